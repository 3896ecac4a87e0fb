"""`tracker add`: what is appended, what is refused, and every other byte as it was."""

from __future__ import annotations

import datetime as dt
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.running import Run
from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.workspace.registry_append import appended, entry_text
from tracker.adapters.workspace.registry_file import load_registry
from tracker.commands.keep.add import add
from tracker.domain.observing.observation import Observation, ReadErrorCode
from tracker.domain.registry.entries import Declared, HubId, ModelId, TrackedModel
from tracker.domain.values.dates import PartialDate
from tracker.errors import DataError, SourceUnreachableError, TrackerError, UsageError
from tracker.vocabulary import ReadStatus, RegistryField

DAY = dt.date(2026, 11, 23)
HUB = "https://huggingface.co"
START = """\
# our models
models:
  - id: qwen3-8b   # small
    hub: Qwen/Qwen3-8B
    developer: Alibaba
    country: CN
"""


class FakeHub:
    """A Hub of a few repositories; an answer that is an error code is raised."""

    endpoint = HUB

    def __init__(self, **answers: Any) -> None:
        self.answers = answers

    def read(self, hub: HubId) -> Observation:
        answer = self.answers[hub.partition("/")[2].replace("-", "_").replace(".", "_")]
        if isinstance(answer, ReadErrorCode):
            raise HubError(answer, "as it says")
        moved = answer.pop("moved", None)
        return Observation(
            id=ModelId(hub), hub=hub, status=ReadStatus.OK, facts={"cardData": answer}, redirected_to=moved
        )


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    path = tmp_path / "registry.yaml"
    path.write_text(START)
    return path


def added(path: Path, hub: str, **card: Any) -> str:
    before = path.read_text()
    name = hub.partition("/")[2].replace("-", "_").replace(".", "_")
    add(path, [hub], FakeHub(**{name: card}), day=DAY)
    after = path.read_text()
    assert after.startswith(before)
    return after.removeprefix(before)


ENTRIES: dict[str, tuple[str, dict[str, Any], str]] = {
    "licence and owner": (
        "Qwen/Qwen3-4B",
        {"license": "apache-2.0"},
        """
  - id: qwen3-4b
    hub: Qwen/Qwen3-4B
    name: Qwen3-4B
    developer: Alibaba
    country: CN
    declared:
      - {field: license, value: Apache-2.0, source: "https://huggingface.co/Qwen/Qwen3-4B", as_of: 2026-11-23}
""",
    ),
    "unknown owner, no card": (
        "some/Model_X",
        {},
        """
  - id: model-x
    hub: some/Model_X
    name: Model_X
""",
    ),
    "own licence by its name, not by a text nobody read": (
        "some/m",
        {"license": "other", "license_name": "modified-mit", "license_link": "LICENSE"},
        """
  - id: m
    hub: some/m
    name: m
    declared:
      - {field: license, value: modified-mit, source: "https://huggingface.co/some/m", as_of: 2026-11-23}
""",
    ),
    "other, and no more": (
        "some/m",
        {"license": "other"},
        """
  - id: m
    hub: some/m
    name: m
""",
    ),
    "family tag as it stands": (
        "some/m",
        {"license": "gemma"},
        """
  - id: m
    hub: some/m
    name: m
    declared:
      - {field: license, value: gemma, source: "https://huggingface.co/some/m", as_of: 2026-11-23}
""",
    ),
    "parents": (
        "some/m",
        {"base_model": ["a/b", "a/b", "no repository", 5, "c/d"]},
        """
  - id: m
    hub: some/m
    name: m
    declared:
      - {field: base_model, value: a/b, source: "https://huggingface.co/some/m", as_of: 2026-11-23}
      - {field: base_model, value: c/d, source: "https://huggingface.co/some/m", as_of: 2026-11-23}
""",
    ),
    "id taken": (
        "other/Qwen3-8B",
        {},
        """
  - id: other-qwen3-8b
    hub: other/Qwen3-8B
    name: other/Qwen3-8B
""",
    ),
    "hostile card": (
        "some/m",
        {"license": "other", "license_name": "x\x1b[31m", "base_model": {"a": 1}},
        """
  - id: m
    hub: some/m
    name: m
""",
    ),
}


