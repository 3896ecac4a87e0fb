"""Observations to bytes and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.json_lines import canonical_json, line_id, line_status
from tracker.domain.observing.observation import FileObservation, Json, Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

_texts = st.text(max_size=12)
_json: st.SearchStrategy[Json] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | _texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=8,
)
_some_text = st.text(min_size=1, max_size=12)
_errors = st.builds(
    ReadError,
    code=st.sampled_from(ReadErrorCode),
    http_status=st.none() | st.integers(100, 599),
    detail=_texts,
)
_files = st.builds(
    FileObservation,
    path=_some_text,
    sha256=st.none() | st.just("a" * 64),
    size=st.none() | st.integers(0),
    content=_json,
    pruned=st.lists(_texts, max_size=2).map(tuple),
    error=st.none() | _errors,
)
_observations = st.builds(
    Observation,
    id=_some_text.map(ModelId),
    hub=st.none() | _some_text.map(HubId),
    status=st.sampled_from(ReadStatus),
    facts=st.dictionaries(_texts, _json.filter(lambda value: value is not None), max_size=4),
    files=st.dictionaries(_texts, st.integers(0, 999), max_size=4),
    contents=st.lists(_files, max_size=2, unique_by=lambda file: file.path).map(
        lambda files: tuple(sorted(files, key=lambda file: file.path))
    ),
    error=st.none() | _errors,
    read_at=st.none() | _some_text,
    missing_since=st.none() | _some_text,
    redirected_to=st.none() | _some_text.map(HubId),
)


@given(_observations)
def test_what_is_written_is_read_back(observation: Observation) -> None:
    assert from_line(to_line(observation)) == observation


@given(_observations)
def test_a_line_is_canonical_and_shows_id_and_status_unparsed(observation: Observation) -> None:
    line = to_line(observation)
    assert line.count(b"\n") == 1
    assert line.endswith(b"\n")
    assert to_line(from_line(line)) == line
    assert line_id(line) == observation.id.encode("utf-8", "surrogatepass")
    assert line_status(line) == observation.status


def test_the_order_of_keys_makes_no_difference() -> None:
    one = Observation(id=ModelId("a"), hub=None, status=ReadStatus.OK, facts={"sha": "1", "gated": False})
    other = Observation(id=ModelId("a"), hub=None, status=ReadStatus.OK, facts={"gated": False, "sha": "1"})
    assert to_line(one) == to_line(other) == b'{"facts":{"gated":false,"sha":"1"},"id":"a","status":"ok"}\n'


def test_a_hub_id_of_another_model_inside_the_facts_is_not_taken_for_the_id() -> None:
    facts: dict[str, Json] = {
        "id": "zz",
        "baseModels": {"models": [{"_id": "1", "id": "base"}]},
        "x": ',"id":"no"',
    }
    assert line_id(to_line(Observation(id=ModelId("a"), hub=None, status=ReadStatus.OK, facts=facts))) == b"a"


def _nested(depth: int) -> Json:
    value: Json = []
    for _ in range(depth):
        value = [value]
    return value


@pytest.mark.parametrize("value", [float("nan"), float("inf"), _nested(100_000)], ids=["nan", "inf", "deep"])
def test_what_json_cannot_hold_is_refused(value: Json) -> None:
    with pytest.raises(ValueError):
        canonical_json({"a": value})


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"", "Expecting value"),
        (b"[1]", "not an object"),
        (b'{"id":"a"}', "'status'"),
        (b'{"id":"a","status":"vanished"}', "does not know"),
        (b'{"id":"a","status":{}}', "does not know"),
        (b'{"id":"","status":"ok"}', "'id' is not a text"),
        (b'{"id":7,"status":"ok"}', "'id' is not a text"),
        (b'{"id":"a","status":"ok","likes":3}', "unknown key 'likes'"),
        (b'{"id":"a","status":"ok","facts":[]}', "'facts' is not an object"),
        (b'{"id":"a","status":"ok","files":{"x":true}}', "counts"),
        (b'{"id":"a","status":"ok","contents":{}}', "not a list"),
        (b'{"id":"a","status":"ok","contents":["x"]}', "not an object"),
        (b'{"id":"a","status":"ok","contents":[{"path":"x","pruned":[1]}]}', "'pruned'"),
        (b'{"id":"a","status":"ok","contents":[{"path":"x","size":"1"}]}', "'size'"),
        (b'{"id":"a","status":"ok","error":{"code":"bored"}}', "does not know"),
        (b'{"facts":{"a":NaN},"id":"a","status":"ok"}', "NaN"),
        (b'{"facts":{"a":' + b"[" * 200_000 + b'},"id":"a","status":"ok"}', "deep"),
        (b'{"id":"\xff","status":"ok"}', "utf-8"),
        (b'{"facts":{"a":' + b"9" * 5000 + b'},"id":"a","status":"ok"}', "digit"),
    ],
)
def test_a_bad_line_says_what_is_wrong(line: bytes, says: str) -> None:
    with pytest.raises(ValueError, match=says):
        from_line(line)


def test_the_shape_of_a_line_is_the_published_one() -> None:
    observation = Observation(
        id=ModelId("m"),
        hub=HubId("o/m"),
        status=ReadStatus.STALE,
        facts={"_id": "1", "gated": "auto", "private": False, "pipeline_tag": None},
        files={"model-*.safetensors": 3},
        contents=(FileObservation(path="LICENSE", sha256="0" * 64, size=12),),
        error=ReadError(code=ReadErrorCode.RATE_LIMITED, http_status=429),
        read_at="2026-11-22T06:00:00Z",
    )
    assert json.loads(to_line(observation)) == {
        "contents": [{"path": "LICENSE", "sha256": "0" * 64, "size": 12}],
        "error": {"code": "rate-limited", "http_status": 429},
        "facts": {"_id": "1", "gated": "auto", "private": False},
        "files": {"model-*.safetensors": 3},
        "hub": "o/m",
        "id": "m",
        "read_at": "2026-11-22T06:00:00Z",
        "status": "stale",
    }
