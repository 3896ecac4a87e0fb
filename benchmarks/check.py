"""A thousand models judged from one snapshot, as a multiple of judging one, and in seconds of the processor.

    python benchmarks/check.py

Wanted: two seconds at most, in every form of the answer.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.check.hub_models import repository, workspace
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.domain.observing.observation import FileObservation, Observation

MODELS = 1_000
RUNS = 3
README = FileObservation(
    path="README.md",
    sha256="c" * 64,
    size=9,
    content={"terms": ["This model is licensed under the Apache License 2.0."], "lineage": []},
)


def observed() -> list[Observation]:
    """Models under licences of every kind, some with a parent."""
    knowledge = load_knowledge()

    def digest(key: str) -> str:
        terms = knowledge.get(key)
        assert terms is not None  # noqa: S101 - a licence of the shipped knowledge
        return terms.fingerprints[0].raw

    kinds = [
        {"license": "apache-2.0", "files": {"LICENSE": digest("apache-2.0")}},
        {"license": "mit", "files": {"LICENSE": digest("mit")}},
        {"license": "llama3.1", "gated": "manual"},
        {"license": "other", "name": "modified-mit"},
        {"license": "gemma", "gated": "manual"},
        {"license": "cc-by-nc-4.0"},
        {"license": "other", "name": "tencent-hunyuan-community"},
        {"license": "apache-2.0", "base_model": "org/m-3", "relation": "finetune"},
    ]
    made = (repository(f"org/m-{number}", id=f"m-{number}", **kinds[number % 8]) for number in range(MODELS))
    return [replace(one, contents=(README, *one.contents)) for one in made]


def seconds(*words: str) -> float:
    """The least of several runs, in this process."""
    from tracker.__main__ import main

    best = float("inf")
    for _ in range(RUNS):
        sys.argv = ["tracker", "check", *words, "--offline", "--use", "commercial", "--country", "DE"]
        start = time.process_time()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):
            main()
        best = min(best, time.process_time() - start)
    return best


def run() -> None:
    """Print one line a form."""
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        workspace(Path(folder), observed())
        Path("models.txt").write_text("".join(f"m-{number}\n" for number in range(MODELS)), encoding="utf-8")
        for form in ("table", "json", "csv"):
            one = seconds("m-1", "--format", form)
            all_of_them = seconds("--file", "models.txt", "--format", form, "--output", "out")
            print(
                f"{form:6} {all_of_them:6.2f} s for {MODELS} models, {all_of_them / one:6.1f} times one model"
            )
        os.chdir("/")


if __name__ == "__main__":
    run()
