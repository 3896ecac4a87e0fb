"""What an embedded Hub holds: repositories with their facts and files."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Repo:
    """One repository. ``info`` is the whole body of its model call; ``_id``, ``id`` and ``sha`` are added.

    ``files`` are the small files that can be read. Everything else that ``siblings`` lists is there but
    has no content here: its bytes lie in LFS, its size and digest are made up unless ``large`` gives them
    as ``(size, sha256)``. A ``private`` repository is seen with a token only. ``past`` are its earlier
    states, each with a ``sha`` of its own, newest first; a token or a gate counts as it does today.
    ``title``, ``date`` and ``authors`` are those of the commit that made the state.
    """

    id: str
    info: Mapping[str, Any] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    private: bool = False
    large: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    past: tuple[Repo, ...] = ()
    title: str = "Update"
    date: str = "2026-01-01T00:00:00.000Z"
    authors: tuple[str, ...] = ()

    def at(self, revision: str) -> Repo | None:
        """The state at a branch or a commit; None where there is none of that name."""
        if revision in ("main", "HEAD", self.revision):
            return self
        return next((state for state in self.past if state.revision == revision), None)

    def stored(self, path: str) -> tuple[int, str]:
        """Size and SHA-256 of a file that is listed and has no content here."""
        made_up = hashlib.sha256(f"{self.id}/{path}".encode()).hexdigest()
        return self.large.get(path, (1_000_000, made_up))

    @property
    def revision(self) -> str:
        """The head of the default branch."""
        said = self.info.get("sha")
        return said if isinstance(said, str) and said else self._made_up("sha")

    @property
    def body(self) -> dict[str, Any]:
        """Everything a model call can answer."""
        names = [{"rfilename": path} for path in sorted(self.files)]
        common = {
            "_id": self._made_up("_id")[:24],
            "id": self.id,
            "modelId": self.id,
            "author": self.id.rpartition("/")[0],
            "sha": self.revision,
            "private": self.private,
            "gated": False,
            "disabled": False,
            "siblings": names,
            "tags": [],
            "downloads": 0,
            "likes": 0,
        }
        return {**common, **self.info}

    @property
    def gated(self) -> bool:
        """Whether files need somebody's consent."""
        return self.info.get("gated") in ("auto", "manual")

    def _made_up(self, what: str) -> str:
        parts = [what, self.id]
        if what == "sha":
            parts += [
                f"{path}:{hashlib.sha256(body).hexdigest()}" for path, body in sorted(self.files.items())
            ]
        return hashlib.sha1("\n".join(parts).encode(), usedforsecurity=False).hexdigest()


def load_states(folder: Path) -> list[Repo]:
    """Repositories from ``folder``: ``owner--name/info.json`` with the small files beside it."""
    return [_load(path) for path in sorted(folder.iterdir()) if (path / "info.json").is_file()]


def _load(folder: Path) -> Repo:
    info = json.loads((folder / "info.json").read_text(encoding="utf-8"))
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "info.json"
    }
    listed = [{"rfilename": name} for name in sorted({*files, *info.pop("weights", [])})]
    return Repo(id=folder.name.replace("--", "/", 1), info={"siblings": listed, **info}, files=files)
