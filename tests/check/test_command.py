"""``tracker check`` as a person and a program meet it."""

from __future__ import annotations

import functools
import io
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.check.conftest import Tracker, text_digest
from tests.check.hub_models import repository, workspace
from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.adapters.workspace import registry_file
from tracker.domain.observing.observation import FileObservation, Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
from tracker.ledger.model_lookup import LiveReader
from tracker.vocabulary import ReadStatus

GOLDEN = Path(__file__).parent.parent / "golden" / "check"

LLAMA = repository("meta-llama/Llama-3.1-8B-Instruct", license="llama3.1", gated="manual", unread=["LICENSE"])
TUNED = repository("someone/tuned", license="mit", base_model="meta-llama/Llama-3.1-8B-Instruct")
ORPHAN = repository("someone/orphan", license="apache-2.0", base_model="nobody/gone")
PLAIN = repository("someone/plain", license="mit", files={"LICENSE": text_digest("mit")})
BARE = repository("someone/bare")
NC = repository("someone/nc", license="cc-by-nc-4.0")
COPYLEFT = repository("someone/copyleft", license="agpl-3.0")


def test_five_models_from_their_hub_metadata(tracker: Tracker, five: list[Observation]) -> None:
    names = [model.id for model in five]
    ran = tracker("check", *names, "--use", "commercial", "--offline", "--format", "json", observations=five)
    assert {one["model"]: one["verdict"] for one in ran.document["results"]} == {
        "mistral-large-instruct-2411": "forbidden",
        "codestral-22b-v0.1": "forbidden",
        "gemma-4-31b-it": "allowed",
        "deepseek-v3-0324": "allowed",
        "qwen3-32b": "allowed",
    }
    assert ran.code == 1


