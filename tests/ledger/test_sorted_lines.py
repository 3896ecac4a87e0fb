"""What differs between two sorted files, found by blocks."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.adapters.files import sorted_lines
from tracker.adapters.files.sorted_lines import differing_lines
from tracker.domain.observing.json_lines import line_id


@pytest.fixture(autouse=True, params=[8, 100, 64 * 1024], ids="window {}".format)
def window(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blocks smaller than a line, of a few lines, and as they are."""
    monkeypatch.setattr(sorted_lines, "_WINDOW", request.param)
    monkeypatch.setattr(sorted_lines, "_READ", request.param)


def _file(models: dict[str, str]) -> io.BytesIO:
    lines = (
        f'{{"facts":{{"sha":"{models[name]}"}},"id":"{name}","status":"ok"}}\n' for name in sorted(models)
    )
    return io.BytesIO("".join(lines).encode())


_models = st.dictionaries(
    st.text("abc", min_size=1, max_size=3), st.sampled_from(["", "1", "2", "22" * 9]), max_size=12
)


@given(_models, _models)
def test_every_difference_comes_once_and_nothing_else(old: dict[str, str], new: dict[str, str]) -> None:
    pairs = list(differing_lines(_file(old), _file(new)))
    got = {
        line_id(left or right or b"").decode(): (left is not None, right is not None) for left, right in pairs
    }
    assert len(got) == len(pairs)
    assert list(got) == sorted(got)
    assert got == {
        name: (name in old, name in new) for name in old.keys() | new.keys() if old.get(name) != new.get(name)
    }


@given(_models)
def test_an_absent_file_has_no_lines(models: dict[str, str]) -> None:
    assert [right for _, right in differing_lines(None, _file(models))] == _file(models).readlines()
    assert [left for left, _ in differing_lines(_file(models), None)] == _file(models).readlines()
    assert list(differing_lines(_file(models), _file(models))) == []


MISSING = b'{"id":"b","missing_since":"2026-11-22T06:00:00Z","status":"missing"}\n'
OTHERS = b'{"id":"a","status":"ok"}\n', b'{"id":"c","status":"ok"}\n'


def test_equal_lines_of_a_missing_repository_come_too() -> None:
    content = OTHERS[0] + MISSING + OTHERS[1]
    assert list(differing_lines(io.BytesIO(content), io.BytesIO(content))) == [(MISSING, MISSING)]
    assert list(differing_lines(io.BytesIO(content), io.BytesIO(content), missing_too=False)) == []


def test_a_line_cut_off_at_the_end_still_counts() -> None:
    one, other = OTHERS[0] + OTHERS[1][:-1], OTHERS[0] + OTHERS[1]
    assert list(differing_lines(io.BytesIO(one), io.BytesIO(other))) == [(OTHERS[1][:-1], OTHERS[1])]


def test_a_line_without_an_id_is_refused() -> None:
    with pytest.raises(ValueError, match="no id"):
        list(differing_lines(io.BytesIO(b"{}\n"), io.BytesIO(OTHERS[0])))
