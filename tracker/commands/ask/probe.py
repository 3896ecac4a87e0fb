"""Can the caller's own token fetch these models now, from here? Added to verdicts, which it never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tracker.adapters.hub.probing import Prober
from tracker.adapters.hub.wire.errors import BadTokenError
from tracker.adapters.hub.wire.session import open_session
from tracker.commands.ask.check import Check
from tracker.domain.policy.under_policy import CheckedModel
from tracker.domain.probing import Probe
from tracker.ledger.model_lookup import LiveReader

Answer = Callable[[LiveReader | None], Check]
"""Verdicts, with a reader for what has to be read now."""


def answer_and_probe(answer: Answer) -> Check:
    """Verdicts with what a probe of each repository showed.

    A token that the Hub does not accept costs nothing but the probe: public facts are then read without it.
    """
    try:
        found = answer(None)
    except BadTokenError:
        found = answer(LiveReader(anonymous=True))
    return with_probes(found, Prober(open_session(jobs=8)))


def with_probes(found: Check, prober: Prober) -> Check:
    """The same answers; each model that has a repository with what the Hub gives this token of it."""
    wanted = {
        str(result.assessment.model.hub): None for result in found.results if result.assessment.model.hub
    }
    probes = {probe.hub: probe for probe in prober.probe(wanted)}
    return replace(found, results=tuple(_with(result, probes) for result in found.results))


def _with(result: CheckedModel, probes: dict[str, Probe]) -> CheckedModel:
    probe = probes.get(str(result.assessment.model.hub))
    return result if probe is None else replace(result, probe=probe)
