"""SPDX licence expressions, read and written in their one normal form."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Any

LONGEST = 1_000
"""Characters of an expression that are parsed; a longer one is no expression."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expression:
    """``text`` with identifiers as SPDX spells them; ``identifiers`` in order of appearance.

    ``is_choice`` holds where one licence suffices (``OR`` at the top), so that the freest decides.
    """

    text: str
    identifiers: tuple[str, ...]
    is_choice: bool


def parse_expression(text: str) -> Expression | None:
    """None where ``text`` is no expression. Identifiers outside the SPDX list are kept as they stand."""
    from license_expression import ExpressionError  # type: ignore[import-untyped]

    if not text.strip() or len(text) > LONGEST:
        return None
    licensing = _licensing()
    try:
        parsed: Any = licensing.parse(text, validate=False)
    # The parser's own errors, and those that it lets through on hostile input.
    except (ExpressionError, RecursionError, ValueError, TypeError, AttributeError):
        return None
    if parsed is None:
        return None
    return Expression(
        text=str(parsed),
        identifiers=tuple(dict.fromkeys(str(key) for key in licensing.license_keys(parsed))),
        is_choice=isinstance(parsed, licensing.OR),
    )


@functools.cache
def _licensing() -> Any:
    from license_expression import get_spdx_licensing

    return get_spdx_licensing()
