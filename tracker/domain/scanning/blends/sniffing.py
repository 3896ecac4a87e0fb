"""What a text without a language or an ending is: the name of a file that would be read the same way."""

from __future__ import annotations

import re

_PAIR = re.compile(r"[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{2,})[ \t]*=[ \t]*\S")
_KEY = re.compile(r"[ \t]*(?:- )?[\"']?[A-Za-z_][\w.-]{0,80}[\"']?:(?:[ \t]+\S|[ \t]*$)")
_SECTION = re.compile(r"[ \t]*\[{1,2}[\w.\"' -]+\]{1,2}[ \t]*$")
_TOML = re.compile(r"[ \t]*[\w.-]+[ \t]*=[ \t]*(?:[\"'\[{]|\d|true|false)")
_SCRIPT = re.compile(r"#!.*\b(?:ba|z|k|da)?sh\b")
_COMMAND = re.compile(
    r"(?:\$ \S|(?:sudo )?(?:curl|wget|docker|ollama|pip3?|uv|uvx|npm|npx|vllm|hf|huggingface-cli|kubectl|helm"
    r"|git|export|llama-\w+|python3?|lms|aws|az|gcloud|cd|mkdir|brew|apt-get|cargo run|go run"
    r"|dotnet)[ \t]+[\w\"'$./-])"
)
_DOCKER = re.compile(r"(?:FROM|ARG)[ \t]+\S+")
_PYTHON = re.compile(r"(?:from [\w.]+ import |import \w|def \w+\(|class \w+[(:]|\w+ = \w[\w.]*\(|@\w)")
_JAVASCRIPT = re.compile(r"(?:import .* from ['\"]|const \w|let \w|export |await |\w+\.\w+\(\{)")
_JAVA = re.compile(r"(?:import [\w.]+;|public |private |package [\w.]+;|@\w+\(?|\w+ \w+ = \w+\.builder\()")
_GO = re.compile(r"(?:package \w+$|func |import \(|\w+(?:, \w+)* := )")
_RUST = re.compile(r"(?:use \w+::|fn \w+|let (?:mut )?\w+)")
_CSHARP = re.compile(r"(?:using [\w.]+;|namespace |var \w+ = )")
_MOST_LINES = 60


def sniffed_name(text: str) -> str | None:
    """``code.yaml`` for what looks like YAML, and so on; None where nothing says what it is."""
    lines = [line for line in text.split("\n", _MOST_LINES)[:_MOST_LINES] if line.strip()]
    comments = ("#", "//", "{{", "<%")
    lines = [line for line in lines if not line.lstrip().startswith(comments) or line.startswith("#!")]
    if not lines:
        return None
    first = lines[0].strip()
    if _SCRIPT.match(first):
        return "command.sh"
    if _COMMAND.match(first) and not _TOML.match(first):
        return "command.sh"
    if first[0] in "{[" and not _SECTION.match(first):
        return "code.json"
    if _DOCKER.match(first):
        return "Dockerfile"
    if _most(_PAIR, lines):
        return ".env"
    if any(_SECTION.match(line) for line in lines) or (_most(_TOML, lines) and not _PYTHON.match(first)):
        return "code.toml"
    for name, form in _PROGRAMS:
        if any(form.match(line) for line in lines[:8]):
            return name
    return "code.yaml" if _most(_KEY, lines) else None


_PROGRAMS = (
    ("code.java", _JAVA),
    ("code.go", _GO),
    ("code.cs", _CSHARP),
    ("code.tsx", _JAVASCRIPT),
    ("code.rs", _RUST),
    ("code.py", _PYTHON),
)
"""The narrower forms first."""


def _most(form: re.Pattern[str], lines: list[str]) -> bool:
    return sum(form.match(line) is not None for line in lines) * 2 >= len(lines)
