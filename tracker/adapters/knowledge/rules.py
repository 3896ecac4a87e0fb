"""Which rules judge here: one digest over the licence knowledge and the code that concludes and judges."""

from __future__ import annotations

import functools
import hashlib

from tracker.adapters.files.package import PACKAGE
from tracker.adapters.knowledge.license_knowledge import COMPILED
from tracker.adapters.knowledge.license_texts import SKETCHES

_CODE = ("domain/licensing", "domain/assessing", "domain/policy")


@functools.cache
def rules_digest() -> str:
    """``sha256:…``; the same for every installation of the same version."""
    whole = hashlib.sha256()
    for content in (COMPILED, SKETCHES):
        whole.update(hashlib.sha256(content.read_bytes()).digest())
    for folder in _CODE:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            whole.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return f"sha256:{whole.hexdigest()}"
