"""``tracker.discover/1``: what watched owners list that the registry does not follow."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.domain.watching.following import Likeness
    from tracker.domain.watching.listed import Listed


def discover_document(
    owners: Iterable[tuple[str, Iterable[tuple[Listed, Likeness | None, str | None]], str | None]],
) -> dict[str, Any]:
    """``access`` is as far as a list shows it; ``add`` the line that follows a repository."""
    return {
        "schema": "tracker.discover/1",
        "owners": [
            {
                "owner": owner,
                "repositories": [_repository(*one) for one in repositories],
                "reason": reason,
            }
            for owner, repositories, reason in owners
        ],
    }


def _repository(listed: Listed, like: Likeness | None, family: str | None) -> dict[str, Any]:
    return {
        "hub": listed.hub,
        "created": listed.created,
        "access": listed.access,
        "gate": listed.gate,
        "license": listed.license,
        "looks_like": str(like) if like else None,
        "family": family,
        "succeeds": like.of if like and like.kind == "successor" else None,
        "add": f"tracker add {listed.hub}",
    }
