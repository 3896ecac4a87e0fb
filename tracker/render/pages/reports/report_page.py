"""One window of the ledger as one page that stands by itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tracker.domain.changes.coverage import Coverage
from tracker.domain.reporting.movers import DeveloperMoves
from tracker.domain.reporting.report import Report
from tracker.domain.reporting.sections import Section, by_section
from tracker.domain.reporting.settled import Settled
from tracker.domain.values.late_dataclass import dataclass
from tracker.render.pages.writing.charts import ShareChart, access_chart, class_chart
from tracker.render.pages.writing.events import Linked, nowhere, section_views
from tracker.render.pages.writing.outside import clean
from tracker.render.pages.writing.page import page
from tracker.render.pages.writing.words import ACCESS_MEANS, CLASS_MEANS, DIRECTIONS
from tracker.vocabulary import Direction

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MOST_AHEAD = 12
_MOST_NAMED = 150
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One figure of the row under the headline; None where nobody looked."""

    word: str
    sign: str
    css: str
    number: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A row of one of the small tables; ``href`` leads to a page of the site, where there is one."""

    values: Mapping[str, Any]
    href: str | None

    def __getattr__(self, name: str) -> Any:
        try:
            return self.values[name]
        except KeyError:
            raise AttributeError(name) from None


def render_report_html(report: Report) -> str:
    """The whole page."""
    title = f"Openness of open-weights models: {span(report)}"
    values = report_values(report)
    return page(
        "report.html",
        values
        | {
            "title": title,
            "summary": headline(report),
            "alternates": (),
            "home": None,
            "brand": "Open-weights ledger",
            "nav": (),
            "as_of": moment(report.seen[1]) if report.seen[1] else None,
        },
    )


def report_values(
    report: Report, linked: Linked = nowhere, developer_page: Callable[[str], str | None] = nowhere
) -> dict[str, Any]:
    """What the parts of a page that tell of a window need."""
    found = by_section(report.changes)
    return {
        "quiet": not found[Section.TIGHTENED] and not found[Section.OPENED],
        "span": span(report),
        "headline": headline(report),
        "gaps": _gaps(report),
        "most_named": _MOST_NAMED,
        "coverage_line": coverage_line(report.coverage),
        "tally": tally(report),
        "sections": tuple(section_views(report.changes, report.name, linked)),
        "charts": charts(report),
        "same": report.same if report.same and report.same.models else None,
        "developers": moved(report.developers, developer_page),
        "ahead": _ahead(report, linked),
        "most_ahead": _MOST_AHEAD,
        "settled": [_settled(row) for row in report.settled],
    }


def settled_state(row: Settled) -> str:
    """Until when an entry of the policy holds, or since when it does not."""
    if row.until is None:
        return "no last day"
    return f"until {row.until}" if row.in_force else f"ran out on {row.until}"


def settled_by(row: Settled) -> str:
    """Who has approved it, and where that is kept."""
    by = f"approved by {clean(row.approved_by, 100)}" if row.approved_by else ""
    return ", ".join(filter(None, (by, clean(row.ticket, 100) if row.ticket else "")))


def _settled(row: Settled) -> Mapping[str, str]:
    return {
        "kind": row.kind.value,
        "model": clean(row.model, 100),
        "what": clean(row.what, 300),
        "state": settled_state(row),
        "by": settled_by(row) or "–",
        "css": "" if row.in_force else "amber",
    }


def charts(report: Report) -> Sequence[ShareChart]:
    """The two charts of the gradient, where there are months to draw."""
    found = (access_chart(report.gradient, ACCESS_MEANS), class_chart(report.gradient, CLASS_MEANS))
    return tuple(each for each in found if each is not None)


def headline(report: Report) -> str:
    """The news in one line."""
    found = by_section(report.changes)
    tightened, opened = len(found[Section.TIGHTENED]), len(found[Section.OPENED])
    waiting = len(found[Section.UNCONFIRMED])
    other, unclear = len(found[Section.OTHER]), len(found[Section.UNCLEAR])
    told = []
    if tightened:
        told.append(f"{_word(tightened)} tightened")
    if opened:
        told.append(f"{_word(opened)} opened")
    if unclear and told:
        told.append(f"{_word(unclear)} unclear")
    if told:
        return _capital(", ".join(told))
    coverage = report.coverage
    looked = (
        f"{coverage.read:,} of {coverage.models:,} models looked at, "
        if coverage.snapshots and coverage.read > coverage.hosted
        else ""
    )
    if coverage.models and coverage.snapshots and not (looked or other or waiting or unclear):
        return "No repository was read, so no change could be seen"
    if other or waiting or unclear:
        rest = [f"{_word(unclear)} unclear"] if unclear else []
        rest += [f"{_word(other)} changed otherwise"] if other else []
        rest += [f"{_word(waiting)} waiting for a second reading"] if waiting else []
        return _capital(f"{looked}nothing tightened or opened; {', '.join(rest)}")
    return _capital(f"{looked}nothing changed" if looked else "nothing known to have changed")


def span(report: Report) -> str:
    """The window in words."""
    return f"{moment(report.old) if report.old else 'nothing before'} to {moment(report.new)}"


def moment(label: str) -> str:
    """A label of a moment as people write it: ``30 November 2026, 06:00 UTC``."""
    day = label[:10]
    parts = day.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts) or not 1 <= int(parts[1]) <= 12:
        return clean(label, 60)
    time = f", {label[11:16]} UTC" if len(label) > 15 else ""
    return f"{int(parts[2])} {_MONTHS[int(parts[1]) - 1]} {parts[0]}{time}"


def coverage_line(coverage: Coverage) -> str:
    """How much was looked at, in one or two sentences."""
    if not coverage.snapshots:
        return (
            "No snapshot lies in this window. It is answered from what the registry dates, "
            f"over the {coverage.models:,} models followed."
            if coverage.models
            else "No snapshot lies in this window. It is answered from what the registry dates."
        )
    taken = "the one snapshot" if coverage.snapshots == 1 else f"the last of {coverage.snapshots:,} snapshots"
    line = f"{coverage.read:,} of {coverage.models:,} models were read in {taken} of this window"
    if coverage.last:
        line += f", {moment(coverage.last)}"
    if coverage.hosted:
        line += f" ({coverage.hosted:,} of them without a repository, so with nothing to read there)"
    stale, unread = len(coverage.stale), len(coverage.unread)
    if not stale and not unread:
        return f"{line}."
    rest = [f"{stale:,} keep an earlier reading"] if stale else []
    rest += [f"{unread:,} could not be read or never were"] if unread else []
    return f"{line}; {' and '.join(rest)}."


def tally(report: Report) -> Sequence[Cell]:
    """The figures under the headline."""
    found = by_section(report.changes)
    down, up = DIRECTIONS[Direction.TIGHTENED], DIRECTIONS[Direction.OPENED]
    coverage = report.coverage
    other = sum(len(found[each]) for each in (Section.UNCLEAR, Section.OTHER, Section.UNCONFIRMED))
    gaps = len(coverage.stale) + len(coverage.unread) if coverage.snapshots else None
    cells = [
        Cell(word=down.word, sign=down.sign, css=down.css, number=len(found[Section.TIGHTENED])),
        Cell(word=up.word, sign=up.sign, css=up.css, number=len(found[Section.OPENED])),
        Cell(word="neither or unclear", sign="●", css="flat", number=other),
        Cell(word="corrections", sign="✎", css="flat", number=len(found[Section.CORRECTIONS])),
        Cell(word="models not read", sign="?", css="amber", number=gaps),
    ]
    return tuple(cells)


def _gaps(report: Report) -> Sequence[Mapping[str, Any]]:
    """Models that were not read, together where state and reason are the same."""
    found: dict[tuple[str, str], list[str]] = {}
    for word, models in (("stale", report.coverage.stale), ("not read", report.coverage.unread)):
        for each in models:
            since = f", last read {each.read_at[:10]}" if each.read_at else ""
            found.setdefault((f"{word}{since}", each.reason), []).append(clean(report.name(each.model), 80))
    return [{"state": state, "reason": reason, "names": names} for (state, reason), names in found.items()]


def moved(rows: Iterable[DeveloperMoves], page_of: Callable[[str], str | None]) -> Sequence[Row]:
    """The developers of whom something opened or tightened."""
    return tuple(
        Row(
            values={
                "developer": row.developer,
                "models": row.models,
                "tightened": row.tightened,
                "opened": row.opened,
                "latest": row.latest,
            },
            href=page_of(row.developer),
        )
        for row in rows
        if row.opened or row.tightened
    )


def _ahead(report: Report, linked: Linked) -> Sequence[Row]:
    return tuple(
        Row(
            values={
                "date": row.date.text,
                "name": report.name(row.model),
                "what": row.what,
                "source": row.source,
            },
            href=linked(row.model),
        )
        for row in report.ahead
    )


def _word(number: int) -> str:
    return _SMALL[number] if number < len(_SMALL) else f"{number:,}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
