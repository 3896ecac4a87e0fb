"""Digests of what a policy says, so that its change is told apart from a change of the models."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict

from tracker.domain.licensing.asking.profile_facts import Fact
from tracker.domain.observing.json_lines import canonical_json
from tracker.domain.policy.policy import Accept, Acceptance


def policy_digest(facts: Mapping[str, Fact], accept: Accept) -> str:
    """Over profile, uses, what is accepted and denied; acceptances of duties and waivers are left out."""
    content = {
        "facts": {name: sorted(value) if isinstance(value, list) else value for name, value in facts.items()},
        "classes": None if accept.license_classes is None else sorted(accept.license_classes),
        "deny": sorted(accept.deny),
        "unknown": accept.unknown.value,
    }
    return _digest(canonical_json(content))


def acceptance_digest(entry: Acceptance) -> str:
    """Over everything an acceptance says; its line in the file is left out."""
    fields = asdict(entry)
    del fields["line"]
    return _digest(canonical_json({name: str(value) for name, value in fields.items()}))


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
