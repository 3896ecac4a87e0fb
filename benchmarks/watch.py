"""What watched owners cost a refresh: requests and time at 80 ms, and memory by what is listed.

    python benchmarks/watch.py                       # 500 models, 20 owners, 100,000 repositories at most

Each refresh runs in a process of its own, the embedded Hub in another. The ideal is rounds of 16 requests,
each of which takes as long as an answer.
"""

from __future__ import annotations

import argparse
import json
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

sys.path.insert(0, str(Path(__file__).parent))

JOBS = 16


def serve(pipe: Connection, models: int, owners: int, listed: int, latency: float) -> None:
    """Followed models of ten owners, and watched owners that list ``listed`` repositories together."""
    from refresh import hub_id

    from tracker.adapters.embedded_hub import EmbeddedHub, Repo

    files = {
        "config.json": b'{"max_position_embeddings": 131072}',
        "LICENSE": b"Everybody may do everything.\n",
    }
    info = {"createdAt": "2026-01-01T00:00:00.000Z", "cardData": {"license": "mit"}, "tags": ["license:mit"]}
    repos = [Repo(id=hub_id(number), info=info, files=files) for number in range(models)]
    repos += [Repo(id=f"watched{number % owners}/repo-{number:06}", info=info) for number in range(listed)]
    with EmbeddedHub(repos, latency=latency, limits={"api": 10**9, "resolvers": 10**9}) as hub:
        pipe.send(hub.address)
        while pipe.recv() == "count":
            lists = sum("author=watched" in one.path for one in hub.requests)
            pipe.send((len(hub.requests), lists))


@contextmanager
def hub(
    models: int, owners: int, listed: int, latency: float
) -> Iterator[tuple[str, Callable[[], tuple[int, int]]]]:
    """Its address, and how many requests and pages of watched lists it has had."""
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.get_context("spawn").Process(
        target=serve, args=(theirs, models, owners, listed, latency)
    )
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


def registry(folder: Path, models: int, owners: int) -> None:
    """Models and watched owners."""
    from refresh import registry as followed

    followed(folder, models)
    path = folder / "registry.yaml"
    lines = "".join(f"  - {{owner: watched{number}}}\n" for number in range(owners))
    path.write_text(f"{path.read_text()}watch:\n{lines}")


def one(folder: Path, address: str) -> None:
    """A refresh here; prints seconds and peak memory."""
    from refresh import refresh

    began = time.perf_counter()
    refresh(folder, address)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": time.perf_counter() - began, "mib": peak}))


def run(folder: Path, address: str) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--one", str(folder), address]
    found: dict[str, float] = json.loads(
        subprocess.run(command, capture_output=True, text=True, check=True).stdout
    )
    return found


def main() -> None:
    """Time for the models asked for, then memory for more and more that is listed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--models", type=int, default=500)
    parser.add_argument("--owners", type=int, default=20)
    parser.add_argument("--listed", type=int, default=100_000)
    parser.add_argument("--latency", type=float, default=0.08)
    parser.add_argument("--one", nargs=2, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.one:
        one(Path(given.one[0]), given.one[1])
        return
    print(
        f"{given.models} models, {given.owners} owners, {given.latency * 1000:.0f} ms an answer, {JOBS} jobs"
    )
    listed = 50 * given.owners
    served = hub(given.models, given.owners, listed, given.latency)
    with served as (address, count), tempfile.TemporaryDirectory() as name:
        registry(Path(name), given.models, given.owners)
        for what in ("first refresh", "nothing changed"):
            before = count()
            got = run(Path(name), address)
            sent, pages = (new - old for new, old in zip(count(), before, strict=True))
            ideal = math.ceil(sent / JOBS) * given.latency
            print(
                f"{what:16} {sent:6} requests, {pages} of them pages of watched lists; "
                f"{got['seconds']:6.2f} s, {got['seconds'] / ideal:5.2f} × ideal",
                flush=True,
            )
    print("\nmemory of a first refresh of 10 models, and of one on which nothing changed")
    for listed in (given.listed // 100, given.listed // 10, given.listed):
        with hub(10, 1, listed, 0.0) as (address, count), tempfile.TemporaryDirectory() as name:
            registry(Path(name), 10, 1)
            first, second = run(Path(name), address), run(Path(name), address)
            pages = count()[1] // 2
            peaks = f"{first['mib']:4.0f} and {second['mib']:4.0f} MiB"
            print(f"{listed:8,} listed by one owner: {pages:4} pages, {peaks}", flush=True)


if __name__ == "__main__":
    main()
