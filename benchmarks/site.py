"""How much work `tracker site` is, and that a model's share of it does not grow with the number of models.

    python benchmarks/site.py                   # 75, 150 and 300 models with half a year of weekly snapshots
    python benchmarks/site.py --models 300 --most 10

Seconds are processor time of a process of its own, imports included. The second run finds every file as it
should be. With ``--most`` it ends with 1 where the largest ledger's first run takes more.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.pages.many import ledger


def seconds(folder: Path) -> float:
    """Processor time of one run."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "tracker", "site", "public"], cwd=folder, check=True, stderr=subprocess.DEVNULL
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> int:
    """Print a row a size."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=int, nargs="*", default=[75, 150, 300])
    parser.add_argument("--most", type=float, help="seconds the largest one may take")
    wanted = parser.parse_args()
    first = 0.0
    print("models  first run  again  ms a model  files    bytes  front page")
    for number in sorted(wanted.models):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            ledger(folder, number)
            first, again = seconds(folder), seconds(folder)
            files = [path for path in (folder / "public").rglob("*") if path.is_file()]
            size = sum(path.stat().st_size for path in files)
            front = (folder / "public" / "index.html").stat().st_size
            print(
                f"{number:6}  {first:7.2f} s  {again:4.2f} s  {1000 * first / number:8.1f}  {len(files):5}  "
                f"{size / 1e6:5.1f} MB  {front / 1e3:6.1f} kB"
            )
    return 1 if wanted.most is not None and first > wanted.most else 0


if __name__ == "__main__":
    sys.exit(main())
