"""Names on the command line: what was taken is said, what was refused can be read by a program."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import tracker
from tests.check.conftest import text_digest
from tests.check.hub_models import repository, workspace
from tests.hub.rig import CONFIG, repo
from tests.running import Ran, Run, run_tracker
from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.domain.observing.observation import Observation
from tracker.errors import UsageError

MIT = {"LICENSE": text_digest("mit")}
FOUR: Sequence[Observation] = [
    repository("acme/Zorbla-3-8B-Instruct", license="mit", files=MIT),
    repository("acme/Zorbla-3-70B-Instruct", license="mit", files=MIT),
    repository("acme/Zorbla-2-8B", license="mit", files=MIT),
    repository("acme/Mivo-1", license="mit", files=MIT),
]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    workspace(tmp_path, FOUR)
    monkeypatch.chdir(tmp_path)
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY", "HF_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    return lambda *words: run_tracker(words, monkeypatch, capsys)


def test_the_step_is_said_and_is_in_the_document(run: Run) -> None:
    ran = run("check", "zorbla 3 8b", "--offline", "--format", "json")
    (result,) = ran.document["results"]
    assert (result["model"], result["asked"], result["resolved_by"]) == (
        "zorbla-3-8b-instruct", "zorbla 3 8b", "written",
    )  # fmt: skip
    assert "taken for zorbla-3-8b-instruct" in ran.err
    assert ran.code == 0


@pytest.mark.parametrize("name", ["mivo-1", "Mivo-1", "acme/mivo-1", "ACME/Mivo-1"])
def test_a_models_own_name_needs_no_word(run: Run, name: str) -> None:
    ran = run("check", name, "--offline")
    assert ran.code == 0
    assert ran.err == "" or "taken" not in ran.err


@pytest.mark.parametrize("command", ["check", "show", "history"])
def test_several_are_offered_and_none_is_taken(run: Run, command: str) -> None:
    ran = run(command, "zorbla 3", "--format", "json")
    assert ran.code == 2
    assert ran.document["schema"] == "tracker.names/1"
    assert ran.document["asked"] == "zorbla 3"
    assert [one["id"] for one in ran.document["candidates"]] == [
        "zorbla-3-70b-instruct", "zorbla-3-8b-instruct",
    ]  # fmt: skip
    assert [one["why"].partition(": ")[2] for one in ran.document["candidates"]] == [
        "70B; instruct", "8B; instruct",
    ]  # fmt: skip


def test_of_none_the_nearest_of_the_size_come_first(run: Run) -> None:
    ran = run("check", "zorbla 4 8b", "--offline", "--format", "json")
    assert ran.code == 2
    assert ran.document["candidates"] == []
    assert [one["id"] for one in ran.document["nearest"]] == [
        "zorbla-3-8b-instruct", "zorbla-2-8b", "zorbla-3-70b-instruct",
    ]  # fmt: skip
    assert "tracker check OWNER/NAME" in ran.err


def test_exact_takes_ids_alone(run: Run) -> None:
    assert run("check", "zorbla 3 8b", "--exact", "--offline").code == 2
    assert run("check", "zorbla-3-8b-instruct", "--exact", "--offline").code == 0


def test_no_slip_is_taken_without_a_terminal(run: Run) -> None:
    ran = run("check", "zobrla 3 8b", "--offline")
    assert ran.code == 2
    assert "did you mean zorbla-3-8b-instruct?" in ran.err


def test_each_name_that_means_nothing_is_told_at_once(run: Run) -> None:
    ran = run("check", "wibble", "zorbla 3", "mivo-1", "--offline", "-f", "json")
    assert [one["asked"] for one in ran.document["names"]] == ["wibble", "zorbla 3"]


def test_a_waiver_holds_for_the_model_however_it_is_written(run: Run, tmp_path: Path) -> None:
    workspace(
        tmp_path,
        [repository("acme/Nope-1-3B", license="cc-by-nc-4.0")],
        "waivers:\n  - {model: nope-1-3b, reason: bought, until: 2099-01-01}\n",
    )
    assert run("check", "nope 1 3b", "--use", "commercial", "--offline").code == 0


# ---- repositories and gateways


@pytest.fixture
def hub(run: Run, monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedHub]:
    from huggingface_hub import constants

    with EmbeddedHub([served("zai-org/GLM-5.2")], limits={"api": 10**6, "resolvers": 10**6}) as hub:
        monkeypatch.setattr(constants, "ENDPOINT", hub.address)
        monkeypatch.setattr("time.sleep", lambda _seconds: None)
        yield hub


def served(name: str) -> Repo:
    return repo(name, files={"config.json": CONFIG})


def result(ran: Ran) -> tuple[str, str, str]:
    (one,) = ran.document["results"]
    return one["model"], one["resolved_by"], one["verdict"]


def test_a_gateways_name_is_its_model_where_the_hub_has_no_such_repository(
    run: Run, hub: EmbeddedHub
) -> None:
    ran = run("check", "z-ai/glm-5.2", "-f", "json")
    assert result(ran) == ("glm-5.2", "gateway", "conditional")
    assert "a gateway's name for glm-5.2" in ran.err


def test_a_repository_of_that_name_goes_before_the_gateway(run: Run, hub: EmbeddedHub) -> None:
    hub.replace([served("zai-org/GLM-5.2"), served("z-ai/glm-5.2")])
    ran = run("check", "z-ai/glm-5.2", "-f", "json")
    assert result(ran) == ("z-ai/glm-5.2", "hub-id", "allowed")


def test_offline_it_is_the_gateways(run: Run) -> None:
    assert result(run("check", "z-ai/glm-5.2", "--offline", "-f", "json"))[:2] == ("glm-5.2", "gateway")


def test_somebody_elses_repository_is_never_the_makers_model(run: Run, hub: EmbeddedHub) -> None:
    ran = run("check", "somebody/GLM-5.2", "-f", "json")
    assert result(ran) == ("somebody/GLM-5.2", "hub-id", "unknown")


def test_a_copy_is_itself_with_its_original_named(run: Run, hub: EmbeddedHub) -> None:
    hub.replace([served("unsloth/GLM-5.2-GGUF")])
    ran = run("check", "hf.co/unsloth/GLM-5.2-GGUF:Q4_K_M", "-f", "json")
    assert result(ran)[:2] == ("unsloth/GLM-5.2-GGUF", "hub-address")
    ran = run("check", "unsloth/GLM-5.2-GGUF", "-f", "json")
    assert "a copy of zai-org/GLM-5.2" in ran.err


def test_show_reads_a_repository_that_nobody_follows(run: Run, hub: EmbeddedHub) -> None:
    hub.replace([served("new/one-7B")])
    ran = run("show", "new/one-7B", "-f", "json")
    (shown,) = ran.document["models"]
    assert (ran.code, shown["hub"], shown["license"]["declared"]) == (0, "new/one-7B", "mit")
    away = run("show", "new/one-7B", "--offline")
    assert away.code == 2
    assert "tracker add new/one-7B" in away.err
    assert run("show", "new/gone-7B").code == 3


def test_the_python_door_knows_the_same_names(run: Run) -> None:
    ledger = tracker.load()
    (one,) = ledger.check("zorbla 3 8b").results
    assert one.assessment.model.id == "zorbla-3-8b-instruct"
    with pytest.raises(UsageError, match="fits several"):
        ledger.check("zorbla 3")
