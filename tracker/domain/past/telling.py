"""The events that commits tell: what the checks of a comparison find between one commit and the one before.

Only what the files say is compared. Whether a gate was on, and who could see the repository, is in no commit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import pairwise

from tracker.domain.changes.change import Change, Mark, Observed, Side
from tracker.domain.changes.table import CHECKS, Family
from tracker.domain.changes.texts import text_name
from tracker.domain.licensing.texts.license_files import GATE
from tracker.domain.observing.observation import Observation
from tracker.domain.past.dating import DOUBTFUL, IMPORTED, Dated
from tracker.domain.past.followed import Sort
from tracker.domain.past.gates import gate_change
from tracker.domain.past.known import Gone, Listed, Past
from tracker.domain.past.states import observation_at
from tracker.domain.past.walking import Turn, Walk
from tracker.domain.past.wanting import told_turns
from tracker.domain.registry.entries import TrackedModel
from tracker.vocabulary import ChangeKind, Direction, How, Level

Describe = Callable[[Observation, str], Side]
Compare = Callable[[Side, Side], list[Change]]

_HUB = "https://huggingface.co"
_TOLD = (Family.LICENSE, Family.LINEAGE, Family.NUMBERS, Family.USE)
_MOST_PATHS = 5


def tell(
    model: TrackedModel, walk: Walk, dates: list[Dated], describe: Describe, compare: Compare
) -> list[tuple[int, Change]]:
    """Events with the place of their commit, the oldest first."""
    found: list[tuple[int, Change]] = []
    before: tuple[int, Side] | None = None
    for turn in told_turns(walk):
        if before is None:
            # Later on, the state before a turn is the last one that could be read.
            one = observation_at(walk, turn.at - 1, model)
            before = (turn.at - 1, describe(one, dates[turn.at].place)) if one is not None else None
        other = observation_at(walk, turn.at, model)
        after = describe(other, dates[turn.at].place) if other is not None else None
        changes = _told(compare(before[1], after)) if before is not None and after is not None else []
        if before is not None and after is not None:
            changes = _as_declared(model, changes, before[1], after)
        changes = _as_text(model, walk, turn, changes)
        changes = _with_gate(model, walk, turn, changes)
        found += [(turn.at, _marked(change, walk, turn.at, turn.paths, dates)) for change in changes]
        if after is not None:
            before = (turn.at, after)
    found += _weights(model, walk, dates)
    return sorted(found, key=lambda item: item[0])


def rewritten(model: TrackedModel, past: Past) -> Iterator[Change]:
    """A head we had kept is no more: the history was rewritten, some time between two readings."""
    moments: dict[tuple[str | None, str], list[str]] = {}
    for sha, gone in sorted(past.gone.items()):
        moments.setdefault((gone.after, gone.by), []).append(sha)
    for (after, by), lost in sorted(moments.items(), key=lambda item: item[0][1]):
        yield _of_history(model, past, Gone(after=after, by=by), lost)


def _of_history(model: TrackedModel, past: Past, gone: Gone, lost: list[str]) -> Change:
    what = ", ".join(sha[:12] for sha in lost[:_MOST_PATHS])
    return Change(
        model=model.id,
        hub=model.hub,
        check="history-rewritten",
        field="history",
        old=lost[0],
        new=past.head,
        direction=Direction.UNCLEAR,
        level=Level.WARNING,
        kind=ChangeKind.EVENT,
        reason=f"the Hub no longer has {what}, though the repository answers: squashed or force-pushed",
        evidence=(f"hub:{past.hub}@{lost[0]}",),
        date=gone.by,
        observed=Observed(after=gone.after, by=gone.by),
        links=(f"{_HUB}/{past.hub}/commits/main",),
        how=How.COMMIT,
        commit=Mark(id=past.head),
    )


def _told(changes: list[Change]) -> list[Change]:
    """Those that a commit can tell; a number that could be read on one side only is no event."""
    return [
        change
        for change in changes
        if CHECKS[change.check].family in _TOLD
        and not (CHECKS[change.check].family is Family.NUMBERS and change.kind is ChangeKind.CORRECTION)
        and not (change.field == "license.declared" and _same_word(change.old, change.new))
    ]


def _same_word(old: str | None, new: str | None) -> bool:
    return (old or "").casefold() == (new or "").casefold()


def _of_license(changes: list[Change]) -> list[Change]:
    return [change for change in changes if CHECKS[change.check].family is Family.LICENSE]


def _moved_use(changes: list[Change]) -> Change | None:
    """What the licence lets one do moved, with no change of the licence beside it that says why."""
    if _of_license(changes):
        return None
    return next((change for change in changes if change.field == "use.license"), None)


def _instead(changes: list[Change], moved: Change | None, said: Change) -> list[Change]:
    """The change that says what was done in place of the one that says what follows from it."""
    if moved is None:
        return [*changes, said]
    follows = replace(
        said,
        direction=moved.direction,
        level=moved.level,
        verdicts=moved.verdicts,
        reason=f"{said.reason}; {moved.reason}",
    )
    return [*(change for change in changes if change is not moved), follows]


def _as_declared(model: TrackedModel, changes: list[Change], old: Side, new: Side) -> list[Change]:
    """Another word on the card, where no other change speaks for it."""
    before, after = (_declared(side) for side in (old, new))
    if _same_word(before, after) or _of_license(changes):
        return changes
    said = _change(
        model,
        "license-declared-changed" if after else "license-declared-removed",
        "license.declared",
        before,
        after,
        Direction.UNCLEAR,
        "the card declares a licence now" if not before else "the card declares another licence",
    )
    return _instead(changes, _moved_use(changes), said)


def _declared(side: Side) -> str | None:
    license_ = side.assessment.license
    return " ".join(filter(None, (license_.declared, license_.declared_name))) or None


def _as_text(model: TrackedModel, walk: Walk, turn: Turn, changes: list[Change]) -> list[Change]:
    """A text of terms that came, went or was edited, where no other change speaks for it."""
    said = _text_moved(model, walk, turn)
    if said is None or _of_license(changes):
        return changes
    return _instead(changes, _moved_use(changes), said)


def _text_moved(model: TrackedModel, walk: Walk, turn: Turn) -> Change | None:
    moved = {path: pair for path, pair in turn.paths.items() if walk.sorts[path] is Sort.TERMS}
    before = {_bytes(one, walk) for one in _of(walk, turn.at - 1, Sort.TERMS)}
    after = {_bytes(one, walk) for one in _of(walk, turn.at, Sort.TERMS)}
    if not moved or before == after:
        return None
    edited = [
        path for path, (old, new) in moved.items() if old and new and _bytes(old, walk) != _bytes(new, walk)
    ]
    gone = [path for path, (old, new) in moved.items() if old and not new and _bytes(old, walk) not in after]
    came = [path for path, (old, new) in moved.items() if new and not old and _bytes(new, walk) not in before]
    said = [
        f"{', '.join(paths)} {verb}"
        for paths, verb in ((edited, "edited"), (gone, "removed"), (came, "added"))
        if paths
    ]
    if not said:
        return None
    first = (edited or gone or came)[0]
    old, new = moved[first]
    return _change(
        model,
        "license-text-changed",
        "license.text",
        _bytes(old, walk)[:12] if old else None,
        _bytes(new, walk)[:12] if new else None,
        Direction.UNCLEAR if edited else Direction.NEUTRAL,
        "; ".join(said),
    )


def _of(walk: Walk, at: int, sort: Sort) -> list[Listed]:
    return [one for path, one in walk.files(at).items() if walk.sorts[path] is sort]


def _bytes(listed: Listed, walk: Walk) -> str:
    """What names the bytes wherever they lie: in Git or in LFS."""
    read = walk.past.reads.get(listed.blob)
    return (read.file.sha256 if read else None) or listed.blob


def _with_gate(model: TrackedModel, walk: Walk, turn: Turn, changes: list[Change]) -> list[Change]:
    """The words of a gate in a line of their own, whatever they say of the licence."""
    reads = walk.past.reads
    for path, pair in turn.paths.items():
        if walk.sorts[path] is not Sort.CARD:
            continue
        old, new = (reads.get(one.blob) if one else None for one in pair)
        found = gate_change(old, new)
        if found is not None:
            said = _change(model, "gate-text-changed", "gate.text", *found)
            same = next((change for change in changes if _is_of_the_gate(change)), None)
            return (
                _instead(changes, same, said)
                if same is None or same.verdicts
                else [
                    *(change for change in changes if change is not same),
                    said,
                ]
            )
    return changes


def _is_of_the_gate(change: Change) -> bool:
    """Whether a change tells of the gate's text and of no other text."""
    return change.field == "license.text" and {change.old, change.new} <= {None, text_name(GATE)}


