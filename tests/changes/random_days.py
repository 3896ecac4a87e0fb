"""Random repositories with every field, random days of them, and what has to hold of whatever is told.

A run plays its days through the real refresh on an embedded Hub and asks the ledger as the commands do.
"""

from __future__ import annotations

import datetime as dt
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from tests.changes.test_more_situations import GGUF, NC, PLAIN_NOTICE, RULES
from tests.changes.test_situations import DAY, LIMITED, MIT, OWN, Story, model
from tests.hub.rig import SHARDS, Time
from tests.refresh.conftest import Place
from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.commands.ask.check import check_models
from tracker.commands.ask.diff import diff
from tracker.commands.ask.history import model_history
from tracker.domain.changes.change import Change
from tracker.domain.changes.coverage import Coverage
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.policy.policy import Policy
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import ModelLookup
from tracker.vocabulary import Action, ChangeKind, Direction, Verdict

NAMES = ("a", "b", "p", "x/q")
FOLLOWED = ("a", "b", "p")
BEGIN = dt.datetime(2026, 6, 1, 6, tzinfo=dt.UTC)
FLIPPED = {Direction.OPENED: Direction.TIGHTENED, Direction.TIGHTENED: Direction.OPENED}
SETTLED = ("model-added", "model-removed", "first-read")
_UNSETTLED = {"repo-missing", "repo-withdrawn", "repo-returned", "first-read"}
"""What one reading did not find counts as it was last read, for `check` as unknown."""

_LICENSES = ("mit", "mit", "apache-2.0", "cc-by-nc-4.0", "llama3.1", "gemma", "other", "openrail", None)
_PATHS = ("LICENSE", "LICENSE", "USE_POLICY.md", "NOTICE", "weights/LICENSE", "LICENSE-MODEL")
_TEXTS = (MIT, MIT, OWN, LIMITED, NC, RULES, PLAIN_NOTICE)
_WEIGHTS = (SHARDS, SHARDS, SHARDS, SHARDS, GGUF, ())
_CARDS: tuple[tuple[str, tuple[object, ...]], ...] = (
    (
        "extra_gated_prompt",
        ("You agree to use the model for non-commercial research only.", "Please leave your name."),
    ),
    ("extra_gated_eu_disallowed", (True, False)),
    ("license_name", ("openmdw-1.1", "plum-terms")),
    ("license_link", ("LICENSE", "https://plum.example/terms")),
)
_CONFIGS = (b'{"max_position_embeddings": 4096}', b'{"max_position_embeddings": 8192}', b"{")


def repository(dice: random.Random, name: str) -> Repo:
    """One repository, each field drawn by itself."""
    parents = [other if "/" in other else f"org/{other}" for other in NAMES[NAMES.index(name) + 1 :]]
    info: dict[str, Any] = {}
    if dice.random() < 0.4:
        info["gated"] = dice.choice((False, "auto", "auto", "manual"))
    if dice.random() < 0.06:
        info["disabled"] = True
    return model(
        name,
        dice.choice(_LICENSES),
        texts={dice.choice(_PATHS): dice.choice(_TEXTS) for _ in range(dice.randint(0, 2))},
        parent=dice.choice(parents) if parents and dice.random() < 0.5 else None,
        weights=dice.choice(_WEIGHTS),
        card={key: dice.choice(values) for key, values in _CARDS if dice.random() < 0.15},
        files={"config.json": dice.choice(_CONFIGS)},
        _id=dice.choice("11111112") * 23 + format(NAMES.index(name), "x"),
        **info,
    )


@dataclass(frozen=True)
class Day:
    """What the Hub serves, what fails, and who is asked (None everybody, empty nobody)."""

    repos: Mapping[str, Repo]
    failing: tuple[tuple[str, str], ...] = ()
    asked: tuple[str, ...] | None = None

    @property
    def is_sound(self) -> bool:
        """Whether everybody was asked and everything answers."""
        return not self.failing and self.asked is None


_FAILURES = ("503", "403", "html", "cut")
_PLACES = ("/api/models/org/a", "org/p", "x/q", "LICENSE", "config.json", "USE_POLICY")
_ASKED: tuple[tuple[str, ...] | None, ...] = (None, None, None, None, ("a",), ("p",), ())


