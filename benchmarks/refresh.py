"""How long a refresh takes at 80 ms an answer, beside the least it could take and a plain loop.

Run it with ``python benchmarks/refresh.py [MODELS]``. The embedded Hub answers from a process of its own,
so that it does not share an interpreter with what is measured. All figures are of one run; the ratios are
what counts.
"""

from __future__ import annotations

import math
import multiprocessing
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection
from pathlib import Path

LATENCY = 0.08
JOBS = 16
OWNERS = 10
WIDTHS = (6, 6, 9, 6, 8, 8, 7)
SHARDS = [{"rfilename": f"model-{number:05d}-of-00004.safetensors"} for number in range(1, 5)]


def serve(pipe: Connection, models: int, latency: float) -> None:
    """Answer until told to stop; say how many requests there were when asked."""
    from tracker.adapters.embedded_hub import EmbeddedHub, Repo

    files = {
        "config.json": b'{"max_position_embeddings": 131072}',
        "LICENSE": b"Everybody may do everything.\n",
    }
    info = {
        "createdAt": "2026-01-01T00:00:00.000Z",
        "cardData": {"license": "mit"},
        "tags": ["license:mit"],
        "safetensors": {"parameters": {"BF16": 7_000_000_000}, "total": 7_000_000_000},
        "siblings": [*SHARDS, {"rfilename": "config.json"}, {"rfilename": "LICENSE"}],
    }
    repos = [Repo(id=hub_id(number), info=info, files=files) for number in range(models)]
    plenty = {"api": 10**9, "resolvers": 10**9}
    with EmbeddedHub(repos, latency=latency, limits=plenty) as hub:
        pipe.send(hub.address)
        while pipe.recv() == "count":
            pipe.send((len(hub.requests), sum("/resolve-cache/" in path for path in hub.paths)))


def hub_id(number: int) -> str:
    """A repository of one of a few owners."""
    return f"owner{number % OWNERS}/model-{number}"


@contextmanager
def hub(models: int, latency: float = LATENCY) -> Iterator[tuple[str, Callable[[], tuple[int, int]]]]:
    """Its address, and how many requests it has had: all, and second halves of a file's redirect."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(target=serve, args=(theirs, models, latency))
    process.start()

    def count() -> tuple[int, int]:
        ours.send("count")
        found: tuple[int, int] = ours.recv()
        return found

    try:
        yield ours.recv(), count
    finally:
        ours.send("stop")
        process.join()


def registry(folder: Path, models: int) -> None:
    """Write a registry of that many models."""
    lines = [f"  - {{id: m{number}, hub: {hub_id(number)}}}\n" for number in range(models)]
    (folder / "registry.yaml").write_text("models:\n" + "".join(lines))


def refresh(folder: Path, address: str) -> None:
    """One refresh, as the command does it, its comparison with the snapshot before included."""
    from tracker.adapters.hub.client import HubClient
    from tracker.adapters.workspace.finding import Workspace
    from tracker.commands.keep.refresh import RefreshRequest
    from tracker.commands.keep.refresh import refresh as take

    workspace = Workspace(
        registry=folder / "registry.yaml", snapshots=folder / "snapshots", policy=None, shipped=False
    )
    report = take(
        RefreshRequest(
            workspace=workspace,
            jobs=JOBS,
            open_client=lambda keep, jobs: HubClient.open_loopback(keep, jobs, address),
        )
    )
    if report.tally.unread:
        raise SystemExit("some models were not read")


def plain_loop(address: str, models: int) -> None:
    """What a first script would do."""
    from huggingface_hub import HfApi

    api = HfApi(endpoint=address, token=False)
    for number in range(models):
        api.model_info(hub_id(number))


def row(name: str, models: int, work: Callable[[], None], count: Callable[[], tuple[int, int]]) -> float:
    """Do ``work``, print what it took, and return its seconds."""
    before, began = count(), time.perf_counter()
    work()
    seconds = time.perf_counter() - began
    after = count()
    sent = after[0] - before[0]
    calls = sent - (after[1] - before[1])
    ideal = math.ceil(sent / JOBS) * LATENCY
    print(
        f"{name:34} {models:6} {calls:6} {calls / models:9.2f} {sent:6} {seconds:8.2f} {ideal:8.2f}"
        f" {seconds / ideal:7.2f}",
        flush=True,
    )
    return seconds


def times(models: int) -> None:
    """A first refresh, one when nothing has changed, and the plain loop."""
    print(f"{JOBS} jobs, {LATENCY * 1000:.0f} ms an answer; ideal = rounds of {JOBS} requests x latency")
    print("calls: redirects of files to where they are stored not counted; sent: all requests\n")
    heads = ("models", "calls", "per model", "sent", "seconds", "ideal", "ratio")
    print(f"{'':34} " + " ".join(f"{head:>{width}}" for head, width in zip(heads, WIDTHS, strict=True)))
    with hub(models) as (address, count), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        registry(folder, models)
        first = row("first refresh", models, lambda: refresh(folder, address), count)
        row("refresh, nothing changed", models, lambda: refresh(folder, address), count)
        loop = row("plain loop of HfApi.model_info", models, lambda: plain_loop(address, models), count)
        print(f"\nthe loop reads no files and takes {loop / first:.1f} times as long as the first refresh")


def memory(models: int) -> None:
    """Peak memory of a refresh in a process of its own, for a tenth of the models and for all."""
    for number in (models // 10, models):
        with hub(number, 0.0) as (address, _), tempfile.TemporaryDirectory() as name:
            registry(Path(name), number)
            done = subprocess.run(
                [sys.executable, __file__, "--one", name, address], capture_output=True, text=True, check=True
            )
            print(f"peak memory of a first refresh of {number:6} models: {done.stdout.strip()} MiB")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        refresh(Path(sys.argv[2]), sys.argv[3])
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
    else:
        number = int(sys.argv[1]) if len(sys.argv) > 1 else 200
        times(number)
        print()
        memory(max(number, 10) * 10)