def test_advice_reads_as_before(tracker: Tracker) -> None:
    ran = tracker(
        "check", "tuned", "plain", "bare", "nc", "--use", "ship", "--country", "DE", "--offline",
        observations=[LLAMA, TUNED, PLAIN, BARE, NC],
    )  # fmt: skip
    golden = GOLDEN / "advice.txt"
    if os.environ.get("TRACKER_UPDATE_GOLDEN"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_text(ran.out, encoding="utf-8")
    assert ran.out == golden.read_text(encoding="utf-8")
    assert ran.out.count("not legal advice") == 1
    assert max(len(line) for line in ran.out.splitlines()) <= 80
    assert ran.code == 1


EXIT_CODES: Mapping[str, tuple[tuple[str, ...], int]] = {
    "allowed": (("plain",), 0),
    "conditional": (("tuned",), 0),
    "forbidden": (("nc", "--use", "commercial"), 1),
    "unknown": (("bare",), 5),
    "unknown beside forbidden": (("bare", "nc", "--use", "commercial"), 1),
    "a parent nobody has read": (("orphan",), 5),
    "not in the snapshot": (("org/elsewhere",), 5),
    "no model's name": (("plian",), 2),
    "no model at all": ((), 2),
    "an unknown use": (("plain", "--use", "sell"), 2),
    "an unknown fact": (("plain", "--set", "shoe_size=44"), 2),
    "a fact of two holders": (("plain", "--set", "monthly_active_users=3"), 2),
    "a number that is none": (("plain", "--mau", "many"), 2),
    "no country": (("plain", "--country", "Germany"), 2),
    "no such list": (("--file", "nowhere.txt"), 3),
}


@pytest.mark.parametrize(("words", "code"), EXIT_CODES.values(), ids=EXIT_CODES.keys())
def test_exit_code(tracker: Tracker, words: tuple[str, ...], code: int) -> None:
    ran = tracker("check", *words, "--offline", observations=[LLAMA, TUNED, ORPHAN, PLAIN, BARE, NC])
    assert ran.code == code
    assert (code == 0) <= (ran.err == "")
    assert "Traceback" not in ran.err + ran.out


def test_a_near_name_is_offered(tracker: Tracker) -> None:
    assert "did you mean plain?" in tracker("check", "plian", "--offline", observations=[PLAIN]).err


def test_the_document_of_one_model(tracker: Tracker) -> None:
    ran = tracker(
        "check", "tuned", "--use", "commercial", "--country", "DE", "--mau", "1M", "--annual-revenue", "5M",
        "--set", "organization.monthly_active_users.2024-06=15000", "--offline", "--format", "json",
        observations=[LLAMA, TUNED],
    )  # fmt: skip
    document: dict[str, Any] = ran.document
    assert document["schema"] == "tracker.check/1"
    assert document["profile"] == {
        "uses": ["commercial"],
        "country": "DE",
        "monthly_active_users": {"now": 1_000_000, "2024-06": 15_000},
        "annual_revenue_usd": 5_000_000,
    }
    assert document["verdict"] == "conditional"
    (result,) = document["results"]
    assert result["hub"] == "someone/tuned"
    assert result["license"] == "MIT"
    assert result["access"] == "open"
    assert set(result["flags"]) == {"lineage-conflict", "tag-drops-clauses", "license-text-missing"}
    assert [(one["hub"], one["license"]) for one in result["lineage"]] == [
        ("meta-llama/Llama-3.1-8B-Instruct", "llama-3.1")
    ]
    assert set(result["actions"]) == {
        "download", "use", "commercial", "fine-tune", "host", "redistribute", "train-on-outputs",
    }  # fmt: skip
    assert all(
        {"action", "effect", "license", "clause", "text", "source"} <= set(one) for one in result["reasons"]
    )
    shown = {one["display"] for one in result["obligations"] if one["type"] == "display-name"}
    assert shown == {"Built with Llama"}


@pytest.mark.parametrize("form", ["csv", "markdown"])
def test_tables_name_every_action(tracker: Tracker, form: str) -> None:
    ran = tracker("check", "plain", "--offline", "--format", form, observations=[PLAIN])
    assert "train-on-outputs" in ran.out
    assert "allowed" in ran.out


def test_names_from_a_file_and_from_stdin(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "models.txt").write_text("# ours\nplain  # the good one\n\n", encoding="utf-8")
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"bare  # \xff\n")))
    ran = tracker(
        "check", "-", "--file", "models.txt", "--offline", "--format", "json", observations=[PLAIN, BARE]
    )
    assert [one["model"] for one in ran.document["results"]] == ["bare", "plain"]


def test_outside_text_is_harmless(tracker: Tracker) -> None:
    odd = repository("someone/odd", license="\x1b[2Jmit\u202e", name="\x07" + "x" * 100_000)
    ran = tracker("check", "odd", "--offline", observations=[odd])
    assert ran.code == 5
    assert not set("\x1b\x07\u202e") & set(ran.out)


POLICY = """\
organization: {country: DE, kind: company}
uses: [commercial]
"""


def test_the_policy_gives_uses_and_the_command_line_wins(tracker: Tracker) -> None:
    asked = ("check", "nc", "--offline", "--format", "json")
    assert tracker(*asked, observations=[NC], policy=POLICY).document["verdict"] == "forbidden"
    assert tracker(*asked, "--use", "use").document["verdict"] == "conditional"


