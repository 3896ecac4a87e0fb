"""``tracker.licenses/1`` and ``tracker.license-comparison/1``: the licence knowledge."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from enum import Enum
from typing import Any

from tracker.domain.licensing.comparing.comparison import TermsChange
from tracker.domain.licensing.knowledge.tags import tags_of
from tracker.domain.licensing.knowledge.terms import LicensedAct, LicenseTerms


def licenses_document(entries: Iterable[LicenseTerms]) -> dict[str, Any]:
    """The JSON document ``tracker.licenses/1``."""
    return {"schema": "tracker.licenses/1", "licenses": [terms_document(terms) for terms in entries]}


def terms_document(terms: LicenseTerms) -> dict[str, Any]:
    """Every field under its own name, acts by their names, and the tags."""
    document = {
        field.name: json_value(getattr(terms, field.name))
        for field in dataclasses.fields(terms)
        if field.name not in ("permissions", "license_class")
    }
    return {
        "key": terms.key,
        "class": terms.license_class.value,
        **document,
        "tags": json_value(tags_of(terms)),
        "permissions": {act.value: permission_document(terms, act) for act in LicensedAct},
    }


def permission_document(terms: LicenseTerms, act: LicensedAct) -> dict[str, Any]:
    """``grant`` is null, with the recorded one beside it, where nobody has read the clause."""
    permission = terms.permissions[act]
    read = terms.answers(act)
    return {
        "grant": permission.grant.value if read else None,
        "recorded": permission.grant.value,
        "condition": permission.condition or None,
        "needs": [need.value for need in permission.needs],
        "section": permission.section,
        "basis": permission.basis.value,
        "reason": None if read else "the clause was not read in the licence's own text",
    }


def comparison_document(old: LicenseTerms, new: LicenseTerms, change: TermsChange) -> dict[str, Any]:
    """Both licences and what moves from one to the other."""
    return {
        "schema": "tracker.license-comparison/1",
        "old": terms_document(old),
        "new": terms_document(new),
        "direction": change.direction.value,
        "reason": change.reason or None,
        "opened": [act.value for act in change.opened],
        "tightened": [act.value for act in change.tightened],
        "changes": [json_value(part) for part in change.parts],
    }


def json_value(value: Any) -> Any:
    """Enumerations as their words, dataclasses as objects, tuples as lists; empty texts as null."""
    if isinstance(value, Enum):
        return value.value
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: json_value(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [json_value(item) for item in value]
    return None if value == "" else value
