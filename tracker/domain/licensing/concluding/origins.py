"""Where a model may come from without saying so: signs in its name, its files and our knowledge.

Each sign is a doubt with its reason. None of them is a parent: only whoever knows can settle it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from tracker.domain.assessing.assessment import Suspicion
from tracker.domain.assessing.base_models import observed_parents
from tracker.domain.licensing.concluding.beside import MAY_BAR
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.model_families import (
    Family,
    families_in,
    family_of_config,
    family_of_gguf,
    notice_keys,
    notice_of_terms,
)
from tracker.domain.licensing.knowledge.terms import Duty
from tracker.domain.licensing.texts.license_files import ReadEvidence
from tracker.domain.licensing.texts.prose import quoted
from tracker.domain.observing.observation import Json, Observation, ReadErrorCode
from tracker.domain.observing.readme import README
from tracker.domain.observing.weight_files import is_weight_file
from tracker.domain.values.hub_id import hub_id_problem
from tracker.domain.values.late_pattern import LatePattern
from tracker.vocabulary import Flag

_MOST_FILES = 30
_COPYRIGHT = LatePattern(r"[.,]? copyright ")
_COMES_FROM = LatePattern(
    r"\b(?:from|of|based (?:up)?on|built (?:up)?on|(?:base|parent|source|original) model|adapter for"
    r"|基于|基於)(?:\W{0,8}(?:the|base|model|pre-?trained)){0,3}\W{0,8}(?:\w[\w. -]{0,60}\()?"
    r"(?P<id>[A-Za-z0-9][\w.-]{1,60}/[A-Za-z0-9][\w.-]{1,90})",
    re.IGNORECASE,
)
_SHOWS = LatePattern(r" (?:built|powered|improved|made) (?:with|by|using) ")
_WORD = LatePattern(r"[^\W_]+")
_LIKE_A_NAME = LatePattern(r"[A-Z0-9]")
_SHORTEST_LINE = 20


def origins(
    observation: Observation,
    declared: Sequence[str],
    knowledge: LicenseKnowledge,
    read_evidence: ReadEvidence,
) -> tuple[Suspicion, ...]:
    """All signs, one for each family; ``declared`` are bases that the registry names."""
    found: dict[tuple[str, ...], Suspicion] = {}
    signs = (
        *_declared(declared, knowledge),
        *_loaded_from(observation, knowledge),
        *_in_notice(observation, knowledge, read_evidence),
        *_in_names(observation, knowledge),
        *_in_configuration(observation),
        *_in_readme(observation, knowledge),
    )
    for one in signs:
        found.setdefault(one.keys, one)
    return tuple(found.values())


def _doubt(text: str, keys: Sequence[str], from_hub: str | None = None) -> Suspicion:
    return Suspicion(text=text, flag=Flag.LINEAGE_DOUBT, keys=tuple(keys), base=from_hub)


def _declared(bases: Sequence[str], knowledge: LicenseKnowledge) -> Iterator[Suspicion]:
    for base in bases:
        yield _doubt(
            f"its developer states that it comes from {base[:120]}, which the card does not name",
            _licences_of(base, knowledge),
            base,
        )


def _loaded_from(observation: Observation, knowledge: LicenseKnowledge) -> Iterator[Suspicion]:
    config = _config(observation)
    name = config.get("_name_or_path")
    if isinstance(name, str) and hub_id_problem(name) is not None:
        # A folder on its maker's disk is often named after what lies in it.
        for family in (family for part in name[:300].split("/") for family in families_in(part)):
            yield _doubt(f"its config.json says that it was loaded from {name[:120]}", family.keys)
        return
    if (
        isinstance(name, str)
        and hub_id_problem(name) is None
        and name.casefold() != (observation.hub or "").casefold()
    ):
        yield _doubt(
            f"its config.json says that it was loaded from {name}, which the card does not name",
            _licences_of(name, knowledge),
            name,
        )
        return
    origin = _content(observation, "tokenizer_config.json").get("name_or_path")
    tokenizer = origin[:300] if isinstance(origin, str) else ""
    for part in tokenizer.split("/"):
        for family in families_in(part):
            yield _doubt(f"its tokenizer was loaded from {tokenizer[:120]}", family.keys)


def _in_notice(
    observation: Observation, knowledge: LicenseKnowledge, read_evidence: ReadEvidence
) -> Iterator[Suspicion]:
    for file in observation.contents:
        if not file.path.lower().startswith("notice") or not file.sha256:
            continue
        text = _folded(read_evidence(file.sha256) or "")
        known = [keys for line, keys in _notice_lines(knowledge).items() if line in text] if text else []
        known += [
            (key,) for key in notice_keys(text) if key in knowledge and not any(key in one for one in known)
        ]
        for keys in known:
            yield _doubt(f"its {file.path} carries the line that {keys[0]} has every copy carry", keys)
        if not known and (name := notice_of_terms(text)):
            yield _doubt(f"its {file.path} says that something in it is under the {name}", (), name)


def lost_notices(observation: Observation, read_evidence: ReadEvidence) -> Iterator[Suspicion]:
    """NOTICE files that were read once and are kept no more: whatever line stood there may bar anything."""
    for file in observation.contents:
        if file.path.lower().startswith("notice") and file.sha256 and read_evidence(file.sha256) is None:
            text = f"{file.path} was read once, and the model that it may name is kept no more"
            yield Suspicion(text=text, flag=Flag.LICENSE_TEXT_MISSING, bars=MAY_BAR)


def unread_notices(observation: Observation) -> Iterator[str]:
    """NOTICE files whose line of attribution may name a parent, and that cannot be looked at."""
    for file in observation.contents:
        if not file.path.lower().startswith("notice"):
            continue
        code = file.error.code if file.error else None
        never = file.sha256 is None and code not in (ReadErrorCode.GATED, ReadErrorCode.NOT_FOUND)
        if never:
            yield f"{file.path} may name a model it comes from, and nobody can read it ({code})"


def _notice_lines(knowledge: LicenseKnowledge) -> dict[str, tuple[str, ...]]:
    """The fixed lines for a Notice file, up to the copyright, with the licences that have each."""
    found: dict[str, tuple[str, ...]] = {}
    for key in knowledge:
        for duty in knowledge.terms[key].obligations:
            line = _COPYRIGHT.split(_folded(duty.text or ""))[0]
            if duty.duty is Duty.NOTICE_FILE and len(line) >= _SHORTEST_LINE:
                found[line] = (*found.get(line, ()), key)
    return found


def _folded(text: str) -> str:
    return " ".join(text[:100_000].casefold().split())


def _in_names(observation: Observation, knowledge: LicenseKnowledge) -> Iterator[Suspicion]:
    name = (observation.hub or "").partition("/")[2]
    families = list(families_in(name))
    for family in families:
        yield _doubt(f"its name says {family.name}, and its card names no model of that family", family.keys)
    if not families and (keys := knowledge.by_name_within(name)):
        yield _doubt("its name holds that of another model, which its card does not name", keys)
    weights = [path.rpartition("/")[2] for path in observation.files if is_weight_file(path)][:_MOST_FILES]
    for path in weights:
        for family in families_in(path):
            yield _doubt(f"its file {path[:80]} says {family.name}, and its card does not", family.keys)


def _in_configuration(observation: Observation) -> Iterator[Suspicion]:
    config = _config(observation)
    shown: Mapping[str, Json] = config if config else _mapping(observation.facts.get("config"))
    family: Family | None = family_of_config(shown) if shown else None
    family = family or family_of_gguf(observation.facts.get("gguf"))
    if family:
        yield _doubt(
            f"its configuration has what {family.name} has, and its card does not name it", family.keys
        )


def _in_readme(observation: Observation, knowledge: LicenseKnowledge) -> Iterator[Suspicion]:
    names_parents = bool(observed_parents(observation))
    for sentence in _of_lineage(observation):
        text = f"its README says {quoted(sentence)}"
        shown = _displayed(sentence, knowledge)
        if shown:
            yield _doubt(f"{text}, which those show who use a model under such terms", shown)
        families = [] if shown else list(families_in(sentence))
        for family in families:
            yield _doubt(text, family.keys)
        found = None if families else _COMES_FROM.search(sentence)
        if not found or not _LIKE_A_NAME.search(found["id"]):
            continue
        base = found["id"].rstrip(".")
        keys = _licences_of(base, knowledge)
        if keys or not names_parents:
            yield _doubt(f"{text}, and its card does not name {base}", keys, base)


def _displayed(sentence: str, knowledge: LicenseKnowledge) -> tuple[str, ...]:
    """The licences that ask for a line which stands in a sentence as its makers wrote it."""
    folded = f" {' '.join(_WORD.findall(sentence.casefold()))} "
    if not _SHOWS.search(folded):
        return ()
    found = {line: keys for line, keys in _lines_to_show(knowledge).items() if f" {line} " in folded}
    return found[max(found, key=len)] if found else ()


def _lines_to_show(knowledge: LicenseKnowledge) -> dict[str, tuple[str, ...]]:
    """The fixed lines to display (``built with llama``), with the licences that have each."""
    found: dict[str, tuple[str, ...]] = {}
    for key in knowledge:
        for duty in knowledge.terms[key].obligations:
            line = " ".join(_WORD.findall((duty.text or "").casefold()))
            if duty.duty is Duty.DISPLAY_NAME and _SHOWS.search(f" {line} "):
                found[line] = (*found.get(line, ()), key)
    return found


def _of_lineage(observation: Observation) -> Iterator[str]:
    for file in observation.contents:
        lineage = _mapping(file.content).get("lineage") if file.path == README else None
        yield from (
            one for one in (lineage if isinstance(lineage, list | tuple) else ()) if isinstance(one, str)
        )


def _licences_of(hub: str, knowledge: LicenseKnowledge) -> tuple[str, ...]:
    """The licences that our knowledge has for a repository, by its whole name or its family's."""
    named = tuple(knowledge.by_model(hub))
    return named or next((family.keys for family in families_in(hub.rpartition("/")[2])), ())


def _config(observation: Observation) -> Mapping[str, Json]:
    return _content(observation, "config.json")


def _content(observation: Observation, path: str) -> Mapping[str, Json]:
    for file in observation.contents:
        if file.path == path:
            return _mapping(file.content)
    return {}


def _mapping(value: Json) -> Mapping[str, Json]:
    return value if isinstance(value, Mapping) else {}
