"""A window of the ledger for a weekly post, an issue or a job's summary: at most sixty lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.domain.changes.change import Change
from tracker.domain.reporting.gradient import MonthCount
from tracker.domain.reporting.movers import when
from tracker.domain.reporting.report import Report
from tracker.domain.reporting.sections import Section, by_section
from tracker.domain.reporting.wording import reason_beside_moves
from tracker.render.layout.safe import markdown_address, safe_markdown
from tracker.render.layout.structured import markdown_table
from tracker.render.ledger.coverage import counted, coverage_words
from tracker.render.pages.reports.report_page import settled_by, settled_state, span
from tracker.render.pages.writing.events import moves, told
from tracker.render.pages.writing.outside import clean
from tracker.render.pages.writing.words import (
    SECTION_TITLES,
    field_word,
    kind_tone,
    licence_word,
)

_IN_FULL = 10
_MONTHS = 4
_AHEAD = 3
_PARTS = 3
_SETTLED = 5


def render_report_markdown(report: Report) -> str:
    """Tightened first; the first ten events in full and the rest counted."""
    return "\n".join(_lines(report))


def _lines(report: Report) -> Iterator[str]:
    looked = clean(coverage_words(report.coverage), 800)
    yield f"{counted(report.changes)}; {safe_markdown(looked)}."
    yield ""
    yield f"{safe_markdown(span(report))}."
    left = _IN_FULL
    for section, changes in by_section(report.changes).items():
        if not changes:
            continue
        yield ""
        yield f"## {SECTION_TITLES[section]} ({len(changes):,})"
        yield ""
        room = left if section in (Section.TIGHTENED, Section.OPENED) else min(left, 2)
        for change in changes[:room]:
            yield from _event(change, report.name(change.model))
        left -= min(room, len(changes))
        if len(changes) > room:
            yield f"* {'and ' if room else ''}{len(changes) - room:,} more; the page and the JSON name each"
    yield from _gradient(report.gradient)
    yield from _ahead(report)
    yield from _settled(report)


def _event(change: Change, name: str) -> Iterator[str]:
    tone = kind_tone(change.kind, change.direction)
    old, new = (value and licence_word(value) for value in (change.old, change.new))
    step = f"{old} → {new or 'unknown'}" if old else new or ""
    head = " · ".join(filter(None, (when(change), field_word(change.field), clean(step, 200))))
    yield f"* {tone.sign} {tone.word} **{safe_markdown(clean(name, 100))}** {safe_markdown(head)}"
    moved = "; ".join(f"{move.actions} {move.before.word} → {move.after.word}" for move in moves(change))
    reason, parts = told(reason_beside_moves(change))
    more = f"; and {len(parts) - _PARTS} more" if len(parts) > _PARTS else ""
    listed = f"{': ' if reason else ''}{'; '.join(parts[:_PARTS])}{more}" if parts else ""
    said = ". ".join(filter(None, (clean(f"{reason}{listed}", 400), moved)))
    links = " ".join(markdown_address(link) for link in (change.links or change.evidence)[:2])
    if said or links:
        yield f"  {safe_markdown(said)} {links}".rstrip()


def _gradient(months: Sequence[MonthCount]) -> Iterator[str]:
    if not months:
        return
    shown = months[-_MONTHS:]
    values = [value for value in shown[-1].access if any(month.access[value] for month in shown)]
    rows = [(month.name, month.followed, *(month.access[value] for value in values)) for month in shown]
    yield ""
    yield "## Models per step of access"
    yield ""
    yield markdown_table(("month", "followed", *(value.value for value in values)), rows)


def _ahead(report: Report) -> Iterator[str]:
    if report.ahead:
        yield ""
        yield f"## Coming up ({len(report.ahead):,})"
        yield ""
    for row in report.ahead[:_AHEAD]:
        name = safe_markdown(report.name(row.model))
        yield f"* {row.date} **{name}** {safe_markdown(clean(row.what, 200))}"


def _settled(report: Report) -> Iterator[str]:
    if report.settled:
        yield ""
        yield f"## Settled by policy ({len(report.settled):,})"
        yield ""
    for row in report.settled[:_SETTLED]:
        said = "; ".join(filter(None, (settled_state(row), clean(row.what, 200), settled_by(row))))
        yield f"* {row.kind} **{safe_markdown(clean(row.model, 100))}** {safe_markdown(said)}"
    if len(report.settled) > _SETTLED:
        yield f"* and {len(report.settled) - _SETTLED:,} more; the page and the JSON name each"
