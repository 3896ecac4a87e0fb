"""What other catalogues say, on the page of the model it is about, with its date and whose data it is."""

from __future__ import annotations

from pathlib import Path

from tests.pages.strict import Page
from tests.running import Run
from tracker.adapters.record.second import SecondFolder
from tracker.domain.seconding.claims import Catalogue, Claim, HostingEnd

HOSTILE = "<script>alert(1)</script>\u202eevil"
CATALOGUES = [
    Catalogue(
        source="epoch",
        as_of="2026-05-12",
        address="https://epoch.ai/data/all_ai_models.csv",
        claims=(Claim(id=HOSTILE, hub="meadow/Clover-1", parameters=7_000_000_000, license=HOSTILE),),
    ),
    Catalogue(
        source="openrouter",
        as_of="2026-06-01",
        address="https://openrouter.ai/api/v1/models",
        claims=(
            Claim(
                id="garden/clover",
                hub="meadow/clover-1",
                context=131_072,
                open_weights=False,
                ends=(HostingEnd(date="2026-12-31", via="openrouter"),),
                link="https://openrouter.ai/garden/clover",
            ),
            Claim(id="somebody/else", hub="somebody/else", context=1),
        ),
    ),
]


def test_a_page_tells_what_other_catalogues_say(run: Run, workspace: Path) -> None:
    for catalogue in CATALOGUES:
        SecondFolder(workspace / "snapshots").put(catalogue)
    assert run("site", "public").code == 0
    page = (workspace / "public/models/clover-1.html").read_text(encoding="utf-8")
    Page(page)
    assert "131,072 tokens of context; weights are not open; hosting at openrouter ends 2026-12-31" in page
    assert "7,000,000,000 parameters" in page
    assert 'href="https://openrouter.ai/garden/clover"' in page
    assert "Epoch AI" in page.partition("Other catalogues")[2]
    assert "CC BY 4.0" in page
    assert "<script" not in page
    assert "\u202e" not in page
    assert "somebody/else" not in page


def test_a_page_without_other_catalogues_has_no_room_for_them(run: Run, workspace: Path) -> None:
    assert run("site", "public").code == 0
    assert "Other catalogues" not in (workspace / "public/models/clover-1.html").read_text(encoding="utf-8")
