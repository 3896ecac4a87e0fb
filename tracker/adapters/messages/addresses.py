"""Who is told: ``NAME=URL`` from options, the environment or a file. An address is a secret."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tracker.adapters.files.source_file import read_source
from tracker.errors import DataError, UsageError

VARIABLE = "TRACKER_NOTIFY_TO"
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S+")
_LARGEST = 1024 * 1024


def read_addresses(given: Iterable[str], file: Path | None, environment: Mapping[str, str]) -> dict[str, str]:
    """Addresses by name. A name alone in ``given`` is looked up in the file and the environment.

    Without ``given``, everything in the file is told; without a file, what the environment names.
    Messages of errors hold names alone. Raises UsageError, DataError.
    """
    wanted = [word for text in given for word in text.split()]
    found: dict[str, str] = {}
    if not wanted:
        found = _from_file(file) if file is not None else _of(environment)
    for word in wanted:
        if "=" in word:
            found |= _pairs([word], "--to")
            continue
        known = _of(environment) | (_from_file(file) if file is not None else {})
        if word not in known:
            raise UsageError(
                f"--to: neither NAME=URL nor a name in --addresses or {VARIABLE}",
                hint="write NAME=URL, as in `team=slack://…`",
            )
        found[word] = known[word]
    if not found:
        raise UsageError(
            "nobody to tell",
            hint=f"name somebody: --to NAME=URL, --addresses FILE, or {VARIABLE}; "
            "docs/notify.md lists the kinds of address",
        )
    return found


def _of(environment: Mapping[str, str]) -> dict[str, str]:
    return _pairs(environment.get(VARIABLE, "").split(), VARIABLE)


def _from_file(file: Path) -> dict[str, str]:
    try:
        text = read_source(file, _LARGEST).decode("utf-8-sig")
    except ValueError as error:
        raise DataError(f"{file}: cannot be read: not text") from error
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.lstrip().startswith("#"):
            found |= _pairs([line.strip()], f"{file}:{number}")
    return found


def _pairs(words: Iterable[str], where: str) -> dict[str, str]:
    found = {}
    for word in words:
        name, equals, address = word.partition("=")
        if not equals or not _NAME.fullmatch(name) or not _ADDRESS.fullmatch(address):
            raise UsageError(
                f"{where}: not of the form NAME=URL (what was given is not shown: an address is a secret)",
                hint="a name is letters, digits, `.`, `_`, `-`; an address begins like `slack://`",
            )
        found[name] = address
    return found
