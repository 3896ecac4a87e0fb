"""``tracker report``: the page, the Markdown and the JSON of one window."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.pages.strict import Page
from tests.running import Run
from tracker.domain.changes.coverage import Coverage
from tracker.domain.reporting.report import Report
from tracker.render.pages.reports.report_page import headline

WINDOW = ("2026-11-21", "2026-11-23")
JUNE = ("2026-06-01", "2026-06-30")


@pytest.mark.parametrize("window", [WINDOW, JUNE, ()])
def test_the_page_is_sound_and_says_the_same_twice(
    window: tuple[str, ...], run: Run, workspace: Path
) -> None:
    first, second = run("report", *window), run("report", *window)
    assert first.code == 0
    assert first.out == second.out
    assert Page(first.out).faults() == []


def test_coverage_comes_before_any_event(run: Run, workspace: Path) -> None:
    words = " ".join(Page(run("report", *WINDOW).out).words.split())
    assert words.index("4 of 6 models were read") < words.index("Tightened (")
    for model, reason in (("moss", "missing-or-private"), ("pebble", "rate-limited")):
        assert model in words
        assert reason in words


def test_an_event_has_date_step_evidence_and_check(run: Run, workspace: Path) -> None:
    words = " ".join(Page(run("report", *WINDOW).out).words.split())
    assert "▼ tightened 2026-11" in words
    assert "Clover 1" in words
    assert "access: open → to gated-manual" in words
    assert "gate-added" in words


def test_a_quiet_week_is_news_too(run: Run, workspace: Path) -> None:
    for name in sorted((workspace / "snapshots").glob("2026-11-2[23]*")):
        name.unlink()
    page = Page(run("report", "2026-11-20T00:00:00Z").out)
    assert page.all("h1")[0].text == "5 of 6 models looked at, nothing changed"


def test_what_has_no_repository_was_not_looked_at(run: Run, workspace: Path) -> None:
    with (workspace / "registry.yaml").open("a") as file:
        file.write(
            "  - id: new-service\n    name: New Service\n    developer: Stones\n"
            '    history: [{date: 2025-01-02, access: api, source: "https://stones.example/new"}]\n'
        )
    found = run("report", "--format", "json").document["coverage"]
    assert (found["models"], found["read"]) == (7, 5)
    words = " ".join(Page(run("report").out).words.split())
    assert "5 of 7 models were read in" in words
    assert "of them without a repository, so with nothing to read there)" in words


@pytest.mark.parametrize(
    ("read", "hosted", "said"),
    [
        (76, 76, "No repository was read, so no change could be seen"),
        (0, 0, "No repository was read, so no change could be seen"),
        (77, 76, "77 of 481 models looked at, nothing changed"),
    ],
)
def test_nothing_changed_is_said_where_somebody_looked(read: int, hosted: int, said: str) -> None:
    coverage = Coverage(snapshots=1, models=481, read=read, hosted=hosted)
    report = Report(old=None, new="2026-11-30", seen=(None, None), coverage=coverage, changes=())
    assert headline(report) == said


def test_a_model_that_joined_since_is_not_read(run: Run, workspace: Path) -> None:
    with (workspace / "registry.yaml").open("a") as file:
        file.write("  - {id: new-one, hub: stones/New-1}\n")
    found = run("report", "--format", "json").document["coverage"]
    assert (found["models"], found["read"]) == (7, 4)
    assert {"model": "new-one", "read_at": None, "reason": "not in the newest snapshot yet"} in found[
        "unread"
    ]


def test_the_json_has_every_key_of_the_contract(run: Run, workspace: Path) -> None:
    found = run("report", *WINDOW, "--format", "json").document
    assert found["schema"] == "tracker.report/1"
    assert set(found) >= {"window", "coverage", "summary", "changes", "gradient", "developers", "ahead"}
    assert found["window"]["new"] == "2026-11-23"
    assert found["changes"] == run("diff", *WINDOW, "--format", "json").document["changes"]
    assert found["coverage"]["read"] == 4
    assert {row["developer"]: row["tightened"] for row in found["developers"]}["Meadow"] >= 1


def test_a_month_that_has_not_ended_says_so(run: Run, workspace: Path) -> None:
    page = Page(run("report", *WINDOW).out)
    axes = ["".join(each.itertext()) for each in page.all("div") if each.attrib.get("class") == "axis"]
    assert len(axes) == 2
    assert all(axis.endswith("2026-11 so far") for axis in axes)
    assert "2026-11 so far" in run("report", *WINDOW, "--format", "markdown").out


def test_every_month_adds_up_and_unknown_is_a_band(run: Run, workspace: Path) -> None:
    months = run("report", *WINDOW, "--format", "json").document["gradient"]
    assert months[-1]["month"] == "2026-11"
    assert [month["month"] for month in months] == sorted(month["month"] for month in months)
    for month in months:
        assert sum(month["access"].values()) == month["followed"]
        assert sum(month["license_class"].values()) == month["followed"]
        assert "unknown" in month["access"]


def test_the_table_has_the_numbers_of_the_chart(run: Run, workspace: Path) -> None:
    page = Page(run("report", *WINDOW).out)
    months = run("report", *WINDOW, "--format", "json").document["gradient"]
    (table,) = [one for one in page.all("table") if "per step of access" in (one.find("caption").text or "")]
    assert (table.find("caption").text or "").endswith("the last as of 2026-11-23")
    rows = [["".join(cell.itertext()) for cell in row] for row in table.iter("tr")]
    head, *body = rows
    assert [row[0] for row in body] == [month["month"] for month in months]
    for row, month in zip(body, months, strict=True):
        values = dict(zip(head[1:], map(int, row[1:]), strict=True))
        assert values.pop("followed") == month["followed"]
        assert values == {key: month["access"][key] for key in values}
        assert sum(values.values()) == month["followed"]


def test_markdown_is_short_and_begins_with_what_tightened(run: Run, workspace: Path) -> None:
    text = run("report", *WINDOW, "--format", "markdown").out
    assert text.startswith("1 tightened, 3 other; 4 of 6 models read")
    assert len(text.splitlines()) <= 60
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    assert headings[0].startswith("## Tightened")


def test_output_is_written_in_the_form_of_its_name(run: Run, workspace: Path) -> None:
    for name, begin in (("week.html", "<!doctype html>"), ("week.md", "1 tightened, "), ("week.json", "{")):
        assert run("report", *WINDOW, "-o", name).out == ""
        assert (workspace / name).read_text("utf-8").startswith(begin)
    assert run("report", *WINDOW, "-o", str(workspace)).code == 0
    assert (workspace / "report-2026-11-23.html").is_file()
    assert json.loads((workspace / "week.json").read_text("utf-8"))["schema"] == "tracker.report/1"


def test_only_and_fail_on(run: Run, workspace: Path) -> None:
    found = run("report", *WINDOW, "--format", "json", "--only", "tightened", "--fail-on", "tightened")
    assert found.code == 1
    assert {change["direction"] for change in found.document["changes"]} == {"tightened"}
    assert run("report", *JUNE, "--only", "license", "--fail-on", "any").code in (0, 1)
    assert run("report", *WINDOW, "--model", "nobody").code == 2


def test_a_window_nobody_knows_anything_of_is_undetermined(run: Run, fresh: Path) -> None:
    assert run("report", "2020-01-01", "2020-02-01").code == 5


def test_ages_count_from_the_newest_snapshot(run: Run, workspace: Path) -> None:
    found = run("report", "1d", "--format", "json").document["window"]
    assert found["old"] == "2026-11-22T06:00:00Z"
    assert found["new"] == "2026-11-23T06:00:00Z"


SETTLED = """
waivers:
  - {model: clover-1, reason: "<b>bought</b>", approved_by: A. Counsel, ticket: L-7, until: 2026-01-31}
