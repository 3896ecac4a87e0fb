"""Context length, native and extended, from whatever states it best."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tracker.domain.numbers.architectures import Parts
from tracker.domain.numbers.facts import NumberFacts
from tracker.domain.numbers.families import (
    ALPHA_LENGTHS,
    ALPHA_LENGTHS_FROM,
    LEARNED_OFFSET,
    NO_TEXT_LIBRARIES,
    NO_TEXT_PIPELINES,
    NO_TEXT_TYPES,
    STATED_LENGTHS,
    TRAINED_LENGTH_TYPES,
    UNBOUNDED_TYPES,
    UNSCALED_LENGTHS,
    UNSTATED_LENGTHS,
    WRITING_SPEECH_TYPES,
)
from tracker.domain.numbers.settings import Settings, positive, section
from tracker.domain.observing.observation import Json
from tracker.domain.values.late_dataclass import dataclass

POSITION_KEYS = (
    "max_position_embeddings",
    "n_positions",
    "n_ctx",
    "max_seq_len",
    "max_sequence_length",
    "seq_length",
    "max_seq_length",
    "model_max_length",
    "max_trained_positions",
    "n_embd_positions",
    "context_length",
    "seq_len",
    "max_target_positions",
    "max_context_length",
    "max_encoder_position_embeddings",
)

SENTINEL = 100_000_000
"""Tokenizers say 1e30 where nobody set a limit; no model reads this many tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Length:
    """A length with the rule and the keys that gave it; None for both where it is not known."""

    native: int | None = None
    extended: int | None = None
    unbounded: bool = False
    rule: str
    reason: str
    keys: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    doubtful: bool = False
    source: str | None = None


def context_length(facts: NumberFacts, parts: Parts) -> Length:
    """The first rule that finds a length; a length nobody states is unknown with the reason."""
    for rule in (
        _not_text,
        _written,
        _sentence,
        _fixed,
        _params,
        _positions,
        _gguf,
        _unbounded,
        _supposed,
        _tokenizer,
    ):
        found = rule(facts, parts)
        if found is not None:
            return found
    if facts.adapter_of is not None:
        base = facts.adapter_of or "the model it runs on"
        return Length(rule="none", reason=f"an adapter: the length is that of {base}")
    return Length(rule="none", reason="no configuration, tokenizer or GGUF fact states a length")


def _not_text(facts: NumberFacts, parts: Parts) -> Length | None:
    what = None
    if facts.library.lower() in NO_TEXT_LIBRARIES:
        what = f"library {facts.library}"
    elif parts.root_type in NO_TEXT_TYPES:
        what = f"model type {parts.root_type}"
    elif (
        facts.pipeline in NO_TEXT_PIPELINES
        and not _stated(parts.text)
        and parts.root_type not in WRITING_SPEECH_TYPES
    ):
        what = f"task {facts.pipeline}"
    if what is None:
        return None
    return Length(rule="not-applicable", reason=f"not applicable: {what} reads no text of a stated length")


def _written(facts: NumberFacts, parts: Parts) -> Length | None:
    """How much text the decoder of a speech model writes."""
    if parts.root_type not in WRITING_SPEECH_TYPES:
        return None
    for place in (parts.root, parts.root.sub("decoder_config", "decoder"), parts.text):
        for key in ("max_target_positions", "max_position_embeddings"):
            value = _believable(place.values.get(key)) or _believable(place.defaults.get(key))
            if value is not None:
                return Length(
                    native=value,
                    rule="written-by-decoder",
                    keys=(key,),
                    source=f"{facts.config_source}:{key}",
                    reason=f"{key} is {value}: the text that its decoder writes, whatever the sound lasts",
                )
    return Length(rule="none", reason="nothing says how much text the decoder of this speech model writes")


