"""What is kept of licence texts, digests and sketches but no text, and a recogniser made of it."""

from __future__ import annotations

import base64
import json
import sys
from array import array
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tracker.adapters.files.package import DATA
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.texts.recognition import KnownMarkers, Recogniser
from tracker.domain.licensing.texts.sketch import Sketch
from tracker.vocabulary import LicenseClass

SKETCHES = DATA / "license_sketches.jsonl"

# Without the text at hand, phrases that would make a free licence another keep it from being concluded.
_NARROWING = (
    "non-commercial",
    "noncommercial",
    "monthly active",
    "revenue",
    "research purposes",
    "european union",
    "acceptable use policy",
    "only modification",
)


def make_recogniser(knowledge: LicenseKnowledge) -> Recogniser:
    """One that knows every entry's fingerprints and markers, and the texts of the SPDX list."""
    lines = [json.loads(line) for line in SKETCHES.read_bytes().splitlines()]
    # Of several identifiers with one text the shortest is the plain one.
    by_length = sorted(lines, key=lambda line: -len(line["id"]))
    listed = {line["alnum"]: line["key"] or line["id"] for line in by_length if "alnum" in line}
    return Recogniser(
        digests={**listed, **knowledge.digests},
        markers=_markers(knowledge, {line["key"] for line in lines}),
        sketches=[sketch_from_json(line) for line in lines],
        spdx_of={key: knowledge.terms[key].spdx for key in knowledge},
        predicted=_predicted(knowledge),
        companions=_companions(knowledge),
    )


def _markers(knowledge: LicenseKnowledge, held: set[str]) -> Iterable[KnownMarkers]:
    for terms in knowledge.terms.values():
        unseen = terms.key not in held and terms.license_class is LicenseClass.OPEN_SOURCE
        absent = (*terms.markers_absent, *(_NARROWING if unseen else ()))
        if terms.markers:
            yield KnownMarkers(key=terms.key, present=terms.markers, absent=absent)


def _predicted(knowledge: LicenseKnowledge) -> frozenset[str]:
    return frozenset(
        digest
        for terms in knowledge.terms.values()
        for one in terms.fingerprints
        if one.confidence == "predicted"
        for digest in (one.raw, one.normalised, one.alnum)
        if digest
    )


def _companions(knowledge: LicenseKnowledge) -> dict[str, str]:
    return {
        digest: f"it is the {one.role.replace('-', ' ')} of {terms.key}, no licence by itself"
        for terms in knowledge.terms.values()
        for one in terms.companions
        for digest in (one.fingerprint.raw, one.fingerprint.normalised, one.fingerprint.alnum)
        if digest
    }


def sketch_from_json(line: dict[str, Any]) -> Sketch:
    """The reverse of :func:`sketch_to_json`."""
    return Sketch(
        id=line["id"],
        key=line["key"],
        spdx=line.get("spdx"),
        family=line.get("family", ""),
        runs=_unpack("I", line["runs"]),
        lengths={int(run): length for run, length in line["lengths"].items()},
        variable=frozenset(line.get("variable", ())),
        optional_from=line["optional_from"],
        signatures=_unpack("H", line.get("signatures", "")),
        title=frozenset(line["title"]),
        body=line["body"],
        words=line["words"],
    )


def sketch_to_json(sketch: Sketch) -> dict[str, Any]:
    """Plain values, numbers packed little-endian in Base64."""
    line: dict[str, Any] = {"id": sketch.id, "key": sketch.key}
    if sketch.spdx:
        line["spdx"] = sketch.spdx
    if sketch.family:
        line["family"] = sketch.family
        line["signatures"] = _pack(sketch.signatures)
    if sketch.variable:
        line["variable"] = sorted(sketch.variable)
    return line | {
        "words": sketch.words,
        "optional_from": sketch.optional_from,
        "lengths": {str(run): length for run, length in sorted(sketch.lengths.items())},
        "title": sorted(sketch.title),
        "body": sketch.body,
        "runs": _pack(sketch.runs),
    }


def write_sketches(lines: Iterable[dict[str, Any]], path: Path = SKETCHES) -> None:
    """Replace the file, one sketch a line, sorted by id. Raises OSError."""
    from tracker.adapters.files.atomic_file import write_atomically

    ordered = sorted(lines, key=lambda line: str(line["id"]))
    text = "".join(
        json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n" for line in ordered
    )
    write_atomically(path, text.encode())


def _pack(numbers: array[int]) -> str:
    return base64.b64encode(_little_endian(numbers).tobytes()).decode()


def _unpack(code: str, text: str) -> array[int]:
    numbers: array[int] = array(code)
    numbers.frombytes(base64.b64decode(text))
    return _little_endian(numbers)


def _little_endian(numbers: array[int]) -> array[int]:
    if sys.byteorder == "little":
        return numbers
    swapped = numbers[:]
    swapped.byteswap()
    return swapped
