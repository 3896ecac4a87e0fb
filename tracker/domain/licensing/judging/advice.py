"""An answer in one sentence: what may be done, what it takes, where it ends, and what is not settled.

Made from the reasons that decide and the duties that are owed, so that it says what they say and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tracker.domain.licensing.judging.findings import Judgement, OwedDuty, Reason, Subject
from tracker.domain.licensing.knowledge.terms import Duty
from tracker.domain.values.late_pattern import LatePattern
from tracker.vocabulary import Action, Flag, Verdict

_DO = {
    Action.DOWNLOAD: "download it",
    Action.USE: "use it inside your organisation",
    Action.COMMERCIAL: "use it commercially",
    Action.FINE_TUNE: "fine-tune it",
    Action.HOST: "offer it as a service",
    Action.REDISTRIBUTE: "pass it on",
    Action.TRAIN_ON_OUTPUTS: "train other models on its outputs",
}
# Those that change what one does come first; those that only forbid what nobody meant to do are left out.
_TOLD = (
    Duty.DISPLAY_NAME, Duty.NAME_PREFIX, Duty.PUBLICITY_STATEMENT, Duty.REGISTER, Duty.NOTIFY_LICENSOR,
    Duty.CONTENT_FILTER, Duty.KEEP_GUARDRAILS, Duty.PASS_ON_RESTRICTIONS, Duty.INCLUDE_LICENSE_COPY,
    Duty.NOTICE_FILE, Duty.CARRY_NOTICE_FILE, Duty.RETAIN_NOTICES, Duty.ATTRIBUTION, Duty.SAME_LICENSE,
    Duty.DISCLOSE_SOURCE, Duty.NETWORK_SOURCE_OFFER, Duty.STATE_CHANGES, Duty.ACCEPTABLE_USE_POLICY,
    Duty.AI_DISCLOSURE, Duty.KEEP_WATERMARK, Duty.PROVIDER_IDENTITY, Duty.NON_ENDORSEMENT_STATEMENT,
)  # fmt: skip
_ENCOURAGED = "encouraged"
_MOST_DUTIES = 8
# The reasons below the sentence keep the address.
_ADDRESS = LatePattern(r" \(https?://[^\s()]+\)")
_MOST_POINTS = 4
_LONGEST_POINT = 260


def advise(judgement: Judgement, subject: Subject, names: Sequence[str] = ()) -> str:
    """The sentence; ``names`` are the licences in force, as people call them."""
    order = (Verdict.FORBIDDEN, Verdict.UNKNOWN, Verdict.CONDITIONAL, Verdict.ALLOWED)
    said = []
    for verdict in order:
        uses = [use for use in judgement.uses if judgement.actions[use] is verdict]
        if uses:
            said.append(_sentence(verdict, uses, judgement, names))
    said += _inherited(judgement, subject)
    text = "; ".join(said)
    return f"{text[0].upper()}{text[1:].rstrip('.')}."


def _inherited(judgement: Judgement, subject: Subject) -> list[str]:
    """Whose terms hold, where the model's own card says less."""
    if not {Flag.LINEAGE_CONFLICT, Flag.RELABELLED_MIRROR}.intersection(judgement.flags):
        return []
    whole = [one for one in subject.ancestors if one.key in judgement.in_force and one.key != subject.key]
    return [
        f"the terms of {one.hub or 'its base'} ({one.key}) hold, whatever its card says" for one in whole[:1]
    ]


def _sentence(verdict: Verdict, uses: Sequence[Action], judgement: Judgement, names: Sequence[str]) -> str:
    doing = _joined([_DO[use] for use in uses])
    reasons = _reasons(judgement, uses, verdict)
    match verdict:
        case Verdict.FORBIDDEN:
            why = _joined_points(_points(reasons))
            out = next((duty.text for duty in judgement.obligations if duty.step and duty.action in uses), "")
            return f"you may not {doing}: {why}{f'; {out}' if out else ''}"
        case Verdict.UNKNOWN:
            why = _joined_points(_points(reasons))
            steps = [duty.text for duty in judgement.obligations if duty.step and duty.action in uses]
            then = f"; {steps[0]}" if steps else ""
            return f"whether you may {doing} is not known: {why}{then}{_besides(uses, judgement)}"
        case Verdict.CONDITIONAL:
            return _conditional(doing, uses, reasons, judgement)
        case Verdict.ALLOWED:
            duties = _duties(judgement.obligations, uses)
            under = f" under {_joined(names[:2])}" if names else ""
            asked = f", if you {_joined(duties)}" if duties else "; nothing more is asked of you"
            return f"you may {doing}{under}{asked}"


