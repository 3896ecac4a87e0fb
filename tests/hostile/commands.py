"""The commands that meet every hostile repository. A coming command is one more row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """How a command is called in a folder that is not trusted.

    ``sees_change``: its output names every reference that the change adds. ``codes``: further ways in which
    it may end; the repository's own are always allowed, 70 and a traceback never. ``asks_git``: it also meets
    the repositories that are hostile in what git reads, not in files alone. It writes into ``results``.
    """

    words: Callable[[Path], tuple[str, ...]]
    sees_change: bool = False
    codes: frozenset[int] = frozenset()
    asks_git: bool = True

    def meets(self, title: str) -> bool:
        return self.asks_git or title.startswith(("name: ", "link: ", "no file: ", "text: "))


def results(root: Path) -> Path:
    """The folder beside the project that commands write into."""
    return root.parent / "results"


COMMANDS: dict[str, Row] = {
    "scan": Row(lambda root: ("scan", "--format", "json"), codes=frozenset({0, 3})),
    "scan of the change": Row(
        lambda root: ("scan", "--changed-since", "base", "--format", "json"), sees_change=True
    ),
    "scan of the change, in a folder": Row(
        lambda root: ("scan", "--changed-since=base", "services", "--format", "github")
    ),
    "scan with verdicts": Row(
        lambda root: ("scan", "--check", "--offline", "--format", "table"), codes=frozenset({0, 1, 3, 5})
    ),
    "lock": Row(
        lambda root: ("lock", "--lock", str(results(root) / "models.lock"), "--format", "markdown"),
        codes=frozenset({0, 3, 4, 6}),
        asks_git=False,
    ),
    **{
        f"lock held against the project, {form}": Row(
            lambda root, form=form: (
                *("lock", "--check", "--lock", str(results(root) / "models.lock"), "--format", form),
            ),
            codes=frozenset({0, 1, 2, 3, 5}),
            asks_git=False,
        )
        for form in ("sarif",)
    },
    **{
        f"export of the project, {form}": Row(
            lambda root, form=form: (
                *("export", "--project", ".", "--offline", "--format", form),
                *("--output", str(results(root) / f"project.{form}")),
            ),
            codes=frozenset({0, 3, 5}),
            asks_git=False,
        )
        for form in ("cyclonedx", "spdx", "notice", "hermeto", "hf-download")
    },
    **{
        f"export of the lock, {form}": Row(
            lambda root, form=form: (
                *("export", "--lock", str(results(root) / "models.lock"), "--format", form),
            ),
            codes=frozenset({0, 3, 5}),
            asks_git=False,
        )
        for form in ("spdx", "notice")
    },
    "init": Row(
        lambda root: ("init", str(results(root) / "ledger"), "--from-scan", "."),
        codes=frozenset({0, 3}),
        asks_git=False,
    ),
    "mcp": Row(
        lambda root: ("mcp", "--root", ".", "--print-config", "generic"),
        codes=frozenset({0}),
        asks_git=False,
    ),
}
