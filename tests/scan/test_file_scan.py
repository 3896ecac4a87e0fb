"""Files read by several processes give what one process gives, whatever becomes of the others."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tracker.adapters.knowledge.name_knowledge import load_names
from tracker.adapters.project import file_scan
from tracker.adapters.project.file_reading import FileReading
from tracker.domain.registry.entries import Registry
from tracker.domain.scanning.names.resolution import Resolver

FILES = 200


@pytest.fixture
def files(tmp_path: Path) -> list[tuple[str, str]]:
    for number in range(FILES):
        (tmp_path / f"{number:03}.yaml").write_text(f"base_model: org/model-{number}\n")
    return [(str(path), path.name) for path in sorted(tmp_path.iterdir())]


@pytest.fixture
def resolver() -> Resolver:
    return Resolver(load_names(), Registry(models=()))


def _die_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading ends the process that does it, unless it is this one."""
    made_in, read_file = os.getpid(), file_scan.read_file

    def read(*words: Any) -> FileReading:
        if os.getpid() != made_in:
            os._exit(9)
        return read_file(*words)

    monkeypatch.setattr(file_scan, "read_file", read)


def _allow(processes: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few files are enough, and the threads of a test runner do not count."""
    monkeypatch.setattr(file_scan, "_FEW_FILES", 1)
    monkeypatch.setattr(file_scan, "cores", lambda: processes)
    monkeypatch.setattr(file_scan, "_may_fork", lambda: True)


def _names(found: file_scan.Findings) -> list[tuple[str, str]]:
    return [(reference.path, reference.text) for reference in found.references]


EXPECTED = [(f"{number:03}.yaml", f"org/model-{number}") for number in range(FILES)]


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
@pytest.mark.parametrize("processes", [1, 2, 4])
def test_any_number_of_processes_finds_the_same(
    files: list[tuple[str, str]], resolver: Resolver, processes: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    _allow(processes, monkeypatch)
    found = file_scan.scan_files(files, resolver)
    assert _names(found) == EXPECTED
    assert found.read == FILES


@pytest.mark.filterwarnings("ignore:.*multi-threaded, use of fork:DeprecationWarning")
def test_what_a_lost_process_was_given_is_read_again(
    files: list[tuple[str, str]], resolver: Resolver, monkeypatch: pytest.MonkeyPatch
) -> None:
    _allow(4, monkeypatch)
    _die_elsewhere(monkeypatch)
    found = file_scan.scan_files(files, resolver)
    assert _names(found) == EXPECTED
    assert found.read == FILES


@pytest.mark.parametrize("start_thread", [False, True], ids=["alone", "beside-a-thread"])
def test_only_a_process_of_one_thread_forks(start_thread: bool, tmp_path: Path) -> None:
    """A fork beside threads may hang, and is deprecated: the files are then read by this process alone."""
    for number in range(file_scan._FEW_FILES):
        (tmp_path / f"{number:03}.yaml").write_text(f"base_model: org/model-{number}\n")
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _SCAN, str(tmp_path), str(start_thread)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (f"{file_scan._FEW_FILES} {0 if start_thread else 1}\n", "")


_SCAN = """
import os, sys, threading
from pathlib import Path
from tracker.adapters.project import file_scan
from tracker.adapters.knowledge.name_knowledge import load_names
from tracker.domain.registry.entries import Registry
from tracker.domain.scanning.names.resolution import Resolver

fork, forks = os.fork, []
os.fork = lambda: forks.append(1) or fork()
file_scan.cores = lambda: 2
ended = threading.Event()
if sys.argv[2] == "True":
    threading.Thread(target=ended.wait).start()
files = [(str(path), path.name) for path in sorted(Path(sys.argv[1]).iterdir())]
found = file_scan.scan_files(files, Resolver(load_names(), Registry(models=())))
ended.set()
print(len(found.references), len(forks))
"""


def test_a_long_text_in_quotes_is_read_as_one(resolver: Resolver, tmp_path: Path) -> None:
    """``\\u0041`` and the like in a long record do not move the places of what stands in it."""
    path = tmp_path / "settings.json"
    path.write_text('{"note": "' + 'a\\"b\\u00e9' * 1000 + '", "base_model": "org\\/model-7"}\n')
    (reference,) = file_scan.scan_files([(str(path), "settings.json")], resolver).references
    assert (reference.text, reference.line) == ("org/model-7", 1)
    assert path.read_text()[reference.column - 1 :].startswith("org\\/")


@pytest.mark.parametrize("count", [1, 600], ids=["few", "many"])
def test_a_file_that_ends_its_process_is_searched_as_text(count: int, tmp_path: Path) -> None:
    """As a crash of a grammar does, and one that computes for ever; all others are read."""
    for number in range(count):
        (tmp_path / f"A{number}.java").write_text(f'class A {{ String model = "org/model-{number}b-7b"; }}\n')
    (tmp_path / "B.java").write_text('class B { String model = "Qwen/Qwen3-8B"; } // crash\n')
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _CRASH, str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stdout, done.stderr) == (f"{count} ['Qwen/Qwen3-8B']\n", "")


_CRASH = """
import os, sys
from pathlib import Path
from tracker.adapters.project import file_scan
from tracker.adapters.project.grammars import parsing
from tracker.adapters.knowledge.name_knowledge import load_names
from tracker.domain.registry.entries import Registry
from tracker.domain.scanning.names.resolution import Resolver

parse = parsing.parse

def crash(name, content, **more):
    return os._exit(9) if b"crash" in content else parse(name, content, **more)

parsing.parse = crash
file_scan.cores = lambda: 2
files = [(str(path), path.name) for path in sorted(Path(sys.argv[1]).iterdir())]
found = file_scan.scan_files(files, Resolver(load_names(), Registry(models=())))
print(len(found.references), [one.text for one in found.mentioned])
"""
