"""What a text was recognised as is kept between runs, for these bytes and this knowledge alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.adapters.files.package import PACKAGE
from tracker.adapters.files.parsed_cache import ParsedCache
from tracker.adapters.knowledge.kept_recognitions import KeptRecogniser
from tracker.domain.licensing.texts.recognition import Recogniser

from .texts import KNOWN, small_recogniser

TEXTS = {
    **{key: text.encode() for key, text in KNOWN.items()},
    "changed": next(iter(KNOWN.values())).encode() + b"\n\nNo use by competitors is permitted under it.\n",
    "none": b"Leaves fall on the lawn. " * 60,
    "empty": b"",
    "no utf-8": b"\xff\xfe\x00 licence",
}


class Counted:
    """Makes the true one, and counts how often it was needed."""

    def __init__(self) -> None:
        self.made = 0

    def __call__(self) -> Recogniser:
        self.made += 1
        return small_recogniser()


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "cache"))
    yield tmp_path / "cache"


@pytest.mark.parametrize("name", TEXTS)
def test_what_was_kept_is_what_was_found(name: str) -> None:
    made = Counted()
    found = [KeptRecogniser(made, b"knowledge").recognise(TEXTS[name]) for _ in range(3)]
    assert found == [small_recogniser().recognise(TEXTS[name])] * 3
    assert made.made == 1


def test_other_knowledge_and_another_text_are_looked_at_anew() -> None:
    made = Counted()
    KeptRecogniser(made, b"knowledge").recognise(TEXTS["none"])
    KeptRecogniser(made, b"Knowledge").recognise(TEXTS["none"])
    KeptRecogniser(made, b"knowledge").recognise(TEXTS["none"] + b".")
    assert made.made == 3


@pytest.mark.parametrize(
    "kept",
    [[], {}, "word", {"near": [{}]}, {"key": "x", "near": [], "reasons": []}, {"of": None, "found": {}}],
    ids=["list", "nothing", "word", "near", "half", "of none"],
)
def test_what_is_no_answer_is_not_taken_for_one(kept: object, monkeypatch: pytest.MonkeyPatch) -> None:
    made, put = Counted(), dict[str, object]()
    monkeypatch.setattr(ParsedCache, "put", lambda _self, _source, value: put.update(value))
    KeptRecogniser(made, b"").recognise(TEXTS["none"])
    for answer in (kept, put | {"found": kept}):
        monkeypatch.setattr(ParsedCache, "get", lambda *_, answer=answer: answer)
        found = KeptRecogniser(made, b"").recognise(TEXTS["none"])
        assert found == small_recogniser().recognise(TEXTS["none"])
    assert made.made == 3


def test_where_nothing_can_be_kept_it_answers_all_the_same(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_cache.write_text("no folder")
    made = Counted()
    recogniser = KeptRecogniser(made, b"")
    assert recogniser.recognise(TEXTS["none"]) == recogniser.recognise(TEXTS["none"])
    assert made.made == 2


def test_an_answer_under_the_name_of_another_text_is_none_for_it(own_cache: Path) -> None:
    """A folder that others may write to, or a copy that mixes names up."""
    free, changed = TEXTS["changed"].partition(b"\n\nNo use")[0], TEXTS["changed"]
    kept = own_cache / "parsed"
    KeptRecogniser(small_recogniser, b"knowledge").recognise(free)
    (of_free,) = kept.iterdir()
    KeptRecogniser(small_recogniser, b"knowledge").recognise(changed)
    (of_changed,) = set(kept.iterdir()) - {of_free}
    of_free.replace(of_changed)
    found = KeptRecogniser(small_recogniser, b"knowledge").recognise(changed)
    assert found == small_recogniser().recognise(changed)
    assert found.key is None


@pytest.mark.parametrize("kept", ["domain/licensing", "domain/values/late_pattern.py", "adapters/knowledge"])
def test_another_line_of_any_code_that_takes_part_makes_it_void(
    kept: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "tracker"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__", "data", "snapshots"))
    monkeypatch.setattr("tracker.adapters.knowledge.kept_recognitions.PACKAGE", package)
    made = Counted()
    files = [package / kept] if kept.endswith(".py") else sorted((package / kept).rglob("*.py"))
    taking_part = [path for path in files if path.name in TAKING_PART]
    assert taking_part
    KeptRecogniser(made, b"knowledge").recognise(TEXTS["none"])
    for number, path in enumerate(taking_part, start=2):
        path.write_text(f"{path.read_text()}\n")
        KeptRecogniser(made, b"knowledge").recognise(TEXTS["none"])
        assert made.made == number, path.name


TAKING_PART = {
    "recognition.py",
    "likeness.py",
    "sketch.py",
    "wording.py",
    "late_pattern.py",
    "lookups.py",
    "terms.py",
    "license_texts.py",
    "license_records.py",
    "license_lines.py",
    "license_knowledge.py",
    "kept_recognitions.py",
}


def test_an_interpreter_with_other_letters_looks_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is a letter, and its lower case, is the interpreter's knowledge."""
    made = Counted()
    KeptRecogniser(made, b"knowledge").recognise(TEXTS["none"])
    monkeypatch.setattr("sys.version", "3.99.0 (another)")
    KeptRecogniser(made, b"knowledge").recognise(TEXTS["none"])
    assert made.made == 2


def test_an_installation_without_its_source_keeps_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, own_cache: Path
) -> None:
    monkeypatch.setattr("tracker.adapters.knowledge.kept_recognitions.PACKAGE", tmp_path / "compiled")
    recogniser = KeptRecogniser(small_recogniser, b"knowledge")
    assert recogniser.recognise(TEXTS["none"]) == small_recogniser().recognise(TEXTS["none"])
    assert not own_cache.exists()


def test_who_has_no_home_keeps_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container's user that the system has no name for."""

    def homeless(_self: Path) -> Path:
        raise RuntimeError("Could not determine home directory.")

    for name in ("TRACKER_CACHE_DIR", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(Path, "expanduser", homeless)
    made = Counted()
    recogniser = KeptRecogniser(made, b"")
    assert recogniser.recognise(TEXTS["none"]) == recogniser.recognise(TEXTS["none"])
    assert made.made == 2
