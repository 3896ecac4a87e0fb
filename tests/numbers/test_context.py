"""Context lengths: every name in use, every kind of scaling, and what is no limit."""

from __future__ import annotations

from typing import Any

import pytest
from number_builders import LLAMA_8B, context

BARE = {key: value for key, value in LLAMA_8B.items() if key != "max_position_embeddings"}


def yarn(factor: float, original: int | None = None, **more: object) -> dict[str, object]:
    scaling: dict[str, object] = {"type": "yarn", "factor": factor, **more}
    return scaling | ({"original_max_position_embeddings": original} if original else {})


@pytest.mark.parametrize(
    ("config", "native"),
    [
        ({"max_position_embeddings": 4096}, 4096),
        ({"model_type": "gpt2", "n_positions": 1024, "n_ctx": 1024}, 1024),
        ({"model_type": "chatglm", "seq_length": 32768}, 32768),
        ({"model_type": "mpt", "max_seq_len": 65536}, 65536),
        ({"max_position_embeddings": 4096, "max_sequence_length": 16384}, 16384),
        ({"model_type": "cohere", "max_position_embeddings": 8192, "model_max_length": 131072}, 131072),
        ({"model_type": "openelm", "max_context_length": 2048}, 2048),
        ({"model_type": "x", "text_config": {"max_position_embeddings": 8192}}, 8192),
        ({"model_type": "x", "llm_config": {"max_position_embeddings": 8192}}, 8192),
        ({"model_type": "x", "language_config": {"max_position_embeddings": 8192}}, 8192),
        ({"model_type": "x", "thinker_config": {"text_config": {"max_position_embeddings": 8192}}}, 8192),
        ({"max_position_embeddings": 32768, "sliding_window": 4096}, 32768),
        ({"max_position_embeddings": 8192.0}, 8192),
    ],
)
def test_names_in_use(config: dict[str, Any], native: int) -> None:
    assert context(BARE | config).native == native


@pytest.mark.parametrize(
    ("positions", "scaling", "native", "extended"),
    [
        (163840, yarn(40, 4096), 163840, None),
        (131072, yarn(32, 4096), 131072, None),
        (32768, yarn(4, 32768), 32768, 131072),
        (32768, yarn(4), 32768, 131072),
        (40960, yarn(4, 32768), 40960, 131072),
        (32768, yarn(16, 8192, finetuned=True), 131072, None),
        (
            131072,
            {"rope_type": "llama3", "factor": 8, "original_max_position_embeddings": 8192},
            131072,
            None,
        ),
        (65536, {"rope_type": "llama3", "factor": 16, "original_max_position_embeddings": 8192}, 65536, None),
        (131072, {"type": "longrope", "factor": 32, "original_max_position_embeddings": 4096}, 131072, None),
        (131072, {"type": "su", "long_factor": [1], "short_factor": [1]}, 131072, None),
        (16384, {"type": "linear", "factor": 4.0}, 16384, None),
        (4096, {"type": "linear", "factor": 4.0}, 16384, None),
        (131072, {"rope_type": "linear", "factor": 8.0}, 131072, None),
        (32768, {"type": "dynamic", "factor": 6.0}, 32768, 196608),
        (32768, {"type": "dynamic", "alpha": 1000.0, "factor": 1.0}, 32768, None),
        (128000, {"type": "mrope", "mrope_section": [16, 24, 24]}, 128000, None),
        (32768, {"rope_type": "default"}, 32768, None),
    ],
)
def test_scaling(positions: int, scaling: dict[str, object], native: int, extended: int | None) -> None:
    found = context(LLAMA_8B | {"max_position_embeddings": positions, "rope_scaling": scaling})
    assert (found.native, found.extended) == (native, extended)


@pytest.mark.parametrize(
    ("kind", "alpha", "positions", "native"),
    [
        ("hunyuan_v1_moe", 1000.0, 32768, 262144),
        ("hunyuan_v1_dense", 1000.0, 262144, 262144),
        ("hunyuan_v1_moe", 50.0, 32768, 32768),
        ("hunyuan", 1000.0, 131072, 131072),
        ("llama", 1000.0, 32768, 32768),
    ],
)
def test_an_alpha_reaches_what_its_developer_states(
    kind: str, alpha: float, positions: int, native: int
) -> None:
    scaling = {"type": "dynamic", "alpha": alpha, "factor": 1.0}
    config = {"model_type": kind, "max_position_embeddings": positions, "rope_scaling": scaling}
    assert context(BARE | config).native == native


def test_scaling_by_layer_kind_is_that_of_full_attention() -> None:
    kinds = {"sliding_attention": {"rope_type": "default"}, "full_attention": yarn(4, 32768)}
    found = context(LLAMA_8B | {"max_position_embeddings": 32768, "rope_parameters": kinds})
    assert (found.native, found.extended) == (32768, 131072)


@pytest.mark.parametrize("kind", ["mamba", "mamba2", "falcon_mamba", "rwkv", "recurrent_gemma"])
def test_a_state_of_fixed_size_has_no_bound(kind: str) -> None:
    found = context({"model_type": kind, "hidden_size": 2560, "num_hidden_layers": 64})
    assert found.native is None and found.unbounded
    assert "not bounded" in found.reason


