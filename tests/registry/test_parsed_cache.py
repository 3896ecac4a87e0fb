"""The cache of parsed files: quick where it can be trusted, silent where it cannot."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tracker.adapters.files.parsed_cache import ParsedCache
from tracker.adapters.workspace.registry_file import load_registry
from tracker.errors import DataError

TEXT = "models:\n  - id: a\n    hub: o/a\n"
OTHER = {"models": [{"id": "evil", "hub": "o/evil"}]}


@pytest.fixture(autouse=True)
def _as_in_a_new_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one process has built already is not what is tried here."""
    monkeypatch.setattr("tracker.adapters.workspace.registry_file._MOST_BUILT", 0)
    monkeypatch.setattr("tracker.adapters.workspace.registry_file._BUILT", {})


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "registry.yaml"
    path.write_text(TEXT)
    return path


def entries(folder: Path) -> list[Path]:
    return sorted((folder / "parsed").glob("*"))


def signed(value: object) -> bytes:
    payload = json.dumps(value).encode()
    return hashlib.sha256(payload).hexdigest().encode() + b"\n" + payload


def test_second_loading_needs_no_yaml(registry: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from tracker.adapters.workspace.registry_file import load_registry;"
        f"r = load_registry(Path({str(registry)!r}));"
        "print(len(r), 'yaml' in sys.modules, 'jsonschema_rs' in sys.modules)"
    )
    found = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    ]
    assert found == ["1 False True\n", "1 False False\n"]


def test_the_answer_is_the_same(registry: Path) -> None:
    assert load_registry(registry) == load_registry(registry)


def test_the_same_bytes_are_built_once_in_a_process(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.adapters.workspace.registry_file._MOST_BUILT", 2)
    other = tmp_path / "copy.yaml"
    other.write_bytes(registry.read_bytes())
    first = load_registry(registry)
    assert load_registry(other) is first
    for name in "bcd":
        other.write_text(TEXT.replace("a\n", f"{name}\n"))
        load_registry(other)
    assert load_registry(registry) is not first
    assert load_registry(registry) == first


def test_a_changed_file_is_read_again(registry: Path) -> None:
    load_registry(registry)
    registry.write_text(TEXT.replace("a\n", "b\n"))
    assert [model.id for model in load_registry(registry)] == ["b"]


def test_what_was_just_kept_stays_where_the_clock_went_back(registry: Path, cache_folder: Path) -> None:
    for number in range(9):
        registry.write_text(TEXT.replace("a\n", f"a{number}\n"))
        load_registry(registry)
        for entry in entries(cache_folder):
            os.utime(entry, (4_000_000_000 + number, 4_000_000_000 + number))
    before = set(entries(cache_folder))
    registry.write_text(TEXT)
    load_registry(registry)
    assert len(set(entries(cache_folder)) - before) == 1


def test_what_is_in_use_outlives_what_is_not(cache_folder: Path) -> None:
    cache = ParsedCache("used")
    for number in range(4):
        cache.put(b"%d" % number, number)
    for entry in entries(cache_folder):
        os.utime(entry, (1_000, 1_000))
    assert cache.get(b"0") == 0
    cache.put(b"4", 4)
    assert [cache.get(b"%d" % number) for number in (0, 4)] == [0, 4]
    assert None in [cache.get(b"%d" % number) for number in (1, 2, 3)]


def test_a_wrong_file_is_never_kept(registry: Path, cache_folder: Path) -> None:
    registry.write_text("models: 5\n")
    for _ in range(2):
        with pytest.raises(DataError):
            load_registry(registry)
    assert not cache_folder.joinpath("parsed").exists()


def test_only_this_user_can_read_it(registry: Path, cache_folder: Path) -> None:
    load_registry(registry)
    (entry,) = entries(cache_folder)
    assert (entry.stat().st_mode & 0o777, entry.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_few_are_kept(registry: Path, cache_folder: Path) -> None:
    for number in range(10):
        registry.write_text(f"# {number}\n{TEXT}")
        load_registry(registry)
    assert len(entries(cache_folder)) == 4


SPOILT: dict[str, Callable[[Path], object]] = {
    "empty": lambda entry: entry.write_bytes(b""),
    "cut short": lambda entry: entry.write_bytes(entry.read_bytes()[:-3]),
    "other content": lambda entry: entry.write_bytes(entry.read_bytes().replace(b'"a"', b'"b"')),
    "not JSON": lambda entry: entry.write_bytes(signed(1)[:64] + b"\n{"),
    "deep JSON": lambda entry: entry.write_bytes(
        hashlib.sha256(b"[" * 100_000).hexdigest().encode() + b"\n" + b"[" * 100_000
    ),
    "a list": lambda entry: entry.write_bytes(signed([])),
    "models of numbers": lambda entry: entry.write_bytes(signed({"models": [1]})),
    "models null": lambda entry: entry.write_bytes(signed({"models": None})),
    "an id of another type": lambda entry: entry.write_bytes(signed({"models": [{"id": 5}]})),
    "an access that is none": lambda entry: entry.write_bytes(
        signed({"models": [{"id": "a", "history": [{"date": "2026", "access": "x", "source": "s"}]}]})
    ),
    "writable for others": lambda entry: (entry.write_bytes(signed(OTHER)), entry.chmod(0o666)),
    "a folder": lambda entry: (entry.unlink(), entry.mkdir()),
    "a pipe": lambda entry: (entry.unlink(), os.mkfifo(entry)),
    "a link": lambda entry: (
        entry.rename(entry.with_name("kept")),
        entry.with_name("kept").write_bytes(signed(OTHER)),
        entry.symlink_to(entry.with_name("kept")),
    ),
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
def test_what_is_spoilt_is_passed_over(
    registry: Path, cache_folder: Path, spoil: Callable[[Path], object]
) -> None:
    load_registry(registry)
    (entry,) = entries(cache_folder)
    spoil(entry)
    assert [model.id for model in load_registry(registry)] == ["a"]


def test_a_folder_that_cannot_be_made(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "file" / "below"))
    assert len(load_registry(registry)) == 1


def test_values_json_cannot_hold_are_not_kept(cache_folder: Path) -> None:
    cache = ParsedCache("odd")
    cache.put(b"source", {"a": object()})
    assert cache.get(b"source") is None


def test_kinds_do_not_mix() -> None:
    ParsedCache("one").put(b"source", 1)
    assert (ParsedCache("one").get(b"source"), ParsedCache("two").get(b"source")) == (1, None)


def test_changed_rules_void_what_was_kept(tmp_path: Path) -> None:
    rules = tmp_path / "rules"
    rules.write_text("")
    cache = ParsedCache("ruled", rules=(rules,))
    cache.put(b"source", 1)
    os.utime(rules, ns=(0, 0))
    assert cache.get(b"source") is None


def test_folder_by_the_base_directory_rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TRACKER_CACHE_DIR")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    ParsedCache("one").put(b"source", 1)
    assert len(list(tmp_path.glob("open-weights-tracker/parsed/one-*.json"))) == 1
