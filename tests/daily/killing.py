"""Commands ended at any instant, without a word: what is left, and what the next run makes of it."""

from __future__ import annotations

import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.daily.month import Clock, Mailbox, Ran, in_process, surroundings
from tests.hub.rig import repo
from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.adapters.record.folder import SnapshotFolder
from tracker.commands.keep.verify import verify

PROJECT = Path(__file__).parents[2]
CALLS = ("write", "fsync", "rename", "unlink", "mkdir", "chmod", "flock", "pwrite64", "ftruncate", "rmdir")
"""The system calls by which a refresh changes what is on the disk; between two nothing happens there."""


def listed(name: str, **info: object) -> Repo:
    return repo(f"org/{name}", files={}, createdAt="2026-11-29T00:00:00.000Z", **info)


BEFORE = [
    *(repo(f"own/m{number}", files={"LICENSE": b"terms %d" % number}) for number in range(5)),
    *(listed(f"X{number}") for number in range(30)),
    repo("org/GLM-5.2", files={}),
]
AFTER = [
    repo("own/m0", gated="manual"),
    repo("own/m1", files={"LICENSE": b"other terms"}, cardData={"license": "cc-by-nc-4.0"}, sha="1" * 40),
    *(repo(f"own/m{number}", files={"LICENSE": b"terms %d" % number}) for number in range(2, 6)),
    *(listed(f"X{number}", gated="auto" if number < 3 else False) for number in range(30)),
    *(listed(f"Y{number}") for number in range(3)),
    listed("GLM-5.3", gated="manual"),
    repo("org/GLM-5.2", files={}),
]


