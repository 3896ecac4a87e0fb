"""What a project asks for: its references, one for each model and revision that can be locked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tracker.domain.locking.entries import HUB
from tracker.domain.scanning.text.reference import Reference, Source
from tracker.domain.values.late_dataclass import dataclass

DEFAULT_REVISION = "main"
_COMMIT = re.compile(r"[0-9a-f]{40}")
_NO_MODEL = frozenset({Source.LOCAL_FILE, Source.OBJECT_STORE, Source.UNKNOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One model as the project names it; ``original`` is the repository it is a copy of, where known."""

    source: str
    repo: str
    requested: str | None
    where: tuple[str, ...] = ()
    model: str | None = None
    original: str | None = None

    @property
    def key(self) -> tuple[str, str, str]:
        """The key its entry in a lock has."""
        return (self.source, self.repo, self.requested or "")

    @property
    def pinned(self) -> bool:
        """Whether the project itself names a commit."""
        return is_commit(self.requested)


def is_commit(revision: str | None) -> bool:
    """Whether ``revision`` is a whole commit hash; a short one, a branch or a tag pins nothing."""
    return revision is not None and bool(_COMMIT.fullmatch(revision))


def _writable(path: str) -> str:
    """``path`` as a lock can hold it: a file's name may be no text in any encoding."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def wanted_of(references: Iterable[Reference]) -> tuple[Wanted, ...]:
    """What the references ask for, sorted by source, name and revision; files only, without lines."""
    found: dict[tuple[str, str, str], Wanted] = {}
    places: dict[tuple[str, str, str], set[str]] = {}
    for reference in references:
        wanted = _wanted(reference)
        if wanted is None:
            continue
        found.setdefault(wanted.key, wanted)
        places.setdefault(wanted.key, set()).add(_writable(reference.path))
    return tuple(
        Wanted(
            source=one.source,
            repo=one.repo,
            requested=one.requested,
            where=tuple(sorted(places[key])),
            model=one.model,
            original=one.original,
        )
        for key, one in sorted(found.items())
    )


def no_models(references: Iterable[Reference]) -> tuple[str, ...]:
    """Texts of references that no lock can hold: a path, a bucket, a name that nothing explains."""
    return tuple(sorted({one.text for one in references if _wanted(one) is None}))


def _wanted(reference: Reference) -> Wanted | None:
    # A name of Ollama or of a gateway may lead to a repository; what is served there cannot be pinned.
    if reference.source is Source.HUGGINGFACE:
        repo = reference.copy or reference.repository or reference.hub
        if repo is None:
            return None
        original = reference.hub if reference.hub and reference.hub.lower() != repo.lower() else None
        requested = reference.revision or DEFAULT_REVISION
        return Wanted(
            source=HUB, repo=repo, requested=requested, model=reference.registry_id, original=original
        )
    if reference.source in _NO_MODEL:
        return None
    return Wanted(
        source=reference.source.value,
        repo=reference.text,
        requested=None,
        model=reference.registry_id,
        original=reference.hub,
    )
