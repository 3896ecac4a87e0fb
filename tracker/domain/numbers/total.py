"""Total parameters: what the Hub counts and what the configuration implies, held against each other."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain.numbers.architectures.weights import Weights
from tracker.domain.numbers.count import Total, size_in_name
from tracker.domain.numbers.facts import NumberFacts
from tracker.domain.numbers.quantisation import Packing, is_packed, packing
from tracker.domain.numbers.settings import positive
from tracker.domain.numbers.stored import NO_WEIGHTS, PLAIN, counted, looks_packed, unpacked

EXACT = 0.002
"""Two counts this near are one: buffers and scales make up no more."""

CLOSE = 0.02
"""Two counts this near are taken for one, the formula's missing some small part."""

NAMED = 0.25
"""A number further from the size in the model's name than this is marked doubtful."""


def total_parameters(
    facts: NumberFacts,
    weights: Weights | None,
    why_not: str,
    keys: tuple[str, ...],
    predicting: int = 0,
    about: int = 0,
) -> Total:
    """The believed total.

    ``weights`` is None where no formula fits, and ``why_not`` says why; ``predicting`` is then about
    what the multi-token-prediction blocks weigh that the configuration names, ``about`` about what a
    model of its measures does.
    """
    packed = packing(facts)
    hub = facts.hub_total or sum(facts.dtype_counts.values()) or sum(facts.header_counts.values()) or None
    if hub is not None and hub == sum(facts.dtype_counts.values()):
        hub -= sum(facts.dtype_counts.get(name, 0) for name in NO_WEIGHTS)
    base = facts.adapter_of
    if base is not None:
        return _adapter(hub, base)
    if weights is not None and hub is not None:
        found = _both(facts, weights, hub, packed, keys, about)
    elif hub is not None:
        found = counted(facts, hub, packed, why_not, about)
        if predicting and found.rule == "count":
            found = _less_prediction(found, hub, predicting)
    elif weights is not None:
        found = _formula(weights, keys, ())
    elif facts.pipeline_parts:
        parts = ", ".join(facts.pipeline_parts)
        found = Total(rule="none", reason=f"a pipeline of {parts}: the Hub counts no part of it")
    else:
        found = Total(rule="none", reason=f"no count of weights, and {why_not}")
    if found.value is None or (hub is None and facts.gguf):
        found = _gguf(facts, weights) or found
    return _against_name(facts, found)


def _adapter(hub: int | None, base: str) -> Total:
    """An adapter's own weights; those of the model it runs on are that model's."""
    runs_on = f"it runs on {base}, whose weights come on top" if base else "the model it runs on is not named"
    if hub is None:
        return Total(rule="none", reason=f"an adapter without a count of its own weights; {runs_on}")
    return Total(
        value=hub,
        rule="adapter",
        keys=("hub:safetensors.total",),
        source="hub:safetensors.total",
        reason=f"an adapter's own weights; {runs_on}",
    )


LARGE = 50_000_000_000
"""Beside a language part of this size a tower weighs less than the tolerance of a total."""


def _without_tower(weights: Weights, keys: tuple[str, ...], aside: tuple[str, ...]) -> Total:
    return Total(
        value=weights.text,
        rule="configuration-without-tower",
        keys=keys,
        set_aside=("a tower of a kind not known", *aside),
        doubtful=True,
        source="config.json",
        reason="counted from the configuration without its tower, which is small beside the rest",
    )


def _formula(weights: Weights, keys: tuple[str, ...], aside: tuple[str, ...]) -> Total:
    if weights.total is None and weights.text >= LARGE:
        return _without_tower(weights, keys, aside)
    if weights.total is None:
        return Total(
            rule="none",
            set_aside=(f"language part {weights.text}", *aside),
            keys=keys,
            reason="the configuration gives the language part; the tower beside it is of a kind not known",
        )
    return Total(
        value=weights.total,
        rule="configuration",
        keys=keys,
        set_aside=aside,
        source="config.json",
        reason="counted from the configuration, tensor by tensor",
    )