def _sentence(facts: NumberFacts, parts: Parts) -> Length | None:
    stated = _believable(facts.sentence.get("max_seq_length"))
    if stated is None:
        return None
    positions = _positions(facts, parts)
    limit = positions.native if positions else None
    value = min(stated, limit) if limit else stated
    aside = (f"max_position_embeddings allows {limit}",) if limit and limit != value else ()
    key = "sentence_bert_config.json:max_seq_length"
    return Length(
        native=value,
        rule="sentence-length",
        keys=(key,),
        set_aside=aside,
        source=key,
        reason=f"sentences are cut at {value} tokens as the sentence configuration says",
    )


def _fixed(facts: NumberFacts, parts: Parts) -> Length | None:
    stated = _stated(parts.text)
    known = STATED_LENGTHS.get(parts.text_type) or STATED_LENGTHS.get(parts.root_type)
    if (
        known is None
        and stated
        and max(stated.values()) > IMPLAUSIBLE
        and _factor(rope_scaling(parts)) is None
    ):
        known = UNSCALED_LENGTHS.get(parts.text_type)
    if known is None or not stated or max(stated.values()) <= known.native:
        return None
    return Length(
        native=known.native,
        extended=known.extended,
        rule="stated-by-developer",
        source=known.source,
        keys=(),
        set_aside=tuple(f"{key} {value}" for key, value in stated.items()),
        reason=known.reason,
    )


IMPLAUSIBLE = 524_288
"""Beyond this, without scaling, a configuration is weighed against what the family declares."""


def _params(facts: NumberFacts, parts: Parts) -> Length | None:
    own = facts.params
    yarn = section(own.get("yarn"))
    factor, original = positive(yarn.get("factor")), positive(yarn.get("original_max_position_embeddings"))
    stated = _believable(own.get("max_position_embeddings")) or _believable(own.get("max_seq_len"))
    if factor and original and (stated is None or stated == factor * original):
        return _rounded_yarn(factor * original)
    if stated is None or _stated(parts.text):
        return None
    key = (
        "params.json:max_position_embeddings"
        if "max_position_embeddings" in own
        else "params.json:max_seq_len"
    )
    return Length(
        native=stated, rule="stated-positions", keys=(key,), source=key, reason=f"{key} is {stated}"
    )


def _rounded_yarn(reach: int) -> Length:
    value = 1 << (reach.bit_length() - 1)
    keys = ("yarn.factor", "yarn.original_max_position_embeddings")
    aside = (
        (f"YaRN reaches {reach}: Mistral leaves headroom above the length it declares",)
        if value != reach
        else ()
    )
    return Length(
        native=value,
        rule="yarn-power-of-two",
        keys=keys,
        set_aside=aside,
        source="params.json:yarn",
        reason=f"YaRN factor times original length is {reach}; the power of two within it is {value}",
    )


def _stated(text: Settings) -> dict[str, int]:
    found = {key: _believable(text.values.get(key)) for key in POSITION_KEYS}
    return {key: value for key, value in found.items() if value is not None}


def _believable(value: object) -> int | None:
    number = positive(value)
    return number if number is not None and number < SENTINEL else None


def _positions(facts: NumberFacts, parts: Parts) -> Length | None:
    stated = _stated(parts.text) or _stated(parts.root) or _stated(parts.root.sub("decoder", "encoder"))
    if parts.text_type in UNBOUNDED_TYPES:
        return None
    if not stated:
        return None
    key = max(stated, key=lambda name: stated[name])
    aside = tuple(f"{name} {value}" for name, value in stated.items() if value != stated[key])
    return _scaled(facts, parts, key, stated[key], aside)


