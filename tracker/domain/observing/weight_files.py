"""Which files of a repository hold weights, going by their names."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.domain.values.late_pattern import LatePattern

_WEIGHTS = LatePattern(
    r"\.(safetensors|gguf|ggml|bin|pt|pth|ckpt|h5|msgpack|onnx|tflite|pdparams|nemo|npz|distcp|llamafile|mlmodel"
    r"|mlpackage|engine|ot|rknn|keras)$|(^|/)consolidated\.[^/]*$|(^|/)weight\.bin$",
    re.IGNORECASE,
)
# What training leaves behind, and tokenizers, in formats that weights come in too.
_OTHERWISE = LatePattern(
    r"(^|/)(training_args|optimizer|scheduler|scaler|rng_state|random_states|trainer_state|tokenizer|vocab|mmproj"
    r"|spiece|sentencepiece|imatrix|events\.out)[^/]*$|\.imatrix$",
    re.IGNORECASE,
)


def is_weight_file(path: str) -> bool:
    """Whether a file of that name holds a model's weights."""
    return bool(_WEIGHTS.search(path)) and not _OTHERWISE.search(path)


def count_weight_files(files: Mapping[str, int]) -> int:
    """How many weight files there are in ``Observation.files`` (a path to its count)."""
    return sum(count for path, count in files.items() if is_weight_file(path))
