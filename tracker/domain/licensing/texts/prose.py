"""What prose says about a licence: names of licences, and that something is not for sale.

Prose never opens anything. A sentence counts where it may speak of the weights; one that speaks of code or
of data alone does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.texts.limits_in_words import FOR_SALE_TOO, LIMITED, NOT_FOR_SALE
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

LONGEST_QUOTE = 200

_OF_THE_MODEL = LatePattern(
    r"\b(?:models?|weights?|checkpoints?|parameters|loras?|adapters?|pre-?trained|fine-?tuned?|gguf)\b|模型|权重|モデル|모델",
    re.IGNORECASE,
)
_OF_OTHER_THINGS = LatePattern(
    r"\b(?:code(?:base)?|source code|scripts?|software|library|framework|data ?sets?|data|corpus|corpora|images?|demo"  # noqa: E501
    r"|paper|figures?|documentation)\b|代码|コード|数据集",
    re.IGNORECASE,
)
_PUTS_UNDER = LatePattern(
    r"licen[cs]|lizenz|released under|available under|distributed under|subject to|governed by|terms of use"
    r"|许可|許可|协议|協議|ライセンス|라이선스|라이센스",
    re.IGNORECASE,
)
_CREATIVE_COMMONS = LatePattern(
    r"\bCC[\s-]?BY(?P<parts>(?:[\s-]?(?:NC|SA|ND))*)(?:[\s-]*v?(?P<version>[234]\.[05]))?(?![\w])"
    r"|creative commons attribution(?P<words>(?:[\s-]*(?:non-?commercial|share-?alike|no-?deriv\w*))*)"
    r"(?:[^.\d]{0,30}(?P<of>[234]\.[05]))?",
    re.IGNORECASE,
)
_VERBATIM: tuple[tuple[LatePattern, tuple[str, ...]], ...] = tuple(
    (LatePattern(pattern, flags), keys)
    for pattern, flags, keys in (
        (r"\bapache\b", re.IGNORECASE, ("apache-2.0",)),
        (
            r"\bMIT\b(?=[\s-]*[Ll]icen|\s*[.,;)]|\s*$)|[Uu]nder (?:the )?MIT\b|[Ll]icen[cs]ed? *:? *MIT\b",
            0,
            ("mit",),
        ),
        (r"\bAGPL", 0, ("agpl-3.0",)),
        (r"\bLGPL", 0, ("lgpl-3.0", "lgpl-2.1")),
        (r"\b(?:GNU )?GPL|GNU General Public", 0, ("gpl-3.0", "gpl-2.0")),
        (r"\bBSD\b", 0, ("bsd-3-clause", "bsd-2-clause")),
        (r"\bMPL\b|Mozilla Public", 0, ("mpl-2.0",)),
        (
            r"llama[\s-]?4\b[^.;]{0,40}(?:licen|terms|agreement|许可|協議|协议|ライセンス|라이선스)",
            re.IGNORECASE,
            ("llama-4",),
        ),
        (
            r"llama[\s-]?3\.3\b[^.;]{0,40}(?:licen|terms|agreement|许可|協議|协议|ライセンス|라이선스)",
            re.IGNORECASE,
            ("llama-3.3",),
        ),
        (
            r"llama[\s-]?3\.2\b[^.;]{0,40}(?:licen|terms|agreement|许可|協議|协议|ライセンス|라이선스)",
            re.IGNORECASE,
            ("llama-3.2",),
        ),
        (
            r"llama[\s-]?3\.1\b[^.;]{0,40}(?:licen|terms|agreement|许可|協議|协议|ライセンス|라이선스)",
            re.IGNORECASE,
            ("llama-3.1",),
        ),
        (
            r"llama[\s-]?3(?![.\d])[^.;]{0,40}(?:licen|terms|agreement|许可|協議|协议|ライセンス|라이선스)",
            re.IGNORECASE,
            ("llama-3",),
        ),
        (
            r"llama[\s-]?2(?![.\d])[^.;]{0,40}(?:licen|terms|agreement|许可|協議|协议|ライセンス|라이선스)",
            re.IGNORECASE,
            ("llama-2",),
        ),
        (
            r"\bgemma(?:[\s-]?[23]n?)?\b[^.;]{0,20}"
            r"(?:terms|licen|prohibited use|许可|协议|ライセンス|라이선스)",
            re.IGNORECASE,
            ("gemma-terms-2025-03-24", "gemma-terms-2024-04-01"),
        ),
        (r"openrail\+\+", re.IGNORECASE, ("openrail++-m",)),
        (r"creativeml", re.IGNORECASE, ("creativeml-openrail-m",)),
        (r"flux\.?1?[\s-]*\[?dev\]?[^.;]{0,30}licen", re.IGNORECASE, ("flux-1-dev-nc-1.1.1",)),
        (r"stability(?: ai)?[\s-]+(?:ai )?community", re.IGNORECASE, ("stability-community-2024",)),
        (r"qwen[\s-]+research", re.IGNORECASE, ("qwen-research-2024",)),
        (r"tongyi[\s-]+qianwen[^.;]{0,30}licen", re.IGNORECASE, ("tongyi-qianwen-2023",)),
        (r"mistral(?: ai)?[\s-]+research", re.IGNORECASE, ("mistral-research-0.1",)),
        (r"hunyuan[^.;]{0,30}community", re.IGNORECASE, ("hunyuan-community",)),
        (r"exaone[^.;]{0,30}licen", re.IGNORECASE, ("exaone-1.2-nc", "exaone-1.1-nc")),
        (r"deepseek[^.;]{0,15}model[\s-]licen", re.IGNORECASE, ("deepseek-model-1.0",)),
        (r"nvidia[\s-]+open[\s-]+model[\s-]+licen", re.IGNORECASE, ("nvidia-open-model-2025-10-24",)),
        (r"falcon[\s-]+180b", re.IGNORECASE, ("falcon-180b-tii-1.0",)),
        (r"health ai developer", re.IGNORECASE, ("hai-def",)),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One sentence: the licences it names, and whether it says that something is not for sale.

    ``limited``: only some may, or not for everything. ``unnamed`` are terms of a name that nobody knows.
    """

    sentence: str
    keys: tuple[str, ...] = ()
    not_for_sale: bool = False
    limited: bool = False
    unnamed: str = ""


