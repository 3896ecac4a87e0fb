"""A word with a letter or two wrong, where everything else of a name is right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tracker.domain.naming.book import Entry
from tracker.domain.naming.structure import Structure
from tracker.domain.naming.words import GENERIC

_SHORTEST = 4


def slip_of(asked: Structure, entries: Iterable[Entry]) -> Entry | None:
    """The one model whose name differs in the letters of one word alone; digits are never slips."""
    found = {entry.key: entry for entry in entries if _is_slip(asked, entry)}
    return next(iter(found.values())) if len(found) == 1 else None


def corrected(asked: Structure, entry: Entry) -> Structure | None:
    """``asked`` with one word spelled as in the entry's name; None where none is near enough."""
    for name in entry.structures():
        own = [word for word in (*name.words, *entry.makers) if word not in GENERIC]
        for number, word in enumerate(asked.words):
            if word in name.words or len(word) < _SHORTEST:
                continue
            near = next((other for other in own if is_near(word, other)), None)
            if near is not None:
                return replace(asked, words=(*asked.words[:number], near, *asked.words[number + 1 :]))
    return None


def _is_slip(asked: Structure, entry: Entry) -> bool:
    meant = corrected(asked, entry)
    found = entry.fit(meant) if meant is not None else None
    return found is not None and found.settles and not found.kinds


def is_near(word: str, other: str) -> bool:
    """One letter more, less, wrong or changed with its neighbour; two in a word of seven or more."""
    allowed = 2 if len(word) >= 7 else 1
    if word == other or abs(len(word) - len(other)) > allowed or min(len(word), len(other)) < _SHORTEST - 1:
        return False
    return _distance(word, other) <= allowed


def _distance(word: str, other: str) -> int:
    """Letters to add, leave out, change or swap."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(word, 1):
        last, before, row = before, row, [i]
        for j, wanted in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != wanted))
            if i > 1 and j > 1 and letter == other[j - 2] and word[i - 2] == wanted:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
    return row[-1]
