"""What has been read of one repository's past: its commits, the files at some of them, what was in those.

All of it is immutable: a commit is named by its content. What may change under a commit (gates, counters,
whether a repository is private) is never part of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import field

from tracker.domain.observing.observation import FileObservation, Json
from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One commit of the default branch; ``date`` is what Git carries, in UTC, None where it is no date."""

    id: str
    date: str | None = None
    title: str = ""
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One file at one commit. ``last`` is the commit that gave it these bytes, with its date and title.

    ``oid`` is Git's name for the file, or for the pointer where the bytes lie in LFS under ``sha256``.
    """

    path: str
    oid: str
    size: int | None = None
    sha256: str | None = None
    last: str | None = None
    date: str | None = None
    title: str = ""

    @property
    def blob(self) -> str:
        """What names the bytes: the same bytes have the same name in every repository."""
        return self.sha256 or self.oid


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """What was in one file. ``card`` is the front matter of a README, None where it could not be parsed.

    ``gate`` are the words and fields of a gate, as far as they were read (``gate_whole``).
    """

    file: FileObservation
    card: Mapping[str, Json] | None = None
    gate: Mapping[str, Json] = field(default_factory=dict)
    gate_text: str | None = None
    gate_whole: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """A commit we had kept that is no more, though the repository answers: last seen, found gone."""

    after: str | None
    by: str


@dataclass(slots=True, kw_only=True)
class Past:
    """One repository's past up to ``head``. ``commits`` are the newest first, as the Hub lists them.

    ``listed`` says that the list was asked for, ``whole`` that it goes back to the first commit; with
    ``since`` what happened before that day was not asked for. ``off_main`` are commits we had kept that
    still answer but are on the list no more. ``refused`` says why nothing could be read.
    """

    id: str
    hub: str
    head: str
    created: str | None = None
    since: str | None = None
    listed: bool = False
    whole: bool = False
    commits: list[Commit] = field(default_factory=list)
    trees: dict[str, dict[str, Listed]] = field(default_factory=dict)
    reads: dict[str, Read] = field(default_factory=dict)
    gone: dict[str, Gone] = field(default_factory=dict)
    off_main: set[str] = field(default_factory=set)
    refused: str | None = None
    elsewhere: tuple[str, ...] = ()
    """Where the card says that the terms are, outside of the repository: what they were is not known here."""
    hollow: set[str] = field(default_factory=set)
    """Commits that gave no file its bytes: they took files away, or did nothing."""
    pages: int = 1
    """How many answers the list of files at the head took."""

    def covers(self, head: str, since: str | None) -> bool:
        """Whether nothing is left to ask for that head, back to that day."""
        enough = self.since is None or (since is not None and self.since <= since)
        return self.refused is None and self.head == head and enough

    @property
    def is_squashed(self) -> bool:
        """Whether the first commit is much younger than the repository: before it nothing is known."""
        first = self.commits[-1] if self.whole and self.commits else None
        if first is None:
            return False
        words = first.title.casefold()
        if "squash" in words:
            return True
        return bool(first.date and self.created and first.date[:10] > _day_after(self.created))


def texts_of(past: Past) -> Iterator[str]:
    """Digests of the texts that were read and are kept as evidence."""
    for read in past.reads.values():
        file = read.file
        if file.sha256 and file.content is None and not file.pruned and file.error is None:
            yield file.sha256
        if read.gate_text:
            yield read.gate_text


def _day_after(moment: str) -> str:
    import datetime as dt

    try:
        return (dt.date.fromisoformat(moment[:10]) + dt.timedelta(days=1)).isoformat()
    except ValueError:
        return "9999"
