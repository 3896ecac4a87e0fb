"""The folder of known answers and the recorded configurations, where they are beside the project."""

from __future__ import annotations

import importlib.util
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tracker.domain.numbers import derive_numbers
from tracker.domain.numbers.count import size_in_name
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
from tracker.vocabulary import ReadStatus

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "score_numbers.py"


@pytest.fixture(scope="module")
def scoring() -> ModuleType:
    spec = importlib.util.spec_from_file_location("score_numbers", SCRIPT)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["score_numbers"] = module
    spec.loader.exec_module(module)
    return module


def test_every_known_answer_is_met(scoring: ModuleType, shared: Path) -> None:
    scores = scoring.score(shared / "facts" / "model-truth-dev")
    misses = [line for score in scores.values() for line in score.misses]
    assert not misses
    assert all(score.right >= 75 for score in scores.values())


def recordings(folder: Path) -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    found = []
    for path in sorted((folder / "hub-recordings").glob("*.json")):
        body = json.loads(path.read_text(encoding="utf-8"))["body"]
        if path.name.endswith(".config.json"):
            found.append((path.name.removesuffix(".config.json").replace("--", "/"), {}, body))
        elif path.name.endswith(".model_info.json") and isinstance(body, dict):
            found.append((str(body.get("id")), body, {}))
    return found


def test_no_recording_is_far_from_its_name_without_being_doubtful(shared: Path) -> None:
    rows = recordings(shared)
    assert len(rows) > 150
    for name, facts, config in rows:
        contents = (FileObservation(path="config.json", content=config),) if config else ()
        observation = Observation(
            id=ModelId("m"), hub=HubId(name), status=ReadStatus.OK, facts=facts, contents=contents
        )
        _, counts = derive_numbers(TrackedModel(id=ModelId("m"), hub=HubId(name)), observation)
        named = size_in_name(name)
        if named and counts.total and abs(counts.total - named) > 0.25 * named:
            assert counts.total_trail is not None and counts.total_trail.doubtful, name
