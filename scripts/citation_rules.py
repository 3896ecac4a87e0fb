"""Whether a text holds a value near a model's name: the judging half of ``check_citations.py``.

A value can be spelled in several ways (131072, 131,072, 128K), a date too (2025-04-29, April 29, 2025). A
page about one model counts as a whole; in a list of many models the value has to stand near the name.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.dates import PartialDate
from tracker.vocabulary import Access, RegistryField

NEAR = 600
"""How many characters around a name are searched for a number where many models share a page."""

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_UNITS = ((10**12, r"(?:T|trillion)"), (10**9, r"(?:B|bn|billion)"), (10**6, r"(?:M|million)"))
_ACCESS_WORDS = {
    Access.OPEN: (
        r"gated[\"'\\]*\s*[:=]\s*[\"'\\]*(?:false|null)|not gated|ungated|no gate"
        r"|without (?:a gate|an account)"
    ),
    Access.GATED_AUTO: r"gated|accept",
    Access.GATED_MANUAL: r"gated|approv|request|AuthRequired",
    Access.API: r"api|available|platform|release|model|launch|limit|context",
    Access.HOSTED: r"available|app|product",
    Access.LIMITED: r"limited|partner|preview|organi[sz]ation|glasswing|invite|select",
    Access.SUSPENDED: r"suspend|disabl|order|switch|unavailable|export",
    Access.WITHDRAWN: r"deprecat|retire|shut|sunset|withdraw|remov|legacy",
    Access.UNRELEASED: r"announc|unreleased|upcoming|coming|not (?:been )?released|will",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One cited thing of the registry: a declared value, or what a dated entry says."""

    model: TrackedModel
    field: str
    value: str | int
    source: str
    as_of: str
    date: str = ""  # of a dated entry: the day it is about


def statements(model: TrackedModel) -> Iterator[Statement]:
    """Everything in an entry that names a source."""
    for item in model.declared:
        yield Statement(
            model=model,
            field=item.field.value,
            value=item.value,
            source=item.source,
            as_of=item.as_of.text,
        )
    for entry in model.history:
        for name, value in (("access", entry.access), ("license", entry.license)):
            if value is not None:
                yield Statement(
                    model=model,
                    field=f"history.{name}",
                    value=str(value),
                    source=entry.source,
                    as_of=entry.date.text,
                    date=entry.date.text,
                )


