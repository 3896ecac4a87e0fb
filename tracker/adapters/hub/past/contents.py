"""What is kept of a small file at a commit."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.adapters.hub.files import read_here
from tracker.adapters.hub.model_answers import card_part, gate_part, gate_text
from tracker.adapters.hub.past.front_matter import read_front_matter
from tracker.domain.licensing.texts.license_files import GATE
from tracker.domain.observing.observation import FileObservation, Observation, ReadError
from tracker.domain.observing.readme import README
from tracker.domain.past.known import Read


def read_of(path: str, body: bytes, keep: Callable[[bytes], str]) -> Read:
    """A file that was read; of a README the head and the passages on licence and origin."""
    file = read_here(path, body, keep)
    if path != README:
        return Read(file=file, card={})
    try:
        card = read_front_matter(body)
    except ValueError:
        return Read(file=file)
    words = gate_text({"cardData": card})
    return Read(
        file=file,
        card=card_part(card),
        gate=gate_part(card),
        gate_text=keep(words.encode()) if words else None,
    )


def text_of(path: str, sha256: str, size: int | None) -> Read:
    """A text of terms whose bytes are kept."""
    return Read(file=FileObservation(path=path, sha256=sha256, size=size), card={})


def unread_of(path: str, error: ReadError) -> Read:
    """A file that is there and could not be read; its card is not known."""
    return Read(file=FileObservation(path=path, error=error))


def seen_already(observation: Observation, path: str) -> Read | None:
    """What a snapshot holds of a file at its commit; None where that is not all of it."""
    file = next((one for one in observation.contents if one.path == path), None)
    if file is None or file.error is not None or file.sha256 is None or file.read_at is not None:
        return None
    if path != README:
        return Read(file=file, card={})
    card = observation.facts.get("cardData")
    words = next((one.sha256 for one in observation.contents if one.path == GATE), None)
    return Read(
        file=file,
        card=card_part(card if isinstance(card, Mapping) else {}),
        gate_text=words,
        gate_whole=False,
    )
