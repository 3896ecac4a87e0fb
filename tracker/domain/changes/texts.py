"""Texts that are another between two readings: a licence, a usage policy, a notice, what a gate asks for."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.changes.change import Transition
from tracker.domain.licensing.texts.license_files import GATE, GATE_FORM
from tracker.domain.observing.observation import FileObservation, Observation
from tracker.domain.observing.readme import README
from tracker.domain.values.late_dataclass import dataclass

_NAMES = {GATE: "the text of the gate", GATE_FORM: "the form of the gate"}


@dataclass(frozen=True, slots=True)
class TextMoves:
    """Paths of texts that came, went, and were edited; ``digests`` of what is there now."""

    came: tuple[str, ...]
    went: tuple[str, ...]
    edited: tuple[str, ...]
    digests: dict[str, str]

    def __bool__(self) -> bool:
        return bool(self.came or self.went or self.edited)

    @property
    def words(self) -> str:
        """What happened to which."""
        parts = ((self.came, "new"), (self.went, "gone"), (self.edited, "edited"))
        return "; ".join(f"{', '.join(map(text_name, paths))}: {word}" for paths, word in parts if paths)

    @property
    def to_be_read(self) -> bool:
        """Whether something that holds terms was edited."""
        return any("notice" not in path.casefold() for path in self.edited)


def text_moves(step: Transition) -> TextMoves:
    """What was read on both sides, compared; another name for the same bytes is no move.

    Neither is a reading that failed.
    """
    old, new = _read(step.old.observation), _read(step.new.observation)
    failed = _failed(step.old.observation) | _failed(step.new.observation)
    # Older snapshots do not hold a gate's form, so that it came or went says nothing.
    failed |= {GATE_FORM}
    known, now = set(old.values()), set(new.values())
    return TextMoves(
        came=tuple(path for path in sorted(new.keys() - old.keys() - failed) if new[path] not in known),
        went=tuple(path for path in sorted(old.keys() - new.keys() - failed) if old[path] not in now),
        edited=tuple(path for path in sorted(old.keys() & new.keys()) if old[path] != new[path]),
        digests=new,
    )


def text_name(path: str) -> str:
    """A text by its path; that of a gate has none."""
    return _NAMES.get(path, path)


def _read(observation: Observation | None) -> dict[str, str]:
    return {file.path: file.sha256 for file in _texts(observation) if file.sha256}


def _failed(observation: Observation | None) -> set[str]:
    return {file.path for file in _texts(observation) if file.error is not None}


def _texts(observation: Observation | None) -> Iterator[FileObservation]:
    for file in observation.contents if observation else ():
        if file.content is None and not file.pruned and file.path != README and file.path[-5:] != ".json":
            yield file
