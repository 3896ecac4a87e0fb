"""Texts that mean harm are inert in every file of a site, and in a report."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import feedparser
import pytest
from icalendar import Calendar
from lxml import etree

from tests.pages.many import HOSTILE, hostile_ledger
from tests.pages.strict import Page
from tests.running import Run
from tracker.commands.give.report import report
from tracker.commands.give.site import ledger_state
from tracker.ledger.ledger import Ledger
from tracker.render.pages.reports.report import render_report
from tracker.render.pages.sites.site import site_files
from tracker.render.pages.writing.address import Place
from tracker.render.pages.writing.events import told
from tracker.render.pages.writing.outside import clean, slug, web_address
from tracker.vocabulary import ReportFormat

INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
TOKEN = "hf_" + "A1b2C3d4" * 5


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("hostile")
    hostile_ledger(made)
    return made


@pytest.fixture(scope="module")
def files(folder: Path) -> dict[str, bytes]:
    state = ledger_state(Ledger.load(folder / "registry.yaml", folder / "snapshots"))
    return dict(site_files(state, Place(base="https://ledger.example.org/")))


def own(files: dict[str, bytes], suffix: str) -> dict[str, bytes]:
    return {
        name: content
        for name, content in files.items()
        if name.endswith(suffix) and not name.startswith("licenses/")
    }


def test_pages_hold_no_markup_of_theirs(files: dict[str, bytes]) -> None:
    for name, content in own(files, ".html").items():
        page = Page(content.decode())
        assert page.faults() == [], name
        assert not INVISIBLE.search(page.words), name
        assert "49" not in page.all("title")[0].text


def test_no_link_leads_where_a_text_wants_it(files: dict[str, bytes]) -> None:
    for name, content in own(files, ".html").items():
        for link in Page(content.decode()).links:
            assert not link.lower().startswith(("javascript:", "data:", "http:", "//")), name
            assert not set(link) & set("<>\"'{}\\ "), name


def test_no_token_is_in_any_file(files: dict[str, bytes]) -> None:
    assert [name for name, content in files.items() if TOKEN.encode() in content] == []


def test_feeds_calendar_badges_and_data_stay_well_formed(files: dict[str, bytes]) -> None:
    for name, content in own(files, ".atom").items():
        found = feedparser.parse(content)
        assert not found.bozo, name
        # What is left of a harmful text is text: a reader that takes it for markup would lose it.
        for entry in found.entries:
            assert entry.content[0].type == "text/plain"
        assert not INVISIBLE.search(content.decode())
    events = Calendar.from_ical(files["calendar.ics"]).walk("VEVENT")
    assert len(events) == len(HOSTILE)
    assert all(
        "gotcha" not in str(event["summary"]) or "SUMMARY" in str(event["summary"]) for event in events
    )
    for name, content in own(files, ".svg").items():
        root = etree.fromstring(content)
        tags = {element.tag.rpartition("}")[2] for element in root.iter()}
        assert tags <= {"svg", "title", "path", "g", "text"}, name
    for name in files:
        if name.endswith(".json"):
            json.loads(files[name])
    for name in ("data/models.jsonl", "data/changes.jsonl"):
        assert [json.loads(line) for line in files[name].splitlines()]
    rows = list(csv.reader(io.StringIO(files["data/models.csv"].decode())))
    assert len(rows) == len(HOSTILE) + 1
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "@"))]


def test_the_report_is_inert_in_every_form(folder: Path) -> None:
    ledger = Ledger.load(folder / "registry.yaml", folder / "snapshots")
    made = report(ledger).report
    assert Page(render_report(made, ReportFormat.HTML)).faults() == []
    text = render_report(made, ReportFormat.MARKDOWN)
    assert len(text.splitlines()) <= 60
    assert not re.search(r"(?<![\\\w])@\w|(?<!\\)<[a-z]|(?<!\\)\]\(", text)
    json.loads(render_report(made, ReportFormat.JSON))


def test_the_command_makes_it_too(run: Run, folder: Path, tmp_path: Path) -> None:
    options = ("--registry", str(folder / "registry.yaml"), "--snapshots", str(folder / "snapshots"))
    assert run("site", str(tmp_path / "public"), *options, "--title", "<b>mine</b>").code == 0
    page = Page((tmp_path / "public" / "index.html").read_text("utf-8"))
    assert page.faults() == []
    assert "<b>mine</b>" in page.words


@pytest.mark.parametrize(
    ("address", "whole"),
    [
        ("https://huggingface.co/a/b", True),
        ("https://x.example:8443/a?b=c#d", True),
        ("http://x.example/", False),
        ("HTTPS://x.example/", False),
        ("https://x.example/<script>", False),
        ('https://x.example/"onload=', False),
        ("https://user:word@x.example/", False),
        ("https://x.example:99999/", False),
        ("https://x.example/a b", False),
        ("https://x.example/\n", False),
        ("https://\u0445.example/", False),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//x.example/", False),
        ("", False),
        (None, False),
    ],
)
def test_which_addresses_become_links(address: str | None, whole: bool) -> None:
    assert (web_address(address) == address and address is not None) is whole


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("  two\n lines\t", "two lines"),
        ("a\u200bb\u202ec\ufeff\x00", "a�b�c��"),
        ("e\u0301\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301\u0301"),
        ("日本語のモデル", "日本語のモデル"),
        ("\ud800", "�"),
        ("x" * 300, "x" * 199 + "…"),
        (TOKEN, "hf_…"),
    ],
)
def test_what_is_left_of_a_text(text: str, shown: str) -> None:
    assert clean(text, 200) == shown


def test_developers_get_names_of_their_own() -> None:
    taken: set[str] = set()
    names = ["Z.ai", "Z ai", "z-AI", "模型", "<script>", "", "Ünï Cödé"]
    made = [slug(name, taken) for name in names]
    assert made == ["z-ai", "z-ai-2", "z-ai-3", "developer", "script", "developer-2", "uni-code"]


LISTED = (
    "a to b: use: was free, is barred (in war; in peace); host: gone; " + "outputs: a model is derived; " * 12
)


@pytest.mark.parametrize(
    ("reason", "first", "parts"),
    [
        ("one thing; another", "One thing; another", 0),
        (LISTED, "", 15),
        (LISTED.replace("a to b", "the licence differs"), "The licence differs", 15),
        ("x" * 400, "X" + "x" * 399, 0),
    ],
)
def test_a_long_reason_becomes_a_list(reason: str, first: str, parts: int) -> None:
    said, listed = told(reason)
    assert (said[:400], len(listed)) == (first, parts)
    assert not listed or "(in war; in peace)" in listed[0]
