"""Files that have not changed since the last scan are not read again; all others are."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tracker.adapters.knowledge.name_knowledge import load_names
from tracker.adapters.project import file_scan, scan_memory
from tracker.adapters.project.file_reading import FileReading
from tracker.adapters.project.scan_memory import ScanMemory
from tracker.domain.registry.entries import ModelId, Registry, TrackedModel
from tracker.domain.scanning.names.resolution import Resolver

LATER = time.time_ns() + 3_600 * 10**9
FILES = {
    "a.py": 'f.from_pretrained("org/model-a", revision="v1")\n',
    "b.yaml": "base_model: org/model-b  # tracker: ignore[known]\nmodel_name: org/model-c\n",
    "c.py": "print(1)\n",
    "d.py": "# tracker: ignore-file\nf.from_pretrained('org/model-d')\n",
    "e.toml": b'base_model = "org/model-e"  # \xff\n',
    "f.json": '{"base_model": "org/model-f"}\0',
}


@pytest.fixture(autouse=True)
def _few(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(scan_memory, "FEWEST", 1)
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "kept"))


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    root = tmp_path / "tree"
    root.mkdir()
    for name, content in FILES.items():
        (root / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that are read, as they are."""
    names: list[str] = []
    read_file = file_scan.read_file

    def noted(path: str, shown: str, *rest: Any) -> FileReading:
        names.append(shown)
        return read_file(path, shown, *rest)

    monkeypatch.setattr(file_scan, "read_file", noted)
    return names


def resolver(*aliases: str) -> Resolver:
    model = TrackedModel(id=ModelId("own"), aliases=aliases)
    return Resolver(load_names(), Registry(models=(model,)))


def scan(tree: Path, *, now: int | None = LATER, aliases: tuple[str, ...] = ()) -> file_scan.Findings:
    files = [(str(path), path.name) for path in sorted(tree.iterdir())]
    return file_scan.scan_files(files, resolver(*aliases), memory=ScanMemory(tree, now=now))


def test_what_is_kept_is_what_was_read(tree: Path, read: list[str]) -> None:
    first = scan(tree)
    assert sorted(read) == sorted(FILES)
    read.clear()
    assert scan(tree) == first
    assert read == []
    assert [found.text for found in first.references] == ["org/model-a", "org/model-c", "org/model-e"]
    assert first.exempted == 2


def _rewrite(tree: Path) -> None:
    """Other bytes, as many as before, and the old time of change."""
    status = (tree / "a.py").stat()
    (tree / "a.py").write_text(FILES["a.py"].replace("model-a", "model-z"))  # type: ignore[union-attr,arg-type]
    os.utime(tree / "a.py", ns=(status.st_atime_ns, status.st_mtime_ns))


def _replace(tree: Path) -> None:
    (tree / "new").write_text("print(2)\n")
    (tree / "new").replace(tree / "c.py")


CHANGES: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "nothing": (lambda tree: None, []),
    "content": (lambda tree: (tree / "c.py").write_text("print(12)\n"), ["c.py"]),
    "content of the same size and time": (_rewrite, ["a.py"]),
    "another file of the name": (_replace, ["c.py"]),
    "a new file": (lambda tree: (tree / "g.py").write_text("x = 1\n"), ["g.py"]),
    "a file gone": (lambda tree: (tree / "a.py").unlink(), []),
}


@pytest.mark.parametrize(("change", "again"), CHANGES.values(), ids=CHANGES.keys())
def test_only_what_changed_is_read_again(
    tree: Path, read: list[str], change: Callable[[Path], object], again: list[str]
) -> None:
    scan(tree)
    change(tree)
    read.clear()
    kept = scan(tree)
    assert read == again
    assert kept == file_scan.scan_files(
        [(str(path), path.name) for path in sorted(tree.iterdir())], resolver()
    )


def test_what_changed_just_before_the_scan_is_not_kept(tree: Path, read: list[str]) -> None:
    scan(tree, now=None)
    read.clear()
    scan(tree, now=None)
    assert sorted(read) == sorted(FILES)


def test_a_name_that_the_registry_learns_is_looked_for_in_all_files(tree: Path, read: list[str]) -> None:
    (tree / "c.py").write_text('f.from_pretrained("inhouse-thing")\n')
    scan(tree)
    read.clear()
    found = scan(tree, aliases=("inhouse-thing",))
    assert sorted(read) == sorted(FILES)
    assert "own" in [reference.registry_id for reference in found.references]


@pytest.mark.parametrize("content", [b"", b"{}", b"no digest\n[]"])
def test_what_is_not_of_our_making_is_not_believed(tree: Path, read: list[str], content: bytes) -> None:
    first = scan(tree)
    (kept,) = (tree.parent / "kept" / "parsed").iterdir()
    kept.write_bytes(content)
    read.clear()
    assert scan(tree) == first
    assert sorted(read) == sorted(FILES)


def test_a_file_that_cannot_be_read_is_tried_again(tree: Path, read: list[str]) -> None:
    files = [(str(tree / "gone.py"), "gone.py"), (str(tree / "a.py"), "a.py")]
    for _ in range(2):
        read.clear()
        found = file_scan.scan_files(files, resolver(), memory=ScanMemory(tree, now=LATER))
        assert "gone.py" in read
        assert [one.path for one in found.unreadable] == ["gone.py"]
