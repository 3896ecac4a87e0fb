"""Verdicts, as advice to a person or as data."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from tracker.documents.check import check_document
from tracker.documents.probe import download_words
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.judging.findings import OwedDuty, Reason
from tracker.domain.policy.under_policy import CheckedModel
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.render.licensing.duties import HEADERS as DUTY_HEADERS
from tracker.render.licensing.duties import duty_rows
from tracker.vocabulary import Action, OutputFormat, Verdict

DISCLAIMER = "This is a reading of licences, not legal advice."
_ACTION_WIDTH = max(len(action) for action in Action)
_MOST_DUTIES = 12
_MOST_ANCESTORS = 6
_HEADERS = ("model", "hub", "verdict", "license", "access", *(action.value for action in Action), "flags")


def render_check(
    results: Sequence[CheckedModel],
    *,
    profile: Profile,
    verdict: Verdict,
    snapshot: str | None,
    form: OutputFormat,
    style: Style,
    as_of: str | None = None,
    rules: str | None = None,
    today: Mapping[str, CheckedModel] | None = None,
    valid_until: str | None = None,
) -> str:
    """All results in the order they were asked for."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            document = check_document(
                results,
                profile=profile,
                verdict=verdict,
                snapshot=snapshot,
                as_of=as_of,
                rules=rules,
                today=today,
                valid_until=valid_until,
            )
            return json_text(document)
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(_HEADERS, (_row(result) for result in results))
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_table

            duties = duty_rows(results)
            table = f"\n\n{markdown_table(DUTY_HEADERS, duties)}" if duties else ""
            verdicts = markdown_table(_HEADERS, (_row(result) for result in results))
            return f"{verdicts}{table}\n\n{DISCLAIMER}"
        case OutputFormat.TABLE:
            past = (
                [f"As of {safe(as_of)}, judged by today's rules ({safe((rules or '')[:19])})"]
                if as_of
                else []
            )
            return "\n".join((*past, *_advice(results, style, today or {}), DISCLAIMER))


def render_duties(results: Sequence[CheckedModel], *, form: OutputFormat) -> str:
    """The duties alone, a row each."""
    rows = duty_rows(results)
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            names = [name.replace(" ", "_") for name in DUTY_HEADERS]
            duties = [dict(zip(names, row, strict=True)) for row in rows]
            return json_text({"schema": "tracker.duties/1", "duties": duties})
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(DUTY_HEADERS, rows)
        case _:
            from tracker.render.layout.structured import markdown_table

            return markdown_table(DUTY_HEADERS, rows)


def _row(result: CheckedModel) -> list[object]:
    judged, found = result.judgement, result.assessment
    return [
        found.model.id,
        found.model.hub,
        judged.verdict.value,
        found.license.concluded,
        found.access.value.value,
        *(judged.actions[action].value for action in Action),
        " ".join(flag.value for flag in judged.flags),
    ]


def _advice(
    results: Sequence[CheckedModel], style: Style, today: Mapping[str, CheckedModel]
) -> Iterator[str]:
    for result in results:
        yield from _model_advice(result, style)
        now = today.get(result.asked)
        if now is not None and now.judgement.actions != result.judgement.actions:
            moved = ", ".join(
                f"{use.value}: {result.judgement.actions[use].value} → {now.judgement.actions[use].value}"
                for use in now.judgement.actions
                if now.judgement.actions[use] is not result.judgement.actions[use]
            )
            yield from _wrapped(f"Today: {moved}.", style, "  ")
        yield ""
    if len(results) > 1:
        yield _summary(results)


def _summary(results: Sequence[CheckedModel]) -> str:
    counts = {verdict: sum(one.judgement.verdict is verdict for one in results) for verdict in Verdict}
    parts = ", ".join(f"{number} {verdict.value}" for verdict, number in counts.items() if number)
    return f"{len(results)} models: {parts}."


def _model_advice(result: CheckedModel, style: Style) -> Iterator[str]:
    judged, found = result.judgement, result.assessment
    hub = f" ({found.model.hub})" if found.model.hub and str(found.model.hub) != found.model.id else ""
    head = f"{safe(found.model.id[:100])}{safe(hub[:130])}"
    yield f"{style.word(judged.verdict.value)}  {style.paint(head, 'bold')}"
    if result.probe is not None:
        yield from _wrapped(download_words(judged.verdict, result.probe), style, "  ")
    if result.summary:
        yield from _wrapped(result.summary, style, "  ", "  ")
    yield from _duty_lines(judged.obligations, style)
    said: set[str] = set()
    for action in judged.uses:
        yield from _action_lines(result, action, style, said)
    if judged.flags:
        yield from _wrapped("Points: " + ", ".join(flag.value for flag in judged.flags), style, "  ")
    yield from _wrapped(_license_line(result), style, "  ")
    yield from _lineage_lines(result, style)
    for one in result.waived:
        text = f"Waived until {one.waiver.until} for {one.action.value}: {one.waiver.reason}"
        yield from _wrapped(text, style, "  ")
    for note in result.notes:
        yield from _wrapped(f"Note: {note}", style, "  ")


