"""From an observation to both numbers beside the declared ones; nothing raises."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from number_builders import LLAMA_8B, LLAMA_8B_SIZE, QWEN3_MOE

from tracker.domain.numbers import NumberFacts, derive_numbers, numbers_of
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.registry.entries import Declared, HubId, ModelId, TrackedModel
from tracker.domain.values.dates import PartialDate
from tracker.vocabulary import ReadStatus, RegistryField


def declared(field: RegistryField, value: int) -> Declared:
    return Declared(
        field=field, value=value, source="https://example.org", as_of=PartialDate.parse("2026-01-01")
    )


def tracked(*statements: Declared) -> TrackedModel:
    return TrackedModel(id=ModelId("m"), hub=HubId("org/Model-8B"), declared=statements)


def observed(facts: Any, **contents: Any) -> Observation:
    files = tuple(
        FileObservation(path=name.replace("__", "."), content=body) for name, body in contents.items()
    )
    return Observation(
        id=ModelId("m"), hub=HubId("org/Model-8B"), status=ReadStatus.OK, facts=facts, contents=files
    )


def test_an_observation_gives_both_numbers() -> None:
    facts = {"safetensors": {"parameters": {"BF16": LLAMA_8B_SIZE}, "total": LLAMA_8B_SIZE}}
    context, counts = derive_numbers(tracked(), observed(facts, config__json=LLAMA_8B))
    assert (context.native, counts.total, counts.active) == (131072, LLAMA_8B_SIZE, LLAMA_8B_SIZE)
    assert context.source == "config.json:max_position_embeddings"


def test_never_read_is_unknown_beside_what_is_declared() -> None:
    statements = (declared(RegistryField.CONTEXT_LENGTH, 1000), declared(RegistryField.PARAMETERS_TOTAL, 5))
    context, counts = derive_numbers(tracked(*statements), None)
    assert (context.native, context.declared) == (None, 1000)
    assert "read" in context.reason
    assert (counts.total, counts.declared_total) == (None, 5)


@pytest.mark.parametrize(
    ("value", "shown"),
    [(8_000_000_000, False), (7_000_000_000, True)],
    ids=["within five per cent", "further apart"],
)
def test_a_disagreement_is_said_with_its_source(value: int, shown: bool) -> None:
    model = tracked(declared(RegistryField.PARAMETERS_TOTAL, value))
    _, counts = derive_numbers(model, observed({}, config__json=LLAMA_8B))
    assert ("declared total" in counts.reason and "example.org" in counts.reason) is shown


def test_a_declared_length_may_be_the_extended_one() -> None:
    scaling = {"type": "yarn", "factor": 4, "original_max_position_embeddings": 32768}
    config = LLAMA_8B | {"max_position_embeddings": 32768, "rope_scaling": scaling}
    context, _ = derive_numbers(
        tracked(declared(RegistryField.CONTEXT_LENGTH, 131072)), observed({}, config__json=config)
    )
    assert (context.native, context.extended, context.declared) == (32768, 131072, 131072)
    assert "declared" not in context.reason


def test_the_newest_statement_counts() -> None:
    old = Declared(field=RegistryField.CONTEXT_LENGTH, value=1, source="s", as_of=PartialDate.parse("2025"))
    context, _ = derive_numbers(tracked(old, declared(RegistryField.CONTEXT_LENGTH, 2)), None)
    assert context.declared == 2
    assert dt.date(2026, 1, 1) == PartialDate.parse("2026-01-01").first


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**40), 10**40) | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KEYS = sorted(
    {
        *LLAMA_8B,
        *QWEN3_MOE,
        "rope_scaling",
        "text_config",
        "vision_config",
        "layer_types",
        "quantization_config",
        "moe_layer_freq",
        "architectures",
        "linear_attn_config",
        "hybrid_override_pattern",
        "block_configs",
        "num_nextn_predict_layers",
        "q_lora_rank",
        "kv_lora_rank",
        "compress_ratios",
        "sliding_window",
    }
)
KINDS = [
    "llama",
    "qwen3_moe",
    "qwen3_next",
    "nemotron_h",
    "deepseek_v3",
    "deepseek_v4",
    "gemma4",
    "t5",
    "kimi_linear",
    "x",
    "falcon_h1",
    "jamba",
    "nemotron-nas",
    "minimax_m1",
    "step3p7",
    "longcat_flash",
    "bert",
    "mllama",
    "qwen3_vl",
]


@settings(deadline=None)
@given(
    facts=st.dictionaries(
        st.sampled_from(["safetensors", "gguf", "config", "pipeline_tag", "library_name"]), JSON
    ),
    body=JSON,
)
def test_any_json_in_any_place_never_raises(facts: dict[str, Any], body: Any) -> None:
    names = (
        "config__json",
        "params__json",
        "hf_quant_config__json",
        "tokenizer_config__json",
        "sentence_bert_config__json",
    )
    context, counts = derive_numbers(tracked(), observed(facts, **dict.fromkeys(names, body)))
    assert context.reason and counts.reason


@settings(max_examples=300, deadline=None)
@given(
    kind=st.sampled_from(KINDS),
    base=st.sampled_from([LLAMA_8B, QWEN3_MOE]),
    damage=st.dictionaries(st.sampled_from(KEYS), JSON, max_size=5),
    hub=st.none() | st.integers(1, 10**13),
)
def test_a_damaged_configuration_never_raises(
    kind: str, base: dict[str, Any], damage: dict[str, Any], hub: int | None
) -> None:
    context, counts = numbers_of(
        NumberFacts(name="a/b-8B", config=base | {"model_type": kind} | damage, hub_total=hub)
    )
    assert context.native is None or 0 < context.native < 10**9
    assert counts.total is None or counts.total > 0
    assert counts.active is None or (counts.total is not None and 0 < counts.active <= counts.total * 1.1)


def test_a_configuration_nested_without_end_is_damage_and_not_a_crash() -> None:
    nested: dict[str, Any] = {}
    for _ in range(5000):
        nested = {"text_config": nested, "hidden_size": [nested]}
    assert numbers_of(NumberFacts(config=nested))[1].total is None
