"""References as SARIF 2.1.0, the format of code scanning (OASIS, 2020)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from tracker.domain.scanning.fingerprints import fingerprints, older_fingerprint
from tracker.domain.scanning.text.reference import Reference
from tracker.render.layout.safe import safe
from tracker.render.layout.structured import json_text
from tracker.render.scanning.order import worst_first
from tracker.version import __version__
from tracker.vocabulary import Verdict

if TYPE_CHECKING:
    from tracker.documents.projects.scan import ScanView
    from tracker.documents.projects.scan_answers import Answer

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_RULES: dict[str, tuple[str, str, str]] = {
    "model-reference": (
        "note",
        "A model is used",
        "The project refers to this model. Pin it to a commit; tracker check says what its licence asks.",
    ),
    "model-forbidden": (
        "error",
        "A model may not be used",
        "Its licence or your policy forbids a use that was asked about. Use another model, or record a "
        "waiver with its reason in policy.yaml.",
    ),
    "model-unknown": (
        "warning",
        "A model's terms are unknown",
        "No verdict could be given: its terms were not read, or a fact is missing. See tracker check, or "
        "record what the terms are under clarify in policy.yaml.",
    ),
    "model-unresolved": (
        "warning",
        "A name leads to no model",
        "Which model this is could not be told. Add the name to a model's aliases in registry.yaml, or "
        "accept the line with a comment: tracker: ignore[reason].",
    ),
    "model-conditional": (
        "note",
        "A model's use has conditions",
        "The use is allowed under conditions that can be met; tracker check names them.",
    ),
    "model-elsewhere": (
        "none",
        "A model is named outside production",
        "Documents, examples, tests and catalogues are told and not judged; --class judges them.",
    ),
    "code-not-read": (
        "warning",
        "Code that was not read names a model or a provider",
        "This language is not parsed. Look at the line; --accept-unread lets it through.",
    ),
}
_RULE_OF = {
    Verdict.ALLOWED: "model-reference",
    Verdict.CONDITIONAL: "model-conditional",
    Verdict.UNKNOWN: "model-unknown",
    Verdict.FORBIDDEN: "model-forbidden",
}


def sarif_text(view: ScanView) -> str:
    """One run with a result for each reference, and for each line of code that was not read."""
    names = list(_RULES)
    driver = {
        "name": "tracker",
        "version": __version__,
        "semanticVersion": __version__,
        "rules": [_rule(name) for name in names],
    }
    keys = dict(zip(map(id, view.references), fingerprints(view.references), strict=True))
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [
            *(_result(view, one, names, keys[id(one)]) for one in worst_first(view)),
            *(_unread(names, *one) for one in view.mentioned),
        ],
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(name: str) -> dict[str, Any]:
    level, title, text = _RULES[name]
    return {
        "id": name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": text},
        "help": {"text": text},
        "defaultConfiguration": {"level": level},
    }


def _result(view: ScanView, reference: Reference, names: list[str], key: str) -> dict[str, Any]:
    answer = view.answer_of(reference)
    rule = _rule_of(view, reference, answer)
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
        "message": {"text": _message(reference, answer)},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {
            "modelReference/v1": older_fingerprint(reference),
            "modelReference/v2": key,
        },
        "properties": {
            "kind": reference.kind,
            "class": reference.place.value,
            "hub": reference.hub,
            "registry_id": reference.registry_id,
            "pinned": reference.pinned,
        },
    }


def _rule_of(view: ScanView, reference: Reference, answer: Answer | None) -> str:
    if answer is None:
        return "model-reference" if view.answers is None else "model-elsewhere"
    if answer.verdict is Verdict.UNKNOWN and not reference.names_to_check:
        return "model-unresolved"
    return _RULE_OF[answer.verdict]


def _unread(names: list[str], path: str, line: int, text: str, language: str) -> dict[str, Any]:
    key = hashlib.sha256("\0".join((path, str(line), text)).encode(errors="surrogateescape")).hexdigest()[:32]
    return {
        "ruleId": "code-not-read",
        "ruleIndex": names.index("code-not-read"),
        "level": "warning",
        "message": {"text": f"{safe(text)} is named in {safe(language)}, which is not read"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(path)},
                    "region": {"startLine": max(line, 1)},
                }
            }
        ],
        "partialFingerprints": {"modelReference/v2": key},
    }


def _uri(path: str) -> str:
    return quote(path.encode(errors="surrogateescape"), safe="/")


def _message(reference: Reference, answer: Answer | None) -> str:
    name = safe(reference.text)
    if reference.hub and reference.hub != reference.text:
        name += f" ({safe(reference.hub)})"
    if answer is None:
        return f"uses {name}"
    return f"{name}: {answer.verdict.value}. {safe(answer.why)}. {safe(answer.do)}"
