"""A question in the loose words of a worked case, answered by the same judgement as ``tracker check``.

A case names licences by their keys: ``model`` with ``entry``, ``tag`` and ``license_name``,
``ancestors``, the ``use``, facts about ``who`` asks, and the ``region``. What a case says in no field,
such as that a model has vision, is taken from its ``title``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from tests.check.case_facts import case_profile
from tracker.domain.licensing.concluding.card_license import card_reading
from tracker.domain.licensing.concluding.conflicts import declared_conflicts
from tracker.domain.licensing.concluding.declaration import Declaration
from tracker.domain.licensing.concluding.readings import strictness
from tracker.domain.licensing.judging.findings import AccessFact, Ancestor, Judgement, Subject
from tracker.domain.licensing.judging.judge import judge
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.terms import LicenseTerms
from tracker.vocabulary import Access, Flag, Relation, Verdict

_SHARES_WEIGHTS = re.compile(
    r"fine-?tun|lora\b|adapter|merge|\bbased\b|derived from|built (?:on|from)(?! \S+ outputs)", re.IGNORECASE
)
# What a model learnt from; a name such as R1-Distill-Llama is that of a fine-tune.
_LEARNT_FROM = (
    re.compile(r"distilled from (?P<teacher>.{0,60})", re.IGNORECASE),
    re.compile(
        r"(?:trained|tuned|built|learnt?) (?:only )?(?:on|from) "
        r"(?P<teacher>(?:(?!\b(?:on|from)\b).){0,60}?\boutputs?\b.{0,40})",
        re.IGNORECASE,
    ),
)
_COMPONENTS = re.compile(r"component|tokeni[sz]er|encoder|\bvae\b|bundle|vision tower", re.IGNORECASE)
_NEAR = 20
"""How far from the word for a part, in characters, a title names the model that the part is of."""
_MODALITIES = (
    (re.compile(r"vision|multimodal|\b(11|90)b\b|image and text|-vl\b", re.IGNORECASE), "multimodal"),
    (re.compile(r"\(text|text-only|text only|\b[13]b\b|language model|chat model", re.IGNORECASE), "text"),
)
_RELATIONS = (
    (re.compile(r"mirror|re-?upload|gguf|quanti[sz]ed|awq|gptq|copy of", re.IGNORECASE), Relation.QUANTIZED),
    (re.compile(r"merge", re.IGNORECASE), Relation.MERGE),
)
_NO_NAMES = frozenset(
    {"apache", "audio", "community", "dev", "free", "license", "licence", "mit", "model", "modified", "open"}
    | {"production", "research", "source", "terms", "unknown", "other"}
)
_CHANGED_IN_PLACE = re.compile(
    r"relicen[sc]|(?:copy|taken|downloaded) (?:on|in|while|before|20)|copy (?:taken|of (?:\w+ )?20)|in place"
    r"|before the (?:change|switch)|repo(?:sitory)? (?:is )?now",
    re.IGNORECASE,
)
_NO_TEXT = re.compile(
    r"no licen[sc]e (?:file|text)|without (?:a )?licen[sc]e (?:file|text)|(?:file|text) (?:is )?missing",
    re.IGNORECASE,
)


def judge_case(case: Mapping[str, Any], knowledge: LicenseKnowledge) -> Judgement:
    """The answer to one case; what cannot be understood of it counts as not said."""
    case = case if isinstance(case, Mapping) else {}
    return judge(case_subject(case, knowledge), case_profile(case), knowledge)


def expected_word(judgement: Judgement) -> str:
    """The verdict in the words of worked cases, which know no ``unknown``.

    They call it ``conditional`` (the condition is to ask) and tell it by the flag ``unknown``.
    """
    verdict = judgement.verdict
    return (Verdict.CONDITIONAL if verdict is Verdict.UNKNOWN else verdict).value


def case_subject(case: Mapping[str, Any], knowledge: LicenseKnowledge) -> Subject:
    """The model of a case."""
    model = case.get("model") if isinstance(case.get("model"), Mapping) else {}
    assert isinstance(model, Mapping)
    title = _text(case.get("title")) or ""
    key = next(iter(_entries(model, knowledge)), None)
    own = knowledge.get(key)
    parents = _items(case.get("ancestors"))
    ancestors = [_ancestor(item, title, len(parents) > 1) for item in parents]
    also = [other for other in _entries(model, knowledge)[1:] if other in _items(model.get("entry"))]
    also = also if isinstance(model.get("entry"), list) else []
    also += [item.key for item in ancestors if item.key and _second_text(own, knowledge.get(item.key))]
    components = [_component(item) for item in _items(model.get("components"))]
    tag, name, link = (_text(model.get(field)) for field in ("tag", "license_name", "license_link"))
    conflicts = declared_conflicts(tag, name, link, own, knowledge) | _told(model, title)
    if also:
        conflicts |= {Flag.TWO_TEXTS}
    card = card_reading(Declaration(tags=(tag,), name=name, link=link), None, (), knowledge) if tag else None
    doubts: tuple[str, ...] = ()
    if card and card.key and own and key in (card.key, *card.also):
        # The entry is what the tag says, and a name or a link beside the tag says more.
        key, also, doubts = card.key, [*also, *card.also], card.doubts
        conflicts |= card.conflicts
    return Subject(
        key=key,
        declared_tag=tag,
        also=tuple(also),
        ancestors=tuple(item for item in (*ancestors, *components) if item.key not in also),
        conflicts=frozenset(conflicts),
        access=_access(model),
        modality=_modality(model, title),
        released=_text(model.get("released") or model.get("release_date")),
        doubts=doubts,
    )


def _entries(model: Mapping[str, Any], knowledge: LicenseKnowledge) -> list[str]:
    """The licences of the weights, the strictest first: the entry, and what a file is said to be."""
    files = [model.get(field) for field in ("file", "file_entry", "license_file", "license_text")]
    named = [key for key in files if isinstance(key, str) and key in knowledge]
    keys = dict.fromkeys(str(key) for key in (*_items(model.get("entry")), *named))
    return sorted(keys, key=lambda key: strictness(knowledge.get(key)), reverse=True)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _items(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _ancestor(item: Any, title: str, several: bool) -> Ancestor:
    fields: Mapping[str, Any] = item if isinstance(item, Mapping) else {"entry": item}
    stated = str(fields.get("relation") or "").lower()
    key = _text(fields.get("entry"))
    relation = next((found for found in Relation if found.value == stated), None)
    return Ancestor(
        hub=_text(fields.get("hub")), relation=relation or _relation_told(title, key, several), key=key
    )


def _relation_told(title: str, key: str | None, several: bool) -> Relation:
    names = _names(key)
    if _is_teacher(title, names):
        return Relation.DISTILLED
    if _is_component(title, names, several):
        return Relation.COMPONENT
    return next((relation for pattern, relation in _RELATIONS if pattern.search(title)), Relation.FINETUNE)


def _names(key: str | None) -> tuple[str, ...]:
    """What titles call the models under a licence: ``llama`` for ``llama-3.1``."""
    words = re.findall(r"[a-z]{4,}|[a-z]\d", (key or "").lower())
    return tuple(word for word in words if word not in _NO_NAMES)


def _is_teacher(title: str, names: Sequence[str]) -> bool:
    """Whether a model learnt from the outputs of one under this licence, and has no weights of it."""
    teachers = [found["teacher"].lower() for way in _LEARNT_FROM if (found := way.search(title))]
    if not teachers:
        return False
    if any(name in teacher for teacher in teachers for name in names):
        rest = title.lower()
        for teacher in teachers:
            rest = rest.replace(teacher, " ")
        return not (_SHARES_WEIGHTS.search(rest) and (not names or any(name in rest for name in names)))
    named = any(re.search(r"gpt|claude|gemini|[a-z][- ]?\d", teacher) for teacher in teachers)
    return not named and not _SHARES_WEIGHTS.search(title)


def _is_component(title: str, names: Sequence[str], several: bool) -> bool:
    found = list(_COMPONENTS.finditer(title))
    if not found or not several:
        return bool(found)
    return any(_owns(title[: word.start()], title[word.end() :], names) for word in found)


def _owns(before: str, behind: str, names: Sequence[str]) -> bool:
    """Whether a model is named beside the word for a part: ``Higgs tokenizer``, ``tokenizer of Higgs``."""
    owner = behind[:_NEAR] if re.match(r" (?:of|from) ", behind) else ""
    near = f"{before[-_NEAR:]} {owner}".lower()
    return any(name in near for name in names)


def _component(item: Any) -> Ancestor:
    entry = item.get("entry") if isinstance(item, Mapping) else item
    return Ancestor(hub=None, relation=Relation.COMPONENT, key=_text(entry))


def _second_text(own: LicenseTerms | None, other: LicenseTerms | None) -> bool:
    """Whether two licences were both published for the very same model."""
    if own is None or other is None or own.key == other.key:
        return False
    shared = set(own.applies_to) & set(other.applies_to)
    return bool(shared) and own.name.split("(")[0] != other.name.split("(")[0]


def _told(model: Mapping[str, Any], title: str) -> set[Flag]:
    """Findings about the repository that a case states outright."""
    found = set()
    absent = (None, False, "missing", "none", "absent")
    files = [value for key, value in model.items() if key in ("file", "license_file", "license_text")]
    tagged = model.get("tag") not in (None, "other", "unknown")
    if any(value in absent for value in files) or (tagged and _NO_TEXT.search(title)):
        found.add(Flag.LICENSE_TEXT_MISSING)
    if _CHANGED_IN_PLACE.search(title) or model.get("previous_entry") or model.get("relicensed"):
        found.add(Flag.RELICENSED_IN_PLACE)
    return found


def _access(model: Mapping[str, Any]) -> AccessFact | None:
    stated = _text(model.get("access"))
    if stated in tuple(Access):
        return AccessFact(value=Access(stated))
    if model.get("extra_gated_eu_disallowed") or model.get("region_gate"):
        return AccessFact(value=Access.GATED_AUTO, region_gate="EU")
    gated = model.get("gated")
    if gated in (None, False):
        return None
    return AccessFact(value=Access.GATED_MANUAL if gated == "manual" else Access.GATED_AUTO)


def _modality(model: Mapping[str, Any], title: str) -> str | None:
    stated = _text(model.get("modality"))
    if stated:
        return "multimodal" if re.search(r"multi|vision|image-text", stated) else stated
    return next((word for pattern, word in _MODALITIES if pattern.search(title)), None)
