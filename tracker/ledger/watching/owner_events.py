"""Events of watched owners: what their lists had that they had not before, and what moved in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from tracker.adapters.record.beside.owner_lists import OwnerLists, OwnersHeader, differing
from tracker.domain.changes.change import Change, Observed
from tracker.domain.changes.table import CHECKS
from tracker.domain.registry.entries import HubId, ModelId, Registry, TrackedModel, Watch
from tracker.domain.values.globs import name_pattern
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.watching.comparing import (
    Predecessor,
    Seen,
    appeared,
    gate_moved,
    license_moved,
    succeeded,
)
from tracker.domain.watching.following import looks_like
from tracker.domain.watching.listed import Listed, listed_from
from tracker.ledger.events.pairs import digest
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View, view_of
from tracker.ledger.watching.earlier_pairs import EarlierPairs, Pair
from tracker.ledger.watching.known_names import KnownNames, listed_before
from tracker.ledger.windows import Leg, leg
from tracker.vocabulary import ChangeKind, Direction, Level, LicenseClass

_NEW = ("repository-appeared", "successor-appeared")


@dataclass(frozen=True, slots=True)
class _Found:
    """One thing seen: the lines it was seen in, the file they were still equal in, and when that was."""

    seen: Seen
    listed: Listed
    pair: Pair
    before: str
    times: tuple[str, str]


class OwnerEvents:
    """Of one window that goes forward in time and ends at ``end``."""

    def __init__(
        self,
        ledger: Ledger,
        end: View,
        *,
        models: Collection[str] | None,
        levels: Mapping[str, Level] | None,
    ) -> None:
        self._ledger = ledger
        self._lists = OwnerLists(ledger.snapshots.kept)
        self._names = KnownNames(ledger, end)
        self._models = models
        self._levels = levels or {}

    def over(self, legs: Iterable[Leg]) -> Iterator[Change]:
        """The steps' in the order of time, then of repositories. Raises DataError."""
        found = [one for leg in legs for one in self._of(leg)]
        pairs = EarlierPairs(self._lists, {one.listed.hub.encode() for one in found})
        for one in found:
            number = pairs.before(one.before, one.listed.hub.encode(), one.pair)
            yield _change(one, _key(one, number), self._levels)

    def without_told(self, changes: Iterable[Change]) -> Iterator[Change]:
        """What a list told of already when its owner first had it is no news when the registry follows it."""
        for change in changes:
            told = self._told_on(change) if change.check == "successor-tightened" else None
            if told is None:
                yield change
                continue
            yield replace(
                change,
                kind=ChangeKind.CORRECTION,
                direction=Direction.NEUTRAL,
                level=Level.INFO,
                verdicts={},
                reason=f"{change.reason}; told on {told}, when {change.hub} was first listed",
            )

    def _told_on(self, change: Change) -> str | None:
        """The day on which a list that had a repository first told that it tightened."""
        by = change.observed.by if change.observed else None
        snapshots = self._ledger.snapshots
        name = self._first_listed(change.hub, by) if change.hub and by else None
        ref = snapshots.files.ref(name) if name else None
        if ref is None or snapshots.problem(ref) is not None:
            return None
        links = snapshots.header(ref).previous
        before = snapshots.files.ref(links[0].name) if len(links) == 1 else None
        if before is None:
            return None
        for found in self._of(leg(self._ledger, view_of(before), view_of(ref))):
            seen = found.seen
            if (
                found.listed.hub == change.hub
                and seen.check in _NEW
                and seen.direction is Direction.TIGHTENED
            ):
                return ref.stamp[:10]
        return None

    def _first_listed(self, hub: str, by: str) -> str | None:
        """The first file before a moment that has a repository."""
        wanted = hub.encode()
        for name in self._lists.names():
            if name.removesuffix(".jsonl") >= by.replace(":", "-"):
                return None
            _, lines = self._lists.own_changes(name)
            if any(identifier == wanted and line is not None for identifier, line in lines):
                return name
        return None

    def _of(self, leg: Leg) -> Iterator[_Found]:
        before, after = self._lists.at(leg.old.seen_at), self._lists.at(leg.new.seen_at)
        if after is None or before is None or before >= after:
            return
        header = self._lists.header(before)
        known = {owner.casefold() for owner in header.owners}
        former = listed_before(self._lists, before, self._arrived(before, after, known))
        by = self._lists.header(after).time
        for old, new in differing(self._lists.lines(before), self._lists.lines(after)):
            listed = self._wanted(new, known, leg)
            if listed is None:
                continue
            was = listed_from(old) if old is not None else former.get(listed.identity or "")
            seen = list(_seen(self._ledger, leg, was, listed))
            if not seen or self._names.is_followed(listed, leg):
                continue
            times = self._looked_before(leg, listed.owner, header), by
            for one in seen:
                yield _Found(one, listed, (old, new), before, times)

    def _arrived(self, before: str, after: str, known: Collection[str]) -> set[str]:
        """The ``_id`` of each repository that is listed under a name that was not there before."""
        arrived = set()
        for old, new in differing(self._lists.lines(before), self._lists.lines(after)):
            if old is None and new is not None:
                listed = listed_from(new)
                if listed.identity and listed.owner.casefold() in known:
                    arrived.add(listed.identity)
        return arrived

    def _wanted(self, line: bytes | None, known: Collection[str], leg: Leg) -> Listed | None:
        """What a line lists, where that can be news here."""
        if line is None:
            return None
        listed = listed_from(line)
        if listed.absent or listed.owner.casefold() not in known or _is_followed(leg, listed):
            return None
        if self._models is not None and listed.hub not in self._models:
            return None
        return listed if watch_of(leg.after, listed) is not None else None

    def _looked_before(self, leg: Leg, owner: str, header: OwnersHeader) -> str:
        """When an owner's list was last read before the step: a day without news keeps no file."""
        while owner.casefold() in {one.casefold() for one in header.unread} and header.previous:
            header = self._lists.header(header.previous)
            if owner.casefold() not in {one.casefold() for one in header.unread}:
                return header.time
        if leg.old.snapshot is not None:
            for _, snapshot in self._ledger.snapshots.chain.ancestry(leg.old.snapshot):
                if snapshot.asked.only is None:
                    return max(snapshot.time, header.time)
        return header.time


