"""One table of everything a server may do wrong, run against each of the three things that are asked for."""

from __future__ import annotations

import re

import pytest

from tests.hub.rig import MIT, by_path, repo, rig
from tracker.adapters.embedded_hub import FAULTS, EmbeddedHub, Fault
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.observation import Observation, ReadErrorCode

NAMES = [f"org/{letter}" for letter in "abcd"]
READ, ALL, NONE, HALF = "read", NAMES, [], ["org/b", "org/d"]
E = ReadErrorCode
SLOW = {"hang", "hang-mid", "slow", "slow-headers"}

TABLE: list[tuple[str, object, object, object]] = [
    # fault, model call, list call, file
    ("hang", E.TIMEOUT, NONE, E.TIMEOUT),
    ("hang-mid", E.TIMEOUT, NONE, E.TIMEOUT),
    ("slow", E.DEADLINE, NONE, E.DEADLINE),
    ("slow-headers", E.DEADLINE, NONE, E.DEADLINE),
    ("reset", E.NETWORK, NONE, E.NETWORK),
    ("no-http", E.NETWORK, NONE, E.NETWORK),
    ("cut", E.NETWORK, NONE, E.NETWORK),
    ("cut-consistent", E.MALFORMED, NONE, E.NETWORK),
    ("huge", E.TOO_LARGE, NONE, E.TOO_LARGE),
    ("huge-chunked", E.TOO_LARGE, NONE, E.TOO_LARGE),
    ("gzip-bomb", E.TOO_LARGE, NONE, E.TOO_LARGE),
    ("gzip-broken", E.MALFORMED, NONE, E.MALFORMED),
    ("gzip-cut", E.NETWORK, NONE, E.NETWORK),
    ("400", E.REJECTED, NONE, E.REJECTED),
    ("401", E.MISSING_OR_PRIVATE, NONE, E.MISSING_OR_PRIVATE),
    ("401-html", E.FORBIDDEN, NONE, E.FORBIDDEN),
    ("401-badtoken", E.FORBIDDEN, NONE, E.FORBIDDEN),
    ("403", E.FORBIDDEN, NONE, E.FORBIDDEN),
    ("404", E.NOT_FOUND, NONE, E.NOT_FOUND),
    ("404-repo", E.MISSING_OR_PRIVATE, NONE, E.MISSING_OR_PRIVATE),
    ("404-inject", E.NOT_FOUND, NONE, E.NOT_FOUND),
    ("408", E.TIMEOUT, NONE, E.TIMEOUT),
    ("410", E.MISSING_OR_PRIVATE, NONE, E.MISSING_OR_PRIVATE),
    ("418", E.REJECTED, NONE, E.REJECTED),
    ("429", E.RATE_LIMITED, NONE, E.RATE_LIMITED),
    ("429-window", E.RATE_LIMITED, NONE, E.RATE_LIMITED),
    ("451", E.UNAVAILABLE_FOR_LEGAL_REASONS, NONE, E.UNAVAILABLE_FOR_LEGAL_REASONS),
    ("500", E.SERVER_ERROR, NONE, E.SERVER_ERROR),
    ("502", E.SERVER_ERROR, NONE, E.SERVER_ERROR),
    ("503", E.SERVER_ERROR, NONE, E.SERVER_ERROR),
    ("504", E.SERVER_ERROR, NONE, E.SERVER_ERROR),
    ("304", E.MALFORMED, NONE, E.MALFORMED),
    ("html", E.MALFORMED, NONE, E.MALFORMED),
    ("redirect-loop", E.MALFORMED, NONE, E.MALFORMED),
    ("redirect-endless", E.MALFORMED, NONE, E.MALFORMED),
    ("redirect-host", E.FOREIGN_REDIRECT, NONE, E.NETWORK),  # nobody listens at that other host
    ("redirect-odd", E.MALFORMED, NONE, E.MALFORMED),
    ("redirect-nowhere", E.MALFORMED, NONE, E.MALFORMED),
    ("link-host", None, ALL, None),
    ("link-loop", None, ALL, None),
    ("link-endless", None, ALL, None),
    ("list-missing", None, HALF, None),
    ("wrong-id", E.WRONG_ID, NONE, READ),
    ("path-id", E.MALFORMED, NONE, READ),
    ("no-id", E.MALFORMED, NONE, READ),
    ("types", READ, ALL, READ),
    ("nan", READ, ALL, READ),
    ("nul", READ, ALL, READ),
    ("surrogates", READ, ALL, READ),
    ("big-number", READ, ALL, READ),
    ("inject", READ, ALL, READ),
    ("deep-field", READ, ALL, READ),
    ("empty", E.MALFORMED, NONE, E.MALFORMED),
    ("empty-object", E.MALFORMED, NONE, READ),
    ("empty-list", E.MALFORMED, NONE, E.MALFORMED),
    ("null", E.MALFORMED, NONE, E.MALFORMED),
    ("deep", E.MALFORMED, NONE, E.MALFORMED),
    ("deeper", E.MALFORMED, NONE, E.MALFORMED),
    ("invalid-utf8", E.MALFORMED, NONE, E.MALFORMED),
    ("utf16", E.MALFORMED, NONE, E.MALFORMED),
    ("not-json", E.MALFORMED, NONE, E.MALFORMED),
    ("dupkeys", E.MALFORMED, NONE, READ),
    ("bom", READ, ALL, READ),
]
IDS = [row[0] for row in TABLE]


