"""Code in texts for people: blocks of one language are one program, as imports stand in the first of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.blends.sniffing import sniffed_name
from tracker.domain.scanning.code import python
from tracker.domain.scanning.command_lines.commands import find_in_script
from tracker.domain.scanning.languages import LANGUAGES
from tracker.domain.scanning.text.embedded import find_embedded
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, Confidence

_NAMES = {
    **dict.fromkeys(
        (
            "sh", "bash", "shell", "zsh", "console", "shell-session", "terminal", "fish", "shellsession",
            "prompt",
            "command", "commandline", "sh-session",
        ),
        "command.sh",
    ),
    **dict.fromkeys(("powershell", "pwsh", "ps1", "ps"), "command.ps1"),
    **dict.fromkeys(("cmd", "bat", "batch"), "command.bat"),
    **dict.fromkeys(("python", "py", "python3", "ipython", "ipython3", "pycon", "python-repl"), "code.py"),
    **dict.fromkeys(("dockerfile", "docker"), "Dockerfile"),
    **dict.fromkeys(("yaml", "yml", "yaml+jinja", "compose"), "code.yaml"),
    **dict.fromkeys(("js", "javascript", "jsx", "tsx", "mjs", "node"), "code.tsx"),
    **dict.fromkeys(("ts", "typescript", "mts", "cts"), "code.ts"),
    **dict.fromkeys(("json", "jsonc", "json5"), "code.json"),
    **dict.fromkeys(("env", "dotenv", ".env"), ".env"),
    **dict.fromkeys(("hcl", "terraform", "tf"), "main.tf"),
    **dict.fromkeys(("ini", "cfg", "conf"), "code.ini"),
    **dict.fromkeys(("make", "makefile"), "Makefile"),
    **dict.fromkeys(("csharp", "c#", "cs", "dotnet"), "code.cs"),
    **dict.fromkeys(("kotlin", "kt", "kts"), "code.kt"),
    **dict.fromkeys(("golang", "go"), "code.go"),
    **dict.fromkeys(("rust", "rs"), "code.rs"),
    **dict.fromkeys(("ruby", "rb"), "code.rb"),
    "properties": "code.properties",
    "php": "code.php",
    "swift": "code.swift",
    "scala": "code.scala",
    "java": "code.java",
    "toml": "code.toml",
    "bicep": "main.bicep",
    "modelfile": "Modelfile",
    "vue": "code.vue",
    "svelte": "code.svelte",
}  # fmt: skip
_TOGETHER = frozenset(
    {".py", ".ts", ".tsx", ".java", ".cs", ".kt", ".go", ".rs", ".rb", ".php", ".swift", ".scala"}
)
_PROMPT = re.compile(r"^([ \t]*)(?:[$%>]|PS [^>\n]*>)[ ]", re.MULTILINE)
_REPL = re.compile(r"^([ \t]*)(?:>>>|\.\.\.)(?: |$)", re.MULTILINE)
_END = LocatedText.of("\n")


def find_in_blocks(blocks: Iterable[tuple[str, LocatedText]]) -> Iterator[Candidate]:
    """Models in blocks of code, each with its language; an empty one is guessed."""
    programs: dict[str, list[LocatedText]] = {}
    for language, block in blocks:
        code = _set_out(block)
        name = _NAMES.get(language) or _by_ending(language)
        if not language:
            yield from (one for one in find_in_script(code) if one.confidence is Confidence.CERTAIN)
            name = sniffed_name(code.text)
        if name is None:
            continue
        if name.startswith("command."):
            code = _blanked(code, _PROMPT)
        elif name == "code.py":
            code = _blanked(code, _REPL)
        if PurePosixPath(name).suffix in _TOGETHER:
            programs.setdefault(name, []).append(code)
        else:
            yield from find_embedded(PurePosixPath(name), code)
    for name, parts in programs.items():
        yield from _find_in_program(PurePosixPath(name), parts)


def _by_ending(language: str) -> str | None:
    return f"code.{language}" if f".{language}" in LANGUAGES else None


def _find_in_program(path: PurePosixPath, parts: list[LocatedText]) -> Iterator[Candidate]:
    if path.suffix == ".py":
        together = [part for part in parts if python.stands_alone(part.text)]
        for part in parts:
            if part not in together:
                yield from find_embedded(path, part)
        parts = together
    if path.suffix == ".php":
        parts = [LocatedText.of("<?php\n"), *parts]
    if parts:
        yield from find_embedded(path, LocatedText.join(part for one in parts for part in (one, _END)))


def _blanked(code: LocatedText, marks: re.Pattern[str]) -> LocatedText:
    """Prompts taken for blanks; those of Python before them are taken off, as blanks would set the line
    in.
    """
    if marks is _REPL and marks.search(code.text):
        return LocatedText.join(_without_prompts(code))
    return LocatedText(marks.sub(lambda mark: " " * len(mark[0]), code.text), *code.layout)


def _without_prompts(code: LocatedText) -> Iterator[LocatedText]:
    at = 0
    for line in code.text.splitlines(keepends=True):
        mark = _REPL.match(line)
        if mark:
            yield code.part(at + mark.end(), at + len(line))
        at += len(line)


def _set_out(block: LocatedText) -> LocatedText:
    """The block without the blanks that set all its lines in."""
    lines = block.text.splitlines(keepends=True)
    depths = [len(line) - len(line.lstrip(" \t")) for line in lines if line.strip()]
    depth = min(depths, default=0)
    if depth == 0:
        return block
    parts, at = [], 0
    for line in lines:
        parts.append(block.part(at + min(depth, len(line.rstrip("\r\n"))), at + len(line)))
        at += len(line)
    return LocatedText.join(parts)
