"""What is being read of a past, noted answer by answer, so that a reading that was killed goes on."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from tracker.adapters.files.regular_file import read_inside, refuse_link_out
from tracker.adapters.record.kept_files import LARGEST_BYTES
from tracker.domain.observing.json_lines import Json, parse_json
from tracker.domain.past.known import Commit, Gone, Listed, Past, Read
from tracker.domain.past.lines import (
    Fields,
    commit_fields,
    commit_of,
    line,
    listed_fields,
    listed_of,
    read_fields,
    read_of,
)


class Journal:
    """Facts in the order in which they were read, a line each, written through at once.

    ``following`` is where the list of commits goes on that had not been read to its end.
    """

    def __init__(self, path: Path, folder: Path) -> None:
        self._path = path
        self._folder = folder
        self.following: str | None = None

    def resume(self, past: Past, before: Past | None) -> None:
        """Put what is noted into ``past``; ``before`` is what was known up to an earlier head."""
        for fields in self._lines():
            with contextlib.suppress(ValueError, KeyError, TypeError):
                self._take(fields, past, before)

    def tree(self, commit: str, files: Iterable[Listed], pages: int, *, hollow: bool) -> None:
        """The files at a commit; ``hollow`` where it gave none of them its bytes."""
        rows: list[Json] = [listed_fields(one) for one in files]
        fields: dict[str, Json] = {"kind": "tree", "at": commit, "files": rows, "pages": pages}
        self._add({**fields, "hollow": True} if hollow else fields)

    def page(self, head: str, commits: Sequence[Commit], following: str | None) -> None:
        """A piece of the list of commits up to ``head``."""
        rows: list[Json] = [commit_fields(one) for one in commits]
        self._add({"kind": "page", "of": head, "commits": rows, "following": following})

    def read(self, blob: str, read: Read) -> None:
        """What was in a file."""
        self._add(read_fields(blob, read))

    def looked_for(self, commit: str, gone: Gone | None) -> None:
        """Whether a commit that was kept is still there."""
        known = {"after": gone.after, "by": gone.by} if gone else {}
        self._add({"kind": "gone" if gone else "there", "commit": commit, **known})

    def end(self) -> None:
        """All of it is kept elsewhere now. Raises OSError."""
        self._path.unlink(missing_ok=True)

    def _take(self, fields: Fields, past: Past, before: Past | None) -> None:
        match fields.get("kind"):
            case "tree":
                past.trees[str(fields["at"])] = {
                    one.path: one for one in map(listed_of, _rows(fields, "files"))
                }
                if fields.get("hollow"):
                    past.hollow.add(str(fields["at"]))
                if fields["at"] == past.head and isinstance(fields.get("pages"), int):
                    past.pages = int(str(fields["pages"]))
            case "page" if fields.get("of") == past.head and not past.listed:
                following = fields.get("following")
                self.following = following if isinstance(following, str) else None
                add_page(past, [commit_of(row) for row in _rows(fields, "commits")], self.following, before)
            case "read":
                blob, read = read_of(fields)
                past.reads[blob] = read
            case "gone":
                after = fields.get("after")
                past.gone[str(fields["commit"])] = Gone(
                    after=after if isinstance(after, str) else None, by=str(fields["by"])
                )
            case "there":
                past.off_main.add(str(fields["commit"]))

    def _lines(self) -> Iterator[Fields]:
        """What is there; a line that was cut off when somebody pulled the plug does not count."""
        try:
            content = read_inside(self._path, self._folder, LARGEST_BYTES)
        except OSError:
            return
        for each in content.splitlines(keepends=True):
            with contextlib.suppress(ValueError):
                fields = parse_json(each)
                if isinstance(fields, Mapping):
                    yield fields

    def _add(self, fields: Fields) -> None:
        """Raises OSError."""
        refuse_link_out(self._path.parent, self._folder)
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab") as file:
            # A line that was cut off ends here; a blank one is none.
            file.write((b"" if file.tell() == 0 else b"\n") + line(fields))


def add_page(past: Past, commits: Sequence[Commit], following: str | None, before: Past | None) -> None:
    """Put a page of commits behind those that are known, and see whether the list has come to its end."""
    there = {commit.id for commit in past.commits}
    fresh = [commit for commit in commits if commit.id not in there]
    for at, commit in enumerate(fresh):
        if before is not None and commit.id == before.head and _goes_back_enough(before, past.since):
            past.commits += [*fresh[:at], *before.commits]
            past.listed, past.whole = True, before.whole
            return
    past.commits += fresh
    if following is None or not fresh:
        past.listed, past.whole = True, following is None
    elif past.since is not None and all(commit.date and commit.date[:10] < past.since for commit in fresh):
        past.listed = True


def _goes_back_enough(before: Past, since: str | None) -> bool:
    return before.since is None or (since is not None and before.since <= since)


def _rows(fields: Fields, key: str) -> list[Fields]:
    rows = fields.get(key, [])
    return [row for row in rows if isinstance(row, Mapping)] if isinstance(rows, list) else []
