"""Which files of a tree are read, and why the others are not."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tracker.adapters.project.gitignore import read_ignore_file
from tracker.adapters.project.tree import walk
from tracker.errors import DataError


def put(root: Path, *names: str, text: str = "x = 1\n") -> None:
    for name in names:
        target = root / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def shown(root: Path) -> list[str]:
    return sorted(name for _, name in walk(root).files)


def test_folders_of_others_are_counted_not_read(tmp_path: Path) -> None:
    put(
        tmp_path,
        "a.py",
        "node_modules/b.js",
        ".venv/lib/c.py",
        "third_party/d.py",
        "tests/fixtures/e.json",
        ".git/f.py",
    )
    tree = walk(tmp_path)
    assert [name for _, name in tree.files] == ["a.py"]
    assert {skipped.path: skipped.reason for skipped in tree.skipped} == {
        "node_modules/": "other people's code",
        ".venv/": "other people's code",
        "third_party/": "other people's code",
        "tests/fixtures/": "test fixtures",
    }


def test_other_kinds_and_generated_files(tmp_path: Path) -> None:
    put(tmp_path, "a.png", "b.min.js", "package-lock.json", "Dockerfile", ".env", "Makefile", "c.go", "d.csv")
    tree = walk(tmp_path)
    assert sorted(name for _, name in tree.files) == [".env", "Dockerfile", "Makefile", "c.go"]
    assert tree.counts["without text to read"] == 3
    assert tree.counts["minified"] == 1


@pytest.mark.parametrize(
    ("rules", "ignored", "kept"),
    [
        ("*.py", ["a.py", "d/a.py"], ["a.js"]),
        ("/a.py", ["a.py"], ["d/a.py"]),
        ("d/", ["d/a.py", "e/d/a.py"], ["e/a.py"]),
        ("d/*.py", ["d/a.py"], ["d/e/a.py"]),
        ("**/x/a.py", ["x/a.py", "d/x/a.py"], ["a.py"]),
        ("d/**", ["d/a.py", "d/e/a.py"], ["a.py"]),
        ("d/**/a.py", ["d/a.py", "d/e/f/a.py"], ["a.py"]),
        ("*.py\n!b.py", ["a.py"], ["b.py"]),
        ("[ab].py", ["a.py", "b.py"], ["c.py"]),
        ("[!ab].py", ["c.py"], ["a.py"]),
        ("?.py", ["a.py"], ["ab.py"]),
        ("# a.py\n\n", [], ["a.py"]),
        ("\\#a.py", ["#a.py"], ["a.py"]),
        ("a.py   ", ["a.py"], ["b.py"]),
        ("a", ["a/b.py"], ["ab/b.py"]),
    ],
)
def test_gitignore(tmp_path: Path, rules: str, ignored: list[str], kept: list[str]) -> None:
    put(tmp_path, *ignored, *kept)
    (tmp_path / ".gitignore").write_text(rules)
    assert shown(tmp_path) == sorted(kept)


def test_git_agrees(tmp_path: Path) -> None:
    put(tmp_path, "a.py", "b/a.py", "b/c.py", "b/d/c.py", "e/f/g.py", "keep/a.py", "x/y/z.py", "x/z.py")
    (tmp_path / ".gitignore").write_text("b/*\n!b/c.py\ne/**/g.py\n/x/z.py\n*.tmp\n")
    (tmp_path / "keep").joinpath(".gitignore").write_text("!a.py\n")
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    listed = subprocess.run(
        ["git", "ls-files", "--others", "--exclude-standard", "*.py"],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split()
    assert shown(tmp_path) == sorted(listed)


def test_rules_above_the_named_folder_count(tmp_path: Path) -> None:
    put(tmp_path, "d/a.py", "d/b.py")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("d/a.py")
    assert shown(tmp_path / "d") == ["b.py"]


def test_links_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "out", "secret.py")
    inside = tmp_path / "in"
    put(inside, "a.py", "d/b.py")
    (inside / "loop").symlink_to(inside)
    (inside / "out").symlink_to(tmp_path / "out")
    (inside / "self").symlink_to(inside / "self")
    tree = walk(inside)
    assert sorted(name for _, name in tree.files) == ["a.py", "d/b.py"]
    assert tree.counts["symbolic link inside the tree"] == 1
    assert tree.counts["symbolic link out of the tree"] == 1
    assert tree.counts["symbolic link that leads nowhere"] == 1


def test_pipes_are_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.py")
    assert walk(tmp_path).files == []


@pytest.mark.parametrize("name", ["missing", "missing.py", "a.py/b"])
def test_missing_paths_are_errors(tmp_path: Path, name: str) -> None:
    put(tmp_path, "a.py")
    with pytest.raises(DataError) as caught:
        walk(tmp_path / name)
    assert caught.value.exit_code == 3


def test_unreadable_ignore_file_is_none(tmp_path: Path) -> None:
    assert read_ignore_file(tmp_path / ".gitignore", "") is None