def _license_line(result: CheckedModel) -> str:
    found = result.assessment
    name = found.license.concluded or "no known licence"
    declared = found.license.declared_name or found.license.declared
    same = {(found.license.key or "").lower(), name.lower()}
    card = f"; declared as {declared}" if declared and declared.lower() not in same else ""
    why = f" ({found.license.reason})" if found.license.reason else ""
    class_, access = found.license.license_class.value, found.access.value.value
    days = result.stale_days or 0
    read = f" Last read on {(result.read_at or '')[:10]}, {days} day{'s' * (days != 1)} ago." if days else ""
    return f"Licence: {name}, {class_}{card}{why}. Access: {access}.{read}"


def _lineage_lines(result: CheckedModel, style: Style) -> Iterator[str]:
    ancestors = result.subject.ancestors
    for ancestor in ancestors[:_MOST_ANCESTORS]:
        license_ = ancestor.key or f"licence unknown: {ancestor.reason or 'not read'}"
        relation = "from" if ancestor.relation.value == "unknown" else f"{ancestor.relation.value} of"
        yield from _wrapped(f"Lineage: {relation} {ancestor.hub or '?'} ({license_})", style, "  ")
    if len(ancestors) > _MOST_ANCESTORS:
        yield f"  Lineage: and {len(ancestors) - _MOST_ANCESTORS} more"


def _action_lines(result: CheckedModel, action: Action, style: Style, said: set[str]) -> Iterator[str]:
    """One action with its reasons; ``said`` are those printed for an action before it."""
    judged = result.judgement
    verdict = judged.actions[action]
    yield f"  {action.value:<{_ACTION_WIDTH}}  {style.word(verdict.value)}"
    open_reasons = [reason for reason in judged.reasons_for(action) if reason.effect is not Verdict.ALLOWED]
    # What is refused is refused: the conditions beside it would only bury why.
    refusals = [reason for reason in open_reasons if reason.effect is Verdict.FORBIDDEN]
    cited = [_cited(reason) for reason in refusals or open_reasons or judged.reasons_for(action)[:1]]
    fresh = [text for text in dict.fromkeys(cited) if text not in said]
    said.update(fresh)
    for text in fresh:
        yield from _wrapped(f"- {text}", style, "    ", "      ")
    if len(fresh) < len(set(cited)):
        yield "    - and as said above" if fresh else "    - as said above"


def _cited(reason: Reason) -> str:
    first = reason.text.partition(" ")[0]
    text = first.capitalize() + reason.text[len(first) :] if first.isalpha() else reason.text
    where = " ".join(part for part in (reason.license, reason.clause) if part)
    return f"{text} [{where}]" if where else text


def _duty_lines(duties: Sequence[OwedDuty], style: Style) -> Iterator[str]:
    if not duties:
        return
    yield "  To do"
    texts = _duty_texts(duties)
    for text in texts[:_MOST_DUTIES]:
        yield from _wrapped(f"- {text}", style, "    ", "      ")
    if len(texts) > _MOST_DUTIES:
        yield f"    and {len(texts) - _MOST_DUTIES} more; --format json lists all"


def _duty_texts(duties: Sequence[OwedDuty]) -> list[str]:
    """Each thing to do once, with every clause that asks for it."""
    clauses: dict[tuple[str, str | None], dict[str, None]] = {}
    for duty in duties:
        clauses.setdefault((f"{duty.when}: {duty.text}", duty.license), {})[duty.clause or ""] = None
    texts = []
    for (text, license_), found in clauses.items():
        where = " ".join(part for part in (license_, ", ".join(filter(None, found))) if part)
        texts.append(f"{text} [{where}]" if where else text)
    return texts


def _wrapped(text: str, style: Style, indent: str, further: str | None = None) -> Iterator[str]:
    yield from textwrap.wrap(
        safe(text[:2_000]),
        style.width,
        initial_indent=indent,
        subsequent_indent=further or f"{indent}  ",
        break_on_hyphens=False,
    )
