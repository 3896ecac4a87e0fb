"""JavaScript and TypeScript to tokens, in linear time and without an error for any input."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MAX_TOKENS = 1_000_000
_MAX_TEMPLATES = 50
_TOKEN = re.compile(
    r"""
    \s*(?:
    (?P<name>[A-Za-z_$][\w$]*)
  | (?P<comment>//[^\n]*|/\*[^*]*(?:\*(?!/)[^*]*)*(?:\*/)?|<!--[^-]*(?:-(?!->)[^-]*)*(?:-->)?)
  | (?P<string>"[^"\\\n]*(?:\\[\s\S][^"\\\n]*)*"|'[^'\\\n]*(?:\\[\s\S][^'\\\n]*)*')
  | (?P<template>`[^`\\$]*(?:(?:\\[\s\S]|\$(?!\{)|\$\{[^{}`]*\})[^`\\$]*)*`)
  | (?P<escape>\\[\s\S])
  | (?P<number>\d[\w.]*)
  | (?P<mark>=>|===|!==|==|!=|\?\?=|\|\|=|\?\?|\|\||\?\.|&&|\.\.\.|[^\s\w])
  | (?P<other>\w)
    )
    """,
    re.VERBOSE,
)
# Bounded, so that slashes without an end cost no more than their number.
_REGEX = re.compile(r"/(?![*/])(?:[^/\\\[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n]){0,200}\]){1,500}/[a-z]*")
_TEMPLATE_PART = re.compile(r"[^`\\$]*(?:(?:\\[\s\S]|\$(?!\{))[^`\\$]*)*(?P<end>`|\$\{|$)")
_BEFORE_REGEX_TEXT = "( , = : [ ! & | ? { } ; => && || ?? return typeof case"
_BEFORE_REGEX = frozenset(_BEFORE_REGEX_TEXT.split())
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[\s\S])")
_MEANINGS = {"n": "\n", "t": "\t", "r": "\r", "\n": ""}


class Token(NamedTuple):
    """``text`` is a string's or template's content; ``start`` the offset of its first character."""

    kind: str
    text: str
    start: int


def read_tokens(source: str) -> Iterator[Token]:
    """Names, strings, templates, numbers and marks; comments and regular expressions are left out.

    A template with code in it that has braces of its own is passed over; that code is read.
    """
    at, before = 0, "{"
    match = _TOKEN.match
    holes: list[int] = []  # braces open in each template's code
    for _ in range(MAX_TOKENS):
        found = match(source, at)
        if found is None:  # nothing but white space is left
            return
        group = found.lastindex or 0
        start, at = found.span(group)
        kind, text = found.lastgroup or "", found[group]
        if kind in ("comment", "escape", "other"):
            continue
        if text == "/" and before in _BEFORE_REGEX and (regex := _REGEX.match(source, start)):
            at, before = regex.end(), "regex"
            continue
        before = text if kind in ("mark", "name") else kind
        if kind in ("string", "template"):
            yield Token(kind, _unescape(text[1:-1]), start + 1)
            continue
        if text == "`" or (text == "}" and holes and holes[-1] == 0):
            at, is_open = _pass_template(source, at)
            holes = [*holes[: len(holes) - (text == "}")], *([0] if is_open else [])][:_MAX_TEMPLATES]
            before = "(" if is_open else "template"
            continue
        if holes and text in "{}":
            holes[-1] += 1 if text == "{" else -1
        yield Token(kind, text, start)


def _pass_template(source: str, at: int) -> tuple[int, bool]:
    """Behind the next part of a template, and whether code follows there."""
    part = _TEMPLATE_PART.match(source, at)
    return (part.end(), part["end"] == "${") if part else (at, False)


def _unescape(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPE.sub(_meaning, text)


def _meaning(found: re.Match[str]) -> str:
    code = found[1]
    if len(code) > 1:
        return chr(int(code[1:], 16))
    return _MEANINGS.get(code, code)
