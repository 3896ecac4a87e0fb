"""The past of an embedded repository: its commits, and which of them gave each file its bytes."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import field
from typing import Any

from tracker.adapters.embedded_hub.states import Repo
from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A large file: its bytes lie in LFS under this name; ``content`` where they can be read, too."""

    sha256: str
    size: int = 1_000_000
    content: bytes | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One commit of a scripted history: the files it writes, None for those it deletes."""

    files: Mapping[str, bytes | Stored | None] = field(default_factory=dict)
    title: str = ""
    date: str = ""
    authors: tuple[str, ...] = ("developer",)
    sha: str = ""


def scripted(repo_id: str, steps: Sequence[Step], info: Mapping[str, Any] | None = None) -> Repo:
    """A repository with these commits, the oldest first; ``info`` is of today, its card is of each commit."""
    states: list[Repo] = []
    files: dict[str, bytes | Stored] = {}
    for number, step in enumerate(steps):
        for path, content in step.files.items():
            if content is None:
                files.pop(path, None)
            else:
                files[path] = content
        states.append(_state(repo_id, number, step, files, info or {}))
    newest = states.pop()
    return Repo(
        id=newest.id,
        info=newest.info,
        files=newest.files,
        large=newest.large,
        past=tuple(reversed(states)),
        title=newest.title,
        date=newest.date,
        authors=newest.authors,
    )


def _state(
    repo_id: str, number: int, step: Step, files: Mapping[str, bytes | Stored], info: Mapping[str, Any]
) -> Repo:
    large = {path: (one.size, one.sha256) for path, one in files.items() if isinstance(one, Stored)}
    small = {path: body for path, one in files.items() if (body := _content(one)) is not None}
    made_up = hashlib.sha1(f"{repo_id}/{number}/{step.title}".encode(), usedforsecurity=False).hexdigest()
    date = step.date or f"2024-{1 + number // 28 % 12:02d}-{1 + number % 28:02d}T12:00:00.000Z"
    listed = [{"rfilename": path} for path in sorted(files)]
    card = {"cardData": found} if (found := _card(small.get("README.md", b""))) else {}
    return Repo(
        id=repo_id,
        info={"siblings": listed, "lastModified": date, **card, **info, "sha": step.sha or made_up},
        files=small,
        large=large,
        title=step.title or f"Commit {number + 1}",
        date=date,
        authors=step.authors,
    )


def _content(one: bytes | Stored) -> bytes | None:
    return one.content if isinstance(one, Stored) else one


def _card(readme: bytes) -> dict[str, Any]:
    """The head of a README as the Hub gives it; enough of YAML for what tests write."""
    import yaml

    parts = readme.decode("utf-8", "replace").split("---\n")
    if len(parts) < 3 or parts[0]:
        return {}
    try:
        found = yaml.safe_load(parts[1])
    except yaml.YAMLError:
        return {}
    return found if isinstance(found, dict) else {}


class History:
    """The commits of one repository, the newest first."""

    def __init__(self, repo: Repo) -> None:
        self._states = (repo, *repo.past)
        self._at = {state.revision: at for at, state in reversed(list(enumerate(self._states)))}
        self._last = self._worked_out()

    def commits(self, state: Repo) -> list[dict[str, Any]]:
        """As the Hub lists them, from one on."""
        return [
            {
                "id": one.revision,
                "title": one.title,
                "message": "",
                "authors": [{"user": name, "avatar": ""} for name in one.authors],
                "date": one.date,
            }
            for one in self._states[self._at[state.revision] :]
        ]

    def tree(self, state: Repo, folder: str, query: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
        """The files of a commit; without ``recursive`` what lies in one folder."""
        expand = "expand" in query
        found = [self._entry(state, path, expand) for path in _paths(state) if path.startswith(folder)]
        if query.get("recursive", ["false"])[0] in ("true", "1"):
            return found
        start = len(folder) + 1 if folder else 0
        rows: dict[str, dict[str, Any]] = {}
        for entry in found:
            name, _, rest = entry["path"][start:].partition("/")
            path = entry["path"][:start] + name
            if not rest:
                rows[path] = entry
            else:
                oid = hashlib.sha1(path.encode(), usedforsecurity=False).hexdigest()
                rows.setdefault(path, {**entry, "type": "directory", "oid": oid, "size": 0, "path": path})
        return list(rows.values())

    def paths(self, state: Repo, query: Mapping[str, Sequence[str]]) -> list[dict[str, Any]]:
        """Some files of a commit; those that are not there are left out."""
        there = set(_paths(state))
        wanted = [path for path in query.get("paths", ()) if path in there]
        return [self._entry(state, path, query.get("expand", ["false"])[0] == "true") for path in wanted]

    def _entry(self, state: Repo, path: str, expand: bool) -> dict[str, Any]:
        entry: dict[str, Any] = {"type": "file", **_stored(state, path), "path": path}
        if expand:
            made = self._states[self._last[state.revision, path]]
            entry["lastCommit"] = {"id": made.revision, "title": made.title, "date": made.date}
        return entry

    def _worked_out(self) -> dict[tuple[str, str], int]:
        """The place of the commit that gave each file of each commit its bytes."""
        found: dict[tuple[str, str], int] = {}
        before: dict[str, tuple[str, int]] = {}
        for at in range(len(self._states) - 1, -1, -1):
            state = self._states[at]
            now = {}
            for path in _paths(state):
                oid = _stored(state, path)["oid"]
                known = before.get(path)
                now[path] = known if known is not None and known[0] == oid else (oid, at)
                found[state.revision, path] = now[path][1]
            before = now
        return found


def blob_id(body: bytes) -> str:
    """Git's name for a file of these bytes."""
    return hashlib.sha1(b"blob %d\0" % len(body) + body, usedforsecurity=False).hexdigest()


def _paths(state: Repo) -> list[str]:
    listed = state.body["siblings"]
    names = [item.get("rfilename") for item in listed if isinstance(item, Mapping)] if listed else []
    return sorted({*state.files, *(name for name in names if isinstance(name, str))})


def _stored(state: Repo, path: str) -> dict[str, Any]:
    if path in state.files and path not in state.large:
        body = state.files[path]
        return {"oid": blob_id(body), "size": len(body)}
    size, digest = state.stored(path)
    lfs = {"oid": digest, "size": size, "pointerSize": 135}
    return {"oid": blob_id(digest.encode()), "size": size, "lfs": lfs}
