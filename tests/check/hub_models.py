"""Observations as the Hub's answers give them, and folders that hold some."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.observing.observation import FileObservation, Json, Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

WHEN = dt.datetime(2026, 11, 23, 6, 0, tzinfo=dt.UTC)


def repository(
    hub: str,
    *,
    license: Json = None,
    name: Json = None,
    link: Json = None,
    base_model: Json = None,
    relation: Json = None,
    gated: Json = False,
    files: Mapping[str, str] | None = None,
    unread: Sequence[str] = (),
    task: str = "text-generation",
    id: str | None = None,
    **facts: Any,
) -> Observation:
    """``files`` maps a path to the SHA-256 of its text; ``unread`` are files that a gate kept from us."""
    card = {
        "license": license,
        "license_name": name,
        "license_link": link,
        "base_model": base_model,
        "base_model_relation": relation,
    }
    read = [FileObservation(path=path, sha256=digest, size=1000) for path, digest in (files or {}).items()]
    kept_away = [
        FileObservation(path=path, error=ReadError(code=ReadErrorCode.GATED, http_status=401))
        for path in unread
    ]
    return Observation(
        id=ModelId(id or hub.split("/")[-1].lower()),
        hub=HubId(hub),
        status=ReadStatus.OK,
        facts={
            "id": hub,
            "sha": "0" * 40,
            "gated": gated,
            "createdAt": "2025-01-15T08:00:00.000Z",
            "pipeline_tag": task,
            "cardData": {key: value for key, value in card.items() if value is not None},
            **facts,
        },
        files={"model.safetensors": 1, "README.md": 1, **dict.fromkeys([*(files or {}), *unread], 1)},
        contents=tuple(sorted((*read, *kept_away), key=lambda file: file.path)),
    )


def workspace(folder: Path, observations: Sequence[Observation], policy: str = "", more: str = "") -> Path:
    """A registry that follows the observed models, a snapshot of them, and a policy."""
    lines = ["models:"]
    for observation in observations:
        lines += [f"  - id: {observation.id}", f"    hub: {observation.hub}"]
    (folder / "registry.yaml").write_text("\n".join(lines) + "\n" + more, encoding="utf-8")
    ordered = sorted(observations, key=lambda one: one.id.encode())
    SnapshotFolder(folder / "snapshots").write(ordered, time=WHEN)
    if policy:
        (folder / "policy.yaml").write_text(policy, encoding="utf-8")
    return folder
