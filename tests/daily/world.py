"""A Hub on which things happen day by day, and what a ledger of it has to tell on each of them.

What is due is written down where it is done, from what a person would call an event; nothing here asks
the tracker what it makes of it.
"""

from __future__ import annotations

import functools
import hashlib
import random
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tracker.adapters.embedded_hub import Repo

APACHE = (Path(__file__).parents[2] / "LICENSE").read_bytes()
OWNERS = ("alder", "birch", "cedar", "dogwood", "elm")
FAMILIES = {"alder": "Alba", "birch": "Bora", "cedar": "Cirrus", "dogwood": "Dune", "elm": "Ember"}
WATCHED = ("alder", "birch", "cedar")
FREE, PAID = ("mit", "apache-2.0"), "cc-by-nc-4.0"
GATES = (False, "auto", "manual")

Due = tuple[str, str]
"""A repository, and ``tightened``, ``opened`` or ``unclear``."""


@dataclass(frozen=True, kw_only=True)
class Model:
    """One repository of the world."""

    hub: str
    born: str
    gated: bool | str = False
    license: str = "mit"
    sha: int = 0
    base: str | None = None
    relation: str | None = None
    context: int = 4096
    disabled: bool = False
    there: bool = True
    weights: bool = True
    downloads: int = 0

    @property
    def owner(self) -> str:
        return self.hub.partition("/")[0]

    def repo(self) -> Repo:
        """As the Hub has it."""
        config = b'{"architectures": ["LlamaForCausalLM"], "max_position_embeddings": %d}' % self.context
        files = {"config.json": config}
        if self.license == "apache-2.0":
            files["LICENSE"] = APACHE
        shards = ["model-00001-of-00002.safetensors", "model-00002-of-00002.safetensors"]
        card: dict[str, Any] = {"license": self.license}
        tags = [f"license:{self.license}", "safetensors"]
        if self.base:
            card["base_model"] = self.base
            tags.append(f"base_model:{self.base}")
            if self.relation:
                tags.append(f"base_model:{self.relation}:{self.base}")
        return Repo(
            id=self.hub,
            files=files,
            info={
                "_id": hashlib.sha1(f"{self.born}".encode(), usedforsecurity=False).hexdigest()[:24],
                "sha": hashlib.sha1(f"{self.hub}{self.sha}".encode(), usedforsecurity=False).hexdigest(),
                "createdAt": f"{self.born[:10]}T00:00:00.000Z",
                "lastModified": f"2026-01-{1 + self.sha % 28:02}T00:00:00.000Z",
                "gated": self.gated,
                "disabled": self.disabled,
                "cardData": card,
                "tags": tags,
                "downloads": self.downloads,
                "likes": self.downloads // 7,
                "safetensors": {"parameters": {"BF16": 10**9}, "total": 10**9} if self.weights else None,
                "siblings": [{"rfilename": name} for name in sorted({*files, *shards})],
            },
        )


def ways(old: Model, new: Model) -> set[str]:
    """Which ways a repository went."""
    steps = [
        GATES.index(new.gated) - GATES.index(old.gated),
        (new.license == PAID) - (old.license == PAID),
        new.disabled - old.disabled,
    ]
    return {"tightened" for step in steps if step > 0} | {"opened" for step in steps if step < 0}


def is_copy(hub: str) -> bool:
    """What the registry's patterns leave out."""
    return hub.endswith(("-GGUF", "-FP8"))


