"""What is known about models' names: developers, copies, Ollama's library, hosted interfaces, prefixes."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping

from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

_SIZE = LatePattern(r"(?:^|[-_.x])\d+(?:\.\d+)?[bm](?:$|[-_.])", re.IGNORECASE)
_BILLIONS = LatePattern(r"[-_]\d+(?:\.\d+)?[bB](?:$|[-_.])")
"""What nothing but a model has at the end of its name or between two words of it: ``-7B``, ``_1.5b-``."""
_WORDS = LatePattern(r"[a-z]+(?:\d+(?=$|[^a-z0-9]))?|\d+bit")
_NUMBER = LatePattern(r"[a-z]{0,2}\d+(?:x\d+)?[a-z]{0,2}|[a-z]")
"""A size, version or date as names have them (``8b``, ``v3``, ``a3b``, ``8x7b``, ``2507``), or one letter."""
_ORDINARY_TEXT = """
step solar command dolphin orca sam seed flux sentence embed chat guard opt phi yi falcon electra
clip dino  bark canary prompt depth prometheus jina trinity hermes base marian donut surya moirai
tapas wan sarvam orion instructor swin camel lucie cerebras embedding embeddings instruct reranker
"""
_ORDINARY = frozenset(_ORDINARY_TEXT.split())
"""Family words that are also ordinary ones: they count only beside a size."""


@dataclass(frozen=True, kw_only=True)
class NameKnowledge:
    """The facts of ``data/scanning``; all look-ups are by folded names.

    Expressions are texts here, and are compiled when a scan first needs them: who only asks for a model by
    its name does not.
    """

    owners: frozenset[str]
    families: frozenset[str]
    fixture_owners: frozenset[str]
    mirrors: frozenset[str]
    publishers: frozenset[str]
    variants: frozenset[str]
    beginnings_of_copies: tuple[str, ...]
    endings_of_copies: tuple[str, ...]
    endings_of_served: tuple[str, ...]
    moved: Mapping[str, str]
    names_of_developers: tuple[tuple[str, str], ...]
    by_slug: Mapping[str, str]
    ollama: Mapping[str, Mapping[str, str]]
    ollama_names: frozenset[str]
    ollama_ambiguous: frozenset[str]
    names_of_hosted: tuple[tuple[str, str], ...]
    open_weights: Mapping[str, str]
    whisper: Mapping[str, str]
    prefixes: Mapping[str, str]
    owner_names: Mapping[str, str]

    @functools.cached_property
    def copy_beginnings(self) -> re.Pattern[str]:
        """What a copy has in front of the original's name."""
        return re.compile(f"(?:{'|'.join(self.beginnings_of_copies)})", re.IGNORECASE)

    @functools.cached_property
    def copy_endings(self) -> re.Pattern[str]:
        """What a copy has behind the original's name."""
        return _endings(self.endings_of_copies)

    @functools.cached_property
    def serving_endings(self) -> re.Pattern[str]:
        """What a host puts behind a name to say how it is served."""
        return _endings(self.endings_of_served)

    @functools.cached_property
    def developers(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """How the names of a developer's models begin, with the developer."""
        return tuple((re.compile(pattern), owner) for pattern, owner in self.names_of_developers)

    @functools.cached_property
    def hosted(self) -> tuple[tuple[re.Pattern[str], str], ...]:
        """Names of models that an interface serves, with the interface."""
        return tuple((re.compile(pattern, re.IGNORECASE), source) for pattern, source in self.names_of_hosted)

    def hosted_by(self, name: str) -> str | None:
        """Whose interface serves a model of this name."""
        return next((source for pattern, source in self.hosted if pattern.fullmatch(name)), None)

    def looks_like_model(self, hub_id: str) -> bool:
        """Whether an ``owner/name`` belongs to a known developer, or says in its name that it is a model."""
        owner, _, name = hub_id.partition("/")
        if owner.casefold() in self.owners or owner.casefold() in self.mirrors:
            return True
        words = set(_WORDS.findall(name.casefold())) | set(re.split(r"[-_.]", name.casefold()))
        words |= {word.rstrip("0123456789") for word in words}
        known = words & self.families
        if _BILLIONS.search(name):
            return True
        return bool(known - _ORDINARY) or (bool(known) and _SIZE.search(name) is not None)

    def developer_of(self, name: str) -> str | None:
        """The developer whose models' names begin like this one."""
        return next((owner for pattern, owner in self.developers if pattern.match(name)), None)

    def original_developer_of(self, name: str) -> str | None:
        """The same, where the rest of the name has no word that another one may have added."""
        for pattern, owner in self.developers:
            if beginning := pattern.match(name):
                parts = re.split(r"[-_.]", name[beginning.end() :].casefold())
                plain = all(not part or part in self.variants or _NUMBER.fullmatch(part) for part in parts)
                return owner if plain else None
        return None


def _endings(patterns: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(patterns)})$", re.IGNORECASE)


@functools.lru_cache(maxsize=4096)
def slug(name: str) -> str:
    """A name without its owner, letter case and punctuation: the same in every spelling."""
    return re.sub(r"[^a-z0-9]", "", name.rpartition("/")[2].casefold().replace("v3p", "3"))


def slugs(ids: Iterable[str]) -> dict[str, str]:
    """Repositories by the slug of their name; the first of two with one slug stays."""
    found: dict[str, str] = {}
    for repository in ids:
        found.setdefault(slug(repository), repository)
        short = re.sub(r"(?:metal|l)lama", "llama", slug(repository))
        found.setdefault(short, repository)
    return found
