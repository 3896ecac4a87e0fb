"""When a command asks the Hub, from the options and the surroundings of ``check`` and ``scan``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from tracker.ledger.model_lookup import Freshness


def freshness(*, offline: bool, online: bool, max_age: str | None) -> Freshness:
    """How old a reading may be. Raises BadParameter for options that contradict each other.

    In CI an answer should not change between two runs of the same commit, so there the snapshot serves
    whatever its age, unless something else was said.
    """
    from tracker.domain.values.moments import parse_age
    from tracker.ledger.model_lookup import Freshness

    if offline and online:
        raise typer.BadParameter("--offline and --online contradict each other")
    if max_age is not None:
        try:
            age = parse_age(max_age)
            return Freshness(max_age=age, holds=age)
        except ValueError as error:
            raise typer.BadParameter(str(error), param_hint="--max-age") from error
    if online:
        return Freshness(max_age=parse_age("0"))
    return Freshness(max_age=None) if _in_ci() else Freshness()


def _in_ci() -> bool:
    return os.environ.get("CI", "").casefold() not in ("", "0", "false", "no")
