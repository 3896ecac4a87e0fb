"""Short ways to write states and snapshots."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from hypothesis import strategies as st

from tracker.adapters.record.folder import SnapshotFolder, SnapshotRef
from tracker.domain.observing.canonical import to_line
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

BEGIN = dt.datetime(2026, 1, 1, 6, tzinfo=dt.UTC)


def day(number: int) -> dt.datetime:
    return BEGIN + dt.timedelta(days=number)


def seen(name: str, value: int = 0, *, ancestor: bool = False) -> Observation:
    hub = HubId(name if "/" in name else f"org/{name}")
    facts = {"sha": f"{value:040d}", "text": "x" * (value * 7 % 90)}
    return Observation(id=ModelId(name), hub=hub, status=ReadStatus.OK, facts=facts, ancestor=ancestor)


def lines(state: Mapping[str, int]) -> list[bytes]:
    """A state of names and values; a name with a slash is an ancestor's."""
    observations = (seen(name, value, ancestor="/" in name) for name, value in state.items())
    return sorted(map(to_line, observations), key=lambda line: json.loads(line)["id"].encode())


def write(store: SnapshotFolder, state: Mapping[str, int], number: int, **rest: object) -> SnapshotRef:
    return store.write(lines(state), time=day(number), **rest)  # type: ignore[arg-type]


def as_first_format(store: SnapshotFolder, state: Iterable[bytes], moment: dt.datetime) -> SnapshotRef:
    """A snapshot as the first format has it, on top of whatever is there."""
    import hashlib

    body = b"".join(state)
    header = {
        "body_bytes": len(body),
        "body_sha256": hashlib.sha256(body).hexdigest(),
        "counts": {"missing": 0, "never-read": 0, "not-on-hub": 0, "ok": body.count(b"\n"), "stale": 0},
        "models": body.count(b"\n"),
        "schema": "tracker.snapshot/1",
        "time": f"{moment:%Y-%m-%dT%H:%M:%SZ}",
        "tool": "open-weights-tracker 0.1.0",
    }
    if before := store.refs()[-1:]:
        header["previous"] = {"name": before[0].name, "sha256": store.files.digest(before[0])}
    store.path.mkdir(exist_ok=True)
    path = store.path / f"{moment:%Y-%m-%dT%H-%M-%SZ}.jsonl"
    path.write_bytes(json.dumps(header, sort_keys=True, separators=(",", ":")).encode() + b"\n" + body)
    return SnapshotRef(path.name, path)


def copied(store: SnapshotFolder, where: Path) -> SnapshotFolder:
    """The same folder as another job would have it."""
    import shutil

    shutil.copytree(store.path, where)
    return SnapshotFolder(where)


names = st.sampled_from([*"abcdefg", "org/x", "org/y", "Z/é", "m-10", "m-9"])
states = st.dictionaries(names, st.integers(0, 3), max_size=8)
histories = st.lists(states, min_size=1, max_size=7)
