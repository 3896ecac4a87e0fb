"""Who asks in a worked case: facts under loose names, and what only its title tells.

Nothing here raises. A fact that cannot be understood counts as not given, which never makes an answer
better than conditional.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracker.domain.licensing.asking.places import code_of
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.asking.profile_facts import WORLD, Fact, build_profile

_Rule = tuple[re.Pattern[str], str]


def _rules(*pairs: tuple[str, str]) -> tuple[_Rule, ...]:
    return tuple((re.compile(pattern, re.IGNORECASE), word) for pattern, word in pairs)


_BUSINESS = _rules(
    (r"maas|model.as.a.service|cloud|\bapis?\b|hosting|inference", "model-as-a-service"),
    (r"internal", "internal"),
    (r"product|app|saas|end.user|consumer", "end-user-product"),
)
_SERVICE = "model-as-a-service"
_KINDS = _rules(
    (r"universit|academ|school|institute|research (?:lab|group)", "university"),
    (r"charit|non.?profit|ngo", "charity"),
    (r"individual|hobby|person|student|developer", "individual"),
    (r"govern|public (?:body|sector|authority)|ministry|military", "government"),
    (r".", "company"),
)
_PURPOSES = _rules(
    (r"non.?commercial", "non-commercial"),
    (r"research|academ|scien", "research"),
    (r"evaluat|test", "evaluation"),
    (r"personal|hobby|private", "personal"),
    (r"commerc|business|product|sell|profit|revenue", "commercial"),
)
_FIELDS = _rules(
    (r"\bmilitary\b|weapon|battlefield|\barmy\b|warfare|\bdefen[cs]e\b", "military"),
    (r"medical|diagnos|clinic|health", "medical-advice"),
    (r"surveil", "surveillance"),
    (r"\bpolic(?:e|ing)\b|law.enforcement", "policing"),
    (r"image.{0,3}(?:app|business|generat|service|product)|text.to.image", "image-generation"),
    (r"work.assistant|office.productivity", "ai-work-assistant"),
    (r"coding.assistant|ai.coding", "ai-coding"),
)
_USES = _rules(
    (r"output|distil|synthetic|teacher", "train-on-outputs"),
    (r"^ship", "ship"),
    (
        r"distribut|publish|shar(?:e|ing)|upload|mirror|releas|(?:^|_)pass(?:_|$)|re_?licen[sc]",
        "redistribute",
    ),
    (r"fine|tun|modif|adapt|lora|derivative|train|merg|quanti[sz]", "fine-tune"),
    (r"host|serv|(?:^|_)apis?(?:_|$)|saas|maas|cloud", "host"),
    (r"commerc|sell|sold|product|embed|monet|business|integrat", "commercial"),
    (r"download|fetch|pull|obtain", "download"),
    (r"use|run|internal|evaluat|research|deploy|personal|infer", "use"),
    (r".", "commercial"),
)
_PLAIN_USES = {
    "redistribute_derivatives": "redistribute",
    "redistribute_weights": "redistribute",
    "modify_finetune": "fine-tune",
    "hosted_service": "host",
    "commercial_use": "commercial",
    "internal_use": "use",
}
# The kind of fact a key gives, by what is in it; the first that fits.
_KEYS = _rules(
    (r"guardrail|abliterat", "product.removes_guardrails"),
    (r"breach", "organization.in_breach"),
    (r"compet", "organization.competes_with_licensor"),
    (
        r"^(?:is_|as_)?(?:an?_)?end_?user(?:_of_.*)?$|(?:via|through|inside)_.*(?:product|vendor|service)"
        r"|received_.*product",
        "organization.end_user",
    ),
    (r"expos|third_part|external", "product.exposes_to_third_parties"),
    (r"^(?:internal|only_internal|internal_use|internal_only|internal_use_only)$", "not exposed"),
    (r"litig|suit|sued|sues|suing|patent_claim", "organization.litigation"),
    (r"attributable|from_model|from_the_model|model_revenue|falcon", "product.attributable_revenue_usd"),
    (r"devices?$|devices", "organization.devices"),
    (r"visits", "product.monthly_visits"),
    (r"(?:^|_)dau(?:_|$)|daily", "daily"),
    (r"(?:^|_)aau(?:_|$)|annual_(?:active_|unique_)?users|yearly_users", "annual-users"),
    (r"(?:^|_)mau(?:_|$)|users(?!_in)|muu", "users"),
    (r"(?:revenue|turnover|sales).*_(?:cny|rmb|yuan)(?:_|$)", "organization.annual_revenue_cny"),
    (r"_(?:eur|gbp|jpy|krw|inr|chf)(?:_|$)", "another currency"),
    (r"revenue|(?:^|_)arr(?:_|$)|turnover|sales", "revenue"),
    (r"output|(?:view(?:er|ed)|audience|broadcast|shown|screened)\w*_in$", "product.outputs_used_in"),
    (r"parent.*(?:place|country)|(?:place|country).*parent|^parent$", "organization.parent_country"),
    (
        r"^(?:countries|places|places?_of_use|markets?|regions?$)|(?:user|customer|client)s?_in$"
        r"|^(?:used|run|serv|hosted|sold|deploy|distribut|ship)\w*_in$|(?:product|use|deploy\w*|service)_"
        r"(?:place|countr|region|market)",
        "product.countries",
    ),
    (r"place|domicile|country|headquarter|(?:^|_)hq|seat|incorporat|based_in", "organization.country"),
    (r"field|sector|industry|use_case|application|domain", "product.field"),
    (r"purpose|intent", "product.purpose"),
    (r"business", "product.business"),
    (r"^(?:role|acts_as|capacity)$", "role"),
    (r"kind|type|^org", "organization.kind"),
    (r"modif|finetun|fine_tun|changed", "product.modified"),
)
_TRUTHS = frozenset(
    {
        "product.removes_guardrails", "organization.in_breach", "organization.competes_with_licensor",
        "organization.end_user", "product.exposes_to_third_parties", "product.modified",
    }
)  # fmt: skip
_WORLDWIDE = re.compile(r"world|global|everywhere|any country|all countries", re.IGNORECASE)
_SELLS_THE_MODEL = re.compile(
    r"\bapis?\b|maas|model.as.a.service|cloud|(?:inference|hosting) (?:provider|business|service)",
    re.IGNORECASE,
)
_HAS_A_PRODUCT = re.compile(
    r"\b(?:chat|end-user) (?:product|app)|\bapp\b|embed|in (?:a|its) product", re.IGNORECASE
)
_WITHOUT_GUARDRAILS = re.compile(
    r"abliterat|uncensor|guardrails? (?:removed|bypass)|jailbroken"
    r"|(?:remov|strip|bypass|disabl|weaken)\w* (?:the )?(?:safety )?guardrails?",
    re.IGNORECASE,
)
_SUES = re.compile(
    r"\bsu(?:ed|es|ing)\b|lawsuit|litigat|fil(?:es|ed|ing) (?:an? )?(?:\w+ )?suit|(?:ip|patent) suit",
    re.IGNORECASE,
)
_RIVAL = re.compile(r"\bcompeting (?:model|product)|competes with|competitor|\brival\b", re.IGNORECASE)
# The role of who asks: a vendor whose product is for end users is none of them.
_SOME = r"(?:an? |the |some )?(?:\w+ ){0,2}"
_USES_A_PRODUCT = re.compile(
    r"\b(?:as|is) (?:an? |the )?end[- _]users?\b|\bend[- _]users? of\b|^(?:an? )?(?:\w+ )?end[- _]users?$"
    rf"|\buses? {_SOME}(?:vendor|provider|supplier|company|somebody else)(?:'s|’s) "
    rf"|\buses? {_SOME}(?:chatbot|product|app|service|saas|assistant)\b.{{0,20}} (?:of|by|from) "
    rf"|\bthrough {_SOME}(?:vendor|product)\b",
    re.IGNORECASE,
)


def case_profile(case: Mapping[str, Any]) -> Profile:
    """Who asks, for which use, where."""
    case = case if isinstance(case, Mapping) else {}
    given = case.get("who")
    who = {_folded(key): value for key, value in given.items()} if isinstance(given, Mapping) else {}
    facts: dict[str, Fact] = {}
    for key, value in who.items():
        facts |= dict(_facts(key, value, who))
    _places(case, facts)
    use = case.get("use")
    uses = [_use(str(item)) for item in (use if isinstance(use, list | tuple) else [use or "use"])]
    _told(str(case.get("title") or ""), who, uses, facts)
    facts["uses"] = uses
    return build_profile({name: fact for name, fact in facts.items() if _fits(name, fact)})


def _folded(key: object) -> str:
    return re.sub(r"[^a-z0-9]+", "_", str(key).lower()).strip("_")


def _use(word: str) -> str:
    folded = _folded(word)
    plain = _PLAIN_USES.get(folded)
    return plain or next((use for pattern, use in _USES if pattern.search(folded)), "commercial")


def _fits(name: str, fact: Fact) -> bool:
    """Whether a fact can be understood; one that cannot counts as not given."""
    try:
        build_profile({name: fact})
    except (ValueError, TypeError):
        return False
    return True


def _facts(key: str, value: Any, who: Mapping[str, Any]) -> Iterator[tuple[str, Fact]]:
    if value is None:
        return
    kind = _kind(key)
    if kind is None or (isinstance(value, bool) and kind in _WORDS):
        yield from _said_by_the_key(key, _true(value))
    elif kind in _TRUTHS:
        yield kind, _true(value)
    elif kind == "not exposed":
        yield "product.exposes_to_third_parties", not _true(value)
    elif kind == "organization.litigation":
        yield kind, "licensor" if _true(value) else "none"
    elif kind == "another currency":
        return
    elif kind in ("users", "revenue", "daily", "annual-users"):
        yield from _figures(kind, key, value, who)
    elif kind in ("organization.country", "organization.parent_country"):
        code = code_of(str(value))
        if code:
            yield kind, code
    elif kind in ("product.countries", "product.outputs_used_in"):
        yield kind, _codes(value)
    elif kind in _WORDS:
        word = _matched(_WORDS[kind], value)
        if word or kind == "product.field":
            yield kind, word or str(value)
    elif kind == "role":
        if _USES_A_PRODUCT.search(str(value)):
            yield "organization.end_user", True
    else:
        yield kind, value


_WORDS: Mapping[str, tuple[_Rule, ...]] = {
    "product.field": _FIELDS,
    "product.purpose": _PURPOSES,
    "product.business": _BUSINESS,
    "organization.kind": _KINDS,
}


def _kind(key: str) -> str | None:
    return next((kind for pattern, kind in _KEYS if pattern.search(key)), None)


def _said_by_the_key(key: str, holds: bool) -> Iterator[tuple[str, Fact]]:
    """A fact that is stated by being true: ``military``, ``research_only``, ``maas``."""
    words = key.replace("_", " ")
    service = _matched(_BUSINESS, words) == _SERVICE
    if service:
        yield "product.business", _SERVICE if holds else "end-user-product"
    if service or not holds:
        return
    if kind := _matched(_KINDS[:-1], words):
        yield "organization.kind", kind
    for name in ("product.field", "product.purpose"):
        if word := _matched(_WORDS[name], words):
            yield name, word
            return


def _true(value: Any) -> bool:
    words = ("no", "none", "false", "0", "")
    return value.strip().lower() not in words if isinstance(value, str) else bool(value)


def _matched(patterns: Sequence[_Rule], value: Any) -> str | None:
    return next((word for pattern, word in patterns if pattern.search(str(value))), None)


def _codes(value: Any) -> list[str]:
    words = (
        [str(item) for item in value] if isinstance(value, list | tuple) else re.split(r"[,;/]", str(value))
    )
    if any(_WORLDWIDE.search(word) for word in words):
        return [WORLD]
    return [code for word in words if (code := code_of(word))]


def _figures(kind: str, key: str, value: Any, who: Mapping[str, Any]) -> Iterator[tuple[str, Fact]]:
    """A figure under every name it may be asked for by.

    Where a case does not say whose it is, or of which day, it is the company's and its one product's, at
    all times: a licence that looks at either then finds it.
    """
    product = "product" in key or (kind == "revenue" and "arr" in key.split("_"))
    alone = re.search(r"licensee|own_|company|entity|subsidiary", key)
    grouped = re.search(r"group|affiliate|aggregate", key)
    others_product = any("product" in other for other in who)
    holder = "product" if product else _organization(kind, bool(alone), bool(grouped), who)
    holders = [holder]
    if not (product or alone or others_product) and (kind == "daily" or not grouped):
        holders.append("product")
    for each in holders:
        for name in _names(kind, key):
            yield f"{each}.{name}", value


def _organization(kind: str, alone: bool, grouped: bool, who: Mapping[str, Any]) -> str:
    if alone and not grouped:
        return "organization.alone"
    if kind == "revenue" and not grouped and any("group" in other and "revenue" in other for other in who):
        return "organization.alone"
    return "organization"


def _names(kind: str, key: str) -> list[str]:
    match kind:
        case "daily":
            return ["daily_active_users"]
        case "annual-users":
            return ["annual_active_users"]
        case "revenue":
            monthly = re.search(r"month", key) and "12" not in key
            return ["monthly_revenue_usd" if monthly else "annual_revenue_usd"]
    month = re.search(r"(20\d\d)_?(\d\d)", key)
    if month:
        return [f"monthly_active_users.{month[1]}-{month[2]}"]
    if "release" in key:
        return ["monthly_active_users.at-release"]
    if re.search(r"now|today|current", key):
        return ["monthly_active_users.now"]
    return ["monthly_active_users.now", "monthly_active_users.at-release"]


def _places(case: Mapping[str, Any], facts: dict[str, Fact]) -> None:
    region = case.get("region")
    codes = _codes(region) if region else []
    if codes:
        facts.setdefault("product.countries", codes)
    if codes and codes != [WORLD]:
        facts.setdefault("organization.country", codes[0])


def _told(title: str, who: Mapping[str, Any], uses: Sequence[str], facts: dict[str, Fact]) -> None:
    """What a title says and no field does."""
    for pattern, name, value in (
        (_WITHOUT_GUARDRAILS, "product.removes_guardrails", True),
        (_SUES, "organization.litigation", "licensor"),
        (_RIVAL, "organization.competes_with_licensor", True),
        (_USES_A_PRODUCT, "organization.end_user", True),
    ):
        if pattern.search(title):
            facts.setdefault(name, value)
    field = _matched(_FIELDS, title)
    if field in ("military", "image-generation"):
        facts.setdefault("product.field", field)
    # A chat product is none that sells a model.
    if _SELLS_THE_MODEL.search(title):
        facts.setdefault("product.business", _SERVICE)
    elif _HAS_A_PRODUCT.search(title) or (
        "host" not in uses and any("product" in key.split("_") for key in who)
    ):
        facts.setdefault("product.business", "end-user-product")