@pytest.mark.parametrize(("hub", "card", "expected"), ENTRIES.values(), ids=ENTRIES)
def test_entries(registry: Path, hub: str, card: dict[str, Any], expected: str) -> None:
    assert added(registry, hub, **card) == expected


def test_address_of_a_page(registry: Path) -> None:
    add(registry, ["https://huggingface.co/a/b/tree/main?x=1"], None, day=DAY)
    assert load_registry(registry).find("a/b")


def test_renamed_repository_is_added_by_its_name_today(registry: Path) -> None:
    found = add(registry, ["a/old"], FakeHub(old={"moved": HubId("b/new")}), day=DAY)
    assert found.notes == ("a/old is called b/new now, and is added under that name",)
    assert registry.read_text().endswith("  - id: new\n    hub: b/new\n    name: new\n")


def test_several_at_once(registry: Path) -> None:
    add(registry, ["a/m", "b/m"], FakeHub(m={}), day=DAY)
    assert [model.id for model in load_registry(registry)] == ["qwen3-8b", "m", "b-m"]


REFUSED: list[tuple[str, Any, type[TrackerError], str]] = [
    ("Qwen/Qwen3-8B", {}, DataError, "Qwen/Qwen3-8B is followed already, as qwen3-8b"),
    ("qwen/QWEN3-8b", {}, DataError, "is followed already, as qwen3-8b"),
    ("a/old", {"moved": HubId("Qwen/Qwen3-8B")}, DataError, "is followed already, as qwen3-8b"),
    ("a/m", ReadErrorCode.MISSING_OR_PRIVATE, DataError, "no such repository on the Hub, or it is private"),
    ("a/m", ReadErrorCode.NOT_FOUND, DataError, "no such repository on the Hub, or it is private"),
    ("a/m", ReadErrorCode.DISABLED, DataError, "did not give it: disabled"),
    ("a/m", ReadErrorCode.MALFORMED, DataError, "did not give it: malformed (as it says)"),
    ("a/m", ReadErrorCode.TIMEOUT, SourceUnreachableError, "could not be read: timeout (as it says)"),
    ("a/m", ReadErrorCode.RATE_LIMITED, SourceUnreachableError, "could not be read: rate-limited"),
    ("a/m", ReadErrorCode.SERVER_ERROR, SourceUnreachableError, "could not be read: server-error"),
    ("glm", {}, UsageError, "'glm' is not of the form owner/name"),
    ("a/../b", {}, UsageError, "is not of the form owner/name"),
    ("a/b\x1b", {}, UsageError, "holds white space or a control character"),
]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("qwen3 8b", "`tracker add Qwen/Qwen3-8B`"),
        ("glm-5.2", "`tracker add zai-org/GLM-5.2`"),
        ("qwen3", "name one as the Hub does: Qwen/"),
        ("zorbla", "as in zai-org/GLM-5.2"),
        ("opus-4.8", "as in zai-org/GLM-5.2"),
    ],
)
def test_a_name_as_people_write_it_is_answered_with_the_repository(
    registry: Path, text: str, hint: str
) -> None:
    with pytest.raises(UsageError) as caught:
        add(registry, [text], None, day=dt.date(2026, 11, 23))
    assert hint in (caught.value.hint or "")


@pytest.mark.parametrize(("hub", "answer", "kind", "message"), REFUSED)
def test_refused_without_a_trace(
    registry: Path, hub: str, answer: Any, kind: type[TrackerError], message: str
) -> None:
    name = hub.partition("/")[2]
    readable = FakeHub(**{name: answer, name.replace("-", "_"): answer, "fine": {}})
    with pytest.raises(kind) as raised:
        add(registry, ["a/fine", hub], readable, day=DAY)
    assert message in raised.value.message
    assert registry.read_text() == START


