"""An event as a message: before → after, what it means, where to look. Nothing in it commands anybody.

Chats take ``@here``, ``<!channel>`` and ``[text](address)`` for more than words, also in what they call
plain text; so what comes from outside is defused in both forms.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tracker.domain.changes.change import Change
from tracker.domain.changes.table import CHECKS
from tracker.domain.telling.message import Message
from tracker.domain.values.hub_id import hub_id_problem
from tracker.render.layout.safe import markdown_address, safe_markdown
from tracker.render.pages.writing.events import EventView, event_title, event_view
from tracker.render.pages.writing.outside import clean

_MARKS = str.maketrans({"<": "‹", ">": "›", "`": "'", "[": "(", "]": ")"})
_LIVE = re.compile(r"@(?=\w)|://|www(?=\.)|:(?=[a-z0-9_+-]+:)|(?<!\w)[#/!](?=\w)", re.IGNORECASE)
_MOST_LINKS = 6


def message_of(key: str, changes: Sequence[Change], name: str) -> Message:
    """All that rules say of one event; ``name`` is what the model is called."""
    views = [event_view(change, name) for change in changes]
    title = event_title(changes[0], name)
    text: list[str] = []
    markdown: list[str] = []
    for change, view in zip(changes, views, strict=True):
        for label, words in _facts(change, view):
            text.append(f"{label}: {harmless(words)}")
            markdown.append(f"- **{label}**: {safe_markdown(words)}")
    for link in _links(changes, views):
        text.append(link)
        markdown.append(f"- {markdown_address(link)}")
    return Message(
        key=key,
        title=harmless(title),
        text="\n".join(text),
        markdown_title=safe_markdown(title),
        markdown="\n".join(markdown),
    )


def harmless(words: str) -> str:
    """``words`` for a place of which nobody knows what it makes of marks: no mention, link or command."""
    plain = clean(words, 2_000).translate(_MARKS)
    return _LIVE.sub(lambda match: match.group()[0] + "\u200b" + match.group()[1:], plain)


def _facts(change: Change, view: EventView) -> list[tuple[str, str]]:
    check = CHECKS.get(change.check)
    before, after = view.before or "unknown", view.after or "unknown"
    moved = [f"{one.actions}: {one.before.word} → {one.after.word}" for one in view.moved]
    return [
        ("What", f"{check.title if check else change.check} ({change.check})"),
        ("Model", view.name if change.hub in (None, view.name) else f"{view.name} ({change.hub})"),
        *([] if view.before is None and view.after is None else [(view.field, f"{before} → {after}")]),
        *([("May we", "; ".join(moved))] if moved else []),
        *(
            [("Meaning", "; ".join(filter(None, (view.reason, *view.parts))))]
            if view.reason or view.parts
            else []
        ),
        ("When", "; ".join(filter(None, (view.date, view.seen)))),
        *([("Kind", change.kind.value)] if change.kind.value != "event" else []),
        *([("Since then", "it is no longer so")] if view.undone else []),
    ]


def _links(changes: Sequence[Change], views: Sequence[EventView]) -> list[str]:
    found = [link for view in views for link in view.links]
    hub = changes[0].hub
    if not found and hub and hub_id_problem(hub) is None:
        found = [f"https://huggingface.co/{hub}"]
    return list(dict.fromkeys(found))[:_MOST_LINKS]
