"""Where a change can be looked at: addresses at the revision, where there is one."""

from __future__ import annotations

from urllib.parse import quote

from tracker.domain.changes.change import Change
from tracker.domain.observing.observation import Observation
from tracker.vocabulary import How

_HUB = "https://huggingface.co"
_MOST = 4


def links_of(change: Change, old: Observation | None, new: Observation | None) -> tuple[str, ...]:
    """Addresses of what the newer reading saw, or else the older one; of a dated event its sources."""
    if change.how is not How.SNAPSHOT:
        return tuple(word for word in change.evidence if word.startswith("https://"))
    seen = new if new is not None and new.facts else old
    if seen is None or not seen.facts:
        return ()
    hub = seen.redirected_to or seen.hub
    sha = seen.facts.get("sha")
    if hub is None:
        return ()
    base = f"{_HUB}/{quote(hub)}"
    if not isinstance(sha, str):
        return (base,)
    if not change.field.startswith(("license", "use.license")):
        return (f"{base}/tree/{quote(sha, safe='')}",)
    texts = [file.path for file in seen.contents if file.content is None and file.sha256 and not file.pruned]
    shown = texts[:_MOST] or ["README.md"]
    return tuple(f"{base}/blob/{quote(sha, safe='')}/{quote(path)}" for path in shown)
