"""A decoder put together from its parts, and how layers of several kinds alternate."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import ClassVar

from tracker.domain.numbers.architectures.weights import (
    NOTHING,
    VOCABULARY,
    Block,
    LayerPart,
    Weights,
    counted,
    hidden,
    layers,
    stack,
)
from tracker.domain.numbers.settings import Settings, UndeterminedError
from tracker.domain.values.late_dataclass import dataclass

Extra = Callable[[Settings], int]
"""Weights outside the layers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Norms:
    """``each`` norms a layer and ``final`` ones at the end, with a bias or without weights at all."""

    each: int = 2
    final: int = 1
    bias: bool = False
    weightless: bool = False

    steady: ClassVar[bool] = True

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        return Block(self.each * self.width(settings))

    def width(self, settings: Settings) -> int:
        """Weights of one norm."""
        return 0 if self.weightless else hidden(settings) * (2 if self.bias else 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternating:
    """Layer parts by kind; ``kind`` says which one a layer is."""

    kind: Callable[[Settings, int], str]
    parts: Mapping[str, LayerPart]
    otherwise: LayerPart | None = None

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        kind = self.kind(settings, layer)
        part = self.parts.get(kind, self.otherwise)
        if part is None:
            raise UndeterminedError(f"layers of the kind {kind!r} are not known")
        return counted(part, settings, layer)


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Several parts in every layer."""

    parts: tuple[LayerPart, ...]

    def __call__(self, settings: Settings, layer: int) -> Block:
        """Counts this part of one layer."""
        return sum((counted(part, settings, layer) for part in self.parts), NOTHING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoder:
    """Embedding, equal or alternating layers, final norm, output head.

    ``tied`` is what the class does where the file says nothing; ``always_tied`` where it never asks.
    ``outside`` counts what stands outside the layers, ``buffers`` stored elements that are no weights.
    """

    mixer: LayerPart
    feed_forward: LayerPart
    norms: Norms = Norms()
    tied: bool = False
    always_tied: bool = False
    head_bias: str | bool = False
    outside: Extra | None = None
    buffers: Extra | None = None
    predicted_feed_forward: LayerPart | None = None

    def __call__(self, settings: Settings) -> Weights:
        """Counts the whole model."""
        width, vocabulary = hidden(settings), settings.size(*VOCABULARY)
        body = stack(settings, self.mixer, self.feed_forward, self.norms)
        outside = self.norms.final * self.norms.width(settings) + (
            self.outside(settings) if self.outside else 0
        )
        tied = self.always_tied or is_tied(settings, self.tied) or headless(settings)
        bias = self.head_bias if isinstance(self.head_bias, bool) else settings.flag(self.head_bias)
        return Weights(
            embedding=vocabulary * width,
            head=(0 if tied else vocabulary * width) + (vocabulary if bias else 0),
            body=body + Block(outside),
            prediction=self._prediction(settings, width),
            predictions=prediction_blocks(settings),
            buffers=self.buffers(settings) if self.buffers else 0,
        )

    def _prediction(self, settings: Settings, width: int) -> int:
        last = layers(settings) - 1
        feed_forward = self.predicted_feed_forward or self.feed_forward
        try:
            one = self.mixer(settings, last) + feed_forward(settings, last) + self.norms(settings, last)
        except UndeterminedError:
            return 0
        return one.weights + 2 * width * width + 3 * width


def prediction_blocks(settings: Settings) -> int:
    """Multi-token-prediction blocks a checkpoint carries beside the model."""
    return settings.count(
        "num_nextn_predict_layers",
        "mtp_num_hidden_layers",
        "num_mtp_modules",
        "num_mtp_layers",
        "mtp_num_layers",
    )


def is_tied(settings: Settings, default: bool) -> bool:
    """Whether output and input embeddings are one tensor."""
    return settings.flag(*_TIED, default=default)


_TIED = ("tie_word_embeddings", "tied_embeddings", "use_share_embedding", "weight_tying")


def headless(settings: Settings) -> bool:
    """Whether the class named writes no text: the bare body (``MistralModel``), a classifier, a judge."""
    names = [name for name in settings.items("architectures") if isinstance(name, str)]
    return bool(names) and names[0].endswith(_WITHOUT_HEAD) and names[0] not in _MODELS_WITH_HEAD


_WITHOUT_HEAD = (
    "Model",
    "ForSequenceClassification",
    "ForTokenClassification",
    "ForQuestionAnswering",
)


_MODELS_WITH_HEAD = {"ChatGLMModel", "GLMModel", "QWenLMHeadModel", "GPT2LMHeadModel", "OpenAIGPTLMHeadModel"}


def layer_kind(settings: Settings, layer: int) -> str:
    """The kind of one layer as ``layer_types`` lists it, empty where it does not."""
    kinds = settings.items("layer_types", "layers_block_type")
    return str(kinds[layer]) if layer < len(kinds) else ""


def full_attention_interval(settings: Settings, layer: int) -> str:
    """``full_attention`` in every n-th layer, else ``linear_attention``, unless listed."""
    listed = layer_kind(settings, layer)
    interval = settings.maybe("full_attention_interval", "layer_group_size") or 4
    return listed or ("full_attention" if (layer + 1) % interval == 0 else "linear_attention")
