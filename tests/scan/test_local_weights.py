"""Headers of weights and the Hugging Face cache: what they say, and files that lie about themselves."""

from __future__ import annotations

import io
import json
import os
import struct
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.adapters.project.local_weights import candidates_of, default_cache, read_cache, read_weights
from tracker.domain.scanning.weights.gguf import read_gguf_header
from tracker.domain.scanning.weights.local_weights import HeaderError, LocalWeights
from tracker.domain.scanning.weights.safetensors import read_safetensors_header

SHA = "0123456789abcdef0123456789abcdef01234567"


def gguf_text(text: str, wide: str = "<Q") -> bytes:
    raw = text.encode()
    return struct.pack(wide, len(raw)) + raw


def gguf_value(value: Any) -> bytes:
    if isinstance(value, str):
        return struct.pack("<I", 8) + gguf_text(value)
    if isinstance(value, list):
        return struct.pack("<IIQ", 9, 8, len(value)) + b"".join(map(gguf_text, value))
    return struct.pack("<II", 4, value)


def gguf(metadata: dict[str, Any], tensors: dict[str, list[int]] | None = None) -> bytes:
    tensors = tensors if tensors is not None else {"a": [8, 4], "b": [8]}
    entries = b"".join(gguf_text(key) + gguf_value(value) for key, value in metadata.items())
    infos = b"".join(
        gguf_text(name) + struct.pack(f"<I{len(shape)}QIQ", len(shape), *shape, 0, 0)
        for name, shape in tensors.items()
    )
    return b"GGUF" + struct.pack("<IQQ", 3, len(tensors), len(metadata)) + entries + infos


def safetensors(header: Any, body: bytes = b"") -> bytes:
    raw = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(raw)) + raw + body


def parsed(data: bytes) -> LocalWeights:
    read = read_gguf_header if data.startswith(b"GGUF") else read_safetensors_header
    return read(io.BytesIO(data), len(data), "x")


METADATA = {
    "general.architecture": "llama",
    "general.name": "Tiny Llama",
    "general.license": "llama3.2",
    "general.license.link": "https://example.org/license",
    "general.base_model.count": 1,
    "general.base_model.0.repo_url": "https://huggingface.co/meta-llama/Llama-3.2-1B",
    "general.repo_url": "https://huggingface.co/acme/Tiny-Llama-GGUF",
    "general.file_type": 15,
    "general.tags": ["text-generation"],
    "llama.context_length": 131072,
    "tokenizer.ggml.tokens": [f"t{n}" for n in range(500)],
    "tokenizer.chat_template": "x" * 10_000,
}


def test_gguf_says_what_it_is() -> None:
    assert parsed(gguf(METADATA)) == LocalWeights(
        path="x",
        format="gguf",
        name="Tiny Llama",
        license="llama3.2",
        license_link="https://example.org/license",
        base_models=("meta-llama/Llama-3.2-1B",),
        repository="acme/Tiny-Llama-GGUF",
        architecture="llama",
        parameters=40,
        context_length=131072,
        quantization="Q4_K_M",
    )


def test_the_first_version_of_gguf() -> None:
    key = gguf_text("general.architecture", "<I")
    data = b"GGUF" + struct.pack("<III", 1, 0, 1) + key + struct.pack("<I", 8) + gguf_text("gptj", "<I")
    assert parsed(data).architecture == "gptj"


def test_a_big_endian_gguf() -> None:
    data = b"GGUF" + struct.pack(">IQQ", 3, 0, 1) + gguf_text("general.architecture", ">Q")
    assert parsed(data + struct.pack(">I", 8) + gguf_text("llama", ">Q")).architecture == "llama"


