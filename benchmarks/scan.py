"""Times `tracker scan` against `rg --files-with-matches` on one made-up tree, in one run.

    python benchmarks/scan.py [FILES]

Prints the best of several runs of each and their ratio; the aim is at most 3 on two cores. Without
ripgrep only tracker's own time is printed.
"""

from __future__ import annotations

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
    ".ts": 'const pipe = await pipeline("feature-extraction", "Xenova/all-MiniLM-L6-v2");\n',
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


def best(command: list[str], folder: Path, runs: int = 7) -> float:
    """Seconds of the fastest run."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - start)
    return min(times)


def main() -> None:
    """Make the tree, time both, print the ratio."""
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_tree(folder, files)
        tracker = shutil.which("tracker", path=str(Path(sys.executable).parent)) or "tracker"
        own = best([tracker, "scan", "--format", "json", "."], folder)
        print(f"tracker scan: {own * 1000:7.0f} ms for {files} files")
        if shutil.which("rg") is None:
            print("ripgrep is not installed; no ratio")
            return
        other = best(["rg", "--files-with-matches", "-e", ALTERNATION, "."], folder)
        print(f"rg:           {other * 1000:7.0f} ms")
        print(f"ratio:        {own / other:7.2f}  (aim: at most 3)")


if __name__ == "__main__":
    main()
