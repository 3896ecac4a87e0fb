"""What a repository was at a commit, as an observation: what its files say, nothing of gates or counters."""

from __future__ import annotations

from dataclasses import replace

from tracker.domain.licensing.texts.license_files import GATE
from tracker.domain.observing.observation import FileObservation, Json, Observation
from tracker.domain.past.followed import Sort
from tracker.domain.past.walking import Walk
from tracker.domain.registry.entries import TrackedModel
from tracker.vocabulary import ReadStatus


def observation_at(walk: Walk, at: int, model: TrackedModel) -> Observation | None:
    """The state after a commit; None where a card or a text was there that could not be read."""
    facts: dict[str, Json] = {"_id": walk.past.id, "id": walk.past.hub, "sha": walk.commits[at].id}
    contents: list[FileObservation] = []
    listed = walk.files(at)
    for path, file in listed.items():
        read = walk.past.reads.get(file.blob)
        if walk.sorts[path] is Sort.WEIGHTS or read is None:
            continue
        if read.file.error is not None and walk.sorts[path] is not Sort.NUMBERS:
            return None
        if walk.sorts[path] is Sort.CARD:
            if read.card is None:
                return None
            facts["cardData"] = dict(read.card)
            if read.gate_text:
                contents.append(FileObservation(path=GATE, sha256=read.gate_text))
        contents.append(replace(read.file, path=path))
    return Observation(
        id=model.id,
        hub=model.hub,
        status=ReadStatus.OK,
        facts=facts,
        files=dict.fromkeys(listed, 1),
        contents=tuple(sorted(contents, key=lambda one: one.path)),
    )
