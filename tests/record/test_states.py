"""Any sequence of states, written as full snapshots and deltas, is read back as it was."""

from __future__ import annotations

import itertools
import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.record.states import as_first_format, copied, day, histories, lines, seen, states, write
from tracker.adapters.files.sorted_lines import differing_lines
from tracker.adapters.record import writing
from tracker.adapters.record.folder import SnapshotFolder
from tracker.adapters.record.newest_copy import current_lines
from tracker.adapters.record.state import BlockFile, changed_lines, laid_over, newest_first, removal
from tracker.commands.keep.verify import verify
from tracker.domain.observing.asked import EVERYBODY, NOBODY, Asked, asked_only
from tracker.domain.observing.canonical import to_line
from tracker.domain.observing.json_lines import line_id
from tracker.errors import DataError

FEW = settings(max_examples=40)


@contextmanager
def empty() -> Iterator[SnapshotFolder]:
    with tempfile.TemporaryDirectory() as name:
        yield SnapshotFolder(Path(name) / "snapshots")


@FEW
@given(histories)
def test_what_was_written_is_read_back(history: list[dict[str, int]]) -> None:
    with empty() as store:
        refs = [write(store, state, number) for number, state in enumerate(history)]
        for ref, state in zip(refs, history, strict=True):
            assert list(store.lines(ref)) == lines(state)
            for name in ("a", "org/x", "Z/é", "nobody"):
                line = store.line(ref, name.encode())
                assert line == next((one for one in lines(state) if line_id(one) == name.encode()), None)
        assert store.header(refs[0]).kind == "full"
        assert verify(store).problems == () and verify(store).warnings == ()


@FEW
@given(histories, st.data())
def test_full_ones_may_fall_anywhere(history: list[dict[str, int]], data: st.DataObject) -> None:
    """The age of a chain decides too: gaps between snapshots are of any length."""
    with empty() as store:
        moment = 0
        for state in history:
            ref = write(store, state, moment)
            assert list(store.lines(ref)) == lines(state)
            moment += data.draw(st.sampled_from([1, 30, 89, 90]))
        assert verify(store).problems == ()


@FEW
@given(histories, st.lists(st.booleans(), min_size=7, max_size=7))
def test_the_formats_may_stand_in_one_chain(history: list[dict[str, int]], old: list[bool]) -> None:
    with empty() as store, empty() as pure:
        for number, state in enumerate(history):
            if old[number]:
                ref = as_first_format(store, lines(state), day(number))
            else:
                ref = write(store, state, number)
            same = write(pure, state, number)
            assert list(store.lines(ref)) == list(pure.lines(same)) == lines(state)
        one, other = store.refs(), pure.refs()
        for left, right in zip(itertools.pairwise(one), itertools.pairwise(other), strict=True):
            assert list(store.differing(*left)) == list(pure.differing(*right))
        assert verify(store).problems == ()


@FEW
@given(states, states, states)
def test_differences_are_those_of_the_states(
    one: dict[str, int], two: dict[str, int], three: dict[str, int]
) -> None:
    with empty() as store:
        refs = [None, *(write(store, state, number) for number, state in enumerate((one, two, three)))]
        wanted = [[], lines(one), lines(two), lines(three)]
        for old in range(4):
            for new in range(4):
                blocks = [BlockFile(iter([b"".join(wanted[at])])) for at in (old, new)]
                expected = list(differing_lines(*blocks, missing_too=False))
                assert list(store.differing(refs[old], refs[new])) == expected


@given(
    states, st.lists(st.dictionaries(st.sampled_from("abcdefg"), st.none() | st.integers(0, 3)), max_size=4)
)
def test_changes_laid_over_a_state(state: dict[str, int], deltas: list[dict[str, int | None]]) -> None:
    expected: dict[str, int] = dict(state)
    for delta in deltas:
        for name, value in delta.items():
            if value is None:
                expected.pop(name, None)
            else:
                expected[name] = value
    written = [
        [
            to_line(seen(name, value)) if value is not None else removal(name.encode())
            for name, value in sorted(delta.items())
        ]
        for delta in reversed(deltas)
    ]
    changes = newest_first([changed_lines(delta) for delta in written])
    assert b"".join(laid_over(BlockFile(iter(lines(state))), changes)) == b"".join(lines(expected))


def test_a_day_without_news_is_one_line(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path)
    write(store, {"a": 1, "b": 2}, 0)
    ref = write(store, {"a": 1, "b": 2}, 1)
    assert ref.path.read_bytes().count(b"\n") == 1
    header = json.loads(ref.path.read_bytes())
    assert (header["kind"], header["state_models"], header["counts"]["ok"]) == ("delta", 2, 2)


