"""The licence knowledge as text: the list, one entry's page, two side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from tracker.documents.licenses import comparison_document, licenses_document
from tracker.domain.licensing.comparing.comparison import TermsChange
from tracker.domain.licensing.knowledge.tags import tags_of
from tracker.domain.licensing.knowledge.terms import (
    Basis,
    LicensedAct,
    LicenseTerms,
    Obligation,
    Permission,
    Territory,
    Threshold,
    Verification,
)
from tracker.render.layout.safe import safe
from tracker.render.layout.style import Style
from tracker.render.layout.tables import columns, fit, wrap
from tracker.vocabulary import OutputFormat

_LIST_HEADERS = ("key", "class", "name", "spdx")
_LABEL = 18
_SHORT = {
    LicensedAct.REDISTRIBUTE_WEIGHTS.value: "share weights",
    LicensedAct.REDISTRIBUTE_DERIVATIVES.value: "share derived",
}
_READ: dict[Verification, str] = {
    Verification.PRIMARY: "the text itself",
    Verification.STANDARD_TEXT: "the text itself; sections were spot-checked",
    Verification.PRIMARY_BY_HASH: "a text rebuilt and confirmed by its digest",
    Verification.PRIMARY_REMOTE: "the text, or long excerpts, in a stored copy of the page",
    Verification.PRIMARY_EMBEDDED: "the text inside another file",
    Verification.PRIMARY_SIMILAR: "a sibling of the text",
    Verification.SECONDARY: "only second hand: answers are unknown until the text is read",
    Verification.UNVERIFIED: "not read: every answer is unknown",
    Verification.NOT_A_LICENSE: "no licence text stands behind this name",
}
Facts: TypeAlias = list[tuple[str, str]]


def render_list(entries: Sequence[LicenseTerms], *, form: OutputFormat, style: Style) -> str:
    """One row a licence."""
    rows = [(one.key, one.license_class.value, one.name, one.spdx) for one in entries]
    match form:
        case OutputFormat.JSON:
            return _json(licenses_document(entries))
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(_LIST_HEADERS, rows)
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_table

            return markdown_table(_LIST_HEADERS, rows)
        case OutputFormat.TABLE:
            short = [row[:3] for row in rows]
            fitted = fit(short, _LIST_HEADERS[:3], style.width, ((2, 20),)) if short else []
            painted = [(key, style.word(cls), name) for key, cls, name in fitted]
            return columns(painted, _LIST_HEADERS[:3]) if painted else "no licence matches"


def render_pages(entries: Sequence[LicenseTerms], *, form: OutputFormat, style: Style) -> str:
    """Everything known about each."""
    match form:
        case OutputFormat.JSON:
            return _json(licenses_document(entries))
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            rows = [(one.key, topic, what) for one in entries for topic, what in facts_of(one)]
            return csv_text(("key", "field", "value"), rows)
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_table

            return "\n\n".join(
                f"## {one.name}\n\n{markdown_table(('Field', 'Value'), facts_of(one))}" for one in entries
            )
        case OutputFormat.TABLE:
            return "\n\n".join(_page(one, style) for one in entries)


def _json(document: dict[str, Any]) -> str:
    from tracker.render.layout.structured import json_text

    return json_text(document)


def _page(terms: LicenseTerms, style: Style) -> str:
    lines = [style.paint(safe(terms.name), "bold")]
    last = ""
    for topic, what in facts_of(terms):
        label = "" if topic == last else _SHORT.get(topic, topic)
        lines.append(_hanging(label, safe(what), style.width))
        last = topic
    return "\n".join(lines)


def _hanging(label: str, text: str, width: int) -> str:
    body = wrap(text, width - _LABEL - 2).split("\n")
    first = f"  {label:<{_LABEL - 2}}  {body[0]}"
    return "\n".join((first, *(f"{'':<{_LABEL + 2}}{line}" for line in body[1:])))


def facts_of(terms: LicenseTerms) -> Facts:
    """The entry as labelled lines, in the order a reader asks."""
    found: Facts = [
        ("key", terms.key),
        ("class", f"{terms.license_class.value} ({terms.category})"),
        ("spdx", terms.spdx),
        ("by", terms.steward + (f", {terms.date}" if terms.date else "")),
    ]
    tags = tags_of(terms)
    found += [
        (label, ", ".join(words))
        for label, words in (("conditions", tags.conditions), ("limitations", tags.limitations))
        if words
    ]
    if terms.applies_to:
        found.append(("models", "; ".join(terms.applies_to)))
    if terms.applies_unseen:
        found.append(("by name only", "; ".join(terms.applies_unseen)))
    found += _acts(terms)
    found += [("threshold", threshold_line(one)) for one in terms.thresholds]
    if terms.territory:
        found.append(("territory", territory_line(terms.territory)))
    found += list(_field_of_use(terms))
    found += [("duty", duty_line(one)) for one in terms.obligations]
    found += list(_rest(terms))
    return found


def _acts(terms: LicenseTerms) -> Facts:
    """A line an act, or one for all where nothing tells them apart."""
    found = [(act.value, _permission(terms, terms.permissions[act])) for act in LicensedAct]
    said = {what for _, what in found}
    return found if len(said) > 1 else [("every act", said.pop())]


def _permission(terms: LicenseTerms, permission: Permission) -> str:
    parts = [permission.grant.value]
    if not terms.answers(permission.act):
        parts = [f"unknown: recorded as {permission.grant.value}, which nobody has read in the text"]
    if permission.condition:
        parts.append(f": {permission.phrase}")
    elif permission.basis is Basis.SILENT and terms.answers(permission.act):
        parts.append(": the text is silent")
    return "".join(parts) + _section(permission.section)


def _section(section: str | None) -> str:
    return f" [{section}]" if section else ""


def threshold_line(one: Threshold) -> str:
    """What is counted, from which size on, whose, when, and what then."""
    size = f" {one.operator} {one.amount:,} {one.unit or ''}".rstrip() if one.amount is not None else ""
    then = one.consequence.value.replace("-", " ").replace("license", "licence")
    then += f", {one.consequence_note}" if one.consequence_note else ""
    where = one.scope_note or one.scope.value.replace("-", " ")
    when = one.measured_note or one.measured.value.replace("-", " ")
    note = f" ({one.note})" if one.note else ""
    return (
        f"{one.metric.value.replace('-', ' ')}{size} of {one.whose}, {when}, for {where}: {then}{note}"
        + _section(one.section)
    )


def territory_line(territory: Territory) -> str:
    """The places, which test they are under, and for what."""
    test = "by domicile" if territory.test.value == "domicile" else "by place of use"
    parts = [f"not {', '.join(territory.excluded)}, {test}"]
    parts += [part for part in (territory.scope, territory.who) if part]
    if territory.carve_out:
        parts.append(f"except {territory.carve_out}")
    if territory.note:
        parts.append(territory.note)
    return "; ".join(parts) + _section(territory.section)


def duty_line(duty: Obligation) -> str:
    """What to do, the exact words, and when."""
    texts = " or ".join(f"“{text}”" for text in (duty.text, *duty.alternatives) if text)
    when = duty.when_note or ", ".join(one.value.replace("-", " ") for one in duty.when)
    note = f" ({duty.note})" if duty.note else ""
    return f"{duty.duty.value.replace('-', ' ')}{' ' + texts if texts else ''}: {when}{note}" + _section(
        duty.section
    )


def _field_of_use(terms: LicenseTerms) -> Iterator[tuple[str, str]]:
    field = terms.field_of_use
    barred = "; ".join(
        (*field.barred, *((f"see {field.listed_elsewhere}",) if field.listed_elsewhere else ()))
    )
    yield "military use", field.military.value.replace("-", " ")
    if barred:
        yield "barred uses", barred + (f" ({field.note})" if field.note else "") + _section(field.section)


def _rest(terms: LicenseTerms) -> Iterator[tuple[str, str]]:
    if terms.outputs:
        owner = terms.outputs.ownership
        said = [f"ownership {owner.value.replace('-', ' ')}"] if owner else []
        if terms.outputs.trained_model_is_derivative:
            said.append("a model trained on them is a derivative")
        yield (
            "outputs",
            "; ".join((*said, *filter(None, (terms.outputs.note,)))) + _section(terms.outputs.section),
        )
    if terms.patent_grant:
        yield "patents", terms.patent_grant.value.replace("-", " ") + _section(terms.patent_grant.section)
    for end in terms.terminations:
        yield "termination", f"on {end.trigger}: {end.effect}" + _section(end.section)
    if terms.acceptance:
        note = f": {terms.acceptance.note}" if terms.acceptance.note else ""
        yield "acceptance", terms.acceptance.mode.replace("-", " ") + note
    if terms.updatable:
        note = f" ({terms.updatable.note})" if terms.updatable.note else ""
        yield (
            "may be changed",
            terms.updatable.value.replace("-", " ") + note + _section(terms.updatable.section),
        )
    if terms.law:
        yield "law", terms.law
    for note in terms.notes:
        yield "note", note
    yield "read", f"{_READ[terms.verification]}, as of {terms.as_of}"
    if terms.to_read:
        yield "to read", terms.to_read
    for source in terms.sources:
        yield "source", source


def render_comparison(
    old: LicenseTerms, new: LicenseTerms, change: TermsChange, *, form: OutputFormat, style: Style
) -> str:
    """Two licences side by side, and what moves from the first to the second."""
    rows = _compared(old, new)
    match form:
        case OutputFormat.JSON:
            return _json(comparison_document(old, new, change))
        case OutputFormat.CSV:
            from tracker.render.layout.structured import csv_text

            return csv_text(("field", old.key, new.key), rows)
        case OutputFormat.MARKDOWN:
            from tracker.render.layout.structured import markdown_table

            return markdown_table(("Field", safe(old.key), safe(new.key)), rows)
        case OutputFormat.TABLE:
            return _side_by_side(old, new, rows, style) + "\n\n" + _moves(old, new, change, style)


def _compared(old: LicenseTerms, new: LicenseTerms) -> list[tuple[str, str, str]]:
    left, right = _by_topic(facts_of(old)), _by_topic(facts_of(new))
    return [
        (topic, "\n".join(left.get(topic, ["–"])), "\n".join(right.get(topic, ["–"])))
        for topic in dict.fromkeys((*left, *right))
    ]


def _by_topic(facts: Facts) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for topic, what in facts:
        found.setdefault(topic, []).append(what)
    return found


def _side_by_side(
    old: LicenseTerms, new: LicenseTerms, rows: list[tuple[str, str, str]], style: Style
) -> str:
    width = (style.width - 16 - 4) // 2
    shown = [
        (
            _SHORT.get(topic, topic),
            _wrapped(left, width),
            _wrapped(right, width) if right != left else "the same",
        )
        for topic, left, right in rows
        if topic not in ("key", "source")
    ]
    return columns(shown, ("", wrap(safe(old.key), width), wrap(safe(new.key), width)))


def _wrapped(text: str, width: int) -> str:
    return "\n".join(wrap(safe(line), width) for line in text.split("\n"))


def _moves(old: LicenseTerms, new: LicenseTerms, change: TermsChange, style: Style) -> str:
    lines = [f"from {safe(old.key)} to {safe(new.key)}: {style.word(change.direction.value)}"]
    if change.reason:
        lines.append(_hanging("", safe(change.reason), style.width))
    word: Callable[[str], str] = style.word
    for part in change.parts:
        if part.direction.value != "neutral":
            body = wrap(safe(f"{part.topic}: {part.what}"), style.width - 13).split("\n")
            lines.append(f"  {word(part.direction.value)}{'':<{11 - len(part.direction.value)}}{body[0]}")
            lines += [f"{'':<13}{line}" for line in body[1:]]
    return "\n".join(lines)