def _both(
    facts: NumberFacts, weights: Weights, hub: int, packed: Packing, keys: tuple[str, ...], about: int
) -> Total:
    if weights.total is None:
        return _unknown_tower(facts, weights, hub, packed, keys, about)
    computed = weights.total
    for meaning, expected, value in _explanations(weights, computed):
        if abs(hub - expected) <= EXACT * computed:
            aside = (f"hub:safetensors.total {hub}: {meaning}",) if meaning else ()
            why = f"the Hub's {hub} is that {meaning}" if meaning else f"the Hub's {hub} agrees"
            return Total(
                value=value,
                rule="configuration-and-count",
                keys=(*keys, "hub:safetensors.total"),
                set_aside=aside,
                reason=f"counted from the configuration; {why}",
                source="config.json",
            )
    if _prediction_fits(weights, hub - computed):
        return Total(
            value=computed,
            rule="configuration-and-count",
            keys=(*keys, "hub:safetensors.total"),
            source="config.json",
            set_aside=(f"hub:safetensors.total {hub}: with multi-token-prediction blocks",),
            reason="counted from the configuration; the Hub counts multi-token-prediction blocks as well",
        )
    if packed or looks_packed(facts):
        return Total(
            value=computed,
            rule="configuration",
            keys=(*keys, *packed.keys),
            source="config.json",
            set_aside=(f"hub:safetensors.total {hub}: of quantised weights ({packed.method or 'packed'})",),
            reason="counted from the configuration: stored words hold several weights, and scales count too",
        )
    return _disagreement(facts, weights, computed, hub, keys)


