"""A proxy in front of the Hub may name files in a way of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import pytest

from tracker.adapters.hub.files import FileReader, Repository
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.hub.wire.requests import Answer
from tracker.adapters.hub.wire.session import Session
from tracker.adapters.hub.wire.timing import Budget, Timing
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.observation import FileObservation, Observation, ReadErrorCode
from tracker.domain.registry.entries import ModelId
from tracker.vocabulary import ReadStatus

TEXT = b"MIT License\n\nPermission is hereby granted.\n"
BLOB = hashlib.sha1(b"blob %d\0" % len(TEXT) + TEXT, usedforsecurity=False).hexdigest()
OWN = "0123456789abcdef0123456789abcdef01234567"


class Mirror:
    """Answers with ``bodies`` in turn, named ``etag``; ``listed`` is its list of files, if it has one."""

    def __init__(
        self, etag: str, bodies: list[bytes], listed: list[Mapping[str, Any]] | None, endpoint: str
    ) -> None:
        self.session = Session(endpoint=endpoint, httpx=None, headers={})
        self._etag, self._bodies, self._listed = etag, bodies, listed

    def get(self, path: str, **_: object) -> Answer:
        if "/tree/" in path:
            if self._listed is None:
                raise HubError(ReadErrorCode.NOT_FOUND, "no such page")
            import json

            return self._answer(json.dumps(self._listed).encode(), {})
        body = self._bodies.pop(0) if len(self._bodies) > 1 else self._bodies[0]
        return self._answer(body, {"etag": f'"{self._etag}"'})

    def _answer(self, body: bytes, headers: Mapping[str, str]) -> Answer:
        return Answer(headers=headers, body=body, address="https://mirror.example/", hops=0)


def seen(
    etag: str,
    *bodies: bytes,
    listed: list[Mapping[str, Any]] | None = None,
    endpoint: str = "https://mirror.example",
) -> FileObservation:
    mirror: Any = Mirror(etag, list(bodies or (TEXT,)), listed, endpoint)
    reader = FileReader(mirror, lambda content: hashlib.sha256(content).hexdigest())
    repository = Repository(id="org/a", revision="a" * 40, facts={}, paths=("LICENSE",))
    budget = Budget(Timing(), 60.0)
    (found,) = reader.read(repository, (), budget, again=False)
    return found


@pytest.mark.parametrize(
    "etag",
    [
        BLOB,
        hashlib.sha1(TEXT, usedforsecurity=False).hexdigest(),
        hashlib.sha256(TEXT).hexdigest(),
        "5f-63a",
        "",
    ],
    ids=["blob", "SHA-1 of the bytes", "SHA-256", "no digest", "nothing"],
)
def test_a_digest_of_the_content_is_proof(etag: str) -> None:
    found = seen(etag)
    assert (found.error, found.unverified, found.size) == (None, False, len(TEXT))


def entry(**fields: Any) -> Mapping[str, Any]:
    return {"type": "file", "path": "LICENSE", "size": len(TEXT), **fields}


@pytest.mark.parametrize(
    ("listed", "unverified"),
    [(None, True), ([], True), ([entry()], True), ([entry(oid=BLOB)], False)],
    ids=["no list", "not in the list", "without digest", "with its digest"],
)
def test_a_name_of_its_own(listed: list[Mapping[str, Any]] | None, unverified: bool) -> None:
    found = seen(OWN, listed=listed)
    assert (found.error, found.unverified) == (None, unverified)
    assert found.sha256 == hashlib.sha256(TEXT).hexdigest()


@pytest.mark.parametrize(
    "reading",
    [
        {"etag": OWN, "bodies": (TEXT, TEXT[:-1])},
        {"etag": OWN, "listed": [entry(oid="f" * 40)]},
        {"etag": OWN, "listed": [entry(size=3)]},
        {"etag": OWN, "endpoint": "https://huggingface.co"},
        {"etag": OWN, "endpoint": "https://hub-ci.huggingface.co"},
    ],
    ids=[
        "two readings differ",
        "another digest is listed",
        "another size",
        "the Hub itself",
        "a Hub of theirs",
    ],
)
def test_what_cannot_be_the_file_is_not_kept(reading: dict[str, Any]) -> None:
    found = seen(reading.pop("etag"), *reading.pop("bodies", ()), **reading)
    assert found.sha256 is None
    assert found.error is not None and found.error.code is ReadErrorCode.NETWORK


def test_the_record_says_so() -> None:
    observation = Observation(
        id=ModelId("a"), hub=None, status=ReadStatus.OK, contents=(seen(OWN), seen(BLOB))
    )
    line = to_line(observation)
    assert line.count(b'"unverified":true') == 1
    assert from_line(line).contents[0].unverified
