"""``tracker site``: every file read by a strict reader of its kind."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import shutil
import uuid
import warnings
from pathlib import Path

import feedparser
import pytest
from icalendar import Calendar
from lxml import etree

from tests.pages.strict import Page, broken_links
from tests.running import Run

BASE = "https://ledger.example.org/open/"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the site of the small workspace is kept, once the first test has had it written."""
    return tmp_path_factory.mktemp("site") / "public"


@pytest.fixture
def site(run: Run, workspace: Path, made: Path) -> Path:
    if not made.exists():
        assert run("site", str(made)).code == 0
    shutil.copytree(made, workspace / "public")
    return workspace / "public"


def content(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def feed(path: Path) -> feedparser.FeedParserDict:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        found = feedparser.parse(path.read_bytes())
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_every_promised_file_is_there(site: Path) -> None:
    names = set(content(site))
    assert names >= {
        "index.html",
        "changes.atom",
        "changes.json",
        "tightened.atom",
        "calendar.ics",
        "data/models.jsonl",
        "data/models.csv",
        "data/changes.jsonl",
        "licenses/mit.html",
        "developers/tall-birds.html",
    }
    for model in ("clover-1", "clover-2", "heron-5", "heron-5-partners", "moss", "pebble"):
        for name in ("models/{}.html", "models/{}.json", "models/{}.atom", "badge/{}.json", "badge/{}.svg"):
            assert name.format(model) in names


def test_every_page_is_sound_and_every_link_leads_somewhere(site: Path) -> None:
    pages = list(site.rglob("*.html"))
    assert len(pages) > 100
    faults = {
        path.relative_to(site).as_posix(): found
        for path in pages
        if path.parent.name != "licenses" or path.stem in ("mit", "llama-3.1", "other", "kimi-k3")
        if (found := Page(path.read_text("utf-8")).faults())
    }
    assert faults == {}


def test_every_link_of_every_page_leads_somewhere(site: Path) -> None:
    assert broken_links(site) == []


def test_a_second_run_writes_nothing_and_another_folder_gets_the_same_bytes(site: Path, run: Run) -> None:
    before = content(site)
    again = run("site", "public")
    assert re.search(r"0 files written, [\d,]+ unchanged, 0 removed", again.err)
    assert run("site", "elsewhere").code == 0
    assert content(site.parent / "elsewhere") == before
    assert content(site) == before


def test_only_what_differs_is_written_and_what_left_is_removed(site: Path, run: Run) -> None:
    stamps = {path: path.stat().st_mtime_ns for path in site.rglob("*.html")}
    registry = site.parent / "registry.yaml"
    text = registry.read_text()
    registry.write_text(text[: text.index("  - id: pebble")])
    run("site", "public")
    assert not list(site.rglob("*pebble*"))
    assert (site / "licenses" / "agpl-3.0.html").stat().st_mtime_ns == stamps[site / "licenses/agpl-3.0.html"]
    assert broken_links(site) == []


def test_nothing_foreign_is_touched(site: Path, run: Run) -> None:
    (site / "CNAME").write_text("ledger.example.org")
    (site / "models" / "mine.html").write_text("mine")
    (site / "models" / "pebble.html").write_text("altered by hand")
    registry = site.parent / "registry.yaml"
    text = registry.read_text()
    registry.write_text(text[: text.index("  - id: pebble")])
    done = run("site", "public")
    assert done.code == 0
    assert "pebble.html no longer belongs" in done.err
    assert (site / "CNAME").read_text() == "ledger.example.org"
    assert (site / "models" / "mine.html").read_text() == "mine"
    assert (site / "models" / "pebble.html").read_text() == "altered by hand"


@pytest.mark.parametrize("stranger", ["index.html", "models", "models/moss.html/deep"])
def test_a_stranger_in_the_way_is_refused_before_anything_is_written(
    stranger: str, run: Run, workspace: Path
) -> None:
    path = workspace / "public" / stranger
    path.parent.mkdir(parents=True)
    path.write_text("somebody’s")
    before = content(workspace / "public")
    done = run("site", "public")
    assert done.code == 3
    assert content(workspace / "public") == before


def test_a_link_inside_the_folder_is_not_followed(run: Run, workspace: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (workspace / "public").mkdir()
    (workspace / "public" / "models").symlink_to(outside)
    assert run("site", "public").code == 3
    assert list(outside.iterdir()) == []


def test_a_list_of_files_cannot_point_outside(site: Path, run: Run) -> None:
    victim = site.parent / "victim.txt"
    victim.write_text("")
    path = site / ".tracker-site.json"
    document = json.loads(path.read_text())
    empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    document["files"] |= {"../victim.txt": empty, str(victim): empty}
    path.write_text(json.dumps(document))
    assert run("site", "public").code == 0
    assert victim.exists()


def test_feeds_are_well_formed_and_their_names_stay(site: Path, run: Run) -> None:
    run("site", "named", "--base-url", BASE.rstrip("/"))
    events = [json.loads(line) for line in (site / "data/changes.jsonl").read_text().splitlines()]
    assert events
    for name in ("changes.atom", "tightened.atom", "models/clover-1.atom", "developers/meadow.atom"):
        here, there = feed(site / name), feed(site.parent / "named" / name)
        ids = [entry.id for entry in here.entries]
        assert ids == [entry.id for entry in there.entries]
        assert len(ids) == len(set(ids))
        assert here.feed.id == there.feed.id
        for one in (here.feed.id, *ids):
            assert uuid.UUID(one.removeprefix("urn:uuid:")).version == 5
        assert all(entry.link.startswith(BASE) for entry in there.entries)
        assert [entry.updated for entry in here.entries] == sorted(
            (entry.updated for entry in here.entries), reverse=True
        )
        assert {"self", "alternate"} <= {link.rel for link in there.feed.links}
    assert {entry.id for entry in feed(site / "changes.atom").entries} == {event["id"] for event in events}


def test_the_feed_of_what_tightened_holds_nothing_else(site: Path) -> None:
    entries = feed(site / "tightened.atom").entries
    assert entries
    for entry in entries:
        assert {"tightened", "event"} <= {tag.term for tag in entry.tags}
        assert entry.title.startswith("Tightened: ")


def test_older_entries_are_in_archives_that_lead_back_to_the_first(
    run: Run, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tracker.render.pages.feeds.feeds._MOST", 1)
    monkeypatch.setattr("tracker.render.pages.feeds.feeds._RECENT", dt.timedelta(0))
    registry = workspace / "registry.yaml"
    registry.write_text(registry.read_text().replace("2026-06-09, access: api", "2024-06-09, access: api"))
    run("site", "public", "--base-url", BASE)
    path, seen, paths = "changes.atom", list[str](), list[str]()
    while path:
        found = feed(workspace / "public" / path)
        seen += [entry.id for entry in found.entries]
        paths.append(path)
        links = {link.rel: link.href for link in found.feed.links}
        assert links["self"] == BASE + path
        if path != "changes.atom":
            assert links["current"] == BASE + "changes.atom"
            assert (
                "archive" in found.namespaces.values()
                or b"<fh:archive/>" in (workspace / "public" / path).read_bytes()
            )
        path = links.get("prev-archive", "").removeprefix(BASE)
    assert paths[1:] == ["archive/changes-2026.atom", "archive/changes-2024.atom"]
    events = (workspace / "public" / "data" / "changes.jsonl").read_text().splitlines()
    assert sorted(seen) == sorted(json.loads(line)["id"] for line in events)


def test_the_json_feed_has_what_its_version_asks(site: Path, run: Run) -> None:
    run("site", "named", "--base-url", BASE)
    found = json.loads((site.parent / "named" / "changes.json").read_text())
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == BASE + "changes.json"
    for item in found["items"]:
        assert item["url"].startswith(BASE)
        assert item["content_text"]
        assert set(item["_tracker"]) >= {"check", "model", "direction", "kind", "before", "after"}
    kinds = {item["_tracker"]["kind"] for item in found["items"]}
    assert "unconfirmed" in kinds


def test_badges_keep_the_rules_of_the_endpoint(site: Path) -> None:
    for path in (site / "badge").glob("*.json"):
        found = json.loads(path.read_text())
        assert found["schemaVersion"] == 1
        assert found["message"]
        assert isinstance(found["label"], str)
        assert found["cacheSeconds"] >= 300
        assert set(found) <= {"schemaVersion", "label", "message", "color", "cacheSeconds", "labelColor"}
        if "unknown" in found["message"]:
            assert found["color"] == "lightgrey"
        root = etree.fromstring((path.with_suffix(".svg")).read_bytes())
        assert root.tag.endswith("svg")
        assert root.attrib["aria-label"] == f"{found['label']}: {found['message']}"


def test_the_calendar_reads_back(site: Path, run: Run) -> None:
    assert Calendar.from_ical((site / "calendar.ics").read_bytes()).walk("VTIMEZONE")
    registry = site.parent / "registry.yaml"
    text = registry.read_text().replace(
        '{date: 2026-07-01, access: api, source: "https://birds.example/back"}',
        '{date: 2027-01-15, access: withdrawn, source: "https://birds.example/end", note: "ends; for, ever"}'
        "\n"
        '      - {date: 2027-02, access: api, source: "https://birds.example/end"}',
    )
    registry.write_text(text)
    run("site", "public")
    raw = (site / "calendar.ics").read_bytes()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))
    events = Calendar.from_ical(raw).walk("VEVENT")
    assert [event["uid"] for event in events] == [
        "heron-5-announced-2027-01-15@ledger.invalid",
        "heron-5-announced-2027-02@ledger.invalid",
    ]
    assert events[0]["dtstart"].dt.isoformat() == "2027-01-15"
    assert "ends; for, ever" in events[0]["summary"]
    words = Page((site / "index.html").read_text("utf-8")).words
    assert "2027-01-15" in words


def test_data_files_are_one_line_a_thing(site: Path, run: Run) -> None:
    lines = (site / "data/models.jsonl").read_text().splitlines()
    models = [json.loads(line) for line in lines]
    assert [model["id"] for model in models] == sorted(model["id"] for model in models)
    listed = run("list", "--format", "json").document["models"]
    assert [{key: model[key] for key in listed[0]} for model in models] == listed
    rows = list(csv.DictReader(io.StringIO((site / "data/models.csv").read_text())))
    assert [row["id"] for row in rows] == [model["id"] for model in models]


def test_the_model_page_says_what_the_verdict_says(site: Path, run: Run) -> None:
    found = json.loads((site / "models/clover-1.json").read_text())
    assert found["schema"] == "tracker.models/1"
    (model,) = found["models"]
    words = " ".join(Page((site / "models/clover-1.html").read_text("utf-8")).words.split())
    signs = {
        "allowed": "✓ yes",
        "conditional": "◐ on conditions",
        "unknown": "? unknown",
        "forbidden": "✕ no",
    }
    assert f"commercial use {signs[model['check']['actions']['commercial']]}" in words
    assert "not assessed" in words


def test_the_front_page_counts_what_was_not_read(site: Path) -> None:
    words = " ".join(Page((site / "index.html").read_text("utf-8")).words.split())
    assert "? 2 models not read" in words.replace("models not read ? 2", "? 2 models not read")
    for model in ("moss", "pebble"):
        assert model in words


def test_a_site_without_a_snapshot_is_made_from_the_registry(run: Run, fresh: Path) -> None:
    assert run("site", "public").code == 0
    assert Page((fresh / "public" / "index.html").read_text("utf-8")).faults() == []
    assert broken_links(fresh / "public") == []


@pytest.mark.parametrize(
    "address", ["ftp://x.example/", "ledger.example.org", "https://x.example/?a", "https://a@b.example/"]
)
def test_a_base_that_is_no_address_is_refused(address: str, run: Run, workspace: Path) -> None:
    assert run("site", "public", "--base-url", address).code == 2
    assert not (workspace / "public").exists()