def faulty(kind: str, where: str) -> EmbeddedHub:
    return EmbeddedHub([repo(name) for name in NAMES], faults=[Fault(kind=kind, where=where)])


def patience(kind: str) -> dict[str, float]:
    return {"read_seconds": 0.25, "model_seconds": 1.5} if kind in SLOW else {}


def test_every_fault_is_in_the_table() -> None:
    assert sorted(IDS) == sorted(FAULTS)


@pytest.mark.parametrize(("kind", "expected"), [(row[0], row[1]) for row in TABLE if row[1]], ids=str)
def test_model_call(kind: str, expected: object) -> None:
    with faulty(kind, "^/api/models/") as hub:
        found = rig(hub, **patience(kind)).read()
    if isinstance(found, Observation):
        assert expected == READ
        assert from_line(to_line(found)) == found, "what is kept is canonical JSON in UTF-8"
    else:
        assert found.code is expected
        assert len(found.detail) <= 200
        found.detail.encode()


@pytest.mark.parametrize(("kind", "expected"), [(row[0], row[2]) for row in TABLE], ids=IDS)
def test_list_call(kind: str, expected: list[str]) -> None:
    with faulty(kind, r"^/api/models\?") as hub:
        assert sorted(rig(hub, **patience(kind)).listed("org", NAMES)) == expected


@pytest.mark.parametrize(("kind", "expected"), [(row[0], row[3]) for row in TABLE if row[3]], ids=str)
def test_configuration_file(kind: str, expected: object) -> None:
    with faulty(kind, "/resolve-cache/.*config.json") as hub:
        found = rig(hub, **patience(kind)).read()
    if not isinstance(found, Observation):
        # Headers that trickle in hold up the whole model, whose reading is then given up.
        assert kind == "slow-headers" and found.code is expected
        return
    file = by_path(found)["config.json"]
    assert (file.error.code if file.error else READ) == expected
    assert by_path(found)["LICENSE"].size == len(MIT) or kind in SLOW
    assert from_line(to_line(found)) == found


@pytest.mark.parametrize("kind", ["408", "500", "502", "503", "504", "reset", "cut", "gzip-cut", "429"])
def test_what_passes_is_tried_again(kind: str) -> None:
    with EmbeddedHub([repo()], faults=[Fault(kind=kind, where="^/api/models/", times=2)]) as hub:
        rigged = rig(hub)
        assert isinstance(rigged.read(), Observation)
        assert hub.paths.count("/api/models/org/a") == 3
        assert len(rigged.time.slept) == 2


@pytest.mark.parametrize("kind", ["400", "401", "403", "404", "404-repo", "410", "418", "451", "html"])
def test_what_does_not_pass_is_asked_once(kind: str) -> None:
    with faulty(kind, "^/api/models/") as hub:
        rigged = rig(hub)
        rigged.read()
        assert len(hub.requests) == 1
        assert rigged.time.slept == []


def test_pauses_grow_and_vary() -> None:
    with faulty("503", "^/api/models/") as hub:
        rigged = rig(hub)
        rigged.read()
        assert rigged.time.slept == [0.5, 1.0, 2.0]
        assert len(hub.requests) == 4


def test_error_texts_carry_no_control_past_the_printer() -> None:
    from tracker.render.layout.safe import safe

    with faulty("404-inject", "^/api/models/") as hub:
        found = rig(hub).read()
    assert not isinstance(found, Observation)
    assert "\x1b" in found.detail, "kept as it came"
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", safe(found.detail))