@dataclass
class Bench:
    """A ledger of some days as it was before, and what becomes of copies of it."""

    base: Path
    place: Path
    hub: EmbeddedHub
    box: Mailbox
    wrong: list[str] = field(default_factory=list)
    expected: set[tuple[str, str, str]] = field(default_factory=set)

    def command(self, *words: str) -> Ran:
        return in_process(self.place, *words)

    def fresh(self) -> None:
        """The place is as it was on the day before."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.base, self.place)

    def start(self, *words: str, before: Sequence[str] = ()) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "HF_ENDPOINT": self.hub.address, "PYTHONPATH": str(PROJECT)}
        environment |= {"PYTHONDONTWRITEBYTECODE": "1", "HF_HUB_DISABLE_TELEMETRY": "1"}
        return subprocess.Popen(
            [*before, sys.executable, "-m", "tracker", *words],
            cwd=self.place,
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )

    def expect(self, found: object, wanted: object, what: str) -> bool:
        if found != wanted:
            self.wrong.append(f"{what}\n    wanted {wanted!r}\n    found  {found!r}")
        return found == wanted

    # ---- the record

    def events(self) -> set[tuple[str, str, str]]:
        first = sorted(path.name for path in (self.place / "snapshots").glob("*Z.jsonl"))[0]
        ran = self.command("diff", first, "latest", "--format", "json")
        return {(one["model"], one["check"], one["direction"]) for one in json.loads(ran.out)["changes"]}

    def sound(self, what: str) -> None:
        """Nothing of the record is lost, and the next refresh is fine and tells what is due."""
        old, new = contents(self.base), contents(self.place)
        lost = sorted(name for name in old if new.get(name) != old[name] and "current.jsonl" not in name)
        self.expect(lost, [], f"{what}: lost or altered")
        store = SnapshotFolder(self.place / "snapshots")
        self.expect(verify(store).problems, (), f"{what}: verify at once")
        ran = self.command("refresh")
        self.expect(ran.code, 0, f"{what}: the next refresh: {ran.out}{ran.err}")
        found = verify(SnapshotFolder(self.place / "snapshots"))
        self.expect((found.problems, found.warnings), ((), ()), f"{what}: verify after the next refresh")
        self.expect(self.events(), self.expected, f"{what}: events")
        left = [name for name in contents(self.place) if name.endswith(".tmp")]
        self.expect(left, [], f"{what}: nothing half-written is left")

    # ---- messages

    def told(self, what: str) -> None:
        """Nothing was sent twice; what may have arrived is listed; the rest is sent now."""
        state = json.loads((self.place / "notify-state.json").read_text())
        intended = {one["key"] for one in state["open"] if one["outcome"] == "unknown"}
        ran = self.command("notify", "--to", self.box.address, "--format", "json")
        document = json.loads(ran.out)
        unknown = {one["event"]: one["title"] for one in document["unknown"]}
        self.expect(set(unknown), intended, f"{what}: listed")
        self.expect(ran.code, 6 if intended else 0, f"{what}: exit code")
        titles = [title.partition("\n")[0] for title in self.box.titles]
        self.expect(len(titles), len(set(titles)), f"{what}: twice {titles}")
        self.expect(
            len({*titles, *unknown.values()}), 6, f"{what}: all are told or listed {titles} {unknown}"
        )


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


@contextmanager
def bench(folder: Path) -> Iterator[Bench]:
    """A ledger with a record of two days and a Hub on which much has happened since."""
    place = folder / "place"
    place.mkdir(parents=True)
    limits = {"api": 10**9, "resolvers": 10**9}
    with EmbeddedHub(BEFORE, limits=limits) as hub, surroundings(Clock(None), hub.address):
        made = Bench(folder / "base", place, hub, Mailbox())
        (place / "registry.yaml").write_text(registry(5))
        assert made.command("refresh").code == 0
        assert made.command("refresh").code == 0
        assert made.command("notify", "--start", "--to", made.box.address).code == 0
        (place / "registry.yaml").write_text(registry(6))
        hub.replace(AFTER)
        shutil.copytree(place, made.base)
        assert made.command("refresh").code == 0
        made.expected = made.events()
        yield made


def registry(models: int) -> str:
    lines = [f"  - {{id: m{number}, hub: own/m{number}}}\n" for number in range(models)]
    return "".join(["models:\n", *lines, "  - {id: glm-5.2, hub: org/GLM-5.2}\nwatch:\n  - {owner: org}\n"])


def at_random_instants(made: Bench, count: int, seed: int = 1) -> int:
    """A refresh killed after a while that chance says; gives how many were killed before they ended."""
    chance = random.Random(seed)  # noqa: S311 - a seed makes it repeatable
    whole = _seconds(made, "refresh")
    killed = 0
    for number in range(count):
        made.fresh()
        child = made.start("refresh")
        time.sleep(whole * chance.uniform(0.3, 1.05))
        child.kill()
        child.communicate()
        killed += child.returncode == -9
        made.sound(f"instant {number}")
    return killed


def notify_at_random_instants(made: Bench, count: int, seed: int = 1) -> int:
    """The same for messages, of which there are six."""
    chance = random.Random(seed)  # noqa: S311 - a seed makes it repeatable
    made.fresh()
    assert made.command("refresh").code == 0
    ready = made.place.with_name("ready")
    shutil.copytree(made.place, ready)
    base, made.base = made.base, ready
    made.fresh()
    whole = _seconds(made, "notify", "--to", made.box.address)
    killed = 0
    for number in range(count):
        made.fresh()
        made.box.titles.clear()
        child = made.start("notify", "--to", made.box.address)
        time.sleep(whole * chance.uniform(0.4, 1.05))
        child.kill()
        child.communicate()
        killed += child.returncode == -9
        made.told(f"message instant {number}")
    made.base = base
    return killed


def at_each_call(
    made: Bench, calls: Sequence[str] = CALLS, *, error: str | None = None, step: int = 1
) -> int:
    """A refresh ended, or refused by the disk, at its first, second, … call of each sort."""
    ends = 0
    for call in calls:
        number = 1
        while True:
            made.fresh()
            what = f"error={error}:when={number}+" if error else f"signal=KILL:when={number}"
            traced = [
                "strace",
                "-f",
                "-qq",
                "-o",
                "/dev/null",
                "-e",
                f"trace={call}",
                "-e",
                f"inject={call}:{what}",
            ]
            child = made.start("refresh", before=traced)
            _, said = child.communicate()
            ended = child.returncode not in (0, 1)
            ends += ended
            if b"Traceback" in said or child.returncode == 70:
                made.wrong.append(f"{call} {number}: {said.decode()}")
            made.sound(f"{call} {number} {error or 'killed'}")
            if not ended:
                break
            number += step
    return ends


def two_at_once(made: Bench, count: int) -> None:
    """One of two is told that the other is at work, or comes after it."""
    for number in range(count):
        made.fresh()
        both = [made.start("refresh"), made.start("refresh")]
        codes = sorted(child.wait() for child in both)
        for child in both:
            child.communicate()
        made.expect(codes in ([0, 0], [0, 7]), True, f"pair {number}: {codes}")
        made.sound(f"pair {number}")


def _seconds(made: Bench, *words: str) -> float:
    made.fresh()
    made.box.titles.clear()
    began = time.monotonic()
    made.start(*words).communicate()
    return time.monotonic() - began
