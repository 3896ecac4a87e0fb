"""Values as people read them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

UNKNOWN = "?"


def tokens(native: int | None, declared: int | None, *, unbounded: bool) -> str:
    """``131,072``, else what is declared, or why there is no number in one word."""
    if unbounded:
        return "unbounded"
    number = declared if native is None else native
    return UNKNOWN if number is None else f"{number:,}"


def count(number: int | None) -> str:
    """``753B``: three digits, rounded half to even."""
    if number is None:
        return UNKNOWN
    for unit, size in (("T", 10**12), ("B", 10**9), ("M", 10**6), ("K", 10**3)):
        if number >= size * 0.9995:
            return f"{number / size:.3g}{unit}" if number < size * 999.5 else f"{number // size}{unit}"
    return str(number)


def sizes(parameters: Mapping[str, Any]) -> str:
    """``753B/40B``: total and, where it differs, active; what is declared where nothing was counted."""
    total, active = (
        parameters[f"declared_{name}"] if parameters[name] is None else parameters[name]
        for name in ("total", "active")
    )
    return count(total) if active is None or active == total else f"{count(total)}/{count(active)}"


def license_name(license_: Mapping[str, Any]) -> str:
    """What applies, without the prefixes of licences outside SPDX's list; else what is declared."""
    name = license_["concluded"] or license_["declared_name"] or license_["declared"]
    return re.sub("LicenseRef-(scancode-|HF-)?", "", name) if name else UNKNOWN
