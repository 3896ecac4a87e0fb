"""Terraform and other HCL: defaults of variables, locals, containers' environments, user data."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.files.yaml_files import may_name_model
from tracker.domain.scanning.settings.configuration import find_in_tree
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate
from tracker.domain.scanning.trees.hcl_reader import read_hcl


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in attributes and blocks of any kind."""
    if may_name_model(text):
        yield from find_in_tree(read_hcl(LocatedText.of(text)))
