"""How long licence look-ups and recognition take, as multiples of reading a licence file."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from tracker.adapters.knowledge.license_knowledge import load_knowledge, load_recogniser

LICENSE = Path(__file__).parent.parent / "LICENSE"


def milliseconds(work: Callable[[], object], times: int = 5) -> float:
    """The best of several runs."""
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best * 1_000


def main() -> None:
    """Print one line a measurement."""
    text = LICENSE.read_bytes()
    recogniser, knowledge = load_recogniser(), load_knowledge()
    changed = text.replace(b"perpetual", b"revocable")
    recogniser.recognise(changed)  # builds the index of runs, once a process
    digests = list(knowledge.digests) * 3
    read = milliseconds(LICENSE.read_bytes)
    rows = {
        "load the knowledge": milliseconds(load_knowledge.__wrapped__),
        "load the sketches": milliseconds(load_recogniser.__wrapped__),
        "a text of a known digest": milliseconds(lambda: recogniser.recognise(text)),
        "a changed text of 11 KB": milliseconds(lambda: recogniser.recognise(changed)),
        "a changed text of 100 KB": milliseconds(lambda: recogniser.recognise(changed * 9)),
        "1,000 look-ups by digest": milliseconds(
            lambda: [knowledge.by_digest(one) for one in digests[:1_000]]
        ),
    }
    for name, took in rows.items():
        print(f"{name:<28}{took:>9.2f} ms {took / read:>9.0f} times reading the file")


if __name__ == "__main__":
    main()
