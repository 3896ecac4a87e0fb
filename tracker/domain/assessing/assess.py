"""One model on one day: everything we conclude from the registry and an observation, with today's rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from tracker.domain.assessing.access import assess_access, epoch_accessibility, latest_entry
from tracker.domain.assessing.assessment import Assessment, ContextLength, LicenseAssessment, ParameterCounts
from tracker.domain.assessing.base_models import base_models
from tracker.domain.licensing.concluding.conclusion import conclude_license
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.declarations import as_declared_on, declared_on
from tracker.domain.registry.entries import Declared, TrackedModel
from tracker.vocabulary import ReadStatus, RegistryField

ReadEvidence = Callable[[str], str | None]

LEFT_OUT_LICENSE = LicenseAssessment(reason="not worked out here")
LEFT_OUT_CONTEXT = ContextLength(reason="not worked out here")
LEFT_OUT_PARAMETERS = ParameterCounts(reason="not worked out here")


def assess(
    model: TrackedModel,
    observation: Observation | None,
    *,
    knowledge: LicenseKnowledge,
    read_evidence: ReadEvidence,
    day: dt.date,
    seen_at: str | None = None,
    with_license: bool = True,
    with_numbers: bool = True,
) -> Assessment:
    """The state of ``model`` at the end of ``day``.

    ``observation`` is the last one by then and ``seen_at`` the time of its snapshot, which a fresh line
    does not carry. History and declarations count up to ``day``. Licence or numbers are left out where
    whoever asks knows that they are the same as on the other side.
    """
    access = assess_access(model, observation, day, seen_at)
    license_ = LEFT_OUT_LICENSE
    if with_license:
        license_ = _license(model, observation, knowledge, read_evidence, day, seen_at)
    context, parameters = LEFT_OUT_CONTEXT, LEFT_OUT_PARAMETERS
    if with_numbers:
        context, parameters = _numbers(as_declared_on(model, day), observation, seen_at)
    facts = observation.facts if observation else {}
    revision = facts.get("sha")
    return Assessment(
        model=model,
        status=_status(model, observation),
        access=access,
        license=license_,
        context_length=context,
        parameters=parameters,
        epoch_accessibility=epoch_accessibility(access.value, license_.license_class),
        revision=revision if isinstance(revision, str) else None,
        base_models=base_models(model, observation),
    )


def _status(model: TrackedModel, observation: Observation | None) -> ReadStatus:
    if observation is not None:
        return observation.status
    return ReadStatus.NEVER_READ if model.hub else ReadStatus.NOT_ON_HUB


def _license(
    model: TrackedModel,
    observation: Observation | None,
    knowledge: LicenseKnowledge,
    read_evidence: ReadEvidence,
    day: dt.date,
    seen_at: str | None,
) -> LicenseAssessment:
    declared = declared_on(model, RegistryField.LICENSE, day)
    dated = dated_license(model, day)
    seen = observation if observation and observation.facts else None
    read = (seen.read_at or seen_at or "")[:10] if seen else ""
    if dated and (seen is None or dated.as_of.first.isoformat() > read):
        seen, declared = None, dated
    found = conclude_license(
        seen, knowledge, read_evidence, declared, hub=model.hub, bases=_declared_bases(model, day)
    )
    as_of = _as_of(found.as_of, seen, seen_at)
    unproved = _unproved(found, seen) if seen else ()
    if as_of == found.as_of and not unproved:
        return found
    return replace(found, as_of=as_of, doubts=(*found.doubts, *unproved))


def _unproved(found: LicenseAssessment, seen: Observation) -> tuple[str, ...]:
    """A text that a mirror gave without proof is not known to be the repository's."""
    without = {file.path for file in seen.contents if file.unverified}
    paths = ", ".join(sorted({text.path for text in found.evidence} & without))
    if not paths:
        return ()
    return (f"{paths} came from a mirror that gives no digest of it: nothing proves whose text that is",)


def _declared_bases(model: TrackedModel, day: dt.date) -> tuple[str, ...]:
    """Models that its developer says it comes from, as far as that was known by then."""
    return tuple(
        str(one.value)
        for one in model.declared
        if one.field is RegistryField.BASE_MODEL and one.as_of.first <= day
    )


def dated_license(model: TrackedModel, day: dt.date) -> Declared | None:
    """The last licence that the registry's history dates, by the end of ``day``."""
    entry = latest_entry(entry for entry in model.history if entry.license and entry.date.settled_by(day))
    if entry is None or entry.license is None:
        return None
    return Declared(field=RegistryField.LICENSE, value=entry.license, source=entry.source, as_of=entry.date)


def _numbers(
    model: TrackedModel, observation: Observation | None, seen_at: str | None
) -> tuple[ContextLength, ParameterCounts]:
    # The rules for numbers take as long to load as all others together, and are often not needed.
    from tracker.domain.numbers import derive_numbers

    context, parameters = derive_numbers(model, observation)
    seen = observation if observation and observation.facts else None
    read = _as_of(None, seen, seen_at)
    if read is None or (context.as_of and parameters.as_of):
        return context, parameters
    return (
        context if context.as_of else replace(context, as_of=read),
        parameters if parameters.as_of else replace(parameters, as_of=read),
    )


def _as_of(given: str | None, seen: Observation | None, seen_at: str | None) -> str | None:
    """The source's own date, else the time of the reading it comes from."""
    return given or ((seen.read_at or seen_at) if seen else None)
