"""Refreshes one after the other, as the command's own function does them."""

from __future__ import annotations

import datetime as dt
import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.hub.rig import MIT, TOKEN, repo
from tests.refresh.conftest import FIRST, Place, calls, serve
from tracker.adapters.embedded_hub import EmbeddedHub, Fault
from tracker.commands.keep.verify import verify
from tracker.domain.observing.observation import ReadErrorCode
from tracker.errors import DataError, LockHeldError, SourceUnreachableError, UsageError
from tracker.vocabulary import ReadStatus

OWNER = [f"m{number}" for number in range(6)]


def test_a_first_refresh(place: Place) -> None:
    place.registry(
        "a", "b", "{id: closed, history: [{date: 2026-06-01, access: api, source: 'https://x.example'}]}"
    )
    report = place.refresh()
    assert place.store.names() == ["2026-06-01T06-00-00Z.jsonl"]
    assert dict(report.tally.statuses) == {ReadStatus.OK: 2, ReadStatus.NOT_ON_HUB: 1}
    assert report.changes is None and not report.partial
    assert place.store.evidence.text(place.line("a").contents[0].sha256 or "") == MIT.decode()
    assert len(calls(place.hub)) == 6, "three calls a model"
    assert verify(place.store).problems == ()


def test_nothing_new_gives_the_same_lines_and_one_request_a_model(place: Place) -> None:
    place.refresh()
    before = len(place.hub.requests)
    place.refresh()
    assert len(place.hub.requests) - before == 2
    first, second = (list(place.store.lines(ref)) for ref in place.store.refs())
    assert first == second


def test_what_happened_to_a_model_over_a_week(place: Place) -> None:
    """There, gone once, an outage, gone again, an outage, there again."""
    story: list[tuple[Callable[[], None], ReadStatus, str | None]] = [
        (lambda: None, ReadStatus.OK, None),
        (lambda: serve(place, repo("org/b")), ReadStatus.MISSING, "2026-06-01T07:00:00Z"),
        (
            lambda: place.hub.faults.append(Fault(kind="503", where="org/a")),
            ReadStatus.STALE,
            "2026-06-01T07:00:00Z",
        ),
        (lambda: place.hub.faults.clear(), ReadStatus.MISSING, "2026-06-01T07:00:00Z"),
        (
            lambda: place.hub.faults.append(Fault(kind="reset", where="org/a")),
            ReadStatus.MISSING,
            "2026-06-01T07:00:00Z",
        ),
        (
            lambda: (place.hub.faults.clear(), serve(place, repo("org/a"), repo("org/b")))[0],
            ReadStatus.OK,
            None,
        ),
    ]
    checks = []
    for happens, status, since in story:
        happens()
        report = place.refresh()
        line = place.line("a")
        assert (line.status, line.missing_since) == (status, since)
        assert line.read_at == (None if status is ReadStatus.OK else "2026-06-01T06:00:00Z")
        checks.append([change.check for change in report.changes.changes] if report.changes else [])
    assert checks[1] == ["repo-missing"]
    assert checks[3] == ["repo-withdrawn"] or "repo-withdrawn" in checks[3]
    assert checks[4] == []


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("503", ReadErrorCode.SERVER_ERROR),
        ("reset", ReadErrorCode.NETWORK),
        ("429", ReadErrorCode.RATE_LIMITED),
        ("403", ReadErrorCode.FORBIDDEN),
        ("451", ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS),
        ("html", ReadErrorCode.MALFORMED),
        ("wrong-id", ReadErrorCode.WRONG_ID),
        ("redirect-host", ReadErrorCode.FOREIGN_REDIRECT),
        ("huge", ReadErrorCode.TOO_LARGE),
    ],
)
def test_one_unreadable_model_keeps_what_was_seen(place: Place, kind: str, code: ReadErrorCode) -> None:
    place.refresh()
    seen = place.line("a")
    place.hub.faults.append(Fault(kind=kind, where="/api/models/org/a"))
    report = place.refresh()
    line = place.line("a")
    assert report.partial
    assert (line.status, line.facts, line.contents) == (ReadStatus.STALE, seen.facts, seen.contents)
    assert line.error is not None and line.error.code is code
    assert line.read_at == "2026-06-01T06:00:00Z"
    assert place.line("b").status is ReadStatus.OK


def test_stale_lines_are_the_same_bytes_until_something_happens(place: Place) -> None:
    place.refresh()
    place.hub.faults.append(Fault(kind="403", where="/api/models/org/a"))
    for _ in range(3):
        place.refresh()
    _, second, third = (list(place.store.lines(ref)) for ref in place.store.refs()[1:])
    assert second == third, "the second refusal confirms the first; a third says nothing new"


