"""The body of an answer as what it should be; anything else is a malformed answer."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.adapters.hub.wire import outside_json
from tracker.adapters.hub.wire.errors import HubError
from tracker.domain.observing.observation import Json, ReadErrorCode


def json_object(body: bytes) -> Mapping[str, Json]:
    """Raise HubError (``malformed``) for what is no JSON object that names each key once."""
    content = _json(body)
    if not isinstance(content, Mapping):
        raise HubError(ReadErrorCode.MALFORMED, "an answer that is not an object", http_status=200)
    return content


def json_list(body: bytes, what: str) -> list[Mapping[str, Json]]:
    """The objects of a list; ``what`` names it where it is none. Raises HubError (``malformed``)."""
    content = _json(body)
    if not isinstance(content, list):
        raise HubError(ReadErrorCode.MALFORMED, what, http_status=200)
    return [item for item in content if isinstance(item, Mapping)]


def _json(body: bytes) -> Json:
    try:
        return outside_json.parse(body, unique_keys=True)
    except ValueError as problem:
        raise HubError(ReadErrorCode.MALFORMED, f"not JSON: {problem}", http_status=200) from problem
