"""Worked cases as repositories on an embedded Hub: checked live, and from snapshots of it."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.hub.rig import Time
from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.adapters.embedded_hub.faults import Fault
from tracker.adapters.hub.client import HubClient
from tracker.adapters.hub.wire.session import open_session
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.adapters.workspace.finding import Workspace
from tracker.commands.keep.refresh import RefreshRequest, refresh
from tracker.ledger.model_lookup import LiveReader

Case = Mapping[str, Any]
ORGANIZATION = {"country": "US"}
GATE_FIELDS = ("heading", "description", "fields", "button_content", "eu_disallowed")


@dataclass(frozen=True)
class Answer:
    """What one way of asking said."""

    result: Mapping[str, Any]
    code: int

    @property
    def verdict(self) -> str:
        return str(self.result["verdict"])

    @property
    def flags(self) -> set[str]:
        return set(self.result["flags"])

    @property
    def owed(self) -> set[str]:
        return {duty["type"] for duty in self.result["obligations"]}


def text_of(key: str) -> bytes:
    """Bytes that stand for a licence's text; see :func:`known_texts`."""
    return f"This stands for the text of {key}.\n".encode()


def known_texts(patch: pytest.MonkeyPatch) -> None:
    """Make the recogniser know the bytes that stand for texts by their digests."""
    knowledge = load_knowledge()
    digests = {hashlib.sha256(text_of(key)).hexdigest(): key for key in knowledge}
    for digest, key in digests.items():
        patch.setitem(knowledge.digests, digest, key)  # type: ignore[arg-type]


def repositories(described: Mapping[str, Any]) -> list[Repo]:
    return [_repository(hub, dict(what or {})) for hub, what in described.items()]


def _repository(hub: str, what: dict[str, Any]) -> Repo:
    files = {
        path: text_of(body) if isinstance(body, str) else _words(body["raw"]).encode()
        for path, body in what.get("files", {}).items()
    }
    config = what.get("config")
    if config is not None:
        import json

        files["config.json"] = json.dumps(config).encode()
    weights = what.get("weights", ["model.safetensors"])
    card = {
        name: what[name]
        for name in ("license", "license_name", "license_link", "base_model", "base_model_relation")
        if name in what
    }
    card |= {f"extra_gated_{name}": what[f"gate_{name}"] for name in GATE_FIELDS if f"gate_{name}" in what}
    if "prompt" in what:
        card["extra_gated_prompt"] = what["prompt"]
    info: dict[str, Any] = {
        "createdAt": "2025-06-01T00:00:00.000Z",
        "lastModified": "2025-06-02T00:00:00.000Z",
        "cardData": card,
        "pipeline_tag": what.get("task", "text-generation"),
        "siblings": [{"rfilename": name} for name in sorted({*files, *weights})],
        "gated": what.get("gated", False),
    }
    info |= {name: what[name] for name in ("_id", "disabled", "sha", "gguf") if name in what}
    shown = {key: (config or {})[key] for key in ("architectures", "model_type") if key in (config or {})}
    if "peft" in what:
        shown["peft"] = {"base_model_name_or_path": what["peft"], "task_type": "CAUSAL_LM"}
    if config is not None or shown:
        info["config"] = shown
    return Repo(id=hub, info=info, files=files)


def _words(raw: object) -> str:
    return "".join(map(str, raw)) if isinstance(raw, list) else str(raw)


def faults_of(case: Case) -> list[Fault]:
    kinds = {0: "reset"}
    return [
        Fault(kind=kinds.get(one["status"], str(one["status"])), where=one["path"])
        for one in case.get("faults", ())
    ]


