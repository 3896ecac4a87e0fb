"""Safetensors headers: metadata, types and shapes of tensors, without the tensors.

The format: https://github.com/huggingface/safetensors#format. Its reference reader refuses headers over
100 MB; ours refuses earlier, at what a file of a hundred thousand tensors needs.
"""

from __future__ import annotations

import json
from math import prod
from typing import Any

from tracker.domain.scanning.weights.local_weights import (
    HeaderError,
    LocalWeights,
    Stream,
    repository_of,
    text_of,
    whole_number,
)

_MAX_HEADER = 32 * 1024 * 1024
_PACKED_TYPES = frozenset({"U8", "I8", "I32", "U32", "I64", "I16", "U16"})
_PACKED_SHARE = 0.05
"""Masks and position tables are whole numbers too, but never this share of a model."""


def read_safetensors_header(stream: Stream, size: int, path: str) -> LocalWeights:
    """Read one file of ``size`` bytes. Raises HeaderError."""
    header = _header(stream, size)
    metadata = header.pop("__metadata__", None)
    words = metadata if isinstance(metadata, dict) else {}
    parameters, reason = _parameters(header)
    base = [
        repository_of(words.get(key))
        for key in ("base_model", "base_model_name_or_path", "modelspec.base_model")
    ]
    return LocalWeights(
        path=path,
        format="safetensors",
        name=text_of(words.get("modelspec.title") or words.get("name")),
        license=text_of(words.get("modelspec.license") or words.get("license")),
        base_models=tuple(dict.fromkeys(found for found in base if found)),
        architecture=text_of(words.get("modelspec.architecture") or words.get("architecture")),
        parameters=parameters,
        parameters_reason=reason,
    )


def _header(stream: Stream, size: int) -> dict[str, Any]:
    raw = stream.read(8)
    if len(raw) < 8:
        raise HeaderError("the file is too short for a header")
    length = int.from_bytes(raw, "little")
    if length > _MAX_HEADER:
        raise HeaderError(f"it claims a header of {length} bytes")
    if length > size - 8:
        raise HeaderError("the header goes beyond the end of the file")
    data = stream.read(length)
    if not data.startswith(b"{"):
        raise HeaderError("the header is no JSON object")
    try:
        header = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise HeaderError("the header is no JSON that can be read") from error
    if not isinstance(header, dict):
        raise HeaderError("the header is no JSON object")
    return header


def _parameters(tensors: dict[str, Any]) -> tuple[int | None, str | None]:
    total = packed = 0
    for tensor in tensors.values():
        elements = _elements(tensor)
        total += elements
        if elements and tensor["dtype"] in _PACKED_TYPES:
            packed += elements
    if not total:
        return None, "the header lists no tensors"
    if packed > total * _PACKED_SHARE:
        return None, "weights are packed several to a number"
    return whole_number(total), None


def _elements(tensor: Any) -> int:
    if not isinstance(tensor, dict) or not isinstance(tensor.get("dtype"), str):
        raise HeaderError("a tensor has no type")
    shape = tensor.get("shape")
    if not isinstance(shape, list) or len(shape) > 16:
        raise HeaderError("a tensor has no shape")
    if not all(isinstance(side, int) and not isinstance(side, bool) and 0 <= side < 2**63 for side in shape):
        raise HeaderError("a tensor has an impossible shape")
    return prod(shape)
