"""Can the caller's own token fetch these models now, from here? Added to verdicts, which it never changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from tracker.adapters.hub.probing import Prober
from tracker.adapters.hub.wire.errors import BadTokenError
from tracker.adapters.hub.wire.session import open_session
from tracker.commands.ask.check import Check
from tracker.commands.ask.scanned import Scan
from tracker.domain.policy.under_policy import CheckedModel
from tracker.domain.probing import Probe
from tracker.ledger.model_lookup import LiveReader

Found = TypeVar("Found")


def whatever_the_token(answer: Callable[[LiveReader | None], Found]) -> Found:
    """An answer, given a reader for what has to be read now.

    A token that the Hub does not accept costs nothing but the probe: public facts are then read without it.
    """
    try:
        return answer(None)
    except BadTokenError:
        return answer(LiveReader(anonymous=True))


def answer_and_probe(answer: Callable[[LiveReader | None], Check]) -> Check:
    """Verdicts with what a probe of each repository showed."""
    return with_probes(whatever_the_token(answer), Prober(open_session(jobs=8)))


def probe_scan(found: Scan, prober: Prober | None = None) -> Scan:
    """The same scan with what the Hub gives this token of each repository that is fetched in judged places.

    A repository that is wanted at one revision is tried at that; else at its default branch.
    """
    revisions: dict[str, set[str | None]] = {}
    for one in found.references:
        if one.fetched and one.place in found.judged:
            revisions.setdefault(one.fetched, set()).add(one.revision)
    wanted = {hub: next(iter(asked)) if len(asked) == 1 else None for hub, asked in revisions.items()}
    probes = (prober or Prober(open_session(jobs=8))).probe(wanted)
    return replace(found, probes={probe.hub.casefold(): probe for probe in probes})


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