ACCEPT: Mapping[str, tuple[str, str, int]] = {
    "a class that is not accepted": ("accept: {license-class: [restricted]}", "plain", 1),
    "a class that is": ("accept: {license-class: [open-source]}", "plain", 0),
    "a denied licence": ("accept: {deny: [MIT]}", "plain", 1),
    "a denied licence by another identifier": ("accept: {deny: [AGPL-3.0-or-later]}", "copyleft", 1),
    "a class that a parent lacks": ("accept: {license-class: [open-source]}", "tuned", 1),
    "a denied licence of a parent": ("accept: {deny: [llama-3.1]}", "tuned", 1),
    "unknown fails": ("accept: {unknown: fail}", "bare", 5),
    "unknown only warns": ("accept: {unknown: warn}", "bare", 0),
    "a waiver": ("waivers: [{model: bare, reason: asked them, until: 2999-01-01}]", "bare", 0),
    "a waiver by Hub id": ("waivers: [{model: someone/bare, reason: r, until: 2999-01-01}]", "bare", 0),
    "a waiver that ran out": ("waivers: [{model: bare, reason: r, until: 2001-01-01}]", "bare", 5),
    "a waiver of another model": ("waivers: [{model: plain, reason: r, until: 2999-01-01}]", "bare", 5),
    "a waiver of another finding": (
        "waivers: [{model: bare, reason: r, until: 2999-01-01, flags: [territory]}]",
        "bare",
        5,
    ),
    "a waiver of this finding": (
        "waivers: [{model: bare, reason: r, until: 2999-01-01, flags: [unknown]}]",
        "bare",
        0,
    ),
    "a waiver of another action": (
        "waivers: [{model: bare, reason: r, until: 2999-01-01, actions: [host]}]",
        "bare",
        5,
    ),
}


@pytest.mark.parametrize(("policy", "model", "code"), ACCEPT.values(), ids=ACCEPT.keys())
def test_what_the_policy_accepts(tracker: Tracker, policy: str, model: str, code: int) -> None:
    seen = [LLAMA, TUNED, PLAIN, BARE, COPYLEFT]
    ran = tracker("check", model, "--offline", observations=seen, policy=policy)
    assert ran.code == code


@pytest.mark.parametrize(
    ("policy", "said"),
    [
        (
            "accept:\n  deny: [MIT, llama, agpl-3, llama-2]\n",
            "policy.yaml:2: accept.deny: 'agpl-3' is no licence",
        ),
        (
            f"clarify:\n- {{hub: a/b, license: MTI, reason: r, evidence_sha256: {'a' * 64}}}\n",
            "policy.yaml:2: clarify: 'MTI' is no licence we know",
        ),
    ],
)
@pytest.mark.parametrize("words", [("check", "plain", "--offline"), ("validate",)])
def test_a_licence_that_is_none_in_the_policy(
    tracker: Tracker, words: tuple[str, ...], policy: str, said: str
) -> None:
    ran = tracker(*words, observations=[PLAIN], policy=policy)
    assert ran.code == 3
    assert said in ran.out + ran.err


@pytest.mark.parametrize(
    ("until", "state"), [("2999-01-01", "waives nothing any more"), ("2001-01-01", "ran out on 2001-01-01")]
)
def test_a_waiver_that_does_nothing_is_reported(tracker: Tracker, until: str, state: str) -> None:
    policy = f"waivers:\n  - {{model: plain, reason: r, until: {until}}}\n"
    ran = tracker("check", "plain", "--offline", observations=[PLAIN], policy=policy)
    assert f"policy.yaml:2: the waiver for plain {state}" in ran.err


def test_a_waived_verdict_is_still_shown(tracker: Tracker) -> None:
    policy = "waivers: [{model: nc, reason: we bought a licence, until: 2999-01-01}]"
    words = ("check", "nc", "--use", "commercial", "--offline", "--format", "json")
    (result,) = tracker(*words, observations=[NC], policy=policy).document["results"]
    assert result["verdict"] == "forbidden"
    assert result["waived"] == [
        {"action": "commercial", "reason": "we bought a licence", "until": "2999-01-01"}
    ]


ODD_TEXT = "a" * 64


@pytest.mark.parametrize(
    ("digest", "verdict", "said"), [(ODD_TEXT, "allowed", ""), ("b" * 64, "unknown", "has lapsed")]
)
def test_a_clarification_is_bound_to_its_evidence(
    tracker: Tracker, digest: str, verdict: str, said: str
) -> None:
    odd = repository("someone/odd", license="other", files={"LICENSE": ODD_TEXT})
    policy = f"clarify: [{{hub: someone/odd, license: MIT, evidence_sha256: {digest}, reason: read it}}]"
    words = ("check", "odd", "--offline", "--format", "json")
    (result,) = tracker(*words, observations=[odd], policy=policy).document["results"]
    assert result["verdict"] == verdict
    assert said in " ".join(result["notes"])


