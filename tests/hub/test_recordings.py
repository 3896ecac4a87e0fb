"""The embedded Hub against answers that the real one gave, and the client on all of them."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.hub.rig import repo, rig
from tracker.adapters.embedded_hub import EmbeddedHub, Repo
from tracker.adapters.embedded_hub.answers import EXPANDABLE
from tracker.domain.observing.canonical import from_line, to_line
from tracker.domain.observing.observation import Observation, ReadErrorCode


@pytest.fixture(scope="session")
def recordings(shared: Path) -> Path:
    return shared / "hub-recordings"


def recorded(folder: Path, kind: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Repository id and content of each genuine recording of one kind."""
    with (folder / "index.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            if row["kind"] == kind and row["genuine"] == "yes":
                content = json.loads((folder / row["file"]).read_text(encoding="utf-8"))
                yield row["repo_id"], content


def served(folder: Path) -> list[Repo]:
    """Every repository with a recorded model call, with the recorded configurations as its files."""
    files: dict[str, dict[str, bytes]] = {}
    for kind, name in (("config", "config.json"), ("hf_quant_config", "hf_quant_config.json")):
        for hub, content in recorded(folder, kind):
            files.setdefault(hub, {})[name] = json.dumps(content["body"]).encode()
    repos: dict[str, Repo] = {}
    for hub, content in recorded(folder, "model_info"):
        body = content["body"]
        if len(body) > len(repos[hub].info if hub in repos else {}):
            repos[hub] = Repo(id=body["id"], info=body, files=files.pop(hub, {}))
    for hub, found in files.items():
        repos.setdefault(hub, repo(hub, files=found))
    return list(repos.values())


def test_all_recorded_models_are_read_without_an_error(recordings: Path) -> None:
    repos = served(recordings)
    assert len(repos) > 100
    with EmbeddedHub(repos) as hub:
        rigged = rig(hub)
        for one in repos:
            seen = rigged.read(one.id)
            assert isinstance(seen, Observation), f"{one.id}: {seen}"
            assert from_line(to_line(seen)) == seen
            reasons = {file.error.code for file in seen.contents if file.error}
            # Behind a gate, or listed but not among what was recorded.
            assert reasons <= {ReadErrorCode.GATED, ReadErrorCode.DISABLED, ReadErrorCode.NOT_FOUND}


def test_a_line_of_a_model_is_short(recordings: Path) -> None:
    """Facts and configurations of a recorded model take 33 kB at most, most of them a few."""
    with EmbeddedHub(served(recordings)) as hub:
        rigged = rig(hub)
        sizes = sorted(len(to_line(rigged.seen(name=one.id))) for one in served(recordings))
    assert sizes[-1] < 40_000
    assert sizes[len(sizes) // 2] < 4_000


def test_counters_and_hub_made_tags_are_not_kept(recordings: Path) -> None:
    with EmbeddedHub(served(recordings)) as hub:
        rigged = rig(hub)
        for one in served(recordings):
            facts = rigged.seen(name=one.id).facts
            assert not facts.keys() & {
                "downloads",
                "likes",
                "trendingScore",
                "siblings",
                "spaces",
                "usedStorage",
            }
            tags = facts.get("tags", [])
            assert isinstance(tags, list)
            assert not [tag for tag in tags if str(tag).startswith(("region:", "arxiv:", "deploy:"))]


def test_each_key_of_each_recording_may_be_missing(recordings: Path) -> None:
    bodies = [content["body"] for _, content in recorded(recordings, "model_info")]
    with EmbeddedHub(limits={"api": 1_000_000, "resolvers": 1_000_000}) as hub:
        rigged = rig(hub)
        for body in bodies:
            for key in sorted(body.keys() - {"id"}):
                rest = {name: value for name, value in body.items() if name != key}
                hub.replace([_Exactly(id=body["id"], info=rest)])
                seen = rigged.seen(name=body["id"])
                assert key not in seen.facts
                assert from_line(to_line(seen)) == seen


class _Exactly(Repo):
    """A repository whose model call answers with what it was given and nothing more."""

    @property
    def body(self) -> dict[str, Any]:
        return dict(self.info)


# --- shapes ----------------------------------------------------------------------------------------------


def shape(value: Any) -> Any:
    """Types instead of values, as far as a reader could tell them apart."""
    if isinstance(value, Mapping):
        return {key: shape(item) for key, item in value.items()}
    return type(value).__name__


def get(hub: EmbeddedHub, path: str, **headers: str) -> Any:
    import httpx2

    return httpx2.get(hub.address + path, headers=headers, follow_redirects=False)


def test_model_call_is_the_recorded_one(recordings: Path) -> None:
    for _, content in recorded(recordings, "model_info"):
        url = urlsplit(content["request"]["url"])
        if not url.path.startswith("/api/models/") or "revision" in url.path or content.get("trimmed"):
            continue
        with EmbeddedHub([Repo(id=content["body"]["id"], info=content["body"])]) as hub:
            answer = get(hub, f"{url.path}?{url.query}")
        assert answer.json() == content["body"] or set(answer.json()) - set(content["body"]) <= {
            "modelId",
            "author",
            "tags",
            "likes",
            "siblings",
        }


ERRORS = {
    "openai-community--no-such-model-repoing-x9~missing.error.json": ("/api/models/org/none", {}),
    "meta-llama--Meta-Llama-3.1-8B~redirect.error.json": ("/api/models/old/name", {}),
    "Qwen--Qwen3-32B~resolve-redirect.error.json": ("/org/a/resolve/main/config.json", {}),
    "meta-llama--Meta-Llama-3.1-8B-Instruct~expand-inferenceProviderMapping~redirect.error.json": (
        "/api/models/old/name?expand=sha",
        {},
    ),
}


@pytest.mark.parametrize("name", ERRORS)
def test_errors_and_redirects_look_as_recorded(recordings: Path, name: str) -> None:
    content = json.loads((recordings / name).read_text(encoding="utf-8"))
    path, headers = ERRORS[name]
    with EmbeddedHub([repo("org/a")], renamed={"old/name": "org/a"}) as hub:
        answer = get(hub, path, **headers)
    assert answer.status_code == content["status"]
    for header in ("content-type", "x-error-message", "x-error-code"):
        if header in content["headers"]:
            assert answer.headers[header] == content["headers"][header]
    if "location" in content["headers"]:
        assert urlsplit(answer.headers["location"]).netloc == "", "a relative address, as recorded"
        first = content["headers"]["location"].split("/")[1:3]
        assert answer.headers["location"].split("/")[1:3] == first
    pattern = r'"\w+";r=\d+;t=\d+'
    assert re.fullmatch(pattern, answer.headers["ratelimit"])
    if "ratelimit" in content["headers"]:
        bucket = content["headers"]["ratelimit"].split(";")[0]
        assert answer.headers["ratelimit"].split(";")[0] == bucket
        assert re.fullmatch(r'"fixed window";"\w+";q=\d+;w=300', answer.headers["ratelimit-policy"])


def test_gated_files_are_refused_as_recorded(recordings: Path) -> None:
    (content,) = [
        found
        for _, found in recorded(recordings, "error")
        if (found["headers"] or {}).get("x-error-code") == "GatedRepo"
    ]
    with EmbeddedHub([repo("org/a", gated="manual")]) as hub:
        answer = get(hub, "/api/models/org/a/commits/main?limit=1")
    assert answer.status_code == content["status"] == 401
    assert answer.headers["x-error-code"] == "GatedRepo"
    assert shape(answer.json()) == shape(content["body"])
    assert answer.json()["error"] == answer.headers["x-error-message"]


def test_default_list_items_hold_what_recorded_ones_hold(recordings: Path) -> None:
    for _, content in recorded(recordings, "list"):
        if "limit=3" not in content["request"]["url"]:
            continue
        item = content["body"][0]
        with EmbeddedHub([Repo(id=item["id"], info=item)]) as hub:
            (found,) = get(hub, f"/api/models?author={item['id'].split('/')[0]}").json()
        assert set(found) == set(item)
        assert not {"gated", "sha", "cardData"} & set(found)


# --- without recordings ----------------------------------------------------------------------------------


def test_expand_is_checked_as_the_hub_checks_it() -> None:
    with EmbeddedHub([repo()]) as hub:
        assert get(hub, "/api/models/org/a?expand=_id").status_code == 400
        assert get(hub, "/api/models/org/a?expand=cardData.license").status_code == 400
        assert set(get(hub, "/api/models/org/a?expand[]=sha&expand=gated").json()) == {
            "_id",
            "id",
            "sha",
            "gated",
        }
        assert get(hub, "/api/models?author=org&expand=baseModels").status_code == 400
    assert len(EXPANDABLE) == 32


def test_pages_are_linked() -> None:
    with EmbeddedHub([repo(f"org/{n}") for n in range(5)]) as hub:
        seen: list[str] = []
        path: str | None = "/api/models?author=org&limit=2&sort=createdAt&expand=sha"
        while path:
            answer = get(hub, path)
            seen += [item["id"] for item in answer.json()]
            link = re.fullmatch(r'<(.+)>; rel="next"', answer.headers.get("link", ""))
            path = link[1].removeprefix(hub.address) if link else None
        assert sorted(seen) == [f"org/{n}" for n in range(5)]
        assert len(hub.requests) == 3


def test_the_window_is_used_up() -> None:
    with EmbeddedHub([repo()], limits={"api": 2}) as hub:
        answers = [get(hub, "/api/models/org/a") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer.headers["ratelimit"].split(";")[1] for answer in answers] == ["r=1", "r=0", "r=0"]


def test_blob_ids_are_gits() -> None:
    with EmbeddedHub([repo(files={"LICENSE": b"hello\n"})]) as hub:
        first = get(hub, "/org/a/resolve/main/LICENSE")
        second = get(hub, first.headers["location"])
    assert second.headers["etag"] == '"ce013625030ba8dba906f756967f9e9ca394464a"'
    assert hashlib.sha256(second.content).hexdigest() == hashlib.sha256(b"hello\n").hexdigest()
