"""policy.yaml: what it gives, and every problem with its line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path

import pytest

from tracker.adapters.workspace.policy_file import load_policy
from tracker.domain.licensing.asking.profile import Counts
from tracker.domain.policy.policy import OnUnknown, Policy
from tracker.errors import DataError
from tracker.vocabulary import Action, Business, Level, LicenseClass, OrganizationKind

FULL = """\
organization:
  kind: company
  country: DE
  parent_country: US
  monthly_active_users: {2024-06: 15000, now: 20000}
  annual_revenue_usd: 5000000
  monthly_revenue_usd: 400k
product:
  business: end-user-product
  monthly_active_users: 12000
  monthly_revenue_usd: 90000
  countries: [DE, NO]
  outputs_used_in: [DE, FR, US]
  field: general
uses: [commercial, ship]
accept: {license-class: [open-source, restricted], deny: [LLAMA-2], unknown: warn}
levels: {context-changed: info}
ignore: [{check: gate-added, model: glm-5.2, reason: known, until: 2027-01-31}]
clarify: [{hub: org/name, license: MIT, evidence_sha256: EVIDENCE, reason: read it}]
waivers: [{model: org/name, reason: bought, until: 2027-01-31, actions: [host], flags: [threshold]}]
""".replace("EVIDENCE", "a" * 64)


def load(folder: Path, text: str) -> Policy:
    path = folder / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return load_policy(path)


def test_no_file_is_the_default_policy() -> None:
    assert load_policy(None) == Policy()


def test_everything_a_policy_can_say(tmp_path: Path) -> None:
    policy = load(tmp_path, FULL)
    profile = policy.profile
    assert profile.kind is OrganizationKind.COMPANY
    assert (profile.country, profile.parent_country) == ("DE", "US")
    assert profile.group == Counts(
        monthly_users={"2024-06": 15_000, "now": 20_000},
        annual_revenue_usd=5_000_000,
        monthly_revenue_usd=400_000,
    )
    assert profile.product == Counts(monthly_users={"now": 12_000}, monthly_revenue_usd=90_000)
    assert profile.business is Business.END_USER_PRODUCT
    assert profile.countries == ("DE", "NO")
    assert profile.uses == (Action.COMMERCIAL, Action.REDISTRIBUTE)
    assert policy.accept.license_classes == {LicenseClass.OPEN_SOURCE, LicenseClass.RESTRICTED}
    assert set(policy.accept.deny) == {"llama-2"}
    assert policy.accept.unknown is OnUnknown.WARN
    assert policy.levels == {"context-changed": Level.INFO}
    (ignored,), (clarified,), (waiver,) = policy.ignore, policy.clarify, policy.waivers
    assert ignored.until == waiver.until == dt.date(2027, 1, 31)
    assert clarified.evidence_sha256 == "a" * 64
    assert waiver.actions == {Action.HOST}
    assert (waiver.flags, waiver.line) == ({"threshold"}, 20)


WRONG: Mapping[str, tuple[str, list[tuple[int, str]]]] = {
    "unknown keys, all at once": (
        "organisation: {}\naccept: {denied: []}\n",
        [(1, "'organisation'"), (2, "'denied'")],
    ),
    "not a mapping": ("- a\n", [(1, "a policy is a mapping")]),
    "a word for a number": ("organization:\n  annual_revenue_usd: lots\n", [(2, "is not a number")]),
    "a number below zero": ("organization:\n  monthly_revenue_usd: -3\n", [(2, "is not a number")]),
    "no month": ("organization:\n  monthly_active_users: {2024-13: 1}\n", [(2, "numbers by month")]),
    "no country": ("organization: {country: Germany}\n", [(1, "ISO 3166-1")]),
    "no use": ("uses: [sell]\n", [(1, "'sell'")]),
    "no class": ("accept: {license-class: [free]}\n", [(1, "'free'")]),
    "no day": (
        "waivers:\n  - {model: a, reason: r, until: 2027-02-30}\n  - {model: b, reason: r, until: soon}\n",
        [(3, "'soon'")],
    ),
    "no day of the calendar": ("waivers:\n  - {model: a, reason: r, until: 2027-02-30}\n", [(2, "calendar")]),
    "a waiver without an end": ("waivers:\n  - {model: a, reason: r}\n", [(2, "'until' is missing")]),
    "a clarification without evidence": (
        "clarify:\n  - {hub: a/b, license: MIT, reason: r}\n",
        [(2, "")],
    ),
    "a short digest": (
        "clarify:\n  - {hub: a/b, license: MIT, reason: r, evidence_sha256: abc}\n",
        [(2, "64 hexadecimal digits")],
    ),
    "no flag": ("waivers:\n  - {model: a, reason: r, until: 2027-01-01, flags: [nc]}\n", [(2, "'nc'")]),
    "no level": ("levels: {gate-added: fatal}\n", [(1, "'fatal'")]),
}


@pytest.mark.parametrize(("text", "problems"), WRONG.values(), ids=WRONG.keys())
def test_problems_name_their_lines(tmp_path: Path, text: str, problems: list[tuple[int, str]]) -> None:
    with pytest.raises(DataError) as raised:
        load(tmp_path, text)
    found = raised.value.problems
    assert [problem.line for problem in found] == [line for line, _ in problems]
    assert all(words in str(problem) for problem, (_, words) in zip(found, problems, strict=True))
