"""From what was seen of a repository to the model that is asked about."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from tracker.domain.assessing.assessment import AccessAssessment, Assessment, LicenseAssessment
from tracker.domain.assessing.base_models import observed_parents
from tracker.domain.licensing.judging.findings import AccessFact, Subject
from tracker.domain.licensing.judging.lineage import KnownModel, Lineage
from tracker.domain.observing.keeping import FORMER_ID, REFUSED_SINCE, refusal
from tracker.domain.observing.observation import Json, Observation, ReadErrorCode
from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_pattern import LatePattern
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
_SEES = LatePattern(
    r"vision|image|multimodal|omni|audio|video|mllama|llava|llama4|vl(?:_|for|$)", re.IGNORECASE
)
_SPEAKS = LatePattern(r"forcausallm$|lmheadmodel$", re.IGNORECASE)


def subject_of(
    assessment: Assessment,
    observation: Observation | None,
    lineage: Lineage,
    *,
    confirmed: Collection[str] = (),
    network: bool = False,
) -> Subject:
    """The asked model, with the flags its card and files earned.

    ``confirmed`` are ids of repositories that somebody has looked at after a takeover of the name;
    ``network`` is whether files of many owners are refused from here.
    """
    facts = observation.facts if observation else {}
    found = assessment.license
    taken_over = _taken_over(facts, confirmed)
    return Subject(
        key=found.key,
        hub=assessment.model.hub,
        declared_tag=found.declared,
        also=found.also,
        candidates=found.candidates,
        ancestors=lineage.ancestors,
        conflicts=conflict_flags(found)
        | _relicensed(assessment.model, found)
        | ({Flag.TAKEN_OVER} if taken_over else frozenset()),
        access=access_fact(assessment.access, observation, network=network),
        modality=modality(facts, observation),
        released=released(assessment.model, facts),
        reason=_why(assessment),
        source=found.source,
        doubts=(*found.doubts, *lineage.doubts, *taken_over) if facts else _statement(found),
        suspicions=(*found.suspicions, *found.origins),
        to_read=_to_read(assessment),
        reached=bool(facts) or assessment.model.hub is None,
    )


def _to_read(assessment: Assessment) -> str | None:
    """Where the terms of a model stand: the card's link, else its page."""
    link = (assessment.license.declared_link or "").split(" ")[0]
    if link.startswith(("https://", "http://")):
        return link[:200]
    hub = assessment.model.hub
    return f"https://huggingface.co/{hub}" if hub else None


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
        suspicions=(*assessment.license.suspicions, *assessment.license.origins),
        taken_over=_taken_over(facts, ()),
    )


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


def _taken_over(facts: Mapping[str, Json], confirmed: Collection[str]) -> tuple[str, ...]:
    """That the name led to another repository before, until somebody says which is meant."""
    former, now = facts.get(FORMER_ID), facts.get("_id")
    if not isinstance(former, str) or now in confirmed:
        return ()
    return (
        f"another repository had this name before ({former[:40]}; now {str(now)[:40]}): look whether it is "
        "the one you mean, and say so by `clarify: repo_id` in policy.yaml",
    )


def access_fact(
    found: AccessAssessment, observation: Observation | None = None, *, network: bool = False
) -> AccessFact:
    """Access as far as getting the files goes; ``network`` where many owners' files are refused here."""
    refused, for_good = _refused(observation, network) if observation else ("", False)
    return AccessFact(
        value=found.value,
        reason=found.reason,
        source=found.source,
        region_gate=found.region_gate,
        refused=refused,
        refused_for_good=for_good,
    )


def _refused(observation: Observation, network: bool) -> tuple[str, bool]:
    """Why files are refused though no gate is shown, empty where they are not; and whether it is settled."""
    code = refusal(observation)
    since = observation.facts.get(REFUSED_SINCE)
    first = f", the first of {since[:10]}" if isinstance(since, str) and since else ""
    again = f"; two readings say so{first}" if isinstance(since, str) else ""
    what = "it is" if observation.error is not None and observation.error.code is code else "its files are"
    if code is ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS:
        return f"{what} refused for legal reasons (HTTP 451){again}", bool(again)
    if code is None:
        return "", False
    if network:
        return f"{what} refused (HTTP 403), as those of many owners are: network-policy, not theirs", False
    why = "its publisher blocks your region (region-blocked), or your network's policy blocks it"
    return f"{what} refused (HTTP 403) though no gate is shown: {why}{again}", bool(again)


def _relicensed(model: TrackedModel, found: LicenseAssessment) -> frozenset[Flag]:
    """Whether the registry's history dates another licence for the same repository."""
    dated = {entry.license.lower() for entry in model.history if entry.license}
    now = {word.lower() for word in (found.key, found.concluded, found.declared) if word}
    differs = bool(dated) and (len(dated) > 1 or bool(now and not dated & now))
    return frozenset({Flag.RELICENSED_IN_PLACE}) if differs else frozenset()


def _why(assessment: Assessment) -> str:
    found = assessment.license
    if found.candidates and found.key is None:
        if len(found.candidates) == 1 or found.source == "file":
            return (
                f"which licence applies is open ({found.reason}); it may be {', '.join(found.candidates[:8])}"
            )
        *most, last = found.candidates[:8]
        listed = f"{', '.join(most)} or {last}"
        said = found.declared_name or found.declared
        which = f"{said[:80]} may be {listed}" if said and said != "other" else f"it may be {listed}"
        return f"which licence applies is open: {which}"
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
