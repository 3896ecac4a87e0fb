"""All checks of a comparison, in one table.

An id is a promise: scripts and policies name it. ``docs/checks.md`` has a section under each id.
"""

from __future__ import annotations

from enum import StrEnum

from tracker.domain.changes import access, license, lineage, numbers, registry, repository, succession
from tracker.domain.changes.change import Finding, Rule, Transition
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Level

_PAGE = "docs/checks.md"


class Family(StrEnum):
    """What a check is about; decides on which steps it runs."""

    ACCESS = "access"
    REPOSITORY = "repository"
    LICENSE = "license"
    LINEAGE = "lineage"
    NUMBERS = "numbers"
    USE = "use"
    REGISTRY = "registry"
    SUCCESSION = "succession"
    WATCH = "watch"
    PAST = "past"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule with its id, what it is called, and how much it matters unless a policy says otherwise."""

    id: str
    title: str
    level: Level
    family: Family
    rule: Rule

    @property
    def page(self) -> str:
        """Where the check is explained."""
        return f"{_PAGE}#{self.id}"


def never(step: Transition) -> Finding | None:
    """For checks that no single comparison finds: verdicts of both sides do, or states of other models."""
    del step
    return None


_A, _R, _L, _S = Family.ACCESS, Family.REPOSITORY, Family.LICENSE, Family.SUCCESSION
_ERROR, _WARNING, _INFO = Level.ERROR, Level.WARNING, Level.INFO

_ALL = (
    Check("weights-published", "Weights can be downloaded now", _INFO, _A, access.weights_published),
    Check("weights-withdrawn", "Weights can no longer be downloaded", _ERROR, _A, access.weights_withdrawn),
    Check("gate-added", "A gate stands before the weights", _ERROR, _A, access.gate_added),
    Check("gate-removed", "The gate before the weights is gone", _INFO, _A, access.gate_removed),
    Check("gate-tightened", "The gate waits for a person now", _ERROR, _A, access.gate_tightened),
    Check("gate-relaxed", "The gate lets everyone through now", _INFO, _A, access.gate_relaxed),
    Check("region-gated", "The gate turns away a region", _ERROR, _A, access.region_gated),
    Check("region-ungated", "The gate no longer turns away a region", _INFO, _A, access.region_ungated),
    Check("access-suspended", "Access is switched off", _ERROR, _A, access.access_suspended),
    Check("access-withdrawn", "Access has ended", _ERROR, _A, access.access_withdrawn),
    Check("access-limited", "Access is for fewer people", _ERROR, _A, access.access_limited),
    Check("access-restored", "Access is back", _INFO, _A, access.access_restored),
    Check("access-widened", "Access is for more people", _INFO, _A, access.access_widened),
    Check("access-unclear", "Access can no longer be told", _WARNING, _A, access.access_unclear),
    Check("model-released", "A model is offered as a service", _INFO, _A, access.model_released),
    Check("repo-missing", "A repository was not found, once", _WARNING, _R, repository.repo_missing),
    Check("repo-withdrawn", "A repository is gone", _ERROR, _R, repository.repo_withdrawn),
    Check("repo-returned", "A repository is there again", _INFO, _R, repository.repo_returned),
    Check("repo-disabled", "The Hub has taken a repository down", _ERROR, _R, repository.repo_disabled),
    Check("repo-renamed", "A repository has another name", _INFO, _R, repository.repo_renamed),
    Check("repo-replaced", "Another repository has the name", _WARNING, _R, repository.repo_replaced),
    Check(
        "license-class-tightened", "A less free licence class", _ERROR, _L, license.license_class_tightened
    ),
    Check("license-class-opened", "A freer licence class", _INFO, _L, license.license_class_opened),
    Check(
        "license-terms-tightened", "Stricter terms, same class", _ERROR, _L, license.license_terms_tightened
    ),
    Check("license-terms-opened", "Easier terms, same class", _INFO, _L, license.license_terms_opened),
    Check("license-replaced", "Another licence", _INFO, _L, license.license_replaced),
    Check("license-text-changed", "A licence file was edited", _INFO, _L, license.license_text_changed),
    Check("license-declared-removed", "No licence declared", _WARNING, _L, license.license_declared_removed),
    Check("license-declared-changed", "Declared in other words", _INFO, _L, license.license_declared_changed),
    Check("base-model-changed", "Other parents", _INFO, Family.LINEAGE, lineage.base_model_changed),
    Check("parent-changed", "A parent's terms or gate moved", _ERROR, Family.LINEAGE, never),
    Check("use-tightened", "Less may be done", _ERROR, Family.USE, never),
    Check("use-opened", "More may be done", _INFO, Family.USE, never),
    Check("use-unclear", "What may be done can no longer be told", _WARNING, Family.USE, never),
    Check("context-changed", "Another context length", _INFO, Family.NUMBERS, numbers.context_changed),
    Check("parameters-changed", "Another parameter count", _INFO, Family.NUMBERS, numbers.parameters_changed),
    Check(
        "successor-tightened", "Less open than its predecessor", _ERROR, _S, succession.successor_tightened
    ),
    Check("successor-opened", "More open than its predecessor", _INFO, _S, succession.successor_opened),
    Check(
        "successor-mixed", "More and less open than its predecessor", _WARNING, _S, succession.successor_mixed
    ),
    Check("repository-appeared", "A watched owner has a new repository", _INFO, Family.WATCH, never),
    Check("successor-appeared", "A watched owner has a successor", _INFO, Family.WATCH, never),
    Check("repository-gate-changed", "A watched repository has another gate", _INFO, Family.WATCH, never),
    Check("repository-license-changed", "A watched repository has another tag", _INFO, Family.WATCH, never),
    Check("gate-text-changed", "A gate is worded anew", _INFO, Family.PAST, never),
    Check("weights-replaced", "Other weights under the same name", _WARNING, Family.PAST, never),
    Check("history-rewritten", "The commits of before are gone", _WARNING, Family.PAST, never),
    Check("model-added", "Followed from now on", _INFO, Family.REGISTRY, registry.model_added),
    Check("model-removed", "No longer followed", _INFO, Family.REGISTRY, registry.model_removed),
    Check("model-renamed", "Followed under another id", _INFO, Family.REGISTRY, never),
    Check("first-read", "Read for the first time", _INFO, Family.REGISTRY, registry.first_read),
)

CHECKS = {check.id: check for check in _ALL}
BY_FAMILY = {family: tuple(check for check in _ALL if check.family is family) for family in Family}
