"""Models named in Python: by the syntax tree of the Python that runs, else by a grammar.

Code may be newer than the Python that runs the scan, or older than any of today. Where no grammar is
there, it is read by its tokens.
"""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.code.python_code import read_code
from tracker.domain.scanning.code.python_positions import Positions, Spot
from tracker.domain.scanning.code.python_tokens import find_in_tokens
from tracker.domain.scanning.text.embedded import BY_GRAMMAR, find_as_file
from tracker.domain.scanning.text.reference import Candidate, Mention, Remark


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate | Remark]:
    """Models a Python file names, in the order of its lines."""
    del path
    try:
        tree = _parse(text)
        code = read_code(tree)
        found = Positions(code).found()
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        yield Remark(reason=f"not valid Python here ({_reason(error)}); read by a grammar as far as it goes")
        yield from _find_by_grammar(text)
        return
    if code.truncated:
        yield Remark(reason="generated code: only the first part was read")
    yield from _placed(found, text)


def _find_by_grammar(text: str) -> Iterator[Candidate]:
    found = list(find_as_file(BY_GRAMMAR, text.removeprefix("\ufeff")))
    if any(isinstance(one, Mention) for one in found) or not found:
        yield from find_in_tokens(text)  # no grammar, or one that has not come to an end
        return
    yield from (one for one in found if isinstance(one, Candidate))


def stands_alone(text: str) -> bool:
    """Whether this parses and what follows it still runs, so that more may be read behind it."""
    try:
        tree = _parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return not any(isinstance(statement, ast.Return | ast.Raise) for statement in tree.body)


def _parse(text: str) -> ast.Module:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return ast.parse(text.removeprefix("\ufeff"))


def _reason(error: BaseException) -> str:
    if isinstance(error, SyntaxError):
        return f"line {error.lineno}: {error.msg}" if error.lineno else str(error.msg)
    return "nested too deeply" if isinstance(error, RecursionError | MemoryError) else "null characters"


def _placed(found: list[Spot], text: str) -> Iterator[Candidate]:
    """Candidates with columns in characters; the syntax tree counts bytes of UTF-8."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n") if found else []
    best: dict[tuple[int, int, str], Candidate] = {}
    for spot in found:
        line, column = _place(spot, lines)
        place = (line, column, spot.text)
        known = best.get(place)
        if known is None or _rank(spot) > _rank(known):
            best[place] = Candidate(
                line=line,
                column=column,
                kind=spot.kind,
                text=spot.text,
                source=spot.source,
                revision=spot.revision or (known.revision if known else None),
                confidence=spot.confidence,
                is_listed=spot.is_listed,
            )
    yield from sorted(best.values(), key=lambda candidate: (candidate.line, candidate.column))


def _rank(found: Spot | Candidate) -> tuple[bool, int, bool]:
    """What says most about a text wins: a pin, a sure position, a known source."""
    return (found.revision is not None, found.confidence, found.source is not None)


def _place(spot: Spot, lines: list[str]) -> tuple[int, int]:
    line = spot.node.lineno + spot.line
    if spot.line or not 0 < line <= len(lines):
        return line, spot.inside + 1
    return line, _column(lines[line - 1], spot.node.col_offset) + spot.inside


def _column(line: str, offset: int) -> int:
    """The 1-based column of the text inside the quotes that begin ``offset`` bytes into the line."""
    start = offset if line.isascii() else len(line.encode()[:offset].decode(errors="ignore"))
    inside = start
    while inside < len(line) and line[inside] in "rRbBuUfF":
        inside += 1
    if inside < len(line) and line[inside] in "\"'":
        quote = line[inside]
        return inside + (3 if line.startswith(quote * 3, inside) else 1) + 1
    return start + 1
