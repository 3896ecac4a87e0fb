"""The files tracker itself reads and writes: a registry, a policy, snapshots, locks, results.

They speak of models that are followed, allowed or were found elsewhere; none of them uses one.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

_POLICY_KEYS = frozenset(
    {
        "organization", "product", "uses", "accept", "levels", "ignore", "clarify", "waivers", "accepted",
        "requires", "watch",
    }
)  # fmt: skip
_TOP_KEY = re.compile(r"^([A-Za-z_][\w-]*):", re.MULTILINE)
_ENTRY = re.compile(r"^[ \t]*-[ \t]*(?:\{[ \t]*)?id:", re.MULTILINE)
_SCHEMA = re.compile(r"[\"']?schema[\"']?[ \t]*[:=][ \t]*[\"']?tracker\.[a-z-]+/\d")
_HEAD = 4_000


def is_own_file(path: PurePosixPath, text: str) -> bool:
    """Whether this is a registry or a policy by name and keys, or says that its schema is tracker's."""
    name = path.name.lower()
    if name.endswith((".json", ".jsonl", ".lock", ".toml", ".sarif")):
        return _SCHEMA.search(text, 0, _HEAD) is not None
    if name in ("registry.yaml", "registry.yml"):
        return "models" in _TOP_KEY.findall(text) and _ENTRY.search(text) is not None
    if name in ("policy.yaml", "policy.yml"):
        keys = set(_TOP_KEY.findall(text))
        return bool(keys) and keys <= _POLICY_KEYS
    return False
