"""``snapshots/second/<source>/<date>.jsonl``: what second sources said, apart from the Hub's snapshots."""

from __future__ import annotations

from pathlib import Path

from tracker.adapters.record.kept_files import KeptFiles
from tracker.domain.observing.json_lines import canonical_json, parse_json
from tracker.domain.seconding.claims import Catalogue, claim_fields, stored_claim
from tracker.domain.values.late_pattern import LatePattern

SCHEMA = "tracker.second/1"
AREA = "second"
_NAME = LatePattern(r"(\d{4}-\d{2}-\d{2})(?:\.(\d{1,3}))?\.jsonl")


class SecondFolder:
    """The folder of second sources beside the snapshots; made on the first ``put``.

    A file is never changed, for the next snapshot names it with its digest: another answer with the same
    date is ``<date>.1.jsonl``.
    """

    def __init__(self, snapshots: Path) -> None:
        self.path = snapshots / AREA
        self._kept = KeptFiles(snapshots)

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
        content = b"".join(canonical_json(line) + b"\n" for line in lines)
        for number in range(1000):
            again = f".{number}" if number else ""
            try:
                name = f"{catalogue.source}/{catalogue.as_of}{again}.jsonl"
                return self._kept.put(AREA, name, content)
            except FileExistsError:
                continue
        raise OSError(f"no name is left for another answer of {catalogue.source} of {catalogue.as_of}")

    def newest(self, source: str) -> Catalogue | None:
        """The last one kept; None where there is none that can be read."""
        for name in sorted(self._kept.names(AREA, source), key=_age, reverse=True):
            try:
                return _catalogue(self._kept.read(AREA, name))
            except (OSError, ValueError, KeyError, TypeError, RecursionError):
                continue
        return None


def _age(name: str) -> tuple[str, int]:
    found = _NAME.fullmatch(name.rpartition("/")[2])
    return (found[1], int(found[2] or 0)) if found else ("", 0)


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
