"""What we conclude about one model today, each value with its reason, source and time.

Worked out when asked, from the registry and an observation; never stored.
"""

from __future__ import annotations

from dataclasses import field

from tracker.domain.registry.entries import TrackedModel
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, Action, EpochAccessibility, Flag, LicenseClass, ReadStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessAssessment:
    """Who can reach the model; ``region_gate`` names a Hub gate that shuts out a region (``EU``).

    ``likely`` stands beside an unknown value: what a dated source lets us infer. No verdict rests on it.
    """

    value: Access
    reason: str
    source: str | None = None
    as_of: str | None = None
    region_gate: str | None = None
    likely: Access | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A text a conclusion rests on, by its path in the repository and its digest."""

    path: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspicion:
    """Something seen that may put a model under terms nobody has stated: a doubt with its reason.

    ``keys`` are the licences that it points to (one of them), ``bars`` the actions that it may bar whatever
    they are; ``base`` is the repository that it points to.
    """

    text: str
    flag: Flag
    keys: tuple[str, ...] = ()
    bars: frozenset[Action] = frozenset()
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseAssessment:
    """Declared and concluded licence, never merged.

    ``concluded`` is an SPDX expression (``LicenseRef-…`` outside the list), None where unknown;
    ``key`` is the entry of the licence knowledge it stands for; ``candidates`` are the entries it may be
    where that is open, and ``also`` those of further texts over the same weights.
    """

    declared: str | None = None
    declared_name: str | None = None
    declared_link: str | None = None
    concluded: str | None = None
    key: str | None = None
    license_class: LicenseClass = LicenseClass.UNKNOWN
    evidence: tuple[Evidence, ...] = ()
    conflicts: tuple[str, ...] = ()
    reason: str = ""
    source: str | None = None
    as_of: str | None = None
    candidates: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    origins: tuple[Suspicion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTrail:
    """How a number was found: the rule that decided, the keys it read, what was set aside and why."""

    rule: str
    keys: tuple[str, ...] = ()
    set_aside: tuple[str, ...] = ()
    doubtful: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextLength:
    """Tokens. ``native`` is None where unknown or unbounded; ``reason`` says which."""

    native: int | None = None
    extended: int | None = None
    declared: int | None = None
    unbounded: bool = False
    reason: str = ""
    source: str | None = None
    as_of: str | None = None
    trail: NumberTrail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ParameterCounts:
    """Logical weights, unpacked, tied tensors once, without multi-token-prediction blocks."""

    total: int | None = None
    active: int | None = None
    declared_total: int | None = None
    declared_active: int | None = None
    reason: str = ""
    source: str | None = None
    as_of: str | None = None
    total_trail: NumberTrail | None = None
    active_trail: NumberTrail | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BaseModel:
    """A direct parent as the repository names it."""

    hub: str
    relation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """One model on one day."""

    model: TrackedModel
    status: ReadStatus
    access: AccessAssessment
    license: LicenseAssessment
    context_length: ContextLength
    parameters: ParameterCounts
    epoch_accessibility: EpochAccessibility | None = None
    revision: str | None = None
    base_models: tuple[BaseModel, ...] = field(default=())
