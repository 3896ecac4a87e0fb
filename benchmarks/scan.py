"""Times `tracker scan` against `rg --files-with-matches` on the same trees, in one run.

    python benchmarks/scan.py [FILES | FOLDER]...

A number makes up a tree of so many files, a folder is taken as it is; without either, trees of 1,000 and
10,000 files. Prints the best of several runs of each, and the ratios; the aim is at most 3 on two cores.
`first` reads every file (`--fresh`), `again` is a later scan of the unchanged tree, `start` is
`tracker --version`. Without ripgrep only tracker's own times are printed.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ALTERNATION = (
    r"from_pretrained|SentenceTransformer|snapshot_download|hf_hub_download|pipeline\(|vllm serve|"
    r"--model[ =]|"
    r"ollama (pull|run)|huggingface\.co/|hf://|hf download|base_model|model_name|model_id|repo_id|^FROM |"
    r'model: |"model":|model='
)
WORDS_TEXT = """
request response user order invoice session cache queue parse render update delete create index token
account payment report worker signal buffer stream header config value result error retry timeout handler
"""
WORDS = WORDS_TEXT.split()
ENDINGS = {
    ".py": 40,
    ".md": 12,
    ".ts": 14,
    ".js": 6,
    ".yaml": 8,
    ".json": 8,
    ".sh": 4,
    ".toml": 3,
    ".txt": 5,
}
REFERENCES = {
    ".py": 'model = AutoModel.from_pretrained("Qwen/Qwen3-8B")\n',
    ".md": "See [the model](https://huggingface.co/Qwen/Qwen3-8B).\n",
    ".ts": 'import { pipeline } from "@huggingface/transformers";\n'
    'const pipe = await pipeline("feature-extraction", "Xenova/all-MiniLM-L6-v2");\n',
    ".js": 'const reply = await client.chat.completions.create({ model: "gpt-4o" });\n',
    ".yaml": "model_name_or_path: Qwen/Qwen3-8B\n",
    ".json": '{"base_model": "Qwen/Qwen3-8B"}\n',
    ".sh": "vllm serve Qwen/Qwen3-8B --port 8000\n",
    ".toml": 'model_id = "Qwen/Qwen3-8B"\n',
    ".txt": "nothing\n",
}


def _lines(ending: str, random_source: random.Random) -> str:
    def word() -> str:
        return random_source.choice(WORDS)

    shapes = {
        ".py": lambda: f'    {word()}_{word()} = self.{word()}({word()}, "{word()}")  # {word()} {word()}\n',
        ".ts": lambda: f'  const {word()} = await {word()}.{word()}("{word()}", {{ {word()}: {word()} }});\n',
        ".js": lambda: f"  {word()}.{word()}({word()}, '{word()}'); // {word()} {word()}\n",
        ".yaml": lambda: f"{word()}_{word()}: {word()}\n",
        ".json": lambda: "",
        ".sh": lambda: f'{word()} --{word()} "{word()}" | {word()} > {word()}.log\n',
        ".toml": lambda: f'{word()}_{random_source.randrange(10**6)} = "{word()}"\n',
    }
    line = shapes.get(ending, lambda: f"The {word()} of the {word()} is a {word()} {word()}.\n")
    start = "def work(self):\n" if ending == ".py" else ""
    return start + "".join(line() for _ in range(random_source.randrange(20, 120)))


def make_tree(folder: Path, files: int) -> None:
    """Write ``files`` files; 3 of 100 name a model."""
    random_source = random.Random(20261125)
    endings = random_source.choices(list(ENDINGS), weights=list(ENDINGS.values()), k=files)
    for number, ending in enumerate(endings):
        target = folder / f"part{number % 97:02d}" / f"unit{number % 11:02d}" / f"file{number}{ending}"
        target.parent.mkdir(parents=True, exist_ok=True)
        content = _lines(ending, random_source)
        if ending == ".json":
            content = (
                '{"items": [' + ", ".join(f'"{random_source.choice(WORDS)}"' for _ in range(200)) + "]}\n"
            )
        if random_source.random() < 0.03:
            content = REFERENCES[ending] if ending == ".json" else content + REFERENCES[ending]
        target.write_text(content)


def best_of(commands: list[list[str]], folder: Path, runs: int = 7) -> list[float]:
    """Seconds of the fastest run of each command; they take turns, so that a slow moment meets them all."""
    times: list[list[float]] = [[] for _ in commands]
    for _ in range(runs):
        for command, taken in zip(commands, times, strict=True):
            start = time.perf_counter()
            subprocess.run(
                command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False
            )
            taken.append(time.perf_counter() - start)
    return [min(taken) for taken in times]


def measure(name: str, folder: Path, tracker: str) -> None:
    """Print a line of the table."""
    scan = [tracker, "scan", "--format", "json", "."]
    commands = [[*scan, "--fresh"], scan, [tracker, "--version"]]
    if shutil.which("rg"):
        commands.append(["rg", "--files-with-matches", "-e", ALTERNATION, "."])
    first, again, start, *others = (seconds * 1000 for seconds in best_of(commands, folder))
    result = json.loads(subprocess.run(scan, cwd=folder, capture_output=True, check=False).stdout)
    ratios = f"{others[0]:6.0f} {first / others[0]:6.1f} {again / others[0]:6.1f}" if others else ""
    print(f"{name:24.24} {result['files_read']:6} {len(result['references']):6} ", end="")
    print(f"{first:6.0f} {again:6.0f} {start:6.0f} {ratios}", flush=True)


def main() -> None:
    """Time both on every tree named, and print the ratios."""
    tracker = shutil.which("tracker", path=str(Path(sys.executable).parent)) or "tracker"
    print("milliseconds              files  found   first  again  start     rg  ratio, ratio again (aim: 3)")
    for wanted in sys.argv[1:] or ["1000", "10000"]:
        if not wanted.isdigit():
            measure(Path(wanted).resolve().name, Path(wanted), tracker)
            continue
        with tempfile.TemporaryDirectory() as name:
            make_tree(Path(name), int(wanted))
            measure(f"{wanted} made up", Path(name), tracker)


if __name__ == "__main__":
    main()
