"""Whether a repository that a list shows under a new name is one that was known before.

A repository keeps its ``_id`` when it is renamed or moved. Under its new name it is neither news nor
another one: what moves is told of the repository that it is.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from tracker.adapters.record.beside.owner_lists import OwnerLists
from tracker.domain.observing.json_lines import Json, parse_json
from tracker.domain.watching.listed import Listed, listed_from
from tracker.ledger.ledger import Ledger
from tracker.ledger.views import View
from tracker.ledger.windows import Leg

_IDENTITY = re.compile(rb'"identity":"([^"]{1,100})"')
_REDIRECTED = re.compile(rb'"redirected_to":("(?:[^"\\]|\\.){1,200}")')


class KnownNames:
    """For the steps of one window, which ends at ``end``; nothing is read before it is asked for."""

    def __init__(self, ledger: Ledger, end: View) -> None:
        self._ledger = ledger
        self._end = end
        self._redirects: frozenset[str] | None = None
        self._identities: dict[tuple[str, str], frozenset[str]] = {}

    def is_followed(self, listed: Listed, leg: Leg) -> bool:
        """Whether the registry follows it, under this name or another."""
        if listed.hub.casefold() in self._redirected():
            return True
        return listed.identity is not None and listed.identity in self._followed_of(listed.owner, leg)

    def _redirected(self) -> frozenset[str]:
        """Where the names of followed models led at the window's end."""
        if self._redirects is None:
            self._redirects = frozenset(self._read_redirects())
        return self._redirects

    def _read_redirects(self) -> Iterator[str]:
        if self._end.snapshot is None:
            return
        with self._ledger.snapshots.open(self._end.snapshot) as state:
            for block in state.blocks():
                for found in _REDIRECTED.findall(block):
                    name: Json = parse_json(found)
                    yield str(name).casefold()

    def _followed_of(self, owner: str, leg: Leg) -> frozenset[str]:
        """The ``_id`` of each followed model of an owner."""
        key = owner.casefold(), leg.new.label
        if key not in self._identities:
            own = (model for model in leg.after if model.hub and _owner(model.hub) == key[0])
            seen = (self._ledger.observation(model.id, leg.new) for model in own)
            ids = (one.facts.get("_id") for one in seen if one is not None)
            self._identities[key] = frozenset(one for one in ids if isinstance(one, str))
        return self._identities[key]


def listed_before(lists: OwnerLists, name: str, wanted: Collection[str]) -> dict[str, Listed]:
    """Of the repositories with these ``_id``, how the state after file ``name`` had them, by it."""
    found: dict[str, Listed] = {}
    ids = {one.encode() for one in wanted}
    for line in lists.lines(name) if ids else ():
        identity = _IDENTITY.search(line)
        if identity is not None and identity[1] in ids:
            listed = listed_from(line)
            if listed.identity is not None:
                found[listed.identity] = listed
    return found


def _owner(hub: str) -> str:
    return hub.partition("/")[0].casefold()
