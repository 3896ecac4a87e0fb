"""Start-up of the commands people wait for, as ratios to a bare Typer program, in one run.

    python benchmarks/startup.py [FOLDER]

Prints processor time, of the process and of the system: other work on the machine moves it less than the
clock. Each command runs many times in turn with a program that only prints one line, the first time to fill
the cache; the least is compared. FOLDER holds a ledger, this checkout unless it is named. Modules are
compiled beforehand, as those of an installed package are.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

RUNS = 15
HERE = Path(__file__).parent.parent

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

# The words, those of the bare program, and the ratio that is aimed at. MODEL is the first that is listed.
TARGETS = [
    (["--help"], "--help", 1.3),
    (["list"], "one", 2.0),
    (["licenses"], "one", 2.0),
    (["diff"], "one", 2.0),
    (["check", "MODEL", "--offline"], "one", 2.5),
    (["show", "MODEL"], "one", 2.5),
    (["history", "MODEL"], "one", 3.0),
    (["validate"], "one", 4.0),
]


def seconds(command: list[str], folder: Path, environment: dict[str, str]) -> float:
    """Processor time of one run."""
    devnull = subprocess.DEVNULL
    process = subprocess.Popen(command, cwd=folder, env=environment, stdout=devnull, stderr=devnull)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime


def least(commands: dict[str, list[str]], folder: Path, environment: dict[str, str]) -> dict[str, float]:
    """The least of ``RUNS`` rounds, the commands taking turns so that noise hits all alike."""
    for command in commands.values():
        seconds(command, folder, environment)
    rounds = [
        {name: seconds(command, folder, environment) for name, command in commands.items()}
        for _ in range(RUNS)
    ]
    return {name: min(one[name] for one in rounds) for name in commands}


def main() -> None:
    """Print one line a command."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    with tempfile.TemporaryDirectory() as temporary:
        bare = Path(temporary, "bare.py")
        bare.write_text(BARE, encoding="utf-8")
        environment = {
            **os.environ,
            "PYTHONPATH": str(HERE),
            "PYTHONPYCACHEPREFIX": str(Path(temporary, "compiled")),
        }
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        tracker = [sys.executable, "-m", "tracker"]
        listed = subprocess.run(
            [*tracker, "list", "-q"], cwd=folder, env=environment, capture_output=True, text=True, check=True
        )
        model = listed.stdout.split()[0]
        commands = {f"bare {word}": [sys.executable, str(bare), word] for word in ("--help", "one")}
        for words, _, _ in TARGETS:
            commands[" ".join(words)] = [*tracker, *(model if word == "MODEL" else word for word in words)]
        found = least(commands, folder, environment)
    print(f"{'command':32}{'ms':>8}{'bare ms':>9}{'ratio':>7}{'aim':>6}")
    for words, word, aim in TARGETS:
        name, plain = " ".join(words), found[f"bare {word}"]
        ratio = found[name] / plain
        print(f"{name:32}{found[name] * 1000:8.0f}{plain * 1000:9.0f}{ratio:7.2f}{aim:6.1f}")


if __name__ == "__main__":
    main()
