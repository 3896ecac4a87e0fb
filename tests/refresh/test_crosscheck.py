"""Second sources: every recording parses, the known disagreements come out and no others, kept apart."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.running import Run, run_tracker
from tracker.domain.seconding.claims import Claim, HostingEnd, claim_fields, stored_claim
from tracker.domain.seconding.comparing import context_meaning, parameters_meaning
from tracker.domain.seconding.reading import SourceFormError, read_source_answer

ROOT = Path(__file__).parent.parent.parent

CONTEXT = [
    (1048576, 1048576, None, None, False, None),
    (1048576, 1000000, None, None, True, "rounded"),
    (1000000, 1048576, None, None, False, "rounded"),
    (1048576, 1048575, None, None, False, "off-by-one"),
    (1050000, 922000, 128000, None, False, "input-only"),
    (1048576, 262144, 131072, None, False, "served-less"),
    (1048576, 262144, None, None, True, "differs"),
    (131072, 131, None, None, False, "unit-error"),
    (131072, 131072000, None, None, False, "unit-error"),
    (32768, 131072, None, 131072, False, None),
    (32768, 256000, None, None, True, "extended-or-wrong"),
]


@pytest.mark.parametrize(("ours", "theirs", "output", "extended", "vendor", "meaning"), CONTEXT)
def test_what_a_window_means(
    ours: int, theirs: int, output: int | None, extended: int | None, vendor: bool, meaning: str | None
) -> None:
    assert context_meaning(ours, theirs, output, extended, vendor) == meaning


def test_parameters_have_a_tolerance() -> None:
    assert parameters_meaning(10**12, 104 * 10**10) is None
    assert parameters_meaning(284 * 10**9, 284 * 10**6) == "unit-error"
    assert parameters_meaning(7 * 10**9, 9 * 10**9) == "differs"


NO_MODELS: dict[str, tuple[str, Any]] = {
    "an alias": ("openrouter", {"data": [{"id": "~x/latest", "context_length": 5}]}),
    "a router": ("openrouter", {"data": [{"id": "openrouter/auto", "context_length": None}]}),
    "a free variant": ("openrouter", {"data": [{"id": "a/b:free", "context_length": 5}]}),
    "prose": ("litellm", {"sample_spec": {"litellm_provider": "one of"}, "a/b": {"litellm_provider": "a"}}),
}


@pytest.mark.parametrize(("source", "answer"), NO_MODELS.values(), ids=NO_MODELS)
def test_what_is_no_model(source: str, answer: Any) -> None:
    claims, _ = read_source_answer(source, json.dumps(answer).encode(), 2026)
    assert [claim.id for claim in claims] == (["a/b"] if source == "litellm" else [])


def test_an_empty_repository_is_none_and_a_filler_no_end() -> None:
    item = {"id": "a/b", "hugging_face_id": "", "context_length": 9, "expiration_date": "2098-12-31"}
    (claim,) = read_source_answer("openrouter", json.dumps({"data": [item]}).encode(), 2026)[0]
    assert (claim.hub, claim.ends) == (None, ())


FORMS = {
    "not JSON": ("litellm", b"<html>", "not JSON"),
    "another mapping": ("openrouter", b"{}", "'data' is missing"),
    "a renamed column": (
        "epoch",
        b"Model,Organization,Publication date,Parameters,Access\n",
        "'Model accessibility'",
    ),
    "no models": ("modeleol", b'{"publisher": "x"}', "'models' is missing"),
    "no layers": ("ollama", b'[{"asked": "a"}]', "'layers' is missing"),
}


@pytest.mark.parametrize(("source", "body", "said"), FORMS.values(), ids=FORMS)
def test_another_form_is_named(source: str, body: bytes, said: str) -> None:
    with pytest.raises(SourceFormError, match=said):
        read_source_answer(source, body, 2026)


def test_a_claim_is_stored_whole() -> None:
    end = HostingEnd(date="2027-01-01", via="x", source=None)
    claim = Claim(id="a", names=("b",), by_vendor=True, open_weights=False, context=5, ends=(end,))
    assert stored_claim(json.loads(json.dumps(claim_fields(claim)))) == claim


# ---- the recordings, against the shipped registry

EXPECTED = {
    ("glm-5.2", "second/context-differs", "litellm", "scaleway/glm-5.2", 256000, "served-less"),
    ("glm-5.2", "second/context-differs", "litellm", "clf_ai_gateway/glm-5.2", 262144, "served-less"),
    ("glm-5.2", "second/context-differs", "litellm", "vertex_ai/zai-org/glm-5.2-maas", 1000000, "rounded"),
    ("glm-5.2", "second/context-differs", "litellm", "zai/glm-5.2", 1000000, "rounded"),
    ("glm-5.2", "second/context-differs", "modelsdev", "zhipuai/glm-5.2", 1000000, "rounded"),
    ("glm-5.2", "second/date-differs", "modelsdev", "zhipuai/glm-5.2", "2026-06-13", "differs"),
    ("glm-5.2", "second/hosting-ends", "litellm", "scaleway/glm-5.2", "2026-11-16", None),
    ("glm-5.2", "second/hosting-ends", "litellm", "aiand/zai-org/glm-5.2", "2026-10-27", None),
    ("kimi-k2.7-code", "second/hosting-ends", "litellm", "azure_ai/kimi-k2.7-code", "2027-04-16", None),
    (
        "kimi-k2.7-code",
        "second/context-differs",
        "litellm",
        "dashscope/kimi-k2.7-code",
        229376,
        "served-less",
    ),
    ("gpt-5.6-sol", "second/context-differs", "litellm", "gpt-5.6-sol", 922000, "input-only"),
    ("deepseek-v4-flash", "second/parameters-differ", "epoch", "DeepSeek-V4-Flash", 284000000, "unit-error"),
    (
        "gemma-4-31b-it",
        "second/open-flag-differs",
        "epoch",
        "Gemma 4 31B IT",
        "Open weights (restricted use)",
        "differs",
    ),
    ("kimi-k2.6", "second/open-flag-differs", "epoch", "Kimi K2.6", "Open weights (unrestricted)", "differs"),
}
SOURCES = {"openrouter", "modelsdev", "litellm", "epoch", "deprecations", "modeleol"}


@pytest.fixture
def run(
    shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """The command line in a folder with the shipped registry and addresses that are recordings."""
    recorded = shared / "second-source-recordings"
    records = tmp_path / "models.dev"
    records.mkdir()
    for file in recorded.glob("modelsdev--models--*.toml"):
        (records / file.name).write_bytes(file.read_bytes())
    files = {
        "OPENROUTER": recorded / "openrouter--models.excerpt.json",
        "MODELSDEV": records,
        "LITELLM": recorded / "litellm--entries.json",
        "EPOCH": recorded / "epoch--all_ai_models.2026-05.excerpt.csv",
        "DEPRECATIONS": recorded / "deprecationsinfo--data.excerpt.json",
        "MODELEOL": recorded / "modeleol--anthropic.excerpt.json",
    }
    for name, file in files.items():
        monkeypatch.setenv(f"TRACKER_SOURCE_{name}_URL", str(file))
    (tmp_path / "ledger").mkdir()
    (tmp_path / "ledger" / "registry.yaml").write_text((ROOT / "registry.yaml").read_text())
    (tmp_path / "ledger" / "registry").symlink_to(ROOT / "registry")
    monkeypatch.chdir(tmp_path / "ledger")
    return lambda *words: run_tracker(words, monkeypatch, capsys)


def test_the_recordings_give_what_is_known_and_nothing_else(run: Run) -> None:
    done = run("crosscheck", "--refresh", "--format", "json")
    document = json.loads(done.out)
    assert done.code == 0
    assert {source["source"] for source in document["sources"]} == SOURCES
    keys = ("model", "check", "source", "claim", "theirs", "meaning")
    found = {tuple(one[key] for key in keys) for one in document["disagreements"]}
    assert found >= EXPECTED
    # The rest is about two models that one flag or one date cannot tell, and ends of other services.
    assert {(one[0], one[1]) for one in found - EXPECTED} == {
        ("minimax-m2.7", "second/date-differs"),
        ("minimax-m2.7", "second/open-flag-differs"),
        ("codestral-22b-v0.1", "second/context-differs"),
        ("codestral-22b-v0.1", "second/open-flag-differs"),
        ("haiku-3", "second/hosting-ends"),
        ("sonnet-3.7", "second/hosting-ends"),
        ("mythos-preview", "second/hosting-ends"),
    }
    assert document["disagreements"][0]["model"] == "glm-5.2"  # two sources stand against us there


def test_the_same_answers_give_the_same_bytes(run: Run) -> None:
    run("crosscheck", "--refresh")
    kept = {file: file.read_bytes() for file in Path("snapshots/second").rglob("*.jsonl")}
    assert len(kept) == len(SOURCES)
    run("crosscheck", "--refresh")
    assert {file: file.read_bytes() for file in Path("snapshots/second").rglob("*.jsonl")} == kept


def test_kept_answers_need_no_source(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    first = run("crosscheck", "--refresh", "--format", "json").out
    for name in SOURCES:
        monkeypatch.setenv(f"TRACKER_SOURCE_{name.upper()}_URL", "/nowhere")
    assert run("crosscheck", "--format", "json").out == first
    broken = run("crosscheck", "--refresh", "--format", "json")
    assert (broken.code, json.loads(broken.out)["disagreements"]) == (6, json.loads(first)["disagreements"])


def test_one_broken_source_does_not_stop_the_others(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoilt = tmp_path / "epoch.csv"
    spoilt.write_text("Model,Organization,Publication date,Params,Model accessibility\n")
    monkeypatch.setenv("TRACKER_SOURCE_EPOCH_URL", str(spoilt))
    done = run("crosscheck", "--refresh", "--format", "json")
    reasons = {source["source"]: source["reason"] for source in json.loads(done.out)["sources"]}
    assert done.code == 6
    assert reasons.pop("epoch") == "the column 'Parameters' is missing"
    assert set(reasons.values()) == {None}


def test_none_reached_is_unreachable(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in SOURCES:
        monkeypatch.setenv(f"TRACKER_SOURCE_{name.upper()}_URL", "/nowhere")
    assert run("crosscheck", "--refresh").code == 4
    assert run("crosscheck", "--offline").code == 4
    assert run("crosscheck", "--source", "nobody").code == 2


def test_nothing_else_changes(run: Run) -> None:
    before = run("list", "--format", "json").out
    run("crosscheck", "--refresh")
    assert run("list", "--format", "json").out == before


def test_announced_ends_are_coming_up_in_the_report(run: Run) -> None:
    run("crosscheck", "--refresh")
    ahead = json.loads(run("report", "2026-06-11", "2026-06-27", "--format", "json").out)["ahead"]
    wanted = [one for one in ahead if one["model"] == "kimi-k2.7-code"]
    assert [(one["date"], one["what"]) for one in wanted] == [
        ("2027-04-16", "azure_ai stops serving it, says litellm")
    ]
    assert wanted[0]["source"].startswith("https://")
