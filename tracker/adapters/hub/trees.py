"""The files of a repository at a commit, with sizes and digests, read without downloading any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from tracker.adapters.hub.lists import next_page
from tracker.adapters.hub.wire.answers import json_list
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.hub.wire.requests import Requests
from tracker.adapters.hub.wire.timing import Budget
from tracker.domain.locking.entries import LockedFile
from tracker.domain.observing.observation import Json, ReadErrorCode

PAGE_CAP = 16 * 1024 * 1024
MOST_PAGES = 100
_SHA1 = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_tree(requests: Requests, hub: str, revision: str, budget: Budget) -> tuple[LockedFile, ...]:
    """All files, by path. Raises HubError: ``not-found`` where the revision is no more."""
    address = f"/api/models/{hub}/tree/{quote(revision, safe='')}?recursive=true"
    found: list[LockedFile] = []
    for _page in range(MOST_PAGES):
        answer = requests.get(address, cap=PAGE_CAP, budget=budget)
        found.extend(_files(json_list(answer.body, "a file list that is no list")))
        following = next_page(answer)
        if following is None:
            return tuple(sorted(found, key=lambda file: file.path))
        address = following
    raise HubError(ReadErrorCode.TOO_LARGE, f"a file list of more than {MOST_PAGES} pages")


def _files(page: list[Mapping[str, Json]]) -> Iterator[LockedFile]:
    for item in page:
        if item.get("type") != "file":
            continue
        path, size, lfs = item.get("path"), item.get("size"), item.get("lfs")
        if not isinstance(path, str) or not isinstance(size, int) or isinstance(size, bool) or size < 0:
            continue
        stored = lfs.get("oid") if isinstance(lfs, Mapping) else None
        blob = item.get("oid")
        # A large file's own blob id names its pointer, not its bytes.
        sha256 = stored if isinstance(stored, str) and _SHA256.fullmatch(stored) else None
        git = blob if isinstance(blob, str) and _SHA1.fullmatch(blob) and lfs is None else None
        yield LockedFile(path=path, size=size, sha256=sha256, git_sha1=git)
