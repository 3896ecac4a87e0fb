"""Figures that cannot all be true: a part above its whole, a month above the year.

They are pointed out, and the stricter counts: the whole is taken to be as large as its largest part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from tracker.domain.licensing.asking.profile import Counts, Profile


def consistent(profile: Profile) -> tuple[Profile, tuple[str, ...]]:
    """The profile with every whole as large as its parts, and what was said that cannot be."""
    product, said_of_product = _within("product", profile.product)
    licensee, said_of_licensee = _within("organization.alone", profile.licensee)
    group, said_of_group = _within("organization", profile.group)
    licensee, against_product = _covering("organization.alone", licensee, "product", product)
    group, against_licensee = _covering("organization", group, "organization.alone", licensee)
    group, against_parts = _covering("organization", group, "product", product)
    said = (*said_of_product, *said_of_licensee, *said_of_group)
    against = (*against_product, *against_licensee, *against_parts)
    if not said and not against:
        return profile, ()
    notes = tuple(dict.fromkeys(f"{one}; that cannot be, and the larger counts" for one in (*said, *against)))
    return replace(profile, product=product, licensee=licensee, group=group), notes


def _within(holder: str, counts: Counts) -> tuple[Counts, tuple[str, ...]]:
    """One holder's figures against one another."""
    said = []
    year, month = counts.annual_revenue_usd, counts.monthly_revenue_usd
    if year is not None and month is not None and month > year:
        said.append(f"{holder}: a month's revenue ({month}) is above the year's ({year})")
        counts = replace(counts, annual_revenue_usd=month)
    months = counts.monthly_users
    daily, yearly = counts.daily_users, counts.annual_users
    most = max(months.values(), default=None)
    if daily is not None and "now" in months and daily > months["now"]:
        said.append(f"{holder}: a day's users ({daily}) are above the month's ({months['now']})")
        counts = replace(counts, monthly_users={**months, "now": daily})
    if yearly is not None and most is not None and months.get("now", 0) > yearly:
        said.append(f"{holder}: a month's users ({months['now']}) are above the year's ({yearly})")
        counts = replace(counts, annual_users=months["now"])
    return counts, tuple(said)


def _covering(whole: str, counts: Counts, part: str, parts: Counts) -> tuple[Counts, tuple[str, ...]]:
    """A whole's figures, none of them below the same figure of its part."""
    found = list(_larger(counts, parts))
    if not found:
        return counts, ()
    said = tuple(f"{part}: {name} ({theirs}) above {whole}'s ({ours})" for name, ours, theirs in found)
    figures = {name: theirs for name, _, theirs in found if "." not in name}
    users = dict(counts.monthly_users) | {
        name.partition(".")[2]: theirs for name, _, theirs in found if name.startswith("monthly_users.")
    }
    return replace(counts, monthly_users=users, **figures), said


def _larger(counts: Counts, parts: Counts) -> Iterator[tuple[str, int, int]]:
    for name in ("daily_users", "annual_users", "monthly_revenue_usd"):
        ours, theirs = getattr(counts, name), getattr(parts, name)
        if ours is not None and theirs is not None and theirs > ours:
            yield name, ours, theirs
    # A part's month lies within the whole's year too.
    most = max(parts.monthly_revenue_usd or 0, parts.annual_revenue_usd or 0)
    if counts.annual_revenue_usd is not None and most > counts.annual_revenue_usd:
        yield "annual_revenue_usd", counts.annual_revenue_usd, most
    months: Mapping[str, int] = counts.monthly_users
    for month, theirs in parts.monthly_users.items():
        if month in months and theirs > months[month]:
            yield f"monthly_users.{month}", months[month], theirs
