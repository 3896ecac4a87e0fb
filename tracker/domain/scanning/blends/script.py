"""Files without an ending: what their first line says they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from tracker.domain.scanning.text.embedded import find_as_file
from tracker.domain.scanning.text.reference import Candidate, Mention, Remark

_INTERPRETER = re.compile(r"#![^\n]*?\b(?:(bash|zsh|sh|dash|ksh|fish)|(python[\d.]*|uv)|(node))\b")
_SUFFIXES = (".sh", ".py", ".js")


def find_candidates(path: PurePosixPath, text: str) -> Iterable[Candidate | Remark | Mention]:
    """Models in a script that names its interpreter; nothing in any other file."""
    found = _INTERPRETER.match(text)
    if found is None or found.lastindex is None:
        return ()
    return find_as_file(path.with_suffix(_SUFFIXES[found.lastindex - 1]), text)
