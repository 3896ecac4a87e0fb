"""The languages whose grammars are read: one row each, and the rows of what their nodes mean in ``roles``.

A grammar is a package of its own, imported when a file of its language is met. One that is not installed or
does not load leaves its language unread, never the scan undone.
"""

from __future__ import annotations

import functools
import importlib
from typing import TYPE_CHECKING

from tracker.domain.values.late_dataclass import dataclass

if TYPE_CHECKING:
    from tree_sitter import Parser


@dataclass(frozen=True, slots=True)
class Grammar:
    """``package`` and the function in it that gives the language; ``name`` as files of it are counted."""

    name: str
    package: str
    function: str = "language"


GRAMMARS: dict[str, Grammar] = {
    "java": Grammar("Java", "tree_sitter_java"),
    "go": Grammar("Go", "tree_sitter_go"),
    "rust": Grammar("Rust", "tree_sitter_rust"),
    "csharp": Grammar("C#", "tree_sitter_c_sharp"),
    "kotlin": Grammar("Kotlin", "tree_sitter_kotlin"),
    "ruby": Grammar("Ruby", "tree_sitter_ruby"),
    "php": Grammar("PHP", "tree_sitter_php", "language_php"),
    "swift": Grammar("Swift", "tree_sitter_swift"),
    "scala": Grammar("Scala", "tree_sitter_scala"),
    "typescript": Grammar("TypeScript", "tree_sitter_typescript", "language_typescript"),
    "tsx": Grammar("TypeScript", "tree_sitter_typescript", "language_tsx"),
    "python_grammar": Grammar("Python", "tree_sitter_python"),
}
"""By the name of the finder that reads the language."""


@functools.cache
def parser_of(finder: str) -> Parser | None:
    """A parser for the language; None where the grammar is missing or does not fit the library."""
    grammar = GRAMMARS[finder]
    try:
        from tree_sitter import Language, Parser

        language = getattr(importlib.import_module(grammar.package), grammar.function)()
        return Parser(Language(language))
    except Exception:  # a wheel that is absent, broken or too new: whatever it raises
        return None
