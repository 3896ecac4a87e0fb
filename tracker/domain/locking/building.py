"""Entries of a lock, made of what was read at a revision and what was judged of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from tracker.domain.assessing.assessment import Assessment
from tracker.domain.licensing.judging.findings import SEVERITY
from tracker.domain.locking.entries import LockedLicense, LockedText
from tracker.domain.observing.observation import Observation
from tracker.domain.observing.remote_code import code_repositories as repositories_of
from tracker.domain.policy.under_policy import CheckedModel
from tracker.vocabulary import Verdict


def locked_license(assessment: Assessment, observation: Observation | None) -> LockedLicense:
    """Declared and concluded, with the texts; ``missing`` where the conclusion rests on no text."""
    found = assessment.license
    texts = {text.path: text.sha256 for text in found.evidence}
    failed = sorted(
        {
            file.error.code.value
            for file in (observation.contents if observation else ())
            if file.error is not None and not file.path.endswith(".json")
        }
    )
    if observation is not None and observation.error is not None and not observation.facts:
        failed = [observation.error.code.value]
    return LockedLicense(
        declared=found.declared_name or found.declared,
        concluded=found.concluded,
        license_class=found.license_class.value,
        evidence=tuple(LockedText(path=path, sha256=digest) for path, digest in sorted(texts.items())),
        missing=not texts,
        cause=("not-permitted" if failed == ["gated"] else ", ".join(failed)) if failed else None,
    )


def worst_verdicts(results: Sequence[CheckedModel]) -> dict[str, str]:
    """For each asked use the worst answer over the copy that is used and the model it is a copy of."""
    found: dict[str, Verdict] = {}
    for result in results:
        for use in result.judgement.uses:
            new = result.judgement.actions[use]
            found[use.value] = max(found.get(use.value, new), new, key=SEVERITY.__getitem__)
    return {use: verdict.value for use, verdict in sorted(found.items())}


def worst_of(verdicts: Iterable[str]) -> str:
    """The worst of them; unknown of none."""
    return max((Verdict(word) for word in verdicts), key=SEVERITY.__getitem__, default=Verdict.UNKNOWN).value


def reason_words(results: Sequence[CheckedModel]) -> tuple[str, ...]:
    """Why, in stable words: kinds of finding with their licence, or the licence alone."""
    found: set[str] = set()
    for result in results:
        asked = set(result.judgement.uses)
        for reason in result.judgement.reasons:
            if reason.action not in asked:
                continue
            of = reason.license or "unknown"
            found |= {f"{flag.value}:{of}" for flag in reason.flags} or {f"license:{of}"}
        if not result.judgement.reasons:
            found.add(f"license:{result.subject.key or 'unknown'}")
    return tuple(sorted(found))


def code_repositories(observation: Observation | None) -> tuple[str, ...]:
    """Other repositories whose code ``trust_remote_code`` would run, as ``auto_map`` names them."""
    found: set[str] = set()
    for file in observation.contents if observation else ():
        if isinstance(file.content, Mapping):
            found |= repositories_of(file.content.get("auto_map"))
    return tuple(sorted(found))