GOOD = gguf(METADATA)
LIES = {
    "another file": b"PK\x03\x04" + bytes(20),
    "empty": b"",
    "only the magic": b"GGUF",
    "a later version": b"GGUF" + struct.pack("<IQQ", 99, 0, 0),
    "too many entries": b"GGUF" + struct.pack("<IQQ", 3, 0, 2**63),
    "too many tensors": b"GGUF" + struct.pack("<IQQ", 3, 2**40, 0),
    "a long key": b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 2**62) + bytes(50),
    "a long text": b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + gguf_text("k") + struct.pack("<IQ", 8, 2**62),
    "a long list": b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + gguf_text("k") + struct.pack("<IIQ", 9, 4, 2**62),
    "a list of lists": b"GGUF" + struct.pack("<IQQ", 3, 0, 1) + gguf_text("k") + struct.pack("<IIQ", 9, 9, 1),
    "an unknown type": b"GGUF"
    + struct.pack("<IQQ", 3, 0, 1)
    + gguf_text("k")
    + struct.pack("<I", 77)
    + bytes(9),
    "many dimensions": b"GGUF"
    + struct.pack("<IQQ", 3, 1, 0)
    + gguf_text("t")
    + struct.pack("<I", 2**31)
    + bytes(9),
    "a header cut off": GOOD[: len(GOOD) // 2],
    "a huge header": struct.pack("<Q", 2**60) + b"{}",
    "a header beyond the end": struct.pack("<Q", 5_000) + b"{}",
    "no JSON": safetensors(b"{nonsense"),
    "a list": safetensors(b"[1, 2]"),
    "deep JSON": safetensors(b'{"a":' * 100_000),
    "a tensor without a type": safetensors({"a": {"shape": [1]}}),
    "a tensor without a shape": safetensors({"a": {"dtype": "F32", "shape": "x"}}),
    "a negative side": safetensors({"a": {"dtype": "F32", "shape": [-4]}}),
    "a tensor that is a number": safetensors({"a": 7}),
}


@pytest.mark.parametrize("data", LIES.values(), ids=LIES)
@pytest.mark.parametrize("ending", [".gguf", ".safetensors"])
def test_a_file_that_lies_is_reported_not_believed(tmp_path: Path, data: bytes, ending: str) -> None:
    path = tmp_path / f"x{ending}"
    path.write_bytes(data)
    weights = read_weights(path)
    assert weights.problem
    assert weights.parameters is None


def test_an_overflowing_count_is_no_count() -> None:
    assert parsed(gguf({}, {"a": [2**40, 2**40]})).parameters is None


def test_safetensors_says_what_it_is() -> None:
    header = {
        "__metadata__": {"format": "pt", "modelspec.license": "mit", "base_model": "Qwen/Qwen3-8B"},
        "a": {"dtype": "BF16", "shape": [4, 8], "data_offsets": [0, 64]},
        "b": {"dtype": "BF16", "shape": [], "data_offsets": [64, 66]},
    }
    weights = parsed(safetensors(header))
    assert (weights.parameters, weights.license, weights.base_models) == (33, "mit", ("Qwen/Qwen3-8B",))


def test_packed_weights_have_no_count() -> None:
    header = {"q": {"dtype": "I32", "shape": [64]}, "s": {"dtype": "F16", "shape": [8]}}
    weights = parsed(safetensors(header))
    assert (weights.parameters, weights.parameters_reason) == (None, "weights are packed several to a number")


def test_what_stands_beside_the_weights(tmp_path: Path) -> None:
    (tmp_path / "m.safetensors").write_bytes(safetensors({"a": {"dtype": "F32", "shape": [2]}}))
    config = {"architectures": ["Qwen3ForCausalLM"], "max_position_embeddings": 40960}
    (tmp_path / "config.json").write_text(json.dumps(config))
    (tmp_path / "README.md").write_text("---\nlicense: apache-2.0\nbase_model: Qwen/Qwen3-8B\n---\n")
    weights = read_weights(tmp_path / "m.safetensors", "m.safetensors")
    assert (weights.license, weights.base_models, weights.architecture, weights.context_length) == (
        "apache-2.0", ("Qwen/Qwen3-8B",), "Qwen3ForCausalLM", 40960,
    )  # fmt: skip
    assert [found.text for found in candidates_of(weights)] == ["Qwen/Qwen3-8B"]


def test_a_file_that_says_nothing_is_itself(tmp_path: Path) -> None:
    path = tmp_path / "tiny.gguf"
    path.write_bytes(gguf({}))
    (found,) = candidates_of(read_weights(path))
    assert (found.text, found.source, found.kind) == ("tiny.gguf", "local-file", "gguf")


