"""One's own registry adds to the shipped one: what is known beside it, and whose word stands."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from tests.running import Run
from tracker.adapters.embedded_hub import EmbeddedHub, Fault
from tracker.adapters.machine.clock import now
from tracker.domain.registry.combining import combined
from tracker.domain.registry.entries import HubId, ModelId, Registry, TrackedModel

OWN = "models:\n  - id: ours\n    hub: org/new\n"


@pytest.fixture(autouse=True)
def _ledger(run: Run, tmp_path: Path) -> None:
    (tmp_path / "registry.yaml").write_text(OWN)


def test_shipped_models_are_known_beside_ones_own(run: Run) -> None:
    assert run("check", "glm-5.2", "--offline").out.startswith("conditional  glm-5.2")
    assert "Z.ai" in run("show", "glm-5.2").out


def test_a_scan_knows_both(run: Run, tmp_path: Path) -> None:
    lines = [f'AutoModel.from_pretrained("{hub}")' for hub in ("org/new", "zai-org/GLM-5.2")]
    (tmp_path / "load.py").write_text("from transformers import AutoModel\n" + "\n".join(lines) + "\n")
    found = run("scan", "load.py", "--format", "json").document["references"]
    assert [one["registry_id"] for one in found] == ["ours", "glm-5.2"]


@pytest.mark.parametrize("words", [("list", "-f", "json"), ("refresh", "--offline", "-f", "json")])
def test_what_is_kept_is_ones_own_alone(run: Run, words: tuple[str, ...]) -> None:
    ran = run(*words)
    assert ran.code == 0
    assert "glm-5.2" not in ran.out


def entry(id: str, hub: str | None = None, **more: object) -> TrackedModel:
    return TrackedModel(id=ModelId(id), hub=HubId(hub) if hub else None, **more)  # type: ignore[arg-type]


def test_ones_own_word_stands_and_gaps_are_filled() -> None:
    mine = Registry((entry("mine", "org/a", developer="Ours"),))
    shipped = Registry((entry("a", "Org/A", developer="Theirs", family="as", aliases=("aa",)),))
    (model,) = combined(mine, shipped)
    assert (model.id, model.developer, model.family, model.aliases) == ("mine", "Ours", "as", ("aa", "a"))


def test_an_id_means_ones_own_model() -> None:
    both = combined(Registry((entry("a", "me/a"),)), Registry((entry("a", "org/a"),)))
    found = {name: both.find(name) for name in ("a", "me/a", "org/a")}
    assert {name: model and model.hub for name, model in found.items()} == {
        "a": "me/a", "me/a": "me/a", "org/a": "org/a",
    }  # fmt: skip


# ---- live by id


def test_a_registry_id_is_read_live(run: Run, hub: EmbeddedHub) -> None:
    ran = run("check", "ours", "--format", "json")
    (result,) = ran.document["results"]
    assert (result["verdict"], result["stale_days"], ran.code) == ("allowed", 0, 0)
    assert any("org/new" in path for path in hub.paths)


def test_a_young_snapshot_is_used_as_it_is(run: Run, hub: EmbeddedHub) -> None:
    run("refresh")
    before = len(hub.paths)
    assert run("check", "ours").code == 0
    assert len(hub.paths) == before
    assert run("check", "ours", "--online").code == 0
    assert len(hub.paths) > before


def test_a_placeholder_of_an_offline_refresh_is_no_reading(run: Run) -> None:
    run("refresh", "--offline")
    assert run("check", "ours").out.startswith("allowed")


def test_an_old_reading_stands_with_its_age(run: Run, hub: EmbeddedHub) -> None:
    run("refresh")
    hub.faults = [Fault(kind="503")]
    ran = run("check", "ours", "--max-age", "0", "--format", "json")
    (result,) = ran.document["results"]
    assert (result["verdict"], result["flags"], ran.code) == (
        "conditional",
        ["license-text-missing", "stale"],
        0,
    )


def test_in_ci_the_snapshot_serves_at_any_age(
    run: Run, hub: EmbeddedHub, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("refresh")
    later = now() + dt.timedelta(days=40)
    monkeypatch.setattr("tracker.ledger.ledger.clock_now", lambda: later)
    monkeypatch.setenv("CI", "true")
    before = len(hub.paths)
    assert run("check", "ours", "--format", "json").document["results"][0]["stale_days"] > 30
    assert len(hub.paths) == before
    assert run("check", "ours", "--online").code == 0
    assert len(hub.paths) > before


def test_offline_and_online_contradict_each_other(run: Run) -> None:
    assert run("check", "ours", "--offline", "--online").code == 2
    assert run("check", "ours", "--max-age", "soon").code == 2
