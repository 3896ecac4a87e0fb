"""Models read at the revisions a lock asks for, many at once, with everything they came from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import field

from tracker.adapters.hub.client import HubClient
from tracker.adapters.hub.wire.errors import HubError
from tracker.domain.assessing.base_models import Parent, observed_parents
from tracker.domain.locking.entries import LockedFile
from tracker.domain.observing.keeping import UNREACHABLE
from tracker.domain.observing.observation import Observation, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId
from tracker.domain.values.hub_id import hub_id_problem
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import ReadStatus

MOST_BASES = 40
"""Ancestors read for one model at most; the rest is said not to be known."""
AT_ONCE = 16


@dataclass(slots=True)
class Texts:
    """Bytes by their SHA-256, held until the lock is written."""

    held: dict[str, bytes] = field(default_factory=dict)

    def keep(self, content: bytes) -> str:
        """Hold ``content``; answers with its digest in hex."""
        digest = hashlib.sha256(content).hexdigest()
        self.held[digest] = content
        return digest

    def text(self, sha256: str) -> str | None:
        """A text that is held."""
        content = self.held.get(sha256)
        return None if content is None else content.decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Pinned:
    """One repository at one revision: what was seen of it, and its files."""

    observation: Observation
    files: tuple[LockedFile, ...] = ()

    @property
    def revision(self) -> str | None:
        """The commit that was read."""
        sha = self.observation.facts.get("sha")
        return sha if isinstance(sha, str) else None

    @property
    def unreachable(self) -> bool:
        """Whether the source gave no answer, which says nothing about the repository."""
        error = self.observation.error
        return error is not None and error.code in UNREACHABLE


class PinnedReader:
    """Reads through ``client``; each repository at each revision once."""

    def __init__(self, client: HubClient, said: Callable[[str], None] = lambda text: None) -> None:
        self._client = client
        self._said = said
        self._read: dict[tuple[str, str], Observation] = {}

    def read(
        self, wanted: Iterable[tuple[str, str]], *, with_files: bool = True
    ) -> dict[tuple[str, str], Pinned]:
        """Repositories at revisions (``main`` or any other name of one), as they were found."""
        asked = list(dict.fromkeys(wanted))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            seen = dict(zip(asked, pool.map(lambda one: self._observe(*one), asked), strict=True))
            trees: Mapping[tuple[str, str], tuple[LockedFile, ...]] = {}
            if with_files:
                trees = dict(zip(asked, pool.map(lambda one: self._files(seen[one]), asked), strict=True))
        return {one: Pinned(seen[one], trees.get(one, ())) for one in asked}

    def lineage(
        self, starts: Iterable[Observation], known: Mapping[str, Observation]
    ) -> dict[str, Observation]:
        """What the models came from, up to their roots, by repository id in lower case."""
        found = dict(known)
        waiting = {parent.hub for start in starts for parent in _parents(start)}
        with ThreadPoolExecutor(AT_ONCE) as pool:
            while waiting and len(found) < MOST_BASES * 25:
                asked = sorted(name for name in waiting if name.casefold() not in found)
                for name, seen in zip(
                    asked, pool.map(lambda one: self._observe(one, ""), asked), strict=True
                ):
                    found[name.casefold()] = seen
                waiting = {
                    parent.hub
                    for name in asked
                    for parent in _parents(found[name.casefold()])
                    if parent.hub.casefold() not in found
                }
        return found

    def tree(self, repo: str, revision: str) -> tuple[LockedFile, ...] | ReadErrorCode:
        """The files at a commit, or why they could not be listed."""
        try:
            return self._client.read_tree(HubId(repo), revision)
        except HubError as error:
            return error.error.code

    def _observe(self, repo: str, revision: str) -> Observation:
        key = (repo.casefold(), revision)
        if key not in self._read:
            self._said(repo)
            self._read[key] = self._once(repo, revision)
        return self._read[key]

    def _once(self, repo: str, revision: str) -> Observation:
        asked = None if revision in ("", "main") else revision
        try:
            return self._client.read(HubId(repo), model=ModelId(repo), revision=asked)
        except HubError as error:
            missing = error.error.code in (ReadErrorCode.MISSING_OR_PRIVATE, ReadErrorCode.NOT_FOUND)
            status = ReadStatus.MISSING if missing else ReadStatus.STALE
            return Observation(id=ModelId(repo), hub=HubId(repo), status=status, error=error.error)

    def _files(self, seen: Observation) -> tuple[LockedFile, ...]:
        sha = seen.facts.get("sha")
        if not isinstance(sha, str):
            return ()
        found = self.tree(seen.redirected_to or seen.hub or "", sha)
        return found if isinstance(found, tuple) else ()


def _parents(observation: Observation) -> Iterator[Parent]:
    yield from (one for one in observed_parents(observation) if hub_id_problem(one.hub) is None)