def _scaled(facts: NumberFacts, parts: Parts, key: str, positions: int, aside: tuple[str, ...]) -> Length:
    scaling = rope_scaling(parts)
    native, extended, note = _extend(parts, scaling, positions)
    offset = LEARNED_OFFSET.get(parts.text_type, 0)
    if offset and native % 2 == 0 and (native - offset) % 8 == 0:
        native, note = native - offset, f"{offset} learned positions are for padding"
    keys = (key, *(f"rope_scaling.{name}" for name in sorted(scaling) if name in _SCALING_KEYS))
    window = _window(parts.text, native)
    source = f"{facts.config_source}:{key}"
    return Length(
        native=native,
        extended=extended if extended and extended > native else None,
        rule="stated-positions" if not note else "scaled-positions",
        keys=keys,
        source=source,
        set_aside=aside + window,
        reason=f"{key} is {positions}" + (f"; {note}" if note else ""),
    )


_SCALING_KEYS = {"factor", "original_max_position_embeddings", "rope_type", "type", "alpha", "finetuned"}


def _window(text: Settings, native: int) -> tuple[str, ...]:
    window = positive(text.values.get("sliding_window"))
    if window is None or window >= native:
        return ()
    return (f"sliding_window {window}: how far one layer looks, not how long a text may be",)


def rope_scaling(parts: Parts) -> Mapping[str, Json]:
    """The scaling of rotary positions; of settings by layer kind those of full attention."""
    for settings in (parts.text, parts.root):
        for name in ("rope_scaling", "rope_parameters", "yarn"):
            value = section(settings.values.get(name))
            inner = section(value.get("full_attention")) or next(
                (section(v) for v in value.values() if section(v)), {}
            )
            own = value if _kind(value) or "factor" in value else inner
            if own:
                return own
    return {}


def _kind(scaling: Mapping[str, Json]) -> str:
    value = scaling.get("rope_type") or scaling.get("type")
    return value if isinstance(value, str) else ""


def _extend(parts: Parts, scaling: Mapping[str, Json], positions: int) -> tuple[int, int | None, str]:
    """Native and extended length, and why: the factor is usually inside the number already."""
    factor = _factor(scaling)
    kind = _kind(scaling)
    stated = positive(scaling.get("original_max_position_embeddings")) or positive(
        parts.text.values.get("original_max_position_embeddings")
    )
    if kind == "dynamic" and "alpha" in scaling:
        return _alpha(parts, scaling["alpha"], positions)
    if factor is None or factor <= 1 or kind in {"", "default", "mrope", "proportional"}:
        return positions, None, ""
    original = stated or positions
    reach = round(original * factor)
    if kind == "yarn":
        return _yarn(parts, scaling, positions, original, reach)
    if kind == "linear":
        return _linear(positions, stated, reach)
    if kind == "dynamic":
        return (
            positions,
            (reach if stated is None else None),
            f"dynamic scaling by {factor:g} only sets in beyond {positions}",
        )
    if positions <= original < reach:
        return positions, reach, f"{kind} scaling by {factor:g} extends it to {reach}"
    return positions, None, f"{kind} scaling is already inside the number"


def _yarn(
    parts: Parts, scaling: Mapping[str, Json], positions: int, original: int, reach: int
) -> tuple[int, int | None, str]:
    if scaling.get("finetuned") is True:
        return max(reach, positions), None, f"trained with YaRN to {reach}"
    if positions >= 0.75 * reach:
        rounded = 1 << (positions.bit_length() - 1)
        if (
            rounded != positions
            and positions == reach
            and parts.root_type.startswith(("mistral", "ministral"))
        ):
            return rounded, None, f"YaRN reaches {reach}; Mistral declares the power of two within it"
        return positions, None, "the YaRN factor is already inside the number"
    return positions, reach, f"YaRN extends {original} to {reach}"


def _alpha(parts: Parts, alpha: Json, positions: int) -> tuple[int, int | None, str]:
    number = float(alpha) if isinstance(alpha, (int, float)) else 0.0
    known = ALPHA_LENGTHS.get((parts.text_type, number))
    known = known or ALPHA_LENGTHS_FROM.get((parts.text_type, number, positions))
    if known is None or known.native <= positions:
        return positions, None, "an NTK alpha changes the base and not the number"
    return known.native, None, f"{known.reason} ({known.source})"


