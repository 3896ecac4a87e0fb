"""One repository's past read from the Hub: as few requests as its changes need, none of them twice."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from tracker.adapters.hub.past.contents import read_of, seen_already, text_of, unread_of
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.record.pasts.journal import Journal, add_page
from tracker.domain.observing.observation import Json, Observation, ReadErrorCode
from tracker.domain.observing.readme import README
from tracker.domain.past.followed import Sort, followed
from tracker.domain.past.known import Gone, Listed, Past, Read
from tracker.domain.past.walking import Walk, needs_commits
from tracker.domain.past.wanting import wanted_reads

if TYPE_CHECKING:
    from tracker.adapters.hub.past.reader import PastReader

USUAL_NAMES = (
    *(
        "README.md",
        "config.json",
        "LICENSE",
        "LICENSE.txt",
        "LICENSE.md",
        "LICENCE",
        "license",
        "license.txt",
    ),
    *("LICENSE-MODEL", "MODEL_LICENSE", "COPYING", "NOTICE", "NOTICE.txt", "USE_POLICY.md", "LICENSE.pdf"),
)
"""Asked for beside the names that are known, where the whole list of files would take many requests."""

NO_REVISION = "RevisionNotFound"
NO_ENTRY = "EntryNotFound"
_PASSING = frozenset({ReadErrorCode.TOO_LARGE, ReadErrorCode.MALFORMED, ReadErrorCode.NOT_FOUND})
"""A file that cannot be read for such a reason will not be read better another time."""


def outside_links(card: Json, hub: str) -> tuple[str, ...]:
    """Where a card says that the terms are, if that is not in the repository itself."""
    link = card.get("license_link") if isinstance(card, Mapping) else None
    if not isinstance(link, str) or not re.match(r"https?://", link, re.IGNORECASE):
        return ()
    return () if f"/{hub.casefold()}/" in f"{link.casefold()}/" else (link,)


def _is_no_revision(error: HubError) -> bool:
    """Whether the repository answers and has no such commit; a plain 404 is taken for that, too."""
    return error.word == NO_REVISION or (error.error.code is ReadErrorCode.NOT_FOUND and not error.word)


_NO_LISTS = frozenset({ReadErrorCode.REJECTED, ReadErrorCode.TOO_LARGE})
"""Why a mirror may give no list of files, and still tell of single ones."""


class HeadGoneError(Exception):
    """The commit that was taken for the head is no more."""


class PastReading:
    """Reads ``past`` on through ``reader``, and notes each answer in ``journal`` where there is one.

    ``keep`` stores a text; ``texts`` gives digests of those that are kept, by Git's name for them. ``seen``
    is the last observation of the repository. ``stored`` are commits of it that were kept, each with when it
    was last seen and when another one was there instead. ``follow`` is told where the Hub leads elsewhere.
    """

    def __init__(
        self,
        past: Past,
        reader: PastReader,
        *,
        keep: Callable[[bytes], str],
        texts: Callable[[], Mapping[str, str]],
        journal: Journal | None = None,
        before: Past | None = None,
        seen: Observation | None = None,
        stored: Mapping[str, tuple[str | None, str]] | None = None,
        follow: Callable[[str], None] | None = None,
        card: Json = None,
    ) -> None:
        self.past = past
        self._reader = reader
        self._keep = keep
        self._texts = texts
        self._journal = journal
        self._before = before if before is not None and before.listed else None
        self._seen = seen
        self._stored = stored or {}
        self._follow = follow
        self._card = card

    def run(self) -> None:
        """Raise HubError, OutOfRequestsError or HeadGoneError; what was read by then is in the journal."""
        if self._journal is not None:
            self._journal.resume(self.past, self._before)
        if self.past.head not in self.past.trees:
            self._ask_head()
        if not self.past.listed and (needs_commits(self.past) or self._lost()):
            self._list_commits()
        if self.past.listed:
            self._walk()
            self._look_for_lost()
        self._read_files()
        self.past.elsewhere = outside_links(self._head_card(), self.past.hub)

    def _head_card(self) -> Json:
        """What the card says at the head, as far as anybody has read it."""
        listed = self.past.trees[self.past.head].get(README)
        read = self.past.reads.get(listed.blob) if listed else None
        if read is not None and read.card is not None:
            return read.card
        seen = self._seen
        if seen is not None and seen.facts.get("sha") == self.past.head:
            return seen.facts.get("cardData")
        return self._card

    def _ask_head(self) -> None:
        try:
            files, pages = self._tree(self.past.head)
        except HubError as error:
            if _is_no_revision(error):
                raise HeadGoneError from error
            raise
        self.past.pages = pages
        self._note_tree(self.past.head, files, whole=pages == 1 or len(files) > len(USUAL_NAMES))

    def _tree(self, commit: str) -> tuple[list[Listed], int]:
        try:
            files, hub, pages = self._reader.tree(self.past.hub, commit)
        except HubError as error:
            if error.word == NO_ENTRY:
                return [], 1  # a commit without any file
            if error.error.code in _NO_LISTS and error.word != NO_REVISION:
                return self._by_name(commit), 2
            raise
        self._answered(hub)
        return files, pages

    def _by_name(self, commit: str) -> list[Listed]:
        """The files whose names are known, and those that usually matter."""
        names = {*USUAL_NAMES, *Walk(self.past).sorts}
        if self._seen is not None:
            names |= {path for path in self._seen.files if "*" not in path and path in followed([path])}
        return self._reader.paths(self.past.hub, commit, sorted(names))

    def _answered(self, hub: str) -> None:
        if hub != self.past.hub:
            if self._follow is not None:
                self._follow(hub)
            self.past.hub = hub

    def _note_tree(self, commit: str, files: Iterable[Listed], *, whole: bool = True) -> None:
        listed = {one.path: one for one in files}
        kept = {path: listed[path] for path in followed(listed)}
        self.past.trees[commit] = kept
        lasts = {one.last for one in listed.values()}
        hollow = whole and bool(listed) and None not in lasts and commit not in lasts
        if hollow:
            self.past.hollow.add(commit)
        if self._journal is not None:
            self._journal.tree(commit, kept.values(), self.past.pages, hollow=hollow)

    def _list_commits(self) -> None:
        """The list of commits, page by page, down to what is known already or lies before ``since``."""
        past = self.past
        address = self._journal.following if self._journal is not None else None
        asked = {address}
        while True:
            page = self._reader.commits(past.hub, past.head, address)
            self._answered(page.hub)
            if self._journal is not None:
                self._journal.page(past.head, page.commits, page.following)
            address = page.following
            add_page(past, page.commits, page.following, self._before)
            if past.listed or address is None:
                return
            if address in asked:
                raise HubError(ReadErrorCode.MALFORMED, "pages in a circle", http_status=200)
            asked.add(address)

    def _walk(self) -> None:
        while (commit := Walk(self.past).next_commit()) is not None:
            if self.past.pages > 1:
                self._note_tree(commit, self._by_name(commit), whole=False)
            else:
                self._note_tree(commit, self._tree(commit)[0])

    def _lost(self) -> list[str]:
        """Commits we had kept that are not on the list of commits, as far as nobody has looked for them."""
        past = self.past
        there = {past.head, *past.gone, *past.off_main, *(commit.id for commit in past.commits)}
        return sorted(self._stored.keys() - there)

    def _look_for_lost(self) -> None:
        for sha in self._lost():
            after, by = self._stored[sha]
            try:
                self._reader.tree(self.past.hub, sha, whole=False)
            except HubError as error:
                if not _is_no_revision(error):
                    raise
                self.past.gone[sha] = Gone(after=after, by=by)
            else:
                self.past.off_main.add(sha)
            if self._journal is not None:
                self._journal.looked_for(sha, self.past.gone.get(sha))

    def _read_files(self) -> None:
        while wanted := list(wanted_reads(Walk(self.past))):
            for listed in wanted:
                read = self._known(listed) or self._fetched(listed)
                self.past.reads[listed.blob] = read
                if self._journal is not None:
                    self._journal.read(listed.blob, read)

    def _known(self, listed: Listed) -> Read | None:
        """What the snapshot or the evidence holds of these bytes."""
        past, seen = self.past, self._seen
        at_head = past.trees[past.head].get(listed.path)
        if (
            seen is not None
            and seen.facts.get("sha") == past.head
            and at_head is not None
            and at_head.blob == listed.blob
            and listed.blob not in past.reads
            and (read := seen_already(seen, listed.path)) is not None
        ):
            return read
        if Walk(past).sorts.get(listed.path) is not Sort.TERMS:
            return None
        sha256 = self._texts().get(listed.blob)
        return text_of(listed.path, sha256, listed.size) if sha256 else None

    def _fetched(self, listed: Listed) -> Read:
        commit = listed.last or next(
            one for one, tree in self.past.trees.items() if tree.get(listed.path) == listed
        )
        try:
            return read_of(listed.path, self._reader.content(self.past.hub, commit, listed), self._keep)
        except HubError as error:
            if error.error.code not in _PASSING:
                raise
            return unread_of(listed.path, error.error)
