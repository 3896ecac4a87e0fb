"""Every cause of a probe told apart, with the requests it took."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.hub.rig import SHARDS, TOKEN, repo
from tests.running import Run, run_tracker
from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.domain.probing import Cause, Probe, pickle_files, told_apart

FORBIDDEN = (403, "Access forbidden")
ELSEWHERE = (403, "This repository is not available in your region")


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Any) -> Iterator[Run]:
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY", "HF_TOKEN", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "cache"))
    yield lambda *words: run_tracker(words, monkeypatch, capsys)


def sized(hub: str = "org/a", **info: Any) -> Repo:
    names = [*SHARDS, "config.json", "LICENSE", "pytorch_model.bin", "modeling_a.py"]
    listed = [{"rfilename": name, "size": 100} for name in names]
    return repo(hub, siblings=listed, **info)


ROWS: list[tuple[str, Repo, dict[str, Any], str | None, bool | None, int]] = [
    ("open", sized(), {}, None, True, 2),
    ("open", sized(), {"tokens": [TOKEN]}, TOKEN, True, 3),
    ("granted", sized(gated="auto"), {"tokens": [TOKEN], "granted": ["org/a"]}, TOKEN, True, 3),
    ("awaiting-review", sized(gated="manual"), {"tokens": [TOKEN], "waiting": ["org/a"]}, TOKEN, False, 2),
    ("not-requested", sized(gated="manual"), {"tokens": [TOKEN]}, TOKEN, False, 2),
    ("gated-no-token", sized(gated="auto"), {}, None, False, 1),
    ("token-rejected", sized(), {}, TOKEN, False, 1),
    ("region-blocked", sized(), {"refused": {"org/a": ELSEWHERE}}, None, False, 2),
    ("region-blocked", sized(), {"refused": {"org/a": (451, "Not in your country")}}, None, False, 2),
    ("refused-by-server", sized(), {"refused": {"org/a": FORBIDDEN}}, None, False, 2),
    ("refused-by-server", sized(), {"refused": {"org/a": (451, "Unavailable")}}, None, False, 2),
    ("missing-or-private", repo("org/b"), {}, None, False, 1),
    ("disabled", sized(disabled=True), {}, None, False, 1),
]


@pytest.mark.parametrize(
    ("cause", "state", "library", "token", "can", "requests"),
    ROWS,
    ids=[f"{r[0]}-{i}" for i, r in enumerate(ROWS)],
)
def test_causes(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    cause: str,
    state: Repo,
    library: dict[str, Any],
    token: str | None,
    can: bool | None,
    requests: int,
) -> None:
    if token:
        monkeypatch.setenv("HF_TOKEN", token)
    with EmbeddedHub([state]) as hub:
        hub.replace([state], **library)
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.address)
        without = run("check", "org/a", "--format", "json", "--online") if cause != "token-rejected" else None
        before = len(hub.requests)
        again = run("check", "org/a", "--format", "json", "--probe", "--online")
        asked = hub.requests[before:]
    result = again.document["results"][0]
    assert (result["probe"]["cause"], result["probe"]["can_download"]) == (cause, can)
    # The last requests are the probe's; the verdict's own reading comes before them.
    probe = [one for one in asked if "blobs=true" in one.path or "auth-check" in one.path]
    head = [one for one in asked[-1:] if "/resolve/" in one.path]
    assert len(probe) + len(head) == requests
    assert not [one for one in asked if one.path.endswith(SHARDS)]
    assert again.code == (1 if can is False else 0 if result["verdict"] in ("allowed", "conditional") else 5)
    if without is not None:
        assert without.document["results"][0]["verdict"] == result["verdict"]
    assert TOKEN not in again.out + again.err


def test_nothing_is_known_without_an_answer(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr("tracker.adapters.hub.wire.requests.RETRIES", 0)
    document = run("check", "org/a", "--format", "json", "--probe", "--online").document
    assert document["results"][0]["probe"] | {"text": ""} == {
        "can_download": None,
        "cause": "unreachable",
        "text": "",
        "revision": None,
        "bytes": None,
        "pickle_files": [],
        "remote_code": [],
    }


def test_plain_facts_of_the_download(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with EmbeddedHub([sized()]) as hub:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.address)
        probe = run("check", "org/a", "--format", "json", "--probe").document["results"][0]["probe"]
        text = run("check", "org/a", "--probe").out
    assert (probe["bytes"], probe["pickle_files"], probe["remote_code"]) == (
        600,
        ["pytorch_model.bin"],
        ["modeling_a.py"],
    )
    assert "you can." in text and "1 pickle files" in text


@pytest.mark.parametrize(
    ("owners", "given", "cause"),
    [(5, 0, "network-policy"), (4, 0, "refused-by-server"), (5, 1, "refused-by-server")],
)
def test_refusals_of_many_owners_are_this_networks(owners: int, given: int, cause: str) -> None:
    probes = [Probe(hub=f"o{number}/m", cause=Cause.REFUSED_BY_SERVER) for number in range(owners)]
    probes += [Probe(hub="x/m", cause=Cause.OPEN)] * given
    assert {one.cause.value for one in told_apart(probes)} - {"open"} == {cause}


@pytest.mark.parametrize(
    ("path", "pickled"),
    [
        ("pytorch_model.bin", True),
        ("a/b.pt", True),
        ("model.safetensors", False),
        ("tokenizer.model", False),
        ("x.npz", False),
    ],
)
def test_formats_that_run_code(path: str, pickled: bool) -> None:
    assert bool(pickle_files([path])) is pickled


def test_a_probe_needs_the_network(run: Run) -> None:
    assert run("check", "org/a", "--probe", "--offline").code == 2
