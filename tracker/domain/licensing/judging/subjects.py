"""From what was seen of a repository to the model that is asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tracker.domain.assessing.assessment import AccessAssessment, Assessment, LicenseAssessment
from tracker.domain.assessing.base_models import observed_parents
from tracker.domain.licensing.judging.findings import AccessFact, Subject
from tracker.domain.licensing.judging.lineage import KnownModel, Lineage
from tracker.domain.licensing.knowledge.publishers import owner_of
from tracker.domain.observing.observation import Json, Observation
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.hub_id import hub_id_problem
from tracker.vocabulary import Flag, ReadStatus, RegistryField

_TASKS: Mapping[str, str] = {
    "text-generation": "text",
    "text2text-generation": "text",
    "text-classification": "text",
    "token-classification": "text",
    "feature-extraction": "text",
    "sentence-similarity": "text",
    "fill-mask": "text",
    "translation": "text",
    "summarization": "text",
    "question-answering": "text",
    "image-text-to-text": "multimodal",
    "any-to-any": "multimodal",
    "visual-question-answering": "multimodal",
    "image-to-text": "multimodal",
    "audio-text-to-text": "multimodal",
    "video-text-to-text": "multimodal",
    "text-to-image": "image",
    "image-to-image": "image",
    "text-to-video": "video",
    "image-to-video": "video",
    "text-to-speech": "audio",
    "automatic-speech-recognition": "audio",
    "text-to-audio": "audio",
}
_SEES = re.compile(
    r"vision|image|multimodal|omni|audio|video|mllama|llava|llama4|vl(?:_|for|$)", re.IGNORECASE
)
_SPEAKS = re.compile(r"forcausallm$|lmheadmodel$", re.IGNORECASE)


def subject_of(assessment: Assessment, observation: Observation | None, lineage: Lineage) -> Subject:
    """The asked model, with the flags its card and files earned."""
    facts = observation.facts if observation else {}
    found = assessment.license
    return Subject(
        key=found.key,
        hub=assessment.model.hub,
        declared_tag=found.declared,
        also=found.also,
        candidates=found.candidates,
        ancestors=lineage.ancestors,
        conflicts=conflict_flags(found) | _relicensed(assessment.model, found),
        access=access_fact(assessment.access),
        modality=modality(facts, observation),
        released=released(assessment.model, facts),
        reason=_why(assessment),
        source=found.source,
        doubts=tuple(_doubts(found, observation, lineage)) if facts else _statement(found),
    )


def known_model(
    hub: str, assessment: Assessment, observation: Observation | None, reason: str = ""
) -> KnownModel:
    """One node of a lineage."""
    facts = observation.facts if observation else {}
    internal = facts.get("_id")
    redirected = observation.redirected_to if observation else None
    return KnownModel(
        hub=redirected or hub,
        key=assessment.license.key,
        parents=observed_parents(observation),
        internal_id=internal if isinstance(internal, str) else None,
        released=released(assessment.model, facts),
        reason=reason or ("" if assessment.license.key else _why(assessment)),
        also=assessment.license.also,
        doubts=assessment.license.doubts,
    )


def _doubts(found: LicenseAssessment, observation: Observation | None, lineage: Lineage) -> Iterator[str]:
    yield from found.doubts
    yield from lineage.doubts
    base = _loaded_from(observation)
    known = {(ancestor.hub or "").casefold() for ancestor in lineage.ancestors}
    hub = observation.hub if observation else None
    if base and base.casefold() not in known and owner_of(base) != owner_of(hub):
        yield (
            f"its config.json says that it was loaded from {base}, which the card does not name; if that is "
            "what it came from, the terms of that hold too"
        )


def _loaded_from(observation: Observation | None) -> str | None:
    """The repository that a model's configuration gives as where it was loaded from."""
    for file in observation.contents if observation else ():
        if file.path == "config.json" and isinstance(file.content, Mapping):
            name = file.content.get("_name_or_path")
            if isinstance(name, str) and hub_id_problem(name) is None:
                return name
    return None


def _statement(found: LicenseAssessment) -> tuple[str, ...]:
    """What an answer rests on where no repository was read."""
    if not found.key:
        return ()
    said = f"of {found.as_of}" if found.as_of else ""
    source = f" ({found.source})" if found.source else ""
    return (
        f"the licence is the developer's statement {said}{source}; the repository, its texts and its lineage "
        "were not read",
    )


def conflict_flags(found: LicenseAssessment) -> frozenset[Flag]:
    """The named conflicts as flags."""
    return frozenset(Flag(name) for name in found.conflicts if name in tuple(Flag))


def access_fact(found: AccessAssessment) -> AccessFact:
    """Access as far as getting the files goes."""
    return AccessFact(
        value=found.value, reason=found.reason, source=found.source, region_gate=found.region_gate
    )


def _relicensed(model: TrackedModel, found: LicenseAssessment) -> frozenset[Flag]:
    """Whether the registry's history dates another licence for the same repository."""
    dated = {entry.license.lower() for entry in model.history if entry.license}
    now = {word.lower() for word in (found.key, found.concluded, found.declared) if word}
    differs = bool(dated) and (len(dated) > 1 or bool(now and not dated & now))
    return frozenset({Flag.RELICENSED_IN_PLACE}) if differs else frozenset()


def _why(assessment: Assessment) -> str:
    found = assessment.license
    if found.candidates and found.key is None:
        listed = ", ".join(found.candidates[:8])
        return f"which licence applies is open ({found.reason}); it may be {listed}"
    if assessment.status in (ReadStatus.NEVER_READ, ReadStatus.MISSING) and not found.declared:
        return f"it was not read ({assessment.access.reason})"
    return found.reason or "no licence is stated"


def released(model: TrackedModel, facts: Mapping[str, Json]) -> str | None:
    """The day it came out: as its developer says, else when its repository was made."""
    declared = model.latest_declared(RegistryField.RELEASE_DATE)
    if declared is not None:
        return str(declared.value)
    created = facts.get("createdAt")
    return created[:10] if isinstance(created, str) else None


def modality(facts: Mapping[str, Json], observation: Observation | None) -> str | None:
    """What goes in and out, as far as task and architecture tell; None where they do not."""
    task = facts.get("pipeline_tag")
    known = _TASKS.get(task) if isinstance(task, str) else None
    architecture = _architecture(facts.get("config"))
    if _config_has_vision(observation) or any(_SEES.search(name) for name in architecture):
        return "multimodal"
    if known:
        return known
    return "text" if any(_SPEAKS.search(name) for name in architecture) else None


def _architecture(config: Json) -> list[str]:
    names = config.get("architectures") if isinstance(config, Mapping) else None
    kind = config.get("model_type") if isinstance(config, Mapping) else None
    listed = list(names) if isinstance(names, list | tuple) else []
    return [name[:200] for name in (*listed[:10], kind) if isinstance(name, str)]


def _config_has_vision(observation: Observation | None) -> bool:
    if observation is None:
        return False
    configs = (file.content for file in observation.contents if file.path == "config.json")
    return any(
        isinstance(config, Mapping) and ("vision_config" in config or "audio_config" in config)
        for config in configs
    )