@pytest.mark.parametrize(
    ("config", "facts", "native", "rule"),
    [
        ({"model_type": "roberta", "max_position_embeddings": 514}, {}, 512, "scaled-positions"),
        ({"model_type": "xlm-roberta", "max_position_embeddings": 8194}, {}, 8192, "scaled-positions"),
        ({"model_type": "bert", "max_position_embeddings": 512}, {}, 512, "stated-positions"),
        (
            {"model_type": "bert", "max_position_embeddings": 512},
            {"sentence": {"max_seq_length": 256}},
            256,
            "sentence-length",
        ),
        (
            {"model_type": "bert", "max_position_embeddings": 512},
            {"sentence": {"max_seq_length": 8192}},
            512,
            "sentence-length",
        ),
        ({"model_type": "x"}, {"sentence": {"max_seq_length": 384}}, 384, "sentence-length"),
    ],
)
def test_encoders(config: dict[str, Any], facts: dict[str, Any], native: int, rule: str) -> None:
    found = context(config, **facts)
    assert found.native == native
    assert found.trail is not None and found.trail.rule == rule


@pytest.mark.parametrize(
    ("config", "native"),
    [
        ({"model_type": "whisper", "max_target_positions": 448, "max_source_positions": 1500}, 448),
        ({"model_type": "speech_to_text", "max_target_positions": 1024}, 1024),
        ({"model_type": "moonshine", "max_position_embeddings": 194}, 194),
        ({"model_type": "canary", "decoder_config": {"max_position_embeddings": 1024}}, 1024),
    ],
)
def test_the_decoder_of_a_speech_model_bounds_the_text(config: dict[str, Any], native: int) -> None:
    found = context(config, pipeline="automatic-speech-recognition")
    assert found.native == native and "decoder" in found.reason


def test_rwkv_4_states_what_it_was_trained_at() -> None:
    found = context({"model_type": "rwkv", "context_length": 1024, "hidden_size": 768})
    assert (found.native, found.unbounded) == (1024, False)


@pytest.mark.parametrize(("stated", "native"), [(32_768, 262_144), (131_072, 131_072)])
def test_an_alpha_stands_for_what_the_developer_says_unless_the_file_says_it(
    stated: int, native: int
) -> None:
    scaling = {"type": "dynamic", "alpha": 1000.0, "factor": 1.0}
    config = {"model_type": "hunyuan", "hidden_size": 4096, "max_position_embeddings": stated}
    assert context(config | {"rope_scaling": scaling}).native == native


@pytest.mark.parametrize(
    ("config", "facts"),
    [
        ({"model_type": "wav2vec2", "hidden_size": 768, "vocab_size": 32}, {}),
        ({"model_type": "bark"}, {"pipeline": "text-to-speech"}),
        ({}, {"library": "diffusers"}),
        ({}, {"pipeline": "text-to-image"}),
        ({"model_type": "vit", "hidden_size": 768}, {"pipeline": "image-classification"}),
    ],
)
def test_not_applicable(config: dict[str, Any], facts: dict[str, Any]) -> None:
    found = context(config, **facts)
    assert found.native is None and not found.unbounded
    assert "not applicable" in found.reason


def test_what_the_class_supposes_where_a_real_configuration_is_silent() -> None:
    text = {"model_type": "gemma3_text", "hidden_size": 2560, "num_hidden_layers": 34}
    found = context({"model_type": "gemma3", "text_config": text})
    assert found.native == 131072
    assert "supposes" in found.reason


@pytest.mark.parametrize(
    "sentinel", [10**30, 1e30, 1000000000000000019884624838656, float("inf"), -1, 0, "512"]
)
def test_sentinels_are_no_length(sentinel: object) -> None:
    assert (
        context({"model_type": "x", "hidden_size": 64}, tokenizer={"model_max_length": sentinel}).native
        is None
    )


def test_the_tokenizer_is_asked_last_and_doubted() -> None:
    found = context({"model_type": "x", "hidden_size": 64}, tokenizer={"model_max_length": 2048})
    assert found.native == 2048
    assert found.trail is not None and found.trail.doubtful


def test_mistral_leaves_headroom_above_what_it_declares() -> None:
    params = {"dim": 7168, "n_layers": 61, "yarn": {"factor": 36, "original_max_position_embeddings": 8192}}
    found = context({}, params=params)
    assert found.native == 262144
    assert found.trail is not None and "294912" in found.trail.set_aside[0]


@pytest.mark.parametrize(
    ("config", "native"),
    [
        ({"model_type": "minimax_m1", "max_position_embeddings": 10240000}, 1_000_000),
        ({"model_type": "mistral", "max_position_embeddings": 1024000, "rope_theta": 1e6}, 131072),
        ({"model_type": "llama", "max_position_embeddings": 1048576, "rope_theta": 3.5e9}, 1048576),
    ],
)
def test_room_of_the_table_is_not_what_was_trained(config: dict[str, Any], native: int) -> None:
    assert context(LLAMA_8B | config).native == native


@pytest.mark.parametrize(
    ("gguf", "native"),
    [
        ({"metadata": {"general.architecture": "llama", "llama.context_length": 8192.0}}, 8192),
        ({"architecture": "qwen2", "context_length": 32768, "total": 1}, 32768),
        ({"metadata": {"general.architecture": "llama"}}, None),
    ],
)
def test_gguf(gguf: dict[str, Any], native: int | None) -> None:
    assert context({}, gguf=gguf).native == native


def test_windows_are_set_aside_with_the_reason() -> None:
    trail = context(LLAMA_8B | {"sliding_window": 4096}).trail
    assert trail is not None and "sliding_window 4096" in trail.set_aside[0]
