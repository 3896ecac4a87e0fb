"""The one resolver: what a name means, for every command, for scans, for programs and for agents.

A name is taken only where one model fits it. It never leads to another version or size than it says, and
never, unless somebody sees it, to another word: refused costs a question, wrong costs a verdict.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

from tracker.domain.naming.book import Entry, NameBook
from tracker.domain.naming.choices import candidates, nearest
from tracker.domain.naming.fitting import Fit
from tracker.domain.naming.readings import Kind, Reading, cleaned, read_name
from tracker.domain.naming.resolution import Choice, Refused, Resolution, Step, Taken
from tracker.domain.naming.slips import slip_of
from tracker.domain.naming.structure import Structure, joined, structure
from tracker.domain.naming.words import FORMATS
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.hub_id import hub_id_problem
from tracker.domain.values.late_pattern import LatePattern

_CLOUD = LatePattern(r"[:-]cloud$")
_SERVING = LatePattern(
    r"[-_ ](?:turbo(?:-free)?|free|fast|tput|throughput|basic|instant|versatile)$", re.IGNORECASE
)
_NOBODY = frozenset(
    {"org", "ai", "lab", "labs", "team", "inc", "hf", "llm", "models", "research", "community"}
)
_Fits = list[tuple[Entry, Fit]]


class Resolver:
    """Resolves names against one book of them; ``tells_nearest`` where a refusal says what is near, which
    takes most of its time.
    """

    def __init__(self, book: NameBook, *, tells_nearest: bool = True) -> None:
        self._book = book
        self._tells_nearest = tells_nearest

    def resolve(self, asked: str, *, exact: bool = False, slips: bool = False) -> Resolution:
        """What ``asked`` means; ``exact`` takes ids alone, ``slips`` also a word a letter or two off."""
        asked = asked.strip()
        if own := self._own_name(asked):
            return own
        if exact:
            return self._exactly(asked)
        reading = read_name(asked, self._book.known.prefixes, self._book.known.ollama_names)
        match reading.kind:
            case Kind.NO_MODEL:
                return Refused(asked=asked, why=reading.why)
            case Kind.REPOSITORY:
                return self._repository(asked, reading)
            case Kind.OLLAMA:
                return self._ollama(asked, reading)
            case Kind.GATEWAY:
                return self._gateway(asked, reading)
            case Kind.WORDS:
                return self._words(asked, slips=slips)

    def nearest(self, text: str) -> tuple[Choice, ...]:
        """Models of the same family as ``text``, which is the name of none."""
        return nearest(structure(text), self._book.followed, self._book.others)

    # ---- names that are written down

    def _own_name(self, asked: str) -> Taken | None:
        """A model's own names, and its aliases."""
        model = self._book.registry.find(asked)
        if model is None:
            return None
        step = _own_step(asked, model)
        said = "" if step is not Step.ALIAS else f"another name of {model.id}"
        if step is Step.ALIAS and ":" in asked:
            step, said = Step.OLLAMA, f"Ollama's name of {model.id}"
        return Taken(asked=asked, step=step, model=model, hub=model.hub, said=said)

    def _exactly(self, asked: str) -> Resolution:
        if hub_id_problem(asked) is None:
            return self._of_hub(asked, asked, Step.HUB_ID)
        return Refused(asked=asked, why="is no id, and --exact takes nothing else")

    def _of_hub(self, asked: str, hub: str, step: Step, said: str = "", revision: str | None = None) -> Taken:
        model = self._book.registry.find(hub)
        return Taken(
            asked=asked,
            step=step,
            model=model,
            hub=model.hub if model else hub,
            said=said,
            revision=revision,
            original=None if model else self._original(hub),
        )

    # ---- repositories

    def _repository(self, asked: str, reading: Reading) -> Taken:
        said = f"{reading.why} of {reading.name}" if reading.why else ""
        if reading.revision and not reading.why:
            said = f"{reading.name} at revision {reading.revision}"
        step = Step.ADDRESS if said else Step.HUB_ID
        moved = self._book.known.moved.get(reading.name.casefold())
        if moved and self._book.registry.find(reading.name) is None:
            return self._of_hub(
                asked, moved, Step.ALIAS, f"{reading.name} is called {moved} now", reading.revision
            )
        found = self._of_hub(asked, reading.name, step, said, reading.revision)
        if reading.surely or found.model is not None or self._book.knows(reading.name):
            return found
        return replace(found, instead=self._meant_by_gateway(asked, reading.name))

    def _meant_by_gateway(self, asked: str, name: str) -> Taken | None:
        """The model that a gateway means by ``maker/model``, where the maker is that model's own."""
        owner = name.partition("/")[0]
        words = re.findall(r"[^\W\d_]+", owner.casefold())
        if not self._book.makers.intersection(("".join(words), *words)).difference(_NOBODY):
            return None
        found = self._served(asked, name, "a gateway's name", with_nearest=False)
        if not isinstance(found, Taken) or found.hub == name:
            return None
        entry = self._book.entry_of(found.hub) if found.hub else self._entry_of(found.model)
        ours = entry is not None and ("".join(words) in entry.makers or entry.makers.issuperset(words))
        return found if ours else None

    def _entry_of(self, model: TrackedModel | None) -> Entry | None:
        return next((entry for entry in self._book.followed if model and entry.model is model), None)

    def _original(self, hub: str) -> str | None:
        """What a copy's name says it is a copy of."""
        owner, _, name = hub.partition("/")
        taken_apart = structure(name)
        if not taken_apart.formats and owner.casefold() not in self._book.known.mirrors:
            return None
        bare = replace(taken_apart, formats=frozenset())
        found = self._decide(bare, exact_only=True)
        entry = found[0][0] if len(found) == 1 else None
        return None if entry is None or entry.hub == hub else entry.hub or entry.key

    # ---- Ollama

    def _ollama(self, asked: str, reading: Reading) -> Resolution:
        """The library's own word for a family and tag; else its words, as anybody's."""
        name = reading.name.removeprefix("registry.ollama.ai/").removeprefix("library/")
        family, _, tag = _CLOUD.sub("", name).casefold().partition(":")
        tags = self._book.known.ollama.get(family)
        hub = _tagged(tags, tag) if tags else None
        if hub:
            return self._of_hub(asked, hub, Step.OLLAMA, f"{reading.why} for {hub}")
        if "/" in family:
            return Refused(asked=asked, why="is somebody's own upload, which no registry knows")
        words = f"{family} {tag}" if tag != "latest" else family
        return self._taken_or_refused(asked, words, Step.OLLAMA, reading.why)

    # ---- gateways

    def _gateway(self, asked: str, reading: Reading) -> Resolution:
        return self._served(asked, reading.name, reading.why)

    def _served(self, asked: str, name: str, why: str, *, with_nearest: bool = True) -> Resolution:
        """The open weights, or the service, behind an interface's name."""
        plain = cleaned(name)
        for spelling in dict.fromkeys((name, plain, name.rpartition("/")[2], plain.rpartition("/")[2])):
            hub = self._book.known.served.get(spelling.casefold())
            if hub is not None:
                return replace(self._of_hub(asked, hub, Step.GATEWAY, f"{why} for {hub}"), served=True)
            if found := self._own_name(spelling):
                return replace(
                    found, asked=asked, step=Step.GATEWAY, said=f"{why} for {found.key}", served=True
                )
        rest = plain.rpartition("/")[2]
        owner = plain.rpartition("/")[0].rpartition("/")[2]
        tries = [rest, joined(rest), _SERVING.sub("", rest), joined(_SERVING.sub("", rest))]
        tries += [f"{owner} {text}" for text in tries[:2] if owner]
        refused: list[Refused] = []
        for text in dict.fromkeys(tries):
            meant = self._taken_or_refused(asked, text, Step.GATEWAY, why, with_nearest=False)
            if isinstance(meant, Taken):
                return replace(meant, served=True)
            refused.append(meant)
        several = next((one for one in refused if one.candidates), None)
        if several is not None or not (with_nearest and self._tells_nearest):
            return several or refused[0]
        return replace(refused[0], nearest=self.nearest(rest))

    # ---- words

    def _words(self, asked: str, *, slips: bool) -> Resolution:
        found = self._taken_or_refused(asked, asked, Step.WRITTEN, "")
        if isinstance(found, Refused) and not found.candidates:
            served = self._book.known.served.get(asked.casefold())
            if served:
                said = f"an interface's name for {served}"
                return replace(self._of_hub(asked, served, Step.GATEWAY, said), served=True)
            apart = joined("-".join(asked.split()))
            for spelling in (joined(asked), cleaned(asked), joined(cleaned(asked)), apart):
                if spelling != asked:
                    again = self._taken_or_refused(asked, spelling, Step.WRITTEN, "")
                    if isinstance(again, Taken):
                        return again
        if slips and isinstance(found, Refused) and not found.candidates:
            meant = slip_of(structure(asked), self._book.followed)
            if meant is not None:
                said = f"taken for {meant.key}; is that what you mean?"
                return self._taken(asked, meant, Step.SLIP, said)
        return found

    def _taken_or_refused(
        self, asked: str, text: str, step: Step, why: str, *, with_nearest: bool = True
    ) -> Resolution:
        taken_apart = structure(text)
        fits = self._decide(taken_apart) or self._by_maker(text)
        if len(fits) == 1:
            entry = fits[0][0]
            if step is Step.WRITTEN and taken_apart.formats:
                return self._taken(
                    asked, entry, Step.FORMAT, f"taken for {entry.key}, of which that is a packed copy"
                )
            return self._taken(
                asked, entry, step, f"{why} for {entry.key}" if why else f"taken for {entry.key}"
            )
        if fits:
            return Refused(asked=asked, candidates=candidates(fits), why="fits several models")
        asks = with_nearest and self._tells_nearest
        near = nearest(taken_apart, self._book.followed, self._book.others) if asks else ()
        return Refused(asked=asked, nearest=near, why="is the name of no model that is known here")

    def _by_maker(self, text: str) -> _Fits:
        """A maker's name with digits in it, such as AI21, is no part of a model's name."""
        for maker, rest in self._book.makers_before(text):
            fits = _all_fits(structure(rest), [*self._book.followed, *self._book.others])
            if found := _best([one for one in fits if one[0].is_by(maker)]):
                return found
        return []

    def _taken(self, asked: str, entry: Entry, step: Step, said: str) -> Taken:
        return Taken(asked=asked, step=step, model=entry.model, hub=entry.hub, said=said)

    def _decide(self, asked: Structure, *, exact_only: bool = False) -> _Fits:
        """The models that are meant: one where it is clear, several where it is not.

        The registry's are asked first, and one of them is taken where only words such as `instruct` are left
        open. One that leaves more open has to be the only one of all that are known, or at least of that
        version and size.
        """
        if not asked.words:
            return []
        followed = _best(_all_fits(asked, self._book.followed))
        if len(followed) == 1 and followed[0][1].plain and not exact_only:
            return followed
        if any(found.exact for _, found in followed):
            return followed
        known = _best([*_all_fits(asked, self._book.followed), *_all_fits(asked, self._book.others)])
        if exact_only:
            return [one for one in known if one[1].exact]
        mine = [one for one in known if one[0].model is not None]
        if len(mine) == 1 and len({(found.versions, found.sizes, found.dates) for _, found in known}) == 1:
            return mine
        return known


