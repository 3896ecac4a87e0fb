"""A licence text as a sequence of words: what is kept, what is set aside, and its digests."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence

from tracker.domain.values.late_pattern import LatePattern

LONGEST = 1_000_000
"""Characters read of a text; no licence is nearly as long."""

_WHITESPACE = LatePattern(r"\s+")
_ALNUM = LatePattern(r"\w+")
_WORD = LatePattern(r"[^\W_]+")
_LIST_MARK = LatePattern(r"^[ \t#>*•·–-]*(?:\(?(?:[0-9]{1,2}|[a-z]|[ivx]{1,4})[.)][ \t]+)?", re.MULTILINE)
_COPYRIGHT = LatePattern(
    r"(?:copyright|©)[ \t]*(?:\(c\)|©|&copy;)?[ \t]*[<\[{(]?[ \t]*(?:(?:19|20)\d\d|year|yyyy|y{2,4}\b)"
    r"|copyright[ \t]*(?:\(c\)|©|&copy;)"
    r"|(?:\(c\)|©)[ \t]*(?:copyright|(?:19|20)\d\d)"
    r"|all rights reserved[. ]*$"
)
_PLACEHOLDER_WORDS = (
    r"year|yyyy|name|owner|holder|organi[sz]ation|author|date|insert|copyright|company|licensor"
)
PLACEHOLDER = LatePattern(
    rf"<[^<>\n]{{0,60}}(?:{_PLACEHOLDER_WORDS})[^<>\n]{{0,60}}>"
    rf"|\[[^\[\]\n]{{0,60}}(?:{_PLACEHOLDER_WORDS})[^\[\]\n]{{0,60}}\]"
    rf"|\{{[^{{}}\n]{{0,60}}(?:{_PLACEHOLDER_WORDS})[^{{}}\n]{{0,60}}\}}"
)
_SAME_WORD = {  # the SPDX matching guidelines hold these pairs equal
    "licence": "license",
    "licences": "licenses",
    "licenced": "licensed",
    "licencee": "licensee",
    "sublicence": "sublicense",
    "organisation": "organization",
    "organisations": "organizations",
    "authorised": "authorized",
    "authorisation": "authorization",
    "judgement": "judgment",
    "merchantibility": "merchantability",
    "favour": "favor",
    "https": "http",
}


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


OPERATIVE = _set(
    """
    not no non noncommercial commercial only except unless must shall cannot prohibited restricted
    permitted forbidden allowed subject provided hereby granted
    may can will should never neither nor none without excluding excludes restrict restriction
    restrictions prohibit research personal educational education academic evaluation internal military
    require requires required condition conditions additional addendum addition addenda amendment
    amended modified modification modifications commons community however revenue users
    monthly annual million billion fee fees royalty royalties pay paid payment territory union eu
    european hosted train training output outputs derivative derivatives policy acceptable use uses used
    using exception exceptions grant grants permission agree agrees apply applies distribute
    distribution redistribute sell selling service services terminate revoke revocable purpose purposes
    ethical ban banned limit limited limits plus also you your show shows shown display displayed mention
    credit cite include includes provide notify inform register registration request comply follow obey
    accept consent approval weapons country countries law laws
    expire expires expired expiry lapse lapses until nc nd proprietary confidential dual
    weights checkpoint checkpoints separate separately respective respectively
    """
)
"""Words that a title, a copyright line or a filled-in name does without: with one, a difference counts."""

_IN_NAMES_OF_HOLDERS = _set(
    """
    research education educational academic service services community limited union european commons
    military will may can uses
    """
)
_MONTHS = _set(
    """
    january february march april may june july august september october november december
    """
)
_MONEY = ("us", "eur", "rmb", "cny", "gbp", "jpy", "krw")


def digests(raw: bytes) -> tuple[str, str, str]:
    """SHA-256 of the bytes as found, of the text in lower case with single spaces, and of its words alone."""
    lowered = decode(raw).lower()
    normalised = _WHITESPACE.sub(" ", lowered).strip()
    return _sha(raw), _sha(normalised.encode()), _sha(" ".join(_ALNUM.findall(lowered)).encode())


def decode(raw: bytes) -> str:
    """The text of a file in UTF-8, or UTF-16 with a byte order mark; what cannot be read becomes U+FFFD."""
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return raw.decode("utf-16", errors="replace")
    return raw.decode(errors="replace").removeprefix("\ufeff")


def normalised(text: str) -> str:
    """The form that markers are sought in."""
    return _WHITESPACE.sub(" ", text[:LONGEST].lower()).strip()


def body_lines(text: str) -> list[str]:
    """The lines in lower case without list marks and without lines that only claim a copyright."""
    lines = _LIST_MARK.sub("", text[:LONGEST].lower()).splitlines()
    return [line for line in lines if not is_copyright_line(line)]


def is_copyright_line(line: str) -> bool:
    """Whether the line names a year or holder of copyright and says nothing beyond."""
    line = line.strip()
    if len(line) > 300 or not _COPYRIGHT.match(line):
        return False
    return not (OPERATIVE - _IN_NAMES_OF_HOLDERS).intersection(_WORD.findall(line))


def words_of(text: str) -> list[str]:
    """Words, without punctuation; spellings that mean the same are one."""
    return [_SAME_WORD.get(word, word) for word in _WORD.findall(text)]


def body_words(text: str) -> list[str]:
    """The words of :func:`body_lines`, without placeholders that nobody filled in."""
    return words_of(PLACEHOLDER.sub(" ", "\n".join(body_lines(text))))


def ordinary_words(words: Sequence[str], family: str) -> list[bool]:
    """Which words are no part of a date nor of a model's name (``a13b``, or with ``family`` in it)."""
    kept = [not _is_model_name(word, family) for word in words]
    for at, word in enumerate(words):
        if word in _MONTHS:
            around = [near for near in (at - 1, at + 1, at + 2) if 0 <= near < len(words)]
            numbers = [near for near in around if words[near].isdigit() and len(words[near]) in (1, 2, 4)]
            for near in (*numbers, at) if numbers else ():
                kept[near] = False
    return kept


def _is_model_name(word: str, family: str) -> bool:
    if family and family in word:
        return True
    return word[0].isalpha() and any(char.isdigit() for char in word) and not word.startswith(_MONEY)


def _sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
