"""Locks as text: what was written, what drifted, what two of them differ in."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from tracker.domain.locking.comparing import LockChange
from tracker.domain.locking.drift import Drift, DriftLevel
from tracker.domain.policy.policy import Acceptance
from tracker.render.layout.safe import safe, safe_markdown
from tracker.render.layout.structured import json_text, markdown_table
from tracker.render.layout.style import Style
from tracker.render.layout.tables import wrap
from tracker.version import __version__
from tracker.vocabulary import LockFormat

_MOST_LINES = 50
_COMMANDS = {DriftLevel.ERROR: "error", DriftLevel.WARNING: "warning", DriftLevel.NOTE: "notice"}
_SARIF = "https://json.schemastore.org/sarif-2.1.0.json"


def render_drift(
    drift: Sequence[Drift],
    *,
    lock: str,
    review: Sequence[Acceptance],
    notes: Sequence[str],
    models: int,
    document: Mapping[str, Any],
    form: LockFormat,
    style: Style,
) -> str:
    """What no longer holds, worst first; then what is to be reviewed."""
    if form is LockFormat.JSON:
        return json_text(document)
    if form is LockFormat.SARIF:
        return _sarif(drift, lock)
    if form is LockFormat.GITHUB:
        return "\n".join([*(_annotation(one, lock) for one in drift), *_review_annotations(review)])
    first = _headline(drift, lock, models)
    if form is LockFormat.MARKDOWN:
        return _drift_markdown(first, drift, review, notes)
    lines = [first, *(safe(note) for note in notes)]
    for one in drift:
        name = f"{safe(one.model)}: " if one.model else ""
        where = f" [{', '.join(safe(path) for path in one.where[:3])}]" if one.where else ""
        lines.append(_hanging(f"{one.level.value}: {one.id}: {name}{safe(one.text)}{where}", style.width))
    if review:
        lines += ["", "To be reviewed: acceptances that the lock has not seen yet"]
        lines += [f"  {safe(text)}" for text in _accepted(review)]
    return "\n".join(lines)


def render_written(
    changes: Sequence[LockChange],
    *,
    lock: str,
    models: int,
    changed: bool,
    verdicts: Mapping[str, int],
    document: Mapping[str, Any],
    form: LockFormat,
) -> str:
    """One line of what was written, then the entries that came, went or changed."""
    if form is LockFormat.JSON:
        return json_text(document)
    counted = ", ".join(f"{number} {word}" for word, number in verdicts.items() if number)
    state = "written" if changed else "unchanged"
    first = f"{safe(lock)} {state}: {models} model{'s' * (models != 1)}" + (
        f" ({counted})" if counted else ""
    )
    return _changes(first, changes, form)


def render_differences(
    changes: Sequence[LockChange], *, document: Mapping[str, Any], form: LockFormat
) -> str:
    """What two locks differ in."""
    if form is LockFormat.JSON:
        return json_text(document)
    tally = Counter(change.kind for change in changes)
    first = ", ".join(f"{tally[kind]} {kind}" for kind in ("added", "removed", "changed"))
    return _changes(first if changes else "no differences", changes, form)


def _changes(first: str, changes: Sequence[LockChange], form: LockFormat) -> str:
    shown = changes[:_MOST_LINES]
    left = len(changes) - len(shown)
    more = [f"… and {left} more; `--format json` has them all"] if left else []
    if form is LockFormat.MARKDOWN:
        if not changes:
            return first
        table = markdown_table(
            ("", "model", "what"), [(one.kind, _named(one), "; ".join(one.what)) for one in shown]
        )
        return "\n".join([first, "", table, *more])
    lines = [first]
    for one in shown:
        lines.append(f"{one.kind:<9}{safe(_named(one))}")
        lines += [f"         {safe(sentence)}" for sentence in one.what]
    return "\n".join([*lines, *more])


def _named(change: LockChange) -> str:
    return (
        f"{change.model} at {change.requested}" if change.requested else f"{change.model} ({change.source})"
    )


def _headline(drift: Sequence[Drift], lock: str, models: int) -> str:
    tally = Counter(one.level for one in drift)
    what = f"{safe(lock)}: {models} model{'s' * (models != 1)}"
    if not drift:
        return f"{what}, nothing has drifted"
    return f"{what}, " + ", ".join(
        f"{tally[level]} {level.value}{'s' * (tally[level] != 1)}" for level in DriftLevel if tally[level]
    )


def _hanging(text: str, width: int | None) -> str:
    if width is None:
        return text
    return "\n        ".join(wrap(text, width - 8).split("\n"))


def _accepted(review: Sequence[Acceptance]) -> list[str]:
    return [
        f"{one.model}: {one.duty}, by {one.approved_by}"
        + (f" ({one.ticket})" if one.ticket else "")
        + f", {one.on} to {one.until}"
        for one in review
    ]


def _drift_markdown(
    first: str, drift: Sequence[Drift], review: Sequence[Acceptance], notes: Sequence[str]
) -> str:
    lines = [safe_markdown(first), *(safe_markdown(note) for note in notes)]
    if drift:
        rows = [(one.level.value, one.id, one.model or "–", one.text) for one in drift[:_MOST_LINES]]
        lines += ["", markdown_table(("level", "drift", "model", "what"), rows)]
    if review:
        lines += ["", "To be reviewed:", *(f"* {safe_markdown(text)}" for text in _accepted(review))]
    return "\n".join(lines)


# ---- machines


def _annotation(drift: Drift, lock: str) -> str:
    place = drift.where[0] if drift.where else lock
    name = f"{drift.model}: " if drift.model else ""
    where = f"file={_property(place)},title={_property(drift.id)}"
    return f"::{_COMMANDS[drift.level]} {where}::{_data(name + drift.text)}"


def _review_annotations(review: Sequence[Acceptance]) -> list[str]:
    return [f"::notice file=policy.yaml,title=acceptance::{_data(text)}" for text in _accepted(review)]


def _data(text: str) -> str:
    return safe(text).replace("%", "%25").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _sarif(drift: Sequence[Drift], lock: str) -> str:
    rules = sorted({one.id for one in drift})
    driver = {"name": "tracker lock", "version": __version__, "rules": [{"id": name} for name in rules]}
    return json_text(
        {
            "$schema": _SARIF,
            "version": "2.1.0",
            "runs": [{"tool": {"driver": driver}, "results": [_result(one, lock, rules) for one in drift]}],
        }
    )


def _result(drift: Drift, lock: str, rules: Sequence[str]) -> dict[str, Any]:
    key = "\0".join((drift.id, drift.model, *drift.where))
    name = f"{drift.model}: " if drift.model else ""
    return {
        "ruleId": drift.id,
        "ruleIndex": rules.index(drift.id),
        "level": drift.level.value,
        "message": {"text": safe(name + drift.text)},
        "locations": [
            {"physicalLocation": {"artifactLocation": {"uri": safe(path)}}}
            for path in (drift.where or (lock,))[:10]
        ],
        "partialFingerprints": {"lockDrift/v1": hashlib.sha256(key.encode()).hexdigest()[:32]},
    }