def _all_fits(asked: Structure, entries: Iterable[Entry]) -> _Fits:
    return [(entry, found) for entry in entries if entry.may_be(asked.words) and (found := entry.fit(asked))]


def _best(fits: _Fits) -> _Fits:
    """Those that name the whole, else those that are not of another kind, else all; nearest first."""
    ordered = sorted(fits, key=lambda one: (one[1].rank, one[0].model is None, one[0].key))
    exact = [one for one in ordered if one[1].exact]
    if exact:
        return exact
    plain = [one for one in ordered if not one[1].kinds]
    return plain or ordered


def _own_step(asked: str, model: TrackedModel) -> Step:
    folded = asked.casefold()
    for name, step in ((model.id, Step.ID), (model.hub, Step.HUB_ID), (model.name, Step.NAME)):
        if name and folded == name.casefold():
            return step
    return Step.ALIAS


def _tagged(tags: Mapping[str, str], tag: str) -> str | None:
    """The repository of the longest known tag that ``tag`` begins with; the first one for no tag."""
    if tag in ("", "latest"):
        return next(iter(tags.values()), None)
    fitting = [known for known in tags if tag == known or tag.startswith((f"{known}-", f"{known}_"))]
    best = max(fitting, key=len, default=None)
    if best is None:
        return None
    rest = tag[len(best) :].strip("-_")
    left = structure(FORMATS.sub(" ", rest)).words
    return tags[best] if set(left) <= {"instruct", "it", "chat", "text"} else None
