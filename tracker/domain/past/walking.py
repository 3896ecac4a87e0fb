"""Which commit to look at next: one request for each change of a file, however many commits lie between.

At a commit the Hub tells of each file which commit gave it its bytes. The commit just before that one is
asked next, and so on. What is known already is not asked again, so an interrupted walk goes on where it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from tracker.domain.past.followed import Sort, followed, sort_of
from tracker.domain.past.known import Commit, Listed, Past
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

MOST_WEIGHT_UPLOADS = 8
"""The newest uploads of weights that are looked into; shards often come one a commit."""

_MOST_SUSPECTS = 10
_FIRST_TITLES = frozenset({"initial commit"})
_NEAR = 600.0
"""Seconds between the making of a repository and the commit that the Hub makes with it."""

_OMINOUS = LatePattern(
    r"delet|remov|renam|\bmov(?:e|ed|ing)\b|revert|drop|clean|licen[cs]|notice|copying|terms|polic|agreement",
    re.IGNORECASE,
)
_FILE_WORD = LatePattern(r"[\w./-]*\w\.\w{1,12}\b")


class _Unknown:
    """Nobody has looked."""


UNKNOWN = _Unknown()


@dataclass(frozen=True, slots=True)
class Turn:
    """A commit that changed something of what is followed; ``paths`` with their bytes before and after."""

    at: int
    commit: Commit
    paths: dict[str, tuple[Listed | None, Listed | None]]


class Walk:
    """The known past in the order of time: commit 0 is the oldest that is listed."""

    def __init__(self, past: Past) -> None:
        self.past = past
        self.commits = past.commits[::-1] or [Commit(id=past.head)]
        self.place = {commit.id: at for at, commit in enumerate(self.commits)}
        self.asked = sorted(self.place[one] for one in past.trees if one in self.place)
        self.floor = self._floor()

    def next_commit(self) -> str | None:
        """The commit whose files are to be listed next; None where all is known."""
        for choose in (
            self._changes,
            self._weights,
            self._hollow,
            self._removals,
            self._suspects,
            self._first,
        ):
            if (at := max(choose(), default=None)) is not None:
                return self.commits[at].id
        return None

    def known(self, path: str, at: int) -> Listed | _Unknown | None:
        """The file at a commit, None where it was not there."""
        for place in self.asked:
            if place < at:
                continue
            listed = self._tree(place).get(path)
            if listed is not None and self._since(listed, place) <= at:
                return listed
            if place == at:
                return None
        return UNKNOWN

    @cached_property
    def sorts(self) -> dict[str, Sort]:
        """All files ever seen that are followed."""
        found: dict[str, Sort] = {}
        for tree in self.past.trees.values():
            found |= followed(tree)
        return dict(sorted(found.items()))

    def turns(self) -> Iterator[Turn]:
        """Commits that changed a followed file other than weights, the oldest first."""
        names = [path for path, sort in self.sorts.items() if sort is not Sort.WEIGHTS]
        for at in sorted(self._turning_points(names)):
            moved = {}
            for path in names:
                before, after = self.known(path, at - 1), self.known(path, at)
                if isinstance(before, _Unknown) or isinstance(after, _Unknown):
                    continue
                if (before and before.oid) != (after and after.oid):
                    moved[path] = before, after
            if moved:
                yield Turn(at, self.commits[at], moved)

    def files(self, at: int) -> dict[str, Listed]:
        """What is known to have been there at a commit."""
        found = ((path, self.known(path, at)) for path in self.sorts)
        return {path: listed for path, listed in found if isinstance(listed, Listed)}

    def versions(self, path: str) -> list[tuple[int, Listed]]:
        """Where each known version of a file began, the oldest first; one before the list begins at -1."""
        found: dict[tuple[int, str], Listed] = {}
        for place in self.asked:
            listed = self._tree(place).get(path)
            if listed is not None:
                found.setdefault((self._since(listed, place), listed.oid), listed)
        return [(since, listed) for (since, _), listed in sorted(found.items(), key=lambda item: item[0][0])]

    def _tree(self, at: int) -> dict[str, Listed]:
        return self.past.trees[self.commits[at].id]

    def _since(self, listed: Listed, place: int) -> int:
        """Since which commit the file has these bytes; where nobody says, since the one that was asked."""
        if listed.last is None:
            return place
        return min(self.place.get(listed.last, -1), place)

    def _floor(self) -> int:
        """The last commit before the day from which on events are wanted: its state is the first one."""
        since = self.past.since
        if since is None:
            return 0
        before = [at for at, one in enumerate(self.commits) if one.date and one.date[:10] < since]
        return max(before, default=0)

    def _changes(self) -> Iterator[int]:
        for path, sort in self.sorts.items():
            if sort is Sort.WEIGHTS:
                continue
            for since, _ in self.versions(path):
                at = since - 1
                if sort is Sort.NUMBERS and self._is_hubs_own(at):
                    continue
                if at >= self.floor and isinstance(self.known(path, at), _Unknown):
                    yield at

    def _is_hubs_own(self, at: int) -> bool:
        """Whether a commit is the one that the Hub makes with a repository: it holds a card at most."""
        return at == 0 and is_first_title(self.commits[0].title)

    def _weights(self) -> Iterator[int]:
        """Before the newest uploads."""
        uploads: dict[int, list[str]] = {}
        for path, sort in self.sorts.items():
            if sort is Sort.WEIGHTS:
                for since, _ in self.versions(path):
                    uploads.setdefault(since, []).append(path)
        for since in sorted(uploads, reverse=True)[:MOST_WEIGHT_UPLOADS]:
            at = since - 1
            if at < self.floor or self._is_hubs_own(at):
                continue
            if any(isinstance(self.known(path, at), _Unknown) for path in uploads[since]):
                yield at

    def _removals(self) -> Iterator[int]:
        """Inside the gaps between a commit that has a file and a later one that does not."""
        for path, sort in self.sorts.items():
            if sort is Sort.WEIGHTS:
                continue
            present = [
                (self._since(listed, place), place)
                for place in self.asked
                if (listed := self._tree(place).get(path)) is not None
            ]
            for absent in (place for place in self.asked if path not in self._tree(place)):
                last = max((top for _, top in present if top < absent), default=None)
                first_after = [place for place in self.asked if last is not None and last < place < absent]
                if last is None or first_after or absent - last < 2 or last < self.floor:
                    continue
                yield self._hinted(last, absent)

    def _hinted(self, last: int, absent: int) -> int:
        """A commit between the two: next to one whose title tells of a removal, else in the middle."""
        for at in range(absent, last, -1):
            if _OMINOUS.search(self.commits[at].title):
                if last < at - 1:
                    return at - 1
                if at < absent:
                    return at
        return (last + absent) // 2

    def _hollow(self) -> Iterator[int]:
        """Before commits that gave no file its bytes: what they took away was there."""
        for commit in self.past.hollow:
            at = self.place.get(commit, 0) - 1
            if at >= self.floor and at not in self.asked:
                yield at

    def _first(self) -> Iterator[int]:
        """The beginning, where a text of terms came later: it may have been there once before."""
        if self.floor in self.asked or not self.asked:
            return
        lowest = self._tree(self.asked[0])
        if any(sort is Sort.TERMS and path not in lowest for path, sort in self.sorts.items()):
            yield self.floor

    def _suspects(self) -> Iterator[int]:
        """Before commits that no file is left of, and whose titles tell of texts of terms or of removals."""
        explained = {
            listed.last for tree in self.past.trees.values() for listed in tree.values() if listed.last
        }
        suspects = [
            at
            for at in range(len(self.commits) - 1, max(self.floor, 0), -1)
            if self.commits[at].id not in explained and _is_ominous(self.commits[at].title)
        ]
        for at in suspects[:_MOST_SUSPECTS]:
            if at - 1 not in self.asked:
                yield at - 1

    def _turning_points(self, names: list[str]) -> set[int]:
        points = set()
        for path in names:
            for since, _ in self.versions(path):
                points.add(since)
            points |= {at for at in self.asked if path not in self._tree(at)}
        return {at for at in points if at > self.floor}


def needs_commits(past: Past) -> bool:
    """Whether the list of commits is needed: not where everything lies there since the first commit."""
    tree = past.trees.get(past.head, {})
    sorts = followed(tree)
    return past.head in past.hollow or not all(_from_the_first(tree[path], past.created) for path in sorts)


def is_first_title(title: str) -> bool:
    """Whether a commit is called what the Hub calls the one that it makes with a repository."""
    return title.strip().casefold() in _FIRST_TITLES


def _from_the_first(listed: Listed, created: str | None) -> bool:
    if is_first_title(listed.title):
        return True
    if not listed.date or not created or created.startswith("2022-03-02"):
        return False
    import datetime as dt

    try:
        one, other = (dt.datetime.fromisoformat(text) for text in (listed.date, created))
        return abs((one - other).total_seconds()) <= _NEAR
    except (ValueError, TypeError):
        return False


def _is_ominous(title: str) -> bool:
    """Whether a title tells of a text of terms, or of a removal that may be one of such a text."""
    if not _OMINOUS.search(title):
        return False
    named = _FILE_WORD.findall(title)
    return not named or any(sort_of(word) in (Sort.CARD, Sort.TERMS) for word in named)
