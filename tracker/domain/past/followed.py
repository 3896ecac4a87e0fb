"""Which files of a repository have a past worth reading, going by their paths."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from enum import StrEnum

from tracker.domain.licensing.texts.license_files import is_plain_text, role_of, weight_folders
from tracker.domain.observing.readme import README
from tracker.domain.observing.weight_files import is_weight_file

_NOTICE = re.compile(r"^notice(?:\.(?:txt|md))?$", re.IGNORECASE)
_CONFIGURATIONS = frozenset(
    {"config.json", "params.json", "sentence_bert_config.json", "hf_quant_config.json"}
)


class Sort(StrEnum):
    """What a file's change may mean."""

    CARD = "card"
    TERMS = "terms"
    NUMBERS = "numbers"
    WEIGHTS = "weights"


def sort_of(path: str, folders: Collection[str] = ()) -> Sort | None:
    """The sort of a file, None where its past is of no interest; ``folders`` are those that hold weights."""
    if path == README:
        return Sort.CARD
    if path in _CONFIGURATIONS:
        return Sort.NUMBERS
    if is_weight_file(path):
        return Sort.WEIGHTS
    if _NOTICE.match(path) or role_of(path, (), folders) is not None:
        return Sort.TERMS
    return None


def followed(paths: Iterable[str]) -> dict[str, Sort]:
    """The files of one commit whose past is followed."""
    known = list(paths)
    folders = weight_folders(known)
    return {path: sort for path in known if (sort := sort_of(path, folders)) is not None}


def is_readable(path: str) -> bool:
    """Whether a file's text can be read as it is; of others only the name of the bytes is known."""
    return is_plain_text(path) or path in _CONFIGURATIONS
