"""The finders of the languages that are read by a grammar, offered to the domain's table of finders."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from tracker.adapters.project.grammars.languages import GRAMMARS, parser_of
from tracker.domain.scanning.blends.sniffed import find_in_document
from tracker.domain.scanning.finders import Finder, finder_named, provide
from tracker.domain.scanning.text.reference import Candidate, Mention, Remark

if TYPE_CHECKING:
    from tracker.adapters.project.grammars.reader import Reader

SLOW = "took too long to parse: searched as plain text"
CUT = "took too long to read: searched as plain text, too"


def offer_grammars() -> None:
    """Make the grammars' finders known; none is imported by it."""
    for name in GRAMMARS:
        provide(name, partial(_finder, name))


def _finder(name: str) -> Finder | None:
    return partial(find_candidates, name) if parser_of(name) is not None else None


_OWN_TESTS = re.compile(r"^[ \t]*#\[cfg\(test\)\]\s*(?:#\[[^\]\n]*\]\s*)*(?:pub )?mod \w+ \{", re.MULTILINE)


def _own_tests(name: str, text: str) -> int:
    """The line behind which Rust keeps a file's tests; a line that no file has where there are none."""
    found = _OWN_TESTS.search(text) if name == "rust" else None
    return text.count("\n", 0, found.start()) + 1 if found else sys.maxsize


def find_candidates(name: str, path: PurePosixPath, text: str) -> Iterator[Candidate | Remark | Mention]:
    """Models in a program of this language; where its grammar is too slow, what its text alone shows."""
    from tracker.adapters.project.grammars.parsing import TooSlow, parse
    from tracker.adapters.project.grammars.reader import Reader

    content = text.encode()
    try:
        tree = parse(name, content)
    except TooSlow:
        yield Remark(reason=SLOW)
        yield from finder_named("plain_text")(path, text)
        return
    reader = Reader(tree, content)
    tests = _own_tests(name, text)
    for found in _judged(name, text, reader):
        yield replace(found, is_tested=True) if found.line > tests else found
    if reader.is_cut:
        yield Remark(reason=CUT)
        yield from finder_named("plain_text")(path, text)


def _judged(name: str, text: str, reader: Reader) -> Iterator[Candidate]:
    from tracker.domain.scanning.sites.carried import defaults_in_texts, heredocs
    from tracker.domain.scanning.sites.facts import facts_of
    from tracker.domain.scanning.sites.judge import judge, judge_command

    yield from judge(chain(reader.sites(), defaults_in_texts(name, text)), facts_of(text))
    for words in reader.commands:
        yield from judge_command(words)
    for document in (*reader.documents, *heredocs(name, text)):
        yield from find_in_document(document)
