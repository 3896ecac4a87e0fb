"""Facts about the asking organisation, from the options of ``check`` and ``scan``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tracker.vocabulary import Business

if TYPE_CHECKING:
    from tracker.domain.licensing.asking.profile_facts import Fact


def profile_facts(
    pairs: list[str] | None,
    uses: list[str] | None,
    *,
    country: str | None,
    mau: str | None,
    annual_revenue: str | None,
    monthly_revenue: str | None,
    business: Business | None,
) -> dict[str, Fact]:
    """What the options say, by full name; an option of its own goes before ``--set`` (``pairs``).

    Raises UsageError for a pair without ``=`` or with an unknown name.
    """
    facts = set_facts(pairs or [])
    if uses:
        facts["uses"] = uses
    given = {
        "organization.country": country,
        "organization.monthly_active_users.now": mau,
        "organization.annual_revenue_usd": annual_revenue,
        "organization.monthly_revenue_usd": monthly_revenue,
        "product.business": business.value if business else None,
    }
    return facts | {name: value for name, value in given.items() if value is not None}


def set_facts(pairs: list[str]) -> dict[str, Fact]:
    """The facts of ``--set``. Raises UsageError for a pair without ``=`` or with an unknown name."""
    from tracker.domain.licensing.asking.profile_facts import full_name
    from tracker.errors import UsageError

    facts: dict[str, Fact] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise UsageError(f"--set {pair}: not of the form KEY=VALUE", hint="as in --set field=military")
        try:
            facts[full_name(name)] = value
        except ValueError as error:
            raise UsageError(f"--set {pair}: {error}") from error
    return facts
