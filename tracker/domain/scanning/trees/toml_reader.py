"""TOML, INI and properties to a tree with places, which tomllib and configparser lose; never an error."""

from __future__ import annotations

import re

from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.trees.document import MAX_DEPTH, Mapping, Node, Scalar, Sequence
from tracker.domain.scanning.trees.flow_reader import read_flow, read_string

_TABLE = re.compile(r"(\[\[?)([^\[\]\n]{1,300})\]\]?")
_PAIR = re.compile(r"(?:export[ \t]+)?([\w.\-/\"'][\w.\-/ \"']{0,200}?)[ \t]*[=:][ \t]*")
_BARE = re.compile(r"[^\n]*?(?=\s[#;]|\r?$)", re.MULTILINE)

_Tables = dict[tuple[int, str], tuple[Mapping, Sequence | None]]
"""The table, or the last of an array of tables, by the table around it and its name."""


def read_toml(source: LocatedText) -> Mapping:
    """All tables of a TOML text under one root."""
    return _read(source, is_toml=True)


def read_ini(source: LocatedText) -> Mapping:
    """All sections of an INI text, or the dotted keys of a properties file, under one root."""
    return _read(source, is_toml=False)


def _read(source: LocatedText, *, is_toml: bool) -> Mapping:
    root = Mapping()
    table = root
    tables: _Tables = {}
    text, at = source.text, 0
    while at < len(text):
        line_end = text.find("\n", at)
        line_end = len(text) if line_end == -1 else line_end
        at += len(text[at:line_end]) - len(text[at:line_end].lstrip())
        if text[at:line_end][:1] in ("#", ";", "", "!"):
            at = line_end + 1
            continue
        header = _TABLE.match(text, at, line_end)
        if header:
            table = _table(tables, root, source, header, is_toml=is_toml)
            at = line_end + 1
            continue
        pair = _PAIR.match(text, at, line_end)
        if pair is None or pair.end() > line_end:
            at = line_end + 1
            continue
        value, behind = _value(source, pair.end(), line_end, is_toml=is_toml)
        at = max(line_end, text.find("\n", behind) if behind > line_end else line_end) + 1
        at = len(text) + 1 if behind > line_end and text.find("\n", behind) == -1 else at
        if value is not None:
            _put(tables, table, Scalar(source, *pair.span(1)), value)
    return root


def _value(source: LocatedText, at: int, line_end: int, *, is_toml: bool) -> tuple[Node | None, int]:
    first = source.text[at : at + 1]
    if is_toml and first in ("[", "{"):
        return read_flow(source, at, len(source))
    if first in ('"', "'"):
        return read_string(source, at, len(source) if is_toml else line_end)
    bare = _BARE.match(source.text, at, line_end)
    end = bare.end() if bare else line_end
    return Scalar(source, at, at + len(source.text[at:end].rstrip())), end


def _put(tables: _Tables, table: Mapping, key: Scalar, value: Node) -> None:
    """A dotted key is a path of tables."""
    parts = _key_parts(key)
    for part in parts[:-1]:
        table = _child(tables, table, part)
    table.entries.append((parts[-1], value))


def _key_parts(key: Scalar) -> list[Scalar]:
    parts: list[Scalar] = []
    for found in re.finditer(r"\"([^\"]*)\"|'([^']*)'|[^.\"']+", key.text):
        start, end = found.span(found.lastindex or 0)
        text = key.text[start:end]
        start += len(text) - len(text.lstrip())
        parts.append(Scalar(key.source, key.start + start, key.start + start + len(text.strip())))
    return parts[:MAX_DEPTH] or [key]


def _table(
    tables: _Tables, root: Mapping, source: LocatedText, header: re.Match[str], *, is_toml: bool
) -> Mapping:
    name = Scalar(source, *header.span(2))
    parts = _key_parts(name) if is_toml else [name]
    parent = root
    for part in parts[:-1]:
        parent = _child(tables, parent, part)
    if header[1] != "[[":
        return _child(tables, parent, parts[-1])
    entry = Mapping()
    key = (id(parent), parts[-1].text)
    _, items = tables.get(key, (parent, None))
    if items is None:
        items = Sequence()
        parent.entries.append((parts[-1], items))
    items.items.append(entry)
    tables[key] = (entry, items)
    return entry


def _child(tables: _Tables, parent: Mapping, key: Scalar) -> Mapping:
    """The table of this name inside another; of an array of tables, the last one."""
    place = (id(parent), key.text)
    if place not in tables:
        child = Mapping()
        parent.entries.append((key, child))
        tables[place] = (child, None)
    return tables[place][0]
