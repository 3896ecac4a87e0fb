"""Whether this token may fetch a model's files now: at most three small requests, and no byte of weights."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import quote

from tracker.adapters.hub.wire.answers import json_object
from tracker.adapters.hub.wire.errors import BadTokenError, HubError
from tracker.adapters.hub.wire.requests import Requests
from tracker.adapters.hub.wire.session import Session
from tracker.adapters.hub.wire.timing import Budget, Timing
from tracker.domain.observing.keeping import UNREACHABLE
from tracker.domain.observing.observation import Json, ReadErrorCode
from tracker.domain.observing.remote_code import code_repositories
from tracker.domain.observing.weight_files import is_weight_file
from tracker.domain.probing import Cause, Probe, pickle_files, python_files, refusal_of_files, told_apart
from tracker.domain.values.hub_id import can_be_asked_for

MODEL_CAP = 8 * 1024 * 1024
SECONDS = 30.0
AT_ONCE = 8
_SMALL = ("config.json", "README.md", ".gitattributes", "LICENSE", "tokenizer_config.json")
_GATED = ("auto", "manual")


class Prober:
    """Asks the Hub of ``session``; the token goes there and nowhere else."""

    def __init__(self, session: Session, timing: Timing | None = None) -> None:
        # A request that is made again would be a fourth one.
        self._requests = Requests(session, timing, retries=0)

    def probe(self, wanted: Mapping[str, str | None]) -> tuple[Probe, ...]:
        """Repositories with the revision that is asked for (None is the default branch), many at once."""
        with ThreadPoolExecutor(AT_ONCE) as pool:
            return told_apart(list(pool.map(lambda one: self._one(*one), wanted.items())))

    def _one(self, hub: str, revision: str | None) -> Probe:
        if not can_be_asked_for(hub):
            return Probe(hub=hub, cause=Cause.MISSING_OR_PRIVATE)
        budget = Budget(self._requests.timing, SECONDS)
        try:
            return self._asked(hub, revision, budget)
        except BadTokenError:
            return Probe(hub=hub, cause=Cause.TOKEN_REJECTED)
        except HubError as error:
            return Probe(hub=hub, cause=_cause_of(error, in_model_call=True))

    def _asked(self, hub: str, revision: str | None, budget: Budget) -> Probe:
        at = f"/revision/{quote(revision, safe='')}" if revision else ""
        answer = self._requests.get(f"/api/models/{hub}{at}?blobs=true", cap=MODEL_CAP, budget=budget)
        facts = json_object(answer.body)
        files = _files(facts)
        sha, called, config = facts.get("sha"), facts.get("id"), facts.get("config")
        elsewhere = code_repositories(config.get("auto_map") if isinstance(config, Mapping) else None)
        # Under an old name each further question would be led on once more.
        name = called if answer.hops and isinstance(called, str) and can_be_asked_for(called) else hub
        return Probe(
            hub=hub,
            cause=self._cause(name, facts, files, budget, may_ask=answer.hops == 0),
            revision=sha if isinstance(sha, str) else None,
            bytes=_size(files),
            pickle_files=pickle_files(files),
            remote_code=(*python_files(files), *sorted(elsewhere - {hub})),
        )

    def _cause(
        self,
        hub: str,
        facts: Mapping[str, Json],
        files: Mapping[str, int | None],
        budget: Budget,
        *,
        may_ask: bool,
    ) -> Cause:
        if facts.get("disabled") is True:
            return Cause.DISABLED
        gated = facts.get("gated") in _GATED
        if gated and not self._requests.session.with_token:
            return Cause.GATED_NO_TOKEN
        if gated or (may_ask and self._requests.session.with_token):
            try:
                self._requests.get(f"/api/models/{hub}/auth-check", cap=65536, budget=budget)
            except HubError as error:
                return _cause_of(error, in_model_call=False)
        if gated and not may_ask:
            return Cause.GRANTED
        return self._file(hub, facts, files, budget, Cause.GRANTED if gated else Cause.OPEN)

    def _file(
        self,
        hub: str,
        facts: Mapping[str, Json],
        files: Mapping[str, int | None],
        budget: Budget,
        given: Cause,
    ) -> Cause:
        path, sha = _small_file(files), facts.get("sha")
        if path is None or not isinstance(sha, str):
            return given
        address = f"/{quote(hub)}/resolve/{quote(sha, safe='')}/{quote(path)}"
        try:
            status, headers = self._requests.head(address, budget=budget, file=True)
        except HubError as error:
            return _cause_of(error, in_model_call=False)
        if status < 400 or status == 404:
            return given
        if status >= 500 or status == 429:
            return Cause.UNREACHABLE
        return refusal_of_files(status, headers.get("x-error-message", ""))


def _cause_of(error: HubError, *, in_model_call: bool) -> Cause:
    code, message = error.error.code, error.error.detail
    if code in UNREACHABLE or code is ReadErrorCode.RATE_LIMITED:
        return Cause.UNREACHABLE
    if code is ReadErrorCode.GATED:
        if error.error.http_status == 401:
            return Cause.GATED_NO_TOKEN
        return Cause.AWAITING_REVIEW if "await" in message.lower() else Cause.NOT_REQUESTED
    if code is ReadErrorCode.DISABLED:
        return Cause.DISABLED
    if code in (ReadErrorCode.MISSING_OR_PRIVATE, ReadErrorCode.NOT_FOUND):
        return Cause.MISSING_OR_PRIVATE
    if code in (ReadErrorCode.FORBIDDEN, ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS):
        return refusal_of_files(error.error.http_status or 403, message)
    return Cause.UNREACHABLE if in_model_call else Cause.REFUSED_BY_SERVER


def _files(facts: Mapping[str, Json]) -> dict[str, int | None]:
    listed = facts.get("siblings")
    found: dict[str, int | None] = {}
    for item in listed if isinstance(listed, list) else []:
        if isinstance(item, Mapping) and isinstance(item.get("rfilename"), str):
            size = item.get("size")
            found[str(item["rfilename"])] = size if isinstance(size, int) and size >= 0 else None
    return found


def _size(files: Mapping[str, int | None]) -> int | None:
    """All of it together; None where one size is not told."""
    sizes = list(files.values())
    known = [size for size in sizes if size is not None]
    return sum(known) if known and len(known) == len(sizes) else None


def _small_file(files: Mapping[str, int | None]) -> str | None:
    for name in _SMALL:
        if name in files:
            return name
    light = [path for path in files if not is_weight_file(path)]
    return min(light, default=None)
