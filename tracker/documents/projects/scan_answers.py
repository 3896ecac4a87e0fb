"""What the verdict on a model comes to for somebody who reads a scan: why, and what to do, in a line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.domain.licensing.judging.findings import SEVERITY, Reason
from tracker.domain.policy.under_policy import CheckedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The verdict on one name; ``model`` is the name it holds for, which may be a copy's or a parent's."""

    model: str
    verdict: Verdict
    why: str
    do: str
    license_class: str | None = None


def answers_of(results: Iterable[CheckedModel]) -> dict[str, Answer]:
    """An answer for each name that was asked."""
    return {one.asked: _answer(one) for one in results}


def worst_answer(names: Iterable[str], answers: Mapping[str, Answer]) -> Answer | None:
    """The worse of the answers on a model and on the copy of it that is used; None where nothing was
    asked.
    """
    found = [answers[name] for name in names if name in answers]
    return max(found, key=lambda one: SEVERITY[one.verdict], default=None)


def unresolved_answer(text: str) -> Answer:
    """For a text that could not be led to a model."""
    return Answer(
        model=text,
        verdict=Verdict.UNKNOWN,
        why="which model this is could not be told",
        do="add the name to a model's aliases in registry.yaml, or accept it with: tracker: ignore[reason]",
    )


def _answer(result: CheckedModel) -> Answer:
    judged = result.judgement
    verdict = judged.verdict
    reasons = [one for action in judged.uses for one in judged.reasons_for(action) if one.effect is verdict]
    reason = next((one for one in reasons if one.clause), reasons[0] if reasons else None)
    return Answer(
        model=result.asked,
        verdict=verdict,
        why=_why(result, reason),
        do=_do(result, reason),
        license_class=result.assessment.license.license_class.value,
    )


def _why(result: CheckedModel, reason: Reason | None) -> str:
    if reason is None:
        return result.subject.reason or result.assessment.license.reason or "nothing stands against it"
    where = ", ".join(part for part in (reason.license, reason.clause) if part)
    whose = f"{reason.hub}: " if reason.hub and reason.hub != result.assessment.model.hub else ""
    return f"{whose}{reason.text}" + (f" ({where})" if where else "")


def _do(result: CheckedModel, reason: Reason | None) -> str:
    judged, asked = result.judgement, result.asked
    match judged.verdict:
        case Verdict.ALLOWED:
            return "keep the licence text and its notices"
        case Verdict.FORBIDDEN:
            return "use another model, or record a waiver with its reason in policy.yaml"
        case Verdict.UNKNOWN:
            if reason is not None and reason.facts:
                return f"give the facts: {', '.join(reason.facts)}"
            return (
                f"read its terms: tracker check {asked}; or record what they are under clarify in policy.yaml"
            )
    if reason is not None and reason.facts:
        return f"give the facts: {', '.join(reason.facts)}"
    duty = next((one for one in judged.obligations if one.action in judged.uses), None)
    return duty.text if duty else f"see its conditions: tracker check {asked}"
