"""Scores the rules for context length, total and active parameters against a folder of known answers.

    python benchmarks/score_numbers.py [--truth FOLDER] [--json]

The folder has ``truth.csv`` and ``configs/<org>--<name>.json``. Prints right, wrong and unknown for
each number with the misses by name.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tracker.domain.assessing.assessment import ContextLength, ParameterCounts
from tracker.domain.numbers import NumberFacts, numbers_of
from tracker.domain.numbers.facts import element_counts
from tracker.domain.numbers.settings import positive, section

DEFAULT_TRUTH = Path(__file__).resolve().parents[2] / "shared" / "facts" / "model-truth-dev"
NUMBERS = ("context", "total", "active")


@dataclass
class Score:
    """Counts of one number, and the misses as lines."""

    right: int = 0
    wrong: int = 0
    unknown: int = 0
    misses: list[str] = field(default_factory=list)

    def add(self, verdict: str, line: str) -> None:
        """Counts one verdict (``right``, ``wrong`` or ``unknown``)."""
        setattr(self, verdict, getattr(self, verdict) + 1)
        if verdict != "right":
            self.misses.append(f"{verdict}: {line}")


def facts_of(document: dict[str, Any]) -> NumberFacts:
    """The facts of one file of the folder."""
    weights, config = section(document.get("safetensors")), section(document.get("config"))
    own_format = config.get("_format") == "params.json"
    return NumberFacts(
        name=str(document.get("repo_id", "")),
        config={} if own_format or config.get("model_type") == "gguf" else config,
        params=config if own_format else {},
        quantisation=section(document.get("hf_quant_config")),
        tokenizer=section(document.get("tokenizer_config")),
        sentence=section(document.get("sentence_bert_config")),
        gguf=section(document.get("gguf")),
        dtype_counts=element_counts(weights.get("hub_parameters")),
        header_counts=element_counts(weights.get("raw_header_elements")),
        hub_total=positive(weights.get("hub_total")),
    )


def number(text: str) -> float | None:
    """A cell as a number, None where empty."""
    try:
        return float(text)
    except ValueError:
        return None


def judge_context(row: dict[str, str], found: ContextLength) -> str:
    """An accepted value is right; 0 among them stands for no positional bound."""
    accepted = {int(part) for part in row["context_accept"].split("|") if part.strip().isdigit()}
    if not accepted:
        return "right" if found.native is None and not found.unbounded else "wrong"
    value = found.native if found.native is not None else (0 if found.unbounded else None)
    return "unknown" if value is None else ("right" if value in accepted else "wrong")


def judge_count(found: int | None, truths: list[tuple[float | None, float | None]]) -> str:
    """Right within the tolerance of any known answer."""
    if found is None:
        return "unknown"
    fits = any(truth and abs(found - truth) <= (tolerance or 0.02) * truth for truth, tolerance in truths)
    return "right" if fits else "wrong"


def judge_active(row: dict[str, str], counts: ParameterCounts) -> str:
    """Within two per cent of the true count, or within the row's own tolerance of the declared one."""
    exact, declared = number(row["params_active_truth"]), number(row["params_active_declared"])
    tolerance = number(row["tolerance_active"])
    return judge_count(
        counts.active, [(exact, number(row["tolerance"])), (declared if tolerance else None, tolerance)]
    )


def score(folder: Path) -> dict[str, Score]:
    """The scores of all rows of one folder."""
    scores = {name: Score() for name in NUMBERS}
    with (folder / "truth.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            path = folder / "configs" / f"{row['repo_id'].replace('/', '--')}.json"
            context, counts = numbers_of(facts_of(json.loads(path.read_text(encoding="utf-8"))))
            name, trap = row["repo_id"], row["trap"]
            scores["context"].add(
                judge_context(row, context),
                f"{name}: {context.native} not {row['context_accept']} ({trap}) [{context.reason}]",
            )
            total = judge_count(counts.total, [(number(row["params_total_truth"]), number(row["tolerance"]))])
            scores["total"].add(
                total, f"{name}: {counts.total} not {row['params_total_truth']} ({trap}) [{counts.reason}]"
            )
            scores["active"].add(
                judge_active(row, counts),
                f"{name}: {counts.active} not {row['params_active_truth']} ({trap}) [{counts.reason}]",
            )
    return scores


def main() -> int:
    """Prints the score; exit code 1 where the folder is absent."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--truth", type=Path, default=DEFAULT_TRUTH, metavar="FOLDER", help="folder of known answers"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    options = parser.parse_args()
    if not (options.truth / "truth.csv").is_file():
        print(f"no truth.csv in {options.truth}; name a folder with --truth", file=sys.stderr)
        return 1
    scores = score(options.truth)
    if options.json:
        print(json.dumps({name: vars(value) for name, value in scores.items()}, indent=2))
        return 0
    for name, value in scores.items():
        print(f"{name:8} right {value.right:4}  wrong {value.wrong:4}  unknown {value.unknown:4}")
        for line in value.misses:
            print(f"    {line}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