@pytest.mark.parametrize("kind", ["503", "reset", "429", "no-http", "cut"])
def test_an_outage_writes_nothing(place: Place, kind: str) -> None:
    place.refresh()
    before = place.files()
    place.hub.faults.append(Fault(kind=kind))
    with pytest.raises(SourceUnreachableError) as caught:
        place.refresh()
    assert caught.value.hint
    assert place.files() == before


def test_an_outage_is_noticed_before_everybody_has_been_asked(place: Place) -> None:
    place.registry(*[f"m{number}" for number in range(500)])
    place.hub.faults.append(Fault(kind="503"))
    with pytest.raises(SourceUnreachableError):
        place.refresh()
    assert len(place.hub.requests) < 200


def test_an_outage_on_the_way_ends_the_asking_but_keeps_what_was_read(place: Place) -> None:
    names = [f"m{number:03d}" for number in range(300)]
    place.registry(*names)
    serve(place, *[repo(f"org/{name}", files={}) for name in names])
    place.hub.faults.append(Fault(kind="503", skip=20))
    report = place.refresh()
    assert sum(report.tally.errors.values()) == 300 - report.tally.statuses[ReadStatus.OK], report.tally
    assert 10 < report.tally.statuses[ReadStatus.OK] <= 20
    assert set(report.tally.errors) == {ReadErrorCode.SERVER_ERROR}, report.tally
    assert len(place.hub.requests) < 300


def test_a_bad_token_is_not_500_removals(place: Place) -> None:
    place.refresh()
    before = place.files()
    serve(place, repo("org/a"), repo("org/b"), tokens=["hf_other"])
    with pytest.raises(SourceUnreachableError, match="token") as caught:
        place.refresh(token=TOKEN)
    assert TOKEN not in str(caught.value)
    assert place.files() == before


def test_all_models_gone_at_once_is_not_believed(place: Place) -> None:
    names = [f"m{number}" for number in range(5)]
    place.registry(*names)
    serve(place, *[repo(f"org/{name}") for name in names])
    place.refresh()
    serve(place)
    with pytest.raises(SourceUnreachableError, match="all 5 models"):
        place.refresh()
    serve(place, repo("org/m0"))
    assert place.refresh().tally.statuses[ReadStatus.MISSING] == 4


@pytest.mark.parametrize("kind", ["401-html", "403", "451", "html", "empty-object", "cut-consistent"])
def test_a_hub_that_gives_no_model_is_not_believed(place: Place, kind: str) -> None:
    names = "abcde"
    serve(place, *(repo(f"org/{name}") for name in names))
    place.registry(*names)
    place.refresh()
    before = place.files()
    place.hub.faults = [Fault(kind=kind)]
    with pytest.raises(SourceUnreachableError, match="gave none of 5 models"):
        place.refresh()
    assert place.files() == before
    place.hub.faults = [Fault(kind=kind, where=r"/org/[abcd]\b|author=")]
    assert place.refresh().tally.unread == 4


def test_named_models_alone_are_read_and_the_others_stay(place: Place) -> None:
    place.refresh()
    b = list(place.store.lines(place.store.refs()[0]))[1]
    place.registry("a", "b", "c")
    serve(place, repo("org/a", gated="manual"), repo("org/b", gated="manual"), repo("org/c"))
    before = len(place.hub.requests)
    report = place.refresh("org/A")
    assert len(place.hub.requests) - before == 1
    assert place.line("a").facts["gated"] == "manual"
    assert list(place.store.lines(place.store.refs()[1]))[1:] == [b]
    assert report.tally.kept == 1


def test_named_models_retry_what_could_not_be_read(place: Place) -> None:
    place.hub.faults.append(Fault(kind="404", where="resolve-cache.*config.json"))
    place.refresh()
    place.hub.faults.clear()
    place.refresh()
    assert [file.error is None for file in place.line("a").contents] == [True, False]
    place.refresh("a")
    assert [file.error is None for file in place.line("a").contents] == [True, True]


def test_models_leave_with_the_registry(place: Place) -> None:
    place.refresh()
    place.registry("b")
    place.refresh()
    assert [name for name, _ in place.store.read(place.store.refs()[-1])] == ["b"]


def test_another_repository_under_the_same_model(place: Place) -> None:
    place.refresh()
    place.registry("{id: a, hub: org/c}", "b")
    serve(place, repo("org/b"), repo("org/c"))
    place.hub.faults.append(Fault(kind="503", where="/api/models/org/c"))
    place.refresh(jobs=1)
    assert place.line("a").status is ReadStatus.NEVER_READ
    assert place.line("a").facts == {}


def test_unknown_names_are_a_usage_error(place: Place) -> None:
    with pytest.raises(UsageError, match="nosuch"):
        place.refresh("nosuch")


