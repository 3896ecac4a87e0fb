"""A profile built from named facts, as ``policy.yaml``, ``--set`` and worked cases give them.

Facts have dotted names: ``organization.annual_revenue_usd``, ``product.countries``,
``organization.monthly_active_users.2024-06``. ``organization`` counts the group with its affiliates,
``organization.alone`` the licensee by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import TypeAlias, TypeVar

from tracker.domain.licensing.asking.places import EU, code_of
from tracker.domain.licensing.asking.profile import AT_RELEASE, NOW, Counts, Litigation, Profile, Purpose
from tracker.domain.values.countries import COUNTRIES, LOOKALIKES
from tracker.domain.values.late_pattern import LatePattern
from tracker.vocabulary import Action, Business, OrganizationKind

Fact: TypeAlias = "str | int | float | bool | list[str]"
_E = TypeVar("_E", bound=StrEnum)

_COUNTS = ("daily_active_users", "annual_active_users", "annual_revenue_usd", "monthly_revenue_usd")
_HOLDERS = ("organization", "organization.alone", "product")
_USERS = "monthly_active_users"
_PLAIN_COUNTS = (
    "organization.annual_revenue_cny",
    "organization.devices",
    "product.monthly_visits",
    "product.attributable_revenue_usd",
)
COUNT_NAMES = frozenset(name.rpartition(".")[2] for name in (*_COUNTS, _USERS, *_PLAIN_COUNTS))
"""Last words of the names of facts that are numbers."""
_PLAIN = (
    *_PLAIN_COUNTS,
    "organization.kind",
    "organization.country",
    "organization.parent_country",
    "organization.litigation",
    "organization.in_breach",
    "organization.competes_with_licensor",
    "organization.end_user",
    "product.business",
    "product.countries",
    "product.outputs_used_in",
    "product.field",
    "product.purpose",
    "product.modified",
    "product.exposes_to_third_parties",
    "product.removes_guardrails",
    "uses",
)
FACT_NAMES: tuple[str, ...] = (
    *_PLAIN,
    *(f"{holder}.{count}" for holder in _HOLDERS for count in (*_COUNTS, _USERS)),
)
SHIP = "ship"
_GROUPED = LatePattern(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_MONTH = LatePattern(r"\d{4}-(0[1-9]|1[0-2])")
WORLD = "worldwide"
"""Stands for every country, where a list of places is given."""


SHORT_NAMES: Mapping[str, str] = {
    "country": "organization.country",
    "mau": "organization.monthly_active_users.now",
    "monthly_active_users": "organization.monthly_active_users.now",
    "annual_revenue": "organization.annual_revenue_usd",
    "annual_revenue_usd": "organization.annual_revenue_usd",
    "monthly_revenue": "organization.monthly_revenue_usd",
    "monthly_revenue_usd": "organization.monthly_revenue_usd",
    "business": "product.business",
}
"""What options of the command line are called by, whose names alone would fit several facts."""


def named_facts(facts: Mapping[str, Fact], uses: Iterable[str] = ()) -> dict[str, Fact]:
    """Facts by their full names, from long and short ones and those of options; ``uses`` beside them.

    Raises ValueError for a name that means no fact, or several.
    """
    found: dict[str, Fact] = {}
    for name, value in facts.items():
        short = name.strip().replace("-", "_")
        found[SHORT_NAMES.get(short) or full_name(name)] = value
    wanted = list(uses)
    if wanted:
        found["uses"] = wanted
    return found


def full_name(name: str) -> str:
    """The dotted name that ``name`` stands for; ValueError where there is none or several."""
    wanted = name.strip().replace("-", "_") if "." not in name else name.strip()
    base, _, month = wanted.rpartition(".")
    if base.endswith(_USERS) and month:
        return f"{full_name(base)}.{month}"
    if wanted in FACT_NAMES:
        return wanted
    ending = [fact for fact in FACT_NAMES if fact.endswith(f".{wanted}")]
    if len(ending) == 1:
        return ending[0]
    if ending:
        raise ValueError(f"{name} is one of {', '.join(ending)}; say which")
    raise ValueError(f"{name} is no fact of the profile; there are {', '.join(sorted(FACT_NAMES))}")


def build_profile(facts: Mapping[str, Fact]) -> Profile:
    """The profile; ValueError names the first fact whose value does not fit."""
    read = _Reader(facts)
    return Profile(
        uses=parse_uses(read.words("uses")),
        kind=read.choice("organization.kind", OrganizationKind),
        country=read.country("organization.country"),
        parent_country=read.country("organization.parent_country"),
        group=read.counts("organization"),
        licensee=read.counts("organization.alone"),
        product=read.counts("product"),
        business=read.choice("product.business", Business),
        countries=read.countries("product.countries"),
        outputs_used_in=read.countries("product.outputs_used_in"),
        field_of_use=read.hyphenated("product.field"),
        purpose=read.choice("product.purpose", Purpose),
        modified=read.yes_or_no("product.modified"),
        exposes_to_third_parties=read.yes_or_no("product.exposes_to_third_parties"),
        competes_with_licensor=read.yes_or_no("organization.competes_with_licensor"),
        end_user=read.yes_or_no("organization.end_user"),
        removes_guardrails=read.yes_or_no("product.removes_guardrails"),
        in_breach=read.yes_or_no("organization.in_breach"),
        litigation=read.choice("organization.litigation", Litigation),
        annual_revenue_cny=read.count("organization.annual_revenue_cny"),
        devices=read.count("organization.devices"),
        monthly_visits=read.count("product.monthly_visits"),
        attributable_revenue_usd=read.count("product.attributable_revenue_usd"),
    )


def parse_uses(words: Iterable[str]) -> tuple[Action, ...]:
    """Actions in the order given, each once; ``ship`` is commercial use and passing on."""
    found: dict[Action, None] = {}
    for word in words:
        name = word.strip().lower().replace("_", "-")
        if name == SHIP:
            found |= {Action.COMMERCIAL: None, Action.REDISTRIBUTE: None}
            continue
        try:
            found[Action(name)] = None
        except ValueError:
            choices = ", ".join((*Action, SHIP))
            raise ValueError(f"{word} is no use; there are {choices}") from None
    return tuple(found)


class _Reader:
    """Values by name, each checked for its kind."""

    def __init__(self, facts: Mapping[str, Fact]) -> None:
        self._facts = facts

    def word(self, name: str) -> str | None:
        value = self._facts.get(name)
        return None if value is None else str(value).strip() or None

    def hyphenated(self, name: str) -> str | None:
        word = self.word(name)
        return "-".join(word.lower().replace("_", "-").split()) if word else None

    def words(self, name: str) -> list[str]:
        value = self._facts.get(name)
        if value is None:
            return []
        return [str(item) for item in value] if isinstance(value, list) else str(value).split(",")

    def choice(self, name: str, choices: type[_E]) -> _E | None:
        word = self.word(name)
        if word is None:
            return None
        try:
            return choices(word.lower().replace("_", "-"))
        except ValueError:
            raise ValueError(f"{name}: {word} is none of {', '.join(choices)}") from None

    def country(self, name: str) -> str | None:
        word = self.word(name)
        return _country(name, word) if word else None

    def countries(self, name: str) -> tuple[str, ...]:
        words = [word.strip() for word in self.words(name) if word.strip()]
        if WORLD in (word.lower() for word in words):
            return tuple(sorted(COUNTRIES))
        return tuple(_country(name, word) for word in words)

    def yes_or_no(self, name: str) -> bool | None:
        value = self._facts.get(name)
        if value is None or isinstance(value, bool):
            return value
        word = str(value).strip().lower()
        if word in ("yes", "true", "1"):
            return True
        if word in ("no", "false", "0"):
            return False
        raise ValueError(f"{name}: {value} is neither yes nor no")

    def count(self, name: str) -> int | None:
        value = self._facts.get(name)
        return None if value is None else parse_count(name, value)

    def counts(self, holder: str) -> Counts:
        return Counts(
            monthly_users=self._users(f"{holder}.{_USERS}"),
            daily_users=self.count(f"{holder}.daily_active_users"),
            annual_users=self.count(f"{holder}.annual_active_users"),
            annual_revenue_usd=self.count(f"{holder}.annual_revenue_usd"),
            monthly_revenue_usd=self.count(f"{holder}.monthly_revenue_usd"),
        )

    def _users(self, name: str) -> Mapping[str, int]:
        found = {
            _month(name, key.removeprefix(f"{name}.")): parse_count(key, value)
            for key, value in self._facts.items()
            if key.startswith(f"{name}.")
        }
        plain = self._facts.get(name)
        if plain is not None:
            found[NOW] = parse_count(name, plain)
        return found


_FORMS = "numbers are written 1500000, 1_500_000, 1,500,000, 1.5M, 5k or 2B"


def parse_count(name: str, value: object) -> int:
    """A number of zero or more, fractions rounded up: ``1200000``, ``1_200_000``, ``1,200,000``, ``1.2M``,
    ``5k``, ``2B``.

    Up, because a limit that is passed by less than one is passed.
    """
    if isinstance(value, bool) or value is None or isinstance(value, list):
        raise ValueError(f"{name}: {value} is not a number")
    text = str(value).strip().lower()
    scale = {"k": 1_000, "m": 1_000_000, "b": 1_000_000_000}.get(text[-1:], 1)
    digits = (text[:-1] if scale > 1 else text).strip()
    if "," in digits and not _GROUPED.fullmatch(digits):
        raise ValueError(f"{name}: {str(value)[:60]}: a comma stands between thousands alone; {_FORMS}")
    try:
        number = Decimal(digits.replace(",", "").replace("_", ""))
        if not (number.is_finite() and 0 <= number < 10**18 and number * scale < 10**18):
            raise ValueError
    except (ValueError, InvalidOperation):
        raise ValueError(f"{name}: {str(value)[:60]} is not a number of zero or more; {_FORMS}") from None
    return math.ceil(number * scale)


def _month(name: str, key: str) -> str:
    if key in (NOW, AT_RELEASE) or _MONTH.fullmatch(key):
        return key
    raise ValueError(f"{name}: {key[:40]} is no month, such as 2024-06, nor now, nor {AT_RELEASE}")


def _country(name: str, word: str) -> str:
    code = LOOKALIKES.get(word.strip().upper(), word.strip().upper())
    if code in COUNTRIES or code == EU:
        return code
    near = code_of(word)
    hint = f"; is it {near}?" if near else ", such as DE"
    raise ValueError(f"{name}: {word[:40]} is no ISO 3166-1 alpha-2 code{hint}")
