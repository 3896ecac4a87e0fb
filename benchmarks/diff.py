"""How long `tracker diff` takes on large snapshots, beside a pandas merge and csv-diff, in one run.

    python benchmarks/diff.py                       # 100,000 models, 1 % of them changed
    python benchmarks/diff.py --models 3000000 --only tracker

Each way runs in a process of its own; its peak memory is that process's largest resident set. Imports
are not counted. "Reading" is nothing but going through the lines of both snapshots. The other ways get
the same models as CSV with five columns, which is less work than the snapshots' whole lines. csv-diff takes
part where it is installed.
"""

from __future__ import annotations

import argparse
import datetime as dt
import hashlib
import importlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from tracker.__main__ import look_for_cycles_rarely
from tracker.adapters.record.folder import SnapshotFolder
from tracker.domain.observing.canonical import to_line
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.vocabulary import ReadStatus

CHANGED_IN = 100
COLUMNS = ("id", "sha", "gated", "license", "parameters")
CONFIG = {
    "architectures": ["Qwen3ForCausalLM"],
    "hidden_size": 4096,
    "intermediate_size": 12288,
    "max_position_embeddings": 40960,
    "model_type": "qwen3",
    "num_attention_heads": 32,
    "num_hidden_layers": 36,
    "num_key_value_heads": 8,
    "rope_theta": 1000000,
    "tie_word_embeddings": False,
    "vocab_size": 151936,
}


def model(number: int, *, changed: bool) -> dict[str, object]:
    """The columns that all ways compare. Half the changes are new commits, the rest gates and licences."""
    sort = number // CHANGED_IN % 4 if changed else 0
    return {
        "id": f"model-{number:08}",
        "sha": hashlib.sha1(f"{number}{changed}".encode(), usedforsecurity=False).hexdigest(),
        "gated": "manual" if sort == 1 else False,
        "license": "llama3.1" if sort == 3 else "apache-2.0",
        "parameters": 8_190_735_360 + number,
    }


def observation(row: dict[str, object]) -> Observation:
    """One model as the Hub would describe it."""
    hub = f"owner/{row['id']}"
    facts = {
        "_id": f"{hash(row['id']) & 0xFFFFFF:024x}",
        "id": hub,
        "sha": row["sha"],
        "createdAt": "2025-04-27T03:40:00.000Z",
        "lastModified": "2025-07-26T03:49:00.000Z",
        "gated": row["gated"],
        "disabled": False,
        "private": False,
        "cardData": {"license": row["license"], "base_model": "owner/base"},
        "safetensors": {"parameters": {"BF16": row["parameters"]}, "total": row["parameters"]},
        "pipeline_tag": "text-generation",
        "library_name": "transformers",
    }
    return Observation(
        id=ModelId(str(row["id"])),
        hub=HubId(hub),
        status=ReadStatus.OK,
        facts=facts,
        files={"README.md": 1, "config.json": 1, "model-*.safetensors": 5, "tokenizer.json": 1},
        contents=(FileObservation(path="config.json", sha256="0" * 64, size=728, content=CONFIG),),
    )


def lines(models: int, *, new: bool) -> Iterator[bytes]:
    """Canonical lines of all models."""
    for number in range(models):
        yield to_line(observation(model(number, changed=new and number % CHANGED_IN == 0)))


def prepare(folder: Path, models: int, *, csv: bool) -> None:
    """Two snapshots, and the same as two CSV files."""
    store = SnapshotFolder(folder / "snapshots")
    for day in (22, 23):
        store.write(lines(models, new=day == 23), time=dt.datetime(2026, 11, day, 6, tzinfo=dt.UTC))
        if csv:
            with (folder / f"{day}.csv").open("w") as file:
                file.write(",".join(COLUMNS) + "\n")
                for number in range(models):
                    row = model(number, changed=day == 23 and number % CHANGED_IN == 0)
                    file.write(",".join(str(row[column]) for column in COLUMNS) + "\n")
    (folder / "registry.yaml").write_text(
        "models:\n  - {id: fable, history: [{date: 2026-06-09, access: api, source: 'https://example.org'}]}\n"
    )