def test_offline_asks_nobody_and_keeps_the_past(place: Place) -> None:
    place.refresh()
    seen, before = place.line("a"), len(place.hub.requests)
    place.registry("a", "b", "c")
    report = place.refresh(offline=True)
    assert len(place.hub.requests) == before
    assert not report.partial
    assert place.line("a") == seen
    newest = place.store.find("latest")
    assert place.store.readings(newest).of("a") == "2026-06-01T06:00:00Z"
    assert place.line("c").status is ReadStatus.NEVER_READ


def test_a_dry_run_reads_and_compares_but_writes_nothing(place: Place) -> None:
    place.refresh()
    before = place.files()
    serve(place, repo("org/a", gated="manual"), repo("org/b", files={"LICENSE": b"other terms"}))
    report = place.refresh(dry_run=True)
    assert place.files() == before
    assert not report.written
    assert report.changes is not None
    assert "gate-added" in [change.check for change in report.changes.changes]


def test_a_dry_run_in_a_folder_that_is_not_there(place: Place) -> None:
    place.refresh(dry_run=True)
    assert not (place.folder / "snapshots").exists()


# --- lists -----------------------------------------------------------------------------------------------


@pytest.fixture
def owner(place: Place) -> Place:
    """Six models of one owner, read once."""
    place.registry(*OWNER)
    serve(place, *[repo(f"org/{name}") for name in OWNER])
    place.refresh()
    return place


def test_an_unchanged_owner_costs_one_request(owner: Place) -> None:
    before = len(owner.hub.requests)
    report = owner.refresh()
    assert owner.hub.paths[before:] == ["/api/models"]
    assert report.tally.confirmed == 6
    first, second = (list(owner.store.lines(ref)) for ref in owner.store.refs())
    assert first == second


