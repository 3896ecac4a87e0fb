"""The licence knowledge shipped in the package.

Kept by hand as one YAML file a licence in ``data/licenses``, with ``hub_identifiers.yaml`` and
``license_names.yaml`` beside it; read as the one document that they are compiled into.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tracker.adapters.files.package import DATA
from tracker.adapters.knowledge import license_sources
from tracker.adapters.knowledge.compiled import compiled_document
from tracker.adapters.knowledge.license_lines import read_lines
from tracker.adapters.knowledge.license_records import Record, read_terms
from tracker.adapters.knowledge.spdx_expressions import parse_expression
from tracker.domain.licensing.knowledge.lookups import HubIdentifier, LicenseKnowledge
from tracker.domain.licensing.knowledge.terms import LicenseTerms
from tracker.vocabulary import LicenseClass

if TYPE_CHECKING:
    from tracker.adapters.knowledge.kept_recognitions import KeptRecogniser
    from tracker.domain.licensing.texts.recognition import Recogniser

BUILT = DATA / "licenses.json"


@functools.cache
def load_knowledge() -> LicenseKnowledge:
    """Everything known about licences; entries are built when they are first asked for."""
    document = compiled_document(BUILT, license_sources.SOURCES, license_sources.compile_licenses)
    compiled, records = read_lines(document)
    return LicenseKnowledge(
        terms=_TermsWhenAsked(records),
        classes={key: LicenseClass(word) for key, word in compiled["classes"].items()},
        hub={entry["id"]: _hub_identifier(entry) for entry in compiled["hub"]},
        names=_tuples(compiled["names"]),
        links=_tuples(compiled["links"]),
        spdx=compiled["spdx"],
        digests=compiled["digests"],
        models=_tuples(compiled["models"]),
        models_unseen=_tuples(compiled["models_unseen"]),
        recogniser=functools.cache(lambda: _kept_recogniser(document)),
        parse_expression=parse_expression,
    )


def _kept_recogniser(document: bytes) -> KeptRecogniser:
    from tracker.adapters.knowledge.kept_recognitions import KeptRecogniser

    return KeptRecogniser(load_recogniser, document)


@functools.cache
def load_recogniser() -> Recogniser:
    """What tells licence texts apart; made of the knowledge and the sketches when it is first asked for."""
    from tracker.adapters.knowledge.license_texts import make_recogniser

    return make_recogniser(load_knowledge())


class _TermsWhenAsked(Mapping[str, LicenseTerms]):
    def __init__(self, records: Mapping[str, Record]) -> None:
        self._records = records
        self._built: dict[str, LicenseTerms] = {}

    def __getitem__(self, key: str) -> LicenseTerms:
        if key not in self._built:
            self._built[key] = read_terms(self._records[key])
        return self._built[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._records)

    def __len__(self) -> int:
        return len(self._records)

    def __contains__(self, key: object) -> bool:
        return key in self._records


def _hub_identifier(entry: Record) -> HubIdentifier:
    return HubIdentifier(
        id=entry["id"],
        name=entry["name"],
        entry=entry["entry"],
        spdx=entry.get("spdx"),
        candidates=tuple(entry.get("candidates", ())),
        family=entry.get("family", False),
        trap=entry.get("trap", ""),
        note=entry.get("note", ""),
    )


def _tuples(lists: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(keys) for name, keys in lists.items()}
