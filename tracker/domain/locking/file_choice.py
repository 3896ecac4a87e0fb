"""Which files of a repository a lock names: weights, configuration, tokenizer, licences, code."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.domain.locking.entries import LockedFile
from tracker.domain.observing.weight_files import is_weight_file

_PICKED = re.compile(
    r"(?:^|/)(?:[^/]*(?:licen[cs]e|notice|copying|use_?policy|acceptable_?use)[^/]*"
    r"|(?:[\w.-]*config[\w.-]*|tokenizer[\w.-]*|vocab[\w.-]*|merges|special_tokens_map|added_tokens|model_index"
    r"|preprocessor[\w.-]*|chat_template|params|[\w.-]*\.index)\.(?:json|txt|model|jinja)"
    r"|[\w.-]+\.(?:py|tiktoken|spm|model))$",
    re.IGNORECASE,
)


def chosen(files: Iterable[LockedFile], everything: bool = False) -> tuple[LockedFile, ...]:
    """The files a lock names, by path; all of them with ``everything``."""
    kept = [file for file in files if everything or is_weight_file(file.path) or _PICKED.search(file.path)]
    return tuple(sorted(kept, key=lambda file: file.path))