@pytest.mark.parametrize(
    "change",
    [
        {"gated": "manual"},
        {"disabled": True},
        {"sha": "f" * 40},
        {"tags": ["license:other"]},
        {"safetensors": {"total": 11}},
        {"safetensors": None},
        {"_id": "0" * 24},
        {"lastModified": "2026-05-01T00:00:00.000Z"},
        {"pipeline_tag": "text-to-image"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_a_list_shows_to_be_different_is_read_on_its_own(owner: Place, change: dict[str, Any]) -> None:
    serve(owner, repo("org/m0", **change), *[repo(f"org/{name}") for name in OWNER[1:]])
    before = len(owner.hub.requests)
    report = owner.refresh()
    assert "/api/models/org/m0" in owner.hub.paths[before:]
    assert report.tally.confirmed == 5


def test_a_model_that_a_list_lacks_is_asked_for_before_anything_is_said(owner: Place) -> None:
    owner.hub.faults.append(Fault(kind="list-missing", where=r"/api/models\?"))
    before = len(owner.hub.requests)
    report = owner.refresh()
    assert report.tally.statuses[ReadStatus.OK] == 6
    assert len(owner.hub.requests) - before == 1 + 3


@pytest.mark.parametrize(
    "kind", ["503", "html", "empty-list", "link-host", "redirect-host", "huge", "types", "wrong-id"]
)
def test_a_list_that_fails_costs_requests_and_nothing_else(owner: Place, kind: str) -> None:
    owner.hub.faults.append(Fault(kind=kind, where=r"/api/models\?"))
    report = owner.refresh()
    assert report.tally.statuses == {ReadStatus.OK: 6}
    first, second = (list(owner.store.lines(ref)) for ref in owner.store.refs())
    assert first == second


def test_a_removed_model_is_missing_by_its_own_answer(owner: Place) -> None:
    serve(owner, *[repo(f"org/{name}") for name in OWNER[1:]])
    before = len(owner.hub.requests)
    owner.refresh()
    assert owner.line("m0").status is ReadStatus.MISSING
    assert calls(owner.hub, before) == ["/api/models", "/api/models/org/m0"]


def test_models_with_gguf_files_are_read_on_their_own(place: Place) -> None:
    place.registry(*OWNER)
    serve(place, *[repo(f"org/{name}", gguf={"total": 7, "chat_template": "x"}) for name in OWNER])
    place.refresh()
    assert place.line("m0").facts["gguf"] == {"total": 7}
    before = len(place.hub.requests)
    place.refresh()
    assert len(place.hub.requests) - before == 6


# --- files, locks, clocks --------------------------------------------------------------------------------


def test_two_refreshes_at_once(place: Place) -> None:
    from tracker.adapters.record.refresh_lock import refresh_lock

    with refresh_lock(place.folder / "snapshots"), pytest.raises(LockHeldError) as caught:
        place.refresh()
    assert caught.value.exit_code == 7
    assert len(place.hub.requests) == 0
    place.refresh()
    assert not [name for name in place.files() if name.startswith(".")], "no lock file for anybody to commit"


def test_what_a_killed_refresh_left_is_cleared_away(place: Place) -> None:
    place.refresh()
    for leftover in (".2026-06-02T06-00-00Z.jsonl.x.tmp", f"evidence/.{'0' * 64}.y.tmp"):
        (place.folder / "snapshots" / leftover).write_bytes(b"half")
    place.refresh()
    assert not [name for name in place.files() if name.endswith(".tmp")]


@pytest.mark.parametrize("refusing", ["os.fsync", "tempfile.mkstemp"])
@pytest.mark.parametrize("changed", [True, False], ids=["at the evidence", "at the snapshot"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EACCES], ids=errno.errorcode.get)
def test_a_full_or_read_only_disk(
    place: Place, monkeypatch: pytest.MonkeyPatch, refusing: str, changed: bool, number: int
) -> None:
    place.refresh()
    before = place.files()
    if changed:
        serve(place, repo("org/a", files={"LICENSE": b"new terms"}), repo("org/b"))

    def refuse(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(refusing, refuse)
    with pytest.raises(DataError, match=f"snapshots: cannot be written: {os.strerror(number)}"):
        place.refresh()
    assert place.files() == before


def test_a_folder_named_like_a_snapshot(place: Place) -> None:
    place.refresh()
    (place.folder / "snapshots" / "2026-06-01T06-30-00Z.jsonl").mkdir()
    with pytest.raises(DataError, match=r"T06-30-00Z\.jsonl: cannot be read: it is not a file"):
        place.refresh()


def test_a_snapshot_folder_that_is_a_file(place: Place) -> None:
    (place.folder / "snapshots").write_text("not a folder")
    with pytest.raises(DataError, match="cannot be written"):
        place.refresh()


@pytest.mark.parametrize(
    ("seconds", "name"),
    [
        (0, "2026-06-01T06-00-01Z.jsonl"),
        (-100, "2026-06-01T06-00-01Z.jsonl"),
        (1, "2026-06-01T06-00-01Z.jsonl"),
    ],
)
def test_a_clock_that_stands_still(place: Place, seconds: int, name: str) -> None:
    place.refresh()
    moment = FIRST + dt.timedelta(seconds=seconds)
    serve(place, repo("org/b"))
    place.refresh(clock=lambda: moment)
    assert place.store.names()[-1] == name
    assert place.line("a").missing_since == name.replace(".jsonl", "").replace("-00-01Z", ":00:01Z")


def test_a_clock_that_went_back(place: Place) -> None:
    place.refresh()
    before, asked = place.files(), len(place.hub.requests)
    with pytest.raises(DataError, match="clock"):
        place.refresh(clock=lambda: FIRST - dt.timedelta(days=1))
    assert place.files() == before
    assert len(place.hub.requests) == asked, "nobody is asked for what could not be written"


def test_a_corrupt_newest_snapshot_is_passed_over_and_said(place: Place) -> None:
    place.refresh()
    (place.folder / "snapshots" / "2026-06-01T06-30-00Z.jsonl").write_text("garbage\n")
    report = place.refresh()
    assert report.warnings
    assert place.line("a").status is ReadStatus.OK


def test_no_token_reaches_a_file(place: Place) -> None:
    serve(place, repo("org/a"), repo("org/b"), tokens=[TOKEN])
    place.hub.faults.append(Fault(kind="404-inject", where="/api/models/org/b"))
    place.refresh(token=TOKEN)
    assert place.hub.requests[0].token == f"Bearer {TOKEN}"
    assert not [name for name, content in place.files().items() if TOKEN.encode() in content]


def test_memory_does_not_grow_with_the_models(tmp_path: Path) -> None:
    """Lines come and go: the same number of observations is alive with 60 models as with 600."""
    import gc

    from tracker.domain.observing.observation import Observation

    def alive(count: int) -> int:
        names = [f"m{number:03d}" for number in range(count)]
        most = 0

        def look(done: int, _total: int, _wait: float) -> None:
            nonlocal most
            if done % 50 == 0:
                most = max(most, sum(isinstance(thing, Observation) for thing in gc.get_objects()))

        folder = tmp_path / str(count)
        folder.mkdir()
        with EmbeddedHub([repo(f"o{n[-1]}/{n}", files={}) for n in names], limits={"api": 10**6}) as hub:
            place = Place(folder, hub)
            place.registry(*[f"{{id: {n}, hub: o{n[-1]}/{n}}}" for n in names])
            from tracker.adapters.hub.client import HubClient
            from tracker.commands.keep.refresh import RefreshRequest, refresh

            request = RefreshRequest(
                workspace=place.workspace,
                jobs=4,
                open_client=lambda keep, jobs: HubClient.open_loopback(keep, jobs, hub.address),
            )
            refresh(request, look)
        return most

    assert alive(600) < 60 + alive(60)