def _besides(uses: Sequence[Action], judgement: Judgement) -> str:
    """What else stands in the way of an answer that is open: further doubts, lines, what it would take."""
    others = _reasons(judgement, uses, Verdict.CONDITIONAL)
    doubts = _points(one for one in others if not one.short and _is_doubt(one))
    limits = list(dict.fromkeys(one.short for one in others if one.short))
    duties = _without_limited(_duties(judgement.obligations, uses), limits, judgement)
    parts = [
        f"not settled either: {_joined_points(doubts)}" if doubts else "",
        *limits,
        f"if you may, {_joined(duties)}" if duties else "",
    ]
    return "".join(f"; {part}" for part in parts if part)


def _without_limited(duties: Sequence[str], limits: Sequence[str], judgement: Judgement) -> list[str]:
    """Without what has to be done above a line only, which the line says, unless it is known to be passed."""
    if Flag.THRESHOLD_DISPLAY in judgement.flags:
        return list(duties)
    return [duty for duty in duties if not any(f"must {duty}" in limit for limit in limits)]


def _conditional(doing: str, uses: Sequence[Action], reasons: Sequence[Reason], judgement: Judgement) -> str:
    limits = list(dict.fromkeys(reason.short for reason in reasons if reason.short))
    duties = _without_limited(_duties(judgement.obligations, uses), limits, judgement)
    open_points = [reason for reason in reasons if not reason.short and _is_doubt(reason)]
    doubts = _points(replace(one, text=_ADDRESS.sub("", one.text)) for one in open_points)
    conditions = [] if duties or limits else _points([one for one in reasons if not _is_doubt(one)])
    parts = [f"you may {doing}{f', if you {_joined(duties)}' if duties else ''}"]
    parts += limits
    if conditions:
        parts[0] += f" on conditions: {_joined_points(conditions)}"
    if doubts:
        parts.append(f"not settled: {_joined_points(doubts)}")
    if not duties and not limits and not conditions and not doubts:
        parts[0] += " on the conditions below"
    return "; ".join(parts)


def _is_doubt(reason: Reason) -> bool:
    """Whether a reason is about what was not read, and not a clause."""
    return reason.clause is None and not reason.facts


def _reasons(judgement: Judgement, uses: Sequence[Action], verdict: Verdict) -> list[Reason]:
    found = [reason for use in uses for reason in judgement.reasons_for(use) if reason.effect is verdict]
    unique = {reason.text: reason for reason in reversed(found)}
    return list(unique.values())[::-1]


def _points(reasons: Iterable[Reason]) -> list[str]:
    return list(dict.fromkeys(_point(reason) for reason in reasons))[:_MOST_POINTS]


def _point(reason: Reason) -> str:
    text = f"{reason.short}, and you are there" if reason.short else _short(reason.text).removesuffix(".")
    refused = reason.effect is Verdict.FORBIDDEN and reason.license
    return f"{text} ({reason.license})" if refused else text


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_POINT else text[: _LONGEST_POINT - 1].rstrip() + "…"


def _joined_points(points: Sequence[str]) -> str:
    return "; ".join(points) if points else "see the reasons below"


def _duties(duties: Iterable[OwedDuty], uses: Sequence[Action]) -> list[str]:
    rank = {duty.value: number for number, duty in enumerate(_TOLD)}
    owed = [
        duty
        for duty in duties
        if duty.action in uses and duty.kind in rank and _ENCOURAGED not in duty.text and not duty.step
    ]
    texts = list(dict.fromkeys(_plain(duty) for duty in sorted(owed, key=lambda duty: rank[duty.kind])))
    gate = [duty.text for duty in duties if duty.step and duty.kind == "pass-gate" and duty.action in uses]
    found = [*gate, *texts]
    more = len(found) - _MOST_DUTIES
    return [*found[:_MOST_DUTIES], *([f"do {more} more of the things below"] if more > 0 else [])]


def _plain(duty: OwedDuty) -> str:
    if duty.kind == Duty.NOTICE_FILE.value:
        return "add the licence's Notice line"
    if duty.display and duty.kind == Duty.ATTRIBUTION.value:
        return f"name “{duty.display}” as the source"
    return duty.text.partition(" (")[0]


def _joined(words: Sequence[str]) -> str:
    """``a, b and c``."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
