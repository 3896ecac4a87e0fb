"""What a README says about its model's licence and where it comes from, in its own words.

A README is long and changes for reasons of no interest; of its prose only these passages are kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from tracker.domain.values.late_pattern import LatePattern

README = "README.md"
LONGEST = 400
"""Characters kept of one passage."""

MOST = 40
"""Passages kept of one README."""

BADGE = "[badge]"
"""Stands before what a badge says, which is a picture whose address holds its words."""

_FRONT = LatePattern(r"\A---\s*\n.*?\n---\s*(?:\n|\Z)", re.DOTALL)
_CODE = LatePattern(r"^(```|~~~).*?^\1[^\n]*$", re.DOTALL | re.MULTILINE)
_COMMENT = LatePattern(r"<!--.*?-->", re.DOTALL)
_TAG = LatePattern(r"<[^<>\n]{1,200}>")
_LINK = LatePattern(r"!?\[(?P<words>[^\[\]\n]{0,200})\]\((?P<address>[^()\n]{0,500})\)")
_ON_THE_HUB = LatePattern(
    r"https?://(?:www\.)?(?:huggingface\.co|hf\.co)/(?!(?:datasets|spaces|docs|papers|collections|blog)/)"
    r"(?P<id>[\w.-]{1,96}/[\w.-]{1,96})"
)
_BADGE = LatePattern(r"img\.shields\.io/badge/(?P<words>[^?\s)\"'<>]{1,200})")
_HEADING = LatePattern(r"^\s{0,3}(?:#{1,6}\s+(?P<title>.+?)\s*#*|\*\*(?P<bold>[^*\n.!?]{1,40})\*\*:?)\s*$")
_SENTENCE = LatePattern(r"(?<=[.!?。])\s+(?=[\"“(*\[A-Z一-龯])|(?<=[。！？])")
_OF_TERMS = LatePattern(
    r"licen[cstzț]|licença|lizenz|lisan[sı]|lisens|лиценз|ліценз|ترخيص|رخصة|giấy phép"
    r"|commerci|comercia|kommer[zcs]|kom[ei]r[cč]|gewerblich|коммерч|комерц|комерційн|ticari|thương mại|تجار"
    r"|kereskedelmi|kaupalli|εμπορικ|komersial|מסחרי|व्यावसायिक|वाणिज्यिक|พาณิชย์"
    r"|research[ -](?:use|purposes?|only)|academic (?:use|research|purposes?)|scopi di ricerca|fini di ricerca"  # noqa: E501
    r"|evaluation (?:purposes? )?only|peer[ -]review only|non-?profit"
    r"|\b(?:may|must|shall) not be used\b|domiciled|place of business|competing models?"
    r"|annual revenue|monthly active|\bcc[ -]by|terms of use|acceptable use"
    r"|许可|許可|协议|協議|商[业業用]|[学學][术術]研究|科研|研究目的|[盈营營営]利|ライセンス|利用規約|라이선스|라이센스|상업|영리|연구",
    re.IGNORECASE,
)
_SECTION = LatePattern(
    r"licen[cs]|licença|licenza|lizenz|лиценз|terms|许可|許可|协议|協議|条款|ライセンス|利用規約|라이선스|라이센스"
    r"|usage restriction|(?:prohibited|acceptable|permitted) us|use policy",
    re.IGNORECASE,
)
_OF_LINEAGE = LatePattern(
    r"\b(?:based|built) (?:up)?on\b|\b(?:deriv|distill?|fine.?tun|continu\w+ (?:pre)?train|initiali[sz]ed"
    r"|quanti[sz]ed|merge[ds]?|adapt|converted|inherit)\w*\b.{0,80}\b(?:from|of|on|with|upon|for)\b"
    r"|\b(?:base|parent|source|original|foundation|teacher) ?model|\bfine.?tuned from"
    r"|\b(?:generated|synthesi[sz]ed|annotated|labell?ed) (?:with|by|using|from)\b|\boutputs? (?:of|from)\b"
    r"|\b(?:built|powered|improved|made) (?:with|by|using)\b"
    r"|基于|基於|底座|ベースモデル|기반",
    re.IGNORECASE,
)
_LINEAGE_SECTION = LatePattern(
    r"models? merged|merge\w* models?|base model|lineage|基座|ベースモデル", re.IGNORECASE
)
_COMPARES = LatePattern(
    r"compar|benchmark|evaluat|results|alternativ|related|性能|评测|比較|비교", re.IGNORECASE
)
_SPACE = LatePattern(r"\s+")
_CONTROL = LatePattern(
    r"\x1b\[[0-9;?]*[A-Za-z]|[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def passages(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Sentences about the licence, and sentences about the model's origin; at most a handful each."""
    under_title: list[str] = []
    elsewhere: list[str] = []
    lineage: list[str] = []
    for sentence, title in _sentences(text[:400_000]):
        if _SECTION.search(title) or sentence.startswith(BADGE):
            under_title.append(sentence[:LONGEST])
        elif _OF_TERMS.search(sentence):
            elsewhere.append(sentence[:LONGEST])
        if _OF_LINEAGE.search(sentence) or _LINEAGE_SECTION.search(title):
            lineage.append(sentence[:LONGEST])
    terms = list(dict.fromkeys((*under_title[:MOST], *elsewhere)))
    return tuple(terms[:MOST]), tuple(dict.fromkeys(lineage[:MOST]))


