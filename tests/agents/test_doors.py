"""One law: command line, Python and agents get the same document for the same question."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("mcp")

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import tracker
from tests.running import Ran, Run, run_tracker
from tracker.errors import UsageError
from tracker.mcp.answers import MOST_PAGE, Answers
from tracker.mcp.loaded import Loaded
from tracker.vocabulary import Action

NOW = dt.datetime(2026, 11, 30, 12, tzinfo=dt.UTC)
NAMES = [
    *("glm-5.2", "kimi-k3", "fable-5", "mythos-5", "smollm3-3b", "Qwen/Qwen3-8B", "llama 3.1 8b"),
    *("zai-org/GLM-5.2", "unsloth/GLM-5.2-GGUF", "gpt-oss", "qwen3:8b", "org/nobody", "no such model at all"),
    *(
        "deepseek-r1",
        "gemma 3 27b",
        "mistral-large",
        "anthropic/claude-opus-4.8",
        "zai-org/GLM-5.2@abcdef1234",
    ),
]
POLICIES = [
    None,
    "uses: [commercial]\n",
    "organization: {country: FR, monthly_active_users: 900000000}\nuses: [host, redistribute]\n",
    "accept: {license-class: [open-source]}\n",
    "waivers: [{model: kimi-k3, reason: agreed, approved_by: counsel, ticket: T-1, until: 2027-01-31}]\n",
]
uses = st.lists(st.sampled_from([*(one.value for one in Action), "ship"]), max_size=3, unique=True)


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("TRACKER_REGISTRY", "TRACKER_SNAPSHOTS", "TRACKER_POLICY", "HF_TOKEN", "CI"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TRACKER_CACHE_DIR", str(tmp_path / "cache"))
    for module in ("tracker.ledger.ledger", "tracker.mcp.loaded", "tracker.commands.ask.list"):
        monkeypatch.setattr(f"{module}.clock_now", lambda: NOW)
    folder = tmp_path / "root"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def run(root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    return lambda *words: run_tracker(words, monkeypatch, capsys)


def told(root: Path, tool: str, asked: dict[str, Any]) -> Any:
    """What an agent gets, with the quotations put back where the marks stand; None where it is refused."""
    try:
        content = getattr(Answers(Loaded(root=root)), tool)(asked).content
    except UsageError:
        return None
    apart = {f"[quoted {one['id']}]": one["text"] for one in content["quoted_untrusted"]}
    text = json.dumps(content)
    marks = re.compile("|".join(re.escape(mark) for mark in apart) or r"\b\B")
    return json.loads(marks.sub(lambda found: json.dumps(apart[found[0]])[1:-1], text))


def equal(ran: Ran, python: Any, agents: Any) -> None:
    """All three, but for what agents are told besides."""
    if ran.code == 2:
        assert (python, agents) == (None, None)
        return
    theirs = ran.document
    assert json.loads(json.dumps(python)) == theirs
    assert {key: agents[key] for key in theirs} == theirs


def python(ask: Any) -> Any:
    try:
        return ask(tracker.load()).document
    except UsageError:
        return None


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(
    name=st.sampled_from(NAMES),
    wanted=uses,
    country=st.sampled_from([None, "DE", "US", "CN"]),
    policy=st.sampled_from(POLICIES),
)
def test_forty_questions_through_three_doors(
    root: Path, run: Run, name: str, wanted: list[str], country: str | None, policy: str | None
) -> None:
    (root / "policy.yaml").unlink(missing_ok=True)
    if policy is not None:
        (root / "policy.yaml").write_text(policy)
    options = [word for use in wanted for word in ("--use", use)] + (
        ["--country", country] if country else []
    )
    given_ = {"country": country} if country else {}
    equal(
        run("check", name, "--offline", "--format", "json", *options),
        python(lambda ledger: ledger.check(name, uses=wanted, facts=given_)),
        told(root, "check_model", {"model": name, "uses": wanted, **given_}),
    )


@pytest.mark.parametrize("name", NAMES)
def test_facts_of_a_model(root: Path, run: Run, name: str) -> None:
    equal(
        run("show", name, "--offline", "--format", "json"),
        python(lambda ledger: ledger.show(name)),
        told(root, "model_facts", {"model": name}),
    )


@pytest.mark.parametrize("since", ["2026-06-11", "2026-01", "previous", "7d", "someday"])
def test_changes(root: Path, run: Run, since: str) -> None:
    ran, mine = run("diff", since, "--format", "json"), python(lambda ledger: ledger.diff(since))
    agents = told(root, "what_changed", {"since": since})
    if agents is not None and agents["total"] > MOST_PAGE:
        agents["changes"] += ran.document["changes"][MOST_PAGE:]
    equal(ran, mine, agents)


CODE = (
    'a = AutoModel.from_pretrained("zai-org/GLM-5.2")\n'
    'b = AutoModel.from_pretrained("org/x", revision="v1")\n'
)


@pytest.mark.parametrize("place", [".", "app", "app/load.py"])
def test_a_project(root: Path, run: Run, place: str) -> None:
    (root / "app").mkdir()
    (root / "app" / "load.py").write_text(CODE)
    (root / "policy.yaml").write_text("uses: [host]\n")
    ran = run("scan", place, "--check", "--offline", "--format", "json")
    mine = tracker.load().scan(place, check=True).document
    assert json.loads(json.dumps(mine)) == ran.document
    agents = told(root, "scan_project", {"path": place, "details": True})
    check, theirs = ran.document.pop("check"), ran.document
    assert agents.pop("check")["results"] == check["results"]
    totals = theirs.pop("totals")
    assert totals == {key: agents["totals"][key] for key in totals}
    theirs.pop("check")
    assert {key: agents[key] for key in theirs} == theirs


def test_a_licence(root: Path, run: Run) -> None:
    for key in ("mit", "llama3.1", "gemma", "no-such-licence"):
        ran = run("licenses", key, "--format", "json")
        agents = told(root, "explain_license", {"license": key})
        if ran.code == 2:
            assert agents is None
        else:
            assert {name: agents[name] for name in ran.document} == ran.document
