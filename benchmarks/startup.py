"""Start-up of the commands people wait for, as ratios to a bare Typer program, in one run.

    python benchmarks/startup.py

Prints the minimum of many runs of each command and its ratio to the same call of a program that
only prints one line. A process start is noisy; the minimum is not.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 25

BARE = """
import typer
app = typer.Typer(rich_markup_mode=None, pretty_exceptions_enable=False)

@app.command()
def one(word: str = "x") -> None:
    typer.echo(word)

@app.command()
def two(word: str = "x") -> None:
    typer.echo(word)

app()
"""

TARGETS = [
    ("--help", ["--help"], ["--help"], 1.3),
    ("list", ["list"], ["one"], 2.0),
    ("show glm-5.2", ["show", "glm-5.2"], ["one"], 2.0),
    ("diff 2026-06-11 2026-06-27", ["diff", "2026-06-11", "2026-06-27"], ["one"], 2.0),
    ("check glm-5.2 --offline", ["check", "glm-5.2", "--offline"], ["one"], 2.0),
    ("licenses", ["licenses"], ["one"], 2.0),
]


def fastest(commands: dict[str, list[str]]) -> dict[str, float]:
    """Seconds of the fastest of ``RUNS`` rounds, the commands taking turns so that noise hits all alike."""
    best = dict.fromkeys(commands, float("inf"))
    for _ in range(RUNS):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, capture_output=True, check=False)
            best[name] = min(best[name], time.perf_counter() - start)
    return best


def main() -> None:
    """Print one line a command."""
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder, "bare.py")
        bare.write_text(BARE, encoding="utf-8")
        commands = {
            "bare --help": [sys.executable, str(bare), "--help"],
            "bare one": [sys.executable, str(bare), "one"],
        }
        for name, words, _, _ in TARGETS:
            commands[name] = [sys.executable, "-m", "tracker", *words]
        seconds = fastest(commands)
    print(f"{'command':32}{'ms':>8}{'bare ms':>9}{'ratio':>7}{'aim':>6}")
    for name, _, (word,), aim in TARGETS:
        bare_seconds = seconds[f"bare {word}"]
        ratio = seconds[name] / bare_seconds
        print(f"{name:32}{seconds[name] * 1000:8.0f}{bare_seconds * 1000:9.0f}{ratio:7.2f}{aim:6.1f}")


if __name__ == "__main__":
    main()
