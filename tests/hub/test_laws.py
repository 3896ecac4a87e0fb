"""Laws: whatever JSON stands in whatever field, the observation can be kept and read back."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tracker.adapters.hub.configurations import MOST_BYTES, prune
from tracker.adapters.hub.file_names import license_texts, listing
from tracker.adapters.hub.lists import confirms
from tracker.adapters.hub.model_answers import MODEL_FIELDS, answered_id, facts_of, file_names
from tracker.adapters.hub.wire import outside_json
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.domain.values.hub_id import can_be_asked_for
from tracker.vocabulary import ReadStatus

text = st.text(st.characters(exclude_categories=()), max_size=20)
scalars = st.none() | st.booleans() | st.integers() | st.floats() | text
anything = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=12,
)
answers = st.fixed_dictionaries({}, optional=dict.fromkeys(("_id", "id", *MODEL_FIELDS), anything))


@given(answers)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_answer_becomes_a_line(answer: dict[str, Any]) -> None:
    read = outside_json.parse(json.dumps(answer).encode(), unique_keys=False)
    assert isinstance(read, dict)
    facts = facts_of(read)
    answered_id(read)
    license_texts(file_names(read) or (), facts)
    seen = Observation(
        id=ModelId("a"),
        hub=HubId("org/a"),
        status=ReadStatus.OK,
        facts=facts,
        files=listing(file_names(read) or ()),
    )
    line = to_line(seen)
    assert from_line(line) == seen
    line.decode("utf-8")
    assert confirms(facts, seen)


@given(st.dictionaries(text, anything, max_size=8))
@settings(max_examples=200, deadline=None)
def test_any_configuration_can_be_kept(content: dict[str, Any]) -> None:
    read = outside_json.parse(json.dumps(content).encode(), unique_keys=False)
    kept, pruned = prune("config.json", read)
    assert len(json.dumps(kept)) <= MOST_BYTES
    assert pruned == tuple(sorted(pruned))
    file = FileObservation(path="config.json", sha256="0" * 64, size=1, content=kept, pruned=pruned)
    seen = Observation(id=ModelId("a"), hub=HubId("org/a"), status=ReadStatus.OK, contents=(file,))
    assert from_line(to_line(seen)) == seen


@given(st.binary(max_size=200))
def test_any_bytes_are_json_or_a_value_error(content: bytes) -> None:
    try:
        outside_json.parse(content, unique_keys=True)
    except ValueError:
        return


@pytest.mark.parametrize(
    ("content", "value"),
    [
        ("1e999", "1e999"),
        ("-Infinity", "-Infinity"),
        ("NaN", "NaN"),
        ("9" * 41, "9" * 40 + "…"),
        ("9" * 40, int("9" * 40)),
        ('"\\ud800"', "\ufffd"),
        ('"\\ud83d\\ude00"', "😀"),
        ('{"\\ud800": 1}', {"\ufffd": 1}),
        ('\ufeff{"a": 1}', {"a": 1}),
        ("1.5", 1.5),
        ("-0", 0),
    ],
)
def test_what_json_cannot_hold_becomes_text(content: str, value: object) -> None:
    assert outside_json.parse(content.encode("utf-8"), unique_keys=True) == value


@pytest.mark.parametrize("depth", [39, 40, 41, 300])
def test_depth_is_bounded(depth: int) -> None:
    found: Any = outside_json.parse(b"[" * depth + b"]" * depth, unique_keys=True)
    levels = 0
    while isinstance(found, list) and found:
        found, levels = found[0], levels + 1
    assert levels == min(depth, outside_json.DEEPEST) - (depth <= outside_json.DEEPEST)


@pytest.mark.parametrize("depth", [500, 5_000, 500_000])
def test_absurd_depth_is_refused(depth: int) -> None:
    with pytest.raises(ValueError, match="deep"):
        outside_json.parse(b"[" * depth + b"]" * depth, unique_keys=True)


@pytest.mark.parametrize("good", ["gpt2", "org/name", "01-ai/Yi-34B", "a/b.c_d-e", "x" * 40 + "/" + "y" * 40])
def test_ids(good: str) -> None:
    assert can_be_asked_for(good)


@pytest.mark.parametrize(
    "bad",
    [
        "",
        "/",
        "org/",
        "/name",
        "a/b/c",
        "../x",
        "org/..",
        "org/a--b",
        "org/a..b",
        "org/%2F",
        "org/a b",
        "org/a\n",
        "org/a?x=1",
        "org/a#x",
        "org\\a",
        "-org/a",
        "org/a.git",
        "org/\x1b[2J",
        "org/ａ",
        "x" * 60 + "/" + "y" * 60,
    ],
)
def test_what_is_no_id(bad: str) -> None:
    assert not can_be_asked_for(bad)
