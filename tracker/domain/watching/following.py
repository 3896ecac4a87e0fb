"""What a new repository is to the models we track: a successor, a variant, or something of its own.

A successor has the name of a model of the same maker with a higher version or a later date. A word more
(``-Base``, ``-VL``, ``-Instruct``) makes it a sibling; a format, or a tag that says so, a variant.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tracker.domain.naming.structure import Structure, structure
from tracker.domain.naming.words import FORMATS
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.watching.listed import Listed

_STAGES = frozenset({"exp", "experimental", "preview", "beta", "hf", "release"})
_COPIES = ("quantized:", "adapter:", "merge:")
_MOST_APART = 3.0
"""A model three times as large or small is another branch of a family."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """``of`` is a registry id, or of a variant also a repository."""

    kind: str
    of: str
    family: str | None = None

    def __str__(self) -> str:
        return f"{self.kind}-of:{self.of}"


def looks_like(
    listed: Listed, tracked: Iterable[TrackedModel], created: dict[str, str] | None = None
) -> Likeness | None:
    """``tracked`` are models of any maker; ``created`` the days their repositories were made, by id."""
    models = [model for model in tracked if model.hub]
    variant = _variant(listed, models)
    if variant is not None:
        return variant
    own = [model for model in models if _owner(model) == listed.owner.casefold()]
    name = structure(listed.name)
    fitting = [
        model
        for model in own
        if _follows(name, structure(_name(model)))
        and not _is_older(listed, (created or {}).get(model.id))
        and not _comes_from_elsewhere(listed, own)
    ]
    if not fitting:
        return None
    closest = max(
        fitting, key=lambda model: (_rank(structure(_name(model))), -_distance(name, structure(_name(model))))
    )
    return Likeness("successor", closest.id, closest.family)


def _variant(listed: Listed, models: list[TrackedModel]) -> Likeness | None:
    """A packed copy, by its tags or its name; the original may be one of ours."""
    by_hub = {str(model.hub).casefold(): model for model in models}
    for base in listed.bases:
        for prefix in _COPIES:
            if base.startswith(prefix):
                original = by_hub.get(base.removeprefix(prefix).casefold())
                return Likeness("variant", original.id if original else base.removeprefix(prefix))
    name = structure(listed.name)
    if not name.formats:
        return None
    plain = f"{listed.owner}/{_without_format(listed.name)}"
    original = by_hub.get(plain.casefold()) or next(
        (
            model
            for model in models
            if _owner(model) == listed.owner.casefold() and _same(name, structure(_name(model)))
        ),
        None,
    )
    return Likeness("variant", original.id if original else plain)


def _without_format(name: str) -> str:
    small = name.casefold()
    if len(small) != len(name):
        return name
    kept = [True] * len(name)
    for found in FORMATS.finditer(small):
        kept[found.start() : found.end()] = [False] * (found.end() - found.start())
    return "".join(letter for letter, stays in zip(name, kept, strict=True) if stays).rstrip("-_. ") or name


def _same(one: Structure, other: Structure) -> bool:
    return (one.words, one.versions, one.sizes, one.dates) == (
        other.words,
        other.versions,
        other.sizes,
        other.dates,
    )


def _follows(new: Structure, old: Structure) -> bool:
    """Whether names say that one comes after the other."""
    if old.formats or _words(new) != _words(old) or not _sizes_fit(new, old):
        return False
    if new.versions == old.versions:
        return bool(new.dates) and max(map(_day, new.dates)) > max(map(_day, old.dates), default=(0, 0))
    if not old.versions:
        # The first of a line often has no number; the one after it has, and no earlier date.
        days = [max(map(_day, name.dates), default=None) for name in (old, new)]
        return len(new.versions) == 1 and not (days[0] and days[1] and days[1] <= days[0])
    return _is_higher(new.versions, old.versions)


def _words(name: Structure) -> tuple[str, ...]:
    return tuple(word for word in name.words if word not in _STAGES)


def _is_higher(new: tuple[str, ...], old: tuple[str, ...]) -> bool:
    if len(new) != len(old):
        return False
    for one, other in zip(new, old, strict=True):
        if one != other:
            return _letter(one) == _letter(other) and _numbers(one) > _numbers(other)
    return False


def _letter(version: str) -> str:
    return version[:1] if version[:1].isalpha() else ""


def _numbers(version: str) -> tuple[int, ...]:
    digits = version[1:] if _letter(version) else version
    return tuple(int(part) for part in digits.split(".") if part.isdigit())


def _day(date: str) -> tuple[int, int]:
    """Dates of one length compare; a longer one has the year, and is later than none alone."""
    return len(date), int(date)


def _sizes_fit(new: Structure, old: Structure) -> bool:
    one, other = _total(new), _total(old)
    if one is None or other is None:
        return True
    return max(one, other) <= _MOST_APART * min(one, other)


def _total(name: Structure) -> float | None:
    found = list(_billions(name))
    return max(found) if found else None


def _billions(name: Structure) -> Iterator[float]:
    for size in name.sizes:
        try:
            yield float(size)
        except ValueError:
            continue


def _rank(name: Structure) -> tuple[tuple[int, ...], ...]:
    return (*(_numbers(version) for version in name.versions), *sorted(_day(date) for date in name.dates))


def _distance(one: Structure, other: Structure) -> float:
    first, second = _total(one), _total(other)
    return abs(first - second) if first is not None and second is not None else 0.0


def _owner(model: TrackedModel) -> str:
    return str(model.hub).partition("/")[0].casefold()


def _name(model: TrackedModel) -> str:
    return str(model.hub).partition("/")[2]


def _is_older(listed: Listed, other: str | None) -> bool:
    return bool(listed.created and other and listed.created[:10] < other[:10])


def _comes_from_elsewhere(listed: Listed, own: list[TrackedModel]) -> bool:
    """A fine-tune of another maker's model follows that one, not the maker's own line."""
    parents = [base.rpartition(":")[2] for base in listed.bases]
    del own
    return bool(parents) and all(
        parent.partition("/")[0].casefold() != listed.owner.casefold() for parent in parents
    )
