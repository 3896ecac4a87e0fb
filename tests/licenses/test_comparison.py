"""Which way terms move from one licence to another."""

from __future__ import annotations

import pytest

from tracker.domain.licensing.comparing.comparison import compare_terms
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.terms import LicensedAct
from tracker.vocabulary import Direction

OPENED, TIGHTENED, NEUTRAL, UNCLEAR = (
    Direction.OPENED,
    Direction.TIGHTENED,
    Direction.NEUTRAL,
    Direction.UNCLEAR,
)


@pytest.mark.parametrize(
    ("old", "new", "direction", "line"),
    [
        ("apache-2.0", "openmdw-1.1", NEUTRAL, None),
        ("openmdw-1.0", "openmdw-1.1", NEUTRAL, None),
        ("apache-2.0", "mit", NEUTRAL, None),
        ("gemma-terms-2024-04-01", "gemma-terms-2025-03-24", NEUTRAL, None),
        ("kimi-k2-modified-mit", "kimi-k2.5-modified-mit", NEUTRAL, None),
        ("tii-falcon-llm-2.0", "apache-2.0", OPENED, "was not read"),
        ("falcon-2-11b-1.0", "apache-2.0", OPENED, "no longer bars"),
        ("yi-2.1", "apache-2.0", OPENED, "duty: gone: register"),
        ("cc-by-nc-4.0", "cc-by-4.0", OPENED, "commercial: was withheld"),
        ("llama-3", "llama-3.1", OPENED, "train-on-outputs: was withheld"),
        ("minimax-m2.5-modified-mit", "minimax-m2-modified-mit", OPENED, "threshold: new"),
        ("mit", "minimax-m2-modified-mit", TIGHTENED, "duty: new: display-name “MiniMax M2”"),
        ("mit", "mistral-modified-mit", TIGHTENED, "threshold: new"),
        ("minimax-m2-modified-mit", "minimax-m2.5-modified-mit", TIGHTENED, "display-name “MiniMax M2.5”"),
        ("apache-2.0", "cc-by-nc-4.0", TIGHTENED, "is withheld"),
        ("hunyuan-large", "hunyuan-community", TIGHTENED, "territory: was not EU"),
        ("hunyuan-community", "hunyuan-3d-2", TIGHTENED, "1,000,000"),
        ("apache-2.0", "gpl-3.0", TIGHTENED, "duty: new: same-license"),
        ("apache-2.0", "kimi-k3", TIGHTENED, "aggregate-revenue"),
        ("mit", "unknown", UNCLEAR, "was not read"),
        ("llama-3.1", "upstage-solar-open2", UNCLEAR, "was not read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_directions(
    knowledge: LicenseKnowledge, old: str, new: str, direction: Direction, line: str | None
) -> None:
    change = compare_terms(knowledge.terms[old], knowledge.terms[new])
    assert change.direction is direction
    assert (line or "") in "\n".join(change.lines())


@pytest.mark.parametrize("missing", ["old", "new", "both"])
def test_a_side_that_is_not_known_is_unclear(knowledge: LicenseKnowledge, missing: str) -> None:
    mit = knowledge.terms["mit"]
    change = compare_terms(None if missing != "new" else mit, None if missing != "old" else mit)
    assert change.direction is UNCLEAR
    assert "not known" in change.reason


def test_acts_are_listed(knowledge: LicenseKnowledge) -> None:
    change = compare_terms(knowledge.terms["cc-by-4.0"], knowledge.terms["cc-by-nc-4.0"])
    assert LicensedAct.COMMERCIAL in change.tightened
    assert change.opened == ()


def test_nothing_moves_between_a_licence_and_itself(knowledge: LicenseKnowledge) -> None:
    for terms in knowledge.terms.values():
        change = compare_terms(terms, terms)
        assert change.parts == ()
        assert change.direction is (NEUTRAL if terms.verification.text_was_read else UNCLEAR), terms.key


def test_no_step_opens_both_ways(knowledge: LicenseKnowledge) -> None:
    entries = list(knowledge.terms.values())[::3]
    for old in entries:
        for new in entries:
            there, back = compare_terms(old, new).direction, compare_terms(new, old).direction
            assert {there, back} != {OPENED}, (old.key, new.key)
            assert {there, back} != {OPENED, NEUTRAL}, (old.key, new.key)