def random_days(seed: int, *, sound: bool = False) -> list[Day]:
    """Two to four days on which a part of the repositories is another; ``sound`` ones read all of them."""
    dice = random.Random(seed)  # noqa: S311 - to be played again by its number
    repos = {name: repository(dice, name) for name in NAMES}
    found = [Day(repos)]
    for _ in range(dice.randint(1, 3)):
        repos = dict(repos)
        for name in dice.sample(NAMES, dice.randint(0, 2)):
            before = repos.pop(name, None)
            if dice.random() < (0.95 if sound else 0.8):
                repos[name] = _next(dice, name, before)
        failing: tuple[tuple[str, str], ...] = ()
        asked = None
        if not sound and dice.random() < 0.6:
            failing = tuple((dice.choice(_FAILURES), dice.choice(_PLACES)) for _ in range(dice.randint(0, 2)))
            asked = dice.choice(_ASKED)
        found.append(Day(repos, failing, asked))
    return found


def _next(dice: random.Random, name: str, before: Repo | None) -> Repo:
    """Mostly one field is another, sometimes all."""
    drawn = repository(dice, name)
    if before is None or dice.random() < 0.2:
        return drawn
    kept = dict(before.info)
    part = dice.choice(("cardData", "gated", "disabled", "files", "files"))
    if part == "files":
        files, siblings, sha = drawn.files, drawn.info["siblings"], drawn.info["sha"]
        return replace(before, files=files, info={**kept, "siblings": siblings, "sha": sha})
    kept[part] = drawn.info.get(part, False)
    if part == "cardData":
        kept |= {"tags": drawn.info["tags"], "sha": drawn.info["sha"]}
    return replace(before, info=kept)


@dataclass
class Played:
    """A story that was played, with what was answered after each day."""

    story: Story
    days: list[Day]
    verdicts: list[Mapping[str, Mapping[Action, Verdict]]] = field(default_factory=list)
    steps: list[tuple[Change, ...]] = field(default_factory=list)
    coverages: list[Coverage] = field(default_factory=list)

    def time(self, day: int) -> str:
        return (BEGIN + day * DAY).strftime("%Y-%m-%dT%H:%M:%SZ")

    @property
    def ledger(self) -> Ledger:
        opened = Ledger.open(self.story.place.workspace)
        now = BEGIN + self.story.days * DAY
        return Ledger(opened.registry, self.story.place.store, now)

    def between(self, old: int, new: int, **rest: Any) -> tuple[Change, ...]:
        return diff(self.ledger, self.time(old), self.time(new), **rest).changes


@contextmanager
def played(given: list[Day], at_last: tuple[str, ...] = FOLLOWED) -> Iterator[Played]:
    """Play the days, and judge all models after each; on the last day these are followed."""
    with (
        tempfile.TemporaryDirectory() as folder,
        EmbeddedHub([], limits={"api": 10**6, "resolvers": 10**6}) as hub,
    ):
        story = Story(Place(Path(folder), hub, Time()))
        story.follow(*FOLLOWED)
        done = Played(story, given)
        for number, day in enumerate(given):
            story.repos = {repo.id: repo for repo in day.repos.values()}
            story.serve()
            if number == len(given) - 1:
                story.follow(*at_last)
            for kind, where in day.failing:
                story.fails(kind, where)
            if day.asked == ():
                story.refresh(offline=True)
            else:
                _refresh(story, day)
            story.works()
            done.verdicts.append(_verdicts(done.ledger))
            if number and story.days > number:
                found = diff(done.ledger, done.time(number - 1), done.time(number))
                assert found.coverage is not None
                done.steps.append(found.changes)
                done.coverages.append(found.coverage)
        yield done


def _refresh(story: Story, day: Day) -> None:
    from tracker.errors import SourceUnreachableError

    try:
        story.refresh(*(day.asked or ()))
    except SourceUnreachableError:
        # Nothing answered and nothing was written: a day of an offline refresh instead.
        story.refresh(offline=True)


def _verdicts(ledger: Ledger) -> Mapping[str, Mapping[Action, Verdict]]:
    found = check_models(
        [str(model.id) for model in ledger.registry], ModelLookup(ledger, None), Policy(), Profile()
    )
    return {one.assessment.model.id: dict(one.judgement.actions) for one in found.results}


# ---- what has to hold


def moved_verdicts_have_lines(run: Played) -> None:
    """Between sound days each action that `check` answers otherwise has its line, and no other has one."""
    for number, changes in enumerate(run.steps, 1):
        if not (run.days[number].is_sound and all(day.is_sound for day in run.days[:number])):
            continue
        for name in FOLLOWED:
            before, after = run.verdicts[number - 1][name], run.verdicts[number][name]
            moved = {
                action: (before[action], after[action])
                for action in Action
                if before[action] != after[action]
            }
            told: dict[Action, tuple[Verdict, Verdict]] = {}
            for change in (one for one in changes if one.model == name):
                told |= change.verdicts
            learnt = {one.check for one in changes if one.model == name} & _UNSETTLED
            absent = any(name not in day.repos for day in run.days[number - 1 : number + 1])
            if not learnt and not absent:
                assert told == moved, (name, number, moved, changes)


