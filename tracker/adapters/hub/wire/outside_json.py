"""JSON from outside, brought into a form that can be kept: finite, shallow, valid Unicode."""

from __future__ import annotations

import json
import math
import re
from typing import Any

from tracker.domain.observing.observation import Json
from tracker.domain.values.secrets import without_tokens

DEEPEST = 40
"""Levels of nesting that are kept; what is deeper becomes null, much deeper is refused."""

_SURROGATES = re.compile("[\ud800-\udfff]")
_MOST_DIGITS = 40
_ABSURDLY_DEEP = 400


def parse(content: bytes, *, unique_keys: bool) -> Json:
    """Raise ValueError for what is no JSON in UTF-8 or, where asked for, names a key twice.

    What JSON cannot hold again (NaN, infinities, numbers of thousands of digits) is kept as text. Access
    tokens, whoever has put them there, are not kept.
    """
    text = without_tokens(content.decode("utf-8-sig"))
    pairs = _unique_keys if unique_keys else dict
    try:
        value = json.loads(
            text, parse_int=_whole, parse_float=_decimal, parse_constant=str, object_pairs_hook=pairs
        )
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    return tidy(value)


def tidy(value: Any, depth: int = 0) -> Json:
    """``value`` with texts in valid Unicode and nothing nested more than ``DEEPEST`` levels deep.

    Raises ValueError for hundreds of levels, which some versions of Python cannot even parse.
    """
    if isinstance(value, str):
        return _SURROGATES.sub("\ufffd", value)
    if isinstance(value, list | dict) and depth >= DEEPEST:
        _refuse_absurd_depth(value)
        return None
    if isinstance(value, list):
        return [tidy(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_SURROGATES.sub("\ufffd", key): tidy(item, depth + 1) for key, item in value.items()}
    known: Json = value
    return known


def _refuse_absurd_depth(value: Any) -> None:
    level = [value]
    for _ in range(_ABSURDLY_DEEP):
        level = [
            child
            for item in level
            if isinstance(item, list | dict)
            for child in (item.values() if isinstance(item, dict) else item)
        ]
        if not level:
            return
    raise ValueError("nested too deeply")


def _whole(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MOST_DIGITS else f"{digits[:_MOST_DIGITS]}…"


def _decimal(digits: str) -> float | str:
    number = float(digits)
    return number if math.isfinite(number) else digits[:_MOST_DIGITS]


def _unique_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key is there twice")
    return found
