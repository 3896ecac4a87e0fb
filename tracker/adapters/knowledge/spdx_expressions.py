"""SPDX licence expressions, read into the domain's own form.

Identifiers stay as they are written: which licence each of them is, the licence knowledge says.
"""

from __future__ import annotations

import functools
from typing import Any

from tracker.domain.licensing.knowledge.lookups import Expression, Joined

_LONGEST = 1_000


def parse_expression(text: str) -> Expression | None:
    """None where ``text`` is no expression, or longer than any that is meant as one."""
    from license_expression import ExpressionError  # type: ignore[import-untyped]

    if not text.strip() or len(text) > _LONGEST:
        return None
    try:
        parsed: Any = _licensing().parse(text)
    # The parser's own errors, and those that it lets through on hostile input.
    except (ExpressionError, RecursionError, ValueError, TypeError, AttributeError):
        return None
    return None if parsed is None else _expression(parsed)


def _expression(parsed: Any) -> Expression:
    licensing = _licensing()
    if isinstance(parsed, licensing.AND | licensing.OR):
        parts = tuple(_expression(part) for part in parsed.args)
        return Joined(parts, is_choice=isinstance(parsed, licensing.OR))
    return str(parsed)


@functools.cache
def _licensing() -> Any:
    from license_expression import Licensing

    return Licensing()
