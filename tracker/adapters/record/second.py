"""``snapshots/second/<source>/<date>.jsonl``: what second sources said, apart from the Hub's snapshots."""

from __future__ import annotations

import re
from pathlib import Path

from tracker.adapters.files.atomic_file import write_atomically
from tracker.domain.observing.json_lines import canonical_json, parse_json
from tracker.domain.seconding.claims import Catalogue, claim_fields, stored_claim

SCHEMA = "tracker.second/1"
_NAME = re.compile(r"\d{4}-\d{2}-\d{2}\.jsonl")


class SecondFolder:
    """The folder of second sources beside the snapshots; made on the first ``put``."""

    def __init__(self, snapshots: Path) -> None:
        self.path = snapshots / "second"

    def put(self, catalogue: Catalogue) -> Path:
        """Keep it under the date of its data. The same answer gives the same bytes. Raises OSError."""
        header = {
            "schema": SCHEMA,
            "source": catalogue.source,
            "address": catalogue.address,
            "as_of": catalogue.as_of,
            "claims": len(catalogue.claims),
        }
        lines = [header, *(claim_fields(claim) for claim in catalogue.claims)]
        target = self.path / catalogue.source / f"{catalogue.as_of}.jsonl"
        target.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(target, b"".join(canonical_json(line) + b"\n" for line in lines))
        return target

    def newest(self, source: str) -> Catalogue | None:
        """The last one kept; None where there is none that can be read."""
        folder = self.path / source
        names = sorted((file for file in folder.glob("*.jsonl") if _NAME.fullmatch(file.name)), reverse=True)
        for file in names:
            try:
                return _catalogue(file.read_bytes())
            except (OSError, ValueError, KeyError, TypeError):
                continue
        return None


def _catalogue(content: bytes) -> Catalogue:
    first, *rest = content.splitlines()
    header = parse_json(first)
    if not isinstance(header, dict) or header.get("schema") != SCHEMA:
        raise ValueError("no file of a second source")
    lines = [parse_json(line) for line in rest]
    return Catalogue(
        source=str(header["source"]),
        as_of=str(header["as_of"]),
        address=str(header["address"]),
        claims=tuple(stored_claim(line) for line in lines if isinstance(line, dict)),
    )