def test_a_delta_is_the_difference(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path)
    write(store, {"a": 1, "b": 2, "c": 3, "org/x": 1}, 0)
    ref = write(store, {"a": 1, "b": 3, "org/x": 1}, 1)
    assert list(store.own_lines(ref)) == [to_line(seen("b", 3)), b'{"id":"c","removed":true}\n']
    assert store.header(ref).models == 2, "ancestors are not followed"


def test_a_full_one_is_due_when_the_deltas_outweigh_it(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path)
    state = dict.fromkeys("abcdefgh", 0)
    for number in range(20):
        state[sorted(state)[number % 8]] += 1
        write(store, state, number)
    kinds = [store.header(ref).kind.value for ref in store.refs()]
    runs = "".join(kind[0] for kind in kinds).split("f")
    assert 2 <= kinds.count("full") <= 4 and max(map(len, runs)) >= 6


def test_a_full_one_is_due_after_ninety_days(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path)
    for number in (0, 89, 90, 91):
        write(store, dict.fromkeys("abcdef", 0), number)
    assert [store.header(ref).kind for ref in store.refs()] == ["full", "delta", "full", "delta"]


def grown_apart(store: SnapshotFolder, tmp_path: Path, base: Mapping[str, int]) -> None:
    """Two jobs that went on from the same snapshot without knowing of one another, brought together."""
    write(store, base, 0)
    other = copied(store, tmp_path / "other")
    write(store, {**base, "a": 1}, 1)
    write(other, {**base, "b": 2}, 2)
    write(store, {**base, "a": 1, "only-here": 5}, 3, asked=asked_only(["only-here"]))
    for ref in other.refs()[1:]:
        ref.path.rename(store.path / ref.name)


def test_two_chains_are_named_and_joined(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path / "snapshots")
    grown_apart(store, tmp_path, {"a": 0, "b": 0})
    (problem,) = verify(store).problems
    assert "stands beside the chain" in problem.what
    known = {line.id.decode(): line.line for line in store.known()}
    # The one that asked everybody last wins; what nobody else has stays.
    assert known == {
        "a": to_line(seen("a", 0)),
        "b": to_line(seen("b", 2)),
        "only-here": to_line(seen("only-here", 5)),
    }
    ref = store.write([known[name] for name in sorted(known)], time=day(4))
    header = store.header(ref)
    assert (header.kind, len(header.previous)) == ("full", 2)
    assert verify(store).problems == ()


@FEW
@given(st.lists(st.tuples(st.booleans(), states), min_size=1, max_size=6))
def test_joining_loses_no_model(history: list[tuple[bool, dict[str, int]]]) -> None:
    with tempfile.TemporaryDirectory() as name:
        store = SnapshotFolder(Path(name) / "snapshots")
        write(store, {"m": 0}, 0)
        other = copied(store, Path(name) / "other")
        last = [{"m": 0}, {"m": 0}]
        for number, (mine, state) in enumerate(history, start=1):
            write(store if mine else other, state, number)
            last[not mine] = state
        for ref in other.refs():
            if not (store.path / ref.name).exists():
                ref.path.rename(store.path / ref.name)
        known = {line.id.decode() for line in store.known()}
        apart = len({mine for mine, _ in history}) == 2
        assert known == ({*last[0], *last[1]} if apart else set(history[-1][1]))
        store.write([line.line for line in store.known()], time=day(50))
        assert verify(store).problems == ()
        assert {line.id.decode() for line in store.known()} == known


@pytest.mark.parametrize("lost", [0, 1, 2])
def test_what_hangs_on_a_lost_file_is_named(tmp_path: Path, lost: int) -> None:
    store = SnapshotFolder(tmp_path)
    state = dict.fromkeys("abcdef", 0)
    for number in range(4):
        write(store, {**state, "a": number}, number)
    refs = store.refs()
    refs[lost].path.unlink()
    again = SnapshotFolder(tmp_path)
    whats = [problem.what for problem in verify(again).problems]
    assert any(refs[lost].name in what and "missing" in what for what in whats), whats
    assert all(any(ref.name in what for what in whats) for ref in refs[lost + 1 :]), whats
    with pytest.raises(DataError):
        again.find(refs[3].stamp)
    assert again.latest() == (refs[lost - 1] if lost else None)
    # The next refresh goes on with a full one.
    assert again.header(write(again, {"a": 9}, 9)).kind == "full"
    assert list(again.lines(again.latest() or refs[0])) == lines({"a": 9})


def test_an_altered_delta_spoils_what_rests_on_it(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path)
    for number in range(4):
        write(store, {**dict.fromkeys("abcdef", 0), "a": number}, number)
    second = store.refs()[1]
    second.path.write_bytes(second.path.read_bytes().replace(b"1", b"2", 1))
    again = SnapshotFolder(tmp_path)
    assert again.latest() == store.refs()[0]
    assert verify(again).problems


