"""Bicep: parameters, variables and the deployments of models that resources describe."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath

from tracker.domain.scanning.settings.configuration import find_in_tree
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate
from tracker.domain.scanning.trees.bicep_reader import read_bicep


def find_candidates(path: PurePosixPath, text: str) -> Iterator[Candidate]:
    """Models in parameters, variables and objects."""
    del path
    return find_in_tree(read_bicep(LocatedText.of(text)))
