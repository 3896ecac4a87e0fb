"""Code in a language that is not parsed, searched as text: names of models in quotes, addresses and keys of
providers.

What is found says that the file should have been read; it is no reference, as nobody knows what stands
around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice
from pathlib import PurePosixPath

from tracker.domain.scanning.names.providers import providers
from tracker.domain.scanning.text.reference import Mention

_MOST = 50
_QUOTED = re.compile(r"[\"'`]([A-Za-z0-9@][\w@./:-]{3,150})[\"'`]")
_COMMENT = re.compile(r"\s*(?://|#(?!\[)|--|\*|/\*|;|%|\(\*|<!--)")
_WIDE_ADDRESSES = frozenset(
    {"googleapis.com", "huggingface.co", "anthropic.com", "nvidia.com", "mistral.ai", "deepseek.com"}
)
"""They serve much besides models."""


@cache
def _triggers() -> re.Pattern[str]:
    addresses = (re.escape(part) for part, _ in providers().addresses if part not in _WIDE_ADDRESSES)
    variables = (rf"\b{name}\b" for name in sorted(providers().variables))
    return re.compile("|".join((*addresses, *variables)))


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Mention]:
    """Texts that may be models' names, and triggers of providers, of the first lines that have any."""
    del path
    yield from islice(_find(text), _MOST)


def _find(text: str) -> Iterator[Mention]:
    triggers = _triggers()
    for number, line in enumerate(text.splitlines(), 1):
        if _COMMENT.match(line) or len(line) > 5_000:
            continue
        for found in _QUOTED.finditer(line):
            yield Mention(line=number, column=found.start(1) + 1, text=found[1], is_name=True)
        if trigger := triggers.search(line):
            yield Mention(line=number, column=trigger.start() + 1, text=trigger[0], is_name=False)
