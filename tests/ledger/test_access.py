"""Access from the Hub's facts, completed by the registry's dated history."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.assessing.access import assess_access, epoch_accessibility
from tracker.domain.assessing.base_models import base_models
from tracker.domain.observing.observation import Observation, ReadError, ReadErrorCode
from tracker.domain.observing.weight_files import count_weight_files, is_weight_file
from tracker.domain.registry.entries import Declared, HistoryEntry, HubId, ModelId, TrackedModel
from tracker.domain.values.dates import PartialDate
from tracker.vocabulary import Access, EpochAccessibility, LicenseClass, ReadStatus, RegistryField

DAY = dt.date(2026, 11, 23)
SEEN_AT = "2026-11-23T06:00:00Z"
FILES = {"model-*.safetensors": 3, "README.md": 1}


def seen(
    status: ReadStatus = ReadStatus.OK, files: dict[str, int] | None = None, **facts: Any
) -> Observation:
    return Observation(
        id=ModelId("m"),
        hub=HubId("o/m"),
        status=status,
        facts={"id": "o/m", "gated": False} | facts,
        files=FILES if files is None else files,
        read_at="2026-11-20T06:00:00Z" if status in (ReadStatus.STALE, ReadStatus.MISSING) else None,
        missing_since=SEEN_AT if status is ReadStatus.MISSING else None,
    )


def model(*history: tuple[str, str], **more: Any) -> TrackedModel:
    entries = tuple(
        HistoryEntry(
            date=PartialDate.parse(date), access=Access(access), source=f"https://example.org/{date}"
        )
        for date, access in history
    )
    return TrackedModel(id=ModelId("m"), hub=HubId("o/m"), history=entries, **more)


FACTS = {
    "open": (seen(), "open"),
    "automatic gate": (seen(gated="auto"), "gated-auto"),
    "manual gate": (seen(gated="manual"), "gated-manual"),
    "no weight files": (seen(files={"README.md": 1}), "unreleased"),
    "only leftovers of training": (seen(files={"training_args.bin": 1, "optimizer.pt": 1}), "unreleased"),
    "files not listed, weights counted": (seen(files={}, safetensors={"total": 7}), "open"),
    "files not listed, GGUF counted": (seen(files={}, gguf={"total": 7}), "open"),
    "files not listed": (seen(files={}), "unknown"),
    "files not listed, odd count": (seen(files={}, safetensors={"total": "many"}), "unknown"),
    "private": (seen(private=True), "unreleased"),
    "disabled": (seen(disabled=True), "suspended"),
    "gate not told": (seen(gated=None), "unknown"),
    "gate of an odd type": (seen(gated={"mode": "auto"}), "unknown"),
    "gate true": (seen(gated=True), "unknown"),
    "gate in other letters": (seen(gated="Manual"), "unknown"),
    "stale": (seen(ReadStatus.STALE), "open"),
    "missing once": (seen(ReadStatus.MISSING), "unknown"),
}


@pytest.mark.parametrize(("observation", "access"), FACTS.values(), ids=FACTS)
def test_facts_of_the_hub(observation: Observation, access: str) -> None:
    found = assess_access(model(), observation, DAY, SEEN_AT)
    assert found.value == access
    assert found.reason
    assert found.source
    assert found.as_of == (observation.read_at if observation.status is ReadStatus.STALE else SEEN_AT)


def test_missing_in_a_second_refresh_is_withdrawn() -> None:
    found = assess_access(model(), seen(ReadStatus.MISSING), DAY, "2026-11-24T06:00:00Z")
    assert found.value is Access.WITHDRAWN
    assert SEEN_AT in found.reason


def test_missing_and_never_read_is_unknown() -> None:
    never = Observation(
        id=ModelId("m"), hub=HubId("o/m"), status=ReadStatus.MISSING, missing_since="2026-11-01T06:00:00Z"
    )
    assert assess_access(model(), never, DAY, SEEN_AT).value is Access.UNKNOWN


NOT_READ = Observation(
    id=ModelId("m"),
    hub=HubId("o/m"),
    status=ReadStatus.NEVER_READ,
    error=ReadError(code=ReadErrorCode.OFFLINE),
)
HISTORY = {
    "history alone": (model(("2026-06-12", "api")), None, "api"),
    "history up to the day": (model(("2026-06-12", "api"), ("2026-12-01", "suspended")), None, "api"),
    "nothing dated yet": (model(("2026-12-01", "api")), None, "unknown"),
    "a month counts from its end": (model(("2026-10", "api"), ("2026-11", "suspended")), None, "api"),
    "never read": (model(("2026-06-12", "open")), NOT_READ, "open"),
    "two on a day, the later line": (
        model(("2026-06-12", "api"), ("2026-06-12", "limited")),
        None,
        "limited",
    ),
    "not in order": (model(("2026-07-01", "api"), ("2026-06-12", "suspended")), None, "api"),
    "the Hub is newer": (model(("2026-06-12", "open")), seen(gated="auto"), "gated-auto"),
    "the Hub, read the same day": (model(("2026-11-23", "api")), seen(), "open"),
    "history is newer than a stale reading": (
        model(("2026-11-22", "withdrawn")),
        seen(ReadStatus.STALE),
        "withdrawn",
    ),
    "an API beside a repository without weights": (model(("2026-06-12", "api")), seen(files={"a": 1}), "api"),
    "open weights that are not there": (model(("2026-06-12", "open")), seen(files={"a": 1}), "unreleased"),
    "history does not bring back what is missing": (
        model(("2026-06-12", "api")),
        seen(ReadStatus.MISSING),
        "unknown",
    ),
}


@pytest.mark.parametrize(("tracked", "observation", "access"), HISTORY.values(), ids=HISTORY)
def test_history_completes(tracked: TrackedModel, observation: Observation | None, access: str) -> None:
    assert assess_access(tracked, observation, DAY, SEEN_AT).value == access


@pytest.mark.parametrize(
    ("as_of", "value", "access"),
    [("2026-06", "api", "api"), ("2027-01", "api", "unknown"), ("2026-06", "everyone", "unknown")],
)
def test_declared_access_counts_where_nothing_else_does(as_of: str, value: str, access: str) -> None:
    said = Declared(
        field=RegistryField.ACCESS, value=value, source="https://example.org", as_of=PartialDate.parse(as_of)
    )
    assert assess_access(model(declared=(said,)), None, DAY, None).value == access


_anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
_keys = st.sampled_from(
    ["gated", "disabled", "private", "cardData", "safetensors", "gguf", "baseModels", "sha"]
)


@given(st.dictionaries(_keys, _anything, max_size=8), st.sampled_from([{}, FILES]))
def test_any_type_anywhere_is_answered_and_never_opens(facts: dict[str, Any], files: dict[str, int]) -> None:
    observation = Observation(
        id=ModelId("m"), hub=HubId("o/m"), status=ReadStatus.OK, facts=facts, files=files
    )
    found = assess_access(model(), observation, DAY, SEEN_AT)
    assert found.reason
    assert found.value is not Access.OPEN or facts["gated"] is False
    base_models(model(), observation)


WEIGHTS = {
    "model.safetensors": True,
    "model-*-of-*.safetensors": True,
    "pytorch_model.bin": True,
    "sub/folder/diffusion_pytorch_model.fp16.safetensors": True,
    "ggml-model-Q4_K_M.gguf": True,
    "consolidated.00.pth": True,
    "flax_model.msgpack": True,
    "onnx/model.onnx": True,
    "adapter_model.safetensors": True,
    "training_args.bin": False,
    "optimizer.pt": False,
    "rng_state_0.pth": False,
    "tokenizer.model": False,
    "mmproj-model-f16.gguf": False,
    "config.json": False,
    "README.md": False,
    "model.safetensors.index.json": False,
}


@pytest.mark.parametrize(("path", "is_one"), WEIGHTS.items(), ids=WEIGHTS)
def test_weight_files_by_name(path: str, is_one: bool) -> None:
    assert is_weight_file(path) is is_one
    assert count_weight_files({path: 4}) == 4 * is_one


@pytest.mark.parametrize(
    ("access", "kind", "label"),
    [
        ("open", "open-source", EpochAccessibility.OPEN_UNRESTRICTED),
        ("gated-manual", "restricted", EpochAccessibility.OPEN_RESTRICTED),
        ("open", "non-commercial", EpochAccessibility.OPEN_NON_COMMERCIAL),
        ("open", "unknown", None),
        ("api", "proprietary", EpochAccessibility.API),
        ("hosted", "unknown", EpochAccessibility.HOSTED),
        ("limited", "unknown", EpochAccessibility.LIMITED),
        ("unreleased", "unknown", EpochAccessibility.UNRELEASED),
        ("suspended", "proprietary", None),
        ("unknown", "open-source", None),
    ],
)
def test_epochs_label(access: str, kind: str, label: EpochAccessibility | None) -> None:
    assert epoch_accessibility(Access(access), LicenseClass(kind)) is label


PARENTS = {
    "resolved": (
        {"baseModels": {"relation": "quantized", "models": [{"_id": "1", "id": "a/b"}]}},
        ["a/b quantized"],
    ),
    "card, text": ({"cardData": {"base_model": "a/b", "base_model_relation": "merge"}}, ["a/b merge"]),
    "card, list": (
        {"cardData": {"base_model": ["c/d", "a/b", 7]}},
        ["(unreadable) unknown", "a/b unknown", "c/d unknown"],
    ),
    "tags alone": ({"tags": ["base_model:a/b", "base_model:quantized:a/b"]}, ["a/b quantized"]),
    "an adapter's configuration": ({"config": {"peft": {"base_model_name_or_path": "a/b"}}}, ["a/b adapter"]),
    "the Hub and the card": (
        {"baseModels": {"relation": "adapter", "models": [{"id": "a/b"}]}, "cardData": {"base_model": "x/y"}},
        ["a/b adapter", "x/y unknown"],
    ),
    "odd relation": ({"baseModels": {"relation": ["x"], "models": [{"id": "a/b"}]}}, ["a/b unknown"]),
    "nonsense": ({"baseModels": [1], "cardData": "x"}, ["(unreadable) unknown"]),
    "no list": ({"baseModels": {"relation": "finetune"}}, ["(unreadable) finetune"]),
    "an empty list": ({"baseModels": {"relation": "finetune", "models": []}}, []),
}


@pytest.mark.parametrize(("facts", "parents"), PARENTS.values(), ids=PARENTS)
def test_parents(facts: dict[str, Any], parents: list[str]) -> None:
    assert [f"{parent.hub} {parent.relation}" for parent in base_models(model(), seen(**facts))] == parents
