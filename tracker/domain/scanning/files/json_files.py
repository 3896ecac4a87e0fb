"""JSON, with comments or without: settings of editors and agents, adapters, containers, packages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.files.yaml_files import may_name_model
from tracker.domain.scanning.settings.configuration import find_in_tree
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, distinct
from tracker.domain.scanning.trees.flow_reader import read_json

_MAX_RECORDS = 200


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in a JSON file; of JSON Lines, which are mostly data, in the first records."""
    if not may_name_model(text):
        return
    if path.suffix.lower() in (".jsonl", ".ndjson"):
        yield from distinct(_find_in_records(text))
        return
    root = read_json(LocatedText.of(text))
    if root is not None:
        yield from find_in_tree(root)


def _find_in_records(text: str) -> Iterator[Candidate]:
    for number, line in enumerate(text.split("\n", _MAX_RECORDS)[:_MAX_RECORDS], start=1):
        root = read_json(LocatedText.of(line, line=number))
        if root is not None:
            yield from find_in_tree(root)