def _sentences(text: str) -> Iterator[tuple[str, str]]:
    """Each sentence of the prose with the title that it stands under; what badges say comes last."""
    plain = _COMMENT.sub(" ", _CODE.sub("\n", _FRONT.sub("", _CONTROL.sub("", text.replace("\r\n", "\n")))))
    title = ""
    paragraph: list[str] = []
    for line in (*plain.split("\n"), ""):
        heading = _HEADING.match(line[:300])
        if not heading and line.strip() and not _begins(line):
            paragraph.append(line.strip())
            continue
        for sentence in _split(" ".join(paragraph)):
            yield sentence, title
        # What is set side by side in a comparison is about other people's models.
        aside = line.lstrip().startswith("|") and _COMPARES.search(title)
        paragraph = [] if heading or aside else [line.strip()]
        if heading:
            title = heading["title"] or heading["bold"] or ""
    yield from ((badge, "") for badge in _badges(plain))


def _badges(text: str) -> Iterator[str]:
    """The words of badges: label and message stand in the address, with the colour behind them."""
    for found in _BADGE.finditer(text):
        if not _OF_TERMS.search(unquote(found["words"]).replace("--", "-").replace("_", " ")):
            continue
        words = unquote(found["words"]).replace("--", "\0").replace("__", "\1")
        *said, _ = words.split("-") if "-" in words else (words, "")
        parts = [part.replace("_", " ").replace("\0", "-").replace("\1", "_").strip() for part in said]
        yield f"{BADGE} {': '.join(filter(None, parts))}"


def _begins(line: str) -> bool:
    """Whether a line begins a sentence of its own: a list item, a row of a table, a quotation."""
    return line.lstrip().startswith(("- ", "* ", "+ ", "> ", "|"))


def _split(paragraph: str) -> Iterator[str]:
    plain = _SPACE.sub(" ", _LINK.sub(_words_of_link, _TAG.sub(" ", paragraph[:20_000]))).strip(" -*+>|")
    for sentence in _SENTENCE.split(plain):
        if len(sentence.strip()) > 3:
            yield sentence.strip()


def _words_of_link(found: re.Match[str]) -> str:
    """The words of a link, with the repository of the Hub that it leads to where they do not name it."""
    words, repository = found["words"], _ON_THE_HUB.match(found["address"])
    if repository is None or repository["id"].casefold() in words.casefold():
        return words
    return f"{words} ({repository['id'].rstrip('.')})"