class Judge:
    """Looks for statements in the texts of their sources."""

    def __init__(self, knowledge: LicenseKnowledge) -> None:
        self._knowledge = knowledge

    def holds(self, said: Statement, text: str, address: str) -> bool:
        """Whether ``text``, read at ``address``, says it."""
        wanted = self.spelled(said)
        places = list(self._places(said.model, text, address, said.field))
        if said.field.endswith("license"):  # "gemma" in "google/gemma-3-4b-it" is no licence
            places = [_without(own_names(said.model), place) for place in places]
        if any(wanted.search(place) for place in places):
            return True
        if said.field.endswith("license") and places and self._is_text_of(str(said.value), text):
            return True
        dated = bool(said.date) and said.field != "history.license"
        return dated and any(_dates(said.date).search(place) for place in places)

    def dates(self, said: Statement, text: str, address: str) -> bool:
        """Whether ``text`` names the day of a dated entry beside the model, or its address does."""
        day = PartialDate.parse(said.date).first
        if re.search(rf"(?<!\d)(?:{day:%d-%m-%Y}|{day:%Y-%m-%d})(?!\d)", address):
            return True
        places = self._places(said.model, text, address, "date")
        return any(_dates(said.date).search(place) for place in places)

    def spelled(self, said: Statement) -> re.Pattern[str]:
        """All ways to write the value."""
        match said.field:
            case RegistryField.CONTEXT_LENGTH:
                return re.compile("|".join(_lengths(int(said.value))), re.IGNORECASE)
            case RegistryField.PARAMETERS_TOTAL | RegistryField.PARAMETERS_ACTIVE:
                return re.compile("|".join(_counts(int(said.value))), re.IGNORECASE)
            case RegistryField.RELEASE_DATE:
                return _dates(str(said.value))
            case RegistryField.LICENSE | "history.license":
                return self._license(str(said.value))
            case RegistryField.ACCESS | "history.access":
                return re.compile(_ACCESS_WORDS[Access(str(said.value))], re.IGNORECASE)
        return re.compile(re.escape(str(said.value)), re.IGNORECASE)

    def _license(self, value: str) -> re.Pattern[str]:
        if value == "proprietary":
            return re.compile(r"proprietary|open_weights = false|closed|api|commercial|preview|license", re.I)
        terms = self._knowledge.named(value)
        words = {value}
        if terms is not None:
            words |= {terms.key, terms.spdx or value, terms.name}
            words |= {name for name, keys in self._knowledge.names.items() if terms.key in keys}
            words |= {
                tag
                for tag, known in self._knowledge.hub.items()
                if terms.key in (known.entry, *known.candidates)
            }
            words |= {link for link, keys in self._knowledge.links.items() if terms.key in keys}
        parts = [r"\b" + _loose(word) + r"(?![a-z])" for word in words if len(word) > 2]
        return re.compile("|".join([*parts, *_LOOSER.get(value.lower(), ())]), re.IGNORECASE)

    def _is_text_of(self, value: str, text: str) -> bool:
        terms = self._knowledge.named(value)
        found = self._knowledge.recognise(text.encode()) if len(text) < 300_000 else None
        return bool(terms and found and found.key == terms.key)

    def _places(self, model: TrackedModel, text: str, address: str, field: str) -> Iterator[str]:
        """The parts of ``text`` that speak of the model."""
        names, series = own_names(model), series_names(model)
        once = _said_once(field) and (_about(series, address) or _about(_generation(series), address))
        if _about(names, address) or once:
            yield text
            return
        part = _part_of(address, text)
        found = _found(names, text)
        if model.hub and (address.startswith("pkg:") or address.endswith((".json", ".jsonl"))):
            found = _whole(model, text, found)
        yield from (part(text, start, end, field) for start, end in found)
        if address.endswith(_LISTS) or address.startswith("pkg:"):
            return
        # A row about a series of sizes, as in "Llama 3.1 | 7/23/2024 | 8B, 70B, 405B".
        lines = [_line_around(text, start, end) for start, end in _found(series, text)]
        yield from lines
        # A licence stands once in a readme, for all models it is about; a licence file names no model.
        named = bool(found or lines) or re.search(r"licen[cs]e", address, re.IGNORECASE)
        if named and _said_once(field) and "date" not in field and len(text) < 300_000:
            yield text


def _said_once(field: str) -> bool:
    """Whether a page about several sizes says it once for all of them."""
    return field.endswith(("license", "access", "date"))


def _about(names: Iterable[str], address: str) -> bool:
    return any(len(_squashed(name)) > 2 and _squashed(name) in _squashed(address) for name in names)


def _found(names: Sequence[str], text: str) -> list[tuple[int, int]]:
    """Where ``text`` has one of ``names``: from, to. A package has 60 million characters."""
    low = _lowered(text)
    found = (
        place.span()
        for name in dict.fromkeys(map(_loose, map(str.lower, names)))
        for place in re.finditer(name, low)
        if not _ALNUM.match(low, place.start() - 1) or place.start() == 0
        if not _LONGER.match(low, place.end())
    )
    return sorted(set(found))


