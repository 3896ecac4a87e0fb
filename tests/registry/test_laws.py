"""What holds for any registry whatever."""

from __future__ import annotations

import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.adapters.workspace.registry_append import appended
from tracker.adapters.workspace.registry_check import check_registry
from tracker.adapters.workspace.registry_file import build_registry, load_registry
from tracker.domain.registry.entries import HubId, ModelId, Registry, TrackedModel
from tracker.domain.registry.rules import registry_findings
from tracker.domain.values.hub_id import hub_id_problem
from tracker.domain.watching.new_entry import bare_entry, free_id
from tracker.errors import DataError
from tracker.vocabulary import Access, RegistryField

PATH = Path("registry.yaml")
KEYS = st.sampled_from(
    (
        *TrackedModel.__dataclass_fields__,
        *("models", "field", "value", "source", "as_of", "date", "access", "license", "note", "modles", ""),
    )
)
SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from(
        [
            *(str(word) for word in (*Access, *RegistryField)),
            "2026-06-12",
            "2026-02-31",
            "https://x.org",
            "o/a",
            "a",
            "UK",
        ]
    )
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)
HUB_IDS = st.from_regex(r"[A-Za-z0-9_]{1,9}/[A-Za-z0-9_][A-Za-z0-9._-]{0,20}", fullmatch=True).filter(
    lambda text: hub_id_problem(text) is None
)


def dumped(value: Any) -> bytes:
    return yaml.safe_dump(value, allow_unicode=True, default_flow_style=None).encode(errors="replace")


def assert_told(content: bytes) -> None:
    """A registry, or problems that each name a line of the file; never anything else."""
    data, problems = check_registry(PATH, content)
    lines = content.count(b"\n") + 2
    assert all(0 <= problem.line <= lines and problem.what for problem in problems)
    if not problems:
        build_registry(data)


@given(st.binary(max_size=200))
def test_any_bytes(content: bytes) -> None:
    assert_told(content)


@given(st.text(max_size=200))
def test_any_text(content: str) -> None:
    assert_told(content.encode(errors="replace"))


@given(st.text(alphabet="abmodels:-[]{}&*!|>'\"#%@`,?\n\t 0123~<", max_size=120))
def test_text_full_of_signs(content: str) -> None:
    assert_told(content.encode())


@given(VALUES)
def test_any_value(value: Any) -> None:
    assert_told(dumped(value))


@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=4))
def test_models_of_any_form(models: list[Any]) -> None:
    assert_told(dumped({"models": models}))


@given(VALUES)
def test_rules_bear_any_value(value: Any) -> None:
    assert list(registry_findings({"models": value}, lambda place: 1)) is not None


@settings(max_examples=30)
@given(st.lists(st.dictionaries(KEYS, VALUES, max_size=6), max_size=3))
def test_loading_tells_what_checking_tells(models: list[Any]) -> None:
    content = dumped({"models": models})
    _, problems = check_registry(PATH, content)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "registry.yaml"
        path.write_bytes(content)
        try:
            load_registry(path)
            told: list[str] = []
        except DataError as error:
            told = [problem.what for problem in error.problems]
    assert told == [problem.what for problem in problems]


COMMENTS = st.lists(
    st.text(alphabet=st.characters(blacklist_categories=("C", "Zl", "Zp")), max_size=12), max_size=3
)


@given(
    ids=st.lists(st.from_regex(r"[a-z]{1,6}", fullmatch=True), min_size=1, max_size=4, unique=True),
    comments=COMMENTS,
    ending=st.sampled_from(["\n", "\r\n"]),
    indent=st.integers(0, 6),
    blank=st.booleans(),
    final=st.booleans(),
    hub=HUB_IDS,
)
def test_adding_leaves_every_other_byte(
    ids: list[str],
    comments: list[str],
    ending: str,
    indent: int,
    blank: bool,
    final: bool,
    hub: str,
) -> None:
    lead = " " * indent
    lines = ["models:"]
    for number, identifier in enumerate(ids):
        lines += [f"{lead}# {comment}" for comment in comments]
        lines += [f"{lead}- id: {identifier}  # kept", f"{lead}  hub: 'x{number}/y'"]
        lines += [""] * blank
    before = (ending.join(lines) + ending * final).encode()
    data, problems = check_registry(PATH, before)
    assert not problems
    model = bare_entry(HubId(hub), build_registry(data))
    after = appended(before, [model])
    grown, problems = check_registry(PATH, after)
    assert not problems
    assert after.startswith(before)
    assert build_registry(grown).models == (*build_registry(data).models, model)
    assert after.endswith(b"\n") == before.endswith(b"\n")
    assert (b"\r\n" in after) == (b"\r\n" in before)
    assert ending == "\n" or not re.search(rb"(?<!\r)\n", after)


@given(HUB_IDS, st.sets(st.from_regex(r"[a-z0-9]{1,4}", fullmatch=True)))
def test_new_ids_are_free_and_well_formed(hub: str, taken: set[str]) -> None:
    name = free_id(HubId(hub), {ModelId(each) for each in taken})
    assert name not in taken
    data, problems = check_registry(PATH, appended(b"models: []\n", [TrackedModel(id=name, hub=HubId(hub))]))
    assert not problems
    assert build_registry(data) == Registry((TrackedModel(id=name, hub=HubId(hub)),))
