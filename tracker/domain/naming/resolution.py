"""What a name was resolved to: one model, several that fit, or none with the nearest."""

from __future__ import annotations

from enum import StrEnum

from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_dataclass import dataclass


class Step(StrEnum):
    """How a name led to a model; said wherever it is not the model's own name."""

    ID = "id"
    NAME = "name"
    HUB_ID = "hub-id"
    ALIAS = "alias"
    ADDRESS = "hub-address"
    OLLAMA = "ollama"
    GATEWAY = "gateway"
    WRITTEN = "written"
    FORMAT = "format"
    SLIP = "slip"


OWN_NAMES = frozenset({Step.ID, Step.NAME, Step.HUB_ID})


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A model that may be meant; ``why`` tells it apart from the others."""

    key: str
    hub: str | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """One model: of the registry, or the repository ``hub``.

    ``said`` is the step in words, empty for a model's own name. ``original`` is what the repository is a
    copy of, going by its name. ``instead`` is the model that a gateway means by this name, which counts
    where the Hub has no repository of that name. ``served`` is true of a gateway's name: what runs there
    was not looked at.
    """

    asked: str
    step: Step
    model: TrackedModel | None = None
    hub: str | None = None
    revision: str | None = None
    said: str = ""
    original: str | None = None
    instead: Taken | None = None
    served: bool = False

    @property
    def key(self) -> str:
        """The registry id, else the repository."""
        return self.model.id if self.model else self.hub or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """No single model: ``candidates`` fit, best first; ``nearest`` do not."""

    asked: str
    candidates: tuple[Choice, ...] = ()
    nearest: tuple[Choice, ...] = ()
    why: str = ""


Resolution = Taken | Refused
