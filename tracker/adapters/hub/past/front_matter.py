"""The front matter of a card: what its author says in YAML. It is outside text, and read as such."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from tracker.adapters.hub.wire.outside_json import tidy
from tracker.domain.observing.observation import Json

LARGEST = 1024 * 1024
_FRONT = re.compile(r"\A\ufeff?\s*---[ \t]*\n(.*?)(?:^|\n)---[ \t]*(?:\n|\Z)", re.DOTALL)


def read_front_matter(body: bytes) -> Mapping[str, Json]:
    """What stands between the two lines of dashes; empty where there is none. Raises ValueError."""
    import yaml

    text = body.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    found = _FRONT.match(text)
    if found is None:
        return {}
    if len(found[1]) > LARGEST:
        raise ValueError("a head that is too long")
    try:
        # One small text of aliases can stand for gigabytes.
        if any(isinstance(event, yaml.events.AliasEvent) for event in yaml.parse(found[1], yaml.SafeLoader)):
            raise ValueError("a head with aliases")
        value = yaml.safe_load(found[1])
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError("a head that is no YAML") from error
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ValueError("a head that is no mapping")
    card = tidy(_plain(value))
    return card if isinstance(card, Mapping) else {}


def _plain(value: Any) -> Any:
    """Values that JSON has; dates as they are written."""
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set):
        return [_plain(item) for item in value]
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    return value if isinstance(value, bool | int | float | str | None) else str(value)