class Stage:
    """A folder, an embedded Hub, and the ways to ask."""

    def __init__(self, folder: Path, run: Any, patch: pytest.MonkeyPatch, stack: ExitStack) -> None:
        self.folder, self.run, self.patch = folder, run, patch
        known_texts(patch)
        self.hub = stack.enter_context(EmbeddedHub([]))
        patch.setattr(
            "tracker.commands.ask.check.LiveReader", functools.partial(LiveReader, loopback=self.hub.address)
        )
        self.hours = 0
        self.time = Time()

    def set_up(self, case: Case) -> None:
        described = case.get("play", case)
        repos = described.get("repos", {})
        hubs = [described["hub"]] if "hub" in described else list(repos)
        self.asked = hubs[0]
        ids = {hub: f"m{number}" for number, hub in enumerate([self.asked])}
        lines = "".join(f"  - {{id: {name}, hub: {hub}}}\n" for hub, name in ids.items())
        (self.folder / "registry.yaml").write_text(f"models:\n{lines}", encoding="utf-8")
        self.model = ids[self.asked]
        policy: dict[str, Any] = {
            "organization": described.get("organization", described.get("who", ORGANIZATION))
        }
        if described.get("product"):
            policy["product"] = described["product"]
        if described.get("clarify"):
            policy["clarify"] = described["clarify"]
        (self.folder / "policy.yaml").write_text(yaml.safe_dump(policy), encoding="utf-8")

    def show(self, repos: Mapping[str, Any], faults: Sequence[Fault] = ()) -> None:
        self.hub.replace(repositories(repos))
        self.hub.faults[:] = faults

    def refresh(self) -> None:
        import datetime as dt

        def open_client(keep: Any, jobs: int) -> HubClient:
            session = open_session(jobs=jobs, endpoint=self.hub.address, token=False, read_seconds=2)
            return HubClient(session, keep_text=keep, timing=self.time.timing, model_seconds=100_000)

        moment = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(hours=40 - self.hours)
        self.hours += 1
        workspace = Workspace(
            registry=self.folder / "registry.yaml",
            snapshots=self.folder / "snapshots",
            policy=None,
            shipped=False,
        )
        refresh(
            RefreshRequest(
                workspace=workspace, names=(), open_client=open_client, clock=lambda: moment, jobs=2
            )
        )

    def check(self, case: Case, *words: str) -> Answer:
        ran = self.run("check", self.asked, "--use", case["use"], "--format", "json", *words)
        (result,) = ran.document["results"]
        return Answer(result, ran.code)

    def play(self, case: Case) -> dict[str, Answer]:
        """The answers by way: ``live`` on an empty ledger or after ``before``, and ``offline``."""
        from tracker.errors import TrackerError

        described = case.get("play", case)
        self.set_up(case)
        repos, faults = described.get("repos", {}), faults_of(described)
        if "before" in described:
            self.show(described["before"])
            self.refresh()
        self.show(repos, faults)
        answers = {"live": self.check(case)}
        self.show(repos, faults)
        try:
            self.refresh()
        except TrackerError:
            if "before" not in described:
                return answers
        answers["offline"] = self.check(case, "--offline")
        return answers


def complaints(case: Case, way: str, answer: Answer) -> list[str]:
    """What is wrong with an answer."""
    wrong = []
    if answer.verdict not in str(case["expect"]).split("|"):
        wrong.append(f"{way}: {answer.verdict}, not {case['expect']}")
    if missing := set(case.get("flags", ())) - answer.flags:
        wrong.append(f"{way}: no flag {', '.join(sorted(missing))}")
    if found := set(case.get("not_flags", ())) & answer.flags:
        wrong.append(f"{way}: flag {', '.join(sorted(found))}")
    if missing := set(case.get("owes", ())) - answer.owed:
        wrong.append(f"{way}: does not owe {', '.join(sorted(missing))}")
    if found := set(case.get("not_owes", ())) & answer.owed:
        wrong.append(f"{way}: owes {', '.join(sorted(found))}")
    duties = [
        {name: duty.get(name) for name in ("type", "clause", "display")}
        for duty in answer.result["obligations"]
    ]
    wrong += [
        f"{way}: no duty {wanted} among {duties}"
        for wanted in case.get("duties", ())
        if not any(wanted.items() <= found.items() for found in duties)
    ]
    reasons = " ".join(reason["text"] for reason in answer.result["reasons"])
    wrong += [f"{way}: no reason says {words!r}" for words in case.get("quotes", ()) if words not in reasons]
    if "summary" not in answer.result:
        return wrong
    summary = str(answer.result.get("summary"))
    wrong += [
        f"{way}: summary says {words!r}: {summary}" for words in case.get("not_says", ()) if words in summary
    ]
    wrong += [
        f"{way}: summary does not say {words!r}: {summary}"
        for words in case.get("says", ())
        if words not in summary
    ]
    return wrong
