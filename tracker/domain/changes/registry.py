"""Checks of what we follow: these are our own doing, and never say that a model opened or tightened."""

from __future__ import annotations

from tracker.domain.changes.change import Finding, Transition
from tracker.vocabulary import ChangeKind, Direction


def model_added(step: Transition) -> Finding | None:
    """We follow a model that the snapshot before did not have."""
    if step.old.seen_at and step.new.listed and not step.old.listed:
        return _finding(None, "followed", "added to the registry")
    return None


def model_removed(step: Transition) -> Finding | None:
    """We no longer follow a model that the snapshot before had. It says nothing about the model."""
    if step.new.seen_at and step.old.listed and not step.new.listed:
        return _finding("followed", None, "removed from the registry")
    return None


def first_read(step: Transition) -> Finding | None:
    """A model that was followed but never read has been read for the first time."""
    if step.old.listed and not step.old.facts and step.new.facts:
        return _finding(
            "never-read", step.new.assessment.status.value, "read from the Hub for the first time"
        )
    return None


def _finding(old: str | None, new: str | None, reason: str) -> Finding:
    return Finding(
        field="registry",
        old=old,
        new=new,
        direction=Direction.NEUTRAL,
        reason=reason,
        kind=ChangeKind.CORRECTION,
    )
