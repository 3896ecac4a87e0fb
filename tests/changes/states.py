"""Short ways to write down two states of a model."""

from __future__ import annotations

import datetime as dt
from typing import Any

from tracker.domain.assessing.access import observed_access
from tracker.domain.assessing.assessment import (
    AccessAssessment,
    Assessment,
    BaseModel,
    ContextLength,
    Evidence,
    LicenseAssessment,
    ParameterCounts,
)
from tracker.domain.changes.change import Change, Side
from tracker.domain.changes.compare import Comparison, DatedSide, compare
from tracker.domain.observing.observation import Observation, ReadError, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId, TrackedModel
from tracker.vocabulary import Access, LicenseClass, ReadStatus

OLD_TIME, NEW_TIME = "2026-11-22T06:00:00Z", "2026-11-23T06:00:00Z"
HUB = HubId("o/m")
MODEL = TrackedModel(id=ModelId("m"), hub=HUB)

LICENSES = {
    "apache": ("Apache-2.0", LicenseClass.OPEN_SOURCE),
    "mit": ("MIT", LicenseClass.OPEN_SOURCE),
    "llama": ("LicenseRef-llama", LicenseClass.RESTRICTED),
    "gemma": ("LicenseRef-gemma", LicenseClass.RESTRICTED),
    "research": ("LicenseRef-research", LicenseClass.NON_COMMERCIAL),
    "api": ("LicenseRef-api-terms", LicenseClass.PROPRIETARY),
    None: (None, LicenseClass.UNKNOWN),
}


def licence(
    key: str | None = "mit", *, texts: str = "", declared: str | None = "same", **more: Any
) -> LicenseAssessment:
    """``texts`` holds a letter for each licence file, which stands for what is in it."""
    concluded, kind = LICENSES[key]
    return LicenseAssessment(
        declared=key if declared == "same" else declared,
        concluded=concluded,
        key=key,
        license_class=kind,
        evidence=tuple(Evidence(path="LICENSE", sha256=letter * 64) for letter in texts),
        reason="read",
        source="hub:cardData",
        **more,
    )


def seen(
    gated: Any = False,
    *,
    weights: int = 3,
    status: ReadStatus = ReadStatus.OK,
    missing_since: str | None = None,
    error: ReadErrorCode | None = None,
    redirected_to: str | None = None,
    facts: dict[str, Any] | None = None,
) -> Observation:
    """A repository as the Hub described it; three weight files and no gate unless said otherwise."""
    files = {"README.md": 1, **({"model-*.safetensors": weights} if weights else {})}
    return Observation(
        id=MODEL.id,
        hub=HUB,
        status=status,
        facts={"_id": "1", "id": HUB, "sha": "abc", "gated": gated, **(facts or {})},
        files=files,
        error=ReadError(code=error) if error else None,
        read_at=OLD_TIME if status in (ReadStatus.STALE, ReadStatus.MISSING) else None,
        missing_since=missing_since,
        redirected_to=HubId(redirected_to) if redirected_to else None,
    )


def gone(since: str) -> Observation:
    """A repository that was there and has not been found since that time."""
    return seen(status=ReadStatus.MISSING, missing_since=since, error=ReadErrorCode.MISSING_OR_PRIVATE)


NEVER_READ = Observation(id=MODEL.id, hub=HUB, status=ReadStatus.NEVER_READ)


def side(
    access: Access | Observation | str | None = None,
    license: LicenseAssessment | None = None,
    *,
    at: str | None = OLD_TIME,
    model: TrackedModel = MODEL,
    context: int | None = 8192,
    total: int | None = 7_000_000_000,
    parents: tuple[str, ...] = (),
) -> Side:
    """A state from an observation, or from a bare access as the registry's history would give it."""
    observation = access if isinstance(access, Observation) else None
    found = observed_access(observation, at) if observation else None
    if found is None:
        value = Access(access) if isinstance(access, str) else Access.UNKNOWN
        found = AccessAssessment(value=value, reason="noted", source="https://example.org/post")
    assessment = Assessment(
        model=model,
        status=observation.status if observation else ReadStatus.NOT_ON_HUB,
        access=found,
        license=license or licence(),
        context_length=ContextLength(native=context, reason="read", source="config.json"),
        parameters=ParameterCounts(total=total, reason="read", source="hub:safetensors"),
        base_models=tuple(BaseModel(hub=parent, relation="finetune") for parent in parents),
    )
    return Side(assessment=assessment, observation=observation, seen_at=at)


def changes(old: Side, new: Side, *, dated: tuple[tuple[str, Side], ...] = (), **more: Any) -> list[Change]:
    """All changes of one model, in the days before the newer snapshot."""
    return compare(
        Comparison(
            model=new.assessment.model,
            old=old,
            new=new,
            between=tuple(DatedSide(date=date, side=state) for date, state in dated),
            first_day=dt.date(2026, 11, 22),
            last_day=dt.date(2026, 11, 23),
            **more,
        )
    )


def brief(found: list[Change]) -> list[str]:
    """``check direction level kind`` of each change."""
    return [f"{c.check} {c.direction} {c.level} {c.kind}" for c in found]