def _explanations(weights: Weights, computed: int) -> list[tuple[str, int, int]]:
    """What the Hub's count may be: how it is called, what it would be, and the total to believe."""
    tied = weights.head < weights.embedding // 2
    found = [("", computed, computed)]
    if not tied:
        found.append(
            (
                "without the output head, as with embedding models",
                computed - weights.head,
                computed - weights.head,
            )
        )
    else:
        found.append(("with the tied output head stored again", computed + weights.embedding, computed))
    found.append(("with every weight stored twice, in two formats", 2 * computed, computed))
    # Old checkpoints store the causal mask of every layer, GPT-Neo in some revisions that of every other one.
    for share in (1, 2):
        if weights.buffers:
            found.append(("with stored attention masks", computed + weights.buffers // share, computed))
    return found


def _prediction_fits(weights: Weights, difference: int) -> bool:
    """Configurations may keep silent about the blocks; one that fits well is believed all the same."""
    if not weights.prediction or difference <= 0:
        return False
    if not weights.predictions:
        near = (
            weights.prediction,
            weights.prediction + weights.embedding,
            weights.prediction + 2 * weights.embedding,
        )
        return any(abs(difference - size) <= 0.05 * size for size in near)
    blocks = weights.predictions * weights.prediction
    return (
        0.5 * weights.prediction
        <= difference
        <= 1.15 * (blocks + 2 * weights.predictions * weights.embedding)
    )


def _disagreement(
    facts: NumberFacts, weights: Weights, computed: int, hub: int, keys: tuple[str, ...]
) -> Total:
    apart = abs(hub - computed) / computed
    both = (*keys, "hub:safetensors.total")
    if apart <= CLOSE and hub > computed and (weights.predictions or weights.body.idle):
        return Total(
            value=computed,
            rule="configuration-and-count",
            keys=both,
            source="config.json",
            set_aside=(f"hub:safetensors.total {hub}",),
            reason=f"counted from the configuration; the Hub counts {apart:.1%} more: extra blocks, scales",
        )
    if apart <= CLOSE:
        return Total(
            value=hub,
            rule="count",
            keys=both,
            source="hub:safetensors.total",
            set_aside=(f"from the configuration {computed}",),
            reason=f"the Hub's count; the configuration implies {computed}, {apart:.1%} apart",
        )
    named = size_in_name(facts.name)
    if named and abs(hub - named) > 0.12 * named and abs(computed - named) <= 0.12 * named:
        why = "counted from the configuration, which fits the size in the name; the Hub's does not"
        return _configuration_over_count(computed, hub, apart, both, why)
    if hub * 2 < computed and not (facts.dtype_counts and facts.dtype_counts.keys() <= PLAIN):
        # A header's own total_parameters, or a parse that stopped early, is believed by the Hub as it stands.
        why = "counted from the configuration; the Hub counts fewer than half of these weights"
        return _configuration_over_count(computed, hub, apart, both, why)
    if hub > 3 * computed:
        return Total(
            rule="none",
            keys=both,
            set_aside=(f"hub:safetensors.total {hub}", f"from the configuration {computed}"),
            reason="the Hub counts more than three times what the configuration implies",
        )
    return Total(
        value=hub,
        rule="count",
        keys=both,
        source="hub:safetensors.total",
        doubtful=True,
        set_aside=(f"from the configuration {computed}: {apart:.0%} apart, not explained",),
        reason="the Hub's count of stored weights; the configuration implies another number",
    )


def _configuration_over_count(
    computed: int, hub: int, apart: float, keys: tuple[str, ...], why: str
) -> Total:
    return Total(
        value=computed,
        rule="configuration",
        keys=keys,
        source="config.json",
        doubtful=True,
        set_aside=(f"hub:safetensors.total {hub}: {apart:.0%} apart, not explained",),
        reason=why,
    )


def _unknown_tower(
    facts: NumberFacts, weights: Weights, hub: int, packed: Packing, keys: tuple[str, ...], about: int
) -> Total:
    packed_words = is_packed(packed) or looks_packed(facts)
    if packed_words and facts.dtype_counts and facts.dtype_counts.keys() <= PLAIN:
        packed_words = False
    if packed_words and weights.text >= LARGE:
        return _without_tower(weights, keys, (f"hub:safetensors.total {hub}",))
    if packed_words:
        return unpacked(facts, hub, packed, about) or Total(
            rule="none",
            keys=keys,
            set_aside=(f"hub:safetensors.total {hub}", f"language part {weights.text}"),
            reason="packed words cannot be counted, and the tower beside the language part is not known",
        )
    tower = hub - weights.text
    blocks = weights.predictions * weights.prediction
    if blocks and tower > 0.9 * blocks:
        value = hub - blocks
        return Total(
            value=value,
            rule="count-without-prediction",
            keys=(*keys, "hub:safetensors.total"),
            doubtful=True,
            source="hub:safetensors.total",
            set_aside=(f"hub:safetensors.total {hub}",),
            reason="the Hub's count less the multi-token-prediction blocks the configuration names",
        )
    return Total(
        value=hub,
        rule="count",
        keys=("hub:safetensors.total",),
        source="hub:safetensors.total",
        reason=f"the Hub's count; the configuration gives its language part, {weights.text}",
    )


def _less_prediction(found: Total, hub: int, predicting: int) -> Total:
    """An estimate of blocks that are a small part leaves a small error; of a large part it is not taken."""
    if predicting > 0.2 * hub:
        return found
    return Total(
        value=hub - predicting,
        rule="count-without-prediction",
        keys=(*found.keys, "num_nextn_predict_layers"),
        source=found.source,
        doubtful=True,
        set_aside=(f"hub:safetensors.total {hub}: with multi-token-prediction blocks",),
        reason=f"{found.reason}; less about {predicting} of the multi-token-prediction blocks it names",
    )


def _gguf(facts: NumberFacts, weights: Weights | None) -> Total | None:
    count = positive(facts.gguf.get("total"))
    if count is None:
        return None
    architecture = facts.gguf_metadata.get("general.architecture") or facts.gguf_metadata.get("architecture")
    if architecture in {"clip", "mmproj", "eagle", "eagle3"} or _only_projectors(facts):
        return None
    named, key = size_in_name(facts.name), "gguf:total"
    if weights is None and positive(facts.gguf_metadata.get(f"{architecture}.nextn_predict_layers")):
        return Total(
            rule="none",
            keys=(key,),
            set_aside=(f"{key} {count}",),
            reason="the GGUF header counts multi-token-prediction blocks too, and does not say their size",
        )
    computed = weights.total if weights is not None else None
    if computed and abs(count - computed) > CLOSE * computed:
        return Total(
            value=computed,
            rule="configuration",
            keys=(key, "config.json"),
            source="config.json",
            set_aside=(f"{key} {count}: another file than the whole model",),
            reason="counted from the configuration",
        )
    if named and count < 0.5 * named:
        return Total(
            rule="none",
            keys=(key,),
            set_aside=(f"{key} {count}",),
            reason="the GGUF file is too small for the size in the name: a projector, a draft head or a part",
        )
    return Total(
        value=count, rule="gguf-count", keys=(key,), source=key, reason="the weights in the GGUF header"
    )


def _only_projectors(facts: NumberFacts) -> bool:
    names = [path.lower() for path in facts.files if path.lower().endswith(".gguf")]
    return bool(names) and all(
        any(part in name for part in ("mmproj", "-mtp", "draft", "eagle")) for name in names
    )


def _against_name(facts: NumberFacts, found: Total) -> Total:
    named = size_in_name(facts.name)
    if not named or found.value is None or abs(found.value - named) <= NAMED * named:
        return found
    return replace(found, doubtful=True, reason=f"{found.reason}; doubtful, for the name says {named}")
