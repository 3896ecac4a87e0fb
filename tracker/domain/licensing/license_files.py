"""The licence texts of a repository, and which licences they are."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from tracker.domain.licensing.knowledge import LicenseKnowledge
from tracker.domain.licensing.wording import digests
from tracker.domain.observation import FileObservation, Observation

ReadEvidence = Callable[[str], str | None]

_LICENSE_FILE = re.compile(r"(?:^|/)[^/]*(?:licen[cs]e|copying)[^/]*$", re.IGNORECASE)
_NOT_THE_WEIGHTS = re.compile(r"code|third.?party|notice|data(?:set)?\b|policy", re.IGNORECASE)
_NOT_A_TEXT = re.compile(r"\.(?:py|json|ya?ml|png|jpe?g|svg|sh|safetensors|bin)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseFile:
    """One text. ``key`` is None where it is not one we know; ``note`` says how it was recognised."""

    path: str
    sha256: str | None
    key: str | None = None
    spdx: str | None = None
    note: str = ""
    unread: bool = False


def license_files(
    observation: Observation, knowledge: LicenseKnowledge, read_evidence: ReadEvidence
) -> tuple[LicenseFile, ...]:
    """The texts that may govern the weights, in order of their path."""
    found = [
        _recognised(file, knowledge, read_evidence)
        for file in observation.contents
        if is_license_path(file.path)
    ]
    read = {file.path for file in found}
    listed = [
        LicenseFile(path=path, sha256=None, note="it is there but was not read", unread=True)
        for path in observation.files
        if path not in read and is_license_path(path)
    ]
    return tuple(sorted((*found, *listed), key=lambda file: file.path))


def is_license_path(path: str) -> bool:
    """Whether a file of this name may hold the licence of the weights: at the root, and no code licence."""
    if not _LICENSE_FILE.search(path) or "/" in path or _NOT_A_TEXT.search(path):
        return False
    return not _NOT_THE_WEIGHTS.search(path)


def _recognised(
    file: FileObservation, knowledge: LicenseKnowledge, read_evidence: ReadEvidence
) -> LicenseFile:
    if file.sha256 is None:
        why = f"could not be read: {file.error.code}" if file.error else "it was not read"
        return LicenseFile(path=file.path, sha256=None, note=why, unread=True)
    terms = knowledge.by_digest(file.sha256)
    if terms:
        return LicenseFile(path=file.path, sha256=file.sha256, key=terms.key, note="known by its digest")
    text = read_evidence(file.sha256)
    if text is None:
        return LicenseFile(
            path=file.path, sha256=file.sha256, note="its text is not among the evidence", unread=True
        )
    return _by_text(file, text, knowledge)


def _by_text(file: FileObservation, text: str, knowledge: LicenseKnowledge) -> LicenseFile:
    """The text as evidence keeps it; bytes that were no UTF-8 are lost there, so digests are tried again."""
    raw = text.encode("utf-8", "replace")
    found = knowledge.recognise(raw)
    if found is None:
        keys = (knowledge.by_digest(digest) for digest in digests(raw))
        terms = next((terms for terms in keys if terms), None)
        note = "known by its wording" if terms else "not a text we know"
        return LicenseFile(path=file.path, sha256=file.sha256, key=terms.key if terms else None, note=note)
    if found.recognised:
        note = f"{found.method}, {found.confidence:.0%} sure"
    else:
        note = "; ".join(("not a text we know", *(str(near) for near in found.near[:1])))
    return LicenseFile(path=file.path, sha256=file.sha256, key=found.key, spdx=found.spdx, note=note)
