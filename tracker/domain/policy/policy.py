"""Who we are, what we do with models, and what we accept: the nouns of ``policy.yaml``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import field, replace
from enum import StrEnum

from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Action, Level, LicenseClass

POLICY = "policy.yaml"
"""What the file is called, unless another one was named."""


POLICY_KEYS = frozenset(
    {"organization", "product", "uses", "accept", "levels", "ignore", "clarify", "waivers", "accepted"}
)
"""What no registry has; `requires` may stand in both."""


class OnUnknown(StrEnum):
    """What an ``unknown`` verdict does to the exit code."""

    FAIL = "fail"
    WARN = "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Accept:
    """Licence classes and licences we take; ``license_classes`` is None where any class will do.

    ``deny`` are keys, SPDX ids or families in lower case, each with its line in the policy.
    """

    license_classes: frozenset[LicenseClass] | None = None
    deny: Mapping[str, int] = field(default_factory=dict)
    unknown: OnUnknown = OnUnknown.FAIL
    file: str = POLICY


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """One check of ``diff`` not to report for one model (or ``*``), until a day."""

    check: str
    model: str
    reason: str
    until: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """Something settled by hand for one repository.

    A ``license`` lapses when the evidence has another digest, everything after the day ``until``.
    ``base_model`` are the models it comes from, none where that is empty; ``repo_id`` is the id of the
    repository that is meant, whoever had the name.
    """

    hub: str
    reason: str
    license: str | None = None
    evidence_sha256: str | None = None
    base_model: tuple[str, ...] | None = None
    repo_id: str | None = None
    until: dt.date | None = None
    approved_by: str | None = None
    ticket: str | None = None
    line: int = 0
    file: str = POLICY

    def expired(self, day: dt.date) -> bool:
        """Whether its last day lies before ``day``."""
        return self.until is not None and self.until < day


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A finding accepted for one model until a day: all flags and actions, or only those named."""

    model: str
    reason: str
    until: dt.date
    actions: frozenset[Action] = frozenset()
    flags: frozenset[str] = frozenset()
    approved_by: str | None = None
    ticket: str | None = None
    line: int = 0
    file: str = POLICY

    def expired(self, day: dt.date) -> bool:
        """Whether its last day lies before ``day``."""
        return self.until < day


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """A duty of one model that somebody has taken on, for the text with that digest, until a day.

    ``duty`` is ``LICENCE:KIND`` as reasons and obligations name it.
    """

    model: str
    duty: str
    text_sha256: str
    approved_by: str
    on: dt.date
    until: dt.date
    ticket: str | None = None
    line: int = 0

    def expired(self, day: dt.date) -> bool:
        """Whether its last day lies before ``day``."""
        return self.until < day


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """Everything ``policy.yaml`` says; the default is what holds where there is none.

    ``facts`` are those the profile was built from, by their dotted names.
    """

    facts: Mapping[str, Fact] = field(default_factory=dict)
    profile: Profile = field(default_factory=Profile)
    accept: Accept = field(default_factory=Accept)
    levels: Mapping[str, Level] = field(default_factory=dict)
    ignore: tuple[Ignored, ...] = ()
    clarify: tuple[Clarification, ...] = ()
    waivers: tuple[Waiver, ...] = ()
    accepted: tuple[Acceptance, ...] = ()

    def on(self, day: dt.date) -> Policy:
        """The policy without the clarifications that have run out by ``day``."""
        if not any(one.expired(day) for one in self.clarify):
            return self
        return replace(self, clarify=tuple(one for one in self.clarify if not one.expired(day)))
