"""A whole ledger at one moment: what a site is made from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cached_property

from tracker.domain.assessing.assessment import Assessment
from tracker.domain.changes.change import Change
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.observing.observation import Observation
from tracker.domain.policy.under_policy import CheckedModel
from tracker.domain.reporting.movers import developer_of
from tracker.domain.reporting.report import Report
from tracker.domain.seconding.claims import Said
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import How


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelState:
    """One model: what is concluded, what that rests on, what it may be used for without a policy."""

    assessment: Assessment
    observation: Observation | None
    checked: CheckedModel
    events: tuple[Change, ...] = ()
    seconds: tuple[Said, ...] = ()

    @property
    def id(self) -> str:
        """The registry's id."""
        return str(self.assessment.model.id)

    @property
    def name(self) -> str:
        """What it is called."""
        return self.assessment.model.name or self.id

    @property
    def developer(self) -> str:
        """Who made it."""
        return developer_of(self.assessment.model)


@dataclass(frozen=True, kw_only=True)
class LedgerState:
    """``week`` is the newest window, ``events`` all that ever happened, newest first.

    ``moment`` is the time of the newest snapshot; nothing here depends on the clock where there is one.
    """

    moment: dt.datetime
    snapshot: str | None
    week: Report
    models: Sequence[ModelState]
    events: Sequence[Change]
    knowledge: LicenseKnowledge

    @cached_property
    def news(self) -> Sequence[Change]:
        """Events but for those that were read back from commits, which were no news when they came."""
        return [change for change in self.events if change.how is not How.COMMIT]

    @cached_property
    def by_id(self) -> Mapping[str, ModelState]:
        """Models by id."""
        return {model.id: model for model in self.models}

    @cached_property
    def by_hub(self) -> Mapping[str, ModelState]:
        """Models by their repository, letter case aside."""
        return {
            model.assessment.model.hub.casefold(): model
            for model in self.models
            if model.assessment.model.hub
        }

    @cached_property
    def successors(self) -> Mapping[str, Sequence[ModelState]]:
        """The models that say they come after another one, by its id."""
        found: dict[str, list[ModelState]] = {}
        for model in self.models:
            if model.assessment.model.succeeds:
                found.setdefault(model.assessment.model.succeeds, []).append(model)
        return found

    @cached_property
    def by_developer(self) -> Mapping[str, Sequence[ModelState]]:
        """Models by developer, both in order of their names."""
        found: dict[str, list[ModelState]] = {}
        for model in sorted(self.models, key=lambda each: (each.name.casefold(), each.id)):
            found.setdefault(model.developer, []).append(model)
        return {name: found[name] for name in sorted(found, key=lambda each: (each.casefold(), each))}

    @cached_property
    def by_license(self) -> Mapping[str, Sequence[ModelState]]:
        """Models by the key of the licence concluded for them."""
        found: dict[str, list[ModelState]] = {}
        for models in self.by_developer.values():
            for model in models:
                if key := model.assessment.license.key:
                    found.setdefault(key, []).append(model)
        return found
