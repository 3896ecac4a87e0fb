"""What each tool answers: the document that the command line prints, with outside text set apart."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracker.adapters.knowledge.rules import rules_digest
from tracker.commands.ask.check import Check, check_models, profile_with
from tracker.commands.ask.choosing import pattern_in
from tracker.commands.ask.diff import diff
from tracker.commands.ask.licenses import find_license
from tracker.commands.ask.scan import scan
from tracker.commands.ask.show import show_model
from tracker.documents.check import result_document
from tracker.documents.licenses import licenses_document
from tracker.documents.models import model_document
from tracker.documents.projects.scan import scan_document
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.changes.change import Change
from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.domain.licensing.judging.findings import SEVERITY
from tracker.domain.policy.under_policy import CheckedModel
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import UsageError
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import ModelLookup
from tracker.ledger.naming import resolve_all
from tracker.ledger.views import View
from tracker.mcp.confinement import confined
from tracker.mcp.loaded import Loaded
from tracker.mcp.quoting import Quoter, strings_in
from tracker.vocabulary import LicenseClass, Verdict

Content = dict[str, Any]
MOST_WHY = 3
MOST_PAGE = 100
_MOST_REMEMBERED = 64
_READ_ANEW = frozenset({"scan_project", "lock_status", "download_access"})
_PLACES = frozenset({"path", "root", "text", "symbol", "where", "repository_name", "asked"})
_TAUGHT = ("name", "developer", "family", "note", "aliases")


@dataclass(frozen=True, slots=True)
class Answer:
    """``words`` are ours alone; ``content`` has outside text under ``quoted_untrusted`` and nowhere else."""

    words: str
    content: Content


class Answers:
    """The tools' functions over one loaded ledger; not safe for several threads at once."""

    def __init__(self, loaded: Loaded) -> None:
        self._loaded = loaded
        self._given: dict[object, Answer] = {}
        self._assessed: tuple[Ledger, View, list[Assessment]] | None = None

    def remembered(self, name: str, asked: Mapping[str, Any], answer: Callable[[], Answer]) -> Answer:
        """The answer given before to the same question, while nothing it rests on has changed.

        What asks the Hub, or reads a project or a policy that was named, is worked out each time.
        """
        if self._loaded.online or name in _READ_ANEW or "policy_path" in asked:
            return answer()
        key = (name, json.dumps(asked, sort_keys=True), self._loaded.state())
        if key not in self._given:
            while len(self._given) >= _MOST_REMEMBERED:
                self._given.pop(next(iter(self._given)))
            self._given[key] = answer()
        return self._given[key]

    # ---- verdicts

    def check_model(self, asked: Mapping[str, Any]) -> Answer:
        """One model, as ``tracker check`` answers it."""
        found, digest = self._check([asked["model"]], asked)
        return self._verdicts(found, digest)

    def check_models(self, asked: Mapping[str, Any]) -> Answer:
        """Several, the worst first."""
        found, digest = self._check(asked["models"], asked)
        return self._verdicts(found, digest)

    def scan_project(self, asked: Mapping[str, Any]) -> Answer:
        """What a folder refers to, with verdicts; totals first, a page of references behind them.

        The document is that of ``tracker scan --check``; the verdicts in full are in it where ``details``
        asks for them.
        """
        path = confined(self._loaded.root, asked.get("path", "."))
        found = scan([path], self._loaded.workspace)
        # Named as somebody in the server's folder would name it.
        found = replace(found, root=str(_below(path if path.is_dir() else path.parent, self._loaded.root)))
        checked, digest = self._check(found.names_to_check, asked, typed=False)
        found = replace(found, check=checked)
        start, limit = int(asked.get("cursor", "0") or 0), int(asked.get("limit", 50))
        whole = scan_document(found.view(whole=asked.get("details", False)))
        page = whole["references"][start : start + limit]
        document = {
            "schema": whole["schema"],
            "totals": {**whole["totals"], "models": len(found.names_to_check), "verdicts": _tally(checked)},
            **{key: value for key, value in whole.items() if key not in ("schema", "totals", "verdict")},
            "references": page,
            "models": [
                {
                    "model": result.assessment.model.id,
                    "verdict": result.judgement.verdict.value,
                    "why": _why(result),
                }
                for result in _ordered(checked.results)
            ],
            "next_cursor": str(start + limit) if start + limit < len(found.references) else None,
        }
        verdict = checked.verdict
        if found.unresolved or (found.counting and not found.names_to_check):
            verdict = max(verdict, Verdict.UNKNOWN, key=SEVERITY.__getitem__)
        quoter = Quoter(
            tainted=self._taint(checked.results), fields=_PLACES | {"revision", "asked"}, ours=_ours(checked)
        )
        content = self._content(verdict, _all_why(checked), checked, digest, quoter, document)
        total = f"{len(found.references)} references to {len(found.names_to_check)} models"
        return Answer(f"{verdict.value}: {total}; {_spoken(_tally(checked))}.", content)

    def lock_status(self, asked: Mapping[str, Any]) -> Answer:
        """Whether a lock still holds, without a network."""
        from tracker.commands.give.lock import lock_path
        from tracker.commands.give.lock_check import CheckRequest, check_lock

        path = confined(self._loaded.root, asked.get("path", "."))
        place = lock_path(path, None)
        if not place.exists():
            raise UsageError("there is no models.lock there", hint="a person can write one with tracker lock")
        found = check_lock(CheckRequest(path=path, lock=place, workspace=self._loaded.workspace))
        found = replace(found, path=_below(place, self._loaded.root))
        quoter = Quoter(
            fields=frozenset({"where", "text", "model", "duty", "approved_by", "ticket"}), ours=frozenset()
        )
        verdict = {0: "holds", 1: "drifted"}.get(int(found.exit_code), "unknown")
        kinds = ", ".join(sorted({one.id for one in found.drift})) or "nothing"
        content = {
            "verdict": verdict,
            "why": [f"drift: {kinds}"],
            "do_next": ["ask-person"] if verdict != "holds" else [],
            "as_of": None,
            **quoter.clean(found.document),
            "quoted_untrusted": quoter.quoted,
        }
        return Answer(f"{verdict}: {len(found.lock.models)} locked models, drift: {kinds}.", content)

    def download_access(self, asked: Mapping[str, Any]) -> Answer:
        """Whether the caller's own token can fetch a model now; only where the server may go online."""
        if not self._loaded.online:
            raise UsageError(
                "this server was started offline", hint="a person can start it with tracker mcp --online"
            )
        from tracker.adapters.hub.probing import Prober
        from tracker.adapters.hub.wire.session import open_session
        from tracker.documents.probe import probe_document

        meaning = resolve_all(self._loaded.ledger().known, [asked["model"]])[asked["model"]]
        hub = meaning.hub
        if hub is None:
            raise UsageError("that model has no repository on the Hub")
        probe = Prober(open_session(jobs=2)).probe({str(hub): asked.get("revision")})[0]
        quoter = Quoter(fields=frozenset({"pickle_files", "remote_code"}))
        document = quoter.clean(probe_document(probe))
        state = {True: "yes", False: "no", None: "unknown"}[probe.can_download]
        content = {
            "verdict": state,
            "why": [document["text"]],
            "do_next": [] if probe.can_download else ["ask-person"],
            "hub": str(hub),
            **document,
            "quoted_untrusted": quoter.quoted,
        }
        return Answer(f"{state}: {document['text']}.", content)

    # ---- knowledge

    def explain_license(self, asked: Mapping[str, Any]) -> Answer:
        """The terms of one licence, clause by clause, in our words."""
        terms = find_license(self._loaded.ledger().knowledge, asked["license"])
        quoter = Quoter(fields=frozenset({"applies_to", "names_seen"}))
        words = f"{terms.key}: {terms.license_class.value}; {len(terms.obligations)} duties."
        content = {
            "verdict": terms.license_class.value,
            "why": [],
            "do_next": [],
            **quoter.clean(licenses_document([terms])),
            "rules": rules_digest(),
            "quoted_untrusted": quoter.quoted,
        }
        return Answer(words, content)

    def model_facts(self, asked: Mapping[str, Any]) -> Answer:
        """Everything known about one model of the ledger."""
        ledger = self._loaded.ledger()
        found = show_model(ledger, asked["model"])
        seen = found.observation
        quoter = Quoter(
            tainted=strings_in(seen.facts) | set(seen.files) if seen else (),
            fields=frozenset({*_TAUGHT, "declared_name", "declared_link", "note"}),
        )
        model = found.document["models"][0]
        access, licence = model["access"]["value"], model["license"]["class"]
        content = {
            "verdict": access,
            "why": [f"access {access}, licence class {licence}"],
            "do_next": [],
            "as_of": found.seen_at,
            **quoter.clean(found.document),
            "quoted_untrusted": quoter.quoted,
        }
        return Answer(f"{found.assessment.model.id}: access {access}, licence class {licence}.", content)

    def what_changed(self, asked: Mapping[str, Any]) -> Answer:
        """Changes since a moment, of one model or in one direction; the document of ``tracker diff``."""
        ledger = self._loaded.ledger()
        policy = self._loaded.policy_of(None)[0] if self._loaded.workspace.policy else None
        found = diff(ledger, asked["since"], "latest", policy)
        wanted, direction = asked.get("model"), asked.get("direction")
        model = resolve_all(ledger.known, [wanted])[wanted].key if wanted else None
        kept = [
            change
            for change in found.changes
            if (model is None or change.model == model)
            and (direction is None or change.direction.value == direction)
        ]
        document = replace(found, changes=tuple(kept)).document
        shown = {**document, "changes": document["changes"][:MOST_PAGE]}
        quoter = Quoter(tainted=_values(kept), fields=frozenset({"evidence", "links"}))
        content = {
            "verdict": "changed" if kept else "unknown" if found.is_empty else "unchanged",
            "why": ["nobody looked in that time"] if found.is_empty else [],
            "do_next": ["refresh"] if found.is_empty else [],
            "total": len(kept),
            "as_of": found.new.seen_at,
            **quoter.clean(shown),
            "quoted_untrusted": quoter.quoted,
        }
        counted = ", ".join(f"{number} {word}" for word, number in document["summary"].items() if number)
        return Answer(f"{len(kept)} changes: {counted or 'none'}.", content)

    def find_alternatives(self, asked: Mapping[str, Any]) -> Answer:
        """Models that are allowed for these uses and fit the filters; quality is not judged.

        ``like`` is a model whose size, kind and context they have to be near to, ``task`` the Hub's word
        for what they do.
        """
        ledger = self._loaded.ledger()
        view = ledger.view(None)
        pattern = pattern_in(ledger, asked["like"]) if asked.get("like") else None
        fitting = [found for found in self._all(view) if _fits(found, asked)]
        if pattern is not None:
            fitting = [found for found in fitting if pattern.fits(model_document(found))]
        if asked.get("task"):
            fitting = [found for found in fitting if self._does(found.model, view, asked["task"])]
        checked, digest = self._check([found.model.id for found in fitting], asked, typed=False)
        allowed = {
            one.assessment.model.id for one in checked.results if one.judgement.verdict is Verdict.ALLOWED
        }
        models = [
            {
                "model": found.model.id,
                "hub": found.model.hub,
                "license": found.license.concluded,
                "license_class": found.license.license_class.value,
                "parameters_total": found.parameters.total or found.parameters.declared_total,
                "context_length": found.context_length.native or found.context_length.declared,
            }
            for found in fitting
            if found.model.id in allowed
        ]
        quoter = Quoter(tainted=self._taint(checked.results))
        document = quoter.clean({"models": models[:MOST_PAGE]})
        content = {
            "verdict": "found" if models else "none",
            "why": ["allowed for these uses, by size and context alone; how well they work is not judged"],
            "do_next": ["ask-person"],
            "total": len(models),
            "as_of": view.seen_at,
            "policy_sha256": digest,
            **document,
            "quoted_untrusted": quoter.quoted,
        }
        return Answer(f"{len(models)} models are allowed and fit; quality is not judged.", content)

    # ---- parts

    def _all(self, view: View) -> list[Assessment]:
        """Every model at that moment, worked out once while the ledger stays what it is."""
        ledger = self._loaded.ledger()
        if self._assessed is None or self._assessed[0] is not ledger or self._assessed[1] != view:
            self._assessed = (ledger, view, list(ledger.assessments(view)))
        return self._assessed[2]

    def _does(self, model: TrackedModel, view: View, task: str) -> bool:
        seen = self._loaded.ledger().observation(model.id, view)
        return seen is not None and seen.facts.get("pipeline_tag") == task

    def _check(
        self, names: Sequence[str], asked: Mapping[str, Any], *, typed: bool = True
    ) -> tuple[Check, str | None]:
        ledger = self._loaded.ledger()
        policy, digest = self._loaded.policy_of(asked.get("policy_path"))
        facts: dict[str, Fact] = {}
        if asked.get("uses"):
            facts["uses"] = list(asked["uses"])
        if asked.get("country"):
            facts["organization.country"] = asked["country"]
        lookup = ModelLookup(ledger, self._loaded.reader())
        meanings = dict(resolve_all(lookup.registry, names)) if typed else {}
        if asked.get("revision"):
            meanings = {name: replace(one, revision=asked["revision"]) for name, one in meanings.items()}
        return check_models(names, lookup, policy, profile_with(policy, facts), meanings), digest

    def _verdicts(self, found: Check, digest: str | None) -> Answer:
        results = _ordered(found.results)
        document = replace(found, results=tuple(results)).document
        quoter = Quoter(
            tainted=self._taint(results) | {one.asked for one in results},
            fields=frozenset({"notes"}),
            ours=_ours(found),
        )
        why = _why(results[0]) if len(results) == 1 else _all_why(found)
        content = self._content(found.verdict, why, found, digest, quoter, document)
        reasons = "; ".join(content["why"])
        words = f"{found.verdict.value}: {reasons}." if reasons else f"{found.verdict.value}."
        return Answer(words, content)

    def _content(
        self,
        verdict: Verdict,
        why: Sequence[str],
        found: Check,
        digest: str | None,
        quoter: Quoter,
        document: Content,
    ) -> Content:
        days = [result.stale_days for result in found.results if result.stale_days is not None]
        content: Content = {
            "verdict": verdict.value,
            "why": [quoter.sentence(text) for text in why[:MOST_WHY]],
            "do_next": _do_next(verdict, found.results),
            "as_of": found.snapshot,
            "stale_days": max(days, default=None),
            "valid_until": found.valid_until,
            "policy_sha256": digest,
            "rules": found.rules,
        }
        content |= {key: value for key, value in quoter.clean(document).items() if key not in content}
        return {**content, "quoted_untrusted": quoter.quoted}

    def _taint(self, results: Sequence[CheckedModel]) -> set[str]:
        """Every text that a repository, or somebody who wrote the registry, could have put into an answer."""
        ledger = self._loaded.ledger()
        texts: set[str] = set()
        for result in results:
            model = result.assessment.model
            texts |= {str(text) for text in (model.name, model.developer) if text}
            texts |= {text.path for text in result.assessment.license.evidence}
            for one in result.waived:
                texts |= {
                    text for text in (one.waiver.reason, one.waiver.approved_by, one.waiver.ticket) if text
                }
            found = result.assessment.license
            texts |= {text for text in (found.declared, found.declared_name, found.declared_link) if text}
            seen = ledger.home(model).observation(model.id, ledger.home(model).view(None))
            if seen is not None:
                texts |= strings_in(seen.facts) | set(seen.files)
                texts |= {file.path for file in seen.contents}
        return texts


