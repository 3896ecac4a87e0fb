"""A folder that somebody else has filled, beside a canary that only a program run by mistake can make."""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ADDED = "vllm serve zai-org/GLM-5.2\n"
"""What every change adds, in a file or line that a scan of the change has to find."""


@dataclass(frozen=True)
class Place:
    """A repository with a first commit called ``base``; ``command`` makes the canary when it is run."""

    root: Path
    outside: Path

    @property
    def canary(self) -> Path:
        return self.outside / "canary"

    @property
    def command(self) -> str:
        return f"touch {shlex.quote(str(self.canary))}"

    @property
    def script(self) -> str:
        """A program outside that makes the canary, for settings that take no words."""
        path = self.outside / "program"
        if not path.exists():
            path.write_text(f"#!/bin/sh\n{self.command}\ncat\n")
            path.chmod(0o755)
        return str(path)

    def put(self, name: str, content: str | bytes = ADDED) -> Path:
        target = self.root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return target

    def git(self, *words: str, cwd: Path | None = None) -> str:
        done = subprocess.run(
            ["git", *words],
            cwd=cwd or self.root,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.outside),
                "GIT_CONFIG_NOSYSTEM": "1",
                "GIT_AUTHOR_NAME": "t",
                "GIT_AUTHOR_EMAIL": "t@example.org",
                "GIT_COMMITTER_NAME": "t",
                "GIT_COMMITTER_EMAIL": "t@example.org",
                "GIT_ALLOW_PROTOCOL": "file",
            },
            check=True,
            capture_output=True,
        )
        return done.stdout.decode(errors="replace").strip()

    def commit(self, message: str = "change") -> None:
        self.git("add", "--all", "--force")
        self.git("commit", "-q", "--allow-empty", "-m", message)

    def config(self, key: str, value: str, cwd: Path | None = None) -> None:
        self.git("config", key, value, cwd=cwd)

    def begin(self) -> None:
        """The repository before anybody harmful came."""
        self.root.mkdir()
        self.outside.mkdir(exist_ok=True)
        self.git("init", "-q", "-b", "main")
        self.put("README.md", "# A project\n")
        self.put("run.sh", "#!/bin/sh\n")
        self.put("services/serve.sh", "#!/bin/sh\n")
        self.commit("base")
        self.git("tag", "base")


Fill = Callable[[Place], None]


@dataclass(frozen=True)
class Hostile:
    """One row: how the folder is filled, and files in which a scan of the change finds a model."""

    fill: Fill
    finds: tuple[str, ...]
    codes: frozenset[int]


FINE = frozenset({0})
REFUSED = frozenset({2, 3})
"""Ends with a sentence instead of an answer."""


def contents(root: Path) -> dict[str, bytes | str]:
    """Everything in a folder but git's own, so that a test can say that nothing of it was touched."""
    found: dict[str, bytes | str] = {}
    for folder, names, files in os.walk(os.fsencode(root)):
        names[:] = [name for name in names if name != b".git"]
        for name in files:
            path = Path(os.fsdecode(folder), os.fsdecode(name))
            shown = str(path.relative_to(root))
            if path.is_symlink():
                found[shown] = str(path.readlink())
            else:
                found[shown] = path.read_bytes() if path.is_file() else "special"
    return found
