"""What the site of a ledger of 300 models may weigh, and how a longer list is split."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.many import ledger
from tests.pages.strict import Page
from tracker.commands.give.site import ledger_state
from tracker.ledger.ledger import Ledger
from tracker.render.pages.sites.site import site_files
from tracker.render.pages.writing.address import Place

FRONT = 100_000
ANY = 150_000


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site of 300 models over a quarter of a year."""
    folder = tmp_path_factory.mktemp("many")
    ledger(folder, 300, weeks=12)
    state = ledger_state(Ledger.load(folder / "registry.yaml", folder / "snapshots"))
    return dict(site_files(state, Place()))


def test_the_front_page_and_every_other_keep_to_their_budget(many: dict[str, bytes]) -> None:
    assert len(many["index.html"]) <= FRONT
    heavy = {name: len(content) for name, content in many.items() if name.endswith(".html")}
    assert {name: size for name, size in heavy.items() if size > ANY} == {}


def test_every_model_is_reachable_from_the_front_page_without_any_filter(many: dict[str, bytes]) -> None:
    links = set(Page(many["index.html"].decode()).links)
    missing = {f"models/model-{number:03}.html" for number in range(300)} - links
    if missing:
        assert "models.html" in links
        missing -= set(Page(many["models.html"].decode()).links)
    assert not missing


@pytest.mark.parametrize("name", ["index.html", "models.html", "developers.html", "models/model-004.html"])
def test_pages_stay_sound_at_that_size(name: str, many: dict[str, bytes]) -> None:
    assert Page(many[name].decode()).faults() == []


def test_a_longer_list_is_split_by_developer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("FRONT_BYTES", "LIST_BYTES"):
        monkeypatch.setattr(f"tracker.render.pages.sites.front.{name}", 1)
    ledger(tmp_path, 30, weeks=2)
    state = ledger_state(Ledger.load(tmp_path / "registry.yaml", tmp_path / "snapshots"))
    files = dict(site_files(state, Place()))
    reached = {
        name.removeprefix("../") for name in files if name.startswith("developers/") and name.endswith("html")
    }
    assert reached <= set(Page(files["index.html"].decode()).links)
    assert reached <= set(Page(files["models.html"].decode()).links)
    listed = {link.removeprefix("../") for name in reached for link in Page(files[name].decode()).links}
    assert {f"models/model-{number:03}.html" for number in range(30)} <= listed


def test_each_choice_of_a_filter_hides_exactly_the_rows_of_the_others(many: dict[str, bytes]) -> None:
    page = Page(many["models.html"].decode())
    (table,) = [one for one in page.all("table") if "models" in one.attrib.get("class", "").split()]
    rows = [row.attrib["class"].split() for row in table.iter("tr") if "class" in row.attrib]
    assert len(rows) == 300
    style = "".join(page.all("style")[0].itertext())
    groups: dict[str, list[tuple[str, int]]] = {}
    for label in page.all("label"):
        target = label.attrib["for"].removeprefix("f-")
        if len(target) > 1:
            number = int("".join(label.itertext()).split()[-1])
            groups.setdefault(target[0], []).append((target, number))
            rule = f"main:has(#f-{target}:checked) .models tbody tr:not(.{target}){{display:none}}"
            assert rule in style
    for group, choices in groups.items():
        assert sum(number for _, number in choices) == 300, group
        for css, number in choices:
            assert sum(css in row for row in rows) == number
    radios = [one.attrib for one in page.all("input")]
    assert {one["type"] for one in radios} == {"radio"}
    assert sum("checked" in one for one in radios) == len(groups) == 3
