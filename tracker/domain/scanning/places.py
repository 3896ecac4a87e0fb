"""What the place of a reference is for: production, tests, examples, documents, a catalogue.

By the path, and for catalogues by what stands there: a list of several models, or a file of very many.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from tracker.domain.scanning.names.model_keys import words
from tracker.domain.scanning.names.model_names import is_test
from tracker.domain.scanning.text.reference import Candidate, Reference
from tracker.vocabulary import PlaceClass

_DOCS = words("doc docs documentation website site wiki guides guide rfcs adr blog posts changelog")
_EXAMPLES = words(
    """
    example examples sample samples demo demos tutorial tutorials cookbook cookbooks quickstart quickstarts
    playground notebooks notebook recipes starter starters showcase showcases getting-started workshop labs
    """
)
_EXAMPLE_FOLDER = re.compile(
    r"[a-z0-9][-_.]?(?:examples|samples|demos)$|[-_.](?:example|sample|demo|tutorial)$|^(?:examples?|samples?|demos?)[-_.]"
)
_INNER_ENDINGS = words("example sample stories story")
"""``config.example.yaml``; ``Button.stories.tsx`` shows a part of a page with made-up data."""
_TEXTS = (".md", ".mdx", ".markdown", ".mkd", ".rst", ".rest", ".adoc", ".asciidoc", ".org", ".qmd", ".rmd")
_INSTRUCTIONS = re.compile(
    r"(?:^|/)(?:\.claude|\.cursor|\.github/(?:agents|prompts|chatmodes|instructions)|\.opencode|\.codex|agents)/"
)
"""Texts that configure agents; their front matter says which model works."""
_CATALOGUE = re.compile(
    r"(?:^|[/_.-])(?:catalogs?|catalogues?|model[_-]?(?:prices?|pricing|list|infos?|catalog(?:ue)?|registry|slugs|"
    r"metadata|cost(?:s|_map)?|limits|context[_-]windows?)|pricing|supported[_-]models|models?[_-]dev)(?:[/_.-]|$)"
)
_MANY = 25
"""A file that names so many different models is a table of them."""
_SEVERAL = 3


@lru_cache(maxsize=4096)
def class_of_path(path: str) -> PlaceClass:
    """What a path alone says; production where it says nothing."""
    lowered = path.lower()
    *folders, name = lowered.split("/")
    if is_test(path):
        return PlaceClass.TEST
    if name.endswith(_TEXTS) and not _INSTRUCTIONS.search(f"/{lowered}"):
        return PlaceClass.DOCS
    if (
        not _EXAMPLES.isdisjoint(folders)
        or any(map(_EXAMPLE_FOLDER.search, folders))
        or name.endswith(".ipynb")
    ):
        return PlaceClass.EXAMPLE
    if not _DOCS.isdisjoint(folders):
        return PlaceClass.DOCS
    stem = name.partition(".")[0]
    if (
        stem.startswith(("example", "sample", "demo"))
        or stem.endswith(("example", "sample", "_demo", "-demo"))
        or not _INNER_ENDINGS.isdisjoint(name.split(".")[1:-1])
    ):
        return PlaceClass.EXAMPLE
    return PlaceClass.CATALOGUE if _CATALOGUE.search(lowered) else PlaceClass.PRODUCTION


def placed(path: str, references: Sequence[Reference], candidates: Sequence[Candidate]) -> list[Reference]:
    """The references of one file with their class; ``candidates`` are what each of them was."""
    by_path = class_of_path(path)
    is_table = len({one.text for one in references}) >= _MANY
    is_list = sum(one.is_listed for one in candidates) >= _SEVERAL
    found = []
    for one, candidate in zip(references, candidates, strict=True):
        place = by_path
        if candidate.is_tested:
            place = PlaceClass.TEST
        elif place is PlaceClass.PRODUCTION and (is_table or (is_list and candidate.is_listed)):
            place = PlaceClass.CATALOGUE
        found.append(replace(one, place=place))
    return found
