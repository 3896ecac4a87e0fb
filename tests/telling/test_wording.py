"""Where the moves of verdicts stand beside a reason, each is said once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.changes.states import changes, side
from tracker.domain.reporting.wording import reason_beside_moves
from tracker.vocabulary import Action, Verdict

MOVES = {Action.USE: (Verdict.ALLOWED, Verdict.FORBIDDEN), Action.HOST: (Verdict.ALLOWED, Verdict.FORBIDDEN)}
SAID = "use, host: allowed → forbidden"


@pytest.mark.parametrize(
    ("reason", "left"),
    [
        ("the gate is new", "the gate is new"),
        (SAID, ""),
        (f"{SAID} (not granted (section 2)); from a to b", "not granted (section 2); from a to b"),
        (f"from a to b; {SAID} (not granted)", "from a to b; not granted"),
        (f"from a to b; {SAID}", "from a to b"),
        (f"it comes from p, which is not what it was: {SAID}", "it comes from p, which is not what it was"),
        (f"{SAID} (cut short (so…); from a to b", "(cut short (so…); from a to b"),
    ],
)
def test_a_reason_beside_its_moves(reason: str, left: str) -> None:
    (change,) = changes(side("open"), side("gated-auto"))
    assert reason_beside_moves(replace(change, reason=reason, verdicts=MOVES)) == left