def _whole(model: TrackedModel, text: str, found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of the places in a list, those that are this repository: a copy by somebody else has its name too."""
    quoted = [span for span in found if text[span[0] - 1 : span[0]] in "\"'\\" and text[span[1]] in "\"'\\"]
    for wanted in ({model.hub}, {name for name in model.aliases if "/" in name}):
        ids = {str(name).lower() for name in wanted}
        if here := [span for span in quoted if text[slice(*span)].lower() in ids]:
            return here
    return [span for span in quoted if "/" not in text[slice(*span)]]


def _without(names: Sequence[str], text: str) -> str:
    """``text`` with each of ``names`` blanked out."""
    for start, end in _found(names, text):
        text = text[:start] + " " * (end - start) + text[end:]
    return text


_ALNUM = re.compile(r"[a-z0-9]")
_LONGER = re.compile(r"[a-z0-9]|\.\d")


@lru_cache(maxsize=2)
def _lowered(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


_LISTS = (".json", ".jsonl", ".yaml", ".yml")


def _part_of(address: str, text: str) -> Callable[[str, int, int, str], str]:
    if address.startswith("pkg:") or address.endswith((".json", ".jsonl")):
        return _object_around
    return _item_around if address.endswith((".yaml", ".yml")) else _words_around


def _object_around(text: str, start: int, end: int, field: str) -> str:
    """The innermost ``{…}`` or ``(…)`` around a place, or under it as a key: one entry in JSON or Python."""
    if key := _KEY.match(text, end):
        start = end = key.end()
    around = [
        (low, high)
        for opening, closing in ("{}", "()")
        if (low := _brace(text, range(start, max(-1, start - 20_000), -1), opening, closing)) >= 0
        and (high := _brace(text, range(end, min(len(text), end + 20_000)), closing, opening)) >= 0
    ]
    low, high = max(around, default=(start, end + 200))
    return text[low : high + 1]


_KEY = re.compile(r"[\"']\s*:\s*\{")


def _brace(text: str, places: range, wanted: str, other: str) -> int:
    depth = 0
    for place in places:
        if text[place] == other:
            depth += 1
        elif text[place] == wanted:
            depth -= 1
            if depth < 0:
                return place
    return -1


def _item_around(text: str, start: int, end: int, field: str) -> str:
    """The item of the outermost YAML list around a place, or the block under its key."""
    marks = [found.start() for found in re.finditer(_outermost(text), text, re.MULTILINE)]
    at = bisect.bisect_right(marks, start)
    return text[marks[at - 1] if at else 0 : marks[at] if at < len(marks) else len(text)]


def _outermost(text: str) -> str:
    indents = [len(found) for found in re.findall(r"^( *)- ", text, re.MULTILINE)]
    return rf"^ {{{min(indents)}}}- " if indents else r"^\S"


def _words_around(text: str, start: int, end: int, field: str) -> str:
    """The lines beside a name for a date, some sentences for a number, the neighbourhood for a word."""
    if "date" in field:
        low = text.rfind("\n", 0, max(0, text.rfind("\n", 0, start)))
        high = text.find("\n", text.find("\n", end) + 1)
        return text[max(0, low) : high if high >= 0 else len(text)]
    return text[max(0, start - NEAR) : end + NEAR]


def _line_around(text: str, start: int, end: int) -> str:
    low, high = text.rfind("\n", 0, start), text.find("\n", end)
    return text[low + 1 : high if high >= 0 else len(text)]


_LOOSER = {
    "apache-2.0": (r"apache[\s-]*(?:license)?[\s,]*(?:version)?[\s-]*2",),
    "mit": (r"\bMIT\b",),
}


def own_names(model: TrackedModel) -> list[str]:
    """Names by which a text may call the model, the most particular first."""
    found = [model.hub or "", (model.hub or "").partition("/")[2], model.name or "", model.id, *model.aliases]
    short = [re.sub(r"[- ](?:instruct|it|chat|base|hf)$", "", name, flags=re.I) for name in found if name]
    return list(dict.fromkeys(name for name in (*found, *short) if len(_squashed(name)) > 1))


_SIZE = re.compile(r"[-_ ](?:\d+x)?[AE]?\d+(?:\.\d+)?[BMT](?![a-z]).*", re.IGNORECASE)


def series_names(model: TrackedModel) -> list[str]:
    """What the sizes of one series are called together: ``Llama 3.1`` of ``Llama 3.1 8B Instruct``."""
    cut = [_SIZE.sub("", name) for name in own_names(model) if _SIZE.search(name)]
    found = [re.sub(r"^(?:[\w.-]+/)?(?:Meta-|NVIDIA-)?", "", name) for name in cut]
    telling = (name for name in found if len(_squashed(name)) > (3 if re.search(r"\d", name) else 5))
    return list(dict.fromkeys(telling))


def _generation(series: Sequence[str]) -> list[str]:
    """``Llama 4`` of ``Llama 4 Scout``: what a folder or repository is called."""
    return [found[0] for name in series if (found := re.match(r"[A-Za-z]+[- ]?\d+(?:\.\d+)?", name))]


def _loose(words: str) -> str:
    parts = re.findall(r"[A-Za-z]+|\d+(?:\.\d+)*|[^\sA-Za-z0-9]", words)
    return r"[\s_:\-]*".join(re.escape(part) for part in parts if part not in "-_:()[]")


def _squashed(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def _digits(number: int) -> str:
    """``131072`` with or without marks between the thousands."""
    return r"(?<![\d.,])" + r"[,_ ]?".join(f"{number:,}".split(",")) + r"(?![\d]|[,_]\d)"


def _decimal(number: int, unit: int, most: int = 3) -> str | None:
    """``number`` in units, where that takes few digits: ``7.6``."""
    for places in range(most + 1):
        shown = f"{number / unit:.{places}f}"
        if abs(float(shown) * unit - number) < unit * 10**-6:
            return shown
    return None


def _lengths(tokens: int) -> Iterator[str]:
    yield _digits(tokens)
    for unit, letter in ((1024, "K"), (1000, "K"), (1024**2, "M"), (10**6, "M")):
        shown = _decimal(tokens, unit, 2)
        if shown and float(shown) >= 0.1:
            yield rf"(?<![\d.]){re.escape(shown)}(?:\.0)?[\s-]*{letter}i?(?:\b|[-\s]?token|[-\s]?context)"
    if tokens >= 10_000:
        yield rf"(?<![\d.]){round(tokens / 1000)}[\s-]*K\b"
    power = tokens.bit_length() - 1
    if tokens == 1 << power:
        yield rf"\b2\*\*{power}\b|1 ?<< ?{power}\b"


def _counts(number: int) -> Iterator[str]:
    yield _digits(number)
    for unit, letters in _UNITS:
        shown = _decimal(number, unit)
        if shown and 0.001 < float(shown) < 10_000:
            whole = re.escape(shown) if "." in shown else rf"{int(shown):,}".replace(",", ",?") + r"(?:\.0)?"
            yield rf"(?<![a-z\d.]){whole}[\s-]*{letters}(?![a-z\d])"
    if number % 10**9 == 0:
        whole = number // 10**9
        yield rf"\b[AE]{whole}B\b|(?:size|params?|total|active|parameters)\W{{1,8}}{whole}\b"


def _dates(value: str) -> re.Pattern[str]:
    date = PartialDate.parse(value)
    first = date.first
    year, month, day = first.year, first.month, first.day
    names = rf"(?:{_MONTHS[month - 1]}|{_MONTHS[month - 1][:3]}\.?|{_MONTHS[month - 1][:4]}\.?)"
    if date.last == first:
        spelled = (
            rf"{year}[-./年 ]{{1,2}}0?{month}[-./月 ]{{1,2}}0?{day}(?!\d)",
            rf"(?<!\d){year}{month:02}{day:02}(?!\d)",
            rf"(?<!\d)0?{month}/0?{day}/(?:{year}|{year % 100:02})(?!\d)",
            rf"(?<!\d)0?{day}\.0?{month}\.{year}",
            rf"{names}\s+0?{day}(?:st|nd|rd|th)?\s*,?\s+{year}",
            rf"(?<!\d)0?{day}(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{names},?[\s-]+{year}",
            rf"(?:year|YYYY)\W+{year}\W+month\W+0?{month}\W+day\W+0?{day}",
            rf"date\(\s*{year}\s*,\s*0?{month}\s*,\s*0?{day}\s*\)",
        )
    elif len(value) == 7:
        spelled = (
            rf"{year}[-./年 ]0?{month}(?!\d)",
            rf"(?<!\d)0?{month}/{year}",
            rf"{names},?\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?{year}",
        )
    else:
        spelled = (rf"(?<!\d){year}(?!\d)",)
    return re.compile("|".join(spelled), re.IGNORECASE)