def moves_are_never_neutral(run: Played) -> None:
    for changes in run.steps:
        for change in changes:
            assert not change.verdicts or change.direction is not Direction.NEUTRAL, change


def failures_are_no_events(run: Played) -> None:
    """Who was not read did nothing, unless a parent of it was read."""
    for number, changes in enumerate(run.steps, 1):
        coverage = run.coverages[number - 1]
        unread = {one.model: one.reason for one in (*coverage.stale, *coverage.unread)}
        for change in changes:
            reason = unread.get(change.model)
            # What two readings refuse is no failed reading any more.
            if "two readings" in change.reason:
                continue
            if reason in (None, "missing-or-private", "disabled") or change.field in (
                "lineage",
                "use.lineage",
            ):
                continue
            assert change.kind is not ChangeKind.EVENT, (number, reason, change)


def every_model_is_accounted_for(run: Played) -> None:
    for coverage in run.coverages:
        assert coverage.models == len(FOLLOWED)
        assert coverage.read + len(coverage.stale) + len(coverage.unread) == coverage.models


def a_window_is_its_steps(run: Played) -> None:
    """The whole window, each model's history and the steps are one list."""
    last = len(run.days) - 1
    whole = run.between(0, last)
    keys = Counter(change.key for change in whole)
    assert keys == Counter(change.key for step in run.steps for change in step)
    assert all(count == 1 for count in keys.values()), whole
    for name in FOLLOWED:
        history = model_history(run.ledger, name)
        mine = {change.key for change in whole if change.model == name}
        assert mine <= {change.key for change in history}, (name, whole, history)


def other_words_give_nothing(run: Played) -> None:
    """Equal ends, and another day on which the same is said in capitals, in lists, by another commit."""
    last = len(run.days) - 1
    assert run.between(last, last) == ()
    if not all(day.is_sound for day in run.days):
        return
    run.story.serve(*(_in_other_words(repo) for repo in run.story.repos.values())).refresh()
    # A second reading that does not find a repository confirms the first.
    found = run.between(last, last + 1)
    assert {one.check for one in found} <= {"repo-withdrawn"}, found


def _in_other_words(repo: Repo) -> Repo:
    if repo.gated or repo.info.get("disabled"):
        # Nothing of another commit can be read there.
        return repo
    card = dict(repo.info["cardData"])
    if isinstance(card.get("license"), str):
        card["license"] = [card["license"].upper()]
    if "base_model" in card:
        card["base_model"] = [card["base_model"].title()]
    return replace(repo, info={**repo.info, "cardData": card, "sha": repo.info["sha"][::-1]})


def registry_ids_are_ours(given: list[Day]) -> None:
    """Under another id from the last day on, a model has the same changes with the same keys."""
    with played(given) as run:
        last = len(given) - 1
        plain = {(one.check, one.direction, one.key) for one in run.steps[-1] if one.model == "a"}
    followed = tuple("{id: z, hub: org/a}" if name == "a" else name for name in FOLLOWED)
    with played(given, followed) as run:
        found = [one for one in run.between(last - 1, last) if one.model in ("a", "z")]
        assert {one.model for one in found} == {"z"}, found
        assert "model-renamed" in {one.check for one in found}, found
        assert {(o.check, o.direction, o.key) for o in found if o.check != "model-renamed"} == plain, found


def swapped_ends_mirror(run: Played) -> None:
    if not all(day.is_sound for day in run.days) or any(len(day.repos) < len(NAMES) for day in run.days):
        return
    last = len(run.days) - 1
    there, back = run.between(0, last, net=True), run.between(last, 0, net=True)
    assert not any(change.check in SETTLED for change in there)
    pairs = Counter((change.model, change.direction) for change in there if change.verdicts)
    mirrored = Counter(
        (change.model, FLIPPED.get(change.direction, change.direction)) for change in back if change.verdicts
    )
    unclear = {(one.model) for one in (*there, *back) if one.direction is Direction.UNCLEAR}
    assert {pair for pair in pairs if pair[0] not in unclear} == {
        pair for pair in mirrored if pair[0] not in unclear
    }, (there, back)
    moves = {(one.model, action): pair for one in there for action, pair in one.verdicts.items()}
    returned = {(one.model, action): pair[::-1] for one in back for action, pair in one.verdicts.items()}
    assert moves == returned, (there, back)


LAWS = (
    moved_verdicts_have_lines,
    moves_are_never_neutral,
    failures_are_no_events,
    every_model_is_accounted_for,
    a_window_is_its_steps,
    swapped_ends_mirror,
    other_words_give_nothing,
)
