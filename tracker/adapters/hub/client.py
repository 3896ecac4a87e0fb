"""Models on the Hugging Face Hub, as observations."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterable, Mapping
from urllib.parse import quote, urlsplit

from tracker.adapters.hub import lists, trees
from tracker.adapters.hub.file_names import listing
from tracker.adapters.hub.files import FileReader, Repository
from tracker.adapters.hub.model_answers import (
    MODEL_FIELDS,
    answered_id,
    facts_of,
    file_names,
    gate_form,
    gate_text,
)
from tracker.adapters.hub.wire.answers import json_object
from tracker.adapters.hub.wire.errors import BadTokenError, HubError
from tracker.adapters.hub.wire.requests import Answer, Requests
from tracker.adapters.hub.wire.session import Session, open_session
from tracker.adapters.hub.wire.timing import Budget, Timing
from tracker.adapters.hub.wire.workers import in_order
from tracker.domain.licensing.texts.license_files import GATE, GATE_FORM
from tracker.domain.locking.entries import LockedFile
from tracker.domain.observing.observation import FileObservation, Json, Observation, ReadErrorCode
from tracker.domain.registry.entries import HubId, ModelId
from tracker.domain.values.hub_id import can_be_asked_for
from tracker.vocabulary import ReadStatus

__all__ = ["BadTokenError", "HubClient", "HubError"]

MODEL_CAP = 8 * 1024 * 1024
MODEL_SECONDS = 60.0

_EXPAND = "&".join(f"expand={name}" for name in MODEL_FIELDS)
_API = "/api/models/"
_REVISION = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")


class HubClient:
    """Reads models one by one or by an owner's list; safe to use from several threads."""

    def __init__(
        self,
        session: Session,
        *,
        keep_text: Callable[[bytes], str],
        timing: Timing | None = None,
        model_seconds: float = MODEL_SECONDS,
    ) -> None:
        """``keep_text`` stores a licence text and returns its SHA-256 in hex."""
        self.requests = Requests(session, timing)
        self.model_seconds = model_seconds
        self._files = FileReader(self.requests, keep_text)

    @classmethod
    def open(cls, keep_text: Callable[[bytes], str], jobs: int = 16, token: bool | None = None) -> HubClient:
        """A client for the Hub of the environment: its endpoint, token, proxies and offline mode.

        ``token=False`` leaves the token out.
        """
        return cls(open_session(jobs=jobs, token=token), keep_text=keep_text)

    @classmethod
    def open_loopback(cls, keep_text: Callable[[bytes], str], jobs: int, endpoint: str) -> HubClient:
        """A client for an embedded Hub on this machine, whatever the environment says of other Hubs."""
        return cls(open_session(jobs=jobs, endpoint=endpoint, loopback=True), keep_text=keep_text)

    @property
    def endpoint(self) -> str:
        """The address of the Hub, as in ``https://huggingface.co``."""
        return self.requests.session.endpoint

    def budget(self, final: float | None = None) -> Budget:
        """Time for one model; ``final`` is the clock's reading at which everything ends."""
        return Budget(self.requests.timing, self.model_seconds, final)

    def read(
        self,
        hub: HubId,
        *,
        model: ModelId | None = None,
        last: Observation | None = None,
        budget: Budget | None = None,
        again: bool = False,
        revision: str | None = None,
    ) -> Observation:
        """One model, at its head or at the branch, tag or commit ``revision``.

        ``last`` spares reading files of a revision that is known; ``again`` retries those that could not
        be read then. Without a ``budget`` it has the time of one model, and that is kept also where the
        answer trickles in.

        Raises HubError, whose ``error`` an observation can hold, and BadTokenError.
        """
        if budget is not None:
            return self._read(hub, model, last, budget, again, revision)
        watched = in_order(
            lambda item, time: self._read(item, model, last, time, again, revision),
            (hub,),
            jobs=1,
            budget=self.budget,
            overdue=_overdue,
        )
        return next(watched)

    def _read(
        self,
        hub: HubId,
        model: ModelId | None,
        last: Observation | None,
        budget: Budget,
        again: bool,
        revision: str | None = None,
    ) -> Observation:
        answer, found = self._model_call(hub, budget, revision)
        facts = facts_of(answer)
        sha = facts.get("sha")
        if isinstance(sha, str) and sha and not _REVISION.fullmatch(sha):
            raise HubError(ReadErrorCode.MALFORMED, "a revision that is no commit id", http_status=200)
        return Observation(
            id=model or ModelId(found),
            hub=hub,
            status=ReadStatus.OK,
            facts=facts,
            files=listing(file_names(answer) or ()),
            contents=self._files.read(
                _repository(found, facts, answer), _known(last, facts), budget, again=again
            )
            if isinstance(facts.get("sha"), str)
            else (),
            redirected_to=None if found == hub else found,
        )

    def read_lists(self, owner: str, wanted: Iterable[str], budget: Budget) -> dict[str, Mapping[str, Json]]:
        """List items of an owner's models by repository id, as far as they could be read."""
        return lists.read_owner(self.requests, owner, wanted, budget)

    def look(self, hub: HubId, budget: Budget) -> None:
        """Ask for as little as can be, so that an answer says what the Hub allows."""
        if self.requests.limits.rate("api") is None and can_be_asked_for(hub):
            with contextlib.suppress(HubError):
                self.requests.get(f"{_API}{hub}?expand=sha", cap=MODEL_CAP, budget=budget)

    def can_be_confirmed(self, observation: Observation) -> bool:
        """Whether an owner's list could show that nothing has changed since ``observation``."""
        return lists.can_be_confirmed(observation) and self._files.complete(observation)

    def read_tree(self, hub: HubId, revision: str, budget: Budget | None = None) -> tuple[LockedFile, ...]:
        """Every file at a commit with size and digest; nothing is downloaded. Raises HubError."""
        return trees.read_tree(self.requests, hub, revision, budget or self.budget())

    def identify(self, hub: HubId, budget: Budget | None = None) -> tuple[Mapping[str, Json], HubId]:
        """The whole answer of a model call, and the id the repository has today. Raises HubError."""
        return self._model_call(hub, budget or self.budget())

    def _model_call(
        self, hub: HubId, budget: Budget, revision: str | None = None
    ) -> tuple[Mapping[str, Json], HubId]:
        """The answer, and the id the repository has today."""
        if not can_be_asked_for(hub):
            raise HubError(ReadErrorCode.REJECTED, "not an id that a repository can have")
        where = f"/revision/{quote(revision, safe='')}" if revision else ""
        answer = self.requests.get(f"{_API}{hub}{where}?{_EXPAND}", cap=MODEL_CAP, budget=budget)
        content = _object(answer)
        found = answered_id(content)
        if found is None:
            raise HubError(ReadErrorCode.MALFORMED, "an answer that names no repository", http_status=200)
        expected = _asked(answer, hub)
        if found.lower() != expected.lower():
            raise HubError(
                ReadErrorCode.WRONG_ID, f"asked for {expected}, answered with {found}", http_status=200
            )
        return content, found


