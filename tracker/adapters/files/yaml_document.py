"""A hand-kept YAML file as plain values, with the line of every value.

Only what JSON could also say is accepted: no aliases, no tags, no key twice. Plain words are read as
YAML 1.2 and editors read them, so ``NO`` is Norway and ``2026-06-12`` is text.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tracker.adapters.files.source_file import refusal
from tracker.domain.values.late_pattern import LatePattern
from tracker.errors import DataError, Problem

if TYPE_CHECKING:
    import yaml

_DEEPEST = 32
_STRING = "tag:yaml.org,2002:str"
_STANDARD = frozenset(
    f"tag:yaml.org,2002:{name}"
    for name in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value", "seq", "map")
)
_INTEGER = LatePattern(r"[-+]?[0-9]{1,4000}")
_REAL = LatePattern(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}

Place = Sequence[str | int]
"""Where a value is: keys and indexes from the top, as in ``("models", 3, "hub")``."""


class YamlDocument:
    """One parsed file. ``data`` is made of dict, list, str, int, float, bool and None.

    ``problems`` holds what is wrong with the YAML itself though it could be read: keys twice, aliases.
    """

    def __init__(self, path: str, root: yaml.Node | None) -> None:
        self.path = path
        self.problems: list[Problem] = []
        self._root = root
        self._seen: set[int] = set()
        self.data: Any = None if root is None else self._value(root, 0)

    def line(self, place: Place) -> int:
        """The 1-based line of the value there, or of the nearest thing around it that exists."""
        node, mark = self._root, None
        for step in place:
            found = _step(node, step)
            if found is None:
                break
            node, mark = found
        if mark is None and node is not None:
            mark = node.start_mark
        return mark.line + 1 if mark is not None else 1

    def problem(self, place: Place, what: str, fix: str = "") -> Problem:
        """A problem with the value at ``place``."""
        return Problem(path=self.path, line=self.line(place), what=what, fix=fix)

    def _value(self, node: yaml.Node, depth: int) -> Any:
        import yaml

        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self._seen or depth > _DEEPEST:
            if depth > _DEEPEST:
                self._note(node, f"values are nested more than {_DEEPEST} deep", "no file of ours needs that")
            return None
        self._seen.add(id(node))
        if node.tag not in _STANDARD:
            self._note(node, f"the tag {node.tag!r} has no meaning here", "remove it")
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, depth + 1) for item in node.value]
        return self._mapping(node, depth) if isinstance(node, yaml.MappingNode) else None

    def _mapping(self, node: yaml.MappingNode, depth: int) -> dict[str, Any]:
        import yaml

        found: dict[str, Any] = {}
        first: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._note(key_node, "a list or mapping stands where a key should", "keys are single words")
                continue
            key = str(key_node.value)
            if key in found:
                what = f"the key {key!r} is given twice, first in line {first[key]}"
                self._note(key_node, what, "keep one of them")
                continue
            first[key] = key_node.start_mark.line + 1
            found[key] = self._value(value_node, depth + 1)
        return found

    def _scalar(self, node: yaml.ScalarNode) -> Any:
        text = str(node.value)
        if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
            self._note(node, "half of a character is written as an escape", "write the character itself")
            text = text.encode(errors="replace").decode()
        if node.tag not in _STANDARD:
            self._note(node, f"the tag {node.tag!r} has no meaning here", "remove it")
            return text
        if node.style or node.tag == _STRING:  # libyaml gives "" for plain, PyYAML None
            return text
        return plain_value(text)

    def _note(self, node: yaml.Node, what: str, fix: str) -> None:
        self.problems.append(Problem(path=self.path, line=node.start_mark.line + 1, what=what, fix=fix))


def parse_yaml(path: Path, content: bytes) -> YamlDocument:
    """Raise DataError where ``content`` is not UTF-8, not YAML, or empty."""
    import yaml

    text = _decode(path, content)
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        root = yaml.compose(text, Loader=loader)
        aliases = _aliases(text, path, loader) if "*" in text else []
    except yaml.MarkedYAMLError as error:
        raise DataError([_syntax_problem(path, text, error)]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, int(error.position)) + 1
        raise refusal(path, "holds a character that YAML does not allow", "remove it", line) from error
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        raise refusal(path, f"is not YAML that can be read: {type(error).__name__}") from error
    if root is None:
        raise refusal(path, "is empty")
    document = YamlDocument(str(path), root)
    document.problems.extend(aliases)
    return document


def _decode(path: Path, content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise refusal(path, "is not UTF-8 text", "save it in UTF-8", line) from error
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise refusal(path, "holds a zero byte", "this is no text file; name another", line)
    return text


def _aliases(text: str, path: Path, loader: Any) -> list[Problem]:
    import yaml

    return [
        Problem(
            path=str(path),
            line=event.start_mark.line + 1 if event.start_mark else 0,
            what=f"the YAML alias *{event.anchor} is not allowed here",
            fix="write the value out",
        )
        for event in yaml.parse(text, Loader=loader)
        if isinstance(event, yaml.AliasEvent)
    ]


def _syntax_problem(path: Path, text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark is not None else 0
    lines = text.splitlines()
    written = lines[line - 1] if 0 < line <= len(lines) else ""
    if "\t" in written[: len(written) - len(written.lstrip())] or "'\\t'" in str(error.problem):
        return Problem(path=str(path), line=line, what="a tab stands in the indentation", fix="use spaces")
    context = f"{error.context}, " if error.context else ""
    what = f"not YAML: {context}{error.problem}"
    return Problem(path=str(path), line=line, what=what, fix="check quotes, colons and indentation")


def plain_value(text: str) -> Any:
    """A word without quotes, as YAML 1.2 reads it."""
    if text in _NULLS:
        return None
    if text in _BOOLEANS:
        return _BOOLEANS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    if not _REAL.fullmatch(text):
        return text
    number = float(text)
    return number if math.isfinite(number) else text


def _step(node: yaml.Node | None, step: str | int) -> tuple[yaml.Node, Any] | None:
    import yaml

    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return node.value[step], node.value[step].start_mark
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark
    return None
