"""Which files have to be read, once it is known where they changed: none where nothing did."""

from __future__ import annotations

from collections.abc import Iterator

from tracker.domain.past.followed import Sort, is_readable
from tracker.domain.past.known import Listed, Read
from tracker.domain.past.walking import Turn, Walk

_TERMS_OF_A_CARD = ("license", "license_name", "license_link", "base_model", "base_model_relation")


def began(walk: Walk) -> int:
    """The first commit at which there is a card or a text of terms: what came before changed nothing."""
    first = len(walk.commits)
    for path, sort in walk.sorts.items():
        if sort in (Sort.CARD, Sort.TERMS):
            first = min([first, *(max(since, 0) for since, _ in walk.versions(path))])
    return first


def told_turns(walk: Walk) -> list[Turn]:
    """Turns after the beginning, the oldest first."""
    start = began(walk)
    return [turn for turn in walk.turns() if turn.at > start]


def wanted_reads(walk: Walk) -> Iterator[Listed]:
    """Files whose bytes are needed and not yet read, each once; ask again when those are there."""
    turns = told_turns(walk)
    reads = walk.past.reads
    moved = {walk.sorts[path] for turn in turns for path in turn.paths}
    wanted: dict[str, Listed] = {}
    if Sort.CARD in moved:
        cards = _of(walk, turns, Sort.CARD)
        wanted |= {
            one.blob: one for one in cards if one.blob not in reads or _half_read(reads[one.blob], reads)
        }
    if Sort.NUMBERS in moved:
        wanted |= {one.blob: one for one in _of(walk, turns, Sort.NUMBERS) if one.blob not in reads}
    if not wanted and (Sort.TERMS in moved or _cards_differ(walk, turns)):
        texts = [*_of(walk, turns, Sort.TERMS), *_of(walk, turns, Sort.CARD)]
        wanted |= {one.blob: one for one in texts if is_readable(one.path) and one.blob not in reads}
    yield from sorted(wanted.values(), key=lambda one: (one.path, one.last or "", one.oid))


def _of(walk: Walk, turns: list[Turn], sort: Sort) -> list[Listed]:
    """All versions of files of a sort that lie on either side of some turn."""
    found: dict[str, Listed] = {}
    for turn in turns:
        for at in (turn.at - 1, turn.at):
            for path, listed in walk.files(at).items():
                if walk.sorts[path] is sort:
                    found.setdefault(listed.blob, listed)
    return list(found.values())


def _half_read(read: Read, reads: dict[str, Read]) -> bool:
    """Whether a card is known without all that it says of a gate, while some card says something of one."""
    if read.gate_whole:
        return False
    gated = any(one.gate or one.gate_text for one in reads.values())
    return gated or bool((read.card or {}).get("extra_gated_eu_disallowed"))


def _cards_differ(walk: Walk, turns: list[Turn]) -> bool:
    """Whether some turn of the card moved what a licence or a lineage is concluded from."""
    for turn in turns:
        for path, (before, after) in turn.paths.items():
            if walk.sorts[path] is Sort.CARD and _terms(before, walk) != _terms(after, walk):
                return True
    return False


def _terms(listed: Listed | None, walk: Walk) -> object:
    read = walk.past.reads.get(listed.blob) if listed else None
    if read is None:
        return None
    content = read.file.content if isinstance(read.file.content, dict) else {}
    return (
        [(read.card or {}).get(name) for name in _TERMS_OF_A_CARD],
        content.get("terms"),
        content.get("lineage"),
    )
