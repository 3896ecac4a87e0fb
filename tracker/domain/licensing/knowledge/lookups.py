"""Look-ups in the licence knowledge: by key, by what a model card declares, by SPDX identifier."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Protocol, TypeAlias

from tracker.domain.licensing.knowledge.terms import LicenseTerms
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern
from tracker.vocabulary import LicenseClass

if TYPE_CHECKING:
    from tracker.domain.licensing.texts.recognition import Recognition


class Recognises(Protocol):
    """Whoever tells licence texts apart."""

    def recognise(self, raw: bytes) -> Recognition:
        """Which licence a text is; never raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HubIdentifier:
    """One of the identifiers that the Hub lets a card use, and the entry it stands for."""

    id: str
    name: str
    entry: str
    spdx: str | None = None
    candidates: tuple[str, ...] = ()  # where the id names a family or does not name a version
    family: bool = False
    trap: str = ""  # why the id is easily read as another licence
    note: str = ""


@dataclass(frozen=True, slots=True)
class Joined:
    """Licences joined by OR, of which whoever takes the model chooses, or by AND, which all hold."""

    parts: tuple[Expression, ...]
    is_choice: bool


Expression: TypeAlias = "str | Joined"
"""One licence by the word it goes by, or several and how they are joined."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredCandidates:
    """The entries that a declaration can stand for; several, or none, where it does not settle one."""

    keys: tuple[str, ...]
    reason: str
    trap: str = ""

    @property
    def key(self) -> str | None:
        """The one entry, or None where it is open which applies."""
        return self.keys[0] if len(self.keys) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseKnowledge:
    """Every licence we know. ``terms`` may build its values only when asked for them."""

    terms: Mapping[str, LicenseTerms]
    classes: Mapping[str, LicenseClass]
    hub: Mapping[str, HubIdentifier]
    names: Mapping[str, tuple[str, ...]]  # a card's ``license_name``, folded -> candidate keys
    links: Mapping[str, tuple[str, ...]]  # a lower-case part of ``license_link`` -> candidate keys
    spdx: Mapping[str, str]  # SPDX id or LicenseRef, lower-case -> key
    models: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # owner/name, folded -> keys
    models_unseen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # by the publisher's naming
    digests: Mapping[str, str] = field(default_factory=dict)  # SHA-256 of any form -> key
    recogniser: Callable[[], Recognises] | None = None  # made when the first text has no known digest
    parse_expression: Callable[[str], Expression | None] | None = None  # None for what is no SPDX expression
    _short_names: dict[str, tuple[str, ...]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _recognised: dict[bytes, Recognition] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __iter__(self) -> Iterator[str]:
        return iter(self.terms)

    def __contains__(self, key: object) -> bool:
        return key in self.terms

    def get(self, key: str | None) -> LicenseTerms | None:
        """The entry, or None where there is none of this key."""
        return self.terms.get(key) if key else None

    def class_of(self, key: str | None) -> LicenseClass:
        """The class of an entry; unknown for an unknown key."""
        return self.classes.get(key, LicenseClass.UNKNOWN) if key else LicenseClass.UNKNOWN

    def by_spdx(self, identifier: str) -> LicenseTerms | None:
        """The entry of one SPDX identifier (no expression), in deprecated and ``-or-later`` forms too."""
        return self.get(self.spdx.get(identifier.strip().lower()))

    def named(self, word: str) -> LicenseTerms | None:
        """The entry of a key or of an SPDX identifier."""
        return self.get(word) or self.by_spdx(word)

    def by_digest(self, sha256: str) -> LicenseTerms | None:
        """The entry that a text of this SHA-256 (raw bytes, or one of its normal forms) is."""
        return self.get(self.digests.get(sha256))

    def recognise(self, raw: bytes) -> Recognition | None:
        """Which licence a text is; None where no texts are at hand to compare it with.

        The same text lies in many repositories, so each is recognised once.
        """
        if self.recogniser is None:
            return None
        digest = hashlib.sha256(raw).digest()
        if digest not in self._recognised:
            self._recognised[digest] = self.recogniser().recognise(raw)
        return self._recognised[digest]

    def by_hub_tag(
        self, tag: str | None, license_name: str | None = None, license_link: str | None = None
    ) -> DeclaredCandidates:
        """What a card declares: its ``license``, or name and link beside ``other``."""
        identifier = self.hub.get(fold_name(tag)) if tag else None
        if identifier is None or identifier.id in ("other", "unknown"):
            return self._by_name_or_link(tag, license_name, license_link)
        keys = identifier.candidates or (identifier.entry,)
        several = "; which of them is not stated" if len(keys) > 1 else ""
        return DeclaredCandidates(
            keys=keys, reason=f"Hub id {identifier.id} is {identifier.name}{several}", trap=identifier.trap
        )

    def _by_name_or_link(
        self, tag: str | None, license_name: str | None, license_link: str | None
    ) -> DeclaredCandidates:
        named = self.names.get(fold_name(license_name), ()) if license_name else ()
        linked = self.by_link(license_link) if license_link else ()
        both = tuple(key for key in named if key in linked)
        keys = both or named or linked
        if not keys:
            words = [word for word in (tag, license_name, license_link) if word]
            return DeclaredCandidates(
                keys=(), reason=f"nothing known goes by {', '.join(words)[:200] or 'no licence tag'}"
            )
        return DeclaredCandidates(keys=keys, reason="by license_name" if named else "by license_link")

    def by_name(self, name: str) -> tuple[str, ...]:
        """The entries that go by a declared name or SPDX identifier; none where nobody knows it."""
        folded = fold_name(name)
        found = self.names.get(folded) or self.names.get(folded.removesuffix("-agreement"))
        terms = None if found else self.by_spdx(name)
        return found or ((terms.key,) if terms else ())

    def by_model(self, hub: str | None) -> tuple[str, ...]:
        """The entries that are known to be the licence of this very repository."""
        return self.models.get(hub.casefold(), ()) if hub else ()

    def by_model_unseen(self, hub: str | None) -> tuple[str, ...]:
        """Those that the publisher's naming leads to, where nobody has looked at the repository."""
        return self.models_unseen.get(hub.casefold(), ()) if hub else ()

    def by_name_within(self, name: str) -> tuple[str, ...]:
        """The entries of a known repository whose whole name stands in ``name``, the longest that does.

        A name that goes on with a number is that of another model.
        """
        if not self._short_names:
            for hub, keys in self.models.items():
                short = fold_name(hub.partition("/")[2])
                if len(short) >= _SHORTEST_NAME and _TELLING_NAME.search(short):
                    self._short_names[f"-{short}-"] = keys
        folded = f"-{fold_name(name)}-"
        found = [
            short
            for short in self._short_names
            if short in folded and not folded.partition(short)[2][:1].isdigit()
        ]
        return self._short_names[max(found, key=len)] if found else ()

    def by_link(self, link: str) -> tuple[str, ...]:
        """The entries whose text is kept at an address, by its licence's own page or a list of licences."""
        folded = link[:2_000].lower()
        found = dict.fromkeys(key for part, keys in self.links.items() if part in folded for key in keys)
        if not found:
            standard = (self.by_spdx(identifier) for identifier in _standard_identifiers(folded))
            found = dict.fromkeys(terms.key for terms in standard if terms)
        return tuple(found)


_SHORTEST_NAME = 7
_TELLING_NAME = LatePattern(r"\d")
_LISTS = LatePattern(
    r"(?:spdx\.org/licenses|choosealicense\.com/licenses|opensource\.org/licenses?"
    r"|gnu\.org/licenses(?:/old-licenses)?)/(?P<id>[a-z0-9.+-]+?)(?:\.(?:html|txt|md|json|php))?(?:[/?#\s]|$)"
)
_CREATIVE_COMMONS = LatePattern(
    r"creativecommons\.org/(?:licenses/(?P<code>by[a-z-]*)|publicdomain/(?P<zero>zero))/(?P<version>\d\.\d)"
)


def _standard_identifiers(link: str) -> Iterator[str]:
    """What a page of a list of licences stands for, as SPDX names it."""
    for found in _LISTS.finditer(link):
        yield found["id"]
        yield f"{found['id']}-only"
    for found in _CREATIVE_COMMONS.finditer(link):
        yield f"cc0-{found['version']}" if found["zero"] else f"cc-{found['code']}-{found['version']}"


def fold_name(word: str) -> str:
    """A declared name as it is looked up: lower case, with hyphens where spaces or underscores stood."""
    return "-".join(word[:200].strip().lower().replace("_", "-").split())
