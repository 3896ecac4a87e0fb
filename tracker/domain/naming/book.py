"""Every name that models are known by: those of the registry, and repositories known beside it."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from tracker.domain.naming.fitting import Fit, fit
from tracker.domain.naming.structure import Structure, joined, structure
from tracker.domain.registry.entries import Registry, TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import RegistryField


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownNames:
    """What is known of names besides the registry; all look-ups are by names in small letters.

    ``ollama`` has a family's tags, the first of them what the bare name means; ``served`` open weights
    behind an interface's own name; ``prefixes`` what gateways put before a name, with whose name follows;
    ``makers`` owners as gateways write them, with the Hub's.
    """

    repositories: tuple[str, ...] = ()
    ollama: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ollama_names: frozenset[str] = frozenset()
    served: Mapping[str, str] = field(default_factory=dict)
    moved: Mapping[str, str] = field(default_factory=dict)
    prefixes: Mapping[str, str] = field(default_factory=dict)
    makers: Mapping[str, str] = field(default_factory=dict)
    mirrors: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One model: of the registry where ``model`` is set, else a repository that is known of."""

    hub: str | None
    model: TrackedModel | None
    names: tuple[str, ...]
    makers: frozenset[str]
    size: float | None = None
    maker_names: tuple[str, ...] = ()
    letters: str = field(init=False, default="")

    def __post_init__(self) -> None:
        words = ("".join(structure(name).words) for name in self.names)
        object.__setattr__(self, "letters", " ".join(words))

    def may_be(self, words: Iterable[str]) -> bool:
        """Whether any of these words is in its names at all; most names are ruled out by it."""
        return not self.letters.strip() or any(word in self.letters for word in words)

    def is_by(self, maker: str) -> bool:
        """Whether that is its maker's name or owner."""
        return maker in self.maker_names

    @property
    def key(self) -> str:
        """What commands call it by."""
        return self.model.id if self.model else self.hub or ""

    @property
    def label(self) -> str:
        """Its name for a reader."""
        return self.names[0]

    def structures(self) -> Iterator[Structure]:
        """Its names taken apart; an interface's ``opus-4-6`` is of version 4.6, and of no version 6."""
        return (structure(joined(name)) for name in self.names)

    def fit(self, asked: Structure) -> Fit | None:
        """How a name fits the nearest of its names."""
        fits = (fit(asked, name, self.makers, self.size) for name in self.structures())
        return min((found for found in fits if found), key=lambda found: found.rank, default=None)


class NameBook:
    """The entries of one registry and of what is known beside it; taken apart when they are first needed."""

    def __init__(self, registry: Registry, known: KnownNames) -> None:
        self.registry = registry
        self.known = known

    @functools.cached_property
    def followed(self) -> tuple[Entry, ...]:
        """The registry's models."""
        return tuple(self._of_model(model) for model in self.registry)

    @functools.cached_property
    def others(self) -> tuple[Entry, ...]:
        """Repositories that are known and in no registry."""
        return tuple(
            Entry(
                hub=hub,
                model=None,
                names=(hub.partition("/")[2],),
                makers=self._maker_words(hub.partition("/")[0]),
                maker_names=(hub.partition("/")[0].casefold(),),
            )
            for hub in self.known.repositories
            if self.registry.find(hub) is None
        )

    def knows(self, hub: str) -> bool:
        """Whether a repository is one of those that are known beside the registry."""
        return hub.casefold() in self._known_hubs

    @functools.cached_property
    def _known_hubs(self) -> frozenset[str]:
        return frozenset(hub.casefold() for hub in self.known.repositories)

    @functools.cached_property
    def makers(self) -> frozenset[str]:
        """Every word that says who made some model."""
        return frozenset(word for entry in (*self.followed, *self.others) for word in entry.makers)

    def entry_of(self, hub: str) -> Entry:
        """The entry of a repository, known or not."""
        model = self.registry.find(hub)
        if model is not None:
            return self._of_model(model)
        owner, _, name = hub.partition("/")
        return Entry(hub=hub, model=None, names=(name,), makers=self._maker_words(owner))

    def _of_model(self, model: TrackedModel) -> Entry:
        owner, _, repository = (model.hub or "").partition("/")
        names = (model.name or model.id, model.id, repository, *map(_bare, model.aliases))
        declared = model.latest_declared(RegistryField.PARAMETERS_TOTAL)
        value = declared.value if declared else None
        return Entry(
            hub=model.hub,
            model=model,
            names=tuple(dict.fromkeys(name for name in names if name)),
            makers=self._maker_words(owner, model.developer or "") | self._words_of_owner(owner),
            maker_names=tuple(name.casefold() for name in (owner, model.developer) if name),
            size=value / 1e9 if isinstance(value, int) else None,
        )

    def makers_before(self, text: str) -> Iterator[tuple[str, str]]:
        """Makers whose name ``text`` begins with, the longest first, each with what follows it."""
        folded = text.casefold().strip()
        for maker in self._all_makers:
            if folded.startswith(maker) and folded[len(maker) : len(maker) + 1] in (" ", "-", ":", "/", "_"):
                yield maker, folded[len(maker) + 1 :]

    @functools.cached_property
    def _all_makers(self) -> tuple[str, ...]:
        found = {name for entry in (*self.followed, *self.others) for name in entry.maker_names}
        return tuple(sorted(found, key=lambda name: (-len(name), name)))

    def _words_of_owner(self, owner: str) -> frozenset[str]:
        """Words of all developers that the registry names for one owner: their models have one maker."""
        return self._developers.get(owner.casefold(), frozenset()) if owner else frozenset()

    @functools.cached_property
    def _developers(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, frozenset[str]] = {}
        for model in self.registry:
            owner = (model.hub or "").partition("/")[0].casefold()
            if owner and model.developer:
                found[owner] = found.get(owner, frozenset()) | self._maker_words(owner, model.developer)
        return found

    @functools.cached_property
    def _spellings(self) -> Mapping[str, tuple[str, ...]]:
        """The other names that an owner goes by."""
        found: dict[str, list[str]] = {}
        for spelling, owner in self.known.makers.items():
            found.setdefault(owner.casefold(), []).append(spelling)
        return {owner: tuple(spellings) for owner, spellings in found.items()}

    def _maker_words(self, *makers: str) -> frozenset[str]:
        """Words that say who made it: of the owner, of the developer, and of what gateways call them."""
        texts = [text.casefold() for text in makers if text]
        texts += [spelling for text in texts[:1] for spelling in self._spellings.get(text, ())]
        words: set[str] = set()
        for text in texts:
            parts = re.findall(r"[^\W\d_]+", text)
            words.update(parts)
            words.add("".join(parts))
        return frozenset(words)


def _bare(alias: str) -> str:
    """An alias without its owner; Ollama's tag is the rest of the name."""
    return alias.rpartition("/")[2].replace(":", " ")
