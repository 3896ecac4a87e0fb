"""Knowledge kept in many files is read as one document, from the package or made and kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tracker.adapters.knowledge.compiled import read_compiled
from tracker.adapters.knowledge.license_lines import document_of_lines, read_lines
from tracker.adapters.knowledge.license_sources import compile_licenses


class Compiler:
    """Counts how often the document is made."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.made = 0

    def read(self) -> Any:
        def compile_sources() -> bytes:
            self.made += 1
            words = {path.stem: path.read_text() for path in sorted(self.folder.rglob("*.yaml"))}
            return json.dumps(words).encode()

        return read_compiled(self.folder.with_suffix(".json"), (self.folder,), compile_sources)


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Compiler:
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "cache"))
    (tmp_path / "words" / "more").mkdir(parents=True)
    (tmp_path / "words" / "one.yaml").write_text("1")
    return Compiler(tmp_path / "words")


def test_what_was_made_is_kept(compiler: Compiler) -> None:
    assert compiler.read() == compiler.read() == {"one": "1"}
    assert compiler.made == 1


def test_a_file_changed_added_or_removed_is_seen(compiler: Compiler) -> None:
    compiler.read()
    (compiler.folder / "one.yaml").write_text("one")
    assert compiler.read() == {"one": "one"}
    (compiler.folder / "more" / "two.yaml").write_text("2")
    assert compiler.read() == {"one": "one", "two": "2"}
    (compiler.folder / "one.yaml").unlink()
    assert compiler.read() == {"two": "2"}


def test_where_nothing_can_be_kept_it_is_made_each_time(
    compiler: Compiler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "file"))
    assert compiler.read() == compiler.read() == {"one": "1"}
    assert compiler.made == 2


def test_a_damaged_entry_is_made_anew(compiler: Compiler, tmp_path: Path) -> None:
    compiler.read()
    (entry,) = (tmp_path / "cache" / "parsed").glob("words-*.json")
    entry.write_bytes(entry.read_bytes()[:-1])
    assert compiler.read() == {"one": "1"}


def test_a_package_without_the_sources_has_the_document(tmp_path: Path) -> None:
    (tmp_path / "words.json").write_text('{"built": "with the package"}')
    compiler = Compiler(tmp_path / "words")
    assert compiler.read() == {"built": "with the package"}
    assert compiler.made == 0


def test_a_licence_is_read_alone_from_a_document_that_any_reader_reads() -> None:
    before = {"schema": "x/1", "names": {"a\n": ["b"]}}
    records: dict[str, Any] = {"one": {"text": 'a,\n"b":{\n}}', "more": {}}, "two-1.0": {"text": "é"}}
    document = document_of_lines(before, records)
    assert json.loads(document) == {**before, "licenses": records}
    first, each = read_lines(document)
    assert first == before
    assert dict(each) == records
    assert list(each) == list(records)
    with pytest.raises(KeyError):
        each["three"]


def test_the_compiled_licences_have_that_form() -> None:
    document = compile_licenses()
    first, each = read_lines(document)
    assert json.loads(document) == {**first, "licenses": dict(each)}
    assert first["classes"] == {key: record["class"] for key, record in each.items()}


@pytest.mark.parametrize("cut", ["a licence", "half a licence", "the end", "all licences", "another form"])
def test_a_document_of_which_something_is_missing_is_not_read_as_a_shorter_one(cut: str) -> None:
    """Fewer licences would be other answers: a text would be like another one, or like none."""
    records: dict[str, Any] = {key: {"class": "custom", "text": key * 9} for key in ("one", "two", "three")}
    whole = document_of_lines({"classes": dict.fromkeys(records, "custom")}, records)
    lines = whole.splitlines(keepends=True)
    left = {
        "a licence": b"".join([*lines[:2], *lines[3:]]),
        "half a licence": whole[: whole.index(b"threethree")],
        "the end": b"".join(lines[:3]),
        "all licences": lines[0],
        "another form": json.dumps(json.loads(whole)).encode(),
    }[cut]
    with pytest.raises(ValueError, match="compiled licences"):
        read_lines(left)


def test_a_key_may_hold_what_stands_between_key_and_value() -> None:
    records: dict[str, Any] = {"a:b,{": {"x": 1}, "é": {"one": {}}, "two": {'"two":': ',"licenses":{\n'}}
    _, each = read_lines(document_of_lines({"classes": dict.fromkeys(records, "custom")}, records))
    assert dict(each) == records
