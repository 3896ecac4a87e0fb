"""One event as a page tells it: what moved, from what to what, what that means, and how it is known."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence

from tracker.domain.changes.change import Change
from tracker.domain.changes.table import CHECKS
from tracker.domain.reporting.movers import when
from tracker.domain.reporting.sections import Section, by_section
from tracker.domain.reporting.wording import reason_beside_moves
from tracker.domain.values.late_dataclass import dataclass
from tracker.render.pages.writing.outside import clean, web_address
from tracker.render.pages.writing.words import (
    ACTIONS,
    HOW,
    SECTION_NOTES,
    SECTION_TITLES,
    VERDICTS,
    Tone,
    field_word,
    kind_tone,
    licence_word,
)
from tracker.vocabulary import Action, ChangeKind, How, Verdict

_NAMESPACE = uuid.UUID("6f1c0f4e-6f0b-5a53-9c39-3b1f7a0f6d52")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The actions whose answer moved in one way, for an organisation without a policy."""

    actions: str
    before: Tone
    after: Tone


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """One event in words. ``anchor`` is the same on every page, ``href`` leads to the model's page."""

    anchor: str
    tone: Tone
    name: str
    model: str
    href: str | None
    title: str
    field: str
    before: str | None
    after: str | None
    reason: str
    parts: tuple[str, ...]
    moved: tuple[Moved, ...]
    date: str | None
    seen: str
    how: str
    links: tuple[str, ...]
    evidence: tuple[str, ...]
    check: str
    undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionView:
    """One section of a report with its events."""

    key: str
    title: str
    note: str
    tone: Tone | None
    total: int
    events: tuple[EventView, ...]
    brief: tuple[EventView, ...]
    rest: int


MOST_EVENTS = 60
MOST_IN_FULL = 25
_LONGEST = 6_000
_LONG = 300
_MANY = 3

Linked = Callable[[str], "str | None"]
"""The address of a model's page, None where it has none."""


def nowhere(model: str) -> str | None:
    """No model has a page."""
    del model
    return None


def event_view(change: Change, name: str, linked: Linked = nowhere) -> EventView:
    """``name`` is what the model is called."""
    check = CHECKS.get(change.check)
    reason, parts = told(reason_beside_moves(change))
    links = tuple(dict.fromkeys(filter(None, map(web_address, (*change.links, *change.evidence)))))
    return EventView(
        anchor=anchor_of(change),
        tone=kind_tone(change.kind, change.direction),
        name=clean(name, 100),
        model=change.model,
        href=linked(change.model),
        title=check.title if check else change.check,
        field=field_word(change.field),
        before=_value(change.old),
        after=_value(change.new),
        reason=reason,
        parts=parts,
        moved=moves(change),
        date=when(change),
        seen=_seen(change),
        how=HOW[change.how],
        links=links,
        evidence=tuple(each for each in change.evidence if each not in links),
        check=change.check,
        undone=not change.net,
    )


def section_views(
    changes: Iterable[Change],
    name: Callable[[str], str],
    linked: Linked = nowhere,
    most: int = MOST_EVENTS,
) -> Iterator[SectionView]:
    """The sections that have events, and always those of what tightened and what opened.

    What the developers did not do is told in brief; beyond ``most`` events a section says how many more
    there are.
    """
    for section, found in by_section(changes).items():
        if found or section in (Section.TIGHTENED, Section.OPENED):
            views = tuple(event_view(change, name(change.model), linked) for change in found[:most])
            whole = section not in (Section.REGISTRY, Section.CORRECTIONS)
            yield SectionView(
                key=section.value,
                title=SECTION_TITLES[section],
                note=SECTION_NOTES.get(section, ""),
                tone=views[0].tone if views and section in (Section.TIGHTENED, Section.OPENED) else None,
                total=len(found),
                events=views[:MOST_IN_FULL] if whole else (),
                brief=views[MOST_IN_FULL:] if whole else views,
                rest=len(found) - len(views),
            )


def event_urns(changes: Sequence[Change]) -> list[str]:
    """The name of each event in feeds: the same whatever our rules, words or addresses are.

    ``changes`` are all events, newest first. Where two rules tell of one event, the one that comes later in
    the alphabet has a name of its own.
    """
    order = sorted(range(len(changes)), key=lambda index: (event_key(changes[index]), changes[index].check))
    taken: Counter[str] = Counter()
    names = [""] * len(changes)
    for index in order:
        key = event_key(changes[index])
        taken[key] += 1
        again = f"\0{taken[key]}" if taken[key] > 1 else ""
        names[index] = uuid.uuid5(_NAMESPACE, f"{key}{again}").urn
    return names


