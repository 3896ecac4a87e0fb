"""The NOTICE of a project: models by licence, demanded sentences, duties, full texts by the digests held."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import field

from tracker.domain.boms.demanded import demanded_lines
from tracker.domain.boms.inventory import Component, Inventory, Obligation, Text
from tracker.domain.boms.words import plain
from tracker.domain.values.late_dataclass import dataclass

_WIDTH = 100
_RULE = "=" * _WIDTH
_LINE = "-" * _WIDTH
_LINES = frozenset({"notice-file", "attribution", "retain-notices"})
_COPY = "include-license-copy"
_CHANGES = "state-changes"
_NOTICE_NAME = "notice"


@dataclass(slots=True)
class Notice:
    """The document, and what it lacks: one sentence for each text or line that could not be had."""

    text: str
    lacking: list[str] = field(default_factory=list)


def notice(inventory: Inventory) -> Notice:
    """Sorted by licence, then by model; the same inventory gives the same bytes."""
    lacking: list[str] = []
    lines = [f"Models used by {plain(inventory.name)}, and what their licences ask for", ""]
    if not inventory.components:
        lines += ["No models are used.", ""]
    groups: dict[str, list[Component]] = {}
    for one in inventory.components:
        groups.setdefault(_group(one), []).append(one)
    for name in sorted(groups, key=str.casefold):
        members = sorted(groups[name], key=lambda one: (one.hub or one.name).casefold())
        lines += _section(name, members, lacking)
    return Notice(text="\n".join(lines).rstrip() + "\n", lacking=lacking)


def _group(one: Component) -> str:
    return one.licensing.concluded or one.licensing.declared or "licence unknown"


def _section(name: str, members: Sequence[Component], lacking: list[str]) -> Iterator[str]:
    yield from (_RULE, plain(name), _RULE, "")
    for one in members:
        yield from _model(one)
    duties = _duties(members)
    texts = _texts(members)
    yield from _demanded(name, members, duties, texts, lacking)
    yield from _to_do(duties)
    yield from _linked(members)
    yield from _changes(duties)
    yield from _full_texts(members, duties, texts, lacking)


def _model(one: Component) -> Iterator[str]:
    at = f" at {one.revision}" if one.revision else ""
    yield f"* {plain(one.hub or one.name)}{at}" + ("" if one.hub else f" ({plain(one.source)})")
    if one.verdicts:
        yield f"  used for: {', '.join(sorted(one.verdicts))}"
    if one.occurrences:
        places = list(dict.fromkeys(plain(place.path) for place in one.occurrences))
        yield from _wrapped(f"in: {', '.join(places)}", "  ")
    if one.bases:
        yield from _wrapped(
            "made from: " + ", ".join(f"{plain(base.repo)} ({base.relation})" for base in one.bases), "  "
        )
    yield ""


def _duties(members: Sequence[Component]) -> list[Obligation]:
    unique = {
        (duty.license, duty.kind, duty.display, duty.clause): duty
        for one in members
        for duty in one.obligations
    }
    return sorted(unique.values(), key=lambda duty: (duty.license or "", duty.kind, duty.display or ""))


def _texts(members: Sequence[Component]) -> dict[str, Text]:
    found: dict[str, Text] = {}
    for one in members:
        for text in one.texts:
            found.setdefault(text.sha256, text)
    return found


def _demanded(
    name: str,
    members: Sequence[Component],
    duties: Sequence[Obligation],
    texts: dict[str, Text],
    lacking: list[str],
) -> Iterator[str]:
    asked = [duty for duty in duties if duty.kind == "notice-file"]
    held = [line for text in texts.values() if text.content for line in demanded_lines(text.content)]
    fixed = [duty.display for duty in duties if duty.kind in _LINES and duty.display]
    sentences = list(dict.fromkeys((*fixed, *(held if asked else ()))))
    if sentences:
        yield from ("To be carried word for word", "")
        for sentence in sentences:
            yield from (f"  {sentence}", "")
    elif asked:
        where = f" ({asked[0].clause})" if asked[0].clause else ""
        lacking.append(f"{plain(name)}: the line it wants in a notice file{where} is in no text that is held")
        yield from ("To be carried word for word", "", f"  MISSING: {lacking[-1]}", "")


def _to_do(duties: Sequence[Obligation]) -> Iterator[str]:
    found = [duty for duty in duties if duty.kind not in {"notice-file", _COPY, _CHANGES}]
    if not found:
        return
    yield from ("Duties to act on (nothing to paste)", "")
    for duty in found:
        shown = f": “{duty.display}”" if duty.display else ""
        clause = f" [{duty.clause}]" if duty.clause else ""
        yield from _wrapped(f"{plain(duty.text)}{shown}, {plain(duty.when)}{clause}", "  * ")
    yield ""


def _linked(members: Sequence[Component]) -> Iterator[str]:
    """Policies by address and digest; a copy that a repository holds stands among the texts."""
    found = sorted({(one.role, one.source, one.sha256) for member in members for one in member.policies})
    if not found:
        return
    yield from ("Policies that belong to the licence", "")
    for role, source, sha256 in found:
        yield from _wrapped(f"{plain(role)}: {plain(source)} (SHA-256 {sha256})", "  * ")
    yield ""


def _changes(duties: Sequence[Obligation]) -> Iterator[str]:
    if any(duty.kind == _CHANGES for duty in duties):
        yield from ("Changes made to the weights", "", "  (state them here; none, if there are none)", "")


def _full_texts(
    members: Sequence[Component],
    duties: Sequence[Obligation],
    texts: dict[str, Text],
    lacking: list[str],
) -> Iterator[str]:
    wants_copy = any(duty.kind in {_COPY, "retain-notices", "carry-notice-file"} for duty in duties)
    for digest, text in sorted(texts.items(), key=lambda one: (_is_notice(one[1].path), one[1].path, one[0])):
        kind = "Notice of the repository" if _is_notice(text.path) else "Text"
        head = f"{kind}: {plain(text.path)} (SHA-256 {digest})"
        if text.content is None:
            lacking.append(f"{plain(text.path)}: the text {digest} is not held")
            yield from (head, "", "  MISSING: it is not held; fetch it and run this again", "")
        else:
            yield from (head, _LINE, _harmless(text.content).rstrip("\n"), _LINE, "")
    for one in members:
        # What is only offered as a service is under the terms of that service; nothing of it is passed on.
        if one.texts or one.hub is None or not (wants_copy or one.licensing.license_class == "unknown"):
            continue
        why = one.missing or "no licence text was read at that revision"
        lacking.append(f"{plain(one.hub or one.name)}: {plain(why)}")
        yield from (f"MISSING: the text for {plain(one.hub or one.name)}: {plain(why)}", "")


def _is_notice(path: str) -> bool:
    return _NOTICE_NAME in path.rpartition("/")[2].lower()


def _harmless(content: str) -> str:
    return "".join(letter for letter in content if letter in "\n\t" or letter.isprintable())


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=indent,
        subsequent_indent=" " * len(indent),
        break_on_hyphens=False,
        break_long_words=False,
    )
