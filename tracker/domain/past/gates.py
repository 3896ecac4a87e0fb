"""What a card says of a gate, before and after: its words and fields, never whether it was on."""

from __future__ import annotations

from tracker.domain.past.known import Read
from tracker.vocabulary import Direction

_REGION = "extra_gated_eu_disallowed"
_WORDS = frozenset({"extra_gated_prompt", "extra_gated_heading"})

GateChange = tuple[str | None, str | None, Direction, str]


def gate_change(old: Read | None, new: Read | None) -> GateChange | None:
    """Old, new, direction and reason; None where a card says the same as before, or is not known."""
    if any(one is not None and one.card is None for one in (old, new)):
        return None
    moved = []
    one, other = (read.gate_text if read else None for read in (old, new))
    if one != other:
        moved.append("the words people agree to")
    regions = (_region(old), _region(new))
    if regions[0] != regions[1]:
        moved.append(
            "requests from the EU are refused" if regions[1] else "requests from the EU are no longer refused"
        )
    if all(read is None or read.gate_whole for read in (old, new)):
        fields = sorted(
            name.removeprefix("extra_gated_")
            for name in _names(old) | _names(new)
            if name not in _WORDS and name != _REGION and _said(old, name) != _said(new, name)
        )
        if fields:
            moved.append(f"its {', '.join(fields)}")
    if not moved:
        return None
    direction = Direction.NEUTRAL if regions[0] == regions[1] else Direction.UNCLEAR
    reason = f"{'; '.join(moved)}; whether the gate was on is in no commit"
    return _short(one), _short(other), direction, reason


def _names(read: Read | None) -> set[str]:
    return set(read.gate) if read else set()


def _said(read: Read | None, name: str) -> object:
    return read.gate.get(name) if read else None


def _region(read: Read | None) -> bool:
    return bool(read and ((read.card or {}).get(_REGION) is True or read.gate.get(_REGION) is True))


def _short(sha256: str | None) -> str | None:
    return sha256[:12] if sha256 else None
