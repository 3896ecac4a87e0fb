"""The baseline of a scan: the findings that were known when it was written, so that only new ones count."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from tracker.adapters.files.atomic_file import write_result
from tracker.adapters.files.source_file import read_source
from tracker.domain.values.secrets import without_tokens
from tracker.errors import DataError

SCHEMA = "tracker.baseline/1"
_MAX_BYTES = 64 * 1024 * 1024


def read_baseline(file: Path) -> frozenset[str]:
    """The fingerprints in ``file``; raises DataError."""
    hint = "write one with: tracker scan --write-baseline FILE"
    try:
        document = json.loads(read_source(file, _MAX_BYTES))
    except (ValueError, RecursionError) as error:
        raise DataError(f"{file}: not JSON", hint=hint) from error
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        raise DataError(f"{file}: not a baseline ({SCHEMA})", hint=hint)
    findings = document.get("findings")
    if not isinstance(findings, dict) or not all(isinstance(key, str) for key in findings):
        raise DataError(f"{file}: findings: a table of fingerprints is wanted", hint=hint)
    return frozenset(findings)


def write_baseline(file: Path, findings: Mapping[str, Mapping[str, str | int]]) -> None:
    """Write the findings by their fingerprints; raises DataError where the file cannot be written."""
    document = {"schema": SCHEMA, "findings": dict(sorted(findings.items()))}
    text = without_tokens(json.dumps(document, ensure_ascii=True, indent=1, sort_keys=True))
    try:
        write_result(file, f"{text}\n".encode())
    except OSError as error:
        raise DataError(
            f"{file}: cannot be written: {error.strerror or error}",
            hint="name a file in a folder that you may write",
        ) from error
