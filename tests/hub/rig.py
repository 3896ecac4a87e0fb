"""A client on an embedded Hub, with time that passes without anybody waiting."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.adapters.hub.client import HubClient
from tracker.adapters.hub.wire.requests import Requests
from tracker.adapters.hub.wire.session import open_session
from tracker.adapters.hub.wire.timing import Budget, Timing
from tracker.adapters.hub.wire.workers import in_order
from tracker.domain.observing.observation import FileObservation, Observation, ReadError, ReadErrorCode

SHARDS = tuple(f"model-{number:05d}-of-00002.safetensors" for number in (1, 2))
# Long enough for an answer that drips to meet its deadline, not for a busy machine to.
CONFIG = b'{"max_position_embeddings": 4096' + b" " * 400 + b"}"
MIT = b"MIT License\n\nPermission is hereby granted.\n"
TOKEN = "hf_" + "A1" * 17
LATE = ReadError(code=ReadErrorCode.DEADLINE, detail="given up")


def repo(
    hub: str = "org/a",
    *,
    files: Mapping[str, bytes] | None = None,
    weights: tuple[str, ...] = SHARDS,
    private: bool = False,
    **info: Any,
) -> Repo:
    if files is None:
        files = {"LICENSE": MIT, "config.json": CONFIG}
    facts = {
        "createdAt": "2026-01-01T00:00:00.000Z",
        "lastModified": "2026-01-02T00:00:00.000Z",
        "cardData": {"license": "mit"},
        "tags": ["license:mit", "region:us"],
        "safetensors": {"parameters": {"BF16": 10}, "total": 10},
        "siblings": [{"rfilename": name} for name in sorted({*files, *weights})],
    }
    return Repo(id=hub, info={**facts, **info}, files=files, private=private)


@dataclass
class Time:
    """A clock that runs on by itself, and jumps where somebody would sleep."""

    slept: list[float] = field(default_factory=list)
    ahead: float = 0.0

    def clock(self) -> float:
        return time.monotonic() + self.ahead

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.ahead += seconds

    @property
    def timing(self) -> Timing:
        return Timing(clock=self.clock, sleep=self.sleep, chance=lambda: 0.5)


@dataclass
class Rig:
    """``read`` goes the way a refresh goes: one worker, with somebody to give up on it."""

    hub: EmbeddedHub
    client: HubClient
    time: Time
    texts: dict[str, bytes]

    def read(self, name: str = "org/a", **rest: Any) -> Observation | ReadError:
        from tracker.adapters.hub.client import HubError

        def work(_item: object, budget: Budget) -> Observation | ReadError:
            try:
                return self.client.read(name, budget=budget, **rest)  # type: ignore[arg-type]
            except HubError as problem:
                return problem.error

        return self._watched(work, LATE)

    def listed(self, owner: str, wanted: list[str]) -> Mapping[str, Any]:
        return self._watched(lambda _, budget: self.client.read_lists(owner, wanted, budget), {})

    def seen(self, **rest: Any) -> Observation:
        found = self.read(**rest)
        assert isinstance(found, Observation), found
        return found

    def _watched(self, work: Callable[[Any, Budget], Any], late: Any) -> Any:
        (result,) = in_order(
            work, [None], jobs=1, budget=self.client.budget, overdue=lambda _: late, grace=0.1
        )
        return result


def rig(
    hub: EmbeddedHub, *, token: str | None = None, read_seconds: float = 2.0, model_seconds: float = 20.0
) -> Rig:
    time_ = Time()
    texts: dict[str, bytes] = {}

    def keep(content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        texts[digest] = content
        return digest

    session = open_session(
        jobs=4,
        endpoint=hub.address,
        token=token if token else False,
        connect_seconds=read_seconds,
        read_seconds=read_seconds,
    )
    client = HubClient(session, keep_text=keep, timing=time_.timing, model_seconds=model_seconds)
    return Rig(hub, client, time_, texts)


def requests_of(rigged: Rig) -> Requests:
    return rigged.client.requests


def by_path(observation: Observation) -> dict[str, FileObservation]:
    return {file.path: file for file in observation.contents}
