"""A month of mornings: the commands that a scheduler runs, on a Hub on which things happen.

Each morning ``refresh --fail-on tightened``, ``diff`` and ``notify`` run as a person would run them; what
they say is held against what is due.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import json
import os
import random
import re
import sys
import threading
import time
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from tests.daily.world import HAPPENINGS, WATCHED, World, days_of
from tracker.adapters.embedded_hub import EmbeddedHub, Fault

FIRST = dt.datetime(2026, 6, 1, 6, 17, tzinfo=dt.UTC)
NOWHERE = "http://127.0.0.1:9"
ALL_DOWN = ("503", "reset", "html", "429", "nowhere", "401-plain", "html-503")
SOME = ("503", "html", "reset", "cut")


@dataclass(frozen=True)
class Ran:
    """What a command printed, and how it ended."""

    code: int
    out: str
    err: str


class Mailbox:
    """Where messages arrive."""

    def __init__(self) -> None:
        self.titles: list[str] = []
        box = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("content-length", "0"))))
                box.titles.append(f"{body['title']}\n{body['message']}")
                self.send_response(200)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def address(self) -> str:
        return f"me=json://127.0.0.1:{self.server.server_address[1]}/"


@dataclass
class Clock:
    """Stands for the module that tells the time; without a moment of its own it tells the real one."""

    now: dt.datetime | None = FIRST
    UTC = dt.UTC

    @property
    def datetime(self) -> Any:
        clock = self

        class Datetime(dt.datetime):
            @classmethod
            def now(cls, tz: dt.tzinfo | None = None) -> dt.datetime:
                return clock.now or dt.datetime.now(tz)

        return Datetime


@dataclass
class Month:
    """``wrong`` collects whatever is not as it should be."""

    folder: Path
    seed: int
    models: int = 40
    wrong: list[str] = field(default_factory=list)
    told: Counter[str] = field(default_factory=Counter)
    counts: Counter[str] = field(default_factory=Counter)
    verbose: bool = False

    pending: list[str] = field(default_factory=list)
    is_quiet: bool = True

    def __post_init__(self) -> None:
        self.world = World.begin(self.seed, self.models)
        self.clock = Clock()
        self.chance = random.Random(f"month {self.seed}")  # noqa: S311 - a seed makes it repeatable
        self.box = Mailbox()

    def run(self, days: int = 30) -> None:
        """From the first snapshot on."""
        with (
            EmbeddedHub(limits={"api": 10**9, "resolvers": 10**9}) as hub,
            surroundings(self.clock, hub.address),
        ):
            self.hub = hub
            self.address = hub.address
            self.write_registry()
            self.serve()
            self.world.read()
            self.expect(self.command("refresh", "--fail-on", "any").code, 0, "first refresh")
            self.expect(self.command("notify", "--start", "--to", self.box.address).code, 0, "start")
            plan = self.mornings(days)
            for day, happenings in enumerate(days_of(self.seed, days), start=1):
                self.clock.now = FIRST + dt.timedelta(days=day, minutes=self.chance.randrange(15))
                self.morning(day, happenings, plan.get(day, "fine"))

    def mornings(self, days: int) -> dict[int, str]:
        """Which mornings are not like others."""
        plan: dict[int, str] = {}
        if days >= 20:
            one = self.chance.randrange(3, 7)
            plan[one] = "down"
            three = self.chance.randrange(9, 13)
            plan |= dict.fromkeys(range(three, three + 3), "down")
            plan[self.chance.randrange(14, 17)] = "some"
            skipped = self.chance.randrange(18, 21)
            plan |= dict.fromkeys(range(skipped, skipped + 7), "skipped")
            plan[28] = "race"
            plan[29] = "lists"
        else:
            plan = {2: "down", 4: "some", 5: "skipped", 6: "race", 7: "lists"}
        return plan

    def morning(self, day: int, happenings: tuple[str, ...], kind: str) -> None:
        world = self.world
        world.touched.clear()
        self.pending += [name for name in happenings if HAPPENINGS[name](world, day)]
        self.serve()
        if self.verbose:
            print(day, kind, self.pending, file=sys.stderr)
        self.counts[kind] += 1
        getattr(self, f"_{kind}")(day, self.pending)

    # ---- sorts of mornings

    def _skipped(self, day: int, done: list[str]) -> None:
        """The scheduler did not run."""

    def _down(self, day: int, done: list[str]) -> None:
        before = self.snapshots()
        how = self.chance.choice(ALL_DOWN)
        if how == "nowhere":
            self.endpoint(NOWHERE)
        else:
            self.hub.faults = [Fault(kind=how)]
        ran = self.command("refresh", "--fail-on", "tightened")
        self.endpoint(self.address)
        self.hub.faults = []
        self.expect((ran.code, ran.out), (4, ""), f"day {day}: whole Hub down ({how}) {ran.err}")
        self.expect(self.snapshots(), before, f"day {day}: nothing is written")
        self.hears(day, set())

    def _some(self, day: int, done: list[str]) -> None:
        """A few models and a list are not read; what happened there is told when they are."""
        world = self.world
        unread = self.chance.sample(sorted(world.followed.values()), 5)
        kind = self.chance.choice(SOME)
        self.hub.faults = [Fault(kind=kind, where=f"/{hub}") for hub in unread]
        self.hub.faults.append(Fault(kind=kind, where="author=alder"))
        self.fine(day, done, unread=unread, owners=("birch", "cedar"), code=6)
        self.hub.faults = []

    def _lists(self, day: int, done: list[str]) -> None:
        """An owner's list is suddenly empty: no event, and none when it is back."""
        self.hub.faults = [Fault(kind="empty-list", where="author=birch")]
        self.fine(day, done, owners=("alder", "cedar"))
        self.hub.faults = []

    def _race(self, day: int, done: list[str]) -> None:
        """A second job at the same time lets the first finish."""
        from tracker.adapters.record.refresh_lock import refresh_lock

        with refresh_lock(self.folder / "snapshots"):
            self.expect(self.command("refresh", "--fail-on", "tightened").code, 7, f"day {day}: held")
        self.fine(day, done)

    def _fine(self, day: int, done: list[str]) -> None:
        self.fine(day, done)

    def fine(
        self,
        day: int,
        done: list[str],
        *,
        unread: Collection[str] = (),
        owners: Collection[str] = WATCHED,
        code: int = 0,
    ) -> None:
        before = self.snapshots()
        due = self.world.read(unread, owners)
        ran = self.command("refresh", "--fail-on", "tightened")
        tightened = any(direction == "tightened" for _, direction in due)
        self.expect(
            ran.code, 1 if tightened else code, f"day {day}: refresh {done} {sorted(due)}\n{ran.out}{ran.err}"
        )
        new = sorted(set(self.snapshots()) - set(before))
        if not self.expect(len(new), 1, f"day {day}: one snapshot"):
            return
        if not set(done) - {"counters", "copies", "strangers"} and not due and code == 0 and self.is_quiet:
            lines = (self.folder / "snapshots" / new[0]).read_bytes().count(b"\n")
            self.expect(lines, 1, f"day {day}: a quiet day is one line")
        self.is_quiet = code == 0 and not any(count == 1 for count in self.world.missed.values())
        self.pending = []
        self.diff(day, due)
        self.hears(day, due)

    def diff(self, day: int, due: set[tuple[str, str]]) -> None:
        ran = self.command("diff", "--format", "json")
        changes = json.loads(ran.out)["changes"]
        found = Counter(
            (one["hub"], one["direction"])
            for one in changes
            if one["direction"] != "neutral" and one["kind"] == "event"
        )
        new = {one["hub"] for one in changes if one["check"] in ("repository-appeared", "successor-appeared")}
        self.expect(new, self.world.appeared, f"day {day}: appeared")
        self.expect(set(found), self.by_first_name(due), f"day {day}: diff")

    def hears(self, day: int, due: set[tuple[str, str]]) -> None:
        """What arrives this morning, and that nothing arrives twice."""
        count = len(self.box.titles)
        ran = self.command("notify", "--to", self.box.address)
        self.expect(ran.code, 0, f"day {day}: notify {ran.out}{ran.err}")
        again = self.command("notify", "--to", self.box.address)
        self.expect(again.out.count("\n"), 1, f"day {day}: told, so a line {again.out}")
        titles = self.box.titles[count:]
        wanted = {hub for hub, direction in self.by_first_name(due) if direction == "tightened"}
        heard = Counter(
            next((hub for hub in wanted if re.search(rf"\nModel: (\S+ \()?{hub}\)?\n", title)), title)
            for title in titles
        )
        self.expect(set(heard), wanted, f"day {day}: messages")
        for title in titles:
            self.told[title.partition("\nWhen")[0]] += 1

    def by_first_name(self, due: set[tuple[str, str]]) -> set[tuple[str, str]]:
        """With the names under which the registry follows them."""
        first = {new: old for old, new in self.world.renamed.items()}
        followed = self.world.followed.values()
        return {
            (first[hub] if hub in first and first[hub] in followed else hub, direction)
            for hub, direction in due
        }

    # ---- what is done

    def expect(self, found: object, wanted: object, what: str) -> bool:
        if found != wanted:
            self.wrong.append(f"seed {self.seed}: {what}\n    wanted {wanted!r}\n    found  {found!r}")
        return found == wanted

    def owner(self, hub: str) -> str:
        return hub.partition("/")[0]

    def serve(self) -> None:
        self.hub.replace(self.world.repos(), renamed=self.world.renamed)

    def write_registry(self) -> None:
        (self.folder / "registry.yaml").write_text(self.world.registry())

    def snapshots(self) -> list[str]:
        return sorted(path.name for path in (self.folder / "snapshots").glob("*Z.jsonl"))

    def endpoint(self, address: str) -> None:
        from huggingface_hub import constants

        constants.ENDPOINT = address

    def command(self, *words: str) -> Ran:
        return in_process(self.folder, *words)


