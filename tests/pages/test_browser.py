"""Pages as a browser shows them: an accessibility checker finds nothing, and the README's pictures are true.

Without a browser these tests skip; ``tests/pages/strict.py`` has rules that hold anywhere.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from tests.pages.browser import browser, checker, examine, picture, with_words, words_in
from tests.pages.many import hostile_ledger, ledger
from tests.pages.strict import Page
from tracker.commands.give.report import report
from tracker.commands.give.site import site
from tracker.ledger.ledger import Ledger
from tracker.render.pages.reports.report import render_report
from tracker.render.pages.writing.address import Place
from tracker.render.pages.writing.page import environment
from tracker.vocabulary import ReportFormat

PROJECT = Path(__file__).parents[2]
PICTURES = PROJECT / "docs" / "images"
UPDATE = bool(os.environ.get("TRACKER_UPDATE_GOLDEN"))

pytestmark = pytest.mark.skipif(browser() is None, reason="no browser is on this machine")


@pytest.fixture(scope="module")
def public(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("seen")
    ledger(folder, 60, weeks=27)
    site(Ledger.load(folder / "registry.yaml", folder / "snapshots"), folder / "public", Place())
    return folder / "public"


@pytest.mark.skipif(checker() is None, reason="the accessibility checker is not installed")
@pytest.mark.parametrize(
    ("name", "width", "dark"),
    [
        ("index.html", 1280, False),
        ("index.html", 320, True),
        ("models.html", 1280, True),
        ("models/model-004.html", 1280, False),
        ("models/model-000.html", 320, True),
        ("licenses/llama-3.1.html", 320, False),
        ("licenses.html", 320, True),
        ("developers/meadow.html", 720, True),
        ("how.html", 320, False),
    ],
)
def test_the_checker_finds_nothing_and_nothing_sticks_out(
    name: str, width: int, dark: bool, public: Path, tmp_path: Path
) -> None:
    found = examine(public / name, tmp_path, width=width, dark=dark)
    assert found == {"violations": [], "wide": 0}


@pytest.mark.skipif(checker() is None, reason="the accessibility checker is not installed")
def test_the_checker_would_find_something(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        "<!doctype html><html lang=en><title>x</title><body><main><h1>x</h1><img src=x>"
        "<p style='width:900px;color:#ccc;background:#fff'>pale words</p></main></body></html>"
    )
    found = examine(page, tmp_path, width=320)
    assert {"image-alt", "color-contrast"} <= {one[0] for one in found["violations"]}
    assert found["wide"] > 0


@pytest.mark.skipif(checker() is None, reason="the accessibility checker is not installed")
def test_harmful_texts_do_not_break_the_layout(tmp_path: Path) -> None:
    hostile_ledger(tmp_path)
    made = report(Ledger.load(tmp_path / "registry.yaml", tmp_path / "snapshots")).report
    (tmp_path / "report.html").write_text(render_report(made, ReportFormat.HTML), "utf-8")
    assert examine(tmp_path / "report.html", tmp_path, width=320) == {"violations": [], "wide": 0}


def test_the_pictures_of_the_readme_show_the_page_as_it_is(tmp_path: Path) -> None:
    text = _story(tmp_path)
    page = tmp_path / "story.html"
    page.write_text(text, "utf-8")
    words = _made_from(text)
    for name, dark in (("report.png", False), ("report-dark.png", True)):
        path = PICTURES / name
        if UPDATE and (not path.is_file() or words_in(path.read_bytes()) != words):
            PICTURES.mkdir(exist_ok=True)
            path.write_bytes(with_words(picture(page, tmp_path, width=1000, height=720, dark=dark), words))
        assert words_in(path.read_bytes()) == words, f"{path} is old: run with TRACKER_UPDATE_GOLDEN=1"
        assert path.stat().st_size < 150_000
        assert name in (PROJECT / "README.md").read_text("utf-8")


def _story(folder: Path) -> str:
    """The second half of June 2026 by the registry of this repository, as the README tells it."""
    whole = Ledger.load(PROJECT / "registry.yaml", folder / "none")
    return render_report(report(whole, "2026-06-11", "2026-06-27").report, ReportFormat.HTML)


def _made_from(text: str) -> str:
    """What the picture shows: the words down to its lower edge, and a digest of the style."""
    page = Page(text)
    shown = " ".join(" ".join(page.words.split()).split(" ")[:110])
    style, _, _ = environment().loader.get_source(environment(), "style.css")
    said = f"{shown} / style {hashlib.sha256(style.encode()).hexdigest()}"
    return said.encode("ascii", "backslashreplace").decode()
