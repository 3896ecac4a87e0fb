"""References as SARIF 2.1.0, the format of code scanning (OASIS, 2020)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tracker.domain.scanning.text.reference import Reference
from tracker.render.layout.safe import safe
from tracker.render.layout.structured import json_text
from tracker.version import __version__
from tracker.vocabulary import Verdict

if TYPE_CHECKING:
    from tracker.documents.scan import ScanView

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RULES = {
    "model-reference": ("note", "A model is used", "The project refers to this model."),
    "model-forbidden": (
        "error",
        "A model may not be used",
        "Its licence forbids a use that was asked about.",
    ),
    "model-unknown": (
        "warning",
        "A model's terms are unknown",
        "No verdict could be given; see tracker check.",
    ),
    "model-conditional": ("note", "A model's use has conditions", "See tracker check for the duties."),
}
_RULE_OF = {
    None: "model-reference",
    Verdict.ALLOWED: "model-reference",
    Verdict.CONDITIONAL: "model-conditional",
    Verdict.UNKNOWN: "model-unknown",
    Verdict.FORBIDDEN: "model-forbidden",
}


def sarif_text(view: ScanView) -> str:
    """One run with a result for each reference."""
    names = list(_RULES)
    driver = {
        "name": "tracker",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(name) for name in names],
    }
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(view, reference, names) for reference in view.references],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str) -> dict[str, Any]:
    level, title, text = _RULES[name]
    return {
        "id": name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": text},
        "defaultConfiguration": {"level": level},
    }


def _result(view: ScanView, reference: Reference, names: list[str]) -> dict[str, Any]:
    rule = _RULE_OF[view.verdict_of(reference)]
    location: dict[str, Any] = {"artifactLocation": {"uri": _uri(reference.path)}}
    if reference.line > 0:
        column = max(reference.column, 1)
        location["region"] = {
            "startLine": reference.line,
            "startColumn": column,
            "endColumn": column + max(len(reference.text), 1),
        }
    return {
        "ruleId": rule,
        "ruleIndex": names.index(rule),
        "level": _RULES[rule][0],
        "message": {"text": _message(reference, view.verdict_of(reference))},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"modelReference/v1": _fingerprint(reference)},
        "properties": {
            "kind": reference.kind,
            "hub": reference.hub,
            "registry_id": reference.registry_id,
            "pinned": reference.pinned,
        },
    }


def _uri(path: str) -> str:
    return quote(path.encode(errors="surrogateescape"), safe="/")


def _message(reference: Reference, verdict: Verdict | None) -> str:
    name = safe(reference.text)
    if reference.hub and reference.hub != reference.text:
        name += f" ({safe(reference.hub)})"
    return f"{name}: {verdict.value}" if verdict else f"uses {name}"


def _fingerprint(reference: Reference) -> str:
    """The same for a reference that only moved to another line."""
    key = "\0".join((reference.path, reference.kind, reference.text))
    return hashlib.sha256(key.encode(errors="surrogateescape")).hexdigest()[:32]