def _is_followed(leg: Leg, listed: Listed) -> bool:
    model = leg.after.find(listed.hub)
    return model is not None and str(model.hub).casefold() == listed.hub.casefold()


def watch_of(registry: Registry, listed: Listed) -> Watch | None:
    """The entry under which a repository is watched; None where patterns leave it out."""
    for watch in registry.watch:
        if watch.owner.casefold() == listed.owner.casefold() and _is_wanted(watch, listed.name):
            return watch
    return None


def license_class_of(ledger: Ledger, listed: Listed, view: View) -> LicenseClass:
    """What the tag alone stands for."""
    model = TrackedModel(id=ModelId(listed.hub), hub=HubId(listed.hub))
    found = ledger.assess(model, listed.as_observation(), view, with_numbers=False)
    return found.license.license_class


def _is_wanted(watch: Watch, name: str) -> bool:
    return (not watch.include or _fits(watch.include, name)) and not _fits(watch.exclude, name)


def _fits(patterns: tuple[str, ...], name: str) -> bool:
    for pattern in patterns:
        compiled = name_pattern(pattern.casefold())
        if compiled is not None and compiled.fits(name.casefold()):
            return True
    return False


def _seen(ledger: Ledger, leg: Leg, old: Listed | None, new: Listed) -> Iterator[Seen]:
    if old is None:
        like = looks_like(new, leg.after)
        before = _predecessor(ledger, leg, like.of) if like is not None and like.kind == "successor" else None
        yield succeeded(new, license_class_of(ledger, new, leg.new), before) if before else appeared(new)
        return
    if (gate := gate_moved(old, new)) is not None:
        yield gate
    if old.licenses != new.licenses:
        classes = license_class_of(ledger, old, leg.new), license_class_of(ledger, new, leg.new)
        if (moved := license_moved(old, new, classes)) is not None:
            yield moved


def _predecessor(ledger: Ledger, leg: Leg, identifier: str) -> Predecessor | None:
    model = leg.after.find(identifier)
    if model is None:
        return None
    found = ledger.assess(model, ledger.observation(model.id, leg.new), leg.new, with_numbers=False)
    return Predecessor(
        name=model.name or model.id,
        access=found.access.value,
        license_class=found.license.license_class,
    )


def _key(found: _Found, number: int) -> str:
    """Whether a new repository follows another is our rule, and no part of it."""
    old, new = found.pair
    field = "repository" if found.seen.check in _NEW else found.seen.field
    who = found.listed.identity or found.listed.hub
    return digest("owners", who, field, _text(old), _text(new), str(number))


def _change(found: _Found, key: str, levels: Mapping[str, Level]) -> Change:
    seen, listed = found.seen, found.listed
    level = CHECKS[seen.check].level
    if seen.direction is Direction.TIGHTENED:
        level = Level.ERROR
    elif seen.direction is Direction.UNCLEAR:
        level = Level.WARNING
    after, by = found.times
    made = listed.created if seen.check in _NEW and listed.created and after < listed.created <= by else None
    return Change(
        model=listed.hub,
        hub=listed.hub,
        check=seen.check,
        field=seen.field,
        old=seen.old,
        new=seen.new,
        direction=seen.direction,
        level=levels.get(seen.check) or level,
        kind=ChangeKind.EVENT,
        reason=seen.reason,
        date=made[:10] if made else None,
        observed=Observed(after=made or after, by=by),
        links=(f"https://huggingface.co/{listed.hub}",),
        key=key,
    )


def _text(line: bytes | None) -> str:
    return line.decode("utf-8", "surrogatepass") if line is not None else "-"
