"""Sizes counted from configurations alone, against what is published."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from number_builders import LLAMA_8B, LLAMA_8B_SIZE, QWEN3_MOE, QWEN3_MOE_SIZE, counts

from tracker.domain.numbers.architectures import ENTRIES
from tracker.domain.numbers.architectures.towers import TOWERS

LITTLE = 0.001
# A line a model: the settings that decide its size, written down by hand, with the size that its developer
# or the Hub states: all weights, and those one token touches (total less the experts it does not reach).
SIZES = [
    json.loads(line)
    for line in (Path(__file__).parent / "published_sizes.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", SIZES, ids=[row["model"] for row in SIZES])
def test_published_size(row: dict[str, Any]) -> None:
    found = counts(row["settings"])
    assert found.total == pytest.approx(row["total"], rel=LITTLE)
    assert found.active == pytest.approx(row["active"], rel=LITTLE)
    assert found.total_trail is not None and found.total_trail.rule == "configuration"


# A line a class of Transformers 5.24: the settings of its default that decide its size, and the weights of
# the class itself without their values, tied tensors once; active less what one token does not reach.
CLASSES = [
    json.loads(line)
    for line in (Path(__file__).parent / "counted_classes.jsonl").read_text(encoding="utf-8").splitlines()
]


@pytest.mark.parametrize("row", CLASSES, ids=[row["model_type"] for row in CLASSES])
def test_size_of_a_class(row: dict[str, Any]) -> None:
    found = counts(row["settings"])
    assert found.total == pytest.approx(row["total"], rel=LITTLE)
    assert found.active == pytest.approx(row["active"], rel=2 * LITTLE)


def test_every_setting_read_is_in_the_trail() -> None:
    trail = counts(LLAMA_8B).total_trail
    assert trail is not None
    assert set(trail.keys) >= {"hidden_size", "num_hidden_layers", "num_key_value_heads", "vocab_size"}


@pytest.mark.parametrize(
    ("change", "total"),
    [
        ({}, LLAMA_8B_SIZE),
        ({"tie_word_embeddings": True}, LLAMA_8B_SIZE - 128256 * 4096),
        ({"architectures": ["LlamaModel"]}, LLAMA_8B_SIZE - 128256 * 4096),
        ({"architectures": ["LlamaForSequenceClassification"]}, LLAMA_8B_SIZE - 128256 * 4096),
        ({"attention_bias": True}, LLAMA_8B_SIZE + 32 * (4096 + 2 * 1024 + 4096)),
        ({"model_type": "renamed", "architectures": ["LlamaForCausalLM"]}, LLAMA_8B_SIZE),
        ({"num_hidden_layers": 32.0}, LLAMA_8B_SIZE),
    ],
    ids=["as it is", "tied", "without head", "a classifier", "with biases", "by its class", "count as float"],
)
def test_what_changes_a_size(change: dict[str, Any], total: int) -> None:
    assert counts(LLAMA_8B | change).total == total


@pytest.mark.parametrize(
    ("change", "active"),
    [
        ({}, 3_353_032_704),
        ({"num_experts_per_tok": 128}, QWEN3_MOE_SIZE),
        ({"mlp_only_layers": list(range(48))}, None),
    ],
    ids=["8 of 128", "all experts", "experts in no layer"],
)
def test_what_one_token_touches(change: dict[str, Any], active: int | None) -> None:
    assert counts(QWEN3_MOE | change).active == active


@pytest.mark.parametrize(
    ("config", "reason"),
    [
        (LLAMA_8B | {"model_type": "never_heard_of"}, "'never_heard_of' is not known"),
        (
            {k: v for k, v in LLAMA_8B.items() if k != "hidden_size"} | {"model_type": "yi"},
            "hidden_size is missing",
        ),
        (LLAMA_8B | {"num_experts": 64, "num_experts_per_tok": 8}, "not known to have"),
        (QWEN3_MOE | {"num_experts_per_tok": 500}, "contradictory"),
        (LLAMA_8B | {"num_hidden_layers": 10**9}, "not believable"),
        ({"model_type": "llama"}, "gives no measures"),
        ({}, "there is no configuration"),
    ],
    ids=[
        "unknown type",
        "missing key",
        "unexpected experts",
        "too many chosen",
        "absurd",
        "short form",
        "none",
    ],
)
def test_unknown_with_the_reason(config: dict[str, Any], reason: str) -> None:
    found = counts(config)
    assert (found.total, found.active) == (None, None)
    assert reason in found.reason


def test_an_architecture_not_listed_takes_its_active_part_from_the_usual_settings() -> None:
    found = counts(QWEN3_MOE | {"model_type": "never_heard_of"}, hub_total=QWEN3_MOE_SIZE)
    assert found.active == 3_353_032_704
    assert found.active_trail is not None and found.active_trail.doubtful


def test_an_architecture_not_listed_is_counted_without_its_prediction_blocks() -> None:
    layer = 128 * 3 * 2048 * 768 + 6 * 2048**2
    config = QWEN3_MOE | {"model_type": "never_heard_of", "num_nextn_predict_layers": 2}
    found = counts(config, hub_total=QWEN3_MOE_SIZE + 2 * layer)
    assert (found.total, found.active) == (QWEN3_MOE_SIZE, 3_353_032_704)
    assert found.total_trail is not None and found.total_trail.doubtful
    assert counts(config, hub_total=3 * layer).total == 3 * layer


def test_a_tower_no_entry_counts_leaves_the_total_to_the_hub() -> None:
    config = {"model_type": "odd_vl", "text_config": LLAMA_8B, "vision_config": {"hidden_size": 1024}}
    assert counts(config).total is None
    assert counts(config, hub_total=8_500_000_000).total == 8_500_000_000


@pytest.mark.parametrize(
    ("beside", "known"),
    [
        ({"encoder_config": {"hidden_dim": 1024, "num_layers": 16}}, False),
        ({"acoustic_tokenizer_config": {"depth": 12}}, False),
        ({"audio_config": {"hidden_size": 1280}}, False),
        ({"text_config": LLAMA_8B | {"audio_config": {"d_model": 1280}}}, False),
        ({"dflash_config": {"target_layer_ids": [1, 2]}}, True),
        ({"quantization_config": {"hidden_size": 1024}}, True),
    ],
    ids=["an encoder", "a tokenizer of sound", "a tower of sound", "further down", "no part", "storage"],
)
def test_a_part_nobody_counts_leaves_the_total_open(beside: dict[str, Any], known: bool) -> None:
    found = counts({"model_type": "granite_speech", "text_config": LLAMA_8B} | beside)
    assert found.total == (LLAMA_8B_SIZE if known else None)


def test_every_entry_has_a_source() -> None:
    assert all(entry.source.startswith("https://") for entry in ENTRIES.values())
    assert len(ENTRIES) > 150 and len(TOWERS) > 20
