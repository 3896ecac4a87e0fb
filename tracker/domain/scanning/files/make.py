"""Makefiles and justfiles: variables, recipes, parameters with defaults."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.command_lines.commands import find_in_script, find_in_setting
from tracker.domain.scanning.command_lines.shell_words import Variables, assign, expand
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, distinct

_ASSIGNMENT = re.compile(
    r"(?!\t)[ ]*(?:(?:override|export|private)[ \t]+)*"
    r"(?:[\w./%-]+[ \t]*:[ \t]*(?:(?:override|export|private)[ \t]+)*)?"
    r"([A-Za-z_][\w-]*)[ \t]*(?::{0,3}|\?|\+)="
    r"[ \t]*"
)
_JUST_ASSIGNMENT = re.compile(r"(?:export[ ]+)?([A-Za-z_][\w-]*)[ ]*:=[ ]*")
_PARAMETER = re.compile(r"(?<![\w-])([A-Za-z_][\w-]{0,80})=(?:\"([^\"\n]*)\"|'([^'\n]*)')")
_FUNCTION_DEFAULT = re.compile(
    r"env(?:_var_or_default)?\(\s*['\"]\w+['\"]\s*,\s*['\"]([^'\"\n]+)['\"]\s*\)"
    r"|\$\(or \$[({]\w+[)}],\s*([^,()\n]+)\)"
)
_RECIPE_HEAD = re.compile(r"@?[A-Za-z_][^\n]*:(?!=)[^\n]*")
_COMMENT = re.compile(r"(?:^|(?<=\s))#.*$")


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in variables and recipes; a variable may be used above the line that sets it."""
    is_just = path.name.lower().strip(".").startswith("justfile") or path.suffix.lower() == ".just"
    return distinct(_find(LocatedText.of(text), _JUST_ASSIGNMENT if is_just else _ASSIGNMENT))


def _find(source: LocatedText, pattern: re.Pattern[str]) -> Iterator[Candidate]:
    variables: Variables = {}
    recipes: list[LocatedText] = []
    for line in _logical_lines(source):
        yield from _read_line(line, pattern, variables, recipes)
    for recipe in recipes:
        yield from find_in_script(recipe, dict(variables))


def _logical_lines(source: LocatedText) -> Iterator[LocatedText]:
    at = 0
    while at < len(source):
        end = start = at
        while True:
            end = source.text.find("\n", start)
            end = len(source) if end == -1 else end
            if end == len(source) or not source.text[start:end].rstrip("\r").endswith("\\"):
                break
            start = end + 1
        yield source.part(at, min(end + 1, len(source)))
        at = end + 1


def _read_line(
    line: LocatedText, pattern: re.Pattern[str], variables: Variables, recipes: list[LocatedText]
) -> Iterator[Candidate]:
    text = line.text
    if text.lstrip().startswith("#"):
        return
    assignment = pattern.match(text)
    if assignment:
        value = _value(line.part(assignment.end()))
        expanded = expand(value, variables)
        assign(variables, assignment[1], expanded.content)
        for reading in expanded.readings:
            yield from find_in_setting(assignment[1], reading)
    elif text[:1] in (" ", "\t"):
        start = len(text) - len(text.lstrip(" \t@-+"))
        recipes.append(line.part(start))
    elif _RECIPE_HEAD.match(text):
        yield from _parameters(line, variables)
        if ";" in text:  # target: ; command
            recipes.append(line.part(text.index(";") + 1))


def _parameters(line: LocatedText, variables: Variables) -> Iterator[Candidate]:
    for found in _PARAMETER.finditer(line.text):
        group = 2 if found[2] is not None else 3
        value = line.part(*found.span(group))
        assign(variables, found[1], value)
        yield from find_in_setting(found[1], value)


def _value(value: LocatedText) -> LocatedText:
    value = value.strip()
    default = _FUNCTION_DEFAULT.fullmatch(value.text)
    if default:
        return value.part(*default.span(default.lastindex or 0))
    comment = _COMMENT.search(value.text)
    if comment:
        value = value.part(0, comment.start()).strip()
    if len(value) > 1 and value.text[0] in "\"'" and value.text[-1] == value.text[0]:
        return value.part(1, len(value) - 1)
    return value
