"""What happens in a watched owner's list stands in the report, on the pages and in the feeds."""

from __future__ import annotations

import json
from pathlib import Path

import feedparser

from tests.pages.strict import Page, broken_links
from tests.refresh.conftest import Place
from tests.running import Run
from tests.watching.conftest import watch
from tests.watching.test_owners import new, refresh


def test_a_watched_repository_is_told_everywhere(place: Place, run: Run) -> None:
    watch(place)
    refresh(place, run)
    refresh(place, run, new("GLM-5.3", gated="manual"), new("Other"))
    older = place.store.names()[0]

    report = run("report", older, "latest", "--format", "json").document
    keys = {change["model"]: change["key"] for change in report["changes"]}
    assert set(keys) == {"org/GLM-5.3", "org/Other"}
    text = run("report", older, "latest", "--format", "markdown").out
    assert "org/GLM-5.3" in text
    assert "1 tightened" in text.splitlines()[0] or "One tightened" in text.splitlines()[0]
    Page(run("report", older, "latest", "--format", "html").out)

    assert run("site", "public").code == 0
    public = Path("public")
    for page in public.rglob("*.html"):
        Page(page.read_text(encoding="utf-8"))
    assert not list(broken_links(public))
    front = (public / "index.html").read_text(encoding="utf-8")
    assert "org/GLM-5.3" in front
    assert 'href="models/org' not in front
    feed = feedparser.parse((public / "changes.atom").read_bytes())
    assert not feed.bozo
    assert sum("org/GLM-5.3" in entry.title for entry in feed.entries) == 1
    items = json.loads((public / "changes.json").read_text(encoding="utf-8"))["items"]
    assert {item["id"] for item in items if "org/" in json.dumps(item)}
