"""Answers with a row a model are made while they are written: a ledger of any size has room."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tracker.documents.models as documents
from tests.pages.many import ledger
from tests.running import Run, run_tracker
from tracker.adapters.workspace.finding import find_workspace
from tracker.cli.output import emit_parts
from tracker.commands.ask import list as listing
from tracker.commands.ask.list import Filters, list_models
from tracker.errors import DataError
from tracker.ledger.ledger import Ledger
from tracker.render.layout.structured import json_parts, json_text

MODELS = 40


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    ledger(tmp_path, MODELS, weeks=2)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(listing, "_MOST_KEPT", 3)
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "cache"))
    return lambda *words: run_tracker(words, monkeypatch, capsys)


def test_a_model_is_worked_out_when_it_is_taken(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []
    real = documents.model_document
    monkeypatch.setattr(documents, "model_document", lambda found: made.append(found.model.id) or real(found))
    models = list_models(find_workspace(), None, Filters()).models
    next(models)
    assert len(made) == 4
    assert len(list(models)) == MODELS - 1
    assert len(made) == MODELS


def test_every_form_is_the_same_whether_kept_or_not(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    forms = [("--format", form) for form in ("json", "csv", "markdown", "table")] + [("-q",), ("--wide",)]
    streamed = [run("list", *words).out for words in forms]
    monkeypatch.setattr(listing, "_MOST_KEPT", 10_000)
    assert [run("list", *words).out for words in forms] == streamed
    assert [run("list", *words).out for words in forms] == streamed  # out of the cache
    assert len(json.loads(streamed[0])["models"]) == MODELS


def test_filters_that_name_nobody_say_so_beside_an_empty_answer(run: Run) -> None:
    ran = run("list", "--family", "nothing", "--format", "json")
    assert (ran.document["models"], "has the family 'nothing'" in ran.err) == ([], True)
    assert ran.out == json_text(ran.document) + "\n"


@pytest.mark.parametrize("items", [[], [{}], [{"a": [1, {"b": "x\n##[error]"}]}, [], "::", None]])
def test_pieces_make_the_whole(items: list[object]) -> None:
    head = {"schema": "x/1", "snapshot": None, "models": []}
    text = "".join(json_parts(head, "models", items))
    assert text == json_text({**head, "models": items}) + "\n"
    assert json.loads(text)["models"] == items
    assert "##[" not in text


@pytest.mark.parametrize("long", [1, 9_000_000])
def test_what_cannot_be_finished_is_not_begun(
    long: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def parts() -> object:
        yield "x" * long
        raise DataError("broken off")

    for output in (None, tmp_path / "answer"):
        with pytest.raises(DataError):
            emit_parts(parts(), output)  # type: ignore[arg-type]
    assert capsys.readouterr().out == ""
    assert list(tmp_path.iterdir()) == []


def test_a_long_answer_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    emit_parts(("é" * 1_000_000 for _ in range(12)), None)
    assert capsys.readouterr().out == "é" * 12_000_000


def test_an_altered_snapshot_is_passed_over_and_said(run: Run) -> None:
    first, *later = sorted(Path("snapshots").glob("2*.jsonl"))
    for file in later:
        file.unlink()
    head, one, other, *rest = first.read_bytes().splitlines(keepends=True)
    first.write_bytes(b"".join((head, other, one, *rest)))
    ran = run("list", "--format", "json")
    assert {model["status"] for model in ran.document["models"]} == {"never-read"}
    assert "passed over" in ran.err


def test_lines_out_of_order_are_no_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Ledger._observations
    monkeypatch.setattr(Ledger, "_observations", lambda *words: reversed(list(real(*words))))
    ran = run("list", "--format", "json")
    assert (ran.code, ran.out) == (3, "")
    assert "out of order" in ran.err
