"""TOML, INI and properties files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.files.yaml_files import may_name_model
from tracker.domain.scanning.settings.configuration import find_in_tree
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate
from tracker.domain.scanning.trees.toml_reader import read_ini, read_toml


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models under keys that name them, in all tables and sections."""
    if may_name_model(text):
        read = read_toml if path.suffix.lower() == ".toml" else read_ini
        yield from find_in_tree(read(LocatedText.of(text)))
