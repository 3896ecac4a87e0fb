"""What a lock costs: requests and time to write it at 80 ms an answer, and time to check it offline.

Run it with ``python benchmarks/lock.py [WRITTEN] [CHECKED]``: 50 models are locked and 200 are checked unless
other numbers are given. The embedded Hub answers from a process of its own. ``start-up`` is ``--version``.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from refresh import LATENCY, hub, hub_id


def project(folder: Path, models: int) -> None:
    """A folder whose one program loads that many models."""
    lines = [f'AutoModel.from_pretrained("{hub_id(number)}")' for number in range(models)]
    folder.mkdir()
    (folder / "load.py").write_text("from transformers import AutoModel\n" + "\n".join(lines) + "\n")


def run(folder: Path, address: str, *words: str) -> float:
    """Seconds that a command takes, as a whole process."""
    surroundings = {**os.environ, "HF_ENDPOINT": address, "TRACKER_CACHE_DIR": str(folder.parent / "cache")}
    surroundings.pop("HF_TOKEN", None)
    began = time.perf_counter()
    command = [sys.executable, "-m", "tracker", *words]
    ran = subprocess.run(command, cwd=folder, env=surroundings, check=False, capture_output=True, text=True)
    seconds = time.perf_counter() - began
    if ran.returncode:
        raise SystemExit(f"{' '.join(words)} ended with {ran.returncode}: {ran.stderr[:500]}")
    return seconds


def main() -> None:
    """Print both."""
    written, checked = (int(word) for word in (*sys.argv[1:], "50", "200")[:2])
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "written"
        project(folder, written)
        with hub(written) as (address, count):
            seconds = run(folder, address, "lock")
            requests, halves = count()
        each = (requests - halves) / written
        least = requests * LATENCY / 16
        print(f"lock of {written} models: {seconds:.2f} s, {requests} requests, {each:.1f} a model")
        print(f"  the least at {LATENCY * 1000:.0f} ms and 16 at once: {least:.2f} s")
        folder = Path(name) / "checked"
        project(folder, checked)
        with hub(checked, 0.0) as (address, _):
            run(folder, address, "lock")
        times = sorted(run(folder, "http://127.0.0.1:9", "lock", "--check") for _ in range(5))
        start = min(run(folder, "http://127.0.0.1:9", "--version") for _ in range(3))
        print(f"lock --check of {checked} models: {times[0]:.2f} s at best, {times[2]:.2f} s as a rule")
        print(f"  start-up: {start:.2f} s")


if __name__ == "__main__":
    main()
