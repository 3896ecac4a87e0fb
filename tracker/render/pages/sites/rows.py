"""One model as a row of a table: the same in every table of models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.documents.models import model_document
from tracker.domain.reporting.ledger_state import ModelState
from tracker.domain.values.late_dataclass import dataclass
from tracker.render.layout.words import UNKNOWN, license_name, sizes, tokens
from tracker.render.pages.writing.outside import clean
from tracker.render.pages.writing.paths import Paths
from tracker.render.pages.writing.words import VERDICTS, Tone
from tracker.vocabulary import Access, Action, LicenseClass, Verdict

_ACCESS = list(Access)
_CLASSES = list(LicenseClass)
_VERDICTS = list(Verdict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """``css`` are the classes that filters look at."""

    css: str
    path: str
    name: str
    developer: str
    access: str
    licence: str
    license_class: str
    commercial: Tone
    context: str
    size: str
    access_index: int
    class_index: int
    verdict_index: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One value that a table can be narrowed down to."""

    css: str
    word: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One group of choices, of which the first is all."""

    key: str
    title: str
    choices: tuple[Choice, ...]


def model_rows(models: Iterable[ModelState], paths: Paths) -> tuple[ModelRow, ...]:
    """A row a model, in the order given."""
    return tuple(_row(model, paths) for model in models)


def filters(rows: Sequence[ModelRow]) -> tuple[Filter, ...]:
    """What the rows differ in; a value that none has is no choice."""
    return (
        _filter("a", "Access", [value.value for value in _ACCESS], [row.access_index for row in rows]),
        _filter("l", "Licence", [value.value for value in _CLASSES], [row.class_index for row in rows]),
        _filter(
            "v",
            "Commercial use",
            [VERDICTS[value].word for value in _VERDICTS],
            [row.verdict_index for row in rows],
        ),
    )


def filter_style(groups: Iterable[Filter]) -> str:
    """The rules by which a chosen value hides the rows of the others, without any script."""
    rules = [
        f"main:has(#f-{choice.css}:checked) .models tbody tr:not(.{choice.css}){{display:none}}"
        for group in groups
        for choice in group.choices
    ]
    return "\n" + "\n".join(rules)


def _filter(key: str, title: str, words: Sequence[str], found: Sequence[int]) -> Filter:
    choices = [
        Choice(css=f"{key}{index}", word=word, number=found.count(index))
        for index, word in enumerate(words)
        if index in found
    ]
    return Filter(key=key, title=title, choices=tuple(choices))


def _row(model: ModelState, paths: Paths) -> ModelRow:
    document = model_document(model.assessment)
    licence = license_name(document["license"])
    access, license_class = model.assessment.access.value, model.assessment.license.license_class
    likely = model.assessment.access.likely
    verdict = model.checked.judgement.actions[Action.COMMERCIAL]
    context = document["context_length"]
    indexes = (_ACCESS.index(access), _CLASSES.index(license_class), _VERDICTS.index(verdict))
    return ModelRow(
        css="a{} l{} v{}".format(*indexes),
        path=paths.model(model.id) or "",
        name=clean(model.name, 80),
        developer=clean(model.developer, 60),
        access=f"{likely.value}?" if likely else access.value,
        licence=license_class.value if licence == UNKNOWN else clean(licence, 40),
        license_class=license_class.value,
        commercial=VERDICTS[verdict],
        context=tokens(context["native"], context["declared"], unbounded=context["unbounded"]),
        size=sizes(document["parameters"]),
        access_index=indexes[0],
        class_index=indexes[1],
        verdict_index=indexes[2],
    )
