"""What a model card declares about its licence, whatever JSON stands there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from tracker.domain.observing.observation import Json
from tracker.domain.values.late_dataclass import dataclass

LONGEST = 500
"""Characters kept of a declared value; nothing that names a licence is longer."""

UNREADABLE = "(unreadable)"
"""Stands for one of several tags that is no text; it may be any licence."""

_MOST = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Declaration:
    """``tags`` as the card gives them (a card may list several); ``odd`` says what could not be read."""

    tags: tuple[str, ...] = ()
    name: str | None = None
    link: str | None = None
    odd: tuple[str, ...] = ()

    @property
    def tag(self) -> str | None:
        """The tag, or None where there is none or several."""
        return self.tags[0] if len(self.tags) == 1 else None

    @property
    def shown(self) -> str | None:
        """All tags in one line."""
        return ", ".join(self.tags) or None


def read_declaration(facts: Mapping[str, Json]) -> Declaration:
    """The card's fields, and the repository's ``license:`` tags; what is said twice counts once."""
    card = facts.get("cardData")
    fields: Mapping[str, Json] = card if isinstance(card, Mapping) else {}
    odd: list[str] = [] if isinstance(card, Mapping) or card is None else ["the card is not a mapping"]
    tags = [*_texts(fields.get("license"), "license", odd), *_from_tags(facts.get("tags"))]
    return Declaration(
        tags=tuple(_once(tags)),
        name=", ".join(_texts(fields.get("license_name"), "license_name", odd)) or None,
        link=" ".join(_texts(fields.get("license_link"), "license_link", odd)) or None,
        odd=tuple(odd),
    )


def _once(tags: Iterable[str]) -> Iterator[str]:
    seen: set[str] = set()
    for tag in tags:
        if tag.casefold() not in seen:
            seen.add(tag.casefold())
            yield tag


def _texts(value: Json, name: str, odd: list[str]) -> Iterator[str]:
    items = value if isinstance(value, list | tuple) else [value]
    for item in items[:_MOST]:
        if isinstance(item, str):
            if item.strip():
                yield item[:LONGEST].strip()
        elif item is not None:
            odd.append(f"{name} is not text")
            yield UNREADABLE
    if len(items) > _MOST:
        odd.append(f"{name} lists more than {_MOST}")
        yield UNREADABLE


def _from_tags(value: Json) -> Iterator[str]:
    for tag in value if isinstance(value, list | tuple) else ():
        if isinstance(tag, str) and tag.startswith("license:"):
            yield tag.removeprefix("license:")[:LONGEST].strip()
