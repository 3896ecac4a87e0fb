"""Whatever cannot be read after a full reading, no action's answer gets better than it was."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.check.hub_models import repository
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.domain.assessing.assess import assess
from tracker.domain.licensing.asking.profile import Counts, Profile, Purpose
from tracker.domain.licensing.judging.findings import SEVERITY
from tracker.domain.licensing.judging.judge import judge
from tracker.domain.licensing.judging.lineage import KnownModel, trace
from tracker.domain.licensing.judging.subjects import known_model, subject_of
from tracker.domain.observing.keeping import unread, with_last_files
from tracker.domain.observing.observation import FileObservation, Observation, ReadError, ReadErrorCode
from tracker.domain.observing.readme import README, passages
from tracker.domain.registry.entries import ModelId, TrackedModel
from tracker.vocabulary import Action, Verdict

KNOWLEDGE = load_knowledge()
DAY = dt.date(2026, 11, 30)
THEN, NOW = "2026-11-01T06:00:00Z", "2026-11-30T06:00:00Z"
KEYS = ["mit", "apache-2.0", "cc-by-nc-4.0", "llama-3.1", "gemma-terms-2025-03-24", "kimi-k2.5-modified-mit"]
TEXTS = {hashlib.sha256(key.encode()).hexdigest(): key for key in KEYS}
UNKNOWN_TEXT = "Nobody knows this licence. It is not for commercial use."
STORED = {hashlib.sha256(UNKNOWN_TEXT.encode()).hexdigest(): UNKNOWN_TEXT}
DIGESTS = {key: digest for digest, key in TEXTS.items()} | {"?": next(iter(STORED))}
PATHS = ["LICENSE", "LICENSE-MODEL", "USE_POLICY.md", "vae/LICENSE", "NOTICE"]
READMES = ["", "## License\nThe weights are CC-BY-NC-4.0.\n", "## License\nThis model is MIT licensed.\n"]
WHYS = [
    ReadErrorCode.SERVER_ERROR,
    ReadErrorCode.TIMEOUT,
    ReadErrorCode.GATED,
    ReadErrorCode.FORBIDDEN,
    ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS,
    ReadErrorCode.MALFORMED,
    ReadErrorCode.NOT_FOUND,
]
PROFILE = Profile(
    uses=tuple(Action), country="US", purpose=Purpose.COMMERCIAL, group=Counts(monthly_users={"2024-06": 5})
)

TEXT_FILES = st.dictionaries(st.sampled_from(PATHS), st.sampled_from([*KEYS, "?"]), max_size=4)
REPOSITORIES = st.builds(
    lambda tag, texts, readme, base: (tag, texts, readme, base),
    st.sampled_from(["mit", "apache-2.0", "llama3.1", "cc-by-nc-4.0", None]),
    TEXT_FILES,
    st.sampled_from(READMES),
    st.booleans(),
)


@pytest.fixture(autouse=True)
def _known_texts(monkeypatch: pytest.MonkeyPatch) -> None:
    for digest, key in TEXTS.items():
        monkeypatch.setitem(KNOWLEDGE.digests, digest, key)  # type: ignore[arg-type]


def seen(hub: str, described: tuple[Any, ...], base: str | None) -> Observation:
    tag, texts, readme, _ = described
    files = {path: DIGESTS[key] for path, key in texts.items()}
    repo_id = hashlib.sha256(hub.encode()).hexdigest()[:24]
    found = repository(hub, license=tag, files=files, base_model=base, _id=repo_id)
    terms, lineage = passages(readme)
    content = {"terms": list(terms), "lineage": list(lineage)}
    about = FileObservation(path=README, sha256="c" * 64, size=9, content=content)
    return replace(
        found,
        files={**found.files, "vae/model.safetensors": 1},
        contents=tuple(sorted((*found.contents, about), key=lambda file: file.path)),
    )


def failing(found: Observation, broken: Mapping[str, ReadErrorCode], revision: str) -> Observation:
    """The same repository at another revision, where some files cannot be read."""
    contents = tuple(
        FileObservation(path=file.path, error=ReadError(code=broken[file.path]))
        if file.path in broken
        else file
        for file in found.contents
    )
    return replace(found, contents=contents, facts={**found.facts, "sha": revision})


def answers(states: Sequence[Observation], lost: bool) -> dict[Action, Verdict]:
    """Verdicts on the first of them, which the others are parents of."""

    def assessed(one: Observation) -> Any:
        return assess(
            TrackedModel(id=ModelId(one.id), hub=one.hub),
            one,
            knowledge=KNOWLEDGE,
            read_evidence=(lambda _: None) if lost else STORED.get,
            day=DAY,
            seen_at=NOW,
            with_numbers=False,
        )

    nodes = {str(one.hub).lower(): known_model(str(one.hub), assessed(one), one) for one in states}

    def look(parent: Any) -> KnownModel | str:
        return nodes.get(parent.hub.lower(), "it was not read")

    first = states[0]
    lineage = trace(nodes[str(first.hub).lower()], look)
    return dict(judge(subject_of(assessed(first), first, lineage), PROFILE, KNOWLEDGE).actions)


def not_better(before: Mapping[Action, Verdict], after: Mapping[Action, Verdict]) -> list[str]:
    return [
        f"{action}: {before[action]} became {after[action]}"
        for action in Action
        if SEVERITY[after[action]] < SEVERITY[before[action]]
    ]


BREAKS = st.dictionaries(st.sampled_from([*PATHS, README]), st.sampled_from(WHYS), min_size=1)


@settings(deadline=None, max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REPOSITORIES, REPOSITORIES, st.lists(st.tuples(BREAKS, BREAKS), min_size=1, max_size=3), st.booleans())
def test_files_that_fail_in_any_order_make_no_answer_better(
    child: tuple[Any, ...], parent: tuple[Any, ...], rounds: list[tuple[Any, Any]], lost: bool
) -> None:
    states = [seen("o/child", child, "p/base" if child[3] else None), seen("p/base", parent, None)]
    full = answers(states, lost=False)
    kept = list(states)
    for number, broken in enumerate(rounds):
        read = [failing(one, which, str(number) * 40) for one, which in zip(states, broken, strict=True)]
        kept = [with_last_files(one, last, THEN) for one, last in zip(read, kept, strict=True)]
        assert not_better(full, answers(kept, lost=lost)) == []


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(REPOSITORIES, st.sampled_from([*WHYS, ReadErrorCode.MISSING_OR_PRIVATE, ReadErrorCode.NETWORK]))
def test_a_repository_that_fails_makes_no_answer_better(
    described: tuple[Any, ...], why: ReadErrorCode
) -> None:
    before = seen("o/child", described, None)
    model = TrackedModel(id=ModelId(before.id), hub=before.hub)
    full = answers([before], lost=False)
    after = before
    for _ in range(2):
        after = unread(model, after, THEN, ReadError(code=why), NOW)
        assert not_better(full, answers([after], lost=False)) == []
