"""How much memory and time the answers with a row a model take on a large ledger.

    python benchmarks/listing.py                    # 100,000 models
    python benchmarks/listing.py --models 10000 --only "list --format json"

Each command is a process of its own, its answer goes to a file, and its peak is that process's largest
resident set. `registry` is nothing but reading the registry. The first run of a ledger checks it in full, the
second finds that kept: both are measured.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from diff import model, observation

from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.observing.canonical import to_line

COMMANDS = {
    "registry": ("validate",),
    "list --format json": ("list", "--format", "json"),
    "list --format csv": ("list", "--format", "csv"),
    "list -q": ("list", "-q"),
    "list": ("list",),
    "list, some": ("list", "--format", "json", "--family", "family-7"),
    "export": ("export",),
    "export of observations": ("export", "--table", "observations"),
    "verify": ("verify",),
}


def prepare(folder: Path, models: int) -> None:
    """A registry of so many models, in files of thousands, with one snapshot of them."""
    (folder / "registry").mkdir(parents=True)
    (folder / "registry.yaml").write_text("include: registry/*.yaml\nmodels: []\n")
    for first in range(0, models, 5_000):
        with (folder / "registry" / f"{first:08}.yaml").open("w") as file:
            file.write("models:\n")
            for number in range(first, min(first + 5_000, models)):
                file.write(
                    f"  - id: model-{number:08}\n    name: Model {number}\n    hub: owner/model-{number:08}\n"
                    f"    developer: Owner {number % 100}\n    country: FR\n"
                    f"    family: family-{number % 1000}\n"
                )
    store = SnapshotFolder(folder / "snapshots")
    lines = (to_line(observation(model(number, changed=False))) for number in range(models))
    store.write(lines, time=dt.datetime(2026, 11, 23, 6, tzinfo=dt.UTC))


def measure(words: tuple[str, ...], folder: Path) -> tuple[float, float, int, int]:
    """Seconds, MiB, bytes of the answer and exit code of one run."""
    with (folder / "answer").open("wb") as answer:
        process = subprocess.Popen(
            [sys.executable, "-m", "tracker", *words],
            cwd=folder,
            env={**os.environ, "TRACKER_CACHE_DIR": str(folder / "cache")},
            stdout=answer,
        )
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    size = (folder / "answer").stat().st_size
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, size, process.returncode


def main() -> None:
    """Prepare, measure, print a line a command and run."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--models", type=int, default=100_000)
    parser.add_argument("--only", choices=list(COMMANDS))
    parser.add_argument("--keep", type=Path, help="prepare here, or use what was prepared")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = given.keep or Path(name) / "ledger"
        if not (folder / "registry.yaml").exists():
            prepare(folder, given.models)
        for title, words in COMMANDS.items():
            if given.only in (None, title):
                for run in ("first", "again"):
                    seconds, mib, size, code = measure(words, folder)
                    told = {"command": title, "run": run, "seconds": round(seconds, 1), "mib": round(mib)}
                    print(json.dumps({**told, "bytes": size, "code": code}), flush=True)


if __name__ == "__main__":
    main()