def served(hub: str, license: str, **more: Any) -> Repo:
    weights = [{"rfilename": "model.safetensors"}, {"rfilename": "README.md"}]
    return Repo(id=hub, info={"cardData": {"license": license, **more}, "siblings": weights})


def read_from(hub: EmbeddedHub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Live readings go to ``hub``; the client reads the environment's endpoint only once a process."""
    reader = functools.partial(LiveReader, loopback=hub.address)
    monkeypatch.setattr("tracker.commands.ask.check.LiveReader", reader)


def test_a_hub_id_is_read_now_with_its_parents(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path, [PLAIN])
    states = [
        served("new/child", "apache-2.0", base_model="new/parent"),
        served("new/parent", "mit", base_model="old/root"),
        served("old/root", "cc-by-nc-4.0"),
    ]
    with EmbeddedHub(states) as hub:
        read_from(hub, monkeypatch)
        ran = tracker("check", "new/child", "--use", "commercial", "--format", "json")
    (result,) = ran.document["results"]
    assert [(one["hub"], one["license"]) for one in result["lineage"]] == [
        ("new/parent", "mit"),
        ("old/root", "cc-by-nc-4.0"),
    ]
    assert result["verdict"] == "forbidden"
    assert list((tmp_path / "snapshots").iterdir()) == [*(tmp_path / "snapshots").glob("*.jsonl")]


def test_a_parent_by_its_old_name_of_one_word_is_followed(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path, [PLAIN])
    states = [served("new/child", "mit", base_model="bert"), served("google-bert/bert", "cc-by-nc-4.0")]
    with EmbeddedHub(states, renamed={"bert": "google-bert/bert"}) as hub:
        read_from(hub, monkeypatch)
        ran = tracker("check", "new/child", "--use", "commercial", "--format", "json")
    (result,) = ran.document["results"]
    assert [one["license"] for one in result["lineage"]] == ["cc-by-nc-4.0"]
    assert (result["verdict"], ran.code) == ("forbidden", 1)


def test_a_model_that_is_not_there_is_unknown(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path, [PLAIN])
    with EmbeddedHub([served("new/child", "apache-2.0", base_model="old/gone")]) as hub:
        read_from(hub, monkeypatch)
        ran = tracker("check", "new/child", "new/missing", "--format", "json")
    assert [one["verdict"] for one in ran.document["results"]] == ["unknown", "unknown"]
    assert ran.code == 5


class DeadLine(LiveReader):
    """A Hub that never answers."""

    def read(self, model: TrackedModel) -> Observation:
        error = ReadError(code=ReadErrorCode.NETWORK)
        return Observation(id=model.id, hub=model.hub, status=ReadStatus.STALE, error=error)


@pytest.mark.parametrize(
    ("words", "verdict", "code"),
    [
        (("new/model",), "unknown", 4),
        (("new/model", "someone/plain"), "unknown", 5),
        (("someone/plain",), "conditional", 0),
        (("plain",), "conditional", 0),
        (("plain", "--max-age", "2000d"), "allowed", 0),
        (("plain", "--offline"), "allowed", 0),
    ],
    ids=[
        "nothing answered",
        "one is in the snapshot",
        "all are in the snapshot",
        "by id",
        "young",
        "offline",
    ],
)
def test_a_hub_that_does_not_answer(
    tracker: Tracker, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], verdict: str, code: int
) -> None:
    monkeypatch.setattr("tracker.commands.ask.check.LiveReader", DeadLine)
    ran = tracker("check", *words, "--format", "json", observations=[PLAIN])
    assert (ran.document["verdict"], ran.code) == (verdict, code)