def _weights(model: TrackedModel, walk: Walk, dates: list[Dated]) -> Iterator[tuple[int, Change]]:
    """Weights whose bytes are others under the same name, a change for each commit."""
    found: dict[int, dict[str, tuple[Listed | None, Listed | None]]] = {}
    for path, sort in walk.sorts.items():
        if sort is not Sort.WEIGHTS:
            continue
        versions = walk.versions(path)
        for (_, old), (at, new) in pairwise(versions):
            if at > 0 and old.blob != new.blob and old.oid != new.oid and not _was_away(walk, path, at):
                found.setdefault(at, {})[path] = old, new
    for at, paths in found.items():
        names = sorted(paths)
        first, second = paths[names[0]]
        more = f" and {len(names) - _MOST_PATHS} more" if len(names) > _MOST_PATHS else ""
        change = _change(
            model,
            "weights-replaced",
            "weights",
            first.blob if first else None,
            second.blob if second else None,
            Direction.UNCLEAR,
            f"other bytes under the same name: {', '.join(names[:_MOST_PATHS])}{more}",
        )
        yield at, _marked(change, walk, at, paths, dates)


def _was_away(walk: Walk, path: str, at: int) -> bool:
    """Whether the file was not there just before: then it was taken away and put back."""
    return walk.known(path, at - 1) is None


