"""What the rest of a program says about the names in it: clients and where they ask, libraries it brings
in.
"""

from __future__ import annotations

import re
from dataclasses import field
from functools import cached_property

from tracker.domain.scanning.names.providers import Provider, provider_named, providers, source_at
from tracker.domain.values.late_dataclass import dataclass

_MADE = re.compile(
    r"=[ \t]*(?:await[ \t]+|new[ \t]+|&|try[ \t]+)*([A-Za-z_][\w.:]{1,100})(?:<[^<>()\n]{0,80}>)?[ \t]*[({!]"
)
_NAMED = re.compile(r"([A-Za-z_]\w{0,80})[ \t]*(?::[ \t]*[\w<>.?|\[\] ]{1,60})?(?:,[ \t]*\w{1,40}[ \t]*)?:?$")
_ADDRESS = re.compile(
    r"(?:base_?_?url|baseurl|basepath|api_base|endpoint|uri|host)\w*[\"']?\s*[(:=]+\s*(?:new\s+\w+\()?\s*"
    r"[\"'`]([^\"'`\s]+)",
    re.IGNORECASE,
)
_REACH = 400
_MAX_CLIENTS = 2_000


@dataclass
class Facts:
    """``clients``: whose models a variable's object is asked for; ``text``: where libraries are looked up."""

    text: str
    clients: dict[str, Provider] = field(default_factory=dict)

    def mentions(self, modules: tuple[str, ...]) -> bool:
        """Whether one of these libraries is named in the program."""
        return any(module in self.text or module in self._lowered for module in modules)

    @cached_property
    def _lowered(self) -> str:
        return self.text.lower()


def facts_of(text: str) -> Facts:
    """Facts of one program, in any language: they are read off the form ``name = Maker(…)``."""
    facts, table = Facts(text), providers()
    for found in _MADE.finditer(text):
        if len(facts.clients) >= _MAX_CLIENTS:
            break
        maker = re.split(r"\.|::", found[1])
        provider = next((table.clients.get(p) or table.factories.get(p) for p in reversed(maker)), None)
        provider = provider or next((known for p in reversed(maker) if (known := provider_named(p))), None)
        if provider is None:
            continue
        line = text.rfind("\n", 0, found.start()) + 1
        named = _NAMED.search(text[max(line, found.start() - 200) : found.start()].rstrip(" :"))
        if named is None:
            continue
        behind = text[found.end() : found.end() + _REACH].partition(";")[0].partition("\n\n")[0]
        address = _ADDRESS.search(behind)
        facts.clients[named[1]] = Provider(source_at(address[1])) if address else provider
    return facts
