"""The organisation that asks, its product, where it is used, and what it wants to do.

Every fact may be missing. Numbers are plain: users a month, US dollars a year or a month.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Action, Business, OrganizationKind

NOW = "now"
AT_RELEASE = "at-release"


class Purpose(StrEnum):
    """What a use is for, where a licence turns on it."""

    COMMERCIAL = "commercial"
    EVALUATION = "evaluation"
    NON_COMMERCIAL = "non-commercial"
    PERSONAL = "personal"
    RESEARCH = "research"


class Litigation(StrEnum):
    """Whom the organisation sues over intellectual property in models or their outputs."""

    NONE = "none"
    LICENSOR = "licensor"
    ANYONE = "anyone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """One holder's figures. Users by month: ``now``, ``2024-06``, or ``at-release``."""

    monthly_users: Mapping[str, int] = field(default_factory=dict)
    daily_users: int | None = None
    annual_users: int | None = None
    annual_revenue_usd: int | None = None
    monthly_revenue_usd: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """Facts about who asks; None, or an empty mapping, is a fact not given.

    ``group`` counts the organisation with its affiliates, ``licensee`` the organisation alone,
    ``product`` the product that the model is in; ``annual_revenue_cny`` is the group's, for lines in yuan.
    ``outputs_used_in`` and ``countries`` are ISO 3166-1 alpha-2 codes; ``country`` is the principal place
    of business. ``end_user`` is for those who only use somebody else's product that has the model in it.
    """

    uses: tuple[Action, ...] = ()
    kind: OrganizationKind | None = None
    country: str | None = None
    parent_country: str | None = None
    group: Counts = field(default_factory=Counts)
    licensee: Counts = field(default_factory=Counts)
    product: Counts = field(default_factory=Counts)
    business: Business | None = None
    countries: tuple[str, ...] = ()
    outputs_used_in: tuple[str, ...] = ()
    field_of_use: str | None = None
    purpose: Purpose | None = None
    modified: bool | None = None
    exposes_to_third_parties: bool | None = None
    competes_with_licensor: bool | None = None
    end_user: bool | None = None
    removes_guardrails: bool | None = None
    in_breach: bool | None = None
    litigation: Litigation | None = None
    annual_revenue_cny: int | None = None
    devices: int | None = None
    monthly_visits: int | None = None
    attributable_revenue_usd: int | None = None

    def only_uses_a_product(self, action: Action) -> bool:
        """Whether an action is that of an end user: who hosts or passes on the model is none."""
        return self.end_user is True and action in (Action.USE, Action.COMMERCIAL, Action.TRAIN_ON_OUTPUTS)

    @property
    def internal(self) -> bool:
        """Whether nothing of the model reaches anybody outside."""
        if self.exposes_to_third_parties is not None:
            return not self.exposes_to_third_parties
        return self.business is Business.INTERNAL

    @property
    def places(self) -> tuple[str, ...]:
        """Where the model is used: the product's countries, else the organisation's own."""
        if self.countries:
            return self.countries
        return (self.country,) if self.country else ()