def _change(
    model: TrackedModel,
    check: str,
    field: str,
    old: str | None,
    new: str | None,
    direction: Direction,
    reason: str,
) -> Change:
    return Change(
        model=model.id,
        hub=model.hub,
        check=check,
        field=field,
        old=old,
        new=new,
        direction=direction,
        level=Level.WARNING if direction is Direction.UNCLEAR else CHECKS[check].level,
        kind=ChangeKind.EVENT,
        reason=reason,
    )


def _marked(
    change: Change,
    walk: Walk,
    at: int,
    paths: dict[str, tuple[Listed | None, Listed | None]],
    dates: list[Dated],
) -> Change:
    """The change as one that its commit tells, with where to look."""
    commit, dated = walk.commits[at], dates[at]
    base = f"{_HUB}/{walk.past.hub}"
    names = sorted(paths)
    shown = [f"{base}/blob/{commit.id}/{path}" for path in names if paths[path][1] is not None]
    reason = change.reason
    if DOUBTFUL in dated.doubts:
        reason += "; date-doubtful: the dates of the commits around it do not fit"
    if IMPORTED in dated.doubts:
        reason += "; imported: dated before the repository was made on the Hub"
    observed = (
        Observed(after=dated.after, by=dated.by) if DOUBTFUL in dated.doubts else Observed(by=dated.date)
    )
    return replace(
        change,
        reason=reason,
        how=How.COMMIT,
        kind=ChangeKind.EVENT,
        date=dated.date,
        observed=observed,
        evidence=(
            f"{base}/commit/{commit.id}",
            *(f"{path}@{commit.id[:12]}" for path in names[:_MOST_PATHS]),
        ),
        links=(f"{base}/commit/{commit.id}", *shown[: _MOST_PATHS - 1]),
        commit=Mark(id=commit.id, title=commit.title, authors=commit.authors, doubts=dated.doubts),
    )
