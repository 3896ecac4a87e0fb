"""What a text in a model position means, as far as it is known; and whose interfaces serve which names."""

from __future__ import annotations

from dataclasses import field
from enum import Enum, auto

from tracker.domain.scanning.text.reference import Source, Step
from tracker.domain.values.late_dataclass import dataclass

HOSTED = frozenset(Source) - {
    Source.HUGGINGFACE,
    Source.OLLAMA,
    Source.DOCKER,
    Source.MODELSCOPE,
    Source.LOCAL_FILE,
    Source.UNKNOWN,
}
SERVING_OPEN_WEIGHTS = frozenset(
    {
        Source.TOGETHER,
        Source.GROQ,
        Source.FIREWORKS,
        Source.OPENROUTER,
        Source.CEREBRAS,
        Source.NVIDIA,
        Source.LITELLM,
        Source.REPLICATE,
        Source.BEDROCK,
        Source.AZURE,
        Source.GOOGLE,
        Source.FAL,
        Source.WATSONX,
    }
)
GATEWAYS = frozenset(
    {Source.OPENROUTER, Source.TOGETHER, Source.GROQ, Source.FIREWORKS, Source.CEREBRAS, Source.NVIDIA}
)
OWN_NAMES = frozenset({Source.OPENROUTER, Source.NVIDIA, Source.LITELLM, Source.FAL, Source.WATSONX})
"""Gateways that name models as maker/model themselves, in lower case."""
MADE_UP = "a gateway's own name for a model; no repository of this name is known"


class Next(Enum):
    """Not this reading's kind of name: the next one is asked."""

    READING = auto()


@dataclass(slots=True)
class Meaning:
    """What is known so far; ``name`` is the text after the steps taken."""

    name: str
    source: Source
    hub: str | None = None
    revision: str | None = None
    steps: list[Step] = field(default_factory=list)
    reason: str | None = None

    def step(self, rule: str, name: str) -> None:
        """One more rule, and the name it gave."""
        self.steps.append(Step(rule=rule, name=name))
