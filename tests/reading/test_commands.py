"""The reading commands as people and programs see them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.running import Run, golden

FORMATS = {"table": "txt", "json": "json", "markdown": "md", "csv": "csv"}
COMMANDS = {
    "diff": ("diff",),
    "diff-june": ("diff", "2026-06-11", "2026-06-27"),
    "list": ("list",),
    "show-hub": ("show", "clover-1"),
    "show-hosted": ("show", "heron-five"),
    "history-hub": ("history", "clover-2"),
    "history-hosted": ("history", "heron-5-partners"),
}


@pytest.mark.parametrize("output_format", FORMATS)
@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_printed(workspace: Path, run: Run, name: str, output_format: str) -> None:
    done = run(*COMMANDS[name], "--format", output_format)
    assert done.code == 0, done.err
    golden(f"reading/{name}.{FORMATS[output_format]}", done.out)
    if output_format == "table":
        assert max(map(len, done.out.splitlines())) <= 80
        assert "\x1b" not in done.out


@pytest.mark.parametrize("name", COMMANDS)
def test_json_has_its_schema_and_csv_its_columns(workspace: Path, run: Run, name: str) -> None:
    document = json.loads(run(*COMMANDS[name], "-f", "json").out)
    word = {"list": "models", "show": "models"}.get(name.split("-")[0], name.split("-")[0])
    assert document["schema"] == f"tracker.{word}/1"
    rows = list(csv.reader(io.StringIO(run(*COMMANDS[name], "-f", "csv").out)))
    assert len({len(row) for row in rows}) == 1


def test_the_june_fortnight_needs_no_snapshot(fresh: Path, run: Run) -> None:
    document = json.loads(run("diff", "2026-06-11", "2026-06-27", "-f", "json").out)
    found = [(c["date"], c["model"], c["check"], c["direction"], c["kind"]) for c in document["changes"]]
    assert found == [
        ("2026-06-12", "heron-5", "access-suspended", "tightened", "event"),
        ("2026-06-12", "heron-5-partners", "access-suspended", "tightened", "event"),
        ("2026-06-16", "clover-2", "weights-published", "opened", "event"),
        ("2026-06-26", "heron-5-partners", "access-restored", "opened", "event"),
        ("2026-06-13", "clover-2", "model-released", "neutral", "event"),
    ]
    assert document["summary"] == {"opened": 2, "tightened": 2, "neutral": 1, "unclear": 0}


DIFFS = {
    "a moment with itself": (("2026-06-12", "2026-06-12"), []),
    "backwards": (
        ("2026-07-01", "2026-06-11"),
        [
            ("clover-2", "weights-withdrawn"),
            ("heron-5-partners", "access-suspended"),
            ("heron-5", "access-suspended"),
            ("heron-5", "access-restored"),
            ("heron-5-partners", "access-restored"),
            ("clover-2", "access-unclear"),
        ],
    ),
    "two snapshots": (
        ("2026-11-21", "2026-11-22"),
        [("clover-1", "gate-added"), ("pebble", "model-added")],
    ),
    "by age": (
        ("--since", "2d"),
        [("clover-1", "gate-added"), ("moss", "repo-missing"), ("pebble", "model-added")],
    ),
    "since before the first snapshot": (
        ("--since", "7d"),
        [("clover-1", "gate-added"), ("moss", "repo-missing"), ("pebble", "model-added")],
    ),
    "from history to snapshots": (
        ("2026-06-12", "2026-11-22"),
        [
            ("clover-1", "gate-added"),
            ("clover-2", "weights-published"),
            ("heron-5-partners", "access-restored"),
            ("heron-5", "access-restored"),
            ("clover-2", "model-released"),
            ("pebble", "model-added"),
        ],
    ),
    "by time": (("2026-11-22T06:00:00Z", "latest"), [("moss", "repo-missing")]),
}


@pytest.mark.parametrize(("words", "found"), DIFFS.values(), ids=DIFFS)
def test_two_moments(workspace: Path, run: Run, words: tuple[str, ...], found: list[tuple[str, str]]) -> None:
    document = json.loads(run("diff", *words, "-f", "json").out)
    changes = [(c["model"], c["check"]) for c in document["changes"] if not c["check"].startswith("license-")]
    assert changes == found


@pytest.mark.parametrize(
    ("words", "fail_on", "code"),
    [
        (("2026-06-11", "2026-06-12"), ("tightened",), 1),
        (("2026-06-11", "2026-06-12"), ("opened",), 0),
        (("2026-06-11", "2026-06-12"), ("error",), 1),
        (("2026-06-15", "2026-06-16"), ("opened",), 1),
        (("2026-06-15", "2026-06-16"), ("warning",), 0),
        (("2026-06-15", "2026-06-16"), ("info",), 1),
        (("2026-06-15", "2026-06-16"), ("any",), 1),
        (("2026-06-15", "2026-06-16"), ("tightened", "opened"), 1),
        (("2026-06-17", "2026-06-18"), ("any",), 5),
    ],
)
def test_fail_on(fresh: Path, run: Run, words: tuple[str, ...], fail_on: tuple[str, ...], code: int) -> None:
    options = [word for sort in fail_on for word in ("--fail-on", sort)]
    assert run("diff", *words, *options).code == code


def test_with_one_snapshot_there_is_nothing_to_compare(fresh: Path, run: Run) -> None:
    done = run("diff", "--fail-on", "any")
    assert done.code == 5, "and none at all says nothing"
    assert "no snapshot before" in done.err


LISTS = {
    "all": ((), ["clover-1", "clover-2", "heron-5", "heron-5-partners", "moss", "pebble"]),
    "access": (("--access", "limited", "--access", "gated-manual"), ["clover-1", "heron-5-partners"]),
    "class": (("--license-class", "open-source"), ["clover-1", "clover-2", "moss", "pebble"]),
    "developer in any letters": (("--developer", "tall birds"), ["heron-5", "heron-5-partners"]),
    "country": (("--country", "fr"), ["clover-1", "clover-2"]),
    "several filters": (("--country", "cn", "--access", "open"), ["pebble"]),
    "nobody": (("--developer", "Nobody"), []),
    "on a day": (("--access", "suspended", "--as-of", "2026-06-13"), ["heron-5", "heron-5-partners"]),
    "on the day itself": (
        ("--access", "suspended", "--as-of", "2026-06-12"),
        ["heron-5", "heron-5-partners"],
    ),
    "the day before": (("--access", "suspended", "--as-of", "2026-06-11"), []),
}


@pytest.mark.parametrize(("words", "models"), LISTS.values(), ids=LISTS)
def test_lists(workspace: Path, run: Run, words: tuple[str, ...], models: list[str]) -> None:
    document = json.loads(run("list", *words, "-f", "json").out)
    assert [model["id"] for model in document["models"]] == models


@pytest.mark.parametrize("name", ["clover-1", "Clover 1", "MEADOW/clover-1"])
def test_a_model_goes_by_all_its_names(workspace: Path, run: Run, name: str) -> None:
    assert json.loads(run("show", name, "-f", "json").out)["models"][0]["id"] == "clover-1"


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("show", "clover"), 2, "did you mean clover-"),
        (("history", "herron-5"), 2, "did you mean heron-5"),
        (("show", "zzz"), 2, "tracker list"),
        (("list", "--as-of", "yesterday"), 2, "'yesterday' is not a date"),
        (("diff", "2026-13", "latest"), 2, "'2026-13' is not a date"),
        (("diff", "2026-06", "--since", "7d"), 2, "not both"),
        (("list", "--access", "wide"), 2, "'wide'"),
        (("list", "--country", "china"), 2, "did you mean CN?"),
        (("list", "--country", "FR", "--country", "XX"), 2, "'XX' is not a country code"),
        (("verify", "--snapshots", "nowhere"), 3, "nowhere: no such snapshot folder"),
        (("list", "--snapshots", "registry.yaml"), 3, "registry.yaml: is not a folder"),
        (("refresh", "--deadline", "nan"), 2, "not a number"),
        (("list", "-o", "nowhere/models.txt"), 3, "nowhere/models.txt: cannot be written"),
        (("diff", "--fail-on", "bad"), 2, "'bad'"),
        (("list", "--registry", "nowhere.yaml"), 3, "nowhere.yaml"),
    ],
)
def test_what_does_not_fit_is_said(
    workspace: Path, run: Run, words: tuple[str, ...], code: int, said: str
) -> None:
    done = run(*words)
    assert done.code == code
    assert said in done.err
    assert done.out == ""


def _spoil(workspace: Path) -> None:
    newest = workspace / "snapshots/2026-11-23T06-00-00Z.jsonl"
    newest.write_bytes(newest.read_bytes()[:-50])


@pytest.mark.parametrize("words", [("list",), ("show", "moss"), ("diff",), ("history", "moss")])
def test_an_unsound_snapshot_is_passed_over_with_a_warning(
    workspace: Path, run: Run, words: tuple[str, ...]
) -> None:
    _spoil(workspace)
    done = run(*words)
    assert done.code == 0
    assert "warning: passed over" in done.err
    assert "2026-11-23T06-00-00Z.jsonl" in done.err


def test_an_unsound_snapshot_named_by_its_name_ends_the_command(workspace: Path, run: Run) -> None:
    _spoil(workspace)
    assert run("list", "--as-of", "2026-11-23T06:00:00Z").code == 3


def test_verify(workspace: Path, run: Run) -> None:
    assert run("verify").code == 0
    _spoil(workspace)
    done = run("verify", "--format", "json")
    assert done.code == 3
    assert json.loads(done.out)["problems"]


def test_output_goes_to_a_file(workspace: Path, run: Run) -> None:
    done = run("list", "--format", "json", "--output", "models.json")
    assert (done.code, done.out) == (0, "")
    assert json.loads((workspace / "models.json").read_text())["schema"] == "tracker.models/1"


def test_a_policy_sets_levels_and_sets_findings_aside(workspace: Path, run: Run) -> None:
    (workspace / "policy.yaml").write_text(
        "levels: {gate-added: warning}\n"
        "ignore:\n"
        "  - {check: model-added, model: pebble, reason: ours, until: 2027-01-31}\n"
        "  - {check: gate-added, model: clover-1, reason: long ago, until: 2026-01-31}\n"
    )
    done = run("diff", "2026-11-21", "2026-11-22", "-f", "json")
    found = {c["check"]: c["level"] for c in json.loads(done.out)["changes"]}
    assert found == {"gate-added": "warning"}
    assert "ignored by policy until 2027-01-31: model-added of pebble (ours)" in done.err
    assert "entry for gate-added of clover-1 ended on 2026-01-31" in done.err


HOSTILE = "=cmd()|'x'\x1b[31m<b>@you</b>\n# heading"


@pytest.mark.parametrize("output_format", FORMATS)
def test_outside_text_is_made_harmless(workspace: Path, run: Run, output_format: str) -> None:
    from tracker.adapters.record.folder import SnapshotFolder

    from .conftest import NOW, repository

    hostile = repository("moss", "stones/Moss-7B", license=HOSTILE, baseModels={"models": [{"id": HOSTILE}]})
    SnapshotFolder(workspace / "snapshots").write([hostile], time=NOW)
    for words in (("list",), ("show", "moss"), ("diff",), ("history", "moss")):
        done = run(*words, "--format", output_format)
        assert done.code == 0, done.err
        assert "\x1b" not in done.out
        assert "\n# heading" not in done.out
        assert output_format != "csv" or not [
            c for r in csv.reader(io.StringIO(done.out)) for c in r if c[:1] == "="
        ]
        assert output_format != "markdown" or "<b>" not in done.out


def test_what_happens_on_the_day_of_a_snapshot_is_told_the_day_after(workspace: Path, run: Run) -> None:
    """A snapshot of six in the morning does not count that day as past; otherwise news of noon were lost."""
    registry = workspace / "registry.yaml"
    text = registry.read_text().replace(
        '{date: 2026-07-01, access: api, source: "https://birds.example/back"}',
        '{date: 2026-11-22, access: api, source: "https://birds.example/back"}',
    )
    registry.write_text(text)
    document = json.loads(run("diff", "previous", "latest", "-f", "json").out)
    assert ("heron-5", "access-restored") in [(c["model"], c["check"]) for c in document["changes"]]


def test_an_answer_that_was_kept_is_not_given_for_another_registry(workspace: Path, run: Run) -> None:
    before = json.loads(run("list", "-f", "json").out)
    assert json.loads(run("list", "-f", "json").out) == before
    registry = workspace / "registry.yaml"
    registry.write_text(registry.read_text().replace("developer: Stones", "developer: Pebbles"))
    after = json.loads(run("list", "-f", "json").out)
    assert [model["developer"] for model in after["models"]][-2:] == ["Pebbles", "Pebbles"]
    assert run("list", "--as-of", "2026-06-13", "-f", "json").out != run("list", "-f", "json").out


def test_backwards_over_a_declaration_nothing_is_undone(fresh: Path, run: Run) -> None:
    said = "{{field: context_length, value: 8192, source: 'https://a.example', as_of: {}}}".format
    (fresh / "registry.yaml").write_text(
        f"models:\n- {{id: a, hub: o/a, declared: [{said('2026-03-01')}, {said('2026-09-01')}]}}\n"
    )
    for words in (("2026-10-01", "2026-06-01"), ("9999-12-31", "2026-06-01"), ("9999-12-30", "9999-12-31")):
        done = run("diff", *words)
        assert (done.code, done.out.partition(" from")[0]) == (5, "no changes"), done.err


@pytest.mark.parametrize("put", [lambda path: path.symlink_to("gone"), os.mkfifo, Path.mkdir])
@pytest.mark.parametrize("name", ["registry.yaml", "policy.yaml"])
def test_what_is_no_file_is_not_passed_over(
    fresh: Path, run: Run, name: str, put: Callable[[Path], object]
) -> None:
    (fresh / name).unlink(missing_ok=True)
    put(fresh / name)
    done = run("diff", "2026-06-11", "2026-06-27")
    assert (done.code, done.out) == (3, "")
    assert f"{name}: is no file" in done.err


def test_the_registry_alone_is_said_to_answer(fresh: Path, run: Run) -> None:
    assert "no folder snapshots" in run("list").err


SPOILED_EVIDENCE = {
    "altered": lambda text: text.write_text("All rights reserved."),
    "missing": lambda text: text.unlink(),
}


@pytest.mark.parametrize("spoil", SPOILED_EVIDENCE.values(), ids=SPOILED_EVIDENCE)
@pytest.mark.parametrize("words", [("list",), ("show", "clover-1"), ("diff", "2026-11-22", "latest")])
def test_lost_evidence_is_said_and_no_answer_on_it_is_kept(
    workspace: Path, run: Run, words: tuple[str, ...], spoil: Callable[[Path], object]
) -> None:
    sound = run(*words)
    (text,) = (workspace / "snapshots/evidence").iterdir()
    content = text.read_bytes()
    spoil(text)
    for _ in range(2):
        assert "missing or altered" in run(*words).err
    text.write_bytes(content)
    again = run(*words)
    assert (again.out, again.err) == (sound.out, sound.err)


PROGRAM = [sys.executable, "-m", "tracker"]
STREAMS = {
    "stdout closed": (">&-", ("list",), 3, "standard output: cannot be written: Bad file descriptor"),
    "stdout full": (
        ">/dev/full",
        ("list",),
        3,
        "standard output: cannot be written: No space left",
    ),
    "help to a full disk": (">/dev/full", ("--help",), 3, "No space left on device"),
    "stderr closed": ("2>&-", ("list", "--as-of", "nonsense"), 2, ""),
    "refresh without stderr": ("2>&-", ("refresh", "--offline", "--dry-run"), 0, "6 models"),
    "a reader that leaves": ("| head -c 1", ("list",), 0, "M"),
    "nobody reads": ("| true", ("show", "clover-1"), 0, ""),
    "nobody reads findings": (
        "2>&1 | true",
        ("diff", "2026-06-11", "2026-06-27", "--fail-on", "any"),
        1,
        "",
    ),
    "ascii only": ("", ("show", "clover-1"), 0, "clover-1 ? Clover 1"),
}


@pytest.mark.parametrize("case", STREAMS)
def test_streams_that_are_not_there(workspace: Path, case: str) -> None:
    redirection, words, code, says = STREAMS[case]
    done = subprocess.run(
        ["bash", "-c", f'set -o pipefail; "$@" {redirection}', "bash", *PROGRAM, *words],
        env={**os.environ, "PYTHONIOENCODING": "ascii", "TRACKER_CACHE_DIR": str(workspace / "cache")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert says in done.stdout + done.stderr
    assert "Traceback" not in done.stderr and "Exception ignored" not in done.stderr


def test_output_keeps_permissions_and_goes_into_pipes_but_through_no_link(workspace: Path, run: Run) -> None:
    (workspace / "real").write_text("old")
    (workspace / "real").chmod(0o600)
    (workspace / "link").symlink_to("real")
    os.mkfifo(workspace / "pipe")
    reader = os.open(workspace / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert run("list", "-o", "link").code == 3
        assert (workspace / "real").read_text() == "old"
        assert run("list", "-o", "real").code == run("list", "-o", "pipe").code == 0
        assert os.read(reader, 5) == b"MODEL"
    finally:
        os.close(reader)
    assert (workspace / "link").is_symlink() and (workspace / "pipe").is_fifo()
    assert (workspace / "real").read_text().startswith("MODEL")
    assert (workspace / "real").stat().st_mode & 0o777 == 0o600
