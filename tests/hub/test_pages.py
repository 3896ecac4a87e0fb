"""Lists that come in pages: they end, whatever the other side says of what follows."""

from __future__ import annotations

import json

import pytest

from tracker.adapters.hub.lists import pages
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.hub.wire.requests import Answer

HOME = "https://hub.example"
ROW = {"type": "file"}
LISTS = {
    "one page": ([("/a", 1, None)], 1),
    "three pages": ([("/a", 1, "/b"), ("/b", 1, "/c"), ("/c", 1, None)], 3),
    "the last one is empty": ([("/a", 1, "/b"), ("/b", 0, None)], 2),
    "itself": ([("/a", 1, "/a")], None),
    "itself, by its full address": ([("/a", 1, f"{HOME}/a")], None),
    "back to the first": ([("/a", 1, "/b"), ("/b", 1, "/a")], None),
    "back to the second": ([("/a", 1, "/b"), ("/b", 1, "/c"), ("/c", 1, "/b")], None),
    "empty, and yet another": ([("/a", 1, "/b"), ("/b", 0, "/c"), ("/c", 0, "/d")], None),
}


@pytest.mark.parametrize(("said", "count"), LISTS.values(), ids=LISTS)
def test_a_list_ends(said: list[tuple[str, int, str | None]], count: int | None) -> None:
    answers = {f"{HOME}{path}": (rows, following) for path, rows, following in said}
    asked = []

    def ask(address: str) -> Answer:
        full = address if address.startswith("http") else HOME + address
        asked.append(full)
        rows, following = answers[full]
        headers = {"link": f'<{following}>; rel="next"'} if following else {}
        return Answer(headers=headers, body=json.dumps([ROW] * rows).encode(), address=full)

    read = pages(ask, "/a", most=10, what="a list")
    if count is not None:
        assert len(list(read)) == count
    else:
        with pytest.raises(HubError, match="circle"):
            list(read)
    assert len(asked) == len(set(asked)), "no page is asked for twice"
