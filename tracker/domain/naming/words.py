"""Words in models' names that say less than a name: formats, ways of training, kinds, ranks."""

from __future__ import annotations

import re

from tracker.domain.values.late_pattern import LatePattern

PLAIN = frozenset(
    [
        "instruct",
        "it",
        "chat",
        "hf",
        "base",
        "pt",
        "sft",
        "dpo",
        "rlhf",
        "aligned",
        "release",
        "final",
        "latest",
        "official",
        "model",
        "ai",
        "llm",
        "version",
    ]
)
"""A name that leaves one of these out still means the same model, where only one fits."""

KINDS = frozenset(
    [
        "v",
        "coder",
        "code",
        "vl",
        "vision",
        "math",
        "embedding",
        "embeddings",
        "embed",
        "reranker",
        "rerank",
        "guard",
        "safeguard",
        "audio",
        "omni",
        "image",
        "video",
        "asr",
        "tts",
        "ocr",
        "speech",
        "captioner",
        "edit",
        "layered",
        "translate",
        "reward",
        "prm",
        "draft",
        "distill",
        "med",
        "medical",
        "guardian",
        "speculator",
    ]
)
"""A name that leaves one of these out means the model without it, where there is one."""

RANKS = frozenset(
    [
        "large",
        "small",
        "medium",
        "mini",
        "nano",
        "micro",
        "tiny",
        "pro",
        "max",
        "plus",
        "ultra",
        "super",
        "lite",
        "light",
        "flash",
        "fast",
        "turbo",
        "high",
        "low",
        "air",
        "preview",
        "exp",
        "experimental",
        "beta",
        "alpha",
        "thinking",
        "think",
        "reasoning",
        "reasoner",
        "next",
        "dense",
        "moe",
        "open",
        "new",
        "big",
        "one",
        "two",
    ]
)
"""Words that stand in many names: none of them says alone which model is meant."""

GENERIC = PLAIN | KINDS | RANKS

_FORMAT_TEXT = r"""
    (?:ud[-_ ]?)?i?q[1-8](?:[-_](?:[kms0-9]|xs|xxs|xl|nl|km)){0,3} | tq[12]_0 | gguf | ggml | awq | gptq
    | exl[23] | mlx | onnx | bnb | nf4 | fp(?:4|8|16|32) | bf16 | f(?:16|32) | nvfp4 | mxfp[468] | int[48]
    | w[48]a(?:4|8|16) | [2-8][-_ ]?bits? | imatrix | quantized | quants? | qat | hqq | aqlm | openvino
    | marlin | autoround | dwq | ct2 | unquantized | safetensors | torchao | i1
    | 1[._]58[-_ ]?bits? | 1[-_ ]?bit | tensorrt(?:[-_]llm)? | trt[-_]llm | coreml | tflite | litert
    | rkllm | mlc
"""
FORMATS = LatePattern(rf"(?<![a-z0-9])(?:{_FORMAT_TEXT})(?![a-z0-9])", re.VERBOSE)
"""How weights are packed; read off a name in small letters."""
