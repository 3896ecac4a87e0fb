"""What the licences of second sources ask to be said beside their data."""

from __future__ import annotations

ATTRIBUTIONS = {
    "epoch": "Epoch AI, “Data on AI Models” (https://epoch.ai/data/ai-models), CC BY 4.0",
    "modelsdev": "models.dev, MIT",
    "litellm": "LiteLLM, MIT",
    "modeleol": "model-eol, MIT",
    "deprecations": "deprecations.info, MIT",
}
"""Whose data it is, where the licence of the data asks that this be said."""