def test_twice_in_one_command(registry: Path) -> None:
    with pytest.raises(DataError, match="followed already, as m"):
        add(registry, ["a/m", "A/M"], FakeHub(m={}, M={}), day=DAY)


def test_dry_run_writes_nothing(registry: Path) -> None:
    found = add(registry, ["a/m"], FakeHub(m={}), day=DAY, dry_run=True)
    assert [model.id for model in found.models] == ["m"]
    assert registry.read_text() == START


FORMS = {
    "no newline at the end": ("models:\n  - id: a\n    hub: o/a", "\n\n  - id: m\n    hub: o/m"),
    "Windows line ends": (
        "models:\r\n  - id: a\r\n    hub: o/a\r\n",
        "\r\n  - id: m\r\n    hub: o/m\r\n",
    ),
    "no indentation": ("models:\n- id: a\n  hub: o/a\n", "\n- id: m\n  hub: o/m\n"),
    "deep indentation": (
        "models:\n      - id: a\n        hub: o/a\n",
        "\n      - id: m\n        hub: o/m\n",
    ),
    "entries close together": (
        "models:\n  - id: a\n    hub: o/a\n  - id: b\n    hub: o/b\n",
        "  - id: m\n    hub: o/m\n",
    ),
    "entries apart": (
        "models:\n  - id: a\n    hub: o/a\n\n  - id: b\n    hub: o/b\n",
        "\n  - id: m\n    hub: o/m\n",
    ),
    "comment at the end": (
        "models:\n  - id: a\n    hub: o/a\n  # the end\n",
        "\n  - id: m\n    hub: o/m\n",
    ),
    "byte order mark": ("\ufeffmodels:\n  - id: a\n    hub: o/a\n", "\n  - id: m\n    hub: o/m\n"),
    "flow entries": ("models:\n  - {id: a, hub: o/a}\n", "\n  - id: m\n    hub: o/m\n"),
}


@pytest.mark.parametrize(("before", "tail"), FORMS.values(), ids=FORMS)
def test_the_files_own_form(registry: Path, before: str, tail: str) -> None:
    registry.write_bytes(before.encode())
    add(registry, ["o/m"], None, day=DAY)
    after = registry.read_bytes().decode()
    assert after.startswith(before)
    assert re.sub(r"(\r?\n) *name: m", "", after.removeprefix(before)) == tail
    assert [model.hub for model in load_registry(registry)][-1] == "o/m"


@pytest.mark.parametrize("line", ["models: []", "models: [ ]  # none yet"])
def test_first_entry(registry: Path, line: str) -> None:
    registry.write_text(f"# mine\n{line}\n")
    add(registry, ["o/m"], None, day=DAY)
    comment = line.partition("]")[2]
    assert registry.read_text() == f"# mine\nmodels:{comment}\n  - id: m\n    hub: o/m\n    name: m\n"


@pytest.mark.parametrize(
    "content",
    [
        "models: [{id: a, hub: o/a}]\n",
        "models:\n  - id: a\n    hub: o/a\n...\n",
        "{models: [{id: a, hub: o/a}]}\n",
    ],
    ids=["flow list", "end of document", "flow"],
)
def test_an_end_that_cannot_be_added_to(registry: Path, content: str) -> None:
    registry.write_text(content)
    with pytest.raises(DataError, match="cannot be added to"):
        add(registry, ["o/m"], None, day=DAY)
    assert registry.read_text() == content


def test_a_wrong_registry_is_not_touched(registry: Path) -> None:
    registry.write_text(START + "    colour: red\n")
    with pytest.raises(DataError, match="unknown key 'colour'"):
        add(registry, ["o/m"], None, day=DAY)
    assert registry.read_text() == START + "    colour: red\n"