PUBLISHED_BASE = 4096
"""Linear scaling of more than this counts as applied already: base models of its day read this many."""


def _linear(positions: int, stated: int | None, reach: int) -> tuple[int, int | None, str]:
    if stated is None and positions <= PUBLISHED_BASE:
        return reach, None, f"linear scaling, trained that way, makes {positions} into {reach}"
    return positions, None, "the linear factor is already inside the number"


def _factor(scaling: Mapping[str, Json]) -> float | None:
    value = scaling.get("factor")
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 < value < 10_000:
        return None
    return float(value)


def _gguf(facts: NumberFacts, parts: Parts) -> Length | None:
    metadata = facts.gguf_metadata
    architecture = metadata.get("general.architecture") or metadata.get("architecture")
    names = [f"{architecture}.context_length"] if isinstance(architecture, str) else []
    names += [key for key in metadata if isinstance(key, str) and key.endswith(".context_length")] + [
        "context_length"
    ]
    for name in names:
        value = _believable(metadata.get(name))
        if value is not None and architecture not in UNBOUNDED_TYPES:
            key = f"gguf:{name}"
            return Length(
                native=value,
                rule="gguf-context",
                keys=(key,),
                source=key,
                reason=f"the GGUF header says {value}",
            )
    if isinstance(architecture, str) and architecture in UNBOUNDED_TYPES:
        return _no_bound(architecture)
    return None


def _unbounded(facts: NumberFacts, parts: Parts) -> Length | None:
    trained = _believable(parts.text.values.get("context_length"))
    if trained and parts.text_type in TRAINED_LENGTH_TYPES:
        return Length(
            native=trained,
            rule="trained-length",
            keys=("context_length",),
            source=f"{facts.config_source}:context_length",
            reason=f"trained at {trained} tokens; its state of fixed size sets no bound by position",
        )
    return _no_bound(parts.text_type) if parts.text_type in UNBOUNDED_TYPES else None


def _no_bound(kind: str) -> Length:
    return Length(
        unbounded=True,
        rule="no-positional-bound",
        keys=("model_type",),
        reason=f"not bounded by position: {kind} keeps a state of fixed size",
    )


def _supposed(facts: NumberFacts, parts: Parts) -> Length | None:
    """What the class supposes, where a real configuration leaves the key out."""
    if not any(name in parts.text.values or name in parts.root.values for name in _SIZES):
        return None
    for key in POSITION_KEYS[:6]:
        value = _believable(parts.text.defaults.get(key))
        if value is not None and not (key == "seq_length" and parts.text_type == "bloom"):
            base = _scaled(facts, parts, key, value, ())
            return Length(
                native=base.native,
                extended=base.extended,
                rule="class-default",
                keys=(f"{key} (class default)",),
                reason=f"the configuration leaves {key} out; its class supposes {value}",
                source=f"class default:{key}",
                set_aside=base.set_aside,
            )
    return None


_SIZES: Sequence[str] = (
    "hidden_size",
    "d_model",
    "n_embd",
    "num_hidden_layers",
    "n_layer",
    "num_layers",
    "dim",
)


def _tokenizer(facts: NumberFacts, parts: Parts) -> Length | None:
    known = UNSTATED_LENGTHS.get(parts.text_type)
    if known is not None:
        return Length(
            native=known.native,
            extended=known.extended,
            rule="stated-by-developer",
            source=known.source,
            reason=known.reason,
        )
    stated = _believable(facts.tokenizer.get("model_max_length"))
    if stated is None or not facts.config:
        return None
    key = "tokenizer_config.json:model_max_length"
    return Length(
        native=stated,
        rule="tokenizer-length",
        keys=(key,),
        source=key,
        doubtful=True,
        reason=f"only the tokenizer states a length, {stated}",
    )
