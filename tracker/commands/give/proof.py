"""What was known on a day, and why the verdict was what it was: everything it rests on, in one file.

It proves integrity, not time: whoever wants the time anchors the head's digest elsewhere.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.adapters.files.proof_pack import pack, unpack
from tracker.adapters.files.source_file import read_source, refusal
from tracker.adapters.knowledge.rules import rules_digest
from tracker.adapters.record.folder import SnapshotFolder
from tracker.adapters.workspace.finding import Workspace
from tracker.adapters.workspace.policy_file import load_policy
from tracker.adapters.workspace.registry_file import load_registry
from tracker.adapters.workspace.registry_sources import registry_bytes
from tracker.commands.ask.check import check_models, profile_with
from tracker.documents.check import check_document
from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.domain.observing.observation import Observation
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, Problem, UsageError
from tracker.ledger.known_then import PastLookup
from tracker.ledger.ledger import Ledger
from tracker.ledger.naming import resolve_all
from tracker.version import __version__

SCHEMA = "tracker.proof/1"
Members = dict[str, bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofVerified:
    """What a proof holds and what is wrong with it; ``judged_again`` is False where our rules are others."""

    members: int
    head: str | None
    head_sha256: str | None
    as_of: str | None
    verdict: str | None
    judged_again: bool
    problems: tuple[Problem, ...] = ()


def make_proof(
    names: Sequence[str], workspace: Workspace, facts: Mapping[str, Fact], spec: str | None
) -> bytes:
    """Raise UsageError for names of no model, models of two ledgers, and where no snapshot is so old."""
    ledger = Ledger.open(workspace)
    if not names:
        names = [model.id for model in ledger.registry]
    meanings = resolve_all(ledger.known, names)
    models = [meanings[name].model for name in names]
    missing = next((name for name, model in zip(names, models, strict=True) if model is None), None)
    if missing is not None:
        raise UsageError(
            f"{missing}: is in no registry, so nothing was recorded of it", hint="`tracker add` follows it"
        )
    homes = {id(home): home for model in models if model is not None for home in (ledger.home(model),)}
    if len(homes) != 1:
        raise UsageError("a proof is about the models of one ledger", hint="make one for each")
    home = next(iter(homes.values()))
    view = home.view(spec)
    if view.snapshot is None:
        raise UsageError(f"no snapshot was taken by {spec or 'now'}", hint="`tracker refresh` takes one")
    asked = sorted({model.id for model in models if model is not None})
    members = dict(_record(home, view.snapshot.name, asked))
    members["registry.yaml"] = _registry(home, workspace, view.snapshot.name)
    if workspace.policy is not None:
        members["policy.yaml"] = read_source(workspace.policy)
    question: dict[str, Any] = {
        "models": asked,
        "facts": dict(sorted(facts.items())),
        "as_of": spec or view.snapshot.stamp,
    }
    members["check.json"] = _judged(members, question)
    members["manifest.json"] = _manifest(members, question, view.snapshot.name)
    return pack(members)


def verify_proof(path: Path) -> ProofVerified:
    """Digests, chain, members, and the verdict worked out again where the rules are the same.

    Raises DataError where a byte is altered.
    """
    members = unpack(path)
    manifest = _read_manifest(path, members)
    problems = list(_digests(path, members, manifest))
    question = manifest["question"]
    same_rules = manifest.get("rules") == rules_digest()
    if not problems:
        problems += _chain(path, members, manifest)
    if not problems and same_rules and _judged(members, question) != members["check.json"]:
        problems.append(Problem(path=f"{path}!check.json", line=0, what="is not the verdict that follows"))
    document = json.loads(members["check.json"]) if not problems else {}
    return ProofVerified(
        members=len(members),
        head=manifest.get("head"),
        head_sha256=manifest.get("head_sha256"),
        as_of=question.get("as_of"),
        verdict=document.get("verdict"),
        judged_again=same_rules and not problems,
        problems=tuple(problems),
    )


# ---- what a verdict rests on


def _record(home: Ledger, newest: str, asked: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """The full snapshot, the deltas up to that day, and the texts of the models and all they came from."""
    store = home.snapshots
    ref = next(one for one in store.refs() if one.name == newest)
    foundation = store.chain.foundation(ref)
    for each in (foundation.full, *foundation.deltas):
        with store.files.whole(each) as file:
            yield f"snapshots/{each.name}", file.read()
    wanted = {identifier.casefold() for identifier in asked}
    observations = {seen.id.casefold(): seen for seen in store.observations(ref)}
    for identifier in sorted(_reach(wanted, observations)):
        seen = observations.get(identifier)
        for digest in _texts(seen) if seen is not None else ():
            text = store.path / "evidence" / digest
            if store.evidence.intact(digest):
                yield f"snapshots/evidence/{digest}", text.read_bytes()


def _reach(wanted: set[str], observations: Mapping[str, Observation]) -> set[str]:
    """The asked models and their ancestors, by id or repository."""
    from tracker.domain.assessing.base_models import observed_parents

    by_hub = {str(seen.hub).casefold(): key for key, seen in observations.items() if seen.hub}
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        key = waiting.pop()
        key = key if key in observations else by_hub.get(key, key)
        if key in found:
            continue
        found.add(key)
        waiting += [parent.hub.casefold() for parent in observed_parents(observations.get(key))]
    return found


def _texts(seen: Observation) -> Iterator[str]:
    for file in seen.contents:
        if file.sha256 and file.content is None and not file.path.endswith(".json"):
            yield file.sha256


def _registry(home: Ledger, workspace: Workspace, newest: str) -> bytes:
    """The registry that the snapshot followed; today's where none was kept."""
    ref = next(one for one in home.snapshots.refs() if one.name == newest)
    kept = home.snapshots.registries.file(home.snapshots.header(ref).registry_sha256)
    if kept is not None:
        return read_source(kept)
    return registry_bytes(workspace.registry)