def _values(changes: Sequence[Change]) -> set[str]:
    """What changes lead from and to, which a card may have worded; a family's begin with ours."""
    values = [
        (change.field == "family", value) for change in changes for value in (change.old, change.new) if value
    ]
    return {value.partition(", ")[2] if ours else value for ours, value in values}


def _ours(found: Check) -> frozenset[str]:
    """Lines that licences want to be shown, which stand in the knowledge."""
    return frozenset(
        duty.display for result in found.results for duty in result.judgement.duties if duty.display
    )


def _ordered(results: Sequence[CheckedModel]) -> list[CheckedModel]:
    return sorted(results, key=lambda one: (-SEVERITY[one.judgement.verdict], one.assessment.model.id))


def _why(result: CheckedModel) -> list[str]:
    document = result_document(result)
    if document.get("summary"):
        return [document["summary"]]
    asked = set(result.judgement.uses)
    texts = [
        reason.text
        for use in result.judgement.uses
        for reason in result.judgement.reasons_for(use)
        if reason.action in asked and not reason.met
    ]
    return list(dict.fromkeys(texts))[:MOST_WHY]


def _all_why(found: Check) -> list[str]:
    return list(dict.fromkeys(text for result in _ordered(found.results) for text in _why(result)[:1]))


def _do_next(verdict: Verdict, results: Sequence[CheckedModel]) -> list[str]:
    steps = []
    if verdict is not Verdict.ALLOWED:
        steps.append("ask-person")
    if verdict is Verdict.CONDITIONAL:
        steps.append("record-acceptance")
    if verdict is Verdict.UNKNOWN or any((one.stale_days or 0) > 2 for one in results):
        steps.append("refresh")
    if verdict in (Verdict.ALLOWED, Verdict.CONDITIONAL) and any(one.assessment.model.hub for one in results):
        steps.append("pin-revision")
    return steps


def _tally(found: Check) -> dict[str, int]:
    counts = dict.fromkeys((Verdict.FORBIDDEN, Verdict.UNKNOWN, Verdict.CONDITIONAL, Verdict.ALLOWED), 0)
    for result in found.results:
        counts[result.judgement.verdict] += 1
    return {verdict.value: number for verdict, number in counts.items()}


def _spoken(tally: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in tally.items() if number) or "no verdicts"


def _below(path: Path, root: Path) -> Path:
    """``path`` as somebody in ``root`` would name it."""
    return Path(os.path.relpath(path, os.path.realpath(root)))


def _fits(found: Assessment, asked: Mapping[str, Any]) -> bool:
    # A licence that nobody knows allows nothing, so that there is no need to judge it.
    if found.license.license_class is LicenseClass.UNKNOWN:
        return False
    total = found.parameters.total or found.parameters.declared_total
    context = found.context_length.native or found.context_length.declared
    if asked.get("max_parameters") is not None and (total is None or total > asked["max_parameters"]):
        return False
    if asked.get("min_context") is not None and (context is None or context < asked["min_context"]):
        return False
    wanted = asked.get("license_class")
    return wanted is None or found.license.license_class.value == wanted
