"""The organisation that asks, its product, and what it wants to do."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.vocabulary import Action


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Facts about who asks; None is a fact not given."""

    uses: tuple[Action, ...] = ()