def test_permissions_and_links_stay(registry: Path, tmp_path: Path) -> None:
    registry.chmod(0o640)
    link = tmp_path / "link.yaml"
    link.symlink_to(registry)
    add(link, ["o/m"], None, day=DAY)
    assert link.is_symlink()
    assert stat.S_IMODE(registry.stat().st_mode) == 0o640
    assert load_registry(registry).find("o/m")


def test_nothing_is_left_beside_it(registry: Path, tmp_path: Path) -> None:
    add(registry, ["o/m"], None, day=DAY)
    assert [entry.name for entry in tmp_path.iterdir()] == ["registry.yaml"]


def test_entry_text_is_read_back() -> None:
    model = TrackedModel(
        id=ModelId("m"),
        hub=HubId("o/m"),
        name='yes: "no" # {[',
        developer="null",
        country="NO",
        aliases=("a: b", "#"),
        declared=(
            Declared(
                field=RegistryField.PARAMETERS_TOTAL,
                value=5,
                source="https://x.org/?a=b#c",
                as_of=PartialDate.parse("2026-06"),
            ),
        ),
    )
    from tracker.adapters.workspace.registry_check import check_registry
    from tracker.adapters.workspace.registry_file import build_registry

    data, problems = check_registry(Path("x"), appended(b"models: []\n", [model]))
    assert not problems
    assert build_registry(data).models == (model,)
    assert entry_text(model).endswith("\n")


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[EmbeddedHub]:
    """A Hub on loopback that the commands take for the real one."""
    card = {"license": "apache-2.0", "base_model": ["a/b"]}
    repos = [Repo(id="HuggingFaceTB/SmolLM3-3B", info={"cardData": card}), Repo(id="new/name")]
    with EmbeddedHub(repos, renamed={"old/name": "new/name"}) as running:
        monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", running.address)
        yield running


def test_through_the_real_client(registry: Path, run: Run, hub: EmbeddedHub) -> None:
    done = run("add", "HuggingFaceTB/SmolLM3-3B")
    assert (done.code, done.err) == (
        0,
        "added to registry.yaml: smollm3-3b; `tracker refresh` reads them\n",
    )
    model = load_registry(registry).find("smollm3-3b")
    assert model
    assert [(d.field, d.value, d.source) for d in model.declared] == [
        ("license", "Apache-2.0", f"{hub.address}/HuggingFaceTB/SmolLM3-3B"),
        ("base_model", "a/b", f"{hub.address}/HuggingFaceTB/SmolLM3-3B"),
    ]
    assert done.out.startswith("  - id: smollm3-3b\n    hub: HuggingFaceTB/SmolLM3-3B\n")


def test_missing_and_renamed_through_the_real_client(registry: Path, run: Run, hub: EmbeddedHub) -> None:
    missing = run("add", "HuggingFaceTB/no-such-model")
    assert missing.code == 3
    assert "there is no such repository on the Hub, or it is private" in missing.err
    assert registry.read_text() == START
    renamed = run("add", "old/name")
    assert renamed.code == 0
    assert "old/name is called new/name now, and is added under that name" in renamed.err


def test_unreachable_hub(registry: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.ledger.model_lookup.LiveReader.hub", FakeHub(m=ReadErrorCode.NETWORK))
    done = run("add", "o/m")
    assert (done.code, registry.read_text()) == (4, START)
    assert "hint: try again later, or add it unread with --offline" in done.err


def test_offline(registry: Path, run: Run) -> None:
    done = run("add", "o/m", "--offline", "--dry-run")
    assert (done.code, done.out) == (0, "  - id: m\n    hub: o/m\n    name: m\n")
    assert done.err == "o/m was not read; `tracker refresh` will\nwould be added to registry.yaml: m\n"
    assert registry.read_text() == START


def test_outside_a_folder_with_a_registry(run: Run) -> None:
    done = run("add", "o/m", "--offline")
    assert done.code == 2
    assert "there is no registry.yaml in this folder" in done.err
