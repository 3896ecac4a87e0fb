"""The files of a repository at a commit, with sizes and digests, read without downloading any of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from tracker.adapters.hub.lists import pages
from tracker.adapters.hub.wire.requests import Answer, Requests
from tracker.adapters.hub.wire.timing import Budget
from tracker.domain.locking.entries import LockedFile
from tracker.domain.observing.observation import Json

PAGE_CAP = 16 * 1024 * 1024
MOST_PAGES = 100
_SHA1 = re.compile(r"[0-9a-f]{40}")
_SHA256 = re.compile(r"[0-9a-f]{64}")


def read_tree(requests: Requests, hub: str, revision: str, budget: Budget) -> tuple[LockedFile, ...]:
    """All files, by path. Raises HubError: ``not-found`` where the revision is no more."""
    address = f"/api/models/{hub}/tree/{quote(revision, safe='')}?recursive=true"

    def ask(page: str) -> Answer:
        return requests.get(page, cap=PAGE_CAP, budget=budget)

    read = pages(ask, address, most=MOST_PAGES, what="a file list")
    return tuple(sorted((file for _, rows in read for file in _files(rows)), key=lambda file: file.path))


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
