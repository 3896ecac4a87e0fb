"""Which rules judge here: one digest over the licence knowledge and the code that concludes and judges."""

from __future__ import annotations

import functools
import hashlib
import json

from tracker.adapters.files.package import PACKAGE
from tracker.adapters.knowledge import license_sources
from tracker.adapters.knowledge.compiled import read_compiled
from tracker.adapters.knowledge.license_knowledge import BUILT

_CODE = ("domain/licensing", "domain/assessing", "domain/policy")


@functools.cache
def rules_digest() -> str:
    """``sha256:…``; the same for every installation of the same version."""
    from tracker.adapters.knowledge.license_texts import SKETCHES

    compiled = read_compiled(BUILT, license_sources.SOURCES, license_sources.compile_licenses)
    knowledge = json.dumps(compiled, sort_keys=True, separators=(",", ":"))
    whole = hashlib.sha256(knowledge.encode())
    whole.update(hashlib.sha256(SKETCHES.read_bytes()).digest())
    for folder in _CODE:
        for path in sorted((PACKAGE / folder).rglob("*.py")):
            whole.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0")
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return f"sha256:{whole.hexdigest()}"