def test_a_pipe_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.gguf")
    assert read_weights(tmp_path / "x.gguf").problem == "not a regular file"


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200), st.integers(0, len(GOOD)))
def test_no_header_is_a_crash(noise: bytes, cut: int) -> None:
    for data in (noise, b"GGUF" + noise, GOOD[:cut] + noise + GOOD[cut:], safetensors(noise)):
        try:
            parsed(data)
        except HeaderError as error:
            assert str(error)


# ---- the cache


def cached(folder: Path, name: str, files: dict[str, bytes], refs: dict[str, str] | None = None) -> Path:
    repository = folder / name
    snapshot = repository / "snapshots" / SHA
    (repository / "blobs").mkdir(parents=True)
    snapshot.mkdir(parents=True)
    for number, (file, data) in enumerate(files.items()):
        blob = repository / "blobs" / str(number)
        blob.write_bytes(data)
        (snapshot / file).parent.mkdir(parents=True, exist_ok=True)
        (snapshot / file).symlink_to(os.path.relpath(blob, (snapshot / file).parent))
    (repository / "refs").mkdir()
    for ref, sha in (refs or {"main": SHA}).items():
        (repository / "refs" / ref).parent.mkdir(parents=True, exist_ok=True)
        (repository / "refs" / ref).write_text(sha)
    return repository


def test_a_cache_lists_its_models(tmp_path: Path) -> None:
    card = b"---\nlicense: mit\nbase_model:\n- meta-llama/Llama-3.2-1B\n---\n"
    cached(tmp_path, "models--acme--tiny-llama", {"README.md": card, "q/x.gguf": gguf(METADATA)})
    cached(
        tmp_path, "models--gpt2", {"config.json": b'{"model_type": "gpt2"}'}, {"main": SHA, "refs/pr/1": SHA}
    )
    cached(tmp_path, "datasets--acme--tickets", {})
    (tmp_path / "version.txt").write_text("1")
    first, second = read_cache(tmp_path)
    assert (first.hub, first.license, first.base_models) == (
        "acme/tiny-llama",
        "mit",
        ("meta-llama/Llama-3.2-1B",),
    )
    (revision,) = first.revisions
    assert (revision.sha, revision.refs, revision.files) == (SHA, ("main",), 2)
    assert [(weights.path, weights.quantization) for weights in revision.weights] == [("q/x.gguf", "Q4_K_M")]
    assert (second.hub, second.architecture, second.revisions[0].refs) == (
        "gpt2",
        "gpt2",
        ("main", "refs/pr/1"),
    )


def test_a_link_out_of_the_cache_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret.gguf"
    outside.write_bytes(gguf(METADATA))
    repository = cached(tmp_path / "hub", "models--acme--x", {})
    (repository / "snapshots" / SHA / "x.gguf").symlink_to(outside)
    (repository / "snapshots" / SHA / "y.gguf").symlink_to(repository / "blobs" / "gone")
    (model,) = read_cache(tmp_path / "hub")
    assert model.problems == ("x.gguf: a link out of the cache", "y.gguf: its blob is missing")
    assert model.revisions[0].weights == ()


def test_an_unfinished_download_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "models--acme--x" / "snapshots" / "main").mkdir(parents=True)
    (model,) = read_cache(tmp_path)
    assert model.problems == ("main: no commit id", "no revision is complete")


CACHES = [
    ({"HF_HUB_CACHE": "/a/hub", "HF_HOME": "/b"}, "/a/hub"),
    ({"HF_HOME": "/b"}, "/b/hub"),
    ({"XDG_CACHE_HOME": "/c"}, "/c/huggingface/hub"),
    ({"HOME": "/home/x"}, "/home/x/.cache/huggingface/hub"),
]


@pytest.mark.parametrize(("environment", "expected"), CACHES)
def test_where_the_cache_is(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], expected: str
) -> None:
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE", "HF_HOME", "XDG_CACHE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert default_cache() == Path(expected)
