"""The files of a repository: what is kept of the list, and which of them are read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from tracker.domain.licensing.texts.license_files import TextRole, is_plain_text, role_of, weight_folders
from tracker.domain.observing.observation import Json
from tracker.domain.observing.weight_files import is_weight_file

MOST_LICENSE_TEXTS = 10

_SHARD = re.compile(r"(?<=[-_.])\d{5}(?=-of-\d{5})|(?<=-of-)\d{5}(?!\d)")
_NOTICE = re.compile(r"^notices?(?:[-_. ][\w.+ -]{0,60}?)?(?:\.(?:txt|md))?$", re.IGNORECASE)
_FOREMOST = re.compile(r"^licen[cs]e(?:\.txt|\.md)?$", re.IGNORECASE)
_BLOB = re.compile(
    r"^https?://(?:huggingface\.co|hf\.co)/([^/]+/[^/]+)/(?:blob|resolve|raw)/[^/]+/([^/?#]+)$"
)
_MOST_ENTRIES = 300
_LONGEST_PATH = 300


def listing(paths: Iterable[str]) -> dict[str, int]:
    """A path, shard numbers as ``*``, to how many files have it; long lists by folder and ending.

    Weight files, licences and what lies at the root come first where not everything can be kept.
    """
    counts = Counter(_SHARD.sub("*", path[:_LONGEST_PATH]) for path in paths)
    if len(counts) <= _MOST_ENTRIES:
        return dict(sorted(counts.items()))
    ranked = sorted(counts, key=_rank)
    kept = {path: counts[path] for path in ranked[:_MOST_ENTRIES]}
    rest: Counter[str] = Counter()
    for path in ranked[_MOST_ENTRIES:]:
        rest[_summary(path)] += counts[path]
    return dict(sorted({**dict(rest.most_common(_MOST_ENTRIES)), **kept}.items()))


def license_texts(paths: Sequence[str], facts: Mapping[str, Json]) -> list[str]:
    """The texts that may say what is allowed, at most a handful: foremost ``LICENSE``, then what else lies at
    the root, then those in folders with weights. What cannot be read as plain text is not asked for.
    """
    named = _named_by_card(facts)
    parts = weight_folders(paths)
    found = {path: role for path in paths if (role := _role(path, named, parts)) is not None}
    return sorted(found, key=lambda path: (not _FOREMOST.search(path), path not in named, found[path], path))[
        :MOST_LICENSE_TEXTS
    ]


def _role(path: str, named: Collection[str], parts: Collection[str]) -> int | None:
    """A text's place in the order of reading; None where it is none, or cannot be read as one."""
    if _NOTICE.match(path):
        return 1
    role = role_of(path, named, parts)
    if role is None or not is_plain_text(path):
        return None
    return _ORDER[role]


_ORDER = {
    TextRole.WEIGHTS: 0,
    TextRole.POLICY: 1,
    TextRole.PART: 2,
    TextRole.ELSEWHERE: 3,
    TextRole.GATE: 4,
}


def _named_by_card(facts: Mapping[str, Json]) -> set[str]:
    """Names of files of this very repository that ``license_link`` gives. The link is never followed."""
    card = facts.get("cardData")
    link = card.get("license_link") if isinstance(card, Mapping) else None
    return set(_own_file(link, facts)) if isinstance(link, str) else set()


def _own_file(link: str, facts: Mapping[str, Json]) -> Iterator[str]:
    if match := _BLOB.match(link):
        if str(facts.get("id")).lower() == match[1].lower():
            yield match[2]
    elif "/" not in link.removeprefix("./"):
        yield link.removeprefix("./")


def _rank(path: str) -> tuple[bool, bool, bool, str]:
    return role_of(path) is None, not is_weight_file(path), "/" in path, path


def _summary(path: str) -> str:
    folder, _, name = path.rpartition("/")
    ending = name.rpartition(".")[2] if "." in name else ""
    pattern = f"*.{ending}" if ending and len(ending) <= 16 else "*"
    return f"{folder.split('/')[0]}/**/{pattern}" if folder else pattern
