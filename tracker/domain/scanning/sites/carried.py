"""Defaults that a program writes inside of a text of another kind, and the here-documents it carries.

No grammar takes these texts apart: tags of Go's fields, signatures of Laravel's commands, heredocs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.domain.scanning.sites.site import Site
from tracker.domain.scanning.text.located import LocatedText

_DEFAULTS = {
    "go": re.compile(
        r"^[ \t]*(?P<name>\w{1,80})[ \t]+\*?string[ \t]+`[^`\n]{0,300}?"
        r"(?:envDefault|env-default|default|defaultValue):\"(?P<text>[^\"\s]{2,200})\"",
        re.MULTILINE,
    ),
    "php": re.compile(r"\{--(?:\w\|)?(?P<name>[\w-]{2,80})=(?P<text>[^\s{}:]{2,200})(?=[\s:}])"),
}
"""By the name of the finder: what is named, and its default."""
_HEREDOC = re.compile(r"<<[<~-]?[\"']?(?P<name>[A-Z_]{2,40})[\"']?[^\n]{0,200}\n")
_WITH_HEREDOCS = frozenset({"ruby", "php"})
_MAX_DOCUMENTS = 200
_MAX_LENGTH = 20_000


def defaults_in_texts(finder: str, text: str) -> Iterator[Site]:
    """``Model string `env:"MODEL" envDefault:"…"```, ``{--model=… : which one}``."""
    form = _DEFAULTS.get(finder)
    if form is None:
        return
    source = LocatedText.of(text)
    for found in form.finditer(text):
        place = source.part(*found.span("text")).place
        yield Site(text=found["text"], line=place.line, column=place.column, name=found["name"])


def heredocs(finder: str, text: str) -> Iterator[LocatedText]:
    """The texts between ``<<~YAML`` and the line that ends them."""
    if finder not in _WITH_HEREDOCS or "<<" not in text:
        return
    source = LocatedText.of(text)
    for number, found in enumerate(_HEREDOC.finditer(text)):
        if number >= _MAX_DOCUMENTS:
            return
        closing = re.compile(rf"^[ \t]*{found['name']}\b", re.MULTILINE)
        end = closing.search(text, found.end(), found.end() + _MAX_LENGTH)
        if end:
            yield source.part(found.end(), end.start())
