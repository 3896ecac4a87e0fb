"""What to offer where a name fits several models, or none: best first, each told apart from the others."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from tracker.domain.naming.book import Entry
from tracker.domain.naming.fitting import Fit
from tracker.domain.naming.resolution import Choice
from tracker.domain.naming.slips import corrected
from tracker.domain.naming.structure import Structure
from tracker.domain.naming.words import GENERIC

_MOST_CANDIDATES = 12
_MOST_NEAREST = 5


def candidates(fits: Sequence[tuple[Entry, Fit]]) -> tuple[Choice, ...]:
    """Those that fit, each with what the name left open."""
    return tuple(
        Choice(key=entry.key, hub=entry.hub, why=_left_open(entry, found))
        for entry, found in fits[:_MOST_CANDIDATES]
    )


def _left_open(entry: Entry, found: Fit) -> str:
    parts = [f"version {', '.join(found.versions)}"] if found.versions else []
    parts += [_sizes(found.sizes | found.shares)] if found.sizes or found.shares else []
    parts += [" ".join(found.words)] if found.words else []
    parts += [f"of {', '.join(sorted(found.dates))}"] if found.dates else []
    return f"{entry.label}: {'; '.join(parts) or 'that very name'}"


def _sizes(sizes: Iterable[str]) -> str:
    return "/".join(_size(one) for one in sorted(sizes, key=lambda one: (not one[0].isdigit(), one)))


def _size(text: str) -> str:
    if not text[-1].isdigit() or "x" in text:
        return text.upper()
    letter, number = (text[0], text[1:]) if text[0].isalpha() else ("", text)
    value = float(number)
    if value >= 1000:
        return f"{letter.upper()}{value / 1000:g}T"
    return f"{letter.upper()}{value:g}B" if value >= 1 else f"{letter.upper()}{value * 1000:g}M"


def nearest(asked: Structure, *shelves: Iterable[Entry]) -> tuple[Choice, ...]:
    """Models of the same family: of the same size first, then by version; none that shares no family."""
    found: dict[str, tuple[tuple[float, ...], Choice]] = {}
    for shelf, entries in enumerate(shelves):
        for entry in entries:
            near = _nearness(asked, entry)
            if near is not None and entry.key not in found:
                choice = Choice(key=entry.key, hub=entry.hub, why=_difference(asked, entry))
                found[entry.key] = ((*near, shelf), choice)
        if len(found) >= _MOST_NEAREST:
            break
    ordered = sorted(found.values(), key=lambda one: (one[0], one[1].key))
    return tuple(choice for _, choice in ordered[:_MOST_NEAREST])


def _nearness(asked: Structure, entry: Entry) -> tuple[float, ...] | None:
    """Less is nearer; None where the family's word is not shared, not even with a slip."""
    best: tuple[float, ...] | None = None
    for name in entry.structures():
        family = _family_words(name, entry)
        words, slip = asked.words, 0.0
        if family.isdisjoint(words):
            meant = corrected(asked, entry)
            if meant is None or family.isdisjoint(meant.words):
                continue
            words, slip = meant.words, 1.0
        near = (
            slip,
            0.0 if asked.sizes <= name.sizes else 1.0,
            _version_distance(asked, name),
            _size_distance(asked, name),
            float(len(set(name.words) ^ set(words))),
        )
        best = near if best is None or near < best else best
    return best


def _family_words(name: Structure, entry: Entry) -> frozenset[str]:
    """The first word of a name, and the first that does not only say who made it."""
    own = [word for word in name.words if word not in entry.makers and word not in GENERIC]
    first = [word for word in name.words[:1] if word not in GENERIC]
    return frozenset([*first, *own[:1]])


def _version_distance(asked: Structure, name: Structure) -> float:
    """How far the versions lie apart; the same, or none asked for, is nought."""
    if not asked.versions or set(asked.versions) <= set(name.versions):
        return 0.0
    ours, theirs = _number(asked.versions), _number(name.versions)
    return abs(ours - theirs) + 0.01 if ours is not None and theirs is not None else 50.0


def _size_distance(asked: Structure, name: Structure) -> float:
    """How many times larger the one is than the other, as a logarithm."""
    ours, theirs = _billions(asked), _billions(name)
    return abs(math.log(ours / theirs)) if ours and theirs else 0.0


def _billions(structure: Structure) -> float | None:
    plain = [float(size) for size in structure.sizes if re.fullmatch(r"[\d.]+", size)]
    return max(plain, default=None)


def _number(versions: tuple[str, ...]) -> float | None:
    for version in versions:
        digits = version.lstrip("abcdefghijklmnopqrstuvwxyz").split(".")
        try:
            return float(".".join(digits[:2]))
        except ValueError:
            continue
    return None


def _difference(asked: Structure, entry: Entry) -> str:
    name = next(iter(entry.structures()))
    parts = []
    if asked.versions and not set(asked.versions) <= set(name.versions):
        parts.append(f"version {', '.join(name.versions)}" if name.versions else "no version in its name")
    if asked.sizes and not asked.sizes <= name.sizes:
        parts.append(_sizes(name.sizes) if name.sizes else "no size in its name")
    if not parts and (meant := corrected(asked, entry)) is not None:
        new = [word for word in meant.words if word not in asked.words]
        return f"{entry.label}: {' '.join(new)}, if a letter is wrong"
    unknown = [word for word in asked.words if word not in name.words and word not in entry.makers]
    if unknown and not parts:
        parts.append(f"without “{' '.join(unknown)}”")
    return f"{entry.label}: {'; '.join(parts) or 'nearly that name'}"
