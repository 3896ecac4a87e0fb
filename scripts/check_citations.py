"""Whether each source of the registry holds the value it is cited for.

``python scripts/check_citations.py [--registry FILE] [--copies DIR] [--model ID]... [--sample N]``

Each address is read once: from the web, or with ``--copies`` from ``DIR``, where ``owner+name/repo`` is a git
repository and ``packages/`` holds wheels. Ends with 1 where a text was read and does not hold the value.
Addresses that cannot be read, and those for which ``EXCUSED`` gives a reason, are told and do not fail.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from citation_rules import Judge, Statement, statements

from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.adapters.web.session import OutsideSession
from tracker.adapters.workspace.registry_file import load_registry

EXCUSED = (
    (r"^https://huggingface\.co/api/", "an answer of today, not that of the day it was read"),
    (r"^https://github\.com/[^/]+/[^/]+/commit/", "the day is the commit's own"),
    (r".*/transformersjs_[\d-]+\.json$", "a table by columns, in which a name stands apart from its values"),
    (r".*/skills/nemotron-super3/model-card\.md$", "a card of one model, in a folder with a short name"),
    (r"^https://github\.com/[^/]+/[^/]+/issues/", "a conversation, whose wording no rule expects"),
)
SAYS_ABSENCE = re.compile(r"names no|never held|In truth API only", re.IGNORECASE)
_GITHUB = re.compile(r"https://github\.com/(?P<repo>[^/]+/[^/]+)/(?:blob|raw)/(?P<ref>[^/]+)/(?P<path>.+)")
_RAW = re.compile(r"https://raw\.githubusercontent\.com/(?P<repo>[^/]+/[^/]+)/(?P<ref>[^/]+)/(?P<path>.+)")
_HUB = re.compile(r"https://huggingface\.co/(?P<rest>.+)/blob/(?P<tail>.+)")
_PACKAGE = re.compile(r"pkg:pypi/(?P<name>[^@]+)@(?P<version>.+)")
_LARGEST = 64 * 1024 * 1024
_TIMEOUT = (10, 60)

ReadText = Callable[[str], "str | None"]
DayOf = Callable[[str], "str | None"]


def _day_unread(address: str) -> str | None:
    return None


@dataclass(frozen=True, slots=True)
class Finding:
    """What became of one citation: ``held``, ``missing``, ``unread`` or ``excused``."""

    said: Statement
    outcome: str
    why: str = ""


def check(
    said: Iterable[Statement],
    read: ReadText,
    judge: Judge,
    notes: dict[str, str],
    released: Container[tuple[str, str]] = (),
    day_of: DayOf = _day_unread,
) -> list[Finding]:
    """Each statement against the text of its source.

    ``notes`` are those of dated entries by source, ``released`` the days that a release date's own source
    has to prove. ``day_of`` tells when a text was committed: access needs a day, a reading has its file's.
    """
    found = []
    for each in said:
        reason = next((why for pattern, why in EXCUSED if re.match(pattern, each.source)), "")
        if not reason and SAYS_ABSENCE.search(notes.get(f"{each.model.id} {each.date} {each.source}", "")):
            reason = "the source proves it by what it does not name"
        if reason:
            found.append(Finding(each, "excused", reason))
            continue
        text = read(each.source)
        if text is None:
            found.append(Finding(each, "unread", "no copy, or no answer"))
        elif not judge.holds(each, text, each.source):
            found.append(Finding(each, "missing"))
        elif (
            each.field == "history.access"
            and (each.model.id, each.date) not in released
            and not judge.dates(each, text, each.source)
            and not (day_of(each.source) or each.date).startswith(each.date)
        ):
            found.append(Finding(each, "missing", "the source says nothing of that day"))
        else:
            found.append(Finding(each, "held"))
    return found


def released_days(said: Iterable[Statement]) -> set[tuple[str, str]]:
    """Which model was released when, where a source is cited for it."""
    return {(each.model.id, str(each.value)) for each in said if each.field == "release_date"}


def entry_notes(models: Iterable[object]) -> dict[str, str]:
    """The notes of dated entries, by model, date and source."""
    return {
        f"{model.id} {entry.date.text} {entry.source}": entry.note  # type: ignore[attr-defined]
        for model in models
        for entry in model.history  # type: ignore[attr-defined]
    }


# ---- reading


def copies(folder: Path) -> ReadText:
    """Reads from git repositories and packages on this disk."""

    def read(address: str) -> str | None:
        file = _GITHUB.fullmatch(address) or _RAW.fullmatch(address)
        if file is not None:
            repository = folder / file["repo"].replace("/", "+", 1) / "repo"
            path = unquote(file["path"].split("#")[0].split("?")[0])
            return _git(repository, f"{file['ref']}:{path}") or _git(repository, f"HEAD:{path}")
        package = _PACKAGE.fullmatch(address)
        if package is None:
            return None
        names = f"{package['name']}-{package['version']}*.whl"
        wheel = next(iter(sorted((folder / "packages").glob(names))), None)
        return _wheel(wheel) if wheel else None

    return _once(read)


def commit_days(folder: Path) -> DayOf:
    """Days of the commits that addresses name, in UTC, from git repositories on this disk."""

    def day(address: str) -> str | None:
        file = _GITHUB.fullmatch(address) or _RAW.fullmatch(address)
        if file is None:
            return None
        repository = folder / file["repo"].replace("/", "+", 1) / "repo"
        told = _git(repository, "--no-patch", "--date=format-local:%Y-%m-%d", "--format=%cd", file["ref"])
        return told.strip() if told else None

    return _once(day)


def web() -> ReadText:
    """Reads the live web, GitHub and the Hub as plain files."""
    session = OutsideSession("citation check")

    def read(address: str) -> str | None:
        import requests

        page = address
        if file := _GITHUB.fullmatch(address):
            page = f"https://raw.githubusercontent.com/{file['repo']}/{file['ref']}/{file['path']}"
        elif file := _HUB.fullmatch(address):
            page = f"https://huggingface.co/{file['rest']}/raw/{file['tail']}"
        elif address.startswith("pkg:"):
            return None
        try:
            with session.get(page, timeout=_TIMEOUT, stream=True) as answer:
                if answer.status_code != 200:
                    return None
                body = answer.raw.read(_LARGEST, decode_content=True)
        except requests.RequestException:
            return None
        return bytes(body).decode("utf-8", "replace")

    return _once(read)


def _once(read: ReadText) -> ReadText:
    kept: dict[str, str | None] = {}

    def reader(address: str) -> str | None:
        if address not in kept:
            kept[address] = read(address)
        return kept[address]

    return reader


def _git(repository: Path, *what: str) -> str | None:
    if not repository.is_dir():
        return None
    command = ["git", "-C", str(repository), "show", *what]
    done = subprocess.run(command, capture_output=True, check=False, env={**os.environ, "TZ": "UTC"})  # noqa: S603
    return done.stdout.decode("utf-8", "replace") if done.returncode == 0 else None


def _wheel(path: Path) -> str:
    """All members of a wheel that may hold text, one after the other."""
    with zipfile.ZipFile(path) as archive:
        parts = [archive.read(name) for name in archive.namelist() if not name.endswith((".so", ".png"))]
    return b"\n".join(parts).decode("latin-1")


# ---- the report


def main(arguments: list[str]) -> int:
    """Exit code 1 where a source was read and does not hold its value."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--registry", type=Path, default=Path("registry.yaml"))
    parser.add_argument("--copies", type=Path)
    parser.add_argument("--model", action="append", default=[])
    parser.add_argument("--sample", type=int)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--format", choices=["table", "json"], default="table")
    options = parser.parse_args(arguments)
    registry = load_registry(options.registry)
    models = [model for model in registry if not options.model or model.id in options.model]
    said = [each for model in models for each in statements(model)]
    if options.sample is not None:
        said = random.Random(options.seed).sample(said, min(options.sample, len(said)))  # noqa: S311
    read = copies(options.copies) if options.copies else web()
    days = commit_days(options.copies) if options.copies else _day_unread
    released = released_days(each for model in models for each in statements(model))
    found = check(said, read, Judge(load_knowledge()), entry_notes(models), released, days)
    sys.stdout.write(_as_json(found) if options.format == "json" else _as_lines(found))
    return int(any(one.outcome == "missing" for one in found))


def _as_json(found: list[Finding]) -> str:
    rows = [
        {
            "model": one.said.model.id,
            "field": one.said.field,
            "value": one.said.value,
            "source": one.said.source,
            "outcome": one.outcome,
            "why": one.why,
        }
        for one in found
    ]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


def _as_lines(found: list[Finding]) -> str:
    lines = [
        f"missing  {one.said.model.id}  {one.said.field} {one.said.value}  {one.said.source}"
        + (one.why and f"  {one.why}")
        for one in found
        if one.outcome == "missing"
    ]
    counts = Counter(one.outcome for one in found)
    lines.append(", ".join(f"{counts[name]} {name}" for name in ("held", "missing", "unread", "excused")))
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
