"""YAML of any kind: Compose, Kubernetes, Helm, workflows, gateways, training and serving configuration."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.names.model_keys import words
from tracker.domain.scanning.settings.configuration import find_in_tree
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, distinct
from tracker.domain.scanning.trees.document import Node
from tracker.domain.scanning.trees.yaml_reader import read_yaml

_TRIGGERS = words(
    """
    model hugging hf_ ollama tokenizer pretrained checkpoint embed rerank llm lora gguf nvcr.io provider
    storageuri ckpt gpt- claude gemini mistral qwen llama gemma deepseek mlx whisper bert teacher student
    judge
    """
)
_HF = re.compile(r"\bhf\b", re.IGNORECASE)
_TEMPLATE_COMMENT = re.compile(r"\{\{-?\s*/\*.*?(?:\*/\s*-?\}\}|\Z)|\{#.*?(?:#\}|\Z)", re.DOTALL)
_NOT_LINE_BREAK = re.compile(r"[^\n]")


def may_name_model(text: str) -> bool:
    """False for a configuration file without any of the words that stand near models; it is not read."""
    lowered = text.lower()
    return any(word in lowered for word in _TRIGGERS) or ("hf" in lowered and _HF.search(text) is not None)


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in all documents of a YAML file."""
    if not may_name_model(text):
        return
    text = _TEMPLATE_COMMENT.sub(lambda comment: _NOT_LINE_BREAK.sub(" ", comment[0]), text)
    roots = read_yaml(LocatedText.of(text))
    yield from distinct(candidate for root in roots for candidate in _find(root))


def _find(root: Node) -> Iterator[Candidate]:
    return find_in_tree(root)
