"""What happens to repositories and to runs: rewritten, renamed, taken over, gated, gone, refused, killed."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from tests.past.scripts import APACHE, CREATED, FIRST, MIT, SCRIPTS, W1, W2, WEIGHTS, Script, card, step
from tests.past.test_scripts import commit_events, serve
from tests.refresh.conftest import Place, calls
from tests.running import Run
from tracker.adapters.embedded_hub import Fault, Repo, Step, Stored, scripted

CHANGED = Script(
    name="changed",
    steps=[FIRST, WEIGHTS, step(9, "Update README.md", README__md=card("cc-by-nc-4.0"))],
)
BY_NAME = {script.name: script for script in SCRIPTS}


@pytest.fixture(autouse=True)
def followed(place: Place) -> None:
    place.registry("{id: m, hub: org/m}")


def report(run: Run, *words: str, code: int = 0) -> dict[str, Any]:
    ran = run("backfill", "m", "--format", "json", *words)
    assert ran.code == code, ran.err
    [model] = ran.document["models"]
    return dict(model)


def rewritten(title: str = "Super-squash branch 'main' using huggingface_hub") -> Repo:
    """The same repository after somebody made one commit of all."""
    files = {"README.md": card("cc-by-nc-4.0"), "LICENSE": MIT, "model.safetensors": W1}
    return scripted(
        "org/m", [Step(files=files, title=title, date="2026-05-01T12:00:00.000Z")], {"createdAt": CREATED}
    )


class TestRewritten:
    def test_after_a_snapshot_saw_the_new_head(self, place: Place, run: Run) -> None:
        old = serve(place, CHANGED)
        place.refresh()
        report(run)
        new = rewritten()
        place.hub.replace([new])
        place.refresh()

        before = len(place.hub.paths)
        model = report(run)

        assert model["begins"] == "squashed"
        found = commit_events(run)
        assert [change["check"] for change in found] == ["license-class-tightened", "history-rewritten"]
        assert found[1]["old"] == old.revision
        assert found[1]["observed"] == {"after": "2026-06-01T06:00:00Z", "by": "2026-06-01T07:00:00Z"}
        assert len(calls(place.hub, before)) == 3
        before = len(place.hub.paths)
        report(run)
        assert calls(place.hub, before) == []

    def test_where_no_snapshot_saw_the_new_head(self, place: Place, run: Run) -> None:
        serve(place, CHANGED)
        place.refresh()
        place.hub.replace([rewritten("all new")])

        report(run)

        assert [change["check"] for change in commit_events(run)] == ["history-rewritten"]

    def test_commits_added_are_no_rewriting(self, place: Place, run: Run) -> None:
        serve(place, CHANGED)
        place.refresh()
        report(run)
        steps = [*CHANGED.steps, step(20, "Update README.md", README__md=card("cc-by-nc-4.0", prose="More."))]
        serve(place, Script(name="more", steps=steps))
        place.refresh()

        before = len(place.hub.paths)
        report(run)

        assert [change["check"] for change in commit_events(run)] == ["license-class-tightened"]
        assert len(calls(place.hub, before)) <= 4


class TestNames:
    def test_a_rename_is_followed(self, place: Place, run: Run) -> None:
        steps = CHANGED.steps
        same = {"createdAt": CREATED, "_id": "6" * 24}
        place.hub.replace([scripted("org/m", steps, same)])
        place.refresh()
        place.hub.replace([scripted("new/m", steps, {**same, "sha": None})], renamed={"org/m": "new/m"})
        moved = scripted("org/m", steps, same)
        place.hub.replace(
            [
                Repo(
                    id="new/m",
                    info=moved.info,
                    files=moved.files,
                    past=tuple(
                        Repo(
                            id="new/m",
                            info=one.info,
                            files=one.files,
                            title=one.title,
                            date=one.date,
                            large=one.large,
                        )
                        for one in moved.past
                    ),
                    title=moved.title,
                    date=moved.date,
                    large=moved.large,
                )
            ],
            renamed={"org/m": "new/m"},
        )

        model = report(run)

        assert model["renamed_to"] == "new/m"
        assert [change["check"] for change in commit_events(run)] == ["license-class-tightened"]

    def test_a_name_taken_over_is_not_this_model(self, place: Place, run: Run) -> None:
        place.hub.replace([scripted("org/m", CHANGED.steps, {"createdAt": CREATED, "_id": "6" * 24})])
        place.refresh()
        steps = [FIRST, step(9, "Other", README__md=card("apache-2.0"), LICENSE=APACHE)]
        place.hub.replace(
            [
                scripted(
                    "org/m",
                    [Step(files=one.files, title=f"x{one.title}", date=one.date) for one in steps],
                    {"_id": "7" * 24},
                )
            ]
        )

        model = report(run, code=4)

        assert model["status"] == "taken-over"
        assert commit_events(run) == []
        place.refresh()
        assert report(run, code=4)["status"] == "taken-over"


class TestRefused:
    def test_a_gate_is_not_an_empty_past(self, place: Place, run: Run) -> None:
        serve(place, Script(name="gated", steps=CHANGED.steps, info={"gated": "manual"}))
        place.refresh()

        model = report(run, code=4)

        assert model["status"] == "not-permitted"
        document = run("history", "m", "--format", "json").document
        assert document["backfill"]["status"] == "not-permitted"
        assert "not permitted" in run("history", "m").out

    def test_once_let_in_the_past_is_read(self, place: Place, run: Run) -> None:
        serve(place, Script(name="gated", steps=CHANGED.steps, info={"gated": "manual"}))
        place.refresh()
        report(run, code=4)
        serve(place, CHANGED)
        place.refresh()

        assert report(run)["status"] == "read"
        assert len(commit_events(run)) == 1

    def test_gone_or_private(self, place: Place, run: Run) -> None:
        serve(place, CHANGED)
        place.refresh()
        place.hub.replace([])

        assert report(run, code=4)["status"] == "missing"

    def test_a_hub_that_gives_no_answer(self, place: Place, run: Run) -> None:
        serve(place, CHANGED)
        place.refresh()
        place.hub.faults.append(Fault(kind="503"))

        assert report(run, code=4)["status"] == "unreachable"


def left(place: Place) -> dict[str, bytes]:
    return {name: body for name, body in place.files().items() if name.startswith(("history/", "evidence/"))}


PROJECT = Path(__file__).parents[2]
LONG = BY_NAME["typical"]


class TestInterrupted:
    @pytest.mark.parametrize("number", range(8))
    def test_refused_at_any_request(self, number: int, place: Place, run: Run, tmp_path: Path) -> None:
        serve(place, LONG)
        place.refresh()
        before = left(place)
        fault = Fault(kind="503", where="/tree/|/commits/|/resolve/", skip=number)
        place.hub.faults.append(fault)
        first = run("backfill", "m")
        place.hub.faults.clear()
        seen = len(place.hub.paths)
        report(run)
        resumed = left(place)
        rest = calls(place.hub, seen)

        for name in resumed.keys() - before.keys():
            (place.folder / "snapshots" / name).unlink()
        seen = len(place.hub.paths)
        report(run)
        assert left(place) == resumed
        assert first.code in (0, 4, 6)
        assert len(rest) + number == len(calls(place.hub, seen)), "nothing is asked twice"

    def test_no_more_requests_than_allowed(self, place: Place, run: Run) -> None:
        serve(place, LONG)
        place.refresh()
        seen = len(place.hub.paths)

        model = report(run, "--max-requests", "3", code=6)

        assert len(calls(place.hub, seen)) == 3 == model["requests"]
        assert model["status"] == "partly" and model["stopped_at"]
        assert "run it again" in model["reason"]
        report(run)
        assert len(commit_events(run)) == 2

    def test_since(self, place: Place, run: Run) -> None:
        serve(place, LONG)
        place.refresh()

        model = report(run, "--since", "2024-01-07")

        assert [change["commit"]["title"] for change in commit_events(run)] == ["Update README.md"]
        assert model["since"] == "2024-01-07"
        report(run)
        assert len(commit_events(run)) == 2

    def test_a_dry_run_keeps_nothing(self, place: Place, run: Run) -> None:
        serve(place, LONG)
        place.refresh()
        before = place.files()

        assert report(run, "--dry-run")["events"] == 2
        assert place.files() == before

    def test_offline_nobody_is_asked(self, place: Place, run: Run) -> None:
        serve(place, LONG)
        place.refresh()
        seen = len(place.hub.paths)

        assert report(run, "--offline", code=4)["status"] == "not-asked"
        assert len(place.hub.paths) == seen


class TestTold:
    def test_nothing_of_today_is_kept(self, place: Place, run: Run) -> None:
        serve(place, LONG)
        place.refresh()
        report(run)

        text = b"".join(body for name, body in place.files().items() if name.startswith("history/")).decode()
        for word in ('gated"', "downloads", "private", "likes", "disabled"):
            assert word not in text

    def test_the_first_snapshot_is_a_boundary(self, place: Place, run: Run) -> None:
        serve(place, CHANGED)
        place.refresh()
        steps = [*CHANGED.steps, step(20, "Update README.md", README__md=card("mit"))]
        serve(place, Script(name="more", steps=steps))
        place.refresh()
        report(run)

        document = run("history", "m", "--format", "json").document
        assert [(one["how"], one["new"]) for one in document["changes"] if one["field"] == "license"] == [
            ("commit", "CC-BY-NC-4.0"),
            ("snapshot", "MIT"),
        ]
        assert document["first_snapshot"] == "2026-06-01T06:00:00Z"
        out = run("history", "m").out
        assert (
            out.index("commit")
            < out.index("first snapshot that read it")
            < out.index("mit", out.index("first snapshot that read it"))
        )

    def test_it_is_no_news(self, place: Place, run: Run) -> None:
        serve(place, CHANGED)
        place.refresh()
        report(run)
        place.refresh()

        assert run("diff", "--format", "json").document["changes"] == []
        window = run("diff", "2023-01-01", "latest", "--format", "json").document
        assert all(change["how"] != "commit" for change in window["changes"])
        assert window["coverage"]["left_out"] == {"commit": 1}
        assert "1 event" in run("diff", "2023-01-01", "latest").out

    def test_a_window_before_the_first_snapshot_tells_it(self, place: Place, run: Run) -> None:
        serve(place, CHANGED)
        place.refresh()
        report(run)

        changes = run("diff", "2024-01-01", "2024-06-01", "--format", "json").document["changes"]
        assert [change["how"] for change in changes] == ["commit"]
        assert run("diff", "2024-02-01", "2024-06-01").code == 5

    def test_as_of(self, place: Place, run: Run) -> None:
        serve(place, LONG)
        place.refresh()
        report(run)

        assert [one["commit"]["title"] for one in commit_events(run, "--as-of", "2024-01-06")] == [
            "Update LICENSE"
        ]
        assert commit_events(run, "--as-of", "2024-01-04") == []

    def test_as_of_a_snapshot_that_did_not_know(self, place: Place, run: Run) -> None:
        serve(place, LONG)
        place.refresh()
        report(run)
        place.hours += 24 * 10
        place.refresh()
        place.hours += 24 * 10
        place.refresh()

        assert commit_events(run, "--as-of", "2026-06-05") == []
        assert len(commit_events(run, "--as-of", "2026-06-15")) == 2

    def test_verify_knows_the_files_and_their_texts(self, place: Place, run: Run) -> None:
        serve(place, BY_NAME["text there and back"])
        place.refresh()
        report(run)
        place.refresh()
        assert run("verify").code == 0
        assert "unused" not in run("verify").out
        [past] = (place.folder / "snapshots" / "history").rglob("*.jsonl")
        past.write_bytes(past.read_bytes().replace(b"Update", b"update"))
        assert run("verify").code == 3

    def test_a_text_that_a_past_rests_on_is_missed(self, place: Place, run: Run) -> None:
        serve(place, BY_NAME["text there and back"])
        place.refresh()
        known = {path.name for path in (place.folder / "snapshots" / "evidence").iterdir()}
        report(run)
        place.refresh()
        [text] = [
            path for path in (place.folder / "snapshots" / "evidence").iterdir() if path.name not in known
        ]
        text.unlink()

        assert run("verify").code == 3


def test_many_files_are_asked_for_by_name(place: Place, run: Run) -> None:
    shards = {f"model-{n:05d}-of-00150.safetensors": Stored(sha256=f"{n:064x}") for n in range(1, 151)}
    steps = [
        FIRST,
        Step(files=shards, title="Upload", date="2024-01-03T12:00:00.000Z"),
        *(step(9 + n, "Update README.md", README__md=card(prose=f"{n}")) for n in range(4)),
        Step(files={"model-00007-of-00150.safetensors": W2}, title="Fix", date="2024-03-01T12:00:00.000Z"),
    ]
    serve(place, Script(name="many", steps=steps))
    place.refresh()
    seen = len(place.hub.paths)

    report(run)

    made = calls(place.hub, seen)
    assert [change["field"] for change in commit_events(run)] == ["weights"]
    assert sum("/tree/" in path for path in made) == 2
    assert len(made) <= 2 + 1 + 6 + 5


def test_a_run_that_was_killed_goes_on(place: Place, run: Run) -> None:
    """Ended from outside, without a word, once some answers are there: the rest alone is asked for."""
    serve(place, LONG)
    place.refresh()
    before = left(place)
    place.hub.latency = 0.05
    seen = len(place.hub.paths)
    program = [sys.executable, "-m", "tracker", "backfill", "m"]
    surroundings = {**os.environ, "HF_ENDPOINT": place.hub.address, "PYTHONPATH": str(PROJECT)}
    with subprocess.Popen(
        program, cwd=place.folder, env=surroundings, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL
    ) as process:
        while process.poll() is None and not any("/resolve/" in path for path in place.hub.paths[seen:]):
            threading.Event().wait(0.01)
        process.kill()
    place.hub.latency = 0.0
    resumed_at = len(place.hub.paths)
    report(run)
    resumed = left(place)
    asked = calls(place.hub, resumed_at)
    assert len(asked) <= 4
    assert not any("/tree/" in path or "/commits/" in path for path in asked)

    for name in resumed.keys() - before.keys():
        (place.folder / "snapshots" / name).unlink()
    report(run)
    assert left(place) == resumed


def test_without_a_snapshot(place: Place, run: Run) -> None:
    serve(place, CHANGED)
    seen = len(place.hub.paths)

    assert report(run)["events"] == 1
    assert calls(place.hub, seen)[0] == "/api/models/org/m"
    seen = len(place.hub.paths)
    report(run)
    assert len(place.hub.paths) == seen
    assert len(commit_events(run)) == 1


def test_terms_that_lie_elsewhere_are_said(place: Place, run: Run) -> None:
    link = "https://terms.example/model"
    steps = [
        Step(
            files={"README.md": card("other", license_name="own", license_link=link)},
            title="initial commit",
            date=CREATED,
        )
    ]
    serve(place, Script(name="elsewhere", steps=steps))
    place.refresh()
    assert report(run)["not_versioned_here"] == [link]
    assert run("history", "m", "--format", "json").document["backfill"]["not_versioned_here"] == [link]


def test_a_damaged_file_is_named(place: Place, run: Run) -> None:
    serve(place, CHANGED)
    place.refresh()
    report(run)
    [past] = (place.folder / "snapshots" / "history").rglob("*.jsonl")
    past.write_bytes(b"{}\n")
    ran = run("history", "m")
    assert ran.code == 3 and "0001.jsonl" in ran.err


def test_usage(run: Run) -> None:
    assert run("backfill").code == 2
    assert run("backfill", "m", "--all").code == 2
    assert run("backfill", "nobody-knows").code == 2
    assert run("backfill", "m", "--since", "yesterday-ish").code == 2
