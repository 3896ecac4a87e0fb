"""Documents held against their published JSON Schemas, which here allow no key that is not in them."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

import jsonschema_rs

FOLDER = Path(__file__).parents[1] / "tracker" / "data" / "schemas" / "documents"


def faults(document: Any) -> list[str]:
    """What of a document its schema does not say; a document without a schema is a fault itself."""
    name = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(name, str) or not name.startswith("tracker."):
        return []
    validator = _validator(name.removeprefix("tracker.").partition("/")[0])
    if validator is None:
        return [f"{name} has no published schema"]
    return [
        f"{'/'.join(map(str, one.instance_path))}: {one.message[:300]}"
        for one in validator.iter_errors(document)
    ]


@functools.cache
def _validator(name: str) -> Any:
    path = FOLDER / f"{name}.schema.json"
    return jsonschema_rs.validator_for(_closed(json.loads(path.read_bytes()))) if path.is_file() else None


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    if isinstance(schema.get("properties"), dict) and "additionalProperties" not in schema:
        closed["additionalProperties"] = False
    return closed
