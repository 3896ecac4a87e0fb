"""From what was judged and seen of a model to the component that documents show."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from tracker.domain.assessing.assessment import Assessment, LicenseAssessment
from tracker.domain.boms.inventory import (
    Base,
    Component,
    File,
    Licensing,
    LinkedPolicy,
    Obligation,
    Occurrence,
    Text,
)
from tracker.domain.licensing.judging.findings import Judgement
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.locking.entries import LockedFile
from tracker.domain.locking.wanted import is_commit
from tracker.domain.observing.observation import Json, Observation
from tracker.domain.observing.weight_files import is_weight_file
from tracker.domain.policy.under_policy import CheckedModel

ReadText = Callable[[str], str | None]
_FIXED = frozenset({"notice-file", "attribution", "display-name", "name-prefix", "publicity-statement"})


def component(
    result: CheckedModel,
    observation: Observation | None,
    numbers: Assessment,
    *,
    knowledge: LicenseKnowledge,
    read_text: ReadText,
    files: Iterable[LockedFile] = (),
    occurrences: Sequence[Occurrence] = (),
    source: str = "huggingface",
    name: str | None = None,
    requested: str | None = None,
    bases: Sequence[Base] | None = None,
    judged: Mapping[str, Any] | None = None,
) -> Component:
    """Everything a document may say of one model; ``numbers`` is an assessment with sizes worked out."""
    found, model = result.assessment, result.assessment.model
    facts = observation.facts if observation is not None else {}
    on_hub = source == "huggingface" and observation is not None and bool(facts)
    revision = found.revision if found.revision and is_commit(found.revision) else None
    texts = _texts(found.license, observation, read_text)
    config = _config(observation)
    return Component(
        name=name or model.hub or model.id,
        source=source,
        hub=(model.hub or name) if on_hub or (source == "huggingface" and model.hub) else None,
        model=model.id,
        title=model.name,
        developer=model.developer,
        revision=revision,
        requested=requested,
        released=result.subject.released,
        access=found.access.value.value,
        licensing=licensing_of(found.license, knowledge),
        texts=texts,
        missing=None if texts else (found.license.reason or "no licence text was read"),
        files=tuple(
            File(path=file.path, size=file.size, sha256=file.sha256)
            for file in files
            if file.sha256 and is_weight_file(file.path)
        ),
        parameters_total=numbers.parameters.total or numbers.parameters.declared_total,
        parameters_active=numbers.parameters.active or numbers.parameters.declared_active,
        context_native=numbers.context_length.native or numbers.context_length.declared,
        context_extended=numbers.context_length.extended,
        task=_word(facts.get("pipeline_tag")),
        architecture=_architecture(config),
        family=_word(config.get("model_type")) if config else None,
        datasets=_datasets(facts.get("cardData")),
        bases=tuple(bases) if bases is not None else bases_of(result, knowledge),
        occurrences=tuple(occurrences),
        verdicts={use.value: result.judgement.actions[use].value for use in result.judgement.uses},
        obligations=obligations_of(result.judgement, knowledge),
        policies=_policies(result.judgement, knowledge),
        judged=judged or {},
    )


def _policies(judgement: Judgement, knowledge: LicenseKnowledge) -> tuple[LinkedPolicy, ...]:
    """Those of the licences in force."""
    in_force = (terms for key in judgement.in_force if (terms := knowledge.get(key)))
    return tuple(
        LinkedPolicy(role=one.role, source=one.fingerprint.source, sha256=one.fingerprint.raw)
        for terms in in_force
        for one in terms.companions
    )


def licensing_of(found: LicenseAssessment, knowledge: LicenseKnowledge) -> Licensing:
    """Declared and concluded, each by itself."""
    tag = found.declared or ""
    identifier = knowledge.hub.get(tag)
    spdx = identifier.spdx if identifier is not None else None
    return Licensing(
        declared=found.declared_name or found.declared,
        declared_expression=spdx if spdx and not found.declared_name else None,
        declared_link=found.declared_link,
        concluded=found.concluded,
        license_class=found.license_class.value,
        key=found.key,
        reason=found.reason,
    )


def bases_of(result: CheckedModel, knowledge: LicenseKnowledge) -> tuple[Base, ...]:
    """The direct parents, with what is concluded of their licence."""
    found: dict[str, Base] = {}
    for ancestor in result.subject.ancestors:
        if ancestor.steps != 1 or not ancestor.hub or ancestor.hub in found:
            continue
        terms = knowledge.get(ancestor.key)
        found[ancestor.hub] = Base(
            repo=ancestor.hub,
            relation=ancestor.relation.value,
            released=ancestor.released,
            licensing=Licensing(
                concluded=terms.spdx if terms else None,
                license_class=knowledge.class_of(ancestor.key).value,
                key=ancestor.key,
                reason=ancestor.reason,
            ),
        )
    return tuple(found[name] for name in sorted(found))


def obligations_of(judgement: Judgement, knowledge: LicenseKnowledge) -> tuple[Obligation, ...]:
    """Every duty of the licences in force, with the exact words where a licence fixes some; no steps."""
    found = []
    for duty in judgement.duties:
        if duty.step:
            continue
        found.append(
            Obligation(
                action=duty.action.value,
                kind=duty.kind,
                text=duty.text,
                when=duty.when,
                license=duty.license,
                clause=duty.clause,
                display=duty.display or _fixed(duty.kind, duty.license, knowledge),
            )
        )
    return tuple(found)


def _fixed(kind: str, key: str | None, knowledge: LicenseKnowledge) -> str | None:
    terms = knowledge.get(key)
    if terms is None or kind not in _FIXED:
        return None
    return next((one.text for one in terms.obligations if one.duty.value == kind and one.text), None)


def _texts(
    found: LicenseAssessment, observation: Observation | None, read_text: ReadText
) -> tuple[Text, ...]:
    """The texts that the conclusion rests on, and every other text read at the revision."""
    digests = {text.path: text.sha256 for text in found.evidence}
    for file in observation.contents if observation is not None else ():
        if file.sha256 and not file.path.endswith(".json") and file.content is None:
            digests.setdefault(file.path, file.sha256)
    return tuple(
        Text(path=path, sha256=digest, content=read_text(digest)) for path, digest in sorted(digests.items())
    )


def _config(observation: Observation | None) -> Mapping[str, Json]:
    for file in observation.contents if observation is not None else ():
        if file.path == "config.json" and isinstance(file.content, Mapping):
            return file.content
    short = observation.facts.get("config") if observation is not None else None
    return short if isinstance(short, Mapping) else {}


def _architecture(config: Mapping[str, Json]) -> str | None:
    names = config.get("architectures")
    return _word(names[0]) if isinstance(names, list) and names else None


def _datasets(card: Json) -> tuple[str, ...]:
    named = card.get("datasets") if isinstance(card, Mapping) else None
    if not isinstance(named, list):
        return ()
    return tuple(dict.fromkeys(name for name in named if isinstance(name, str) and name))[:50]


def _word(value: Json) -> str | None:
    return value if isinstance(value, str) and value else None
