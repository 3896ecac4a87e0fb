"""What a refresh did: a few lines, JSON, Markdown, or its changes as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from tracker.documents.refresh import refresh_document
from tracker.render.layout.safe import safe, safe_markdown
from tracker.render.layout.style import Style
from tracker.render.ledger.diff import render_changes
from tracker.vocabulary import OutputFormat, ReadStatus

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from tracker.domain.changes.change import Change
    from tracker.domain.observing.observation import ReadErrorCode
    from tracker.domain.observing.tally import Tally

Owners: TypeAlias = "tuple[int, int, Mapping[str, str]]"
"""How many are watched, how many repositories they list, why lists were not read."""

_MOST_CHANGES = 12
_MOST_NAMED = 6
_WORDS = {
    ReadStatus.OK: "read",
    ReadStatus.STALE: "kept from before",
    ReadStatus.MISSING: "not there",
    ReadStatus.NEVER_READ: "never read",
    ReadStatus.NOT_ON_HUB: "not on the Hub",
}


def render_refresh(
    counts: Tally,
    changes: Sequence[Change] | None,
    *,
    old: str | None,
    new: str,
    written: bool,
    form: OutputFormat,
    style: Style,
    owners: Owners = (0, 0, {}),
) -> str:
    """``old`` and ``new`` are the times of the snapshots; ``changes`` is None where there is no old one."""
    match form:
        case OutputFormat.JSON:
            from tracker.render.layout.structured import json_text

            return json_text(refresh_document(counts, changes, old, new, written, owners))
        case OutputFormat.CSV:
            return render_changes(changes or (), old=old, new=new, form=form, style=style)
        case OutputFormat.MARKDOWN:
            lines = "\n".join(
                f"- {safe_markdown(line)}" for line in [*summary(counts, new, written), *_watched(owners)]
            )
            return f"{lines}\n\n{_changes(changes, old, new, form, style)}"
        case OutputFormat.TABLE:
            return "\n".join(
                (*summary(counts, new, written), *_watched(owners), _changes(changes, old, new, form, style))
            )


def summary(counts: Tally, new: str, written: bool, *, timed: bool = True) -> list[str]:
    """A line on the snapshot, one on its models, one for each way in which some could not be read."""
    total = sum(counts.statuses.values()) + counts.kept
    parts = [
        f"{counts.statuses[status]} {_WORDS[status]}" for status in ReadStatus if counts.statuses[status]
    ]
    parts += [f"{counts.kept} left as they were"] if counts.kept else []
    models = f"{total} model{'s' * (total != 1)}: {', '.join(parts)}" if total else "no models"
    lines = [f"snapshot {new}{'' if written else ' (dry run, not written)'}", models]
    if counts.requests:
        took = f", {counts.seconds:.1f} s" if timed else ""
        listed = f", {counts.confirmed} of them by lists" if counts.confirmed else ""
        lines[1] += f" ({counts.requests} request{'s' * (counts.requests != 1)}{listed}{took})"
    lines += [_failure(counts, code) for code in counts.errors if code.value != "offline"]
    if counts.files_unread:
        files = f"{counts.files_unread} file{'s' * (counts.files_unread != 1)}"
        lines.append(f"{files} could not be read; the next refresh tries again")
    if counts.files_unverified:
        files = f"{counts.files_unverified} file{'s' * (counts.files_unverified != 1)}"
        lines.append(f"{files} unverified: the mirror names them by no digest of their bytes")
    return lines


def _watched(owners: Owners) -> list[str]:
    count, repositories, unread = owners
    if not count:
        return []
    lines = [f"{count} watched owner{'s' * (count != 1)}: {repositories:,} repositories listed"]
    lines += [f"{code}: the list of {safe(owner)}" for owner, code in sorted(unread.items())[:_MOST_NAMED]]
    if len(unread) > _MOST_NAMED:
        lines.append(f"and {len(unread) - _MOST_NAMED} more lists")
    return lines


def _failure(counts: Tally, code: ReadErrorCode) -> str:
    names = [safe(model) for model, error in counts.named if error.code is code][:_MOST_NAMED]
    rest = counts.errors[code] - len(names)
    more = f" and {rest} more" if rest else ""
    return f"{code.value}: {', '.join(names)}{more}"


def _changes(
    changes: Sequence[Change] | None, old: str | None, new: str, form: OutputFormat, style: Style
) -> str:
    if changes is None:
        return "nothing to compare with: this is the first snapshot"
    shown = changes if form is OutputFormat.MARKDOWN else changes[:_MOST_CHANGES]
    text = render_changes(shown, old=old, new=new, form=form, style=style)
    if len(shown) < len(changes):
        text += f"\n… and {len(changes) - len(shown)} more: `tracker diff`"
    return text
