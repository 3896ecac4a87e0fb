"""GGUF headers: metadata and tensor shapes, without the tensors.

The format: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Counts and lengths are the file's
word and are held against its size and against limits before anything is read or kept.
"""

from __future__ import annotations

import re
import struct
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

_MAX_ENTRIES = 10_000
_MAX_TENSORS = 100_000
_MAX_KEY = 65_535
_MAX_KEPT_TEXT = 4_096
_MAX_STRINGS = 2_000_000
_MAX_DIMENSIONS = 8
_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9

# general.file_type, as llama.cpp's llama_ftype counts them; names as in the files' own names.
_FILE_TYPES = {
    0: "F32",
    1: "F16",
    2: "Q4_0",
    3: "Q4_1",
    7: "Q8_0",
    8: "Q5_0",
    9: "Q5_1",
    10: "Q2_K",
    11: "Q3_K_S",
    12: "Q3_K_M",
    13: "Q3_K_L",
    14: "Q4_K_S",
    15: "Q4_K_M",
    16: "Q5_K_S",
    17: "Q5_K_M",
    18: "Q6_K",
    19: "IQ2_XXS",
    20: "IQ2_XS",
    21: "Q2_K_S",
    22: "IQ3_XS",
    23: "IQ3_XXS",
    24: "IQ1_S",
    25: "IQ4_NL",
    26: "IQ3_S",
    27: "IQ3_M",
    28: "IQ2_S",
    29: "IQ2_M",
    30: "IQ4_XS",
    31: "IQ1_M",
    32: "BF16",
    36: "TQ1_0",
    37: "TQ2_0",
    38: "MXFP4_MOE",
}


def read_gguf_header(stream: Stream, size: int, path: str) -> LocalWeights:
    """Read one file of ``size`` bytes. Raises HeaderError."""
    cursor = _Cursor(stream, size)
    if cursor.take(4) != b"GGUF":
        raise HeaderError("the file does not begin with GGUF")
    version = cursor.version()
    cursor.wide = "I" if version == 1 else "Q"
    tensors, entries = cursor.count(_MAX_TENSORS, "tensors"), cursor.count(_MAX_ENTRIES, "metadata entries")
    metadata = dict(_entry(cursor) for _ in range(entries))
    parameters = sum(_tensor_elements(cursor) for _ in range(tensors))
    return _weights(path, metadata, parameters)


class _Cursor:
    """Reads numbers and texts; knows how much of the file is left."""

    def __init__(self, stream: Stream, size: int) -> None:
        self.stream = stream
        self.left = size
        self.order = "<"
        self.wide = "Q"

    def take(self, length: int) -> bytes:
        if length > self.left:
            raise HeaderError("the header goes beyond the end of the file")
        data = self.stream.read(length)
        if len(data) < length:
            raise HeaderError("the file ends inside its header")
        self.left -= length
        return data

    def skip(self, length: int) -> None:
        if length > self.left:
            raise HeaderError("the header goes beyond the end of the file")
        self.stream.seek(length, 1)
        self.left -= length

    def number(self, code: str) -> Any:
        form = struct.Struct(self.order + code)
        return form.unpack(self.take(form.size))[0]

    def version(self) -> int:
        raw = self.take(4)
        version = int.from_bytes(raw, "little")
        if version > 0xFFFF:  # written by a big-endian machine
            self.order, version = ">", int.from_bytes(raw, "big")
        if version not in (1, 2, 3):
            raise HeaderError(f"version {version} of GGUF is not known")
        return version

    def count(self, limit: int, what: str) -> int:
        number = int(self.number(self.wide))
        if number > limit:
            raise HeaderError(f"it claims {number} {what}")
        return number

    def text(self, keep: int) -> str | None:
        """A string; None, passed over, where it is longer than ``keep`` bytes."""
        length = int(self.number(self.wide))
        if length > keep:
            self.skip(length)
            return None
        return self.take(length).decode("utf-8", "replace")


def _entry(cursor: _Cursor) -> tuple[str, Any]:
    key = cursor.text(_MAX_KEY)
    if key is None:
        raise HeaderError("a metadata key is too long")
    return key, _value(cursor, int(cursor.number("I")))


def _value(cursor: _Cursor, kind: int) -> Any:
    if kind in _SCALARS:
        return cursor.number(_SCALARS[kind])
    if kind == _STRING:
        return cursor.text(_MAX_KEPT_TEXT)
    if kind == _ARRAY:
        return _array(cursor)
    raise HeaderError(f"a metadata value has the unknown type {kind}")


def _array(cursor: _Cursor) -> list[str] | None:
    """Short lists of strings are kept (tags, languages); vocabularies and numbers are passed over."""
    kind, length = int(cursor.number("I")), int(cursor.number(cursor.wide))
    if kind in _SCALARS:
        cursor.skip(length * struct.calcsize("<" + _SCALARS[kind]))
        return None
    if kind != _STRING or length > _MAX_STRINGS:
        raise HeaderError("a metadata list is of a kind or length that no model has")
    kept: list[str] = []
    for _ in range(length):
        item = cursor.text(_MAX_KEPT_TEXT if length <= 100 else 0)
        if item:
            kept.append(item)
    return kept


def _tensor_elements(cursor: _Cursor) -> int:
    if cursor.text(_MAX_KEY) is None:
        raise HeaderError("a tensor's name is too long")
    dimensions = int(cursor.number("I"))
    if dimensions > _MAX_DIMENSIONS:
        raise HeaderError(f"a tensor claims {dimensions} dimensions")
    shape = [int(cursor.number(cursor.wide)) for _ in range(dimensions)]
    cursor.skip(4 + 8)
    return prod(shape)


def _weights(path: str, metadata: dict[str, Any], parameters: int) -> LocalWeights:
    architecture = text_of(metadata.get("general.architecture"))
    file_type = metadata.get("general.file_type")
    bases = [
        repository_of(metadata[key])
        for key in sorted(metadata)
        if re.fullmatch(r"general\.base_model\.\d+\.repo_url", key)
    ]
    repository = next(
        (
            found
            for key in (
                "general.repo_url",
                "general.source.repo_url",
                "general.source.huggingface.repository",
            )
            if (found := repository_of(metadata.get(key)))
        ),
        None,
    )
    return LocalWeights(
        path=path,
        format="gguf",
        name=text_of(metadata.get("general.name")),
        license=text_of(metadata.get("general.license")),
        license_link=text_of(metadata.get("general.license.link")),
        base_models=tuple(base for base in bases if base),
        repository=repository,
        architecture=architecture,
        parameters=whole_number(parameters),
        parameters_reason=None if whole_number(parameters) else "the header lists no tensors",
        context_length=whole_number(metadata.get(f"{architecture}.context_length")),
        quantization=_FILE_TYPES.get(file_type) if isinstance(file_type, int) else None,
    )