accepted:
  - {model: moss, duty: mit:notice, text_sha256: %r, approved_by: B. Lead, on: 2026-01-01, until: 2099-01-01}
clarify:
  - {hub: org/fern, base_model: none, reason: "trained from nothing", approved_by: "C. Chief"}
""" % ("0" * 64)


def test_what_a_policy_settles_is_listed_for_its_own_people(
    run: Run, workspace: Path, tmp_path: Path
) -> None:
    (workspace / "policy.yaml").write_text(SETTLED, encoding="utf-8")
    rows = run("report", *WINDOW, "--format", "json").document["settled"]
    assert [(row["kind"], row["model"], row["in_force"], row["approved_by"]) for row in rows] == [
        ("waiver", "clover-1", False, "A. Counsel"),
        ("acceptance", "moss", True, "B. Lead"),
        ("clarification", "org/fern", True, "C. Chief"),
    ]
    text = run("report", *WINDOW, "--format", "markdown").out
    assert "ran out on 2026-01-31" in text
    assert "<b>" not in text
    page = Page(run("report", *WINDOW).out)
    assert page.faults() == []
    for said in ("A. Counsel, L-7", "ran out on 2026-01-31", "mit:notice", "<b>bought</b>"):
        assert said in page.words
    assert run("site", str(tmp_path / "out")).code == 0
    assert not [path for path in (tmp_path / "out").rglob("*.*") if b"Counsel" in path.read_bytes()]