# ---- judging and checking


def _judged(members: Mapping[str, bytes], question: Mapping[str, Any]) -> bytes:
    """The verdict document, worked out from the members alone: nothing else of this machine counts."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for member, content in members.items():
            if member in ("manifest.json", "check.json"):
                continue
            target = folder / member
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        policy = load_policy(folder / "policy.yaml" if "policy.yaml" in members else None)
        ledger = Ledger(load_registry(folder / "registry.yaml"), SnapshotFolder(folder / "snapshots"))
        view = ledger.view(question["as_of"])
        lookup = PastLookup(ledger, question["as_of"], view)
        found = check_models(question["models"], lookup, policy, profile_with(policy, question["facts"]))
        document = check_document(
            found.results,
            profile=found.profile,
            verdict=found.verdict,
            snapshot=found.snapshot,
            as_of=question["as_of"],
            rules=rules_digest(),
        )
    return json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"


def _manifest(members: Mapping[str, bytes], question: Mapping[str, Any], head: str) -> bytes:
    document = {
        "schema": SCHEMA,
        "tool": f"open-weights-tracker {__version__}",
        "rules": rules_digest(),
        "question": question,
        "head": head,
        "head_sha256": hashlib.sha256(members[f"snapshots/{head}"]).hexdigest(),
        "members": {name: hashlib.sha256(members[name]).hexdigest() for name in sorted(members)},
    }
    return json.dumps(document, indent=1, sort_keys=True).encode() + b"\n"


def _read_manifest(path: Path, members: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        document = json.loads(members["manifest.json"])
        if document["schema"] != SCHEMA:
            raise refusal(path, f"is {str(document['schema'])[:40]}; this tracker reads {SCHEMA}")
        question = document["question"]
        if not (
            isinstance(document["members"], dict)
            and isinstance(question["models"], list)
            and isinstance(question["facts"], dict)
            and isinstance(question["as_of"], str)
        ):
            raise ValueError("not of the form of a manifest")
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise refusal(path, f"has no manifest that can be read: {error}") from error
    found: dict[str, Any] = document
    return found


def _digests(path: Path, members: Mapping[str, bytes], manifest: Mapping[str, Any]) -> Iterator[Problem]:
    named = manifest["members"]
    for name in sorted({*named, *members} - {"manifest.json"}):
        where = f"{path}!{name}"
        if name not in members:
            yield Problem(path=where, line=0, what="is missing")
        elif name not in named:
            yield Problem(path=where, line=0, what="is not in the manifest")
        elif hashlib.sha256(members[name]).hexdigest() != named[name]:
            yield Problem(path=where, line=0, what="is altered")
    for name in ("check.json", "registry.yaml"):
        if name not in members:
            yield Problem(path=f"{path}!{name}", line=0, what="is missing")


def _chain(path: Path, members: Mapping[str, bytes], manifest: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with the snapshots as a chain, and with texts whose names promise other bytes."""
    found = [
        Problem(path=f"{path}!{name}", line=0, what="is not the text that its name promises")
        for name, content in members.items()
        if name.startswith("snapshots/evidence/")
        and hashlib.sha256(content).hexdigest() != name.rpartition("/")[2]
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for member, content in members.items():
            if member.startswith("snapshots/") and "/evidence/" not in member:
                (folder / member.partition("/")[2]).write_bytes(content)
        store = SnapshotFolder(folder)
        head = next((ref for ref in store.refs() if ref.name == manifest.get("head")), None)
        if head is None:
            return [*found, Problem(path=str(path), line=0, what="does not hold its newest snapshot")]
        problem = store.chain.problem(head)
        if problem is None:
            try:
                reached = {head.name, *(ref.name for ref, _ in store.chain.ancestry(head))}
                strangers = sorted({ref.name for ref in store.refs()} - reached)
                found += [
                    Problem(path=f"{path}!snapshots/{one}", line=0, what="is no part of the chain")
                    for one in strangers
                ]
            except DataError as error:
                found.append(Problem(path=str(path), line=0, what=error.message))
        else:
            found.append(Problem(path=f"{path}!{problem.path}", line=problem.line, what=problem.what))
    return found
