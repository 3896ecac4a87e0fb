"""What the Hub answers to a request: status, headers and body, worked out from the states."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlencode, urlsplit

from tracker.adapters.embedded_hub.histories import History, blob_id
from tracker.adapters.embedded_hub.states import Repo
from tracker.domain.values.late_dataclass import dataclass

EXPANDABLE = frozenset(
    [
        "author",
        "baseModels",
        "cardData",
        "childrenModelCount",
        "config",
        "createdAt",
        "disabled",
        "downloads",
        "downloadsAllTime",
        "evalResults",
        "gated",
        "gguf",
        "inference",
        "inferenceProviderMapping",
        "lastModified",
        "library_name",
        "likes",
        "mask_token",
        "model-index",
        "pipeline_tag",
        "private",
        "resourceGroup",
        "safetensors",
        "sha",
        "siblings",
        "spaces",
        "tags",
        "transformersInfo",
        "trendingScore",
        "usedStorage",
        "widgetData",
        "xetEnabled",
    ]
)
NOT_IN_LISTS = frozenset({"baseModels", "childrenModelCount", "usedStorage"})
_ONLY_ON_REQUEST = frozenset({"baseModels", "childrenModelCount", "downloadsAllTime", "trendingScore"})
_LIST_DEFAULT = [
    "_id",
    "id",
    "likes",
    "trendingScore",
    "private",
    "downloads",
    "tags",
    "pipeline_tag",
    "library_name",
    "createdAt",
    "modelId",
]
_MOST_ITEMS = 1000
_MOST_EXPANDED = 100
_MODEL = re.compile(r"/api/models/(?P<id>[^/]+(?:/[^/]+)?)")
_PART = re.compile(
    r"/api/models/(?P<id>[^/]+/[^/]+)/(?P<part>revision|tree|paths-info|commits|refs|auth-check)"
    r"(?:/(?P<rest>.*))?"
)
_RESOLVE = re.compile(r"/(?P<id>[^/]+/[^/]+|[^/]+)/resolve/(?P<revision>[^/]+)/(?P<path>.+)")
_CACHED = re.compile(
    r"/api/resolve-cache/models/(?P<id>[^/]+/[^/]+|[^/]+)/(?P<revision>[0-9a-f]+)/(?P<path>.+)"
)


@dataclass(slots=True, kw_only=True)
class Answer:
    """One answer, before it is sent."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Library:
    """The repositories, their former names, and what a token opens."""

    def __init__(
        self,
        repos: Sequence[Repo],
        *,
        renamed: Mapping[str, str] | None = None,
        tokens: Sequence[str] = (),
        granted: Sequence[str] = (),
        waiting: Sequence[str] = (),
        refused: Mapping[str, tuple[int, str]] | None = None,
    ) -> None:
        """``renamed`` leads from old ids to new ones; ``granted`` are gated ids the tokens may read, those
        ``waiting`` have been asked for. Files of ``refused`` ids are answered with a status and a message.
        """
        self._repos = {repo.id.lower(): repo for repo in repos}
        self._renamed = {old.lower(): new for old, new in (renamed or {}).items()}
        self._tokens = frozenset(tokens)
        self._granted = frozenset(granted)
        self._waiting = frozenset(waiting)
        self._refused = dict(refused or {})
        self._lists: dict[str, list[Repo]] = {}
        self._histories: dict[str, History] = {}

    def answer(self, target: str, authorization: str | None, form: str = "") -> Answer:
        """What a GET of ``target`` (path and query) gets, or a POST of ``form``."""
        token = authorization.removeprefix("Bearer ") if authorization else None
        if token is not None and token not in self._tokens:
            return refusal(401, "Invalid credentials in Authorization header")
        path, query = urlsplit(target).path, urlsplit(target).query
        if path == "/api/models":
            return self._list(path, parse_qs(query))
        for pattern, respond in (
            (_CACHED, self._cached),
            (_RESOLVE, self._resolve),
            (_PART, self._part),
            (_MODEL, self._model),
        ):
            if match := pattern.fullmatch(path):
                return self._of_repo(match, f"{query}&{form}" if form else query, token, respond)
        return refusal(404, "Sorry, we can't find the page you are looking for.")

    def _of_repo(self, match: re.Match[str], query: str, token: str | None, respond: Any) -> Answer:
        asked = unquote(match["id"])
        repo = self._repos.get(asked.lower())
        current = self._renamed.get(asked.lower()) or (repo.id if repo else asked)
        if current != asked:
            start, end = match.span("id")
            return _redirect(match.string[:start] + quote(current) + match.string[end:], query)
        if repo is None or (repo.private and token is None):
            if token is None:
                return refusal(401, "Invalid username or password.")
            return refusal(404, "Repository not found", code="RepoNotFound")
        found: Answer = respond(repo, match, parse_qs(query), token)
        return found

    def _model(self, repo: Repo, _match: re.Match[str], query: dict[str, list[str]], _token: Any) -> Answer:
        wanted = _expanded(query)
        if unknown := sorted(set(wanted) - EXPANDABLE):
            return refusal(
                400, f'"expand" must be one of [{", ".join(sorted(EXPANDABLE))}], not {unknown[0]}'
            )
        body = repo.body
        if wanted:
            return as_json({key: body[key] for key in ("_id", "id", *wanted) if key in body})
        return as_json({key: value for key, value in body.items() if key not in _ONLY_ON_REQUEST})

    def _part(self, repo: Repo, match: re.Match[str], query: dict[str, list[str]], token: Any) -> Answer:
        if match["part"] in ("revision", "tree", "paths-info"):
            revision, _, folder = (match["rest"] or "").partition("/")
            state = repo.at(unquote(revision))
            if state is None:
                return _no_revision(unquote(revision))
            if match["part"] == "revision":
                return self._model(_seen_today(repo, state), match, query, token)
            if match["part"] == "paths-info":
                return as_json(self._history(repo).paths(state, query))
            return self._paged(match.string, self._history(repo).tree(state, unquote(folder), query), query)
        if barred := self._barred(repo, token, of_file=match["part"] != "auth-check"):
            return barred
        if match["part"] == "auth-check":
            return as_json({})
        if match["part"] == "refs":
            head = {"name": "main", "ref": "refs/heads/main", "targetCommit": repo.revision}
            return as_json({"branches": [head], "converts": [], "tags": []})
        return self._commits(repo, match, query)

    def _history(self, repo: Repo) -> History:
        if repo.id not in self._histories:
            self._histories[repo.id] = History(repo)
        return self._histories[repo.id]

    def _paged(self, path: str, rows: list[dict[str, Any]], query: dict[str, list[str]]) -> Answer:
        """A piece of a list of files; with what changed each of them last, the pieces are small."""
        size = _MOST_EXPANDED if "expand" in query else _MOST_ITEMS
        start = int(query.get("cursor", ["0"])[0])
        answer = as_json(rows[start : start + size])
        if start + size < len(rows):
            following = urlencode({**query, "cursor": [str(start + size)]}, doseq=True)
            answer.headers["Link"] = f'<{{origin}}{path}?{following}>; rel="next"'
        return answer

    def _commits(self, repo: Repo, match: re.Match[str], query: dict[str, list[str]]) -> Answer:
        revision = unquote(match["rest"] or "main")
        state = repo.at(revision)
        if state is None:
            return _no_revision(revision)
        rows = self._history(repo).commits(state)
        page, limit = (int(query.get(name, [default])[0]) for name, default in (("p", "0"), ("limit", "50")))
        if not 0 < limit <= _MOST_ITEMS:
            return refusal(400, '"limit" must be less than or equal to 1000')
        answer = as_json(rows[page * limit : (page + 1) * limit])
        answer.headers["X-Total-Count"] = str(len(rows))
        if (page + 1) * limit < len(rows):
            following = urlencode({**query, "p": [str(page + 1)]}, doseq=True)
            answer.headers["Link"] = f'<{{origin}}{match.string}?{following}>; rel="next"'
        return answer

    def _resolve(self, repo: Repo, match: re.Match[str], _query: Any, token: Any) -> Answer:
        if barred := self._barred(repo, token):
            return barred
        path, revision = unquote(match["path"]), unquote(match["revision"])
        state = repo.at(revision)
        if state is None:
            return _no_revision(revision)
        if path not in state.files:
            return refusal(404, "Entry not found", code="EntryNotFound")
        body = state.files[path]
        where = f"/api/resolve-cache/models/{quote(repo.id)}/{state.revision}/{quote(path, safe='')}"
        return _redirect(
            where, urlencode({f"/{repo.id}/resolve/{revision}/{path}": "", "etag": blob_id(body)})
        )

    def _cached(self, repo: Repo, match: re.Match[str], _query: Any, token: Any) -> Answer:
        if barred := self._barred(repo, token):
            return barred
        path = unquote(match["path"])
        state = repo.at(match["revision"]) or repo
        body = state.files[path]
        kind = "application/json" if path.endswith(".json") else "text/plain; charset=utf-8"
        headers = {"Content-Type": kind, "ETag": f'"{blob_id(body)}"', "X-Repo-Commit": state.revision}
        return Answer(headers=headers, body=body)

    def _barred(self, repo: Repo, token: str | None, *, of_file: bool = True) -> Answer | None:
        if of_file and repo.id in self._refused:
            status, words = self._refused[repo.id]
            return refusal(status, words)
        if repo.info.get("disabled"):
            return refusal(403, "Access to this resource is disabled.")
        if repo.gated and (token is None or repo.id not in self._granted):
            message = f"Access to model {repo.id} is restricted. You must have access to it."
            if token is not None and repo.id in self._waiting:
                message = (
                    f"Your request to access model {repo.id} is awaiting a review from the repo authors."
                )
            return refusal(401 if token is None else 403, message, code="GatedRepo")
        return None

    def _found(self, query: dict[str, list[str]]) -> list[Repo]:
        """What a list has, newest first; each of its pages asks for it."""
        key = json.dumps([query.get(name) for name in ("author", "search", "filter")])
        if key not in self._lists:
            found = [repo for repo in self._repos.values() if not repo.private and _matches(repo, query)]
            found.sort(key=lambda repo: (str(repo.info.get("createdAt")), repo.id), reverse=True)
            self._lists[key] = found
        return self._lists[key]

    def _list(self, path: str, query: dict[str, list[str]]) -> Answer:
        wanted = _expanded(query)
        if refused := sorted(set(wanted) - EXPANDABLE | set(wanted) & NOT_IN_LISTS):
            return refusal(400, f'"expand" must not be {refused[0]} here')
        found = self._found(query)
        limit = min(int(query.get("limit", ["1000"])[0]), _MOST_ITEMS)
        start = int(query.get("cursor", ["0"])[0])
        names = ("_id", "id", *wanted) if wanted else _LIST_DEFAULT
        page = [_item(repo, names) for repo in found[start : start + limit]]
        answer = as_json(page)
        if start + limit < len(found):
            following = urlencode({**query, "cursor": [str(start + limit)]}, doseq=True)
            answer.headers["Link"] = f'<{{origin}}{path}?{following}>; rel="next"'
        return answer


