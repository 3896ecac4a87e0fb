"""A made-up ledger of any size with a year behind it, and one whose every text means harm."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

from tests.reading.conftest import MIT, repository
from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.observing.observation import FileObservation, Observation, ReadError, ReadErrorCode
from tracker.vocabulary import ReadStatus

_HOUSES = (
    *("Meadow", "Tall Birds", "Stones", "Northlight", "Harbour Labs", "Institut Aulne", "Kestrel AI"),
    *("Blue Quarry", "Sonnet Works", "Ostrava NLP", "Paper Lantern", "Grasshopper", "Juniper", "Fjord"),
)
_PLANTS = ("Clover", "Heron", "Moss", "Pebble", "Larch", "Otter", "Sorrel", "Finch", "Alder", "Tarn")
_LICENSES = ("mit", "apache-2.0", "llama3.1", "cc-by-nc-4.0", "gemma", "openrail", "other", "apache-2.0")
_GATES: tuple[object, ...] = (False, False, False, "auto", "manual", False)
FIRST = dt.datetime(2026, 1, 5, 6, tzinfo=dt.UTC)


def ledger(folder: Path, models: int, weeks: int = 26) -> None:
    """A registry of so many models in ``folder``, with a snapshot a week; a model joins now and then."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "registry.yaml").write_text("models:\n" + "".join(_entry(number) for number in range(models)))
    store = SnapshotFolder(folder / "snapshots")
    store.path.mkdir()
    text = FileObservation(path="LICENSE", sha256=store.evidence.put(MIT), size=len(MIT))
    for week in range(weeks):
        seen = (
            _seen(number, week, text)
            for number in range(models)
            if week == weeks - 1 or number % weeks <= week + 9
        )
        store.write(sorted(seen, key=lambda one: one.id.encode()), time=FIRST + dt.timedelta(weeks=week))


def _names(number: int) -> tuple[str, str, str]:
    house = _HOUSES[number % len(_HOUSES)]
    plant = _PLANTS[number // 3 % len(_PLANTS)]
    name = f"{plant} {1 + number // 30}.{number % 3} {(7, 8, 13, 32, 70)[number % 5]}B Instruct"
    owner = house.lower().replace(" ", "-")
    return house, name, f"{owner}/{name.replace(' ', '-')}-{number}"


def _entry(number: int) -> str:
    house, name, hub = _names(number)
    country = ("FR", "US", "CN", "DE", "JP")[number % 5]
    site = f"https://{house.split()[0].lower()}.example"
    month = f"{1 + number % 12:02}"
    extra = ""
    if number % 9 == 0:
        extra = (
            f"    history:\n      - {{date: 2025-{month}-11, access: api, source: '{site}/a'}}\n"
            f"      - {{date: 2027-{month}, access: withdrawn, source: '{site}/z', note: The end.}}\n"
        )
    return (
        f"  - id: model-{number:03}\n    name: {json.dumps(name)}\n    hub: {hub}\n"
        f"    developer: {json.dumps(house)}\n    country: {country}\n{extra}"
    )


def _seen(number: int, week: int, text: FileObservation) -> Observation:
    _, _, hub = _names(number)
    identifier = f"model-{number:03}"
    moved = number % 13 == 4 and week >= 5 + number % 21
    gate = _GATES[(number + (3 if moved and number % 2 else 0)) % len(_GATES)]
    license_ = _LICENSES[(number + (2 if moved and not number % 2 else 0)) % len(_LICENSES)]
    found = repository(identifier, hub, gated=gate, license=license_, _id=f"{number:024}")
    contents = (text,) if license_ == "mit" else ()
    parts = {name: getattr(found, name) for name in found.__slots__} | {"contents": contents}
    if number % 29 == 7 and week % 4 == 1:
        parts |= {
            "status": ReadStatus.STALE,
            "error": ReadError(code=ReadErrorCode.RATE_LIMITED, http_status=429),
            "read_at": "2026-01-05T06:00:00Z",
        }
    return Observation(**parts)


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</title></style><svg onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}{% raw %}",
    "\u202egnp.exe\u202c",
    "a\u200bb\u200d\ufeffc\u0000d\x1b[31me",
    "Z\u0301\u0302\u0303\u0304\u0305\u0306\u0307\u0308\u0309\u030a",
    "]]><!--",
    "&lt;b&gt; &amp;",
    '=HYPERLINK("http://evil.example")',
    "@everyone #123 [x](http://evil.example) ![y](http://evil.example/z.png)",
    "BEGIN:VEVENT\r\nSUMMARY:gotcha",
    "w" * 400,
    "hf_" + "A1b2C3d4" * 5,
)
"""Texts that a card, a name or a note may hold; one for each way a page, feed or calendar could break."""


def hostile_ledger(folder: Path) -> None:
    """Every outside text that reaches a page is a harmful one, the registry's and the repositories' own."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "registry.yaml").write_text("models:\n" + "".join(_hostile_entries()))
    store = SnapshotFolder(folder / "snapshots")
    store.path.mkdir()
    for week in range(2):
        store.write(
            [_hostile(number, text, week) for number, text in enumerate(HOSTILE)],
            time=FIRST + dt.timedelta(weeks=week),
        )


def _hostile_entries() -> Iterator[str]:
    for number, text in enumerate(HOSTILE):
        word = json.dumps("".join(each for each in text if each.isprintable() or each == "\u202e")[:190])
        address = json.dumps(f"https://evil.example/{number}?<script>\"'onload=")
        yield (
            f"  - id: bad-{number:02}\n    hub: evil/bad-{number}\n    name: {word}\n    developer: {word}\n"
            "    history:\n"
            f"      - {{date: 2026-01-06, access: api, source: {address.replace(' ', '')}, note: {word}}}\n"
            f"      - {{date: 2027-01-06, access: withdrawn, source: 'http://evil.example/', note: {word}}}\n"
        )


def _hostile(number: int, text: str, week: int) -> Observation:
    card = {
        "license": text if number % 2 else "other",
        "license_name": text,
        "license_link": text if number % 3 else "javascript:alert(1)",
        "base_model": [text, "evil/parent"],
    }
    found = repository(
        f"bad-{number:02}",
        f"evil/bad-{number}",
        gated=(False, "manual")[(week + number) % 2],
        cardData=card,
        sha="<b>" if number % 4 == 0 else "c0ffee" + "0" * 34,
    )
    parts = {name: getattr(found, name) for name in found.__slots__}
    if week and number % 5 == 0:
        parts |= {
            "status": ReadStatus.STALE,
            "error": ReadError(code=ReadErrorCode.SERVER_ERROR, detail=text[:100]),
            "read_at": "2026-01-05T06:00:00Z",
        }
    return Observation(**parts)
