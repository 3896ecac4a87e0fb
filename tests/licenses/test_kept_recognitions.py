"""What a text was recognised as is kept between runs, for these bytes and this knowledge alone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

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
    [[], {}, "word", {"near": [{}]}, {"key": "x", "near": [], "reasons": []}],
    ids=["list", "nothing", "word", "near", "half"],
)
def test_what_is_no_answer_is_not_taken_for_one(kept: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ParsedCache, "get", lambda *_: kept)
    made = Counted()
    assert KeptRecogniser(made, b"").recognise(TEXTS["none"]) == small_recogniser().recognise(TEXTS["none"])
    assert made.made == 1


def test_where_nothing_can_be_kept_it_answers_all_the_same(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own_cache.write_text("no folder")
    made = Counted()
    recogniser = KeptRecogniser(made, b"")
    assert recogniser.recognise(TEXTS["none"]) == recogniser.recognise(TEXTS["none"])
    assert made.made == 2
