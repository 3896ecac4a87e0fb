"""Whether a name as it is written fits a model's name, and what it leaves open.

A name fits where nothing in it contradicts the model's: every word, version, size and date of it is the
model's too. What the model's name has besides is what it leaves open.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable

from tracker.domain.naming.structure import Structure
from tracker.domain.naming.words import GENERIC, KINDS, PLAIN
from tracker.domain.values.late_dataclass import dataclass

_MOST_JOINED = 3


@dataclass(frozen=True, slots=True)
class Fit:
    """What a fitting name leaves open; all empty where it is the very name.

    ``shares`` are active parameters and experts beside a total that was said.
    """

    words: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    sizes: frozenset[str] = frozenset()
    dates: frozenset[str] = frozenset()
    shares: frozenset[str] = frozenset()

    @property
    def exact(self) -> bool:
        """Whether nothing is left open."""
        return not (self.words or self.versions or self.sizes or self.dates or self.shares)

    @property
    def settles(self) -> bool:
        """Whether version, size and date are all said."""
        return not (self.versions or self.sizes or self.dates)

    @property
    def plain(self) -> bool:
        """Whether all that is left open is words that say no more than how it was trained."""
        return self.settles and all(word in PLAIN for word in self.words)

    @property
    def kinds(self) -> tuple[str, ...]:
        """Words left open that make another kind of model."""
        return tuple(word for word in self.words if word in KINDS)

    @property
    def telling(self) -> int:
        """How many words are left open that tell one model from another."""
        return sum(word not in PLAIN for word in self.words)

    @property
    def rank(self) -> tuple[int, ...]:
        """The nearest first: what says most of the model's name."""
        return (
            len(self.versions),
            len(self.kinds),
            len(self.sizes),
            self.telling,
            len(self.dates),
            len(self.words),
            len(self.shares),
        )


def fit(asked: Structure, name: Structure, makers: Collection[str], size: float | None = None) -> Fit | None:
    """What ``asked`` leaves open of ``name``; None where it does not fit.

    ``makers`` are words for who made the model, which may stand beside its name. ``size`` is the number of
    parameters in billions, where it is known and the name does not say it.
    """
    versions = Counter(name.versions)
    versions.subtract(asked.versions)
    if any(count < 0 for count in versions.values()):
        return None
    if not asked.dates <= name.dates or not _sizes_fit(asked, name, size):
        return None
    left = _words_left(asked.words, name.words, makers)
    if left is None:
        return None
    sizes = name.sizes - asked.sizes
    shares = frozenset(size for size in sizes if _is_share(size)) if _has_total(asked) else frozenset()
    return Fit(left, tuple(versions.elements()), sizes - shares, name.dates - asked.dates, shares)


def _has_total(structure: Structure) -> bool:
    return any(size[0].isdigit() and not size.endswith(("e", "k")) for size in structure.sizes)


def _is_share(size: str) -> bool:
    return size[0].isalpha() or size.endswith("e")


def _sizes_fit(asked: Structure, name: Structure, size: float | None) -> bool:
    unsaid = asked.sizes - name.sizes
    if not unsaid:
        return True
    if size is None or len(unsaid) > 1 or any(one[0].isdigit() and "x" not in one for one in name.sizes):
        return False
    try:
        return abs(float(next(iter(unsaid))) - size) <= 0.05 * size
    except ValueError:
        return False


def _words_left(
    asked: Iterable[str], name: tuple[str, ...], makers: Collection[str]
) -> tuple[str, ...] | None:
    """The words of ``name`` that are not asked for; None where one is asked for that it does not have."""
    left = list(name)
    pending: list[str] = []
    telling = False
    for word in asked:
        if word in left:
            left.remove(word)
            telling = telling or word not in GENERIC
        else:
            pending.append(word)
    while pending:
        covered = _glued(pending, left)
        if covered:
            telling = True
        elif pending[0] in makers:
            pending.pop(0)
        else:
            return None
    return (
        tuple(word for word in left if word not in makers) if telling or _only_generic(name, makers) else None
    )


def _only_generic(name: tuple[str, ...], makers: Collection[str]) -> bool:
    """A name such as ``Hy3``'s may have no other words; one of ranks alone is told by its maker."""
    return all(word in GENERIC or word in makers for word in name)


def _glued(pending: list[str], left: list[str]) -> bool:
    """``gptoss`` is ``gpt oss``, ``mini max`` is ``minimax``: words written together or apart."""
    for number in range(2, _MOST_JOINED + 1):
        for start in range(len(left) - number + 1):
            if "".join(left[start : start + number]) == pending[0]:
                del left[start : start + number]
                pending.pop(0)
                return True
        joined = "".join(pending[:number])
        if len(pending) >= number and joined in left:
            left.remove(joined)
            del pending[:number]
            return True
    return False