def read_both(folder: Path) -> int:
    """Nothing but the lines of both snapshots."""
    return sum(
        1 for day in (22, 23) for _ in (folder / f"snapshots/2026-11-{day}T06-00-00Z.jsonl").open("rb")
    )


def with_tracker(folder: Path) -> int:
    """The engine of `tracker diff`: every check on every model that differs."""
    from tracker.ledger.events.of_window import Window, events
    from tracker.ledger.ledger import Ledger

    ledger = Ledger.load(folder / "registry.yaml", folder / "snapshots")
    return sum(1 for _ in events(ledger, Window(ledger.view("previous"), ledger.view("latest"))))


def with_pandas(folder: Path) -> int:
    """An outer merge on the id, then a comparison of columns."""
    import pandas as pd

    old, new = (pd.read_csv(folder / f"{day}.csv", dtype=str) for day in (22, 23))
    both = old.merge(new, on="id", how="outer", suffixes=("_old", "_new"), indicator=True)
    differs = both["_merge"] != "both"
    for column in COLUMNS[1:]:
        differs |= both[f"{column}_old"] != both[f"{column}_new"]
    return int(differs.sum())


def with_csv_diff(folder: Path) -> int:
    """csv-diff's own two functions."""
    from csv_diff import compare, load_csv

    old, new = (load_csv((folder / f"{day}.csv").open(), key="id") for day in (22, 23))
    return len(compare(old, new)["changed"])


WAYS: dict[str, Callable[[Path], int]] = {
    "reading": read_both,
    "tracker": with_tracker,
    "pandas": with_pandas,
    "csv-diff": with_csv_diff,
}
IMPORTS = {
    "tracker": ("tracker.commands.ask.diff", "tracker.adapters.workspace.registry_file", "yaml"),
    "pandas": ("pandas",),
    "csv-diff": ("csv_diff",),
}


def run_here(way: str, folder: Path) -> None:
    """Print what one way takes, as JSON."""
    for module in IMPORTS.get(way, ()):
        importlib.import_module(module)
    if way == "tracker":
        look_for_cycles_rarely()
    start = time.perf_counter()
    found = WAYS[way](folder)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps({"found": found, "seconds": seconds, "mib": peak / 1024}))


def measure(ways: list[str], folder: Path, repeat: int) -> dict[str, dict[str, float]]:
    """The best of several processes of each way; they take turns, so that a slow moment meets them all."""
    best: dict[str, dict[str, float]] = {}
    for _ in range(repeat):
        for way in list(ways):
            command = [sys.executable, __file__, "--run", way, "--folder", str(folder)]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                print(f"{way:10} left out: {done.stderr.strip().splitlines()[-1]}")
                ways.remove(way)
                continue
            got = json.loads(done.stdout)
            if way not in best or got["seconds"] < best[way]["seconds"]:
                best[way] = got
    return best


def main() -> None:
    """Prepare, measure, print ratios."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--models", type=int, default=100_000)
    parser.add_argument("--only", choices=list(WAYS), help="this way and plain reading alone")
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--run", choices=list(WAYS), help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        run_here(given.run, given.folder)
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        prepare(folder, given.models, csv=given.only is None)
        size = sum(path.stat().st_size for path in folder.glob("snapshots/*.jsonl"))
        changed = given.models // CHANGED_IN
        print(f"{given.models:,} models, {changed:,} changed, {size / 2**20:,.0f} MiB in both")
        ways = ["reading", given.only] if given.only and given.only != "reading" else list(WAYS)
        best = measure(ways, folder, given.repeat)
        base = best.pop("reading")
        print(f"{'reading':10} {base['seconds']:8.3f} s                {base['mib']:8.0f} MiB")
        for way, got in best.items():
            ratio = got["seconds"] / base["seconds"]
            figures = f"{got['seconds']:8.3f} s {ratio:6.2f} × reading {got['mib']:8.0f} MiB"
            print(f"{way:10} {figures}  {got['found']:,} found")


if __name__ == "__main__":
    main()