_CLAUSE = LatePattern(
    r"[,;，；、]|\b(?:and|while|whereas|but) (?=the\b|its\b|our\b|model|weights|checkpoint)"
)
_CAPITAL = r"[A-Z][\w.+&'’-]*"
_NAME_OF_TERMS = LatePattern(
    rf"(?<=\bunder )(?:the |a |an |our )?(?:modified )?{_CAPITAL}(?: (?:{_CAPITAL}|of|for|and|v?\d[\d.]*)){{0,7}}"  # noqa: E501
    r"[ -](?:[Ll]icen[cs]e|[Aa]greement|[Tt]erms)(?: Agreement)?"
    rf"|(?<=\bunder )(?:the |a |an |our )?(?:modified )?(?:{_CAPITAL} ){{1,6}}(?:[a-z]+ )?licen[cs]e\b"
    r"|(?<=to )(?:the |our )(?:[A-Z][\w.+&'’-]* ){1,7}(?:Licen[cs]e|Agreement|Terms of Use)"
    r"|《[^《》]{2,40}(?:协议|協議|许可|許可|条款)[^《》]{0,10}》|『[^『』]{2,40}(?:ライセンス|規約)』"
)
"""The name of a licence behind the words that put something under it."""

_COMMON_NAME = LatePattern(
    r"^(?:the |an? |our )?(?:same|following|above|original|open|permissive|this|that|upstream|respective|SPDX"
    r"|Apache|MIT|BSD|ISC|zlib|Boost|Unlicense|CC0|CC[ -]BY|Creative Commons|Mozilla|MPL|(?:GNU )?[AL]?GPL|GNU"  # noqa: E501
    r"|Eclipse|Artistic|PostgreSQL|Python|OpenMDW|Open Software)\b|Apache|\bMIT\b",
    re.IGNORECASE,
)


def said_of_the_model(sentences: Iterable[str], knowledge: LicenseKnowledge) -> Iterator[Said]:
    """What sentences say that may be about the weights."""
    for sentence in sentences:
        if _OF_OTHER_THINGS.search(sentence) and not _OF_THE_MODEL.search(_clause(sentence)):
            continue
        keys = tuple(dict.fromkeys(_named(sentence, knowledge))) if _PUTS_UNDER.search(sentence) else ()
        keys = keys or tuple(key for key in _commons(sentence) if key in knowledge)
        barred = bool(NOT_FOR_SALE.search(FOR_SALE_TOO.sub(" ", sentence)))
        limited = bool(LIMITED.search(sentence))
        unnamed = _terms_nobody_knows(sentence, knowledge)
        if keys or barred or limited or unnamed:
            yield Said(sentence=sentence, keys=keys, not_for_sale=barred, limited=limited, unnamed=unnamed)


def _terms_nobody_knows(sentence: str, knowledge: LicenseKnowledge) -> str:
    """The name of terms that something is put under and that are none of those we know; empty without."""
    for clause in _CLAUSE.split(sentence):
        if _OF_OTHER_THINGS.search(clause) and not _OF_THE_MODEL.search(_clause(clause)):
            continue
        for found in _NAME_OF_TERMS.finditer(clause):
            name = " ".join(found[0].split())
            if not (_COMMON_NAME.search(name) or any(_named(name, knowledge)) or knowledge.by_name(name)):
                return name[:100]
    return ""


def speaks_of_the_model(sentence: str) -> bool:
    """Whether a sentence names the model or its weights."""
    return bool(_OF_THE_MODEL.search(_clause(sentence)))


def _clause(sentence: str) -> str:
    """A sentence without its words for data and code of a model, which are not about its weights."""
    return re.sub(
        r"\b(?:models?'s?|model|training|inference) (?:code|data ?sets?|data|scripts?)\b", " ", sentence
    )


def _named(sentence: str, knowledge: LicenseKnowledge) -> Iterator[str]:
    for pattern, keys in _VERBATIM:
        if pattern.search(sentence):
            yield from (key for key in keys if key in knowledge)
    yield from (key for key in _commons(sentence) if key in knowledge)


def _commons(sentence: str) -> Iterator[str]:
    for found in _CREATIVE_COMMONS.finditer(sentence):
        words = (found["parts"] or found["words"] or "").lower()
        parts = [
            code
            for code, pattern in (("nc", r"nc|non-?commercial"), ("nd", r"nd|no-?deriv"), ("sa", r"sa|share"))
            if re.search(pattern, words)
        ]
        yield "-".join(("cc-by", *parts, found["version"] or found["of"] or "4.0"))


def quoted(text: str) -> str:
    """Outside text as a quotation: one short line, without anything that a terminal or a page would act on."""  # noqa: E501
    plain = "".join(" " if unicodedata.category(one)[0] in "CZ" else one for one in text[: 4 * LONGEST_QUOTE])
    plain = " ".join(re.sub(r"[<>`*_\[\]{}|\\]+", " ", plain).split())
    return f"“{plain[: LONGEST_QUOTE - 3]}…”" if len(plain) > LONGEST_QUOTE - 2 else f"“{plain}”"
