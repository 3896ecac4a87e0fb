"""What the Hub's count of stored elements stands for where no formula counts the model."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.numbers.count import Total, size_in_name
from tracker.domain.numbers.facts import NumberFacts
from tracker.domain.numbers.quantisation import (
    Packing,
    is_packed,
    list_formats,
    names_quantisation,
    unpack,
)
from tracker.domain.numbers.settings import section, sequence

KEY = "hub:safetensors.total"

NO_WEIGHTS = ("BOOL", "I64")
"""Data types of indices and masks, which are stored beside weights and are none."""
PLAIN = frozenset({"F16", "BF16", "F32", "F64", *NO_WEIGHTS})


def looks_packed(facts: NumberFacts) -> bool:
    """Whether data types or the name speak of quantised weights."""
    return bool({"I32", "U32", "U8"} & facts.dtype_counts.keys()) or names_quantisation(facts.name)


def counted(facts: NumberFacts, hub: int, packed: Packing, why_not: str, about: int = 0) -> Total:
    """The total by the Hub's count alone; ``about``: what such measures weigh, 0 if not known."""
    if not is_packed(packed) and not (looks_packed(facts) and not packed):
        return Total(
            value=hub,
            rule="count",
            keys=(KEY,),
            source=KEY,
            reason=f"the Hub's count of stored weights; {why_not}",
        )
    if facts.dtype_counts and facts.dtype_counts.keys() <= PLAIN:
        return Total(
            value=hub,
            rule="count",
            keys=(KEY,),
            source=KEY,
            reason=f"the Hub's count: no word of these data types holds several weights; {why_not}",
        )
    method = packed.method or "by the data types"
    raw = unpack(facts.header_counts or facts.dtype_counts, packed)
    if raw and facts.header_counts:
        return Total(
            value=raw,
            rule="unpacked-count",
            keys=("safetensors header", *packed.keys),
            source="safetensors header",
            reason=f"the elements of the headers unpacked ({method})",
        )
    proved = _proved(facts, packed)
    if proved:
        return proved
    named = size_in_name(facts.name)
    near = [value for value in (hub, raw) if value and named and abs(value - named) <= 0.12 * named]
    counts = list_formats(facts.dtype_counts or facts.header_counts)
    if not near:
        return unpacked(facts, hub, packed, about) or Total(
            rule="none",
            keys=(KEY, *packed.keys),
            set_aside=(f"{KEY} {hub}", *((counts,) if counts else ())),
            reason=f"weights are packed ({method}) and nothing says by how much; {why_not}",
        )
    value = min(near, key=lambda number: abs(number - (named or 0)))
    return Total(
        value=value,
        rule="unpacked-count" if value == raw else "count",
        keys=(KEY, *packed.keys),
        source=KEY,
        doubtful=True,
        reason=f"the stored elements ({counts or hub}) unpacked ({method}), near the size in the name",
    )


def unpacked(facts: NumberFacts, hub: int, packed: Packing, about: int) -> Total | None:
    """Packed words unpacked by what the configuration says of them, None where that leaves a choice.

    The Hub has unpacked some repositories' counts and not others'. The two numbers are so far apart
    that what a model of these measures is about to weigh tells them apart.
    """
    proved = _proved(facts, packed)
    if proved:
        return proved
    raw = unpack(facts.dtype_counts, packed)
    if not raw or not about or not facts.dtype_counts or raw < 1.3 * hub:
        return None
    reach = min(2.2, 0.9 * (raw / hub) ** 0.5)
    fitting = [value for value in (hub, raw) if about / reach <= value <= about * reach]
    if len(fitting) != 1 or (fitting[0] == hub and not _plain_decoder(facts)):
        return None
    counts = list_formats(facts.dtype_counts)
    how = "unpacked" if fitting[0] == raw else "which the Hub has unpacked"
    return Total(
        value=fitting[0],
        rule="unpacked-count" if fitting[0] == raw else "count",
        keys=(KEY, *packed.keys),
        source=KEY,
        doubtful=True,
        rough=fitting[0] == hub or "gptq" in packed.method,
        reason=f"the stored elements ({counts}) {how} ({packed.method}); its measures give about {about}",
    )


def _plain_decoder(facts: NumberFacts) -> bool:
    """Whether the measures are those of the whole: of others a part may weigh more than they tell."""
    names = [name for name in sequence(facts.config.get("architectures")) if isinstance(name, str)]
    alone = bool(names) and names[0].endswith(("ForCausalLM", "LMHeadModel"))
    return alone or bool(section(facts.config.get("text_config")))


def _proved(facts: NumberFacts, packed: Packing) -> Total | None:
    raw = unpack(facts.dtype_counts, packed) if packed.method == "nvfp4" else None
    if not raw or not _counts_words(facts.dtype_counts):
        return None
    return Total(
        value=raw,
        rule="unpacked-count",
        keys=(KEY, *packed.keys),
        source=KEY,
        reason="the stored elements unpacked: block scales, one for 16 weights, show two weights a word",
    )


def _counts_words(counts: Mapping[str, int]) -> bool:
    """Whether U8 elements of NVFP4 are words of two weights: one F8 scale serves 16 weights, so 8 words."""
    words, scales = counts.get("U8", 0), counts.get("F8_E4M3", 0)
    return words > 0 and abs(scales - words / 8) <= 0.01 * words / 8