def as_json(value: Any, status: int = 200) -> Answer:
    """``value`` as the Hub sends it."""
    body = json.dumps(value, ensure_ascii=False).encode()
    etag = f'W/"{hashlib.md5(body, usedforsecurity=False).hexdigest()}"'
    return Answer(
        status=status, headers={"Content-Type": "application/json; charset=utf-8", "ETag": etag}, body=body
    )


def refusal(status: int, message: str, *, code: str | None = None) -> Answer:
    """An error as the Hub words it: in the body and in headers."""
    answer = as_json({"error": message}, status)
    answer.headers["X-Error-Message"] = message
    if code:
        answer.headers["X-Error-Code"] = code
    return answer


def _redirect(path: str, query: str) -> Answer:
    where = f"{path}?{query}" if query else path
    text = f"Temporary Redirect. Redirecting to {where}".encode()
    return Answer(
        status=307, headers={"Location": where, "Content-Type": "text/plain; charset=utf-8"}, body=text
    )


def _expanded(query: dict[str, list[str]]) -> list[str]:
    return query.get("expand", []) + query.get("expand[]", [])


def _matches(repo: Repo, query: dict[str, list[str]]) -> bool:
    body = repo.body
    author = query.get("author", [body["author"]])[0]
    search = query.get("search", [""])[0].lower()
    tags = body["tags"] if isinstance(body["tags"], list) else []
    return (
        body["author"] == author
        and search in repo.id.lower()
        and all(tag in tags for tag in query.get("filter", []))
    )


def _item(repo: Repo, names: Sequence[str]) -> dict[str, Any]:
    body = repo.body
    return {name: body[name] for name in names if name in body}


def _no_revision(revision: str) -> Answer:
    return refusal(404, f"Invalid rev id: {revision}", code="RevisionNotFound")


def _seen_today(repo: Repo, state: Repo) -> Repo:
    """A past state as the Hub shows it: commit, card and files are of then, identity and gates of today."""
    if state is repo:
        return repo
    now = {key: repo.body[key] for key in ("_id", "gated", "disabled", "private")}
    return replace(state, info={**state.info, **now})
