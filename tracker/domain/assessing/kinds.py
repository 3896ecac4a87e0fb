"""What a model is for, as far as its task or its name tells; for comparing like with like."""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.domain.values.late_pattern import LatePattern

_TASKS: Mapping[str, str] = {
    "feature-extraction": "embedding",
    "sentence-similarity": "embedding",
    "text-ranking": "reranker",
    "automatic-speech-recognition": "speech recognition",
    "text-to-speech": "speech",
    "text-to-audio": "audio",
    "text-to-image": "image",
    "image-to-image": "image",
    "text-to-video": "video",
    "image-to-video": "video",
    "image-text-to-text": "vision",
}
_NAMES: tuple[tuple[str, LatePattern], ...] = tuple(
    (kind, LatePattern(rf"(?<![a-z])(?:{words})(?![a-z])", re.IGNORECASE))
    for kind, words in (
        ("reranker", r"rerank\w*"),
        ("embedding", r"embed\w*|bge|e5|gte|minilm|mpnet|colbert|arctic-embed"),
        ("speech recognition", r"whisper|asr|parakeet|canary|moonshine"),
        ("speech", r"tts|speech|voice|parler|kokoro|bark"),
        ("video", r"video|wan|ltx|mochi|cogvideox|hunyuanvideo|minimax-h"),
        ("image", r"image|flux|diffusion|sdxl|kolors|sana|hidream"),
        ("guard", r"guard|guardian|shieldgemma|safeguard"),
        ("code", r"coder?|devstral|codestral|starcoder|codellama|codegemma"),
        ("vision", r"vl|vision|ocr|llava|pixtral|internvl|paligemma|smolvlm"),
    )
)


def kind_of(name: str, task: object = None) -> str:
    """``text`` where nothing says otherwise; a task that was read goes before a name."""
    if isinstance(task, str) and task in _TASKS:
        return _TASKS[task]
    return next((kind for kind, words in _NAMES if words.search(name)), "text")
