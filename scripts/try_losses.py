"""Try the law of failed readings on many random ledgers: whatever is lost, no answer gets better.

    python scripts/try_losses.py [HOW_MANY [FIRST_SEED]]

Prints what got better with the seed that shows it, and ends with 1 if anything did.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.check.losing import one_life, texts_by_digest, texts_by_wording
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.adapters.knowledge.license_knowledge import load_knowledge


def main(how_many: int, first: int) -> int:
    """The number of seeds that break the law."""
    load_knowledge().digests.update(texts_by_digest())  # type: ignore[attr-defined]
    load_knowledge()._recognised.update(texts_by_wording())
    broken = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + how_many):
            with EmbeddedHub([]) as hub:  # each counts requests in windows of its own
                wrong = one_life(Path(folder) / "ledger", hub, seed)
            if wrong:
                broken += 1
                sys.stdout.write("\n  ".join(wrong) + "\n")
    sys.stdout.write(f"{how_many} ledgers, {broken} of them got better\n")
    return broken


if __name__ == "__main__":
    given = [int(word) for word in sys.argv[1:3]]
    sys.exit(bool(main(given[0] if given else 100, given[1] if len(given) > 1 else 0)))