def _overdue(_hub: HubId) -> Observation:
    raise HubError(ReadErrorCode.DEADLINE, "no complete answer in the time that was left")


def _object(answer: Answer) -> Mapping[str, Json]:
    kind = answer.headers.get("content-type", "application/json").lower()
    if "html" in kind:
        raise HubError(ReadErrorCode.MALFORMED, "a web page instead of JSON", http_status=200)
    return json_object(answer.body)


def _asked(answer: Answer, hub: HubId) -> str:
    """The id that the last address names: after redirects, the one the Hub has led us to."""
    if not answer.hops:
        return hub
    path = urlsplit(answer.address).path
    return path.partition(_API)[2].partition("/revision/")[0].strip("/") if _API in path else hub


def _known(last: Observation | None, facts: Mapping[str, Json]) -> tuple[FileObservation, ...]:
    same = last is not None and last.facts.get("sha") == facts.get("sha")
    return last.contents if last is not None and same and last.facts.get("_id") == facts.get("_id") else ()


def _repository(found: HubId, facts: Mapping[str, Json], answer: Mapping[str, Json]) -> Repository:
    return Repository(
        id=found,
        revision=str(facts["sha"]),
        facts=facts,
        paths=file_names(answer) or (),
        gate={GATE: gate_text(answer), GATE_FORM: gate_form(answer)},
    )
