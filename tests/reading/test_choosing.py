"""``tracker list`` asked which models we may use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from tests.check.conftest import text_digest
from tests.check.hub_models import repository, workspace
from tests.running import Run, run_tracker
from tracker.domain.assessing.kinds import kind_of
from tracker.domain.observing.observation import Observation
from tracker.domain.values.counts import parse_count

BILLION = 10**9
MIT = {"LICENSE": text_digest("mit")}


def sized(hub: str, billions: float, license: str = "mit", **more: object) -> Observation:
    total = int(billions * BILLION)
    files = MIT if license == "mit" else {}
    seen = repository(hub, license=license, files=files, **more)  # type: ignore[arg-type]
    return replace(seen, facts={**seen.facts, "safetensors": {"parameters": {"BF16": total}, "total": total}})


MODELS = [
    sized("acme/Alpha-8B", 8.03),
    sized("acme/Beta-9B", 9.24),
    sized("acme/Gamma-70B", 70),
    sized("acme/Nope-7B", 7, "cc-by-nc-4.0"),
    sized("other/Delta-Coder-7B", 7.1),
    sized("other/Iota-Embedding-8B", 8),
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    more = "  - {id: far, hub: acme/Far-1B, family: fars}\n"
    workspace(tmp_path, MODELS, more=more)
    monkeypatch.chdir(tmp_path)
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: run_tracker(words, monkeypatch, capsys)


SMALL = "delta-coder-7b iota-embedding-8b nope-7b"
ANSWERS = {
    "what fits in a size": (("--max-parameters", "9B"), f"alpha-8b beta-9b {SMALL}"),
    "to the decimal that is given": (("--max-parameters", "8.0B"), f"alpha-8b {SMALL}"),
    "what may be sold": (
        ("--may", "commercial", "--max-parameters", "8B"),
        "alpha-8b iota-embedding-8b delta-coder-7b",
    ),
    "like a model": (("--like", "alpha-8b"), "beta-9b"),
    "like a model, and sold": (("--like", "alpha 8b", "--may", "commercial"), "beta-9b"),
    "an owner is a developer too": (("--developer", "OTHER"), "delta-coder-7b iota-embedding-8b"),
    "a family": (("--family", "fars"), "far"),
}


@pytest.mark.parametrize(("words", "ids"), ANSWERS.values(), ids=ANSWERS)
def test_the_ids_that_are_left(run: Run, words: tuple[str, ...], ids: str) -> None:
    ran = run("list", *words, "-q")
    assert (ran.code, ran.out.split()) == (0, ids.split())


def test_a_verdict_is_in_every_form(run: Run) -> None:
    models = run("list", "--may", "use", "-f", "json").document["models"]
    assert [one["may"] for one in models] == ["allowed"] * 5 + ["conditional"]
    assert "MAY WE" in run("list", "--may", "use").out
    ran = run("list", "--may", "commercial")
    assert "left out: 1 forbidden, 1 unknown" in ran.err


def test_a_word_that_no_model_has_is_pointed_out(run: Run) -> None:
    ran = run("list", "--developer", "othr", "--family", "nothing", "-f", "json")
    assert (ran.code, ran.document["models"]) == (0, [])
    assert "did you mean other?" in ran.err


def test_what_nobody_has_read_is_told_apart(run: Run) -> None:
    (line,) = [line for line in run("list").out.splitlines() if line.startswith("far")]
    assert line.split()[1:3] == ["unread", "unread"]


def test_ids_are_never_cut(run: Run, tmp_path: Path) -> None:
    long = f"acme/{'x' * 70}"
    workspace(tmp_path, [sized(long, 1)])
    assert "x" * 70 in run("list").out
    assert "…" not in run("list", "--wide").out


@pytest.mark.parametrize(
    "words",
    [
        ("--max-parameters", "many"),
        ("--min-context", "-3"),
        ("--may", "fly"),
        ("--like", "nothing at all"),
        ("--may", "use", "--as-of", "2026-06-01"),
        ("--set", "product.field=general"),
        ("-q", "--format", "json"),
    ],
)
def test_what_means_nothing_is_said(run: Run, words: tuple[str, ...]) -> None:
    assert run("list", *words).code == 2


@pytest.mark.parametrize(
    ("text", "exact", "covered"),
    [
        ("8B", 8_030_000_000, True),
        ("8B", 8_600_000_000, False),
        ("8.5B", 8_540_000_000, True),
        ("8.5B", 8_560_000_000, False),
        ("8000000000", 8_000_000_001, False),
        ("0.5T", 500_000_000_000, True),
    ],
)
def test_a_size_is_as_coarse_as_it_is_written(text: str, exact: int, covered: bool) -> None:
    assert parse_count(text).covers(exact) is covered


KINDS = {
    "Qwen3-Embedding-8B": "embedding",
    "bge-reranker-v2-m3": "reranker",
    "whisper-large-v3": "speech recognition",
    "FLUX.1-dev": "image",
    "LTX-2.5": "video",
    "Qwen3-Coder-30B": "code",
    "Qwen2.5-VL-7B": "vision",
    "Llama-3.1-8B-Instruct": "text",
    "Llama-Guard-4-12B": "guard",
}


@pytest.mark.parametrize(("name", "kind"), KINDS.items(), ids=KINDS)
def test_kinds(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_what_needs_more_than_a_yes_is_no_alternative_and_is_named(run: Run) -> None:
    ran = run("list", "--like", "alpha-8b", "--may", "use")
    assert "nope-7b" not in ran.out
    assert "under conditions, and so not listed: nope-7b" in ran.err
