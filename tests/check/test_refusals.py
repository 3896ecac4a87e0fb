"""What is refused though nothing gates it: shown at once, settled by the second reading."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.check.losing import ASKED, Life, texts_by_digest
from tracker.adapters.embedded_hub import EmbeddedHub
from tracker.adapters.embedded_hub.faults import Fault
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.commands.ask.check import check
from tracker.ledger.model_lookup import Freshness, LiveReader
from tracker.vocabulary import Verdict

MIT = {"license": "mit", "files": {"LICENSE": "mit"}}
OTHERS = [f"p{number}/base" for number in range(5)]


def answer(life: Life, *, live: bool = False) -> tuple[Verdict, str]:
    facts: dict[str, Any] = {"organization.country": "US", "uses": ["download"]}
    reader = LiveReader()
    reader.__dict__["hub"] = life.client(reader.keep)
    young = Freshness(max_age=dt.timedelta(0))
    (found,) = check([ASKED], life.workspace, facts, offline=not live, freshness=young, reader=reader).results
    return found.judgement.verdict, found.summary


def world(number: int, hubs: list[str]) -> dict[str, Any]:
    return {
        hub: {**MIT, "_id": f"{place}" * 24, "files": {**MIT["files"], f"a{number}": {"raw": "new"}}}  # type: ignore[dict-item]
        for place, hub in enumerate(hubs)
    }


@pytest.mark.parametrize("where", ["/api/models/o/m", "/resolve/"])
@pytest.mark.parametrize(("kind", "cause"), [("451", "legal reasons"), ("403", "region-blocked")])
def test_a_refusal_is_shown_and_settled_by_the_second_reading(
    kind: str, cause: str, where: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for digest, key in texts_by_digest().items():
        monkeypatch.setitem(load_knowledge().digests, digest, key)  # type: ignore[arg-type]
    with EmbeddedHub([]) as hub:
        life = Life(tmp_path / "ledger", hub)
        (life.folder / "registry.yaml").write_text(
            "models:\n  - {id: m, hub: o/m}\n  - {id: b, hub: p0/base}\n", encoding="utf-8"
        )
        life.show(world(0, [ASKED, "p0/base"]))
        assert life.refresh()
        assert answer(life)[0] is Verdict.ALLOWED
        for number, wanted in enumerate((Verdict.UNKNOWN, Verdict.FORBIDDEN), 1):
            life.show(world(number, [ASKED, "p0/base"]), [Fault(kind=kind, where=where)])
            assert life.refresh()
            verdict, summary = answer(life)
            assert verdict is wanted and cause in summary and str(kind) in summary
            assert ("two readings" in summary) is (wanted is Verdict.FORBIDDEN)
        assert answer(life, live=True)[0] is Verdict.FORBIDDEN
        life.show(world(3, [ASKED, "p0/base"]))
        assert life.refresh()
        assert answer(life)[0] is Verdict.ALLOWED


def test_refusals_of_many_owners_are_this_network_s(tmp_path: Path) -> None:
    hubs = [ASKED, *OTHERS]
    with EmbeddedHub([]) as hub:
        life = Life(tmp_path / "ledger", hub)
        lines = "".join(f"  - {{id: m{place}, hub: {one}}}\n" for place, one in enumerate(hubs))
        (life.folder / "registry.yaml").write_text(f"models:\n{lines}", encoding="utf-8")
        life.show(world(0, hubs))
        assert life.refresh()
        for number in (1, 2):
            life.show(world(number, hubs), [Fault(kind="403", where="/resolve/")])
            assert life.refresh(), life.trouble
            verdict, summary = answer(life)
            assert verdict is Verdict.UNKNOWN and "network-policy" in summary
