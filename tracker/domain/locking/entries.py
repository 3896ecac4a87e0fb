"""The nouns of ``models.lock``: an entry a model and revision asked for, with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field

from tracker.domain.values.late_dataclass import dataclass

SCHEMA = "tracker.lock/1"
HUB = "huggingface"
NOT_PINNABLE = "not-pinnable"


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedText:
    """A text a conclusion rests on, by its path at the locked revision and its SHA-256."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedLicense:
    """Declared and concluded as in an assessment; ``missing`` where no text could be read, ``cause`` why."""

    declared: str | None = None
    concluded: str | None = None
    license_class: str = "unknown"
    evidence: tuple[LockedText, ...] = ()
    missing: bool = False
    cause: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedFile:
    """One file at the locked revision: ``sha256`` of large files, Git's blob id of small ones."""

    path: str
    size: int
    sha256: str | None = None
    git_sha1: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedBase:
    """A model the locked one came from. ``observation`` is the digest of what was seen of it."""

    repo: str
    repo_id: str | None = None
    revision: str | None = None
    license: LockedLicense = LockedLicense()
    observation: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What the default branch showed when the lock was written."""

    revision: str
    license_sha256: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedModel:
    """One model as a project asks for it.

    ``revision`` is a commit, absent where nothing can be pinned (hosted models, aliases). ``observation``
    is the SHA-256 of the line of what was seen at that revision, kept beside the licence texts, so that a
    verdict can be worked out again without a network.
    """

    source: str
    repo: str
    requested: str | None = None
    repo_id: str | None = None
    model: str | None = None
    revision: str | None = None
    pinned: bool = False
    uses: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    access: str = "unknown"
    verdict: Mapping[str, str] = field(default_factory=dict)
    reasons: tuple[str, ...] = ()
    observation: str | None = None
    license: LockedLicense = LockedLicense()
    files: tuple[LockedFile, ...] = ()
    bases: tuple[LockedBase, ...] = ()
    code: tuple[str, ...] = ()
    head: Head | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes an entry another one: where it is from, its name, what is asked for."""
        return (self.source, self.repo, self.requested or "")

    @property
    def texts(self) -> tuple[str, ...]:
        """Digests of everything kept beside the lock for this entry, each once, in order."""
        found = [text.sha256 for text in self.license.evidence]
        found += [self.observation] if self.observation else []
        for base in self.bases:
            found += [text.sha256 for text in base.license.evidence]
            found += [base.observation] if base.observation else []
        return tuple(dict.fromkeys(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Lock:
    """All entries in order, with the digests of the rules and of the policy that judged.

    ``accepted`` are digests of the acceptances in the policy when the lock was written, ``classes``
    the places that are locked, where they are others than what is judged by default.
    """

    tool: str
    rules: str
    policy: str
    models: tuple[LockedModel, ...] = ()
    accepted: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()

    @property
    def by_key(self) -> Mapping[tuple[str, str, str], LockedModel]:
        """Entries by their key."""
        return {model.key: model for model in self.models}

    @property
    def texts(self) -> tuple[str, ...]:
        """Digests of everything that is to be kept beside the lock."""
        return tuple(dict.fromkeys(text for model in self.models for text in model.texts))
