"""``tracker.crosscheck/1``: second sources, and where they differ from us."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tracker.domain.seconding.comparing import Disagreement
    from tracker.domain.seconding.found import Crosscheck

ATTRIBUTIONS = {
    "epoch": "Epoch AI, “Data on AI Models” (https://epoch.ai/data/ai-models), CC BY 4.0",
    "modelsdev": "models.dev, MIT",
    "litellm": "LiteLLM, MIT",
    "modeleol": "model-eol, MIT",
    "deprecations": "deprecations.info, MIT",
}
"""Whose data it is, where the licence of the data asks that this be said."""


def crosscheck_document(found: Crosscheck) -> dict[str, Any]:
    """The published shape."""
    return {
        "schema": "tracker.crosscheck/1",
        "sources": [
            {
                "source": source.source,
                "as_of": source.as_of,
                "models": source.models,
                "reason": source.reason,
                "attribution": ATTRIBUTIONS.get(source.source),
            }
            for source in found.sources
        ],
        "disagreements": [disagreement_document(one) for one in found.disagreements],
    }


def disagreement_document(one: Disagreement) -> dict[str, Any]:
    """One thing that a source says otherwise."""
    return {
        "check": one.check,
        "model": one.model,
        "source": one.source,
        "claim": one.claim,
        "via": one.via,
        "ours": one.ours,
        "theirs": one.theirs,
        "meaning": one.meaning,
        "link": one.link,
    }
