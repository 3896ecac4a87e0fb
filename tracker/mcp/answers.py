"""What each tool answers: the document that the command line prints, with outside text set apart."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracker.adapters.knowledge.rules import rules_digest
from tracker.commands.ask.check import Check, check_models, profile_with
from tracker.commands.ask.diff import diff
from tracker.commands.ask.licenses import find_license
from tracker.commands.ask.scan import scan
from tracker.documents.changes import diff_document
from tracker.documents.check import check_document, result_document
from tracker.documents.licenses import terms_document
from tracker.documents.models import whole_document
from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.domain.licensing.judging.findings import SEVERITY
from tracker.domain.policy.under_policy import CheckedModel
from tracker.errors import UsageError
from tracker.ledger.model_lookup import DEFAULT_MAX_AGE, ModelLookup
from tracker.ledger.naming import resolve_all
from tracker.mcp.confinement import confined
from tracker.mcp.loaded import Loaded
from tracker.mcp.quoting import Quoter, strings_in
from tracker.vocabulary import Verdict

Content = dict[str, Any]
MOST_WHY = 3
MOST_PAGE = 100
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
        """What a folder refers to, with verdicts; totals first, a page of references behind them."""
        path = confined(self._loaded.root, asked.get("path", "."))
        found = scan([path], self._loaded.workspace)
        names = found.names_to_check
        checked, digest = self._check(names, asked, typed=False)
        verdicts = {result.asked: result for result in checked.results}
        start, limit = int(asked.get("cursor", "0") or 0), int(asked.get("limit", 50))
        page = found.references[start : start + limit]
        document = {
            "totals": {
                "references": len(found.references),
                "models": len(names),
                "verdicts": _tally(checked.results),
                "files_read": found.files_read,
            },
            "references": [
                {
                    "path": _below(one.path),
                    "line": one.line,
                    "hub": one.hub,
                    "registry_id": one.registry_id,
                    "source": one.source.value,
                    "revision": one.revision,
                    "pinned": one.pinned,
                    "verdict": _worst_of(one.names_to_check, verdicts),
                }
                for one in page
            ],
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
        verdict = checked.verdict if names else Verdict.ALLOWED
        if found.references and not names:
            verdict = Verdict.UNKNOWN
        quoter = Quoter(
            tainted=self._taint(checked.results), fields=_PLACES | {"revision"}, ours=_ours(checked)
        )
        content = self._content(verdict, _all_why(checked), checked, digest, quoter, document)
        total = f"{len(found.references)} references to {len(names)} models"
        return Answer(f"{verdict.value}: {total}; {_spoken(_tally(checked.results))}.", content)

    def lock_status(self, asked: Mapping[str, Any]) -> Answer:
        """Whether a lock still holds, without a network."""
        from tracker.commands.give.lock import lock_path
        from tracker.commands.give.lock_check import CheckRequest, check_lock
        from tracker.documents.projects.lock import drift_document

        path = confined(self._loaded.root, asked.get("path", "."))
        place = lock_path(path, None)
        if not place.exists():
            raise UsageError("there is no models.lock there", hint="a person can write one with tracker lock")
        found = check_lock(CheckRequest(path=path, lock=place, workspace=self._loaded.workspace))
        quoter = Quoter(fields=_PLACES | {"where", "text", "model", "duty", "approved_by"})
        document = {
            "models": len(found.lock.models),
            "drift": [drift_document(one) for one in found.drift],
            "lost": list(found.lost),
        }
        verdict = {0: "holds", 1: "drifted"}.get(int(found.exit_code), "unknown")
        kinds = ", ".join(sorted({one.id for one in found.drift})) or "nothing"
        content = {
            "verdict": verdict,
            "why": [f"drift: {kinds}"],
            "do_next": ["ask-person"] if verdict != "holds" else [],
            **quoter.clean(document),
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
        document = terms_document(terms)
        quoter = Quoter(fields=frozenset({"applies_to", "names_seen"}))
        words = f"{terms.key}: {terms.license_class.value}; {len(terms.obligations)} duties."
        content = {"verdict": terms.license_class.value, **quoter.clean(document)}
        return Answer(words, {**content, "rules": rules_digest(), "quoted_untrusted": quoter.quoted})

    def model_facts(self, asked: Mapping[str, Any]) -> Answer:
        """Everything known about one model of the ledger."""
        ledger = self._loaded.ledger()
        taken = resolve_all(ledger.known, [asked["model"]])[asked["model"]]
        model = taken.model
        if model is None:
            raise UsageError("that model is not in the registry; check_model answers for any repository")
        home = ledger.home(model)
        view = home.view(None)
        observation = home.observation(model.id, view)
        document = whole_document(home.assess(model, observation, view), observation)
        quoter = Quoter(
            tainted=strings_in(observation.facts) if observation else (),
            fields=frozenset({*_TAUGHT, "declared_name", "declared_link", "note"}),
        )
        clean = quoter.clean({**document, "files": sorted(document.get("files", ()))})
        access, found = document["access"]["value"], document["license"]
        words = f"{model.id}: access {access}, licence class {found['class']}."
        content = {"verdict": access, "as_of": view.seen_at, **clean, "quoted_untrusted": quoter.quoted}
        return Answer(words, content)

    def what_changed(self, asked: Mapping[str, Any]) -> Answer:
        """Changes since a moment, of one model or in one direction."""
        ledger = self._loaded.ledger()
        found = diff(ledger, asked["since"], asked.get("until", "latest"))
        wanted, direction = asked.get("model"), asked.get("direction")
        model = resolve_all(ledger.known, [wanted])[wanted].key if wanted else None
        kept = [
            change
            for change in found.changes
            if (model is None or change.model == model)
            and (direction is None or change.direction.value == direction)
        ]
        snapshots = (found.old.seen_at if found.old else None, found.new.seen_at)
        document = diff_document(kept[:MOST_PAGE], asked["since"], "latest", snapshots, found.coverage)
        quoter = Quoter(fields=frozenset({"evidence", "links"}))
        content = {
            "verdict": "changed" if kept else "unchanged",
            "why": [],
            "total": len(kept),
            "as_of": found.new.seen_at,
            **quoter.clean(document),
            "quoted_untrusted": quoter.quoted,
        }
        counted = ", ".join(f"{number} {word}" for word, number in document["summary"].items() if number)
        return Answer(f"{len(kept)} changes: {counted or 'none'}.", content)

    def find_alternatives(self, asked: Mapping[str, Any]) -> Answer:
        """Models that are allowed for these uses and fit the filters; quality is not judged."""
        ledger = self._loaded.ledger()
        view = ledger.view(None)
        fitting = [found for found in ledger.assessments(view) if _fits(found, asked)]
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
        quoter = Quoter()
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
        meanings = resolve_all(lookup.registry, names) if typed else {}
        return check_models(names, lookup, policy, profile_with(policy, facts), meanings), digest

    def _verdicts(self, found: Check, digest: str | None) -> Answer:
        results = _ordered(found.results)
        document = check_document(
            results, profile=found.profile, verdict=found.verdict, snapshot=found.snapshot
        )
        quoter = Quoter(tainted=self._taint(results), fields=frozenset({"asked", "notes"}), ours=_ours(found))
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
            "valid_until": _valid_until(found.snapshot),
            "policy_sha256": digest,
            "rules": rules_digest(),
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
            found = result.assessment.license
            texts |= {text for text in (found.declared, found.declared_name, found.declared_link) if text}
            seen = ledger.home(model).observation(model.id, ledger.home(model).view(None))
            if seen is not None:
                texts |= strings_in(seen.facts) | set(seen.files)
                texts |= {file.path for file in seen.contents}
        return texts


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


def _valid_until(snapshot: str | None) -> str | None:
    if snapshot is None:
        return None
    until = dt.datetime.fromisoformat(snapshot) + DEFAULT_MAX_AGE
    return until.strftime("%Y-%m-%dT%H:%M:%SZ")


def _tally(results: Sequence[CheckedModel]) -> dict[str, int]:
    counts = dict.fromkeys((Verdict.FORBIDDEN, Verdict.UNKNOWN, Verdict.CONDITIONAL, Verdict.ALLOWED), 0)
    for result in results:
        counts[result.judgement.verdict] += 1
    return {verdict.value: number for verdict, number in counts.items()}


def _spoken(tally: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {word}" for word, number in tally.items() if number) or "no verdicts"


def _worst_of(names: Sequence[str], verdicts: Mapping[str, CheckedModel]) -> str:
    found = [verdicts[name].judgement.verdict for name in names if name in verdicts]
    return max(found, key=SEVERITY.__getitem__, default=Verdict.UNKNOWN).value


def _below(path: str) -> str:
    return Path(path).as_posix()


def _fits(found: Any, asked: Mapping[str, Any]) -> bool:
    total = found.parameters.total or found.parameters.declared_total
    context = found.context_length.native or found.context_length.declared
    if asked.get("max_parameters") is not None and (total is None or total > asked["max_parameters"]):
        return False
    if asked.get("min_context") is not None and (context is None or context < asked["min_context"]):
        return False
    wanted = asked.get("license_class")
    return wanted is None or found.license.license_class.value == wanted