def test_an_unread_parent_by_the_same_publisher_is_a_condition(tracker: Tracker) -> None:
    tuned = repository("someone/instruct", license="apache-2.0", base_model="someone/base")
    ran = tracker("check", "instruct", "--offline", "--format", "json", observations=[tuned])
    (result,) = ran.document["results"]
    assert result["verdict"] == "conditional"
    assert "someone/base" in " ".join(one["text"] for one in result["reasons"])


LLAMA_COPY = repository("reuploads/Llama-3.1-8B", license="llama3.1")
NC_COPY = repository("reuploads/nc", license="cc-by-nc-4.0")
FLUX_COPY = repository(
    "reuploads/flux", license="other", files={"LICENSE.md": text_digest("flux-1-dev-nc-1.1.1")}
)
MEDIUM = repository("mistralai/Mistral-Medium-3.5-128B", license="other", name="modified-mit")
MIT_FILE = {"LICENSE": text_digest("mit")}

SAME_ACCOUNT: Mapping[str, tuple[Observation, str, str, set[str]]] = {
    "a re-uploaded Llama": (
        LLAMA_COPY, "reuploads", "conditional", {"lineage-conflict", "tag-drops-clauses"},
    ),
    "a re-uploaded non-commercial model": (
        NC_COPY, "reuploads", "forbidden", {"lineage-conflict", "non-commercial"},
    ),
    "a re-uploaded FLUX": (FLUX_COPY, "reuploads", "forbidden", {"lineage-conflict", "non-commercial"}),
    "the steward's own licence": (MEDIUM, "mistralai", "allowed", set()),
    "an account whose name merely begins so": (
        replace(MEDIUM, hub=HubId("mistralai-fans/Mistral-Medium-3.5-128B")), "mistralai-fans", "conditional",
        {"lineage-doubt"},
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("parent", "owner", "verdict", "flags"), SAME_ACCOUNT.values(), ids=SAME_ACCOUNT.keys()
)
def test_a_parent_under_the_same_account(
    tracker: Tracker, parent: Observation, owner: str, verdict: str, flags: set[str]
) -> None:
    tuned = repository(f"{owner}/tuned", license="mit", base_model=str(parent.hub), files=MIT_FILE)
    ran = tracker(
        "check", "tuned", "--use", "commercial", "--offline", "--format", "json", observations=[parent, tuned]
    )
    (result,) = ran.document["results"]
    assert (result["verdict"], set(result["flags"])) == (verdict, flags)


def test_a_quantised_copy_is_nobodys_new_work(tracker: Tracker) -> None:
    copy = repository(
        "mistralai/medium-awq",
        license="mit",
        base_model=str(MEDIUM.hub),
        relation="quantized",
        files=MIT_FILE,
    )  # fmt: skip
    ran = tracker(
        "check", "medium-awq", "--use", "commercial", "--offline", "--format", "json",
        observations=[MEDIUM, copy],
    )  # fmt: skip
    assert "relabelled-mirror" in ran.document["results"][0]["flags"]
    assert ran.document["verdict"] == "conditional"


CLOSED = {
    "another text behind a gate", "the only text behind a gate", "a text that evidence has lost",
    "a licence in a folder of weights", "a policy nobody has read",
}  # fmt: skip
"""What may restrict anything: beside it nothing is known to be allowed."""

DOUBTS: Mapping[str, tuple[Observation, str]] = {
    "another text behind a gate": (
        repository("o/m", license="mit", files=MIT_FILE, unread=["LICENSE-MODEL"]), "LICENSE-MODEL",
    ),
    "the only text behind a gate": (
        repository("o/m", license="mit", gated="manual", unread=["LICENSE"]), "LICENSE",
    ),
    "a text that evidence has lost": (
        repository("o/m", license="mit", files={"LICENSE": "b" * 64}), "LICENSE",
    ),
    "a policy nobody has read": (
        repository("o/m", license="mit", files={**MIT_FILE, "USE_POLICY.md": "b" * 64}), "USE_POLICY.md",
    ),
    "terms in the list of files": (
        replace(PLAIN, files={**PLAIN.files, "TERMS_OF_USE.txt": 1}), "TERMS_OF_USE.txt",
    ),
    "a licence in a folder of weights": (
        replace(PLAIN, files={**PLAIN.files, "transformer/LICENSE.md": 1, "transformer/a.safetensors": 1}),
        "transformer/LICENSE.md",
    ),
    "a licence in another folder": (
        replace(PLAIN, files={**PLAIN.files, "others/LICENSE.md": 1}), "others/LICENSE.md",
    ),
    "a link elsewhere and no text": (
        repository("o/m", license="mit", link="https://o.example/terms"), "https://o.example/terms",
    ),
    "a name nobody knows beside the tag": (
        repository("o/m", license="mit", name="house-rules", files=MIT_FILE), "house-rules",
    ),
    "a tag nobody knows": (repository("o/m", license="house-rules", files=MIT_FILE), "house-rules"),
    "loaded from somebody's model": (
        replace(
            PLAIN,
            contents=(
                *PLAIN.contents,
                FileObservation(path="config.json", content={"_name_or_path": "meta-llama/Llama-2-7b-hf"}),
            ),
        ),
        "meta-llama/Llama-2-7b-hf",
    ),
}  # fmt: skip


@pytest.mark.parametrize("doubt", DOUBTS)
@pytest.mark.parametrize("use", ["use", "commercial", "redistribute", "train-on-outputs"])
def test_nothing_is_allowed_beside_what_was_not_read(tracker: Tracker, doubt: str, use: str) -> None:
    observation, named = DOUBTS[doubt]
    ran = tracker(
        "check", observation.id, "--use", use, "--offline", "--format", "json", observations=[observation]
    )
    (result,) = ran.document["results"]
    # Llama 2's own licence lets nobody train other models on its outputs.
    refused = doubt == "loaded from somebody's model" and use == "train-on-outputs"
    assert result["verdict"] == ("unknown" if doubt in CLOSED or refused else "conditional")
    assert named in " ".join(one["text"] for one in result["reasons"])


def test_a_doubt_about_a_parent_reaches_its_child(tracker: Tracker) -> None:
    parent = repository("one/parent", license="mit", unread=["LICENSE"])
    child = repository("two/child", license="mit", base_model="one/parent", files=MIT_FILE)
    ran = tracker("check", "child", "--offline", "--format", "json", observations=[parent, child])
    (result,) = ran.document["results"]
    assert result["verdict"] == "unknown"
    assert "LICENSE" in " ".join(one["text"] for one in result["reasons"])


ADAPTERS: Mapping[str, Observation] = {
    "named by the Hub's excerpt of its configuration": repository(
        "o/m", license="mit", config={"peft": {"base_model_name_or_path": "someone/nc"}}, files=MIT_FILE
    ),
    "named by its configuration": replace(
        PLAIN,
        contents=(
            *PLAIN.contents,
            FileObservation(path="adapter_config.json", content={"base_model_name_or_path": "someone/nc"}),
        ),
    ),
}


@pytest.mark.parametrize("adapter", ADAPTERS.values(), ids=ADAPTERS.keys())
def test_the_base_of_an_adapter_counts(tracker: Tracker, adapter: Observation) -> None:
    words = ("check", adapter.id, "--use", "commercial", "--offline", "--format", "json")
    base = replace(NC, id=ModelId("aa"))
    ran = tracker(*words, observations=[base, replace(adapter, hub=HubId("two/adapter"))])
    assert ran.document["verdict"] == "forbidden"


@pytest.mark.parametrize("path", ["adapter_model.safetensors", "mergekit_config.yml"])
def test_what_was_made_of_a_model_nobody_names_is_unknown(tracker: Tracker, path: str) -> None:
    made = replace(PLAIN, files={**PLAIN.files, path: 1})
    assert tracker("check", "plain", "--offline", observations=[made]).code == 5


def test_a_parent_of_the_same_publisher_hides_nobody(tracker: Tracker) -> None:
    middle = repository("someone/middle", license="mit", base_model="meta-llama/Llama-3.1-8B-Instruct")
    leaf = repository("someone/leaf", license="mit", base_model="someone/middle")
    ran = tracker(
        "check", "leaf", "--use", "commercial", "--offline", "--format", "json",
        observations=[LLAMA, middle, leaf],
    )  # fmt: skip
    (result,) = ran.document["results"]
    assert "lineage-conflict" in result["flags"]


def test_offline_opens_no_connection(
    tracker: Tracker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path, [ORPHAN])
    with EmbeddedHub([served("nobody/gone", "mit")]) as hub:
        read_from(hub, monkeypatch)
        ran = tracker("check", "orphan", "someone/orphan", "other/model", "--offline")
        assert hub.paths == []
    assert ran.code == 5


HEAVY = ("huggingface_hub", "httpx", "pandas", "requests", "jsonschema_rs")


def test_offline_imports_nothing_heavy(tracker: Tracker, tmp_path: Path) -> None:
    registry_file._BUILT.clear()  # what this process holds need not lie in the cache's folder
    tracker("check", "plain", "--offline", observations=[PLAIN])  # the registry is parsed once
    script = (
        "import sys; from tracker.__main__ import _run; "
        "sys.argv = ['tracker', 'check', 'plain', '--offline', '--output', 'answer.txt']; _run(); "
        f"print([name for name in {HEAVY} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"
    assert "allowed" in (tmp_path / "answer.txt").read_text(encoding="utf-8")


STATED = """\
  - id: stated
    hub: someone/stated
    declared:
      - {field: license, value: MIT, source: "https://someone.example/readme", as_of: 2026-05}
  - id: served
    declared:
      - {field: license, value: proprietary, source: "https://someone.example/terms", as_of: 2026-05}
    history:
      - {date: 2026-05-01, access: api, source: "https://someone.example/launch"}
"""


@pytest.mark.parametrize(
    ("model", "use", "verdict"),
    [
        ("stated", "commercial", "conditional"),
        ("served", "use", "unknown"),
        ("served", "download", "forbidden"),
    ],
)
def test_without_a_repository(tracker: Tracker, tmp_path: Path, model: str, use: str, verdict: str) -> None:
    workspace(tmp_path, [PLAIN], more=STATED)
    ran = tracker("check", model, "--use", use, "--offline", "--format", "json")
    assert ran.document["verdict"] == verdict


def test_a_name_of_a_megabyte_is_not_echoed_whole(tracker: Tracker) -> None:
    ran = tracker("check", "x" * 1_000_000, "--offline", observations=[PLAIN])
    assert ran.code == 2
    assert len(ran.err) < 3_000


def test_what_was_never_read_is_to_be_read_and_nobody_is_to_be_asked(
    tracker: Tracker, tmp_path: Path
) -> None:
    (tmp_path / "registry.yaml").write_text(
        "models:\n  - {id: m, hub: org/m, history: [{date: 2026-01-02, license: mit, source: https://x.example}]}\n"
    )
    said = tracker("check", "m", "--use", "download", "--offline").out
    assert "have its repository read" in said.replace("\n", " ").replace("  ", " ")
    assert "ask the publisher" not in said


@pytest.mark.parametrize("revision", ["main", "\x1b[31m" + "a" * 36, "0" * 39 + "g", ""])
def test_a_revision_that_is_no_commit_id_is_not_repeated(tracker: Tracker, revision: str) -> None:
    observed = repository("o/m", license="mit", sha=revision)
    result = tracker("check", "o/m", "--format", "json", observations=[observed]).document["results"][0]
    assert result["revision"] is None
    assert any("no commit id" in note for note in result["notes"])


def test_a_commit_id_is_repeated_as_it_is(tracker: Tracker) -> None:
    observed = repository("o/m", license="mit", sha="c" * 40)
    result = tracker("check", "o/m", "--format", "json", observations=[observed]).document["results"][0]
    assert result["revision"] == "c" * 40
