"""Repositories at random, read in full and then badly: whatever is lost, no answer gets better.

``one_life`` builds up to three repositories on an embedded Hub, refreshes, and then lets readings fail and
evidence disappear, round after round. After each it asks live, from the snapshot, and for the events.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.check.plays import repositories, text_of
from tests.hub.rig import Time
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.adapters.embedded_hub.faults import Fault
from tracker.adapters.hub.client import HubClient
from tracker.adapters.hub.wire.session import open_session
from tracker.adapters.workspace.finding import Workspace
from tracker.commands.ask.check import check
from tracker.commands.ask.diff import diff
from tracker.commands.keep.refresh import RefreshRequest, refresh
from tracker.domain.licensing.judging.findings import SEVERITY
from tracker.domain.licensing.texts.recognition import Method, Recognition
from tracker.errors import TrackerError
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import Freshness, LiveReader
from tracker.vocabulary import Action, Direction, Verdict

ASKED = "o/m"
TAGS = ["mit", "apache-2.0", "llama3.1", "cc-by-nc-4.0", "gemma", "other", None]
KEYS = ["mit", "apache-2.0", "cc-by-nc-4.0", "llama-3.1", "gemma-terms-2025-03-24", "kimi-k2.5-modified-mit"]
RAW = [
    "Nobody knows these terms. They are not for commercial use.",
    "You may use it. Ask us first.",
]
PATHS = ["LICENSE", "LICENSE-MODEL", "USE_POLICY.md", "vae/LICENSE", "LICENSES/CC-BY-NC-4.0.txt"]
NOTICES = [
    "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc.",
    "Copyright 2025 Somebody",
]
READMES = [
    "## License\nThe weights are CC-BY-NC-4.0.\n",
    "## License\nThis model is MIT licensed.\n",
    "# M\nFine-tuned from meta-llama/Llama-3.1-8B on letters.\n",
    "# M\n[![l](https://img.shields.io/badge/License-CC--BY--NC--4.0-red)](x)\n",
]
CONFIGS = [
    {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 128256},
    {"architectures": ["Qwen3ForCausalLM"], "model_type": "qwen3", "_name_or_path": "google/gemma-2-9b"},
    {"architectures": ["GPT2LMHeadModel"], "model_type": "gpt2"},
]
WHERE = [
    "LICENSE", "vae/LICENSE", "USE_POLICY", "LICENSES/", "NOTICE", "README.md", "config.json", "/resolve/",
    "/api/models/o/m", "/api/models/p/base", "/api/models/g/root", "p/base/resolve", "g/root/resolve",
]  # fmt: skip
KINDS = ["500", "reset", "503", "429", "401", "403", "451", "html", "404"]


@dataclass(frozen=True)
class Seen:
    """One way of asking, with the answer of each action."""

    way: str
    actions: Mapping[Action, Verdict]


def some_repository(chance: random.Random, parent: str | None) -> dict[str, Any]:
    """What the Hub shows of one repository."""
    files: dict[str, Any] = {}
    for path in chance.sample(PATHS, chance.randint(0, 3)):
        known = chance.random() < 0.6
        files[path] = chance.choice(KEYS) if known else {"raw": chance.choice([*RAW, *map(like, KEYS)])}
    if chance.random() < 0.3:
        files["NOTICE"] = {"raw": chance.choice(NOTICES)}
    if chance.random() < 0.5:
        files["README.md"] = {"raw": chance.choice(READMES)}
    what: dict[str, Any] = {"files": files, "weights": ["model.safetensors", "vae/model.safetensors"]}
    if (tag := chance.choice(TAGS)) is not None:
        what["license"] = tag
    if chance.random() < 0.4:
        what["config"] = chance.choice(CONFIGS)
    if parent and chance.random() < 0.6:
        what["base_model"] = parent
    if chance.random() < 0.2:
        what["prompt"] = "You agree that it is not used for commercial purposes."
    return what


def some_world(chance: random.Random) -> dict[str, dict[str, Any]]:
    """The asked repository, and those it may come from."""
    found = {
        ASKED: some_repository(chance, "p/base"),
        "p/base": some_repository(chance, "g/root"),
        "g/root": some_repository(chance, None),
    }
    for number, what in enumerate(found.values()):
        what["_id"] = f"{number}" * 24
    return found


def later(world: Mapping[str, dict[str, Any]], chance: random.Random, number: int) -> dict[str, Any]:
    """The same repositories at other revisions, some of them behind a gate from now on."""
    found = {}
    for hub, what in world.items():
        files = dict(what["files"])
        if chance.random() < 0.7:
            files[f"news-{number}.txt"] = {"raw": str(number)}
        up = "gated" not in what and chance.random() < 0.2
        gate = {"gated": chance.choice(["auto", "manual"])} if up else {}
        found[hub] = {**what, "files": files, **gate}
    return found


class Life:
    """A ledger on a Hub, through good and bad days."""

    def __init__(self, folder: Path, hub: EmbeddedHub) -> None:
        self.folder, self.hub = folder, hub
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        (folder / "registry.yaml").write_text(f"models:\n  - {{id: m, hub: {ASKED}}}\n", encoding="utf-8")
        self.workspace = Workspace(
            registry=folder / "registry.yaml", snapshots=folder / "snapshots", policy=None, shipped=False
        )
        self.day = dt.datetime(2026, 11, 1, 6, tzinfo=dt.UTC)
        self.time = Time()
        self.trouble = ""

    def show(self, world: Mapping[str, Any], faults: Sequence[Fault] = ()) -> None:
        self.hub.replace(repositories(world))
        self.hub.faults[:] = faults

    def client(self, keep: Any, jobs: int = 1) -> HubClient:
        session = open_session(jobs=jobs, endpoint=self.hub.address, token=False, read_seconds=5)
        return HubClient(session, keep_text=keep, timing=self.time.timing, model_seconds=100_000)

    def refresh(self) -> bool:
        """Whether a snapshot was written."""
        self.day += dt.timedelta(days=1)
        day = self.day
        request = RefreshRequest(
            workspace=self.workspace, names=(), open_client=self.client, clock=lambda: day, jobs=1
        )
        try:
            refresh(request)
        except TrackerError as error:
            self.trouble = str(error)
            return False
        return True

    def lose(self, chance: random.Random) -> None:
        """Some of the stored texts are gone."""
        for path in sorted((self.folder / "snapshots" / "evidence").glob("*")):
            if chance.random() < 0.5:
                path.unlink()

    def live(self) -> Seen:
        reader = LiveReader()
        reader.__dict__["hub"] = self.client(reader.keep)
        young = Freshness(max_age=dt.timedelta(0))
        found = check([ASKED], self.workspace, FACTS, freshness=young, reader=reader)
        return Seen("live", found.results[0].judgement.actions)

    def offline(self) -> Seen:
        found = check([ASKED], self.workspace, FACTS, offline=True)
        return Seen("offline", found.results[0].judgement.actions)

    def opened(self) -> list[str]:
        """Events since the full reading that say something opened."""
        ledger = Ledger.open(self.workspace)
        first = ledger.snapshots.first()
        assert first is not None
        found = diff(ledger, old=first.name, net=True).changes
        return [
            f"diff: {one.check} {one.old} → {one.new}: {one.reason}"
            for one in found
            if one.direction is Direction.OPENED and one.kind.value == "event"
        ]


FACTS: Mapping[str, Any] = {"organization.country": "US", "uses": [action.value for action in Action]}


def not_better(before: Mapping[Action, Verdict], seen: Seen) -> list[str]:
    return [
        f"{seen.way}: {action} was {before[action]} and is {seen.actions[action]}"
        for action in Action
        if SEVERITY[seen.actions[action]] < SEVERITY[before[action]]
    ]


def one_life(folder: Path, hub: EmbeddedHub, seed: int) -> list[str]:
    """What got better in one life; nothing should."""
    chance = random.Random(seed)  # noqa: S311 - examples, no secrets
    world = some_world(chance)
    life = Life(folder, hub)
    life.show(world)
    if not life.refresh():
        return [f"seed {seed}: the first refresh failed: {life.trouble}"]
    full = life.offline().actions
    wrong = not_better(full, replace(life.live(), way="live, nothing lost"))
    for number in range(chance.randint(1, 3)):
        faults = [
            Fault(kind=chance.choice(KINDS), where=where)
            for where in chance.sample(WHERE, chance.randint(1, 4))
        ]
        gone = [fault for fault in faults if fault.kind == "404"]
        # A file that is not there was taken away, which is an event; a whole repository once is none yet.
        faults = [fault for fault in faults if fault not in gone or "/api/" in fault.where][:4]
        world = later(world, chance, number)
        life.show(world, faults)
        if chance.random() < 0.4:
            life.lose(chance)
        wrong += not_better(full, life.live())
        if life.refresh():
            wrong += [f"round {number}: {said}" for said in life.opened()]
        wrong += not_better(full, life.offline())
        if wrong:
            told = [f"{fault.kind} at {fault.where}" for fault in faults]
            return [f"seed {seed}, round {number}, {told}", repr(world), *wrong]
    return wrong


def like(key: str) -> str:
    """Stands for a text that is recognised by its wording, and by no digest."""
    return f"Much the same words as those of {key}.\n"


def texts_by_digest() -> dict[str, str]:
    """The bytes that stand for licences, by their digest."""
    return {hashlib.sha256(text_of(key)).hexdigest(): key for key in KEYS}


def texts_by_wording() -> dict[bytes, Recognition]:
    """What the texts that are only alike are recognised as."""
    return {
        hashlib.sha256(like(key).encode()).digest(): Recognition(
            key=key, spdx=None, method=Method.SIMILARITY, confidence=0.9
        )
        for key in KEYS
    }