@dataclass
class World:
    """What there is now, and how a ledger last saw each repository (``seen``); ``missed`` counts misses.

    ``listed`` are repositories, by what they are and not by their names, that lists have had; ``appeared``
    those that the newest reading was the first to list.
    """

    chance: random.Random
    models: dict[str, Model] = field(default_factory=dict)
    followed: dict[str, str] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    seen: dict[str, Model] = field(default_factory=dict)
    listed: set[str] = field(default_factory=set)
    appeared: set[str] = field(default_factory=set)
    missed: dict[str, int] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    @classmethod
    def begin(cls, seed: int, models: int = 40) -> World:
        """Forty followed models of five owners, and some that nobody follows."""
        world = cls(random.Random(seed))  # noqa: S311 - a seed makes it repeatable
        for number in range(models):
            owner = OWNERS[number % len(OWNERS)]
            size = (7, 14, 32, 70)[number // len(OWNERS) % 4]
            version = 1 + number // (4 * len(OWNERS))
            hub = f"{owner}/{FAMILIES[owner]}-{version}-{size}B"
            gate = GATES[number % 7 - 4] if number % 7 > 4 else False
            world.add(Model(hub=hub, born=f"2025-0{1 + number % 9}-01 {hub}", gated=gate,
                            license=PAID if number % 9 == 4 else FREE[number % 2]), follow=True)  # fmt: skip
        for number in range(0, 8, 2):
            owner, size = OWNERS[3 + number // 2 % 2], (7, 14)[number // 4]
            parent = f"{owner}/{FAMILIES[owner]}-1-{size}B"
            hub = f"elm/Child-{number}"
            world.add(Model(hub=hub, born=f"2025-10-01 {hub}", base=parent, relation="finetune"), follow=True)
        for owner in WATCHED:
            for number in range(12):
                hub = f"{owner}/Sketch-{number}"
                world.add(Model(hub=hub, born=f"2025-03-01 {hub}"))
        return world

    def add(self, model: Model, *, follow: bool = False) -> None:
        self.models[model.hub] = model
        if follow:
            self.followed[model.hub.partition("/")[2].lower()] = model.hub

    def change(self, hub: str, **what: Any) -> None:
        """Another state of a repository; what comes of it is for the caller to say."""
        self.models[hub] = replace(self.models[hub], **what)
        self.touched.add(hub)

    def commit(self, hub: str, **what: Any) -> None:
        """A change that is a commit."""
        self.change(hub, sha=self.models[hub].sha + 1, **what)

    def read(self, unread: Collection[str] = (), owners: Collection[str] = WATCHED) -> set[Due]:
        """What a reading has to tell that gets all but ``unread``, and the lists of ``owners``."""
        wanted = {self.renamed.get(hub, hub) for hub in self.followed.values()}
        due: set[Due] = set()
        first = not self.seen
        for hub in sorted(wanted - {self.renamed.get(one, one) for one in unread}):
            model, before = self.models[hub], self.seen.get(hub) or self.seen.get(self.former(hub))
            if not model.there:
                self.missed[hub] = self.missed.get(hub, 0) + 1
                due |= {(hub, "tightened")} if self.missed[hub] == 2 else set()
                continue
            self.missed.pop(hub, None)
            due |= {(hub, way) for way in ways(before, model)} if before else set()
            if before and before.license != model.license:
                way = "tightened" if model.license == PAID else "opened"
                due |= {(child, way) for child in self.children(hub)}
            self.seen[hub] = model
        for hub, model in sorted(self.models.items()):
            if hub in wanted or model.owner not in owners or not model.there or is_copy(hub):
                continue
            before = self.seen.get(hub) or self.seen.get(self.former(hub))
            due |= {(hub, way) for way in (ways(before, model) if before else self.follows(model))}
            self.seen[hub] = model
        there = {
            model.born: hub for hub, model in self.models.items() if model.there and model.owner in owners
        }
        followed = {self.models[hub].born for hub in wanted}
        new = {hub for born, hub in there.items() if born not in self.listed | followed and not is_copy(hub)}
        self.appeared = set() if first else new
        self.listed |= there.keys() | followed
        return due

    def former(self, hub: str) -> str:
        """What a repository was called before."""
        return next((old for old, new in self.renamed.items() if new == hub), hub)

    def children(self, hub: str) -> list[str]:
        """Followed models that were made from it and add no terms of their own."""
        return [
            model.hub
            for model in self.models.values()
            if model.base in (hub, self.former(hub))
            and model.license != PAID
            and model.hub.startswith("elm/Child")
            and model.there
        ]

    def follows(self, new: Model) -> set[str]:
        """The ways in which a new repository is less open than the model it follows, or more."""
        family = FAMILIES[new.owner]
        found = re.fullmatch(rf"{new.owner}/{family}-(\d+)-7B", new.hub)
        if not self.seen_once or not found:
            return set()
        before = [
            (int(hub.split("-")[1]), hub)
            for hub in self.followed.values()
            if hub.startswith(f"{new.owner}/{family}-") and hub.endswith("-7B")
        ]
        model = self.seen[self.renamed.get(max(before)[1], max(before)[1])]
        return ways(replace(model, disabled=False), new)

    @property
    def seen_once(self) -> bool:
        """Whether there was a first reading, which tells nothing."""
        return bool(self.seen)

    def repos(self) -> list[Repo]:
        return [model.repo() for model in self.models.values() if model.there]

    def registry(self) -> str:
        lines = ["models:\n"]
        for name, hub in sorted(self.followed.items()):
            owner = hub.partition("/")[0]
            lines.append(f"  - {{id: {name}, hub: {hub}, family: {FAMILIES.get(owner, owner).lower()}}}\n")
        lines.append("watch:\n")
        for owner in WATCHED:
            lines.append(f'  - {{owner: {owner}, exclude: ["*-GGUF", "*-FP8"]}}\n')
        return "".join(lines)

    def rename(self, hub: str, new: str) -> None:
        self.models[new] = replace(self.models.pop(hub), hub=new)
        self.renamed[hub] = new
        self.touched.add(new)

    # ---- choosing

    def pick(
        self, fits: Callable[[Model], bool] = lambda model: True, *, followed: bool = True
    ) -> str | None:
        """A repository that nothing has happened to today."""
        wanted = set(self.followed.values())
        found = [
            model.hub
            for model in self.models.values()
            if model.there and not model.disabled and (model.hub in wanted) is followed
            and model.hub not in self.touched and fits(model)
            and (followed or (model.owner in WATCHED and not is_copy(model.hub)))
        ]  # fmt: skip
        return self.chance.choice(found) if found else None


Happening = Callable[[World, int], bool]
HAPPENINGS: dict[str, Happening] = {}


def happening(act: Happening) -> Happening:
    HAPPENINGS[act.__name__] = act
    return act


def happens_to(
    fits: Callable[[Model], bool] = lambda model: True, *, followed: bool = True
) -> Callable[[Callable[[World, str, int], None]], Happening]:
    """What happens to one repository of those that fit, where there is one."""

    def of(act: Callable[[World, str, int], None]) -> Happening:
        @functools.wraps(act)
        def happen(world: World, day: int) -> bool:
            hub = world.pick(fits, followed=followed)
            if hub:
                act(world, hub, day)
            return bool(hub)

        return happening(happen)

    return of


@happens_to(lambda model: model.gated is False)
def gate_added(world: World, hub: str, day: int) -> None:
    world.change(hub, gated=world.chance.choice(("auto", "manual")))


@happens_to(lambda model: bool(model.gated))
def gate_removed(world: World, hub: str, day: int) -> None:
    world.change(hub, gated=False)


@happens_to(lambda model: model.gated == "auto")
def gate_stricter(world: World, hub: str, day: int) -> None:
    world.change(hub, gated="manual")


@happens_to(lambda model: model.license == "mit")
def license_tightened(world: World, hub: str, day: int) -> None:
    world.commit(hub, license=PAID)


@happens_to(lambda model: model.license == PAID)
def license_opened(world: World, hub: str, day: int) -> None:
    world.commit(hub, license="mit")


@happens_to(lambda model: model.context == 4096 and not model.gated)
def shorter_context(world: World, hub: str, day: int) -> None:
    world.commit(hub, context=2048)


@happens_to()
def taken_down(world: World, hub: str, day: int) -> None:
    world.change(hub, disabled=True)


@happens_to()
def gone_for_good(world: World, hub: str, day: int) -> None:
    """Told from the second reading that does not find it."""
    world.change(hub, there=False)


@happens_to()
def plain_commit(world: World, hub: str, day: int) -> None:
    world.commit(hub)


@happening
def counters(world: World, day: int) -> bool:
    for hub in list(world.models):
        world.models[hub] = replace(world.models[hub], downloads=world.chance.randrange(10**6))
    return True


@happens_to()
def other_name(world: World, hub: str, day: int) -> None:
    """A repository is called something else; the old name leads to it."""
    world.rename(hub, f"{hub}-renamed{day}")


# ---- watched owners


def _new(world: World, hub: str, day: int, **what: Any) -> None:
    world.add(Model(hub=hub, born=f"2026-06-{1 + day % 28:02} {hub}", **what))
    world.touched.add(hub)


def _newest(world: World, owner: str, size: str = "7B") -> tuple[str, int]:
    """The followed model of the highest version, and the version."""
    name = FAMILIES[owner]
    best = max(
        (int(hub.split("-")[1]), hub)
        for hub in world.followed.values()
        if hub.startswith(f"{owner}/{name}-") and hub.endswith(f"-{size}")
    )
    return best[1], best[0]


def _next(world: World, owner: str) -> int:
    versions = [
        int(hub.split("-")[1]) for hub in world.models if hub.startswith(f"{owner}/{FAMILIES[owner]}-")
    ]
    return max(versions) + 1


def _follow_up(
    world: World,
    day: int,
    terms: Callable[[Model], Mapping[str, Any]],
    fits: Callable[[Model], bool] = lambda model: True,
) -> bool:
    """A next version of the newest model of some owner, under terms worked out from that model's."""
    owner = world.chance.choice(WATCHED)
    before, _ = _newest(world, owner)
    model = world.models.get(before)
    if model is None or not model.there or model.disabled or not fits(model) or before in world.touched:
        return False
    _new(world, f"{owner}/{FAMILIES[owner]}-{_next(world, owner)}-7B", day, **terms(model))
    return True


@happening
def gated_successor(world: World, day: int) -> bool:
    return _follow_up(world, day, lambda model: {"gated": "manual", "license": model.license})


@happening
def equal_successor(world: World, day: int) -> bool:
    return _follow_up(world, day, lambda model: {"gated": model.gated, "license": model.license})


@happening
def paid_successor(world: World, day: int) -> bool:
    return _follow_up(
        world,
        day,
        lambda model: {"gated": model.gated, "license": PAID},
        lambda model: model.license != PAID,
    )


@happening
def siblings(world: World, day: int) -> bool:
    """Behind gates, and for all that no successors."""
    owner = world.chance.choice(WATCHED)
    before, _ = _newest(world, owner)
    for word in ("Base", "VL", "Instruct", "Thinking", "Coder"):
        hub = f"{before}-{word}"
        if hub not in world.models:
            _new(world, hub, day, gated="manual", license=PAID)
    return True


@happening
def copies(world: World, day: int) -> bool:
    owner = world.chance.choice(WATCHED)
    before, _ = _newest(world, owner)
    for word in ("GGUF", "FP8", "AWQ", "GPTQ-Int4", "MLX-4bit"):
        hub = f"{before}-{word}"
        if hub not in world.models:
            _new(world, hub, day, gated="auto", base=before, relation="quantized")
    return True


@happening
def strangers(world: World, day: int) -> bool:
    before, version = _newest(world, world.chance.choice(WATCHED))
    name = before.partition("/")[2]
    _new(world, f"stranger/{name}-tuned{day}", day, gated="manual", base=before, relation="finetune")
    _new(world, f"stranger/{name.replace(f'-{version}-', f'-{version + 5}-')}-{day}", day, license=PAID)
    return True


@happens_to(lambda model: model.gated is False, followed=False)
def listed_gate(world: World, hub: str, day: int) -> None:
    world.change(hub, gated="auto")


@happens_to(lambda model: model.license == "mit", followed=False)
def listed_license(world: World, hub: str, day: int) -> None:
    world.commit(hub, license=PAID)


@happens_to(lambda model: "Sketch" in model.hub, followed=False)
def listed_gone(world: World, hub: str, day: int) -> None:
    world.change(hub, there=False)


@happening
def listed_back(world: World, day: int) -> bool:
    away = [model.hub for model in world.models.values() if not model.there and "Sketch" in model.hub]
    for hub in away[:1]:
        if hub not in world.touched:
            world.change(hub, there=True)
    return bool(away)


@happens_to(lambda model: "Sketch" in model.hub, followed=False)
def listed_other_name(world: World, hub: str, day: int) -> None:
    """A repository that nobody follows is called something else: it is no new one."""
    world.rename(hub, f"{hub}-x{day}")


def days_of(seed: int, count: int) -> Iterator[tuple[str, ...]]:
    """What happens on each day: about half of them are quiet."""
    chance = random.Random(f"days {seed}")  # noqa: S311 - a seed makes it repeatable
    names = list(HAPPENINGS)
    chance.shuffle(names)
    waiting = list(names)
    for _ in range(count):
        if chance.random() < 0.45:
            yield ()
            continue
        many = chance.choice((1, 1, 2, 3))
        if len(waiting) < many:
            again = list(names)
            chance.shuffle(again)
            waiting += again
        yield tuple(waiting.pop(0) for _ in range(many))