def test_a_copied_line_keeps_the_time_of_its_reading(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path)
    state = dict.fromkeys("abcdef", 0)
    asked: list[Asked] = [EVERYBODY, asked_only(["a"]), NOBODY, Asked(exceptions=frozenset("b"))]
    for number, one in enumerate(asked):
        write(store, state, number, asked=one)
    times = [[str(store.readings(ref).of(name))[8:10] for name in "abc"] for ref in store.refs()]
    assert times == [["01", "01", "01"], ["02", "01", "01"], ["02", "01", "01"], ["04", "01", "04"]]


def test_files_put_beside_the_snapshots_are_vouched_for(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path)
    store.kept.put("second", "openrouter/2026-01-01.jsonl", b"{}\n")
    first = write(store, {"a": 0}, 0)
    store.kept.put("history", "64f0/2026-01-01.jsonl", b"past\n")
    second = write(store, {"a": 0}, 1)
    assert list(store.header(first).files) == ["second/openrouter/2026-01-01.jsonl"]
    assert list(store.header(second).files) == ["history/64f0/2026-01-01.jsonl"]
    assert store.kept.names("second") == ["openrouter/2026-01-01.jsonl"]
    with pytest.raises(FileExistsError):
        store.kept.put("history", "64f0/2026-01-01.jsonl", b"another past\n")
    for name in ("../x", "a/../../x", ".hidden", "", "/etc/passwd"):
        with pytest.raises(ValueError, match="no file can be kept"):
            store.kept.put("history", name, b"")
    assert verify(store).problems == ()
    (tmp_path / "history/64f0/2026-01-01.jsonl").write_bytes(b"a better past\n")
    (tmp_path / "second/openrouter/2026-01-01.jsonl").unlink()
    assert [problem.what.split(";")[0].split(":")[0] for problem in verify(store).problems] == [
        "was changed",
        "is missing",
    ]


def test_the_registry_is_kept_and_looked_after(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path)
    ref = write(store, {"a": 0}, 0, registry=b"models: []\n")
    digest = store.header(ref).registry_sha256
    file = store.registries.file(digest)
    assert file is not None and file.read_bytes() == b"models: []\n"
    file.write_bytes(b"models: [x]\n")
    assert store.registries.file(digest) is None
    assert "is not the registry" in verify(store).problems[0].what
    file.unlink()
    assert "is missing" in verify(store).problems[0].what


def test_current_is_the_newest_state_and_is_repaired(tmp_path: Path) -> None:
    store = SnapshotFolder(tmp_path)
    write(store, {"a": 0, "org/x": 0}, 0)
    current = tmp_path / "current.jsonl"
    assert current.read_bytes() == to_line(seen("a", 0))
    current.write_bytes(b"anything\n")
    found = verify(store)
    assert found.problems == () and "current.jsonl" in found.warnings[0].path
    write(store, {"a": 0, "org/x": 0}, 1)
    assert current.read_bytes() == to_line(seen("a", 0)) and verify(store).warnings == ()


def test_a_copy_that_cannot_be_written_costs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "write_current", refuse)
    store = SnapshotFolder(tmp_path)
    ref = write(store, {"a": 0}, 0)
    assert store.latest() == ref and verify(store).problems == ()


def test_what_is_gone_is_marked_in_current() -> None:
    from dataclasses import replace

    from tracker.vocabulary import ReadStatus

    one = seen("a", 1)
    stale = replace(one, status=ReadStatus.STALE, read_at="2026-01-01T00:00:00Z")
    missing = replace(one, status=ReadStatus.MISSING, missing_since="2026-01-02T00:00:00Z")
    assert list(current_lines([to_line(stale)])) == [to_line(one)]
    assert list(current_lines([to_line(missing)])) == [to_line(one)]
    (gone,) = current_lines([to_line(replace(missing, missing_confirmed=True))])
    assert json.loads(gone) == {**json.loads(to_line(one)), "gone": True}


def test_a_year_of_a_hundred_models_is_small(tmp_path: Path) -> None:
    """A hundred lines of a usual length, one of which changes each day; every fourth week is written out."""
    store = SnapshotFolder(tmp_path)
    state = {f"m{number:03}": 10 for number in range(100)}
    for number in range(0, 364, 4):
        state[f"m{number % 100:03}"] = number % 9
        store.write(
            [line.replace(b'"text":"', b'"text":"' + b"y" * 450) for line in lines(state)], time=day(number)
        )
    size = sum(path.stat().st_size for path in tmp_path.rglob("*") if path.is_file())
    assert size * 4 < 2_000_000
