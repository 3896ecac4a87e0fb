"""Worked cases as whole repositories: the answer live, and the same from snapshots."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.check.plays import Stage, complaints

OWN = [
    case
    for name in ("cases_repositories.yaml", "cases_outside.yaml", "cases_further.yaml")
    for case in yaml.safe_load((Path(__file__).parent / name).read_text(encoding="utf-8"))
]


@pytest.fixture
def stage(tmp_path: Path, tracker: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    with ExitStack() as stack:
        yield Stage(tmp_path, tracker, monkeypatch, stack)


@pytest.mark.parametrize("case", OWN, ids=lambda case: case["id"])
def test_repository(case: dict[str, Any], stage: Stage) -> None:
    answers = stage.play(case)
    wrong = [
        said
        for way, answer in answers.items()
        if case.get("only", way) == way
        for said in complaints(case, way, answer)
    ]
    assert not wrong, "\n".join(wrong)


def test_worked_repositories_beside_the_project(shared: Path, stage: Stage) -> None:
    cases = yaml.safe_load((shared / "facts" / "legal-cases-2.yaml").read_text(encoding="utf-8"))
    wrong = []
    for case in cases:
        folder = stage.folder
        for path in (folder / "snapshots").glob("*.jsonl"):
            path.unlink()
        answers = stage.play(case)
        wrong += [(case["id"], said) for way, one in answers.items() for said in complaints(case, way, one)]
    assert not wrong, "\n".join(map(str, wrong))
    assert len(cases) == 10