def in_process(folder: Path, *words: str) -> Ran:
    """A command as a person runs it, without a process of its own."""
    from tracker.__main__ import main

    out, err = io.StringIO(), io.StringIO()
    argv, here = sys.argv, Path.cwd()
    sys.argv = ["tracker", *words]
    os.chdir(folder)
    code: object = 0
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
    except SystemExit as ended:
        code = ended.code
    finally:
        sys.argv = argv
        os.chdir(here)
    return Ran(int(str(code or 0)), out.getvalue(), err.getvalue())


@contextlib.contextmanager
def surroundings(clock: Clock, address: str) -> Iterator[None]:
    """A clock of our own, the loopback Hub as the endpoint, no token, and nobody who sleeps."""
    from huggingface_hub import constants

    from tracker.adapters.machine import clock as module

    kept = constants.ENDPOINT, constants.HF_TOKEN_PATH, module.dt, time.sleep
    token = os.environ.pop("HF_TOKEN", None)
    constants.ENDPOINT, constants.HF_TOKEN_PATH = address, "/nonexistent/token"
    module.dt = clock  # type: ignore[assignment]
    time.sleep = lambda _seconds: None
    try:
        yield
    finally:
        constants.ENDPOINT, constants.HF_TOKEN_PATH, module.dt, time.sleep = kept
        if token is not None:
            os.environ["HF_TOKEN"] = token
