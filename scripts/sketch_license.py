"""Teach the recogniser a licence text: ``python scripts/sketch_license.py KEY FILE``.

Adds the text's sketch to ``tracker/data/license_sketches.jsonl`` and prints the fingerprint to put under
``text: fingerprints:`` of ``tracker/data/licenses/KEY.yaml``. The text itself is not kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.adapters.knowledge.license_texts import SKETCHES, sketch_to_json, write_sketches
from tracker.domain.licensing.texts.sketch import make_sketch
from tracker.domain.licensing.texts.wording import decode, digests


def main(key: str, path: Path, source: str) -> None:
    """Raise KeyError where there is no entry ``key``."""
    terms, raw = load_knowledge().terms[key], path.read_bytes()
    known = {line["id"]: line for line in map(json.loads, SKETCHES.read_bytes().splitlines())}
    whole, normalised, alnum = digests(raw)
    identifier = f"text/{key}" if f"text/{key}" not in known else f"text/{key}-{whole[:8]}"
    sketch = make_sketch(decode(raw), id=identifier, key=key, family=terms.family or "")
    write_sketches([*known.values(), sketch_to_json(sketch)])
    lines = (f"- id: {identifier}", f"source: {source}", f"bytes: {len(raw)}")
    digest_lines = (f"raw: {whole}", f"normalised: {normalised}", f"alnum: {alnum}")
    sys.stdout.write("\n    ".join((f"  {lines[0]}", *lines[1:], *digest_lines)) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], Path(sys.argv[2]), "where the text was found, with revision and date")
