"""Pin the models of a project: revision, file digests, licence evidence and verdict, in ``models.lock``."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from tracker.adapters.hub.client import HubClient
from tracker.adapters.knowledge.rules import rules_digest
from tracker.adapters.record.evidence import EvidenceFolder
from tracker.adapters.workspace.finding import Workspace
from tracker.adapters.workspace.lock_file import LOCK_NAME, load_lock, save_lock, texts_beside
from tracker.adapters.workspace.policy_file import load_policy
from tracker.commands.ask.check import Check, profile_with
from tracker.commands.ask.scan import scan
from tracker.commands.give.judging_entries import COPY_OF, Judge
from tracker.commands.give.pinned_reading import Pinned, PinnedReader, Texts
from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.domain.locking.building import (
    code_repositories,
    locked_license,
    reason_words,
    worst_verdicts,
)
from tracker.domain.locking.entries import (
    HUB,
    NOT_PINNABLE,
    Head,
    Lock,
    LockedBase,
    LockedLicense,
    LockedModel,
)
from tracker.domain.locking.file_choice import chosen
from tracker.domain.locking.policy_digest import acceptance_digest, policy_digest
from tracker.domain.locking.wanted import DEFAULT_REVISION, Wanted, is_commit, no_models, wanted_of
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.observation import Observation
from tracker.domain.policy.policy import Policy
from tracker.domain.scanning.text.reference import Reference
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import SourceUnreachableError
from tracker.ledger.ledger import Ledger
from tracker.version import __version__
from tracker.vocabulary import ExitCode, PlaceClass

LOCKED = frozenset({PlaceClass.PRODUCTION, PlaceClass.CATALOGUE})
"""What runs, and what a program lets people choose from."""

_MOST_NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class LockRequest:
    """What to lock, and how: ``upgrade`` moves the pins of these models, of all where it is empty.

    ``classes`` are those of places that are locked; None keeps what the lock has.
    """

    path: Path
    lock: Path
    workspace: Workspace
    facts: Mapping[str, Fact] = field(default_factory=dict)
    upgrade: Sequence[str] | None = None
    all_files: bool = False
    classes: Sequence[str] | None = None
    offline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Locked:
    """What a run wrote: the lock before and after, and the models whose source gave no answer."""

    path: Path
    before: Lock | None
    after: Lock
    changed: bool
    unread: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> ExitCode:
        """Partly done where a source gave no answer for some models."""
        return ExitCode.PARTIAL if self.unread else ExitCode.OK


@dataclass(slots=True)
class _Run:
    """One writing of a lock."""

    request: LockRequest
    before: Lock | None
    kept: EvidenceFolder
    texts: Texts
    reader: PinnedReader
    judge: Judge
    unread: list[str] = field(default_factory=list)

    def text(self, sha256: str) -> str | None:
        """A text read now, or kept beside the lock of before."""
        return self.texts.text(sha256) or self.kept.text(sha256)


def project_wants(path: Path, workspace: Workspace, classes: Collection[str] = ()) -> tuple[Wanted, ...]:
    """What the project at ``path`` asks for in places of these classes; by default what runs."""
    return wanted_of(_referred(path, workspace, classes)[0])


def _referred(
    path: Path, workspace: Workspace, classes: Collection[str]
) -> tuple[list[Reference], Mapping[str, int]]:
    """References in places of these classes, and how many there are in others."""
    wanted = {PlaceClass(name) for name in classes} or LOCKED
    found = scan([path], workspace).references
    left = Counter(one.place.value for one in found if one.place not in wanted)
    return [one for one in found if one.place in wanted], left


def left_out(left: Mapping[str, int]) -> list[str]:
    """What is said of places that are not in a document."""
    named = ", ".join(f"{count} in {name}" for name, count in sorted(left.items()))
    return [f"references left out: {named} (--class takes them in)"] if left else []


def _not_held(references: Sequence[Reference]) -> list[str]:
    names = no_models(references)
    more = f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    said = ", ".join(name[:100] for name in names[:_MOST_NAMED])
    why = "a lock holds neither local files nor object stores, nor a name that nothing explains"
    return [f"not in the lock: {said}{more}; {why}"] if names else []


def locked_classes(asked: Sequence[str] | None, before: Lock | None) -> tuple[str, ...]:
    """The classes that are asked for, else those of the lock of before; nothing stands for the default."""
    classes = (before.classes if before else ()) if asked is None else tuple(sorted(set(asked)))
    return () if classes == tuple(sorted(LOCKED)) else classes


def lock_path(path: Path, named: Path | None) -> Path:
    """Where the lock of a project lies: where it is named, else ``models.lock`` in its folder."""
    return named or (path if path.is_dir() else path.parent) / LOCK_NAME


def make_lock(
    request: LockRequest,
    said: Callable[[str], None] = lambda text: None,
    open_hub: Callable[[Callable[[bytes], str], int], HubClient] = HubClient.open,
) -> Locked:
    """Read every model at its revision and write the lock; what has not changed stays as it was.

    Raises DataError for a lock that cannot be read, SourceUnreachableError where nothing could be.
    """
    before = load_lock(request.lock) if request.lock.exists() else None
    policy = load_policy(request.workspace.policy)
    profile = profile_with(policy, request.facts)
    texts = Texts()
    run = _Run(
        request=request,
        before=before,
        kept=texts_beside(request.lock),
        texts=texts,
        reader=PinnedReader(open_hub(texts.keep, 16), said),
        judge=Judge(ledger=Ledger.open(request.workspace), policy=policy, profile=profile),
    )
    classes = locked_classes(request.classes, before)
    references, left = _referred(request.path, request.workspace, classes)
    models = _entries(run, wanted_of(references))
    after = Lock(
        tool=__version__,
        rules=rules_digest(),
        policy=policy_digest({**policy.facts, **request.facts}, policy.accept),
        models=tuple(models),
        accepted=tuple(sorted(acceptance_digest(one) for one in policy.accepted)),
        classes=classes,
    )
    if before is not None and replace(after, tool=before.tool) == before:
        after = before
    changed = save_lock(request.lock, after, {digest: texts.held[digest] for digest in texts.held})
    return Locked(
        path=request.lock,
        before=before,
        after=after,
        changed=changed,
        unread=tuple(sorted(set(run.unread))),
        notes=(*unused_acceptances(policy, after), *left_out(left), *_not_held(references)),
    )


def unused_acceptances(policy: Policy, lock: Lock) -> list[str]:
    """Acceptances for models that the project does not use."""
    names = {name.casefold() for model in lock.models for name in (model.repo, model.model or "")}
    return [
        f"policy.yaml:{one.line}: the acceptance for {one.model} concerns no model of the lock"
        for one in policy.accepted
        if one.model.casefold() not in names
    ]


def _entries(run: _Run, wanted: Sequence[Wanted]) -> list[LockedModel]:
    wanted = [*wanted]
    first = [one for one in wanted if one.source == HUB]
    read = _read_starts(run, first)
    loaded = _code(first, read, {one.key for one in wanted})
    if loaded:
        read |= _read_starts(run, loaded)
        wanted += loaded
    on_hub = [one for one in wanted if one.source == HUB]
    if on_hub and all(read[one.key].unreachable for one in on_hub):
        raise SourceUnreachableError(
            "the Hub gave no answer for any model; nothing was written",
            hint="try again later, or look at HF_ENDPOINT and the proxy",
        )
    originals = {one.original for one in wanted if one.original}
    known = {name.casefold(): seen.observation for name, seen in _heads(run, originals).items()}
    known |= _kept_bases(run)
    starts = [seen.observation for seen in read.values()]
    bases = run.reader.lineage([*starts, *known.values()], known)
    heads = _heads_of(run, on_hub, read)
    return [_entry(run, one, read.get(one.key), bases, heads) for one in sorted(wanted, key=lambda w: w.key)]


def _read_starts(run: _Run, wanted: Sequence[Wanted]) -> dict[tuple[str, str, str], Pinned]:
    """Each model at the revision it is locked to: kept as it is, unless it is new or to be moved."""
    found: dict[tuple[str, str, str], Pinned] = {}
    to_read: dict[tuple[str, str, str], tuple[str, str]] = {}
    for one in wanted:
        entry = run.before.by_key.get(one.key) if run.before else None
        if entry is None or entry.revision is None or _moves(run.request.upgrade, one):
            to_read[one.key] = (one.repo, one.requested or DEFAULT_REVISION)
            continue
        seen = _kept_observation(run, entry.observation)
        if seen is None:
            to_read[one.key] = (one.repo, entry.revision)
        else:
            found[one.key] = Pinned(seen, entry.files)
    read = run.reader.read(to_read.values())
    found |= {key: read[asked] for key, asked in to_read.items()}
    for key, got in found.items():
        if got.unreachable:
            run.unread.append(key[1])
            entry = run.before.by_key.get(key) if run.before else None
            kept = _kept_observation(run, entry.observation) if entry else None
            if entry is not None and kept is not None:
                found[key] = Pinned(kept, entry.files)
    return found


def _moves(upgrade: Sequence[str] | None, wanted: Wanted) -> bool:
    if upgrade is None or is_commit(wanted.requested):
        return False
    names = {name.casefold() for name in (wanted.repo, wanted.model or "", wanted.original or "")}
    return not upgrade or any(name.casefold() in names for name in upgrade)


def _kept_observation(run: _Run, digest: str | None) -> Observation | None:
    line = run.kept.text(digest) if digest else None
    try:
        return from_line(line.encode()) if line is not None else None
    except ValueError:
        return None


def _kept_bases(run: _Run) -> dict[str, Observation]:
    """What was seen of ancestors when the lock was written; a pin that stays keeps them, too."""
    if run.before is None or run.request.upgrade is not None:
        return {}
    found = {}
    for model in run.before.models:
        for base in model.bases:
            seen = _kept_observation(run, base.observation)
            if seen is not None and seen.facts:
                found[base.repo.casefold()] = seen
    return found


def _code(
    wanted: Sequence[Wanted],
    read: Mapping[tuple[str, str, str], Pinned],
    known: set[tuple[str, str, str]],
) -> list[Wanted]:
    """Repositories whose code the models would run; they are locked as well."""
    found: dict[tuple[str, str, str], Wanted] = {}
    for one in wanted:
        for repo in code_repositories(read[one.key].observation):
            new = Wanted(source=HUB, repo=repo, requested=DEFAULT_REVISION, where=one.where)
            if repo.casefold() != one.repo.casefold() and new.key not in known:
                found.setdefault(new.key, new)
    return list(found.values())


def _heads(run: _Run, repos: set[str]) -> dict[str, Pinned]:
    asked = sorted((repo, DEFAULT_REVISION) for repo in repos)
    read = run.reader.read(asked, with_files=False)
    return {repo: read[repo, revision] for repo, revision in asked}


def _heads_of(
    run: _Run, wanted: Sequence[Wanted], read: Mapping[tuple[str, str, str], Pinned]
) -> dict[str, Observation]:
    """What the default branches show now, by repository."""
    asked = sorted({(one.repo, DEFAULT_REVISION) for one in wanted if not read[one.key].unreachable})
    seen = run.reader.read(asked, with_files=False)
    return {repo: seen[repo, revision].observation for repo, revision in asked}


# ---- one entry


def _entry(
    run: _Run,
    wanted: Wanted,
    seen: Pinned | None,
    bases: Mapping[str, Observation],
    heads: Mapping[str, Observation],
) -> LockedModel:
    observation = seen.observation if seen is not None else None
    known = dict(bases)
    if observation is not None:
        known[wanted.repo.casefold()] = observation
    names = _names(wanted)
    checked = run.judge.check(names, known, run.text)
    result = checked.results[0]
    on_hub = wanted.source == HUB
    reasons = reason_words(checked.results)
    if not on_hub:
        reasons = tuple(sorted({*reasons, NOT_PINNABLE}))
    revision = seen.revision if seen is not None else None
    identity = observation.facts.get("_id") if observation is not None else None
    return LockedModel(
        source=wanted.source,
        repo=wanted.repo,
        requested=wanted.requested,
        repo_id=identity if isinstance(identity, str) else None,
        model=wanted.model,
        revision=revision,
        pinned=wanted.pinned,
        uses=tuple(use.value for use in result.judgement.uses),
        where=wanted.where,
        access=result.assessment.access.value.value,
        verdict=worst_verdicts(checked.results),
        reasons=reasons,
        observation=_kept_line(run, observation),
        license=locked_license(result.assessment, observation),
        files=chosen(seen.files, run.request.all_files) if seen is not None else (),
        bases=_bases(run, wanted, checked, known),
        code=code_repositories(observation),
        head=_head(run, heads.get(wanted.repo)),
    )


def _names(wanted: Wanted) -> tuple[str, ...]:
    if wanted.source != HUB:
        return (wanted.model or wanted.original or wanted.repo,)
    return tuple(dict.fromkeys((wanted.repo, *((wanted.original,) if wanted.original else ()))))


def _kept_line(run: _Run, observation: Observation | None) -> str | None:
    """The digest under which the observation is kept beside the lock; None where nothing was seen."""
    if observation is None or (not observation.facts and observation.error is None):
        return None
    # The counters and times of a stale line say when we looked, not what stands at the revision.
    return run.texts.keep(to_line(replace(observation, read_at=None)))


def _bases(
    run: _Run, wanted: Wanted, checked: Check, known: Mapping[str, Observation]
) -> tuple[LockedBase, ...]:
    names: dict[str, str | None] = {}
    if wanted.original:
        names[wanted.original] = COPY_OF
    for result in checked.results:
        for ancestor in result.subject.ancestors:
            if ancestor.hub and ancestor.hub.casefold() != wanted.repo.casefold():
                names.setdefault(ancestor.hub, None)
    return tuple(
        _base(run, repo, known.get(repo.casefold()), reason) for repo, reason in sorted(names.items())
    )


def _base(run: _Run, repo: str, seen: Observation | None, reason: str | None) -> LockedBase:
    if seen is None:
        return LockedBase(repo=repo, license=LockedLicense(missing=True), reason=reason or "not read")
    found = run.judge.check((repo,), {repo.casefold(): seen}, run.text).results[0]
    sha, identity = seen.facts.get("sha"), seen.facts.get("_id")
    return LockedBase(
        repo=repo,
        repo_id=identity if isinstance(identity, str) else None,
        revision=sha if isinstance(sha, str) and is_commit(sha) else None,
        license=locked_license(found.assessment, seen),
        observation=_kept_line(run, seen),
        reason=reason,
    )


def _head(run: _Run, seen: Observation | None) -> Head | None:
    sha = seen.facts.get("sha") if seen is not None else None
    if seen is None or not isinstance(sha, str) or not is_commit(sha):
        return None
    return Head(revision=sha, license_sha256=license_digest(seen))


def license_digest(observation: Observation) -> str | None:
    """One digest over the texts read at a revision: that of the only one, or of all of them in order."""
    texts = [file.sha256 for file in observation.contents if file.sha256 and not file.path.endswith(".json")]
    if len(texts) < 2:
        return texts[0] if texts else None
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()
