"""Models named in Jupyter notebooks: code cells as Python, ``!`` and ``%`` lines as commands.

Lines are counted in the ``.ipynb`` file, where each line of a cell is one line of JSON; a cell kept as
one JSON string is reported at the line of that string.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from typing import NamedTuple

from tracker.domain.scanning.blends import markdown
from tracker.domain.scanning.code import python
from tracker.domain.scanning.command_lines.commands import find_in_script
from tracker.domain.scanning.text.embedded import find_as_file
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, Mention, Remark
from tracker.domain.scanning.trees.document import Mapping, Scalar, Sequence
from tracker.domain.scanning.trees.flow_reader import read_json

_Found = Candidate | Remark | Mention
_CELL_MAGIC = re.compile(r"(?:%%|#!)([\w+#-]+)[ \t]*([^\n]*)\n?")
_SETTING = re.compile(r"%(?:set_)?env[ \t]+(\w+)[ \t]+([^\s=]\S*)[ \t\r]*")
_SHELL_CELLS = frozenset({"bash", "sh", "script", "shell", "system", "cmd"})
_SCRIPT_CELLS = {
    **dict.fromkeys(("javascript", "js"), "cell.tsx"),
    "typescript": "cell.ts",
    **dict.fromkeys(("csharp", "c#"), "cell.cs"),
    "ruby": "cell.rb",
    "pwsh": "cell.ps1",
    "kotlin": "cell.kt",
}
_FILE_CELLS = frozenset({"writefile", "file", "writetemplate"})
_OTHER_CELLS = frozenset({"html", "latex", "markdown", "sql", "svg", "perl", "cython"})


def find_candidates(path: PurePosixPath, text: str) -> Iterator[_Found]:
    """Models the code cells name; a notebook that is not one is said to be so."""
    root = read_json(LocatedText.of(text))
    cells = root.get("cells", "worksheets") if isinstance(root, Mapping) else None
    if not isinstance(cells, Sequence):
        yield Remark(reason="not a notebook: no list of cells")
        return
    strange = 0
    code: list[_PythonCell] = []
    found: list[_Found] = []
    for cell in cells.items:
        content = _content(cell) if isinstance(cell, Mapping) else None
        if not isinstance(cell, Mapping) or content is None:
            strange += 1
            continue
        found.extend(_read_cell(path, cell.word("cell_type"), content, code))
    found.extend(_read_python(path, code))
    yield from (one for one in found if isinstance(one, Remark))
    candidates = (one for one in found if isinstance(one, Candidate))
    yield from sorted(candidates, key=lambda one: (one.line, one.column))
    if strange:
        yield Remark(reason=f"{strange} cells without a text were passed over")


def _content(cell: Mapping) -> LocatedText | None:
    source = cell.get("source", "input")
    if isinstance(source, Scalar):
        return source.content if source.is_quoted else None
    if isinstance(source, Sequence):
        return LocatedText.join(item.content for item in source.scalars() if item.is_quoted)
    return None


class _PythonCell(NamedTuple):
    """A cell, and its Python with ``pass`` for the lines that are commands."""

    content: LocatedText
    code: str


def _read_cell(
    path: PurePosixPath, kind: str, content: LocatedText, code: list[_PythonCell]
) -> Iterator[_Found]:
    """What a cell holds by itself; its Python is added to ``code``, to be read with that of the others."""
    if kind == "markdown":
        yield from _embedded(markdown.find_candidates(path, content.text), content)
        return
    if kind != "code":
        return
    magic = _CELL_MAGIC.match(content.text.lstrip())
    if magic and magic[1] in _SHELL_CELLS:
        yield from find_in_script(content.part(content.text.index(magic[0]) + len(magic[0])))
    elif magic and magic[1] in _SCRIPT_CELLS:
        name = PurePosixPath(_SCRIPT_CELLS[magic[1]])
        yield from _embedded(find_as_file(name, _blanked(content, magic.end())), content)
    elif magic and magic[1] in _FILE_CELLS:
        words = [word for word in magic[2].split() if not word.startswith("-")]
        name = PurePosixPath(words[0].strip("\"'") if words else "file")
        yield from _embedded(find_as_file(name, _blanked(content, magic.end())), content)
    elif not (magic and magic[1] in _OTHER_CELLS):
        cell, commands = _taken_apart(content)
        code.append(cell)
        yield from find_in_script(commands)


def _blanked(content: LocatedText, end: int) -> str:
    return re.sub(r"[^\n]", " ", content.text[:end]) + content.text[end:]


def _read_python(path: PurePosixPath, cells: list[_PythonCell]) -> Iterator[_Found]:
    """All cells as one program, as constants and imports hold for those below; what is no Python, alone."""
    together: list[_PythonCell] = []
    for cell in cells:
        if python.stands_alone(cell.code):
            together.append(cell)
        else:
            yield from _embedded(python.find_candidates(path, cell.code), cell.content)
    line_end = LocatedText.of("\n")
    content = LocatedText.join(part for cell in together for part in (cell.content, line_end))
    yield from _embedded(python.find_candidates(path, "\n".join(cell.code for cell in together)), content)


def _taken_apart(content: LocatedText) -> tuple[_PythonCell, LocatedText]:
    """The cell with ``!`` and ``%`` lines taken out, and those lines, to be read as commands."""
    lines = content.text.split("\n")
    start = 0
    kept: list[str] = []
    commands: list[LocatedText] = []
    continued = False
    for line in lines:
        stripped = line.lstrip()
        shell = stripped.startswith(("!", "%")) or continued
        assigned = re.match(r"\s*[\w, ]+=\s*!", line)
        if shell or assigned:
            if setting := _SETTING.fullmatch(line):  # ``%env NAME value``
                name, text = (content.part(start + at, start + end) for at, end in map(setting.span, (1, 2)))
                commands.extend((name, LocatedText.of("="), text, LocatedText.of("\n")))
                kept.append("pass")
                start += len(line) + 1
                continue
            offset = len(line) - len(stripped) if not assigned else assigned.end() - 1
            skip = 0 if continued else _marks(line[offset:])
            commands.append(content.part(start + offset + skip, start + len(line) + 1))
            continued = line.rstrip().endswith("\\")
            kept.append(line[: len(line) - len(stripped)] + "pass" if not assigned else "pass")
        else:
            kept.append(line)
        start += len(line) + 1
    return _PythonCell(content, "\n".join(kept)), LocatedText.join(commands)


def _marks(line: str) -> int:
    """The length of ``!``, ``%``, ``!!`` or ``%sx`` before a command."""
    found = re.match(r"!{1,2}|%(?:sx|system|time|timeit)?\s*!?", line)
    return found.end() if found else 0


def _embedded(found: Iterator[_Found], content: LocatedText) -> Iterator[_Found]:
    """What another finder saw in a cell, with places in the notebook."""
    starts: list[int] | None = None
    for one in found:
        if not isinstance(one, Candidate):
            if isinstance(one, Remark) and "not valid Python" not in one.reason:
                yield one
            continue
        if starts is None:
            starts = [0, *(match.end() for match in re.finditer("\n", content.text))]
        offset = starts[min(one.line, len(starts)) - 1] + one.column - 1
        place = content.place_of(min(offset, max(len(content) - 1, 0)))
        yield replace(one, line=place.line, column=place.column)