def named_urn(name: str) -> str:
    """The name of something else that a feed has to name for good."""
    return uuid.uuid5(_NAMESPACE, f"named {name}").urn


def event_key(change: Change) -> str:
    """The event's key; where nobody worked one out, the facts that the change rests on."""
    return change.key or "\0".join(
        (change.hub or change.model, change.field, change.old or "", change.new or "", when(change) or "")
    )


def anchor_of(change: Change) -> str:
    """Enough of a digest to tell the events of one page apart."""
    facts = "\0".join((event_key(change), change.check, change.old or "", change.new or ""))
    return f"e-{hashlib.sha256(facts.encode('utf-8', 'replace')).hexdigest()[:12]}"


def event_title(change: Change, name: str) -> str:
    """A line for a feed or a mail: what sort and which way first."""
    tone = kind_tone(change.kind, change.direction)
    before, after = _value(change.old), _value(change.new)
    step = f" ({before} → {after or 'unknown'})" if before else f" ({after})" if after else ""
    word = "changed" if tone.word == "neither" else tone.word
    return clean(f"{word.capitalize()}: {name}, {field_word(change.field)}{step}", 300)


def event_text(change: Change) -> str:
    """The facts of an event as plain lines."""
    reason, parts = told(reason_beside_moves(change))
    lines = [reason, *(f"- {part}" for part in parts)]
    lines += [f"{move.actions}: {move.before.word} → {move.after.word}" for move in moves(change)]
    if change.kind is not ChangeKind.EVENT:
        lines.append(f"Kind: {change.kind}.")
    lines.append(_seen(change).capitalize() + ".")
    lines += [f"Evidence: {clean(each, 500)}" for each in dict.fromkeys((*change.links, *change.evidence))]
    return "\n".join(line for line in lines if line)


def moves(change: Change) -> tuple[Moved, ...]:
    """What moved for which use; uses of which the answer moved alike stand together."""
    alike: dict[tuple[Verdict, Verdict], list[str]] = {}
    for action, step in change.verdicts.items():
        alike.setdefault(step, []).append(ACTIONS[action])
    return tuple(
        Moved(
            actions="every use" if len(words) == len(Action) else ", ".join(words),
            before=VERDICTS[before],
            after=VERDICTS[after],
        )
        for (before, after), words in alike.items()
    )


def told(reason: str) -> tuple[str, tuple[str, ...]]:
    """A long reason that lists many things as what it says first and the list; a short one as it is."""
    plain = licence_word(clean(reason, _LONGEST))
    head, colon, rest = plain.partition(": ")
    parts = tuple(part.strip() for part in _split(rest))
    if not colon or len(plain) < _LONG or len(parts) < _MANY:
        return sentence(reason), ()
    # Which licences they are is said beside it.
    return "" if " to " in head and head.count(" ") == 2 else sentence(head), parts


def _split(text: str) -> Iterator[str]:
    """The parts between semicolons, but for those inside brackets."""
    depth, start = 0, 0
    for index, character in enumerate(text):
        depth += (character in "([") - (character in ")]")
        if character == ";" and depth <= 0:
            yield text[start:index]
            start = index + 1
    yield text[start:]


def sentence(text: str) -> str:
    """A reason as a sentence by itself."""
    plain = licence_word(clean(text))
    first, _, _ = plain.partition(" ")
    # A name in mixed case keeps its letters.
    return plain[:1].upper() + plain[1:] if first.islower() else plain


def _value(value: str | None) -> str | None:
    return None if value is None else clean(licence_word(value), 160)


def _seen(change: Change) -> str:
    after, by = (_minute(each) for each in (change.observed.after, change.observed.by))
    if change.how is How.SNAPSHOT and after and by:
        return f"seen between {after} and {by}"
    if change.how is How.SNAPSHOT and by:
        return f"seen by {by}"
    # Without any reading it is the registry that dates it.
    return HOW[How.REGISTRY if change.how is How.SNAPSHOT else change.how]


def _minute(stamp: str | None) -> str | None:
    """``2026-11-30 06:00``, in UTC as every time here."""
    return stamp and stamp[:16].replace("T", " ")
