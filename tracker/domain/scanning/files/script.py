"""Files without an ending: what their first line says they are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from tracker.domain.scanning.finders import finder_named
from tracker.domain.scanning.text.reference import Candidate, Remark

_INTERPRETER = re.compile(r"#![^\n]*?\b(bash|zsh|sh|dash|ksh|fish|python[\d.]*|node|uv)\b")


def find_candidates(path: PurePosixPath, text: str) -> Iterable[Candidate | Remark]:
    """Models in a script that names its interpreter; nothing in any other file."""
    found = _INTERPRETER.match(text)
    if found is None:
        return ()
    if found[1].startswith(("python", "uv")):
        name, path = "python", path.with_suffix(".py")
    elif found[1] == "node":
        name, path = "javascript", path.with_suffix(".js")
    else:
        name = "shell"
    return finder_named(name)(path, text)
