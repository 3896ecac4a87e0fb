"""A question in the loose words of a worked case, answered by the same judgement as ``tracker check``.

A case names licences by their keys: ``model`` with ``entry``, ``tag`` and ``license_name``,
``ancestors``, the ``use``, facts about ``who`` asks, and the ``region``. What a case says in no field,
such as that a model has vision, is taken from its ``title``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracker.domain.licensing.conflicts import declared_conflicts
from tracker.domain.licensing.findings import AccessFact, Ancestor, Judgement, Subject
from tracker.domain.licensing.judging import judge
from tracker.domain.licensing.knowledge import LicenseKnowledge
from tracker.domain.licensing.profile import Profile
from tracker.domain.licensing.profile_facts import Fact, build_profile
from tracker.domain.licensing.readings import strictness
from tracker.domain.licensing.terms import LicenseTerms
from tracker.vocabulary import Access, Flag, Relation, Verdict

_SHARES_WEIGHTS = re.compile(r"fine-?tun|lora\b|adapter|merge|based on|derived from|built on", re.IGNORECASE)
_MODALITIES = (
    (re.compile(r"vision|multimodal|\b(11|90)b\b|image and text|-vl\b", re.IGNORECASE), "multimodal"),
    (re.compile(r"\(text|text-only|text only|\b[13]b\b|language model|chat model", re.IGNORECASE), "text"),
)
_RELATIONS = (
    (re.compile(r"mirror|re-?upload|gguf|quanti[sz]ed|awq|gptq|copy of", re.IGNORECASE), Relation.QUANTIZED),
    (
        # A name such as R1-Distill-Llama is that of a fine-tune: weights of one, outputs of another.
        re.compile(
            r"distilled from|(?:trained|tuned|built) (?:only )?on .{0,40}\boutputs?\b|learnt from outputs",
            re.IGNORECASE,
        ),
        Relation.DISTILLED,
    ),
    (
        re.compile(r"component|tokeni[sz]er|encoder|\bvae\b|bundle|vision tower", re.IGNORECASE),
        Relation.COMPONENT,
    ),
    (re.compile(r"merge", re.IGNORECASE), Relation.MERGE),
)
_BUSINESS = (
    (re.compile(r"maas|model.as.a.service|cloud|api|hosting|inference"), "model-as-a-service"),
    (re.compile(r"internal"), "internal"),
    (re.compile(r"product|app|saas|end.user|consumer"), "end-user-product"),
)
_KINDS = (
    (re.compile(r"universit|academ|school"), "university"),
    (re.compile(r"charit|non.?profit|ngo"), "charity"),
    (re.compile(r"individual|hobby|person|student|developer"), "individual"),
    (re.compile(r"govern|public (?:body|sector|authority)|ministry|military"), "government"),
    (re.compile(r"."), "company"),
)
_RENAMED = {
    "principal_place": "organization.country",
    "principal_place_of_business": "organization.country",
    "domicile": "organization.country",
    "country": "organization.country",
    "parent_country": "organization.parent_country",
    "parent_principal_place": "organization.parent_country",
    "parent_place": "organization.parent_country",
    "exposes_to_third_parties": "product.exposes_to_third_parties",
    "modified": "product.modified",
    "modifies": "product.modified",
    "finetuned": "product.modified",
    "fine_tuned": "product.modified",
    "devices": "organization.devices",
    "edge_devices": "organization.devices",
    "dau": "organization.daily_active_users",
    "product_dau": "product.daily_active_users",
    "annual_active_users": "organization.annual_active_users",
    "service_visits": "product.monthly_visits",
    "monthly_visits": "product.monthly_visits",
    "visits_per_month": "product.monthly_visits",
    "field": "product.field",
    "field_of_use": "product.field",
    "sector": "product.field",
    "industry": "product.field",
    "purpose": "product.purpose",
    "outputs_used_in": "product.outputs_used_in",
    "outputs_region": "product.outputs_used_in",
    "outputs_in": "product.outputs_used_in",
    "output_regions": "product.outputs_used_in",
    "countries": "product.countries",
    "place_of_use": "product.countries",
    "places_of_use": "product.countries",
    "used_in": "product.countries",
    "users_in": "product.countries",
    "removes_guardrails": "product.removes_guardrails",
    "bypasses_guardrails": "product.removes_guardrails",
    "in_breach": "organization.in_breach",
    "breach": "organization.in_breach",
    "competes_with_licensor": "organization.competes_with_licensor",
    "competitor": "organization.competes_with_licensor",
    "end_user": "organization.end_user",
    "end_user_of_product": "organization.end_user",
    "is_end_user": "organization.end_user",
    "revenue_from_model_usd": "product.attributable_revenue_usd",
    "attributable_revenue_usd": "product.attributable_revenue_usd",
}  # fmt: skip
_CHANGED_IN_PLACE = re.compile(
    r"relicen[sc]|(?:copy|taken|downloaded) (?:on|in|while|before|20)|copy (?:taken|of \w+ 20)|in place"
    r"|before the (?:change|switch)|repo(?:sitory)? (?:is )?now",
    re.IGNORECASE,
)
_SELLS_THE_MODEL = re.compile(
    r"\bapis?\b|maas|model.as.a.service|cloud|(?:inference|hosting) (?:provider|business|service)",
    re.IGNORECASE,
)
_HAS_A_PRODUCT = re.compile(
    r"\b(?:chat|end-user) (?:product|app)|\bapp\b|embed|in (?:a|its) product", re.IGNORECASE
)
_NO_TEXT = re.compile(
    r"no licen[sc]e (?:file|text)|without (?:a )?licen[sc]e (?:file|text)|(?:file|text) (?:is )?missing",
    re.IGNORECASE,
)
_WITHOUT_GUARDRAILS = re.compile(
    r"abliterat|uncensor|guardrails? (?:removed|bypass)|jailbroken"
    r"|(?:remov|strip|bypass|disabl|weaken)\w* (?:the )?(?:safety )?guardrails?",
    re.IGNORECASE,
)
_SUES = re.compile(r"\bsu(?:ed|es|ing)\b|lawsuit|litigat|files (?:a |an )?(?:patent|ip) suit", re.IGNORECASE)
_USES = {
    "api": "host",
    "commercial_use": "commercial",
    "distribute": "redistribute",
    "finetune": "fine-tune",
    "hosted": "host",
    "hosted_service": "host",
    "internal": "use",
    "internal_use": "use",
    "modify_finetune": "fine-tune",
    "publish": "redistribute",
    "redistribute_derivatives": "redistribute",
    "redistribute_weights": "redistribute",
    "saas": "host",
    "train_other_models_on_outputs": "train-on-outputs",
}


def judge_case(case: Mapping[str, Any], knowledge: LicenseKnowledge) -> Judgement:
    """The answer to one case. ValueError for a use that is none."""
    return judge(case_subject(case, knowledge), case_profile(case), knowledge)


def expected_word(judgement: Judgement) -> str:
    """The verdict in the words of worked cases, which know no ``unknown``.

    They call it ``conditional`` (the condition is to ask) and tell it by the flag ``unknown``.
    """
    verdict = judgement.verdict
    return (Verdict.CONDITIONAL if verdict is Verdict.UNKNOWN else verdict).value


def case_profile(case: Mapping[str, Any]) -> Profile:
    """Who asks, for which use, where."""
    facts: dict[str, Fact] = {}
    given = case.get("who")
    who: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    for key, value in who.items():
        for name, fact in _facts(str(key).lower().strip(), value, who):
            facts[name] = fact
    _places(case, facts)
    title = str(case.get("title") or "")
    if _WITHOUT_GUARDRAILS.search(title):
        facts.setdefault("product.removes_guardrails", True)
    if _SUES.search(title):
        facts.setdefault("organization.litigation", "licensor")
    business = _business_told(title, who)
    if business:
        facts.setdefault("product.business", business)
    use = case.get("use")
    facts["uses"] = [_USES.get(str(item), str(item)) for item in (use if isinstance(use, list) else [use])]
    return build_profile({name: fact for name, fact in facts.items() if name == "uses" or _fits(name, fact)})


def _fits(name: str, fact: Fact) -> bool:
    """Whether a fact can be understood; one that cannot counts as not given."""
    try:
        build_profile({name: fact})
    except ValueError:
        return False
    return True


def _business_told(title: str, who: Mapping[str, Any]) -> str | None:
    """What a title says of the business, where no field does: a chat product is none that sells a model."""
    if _SELLS_THE_MODEL.search(title):
        return "model-as-a-service"
    if _HAS_A_PRODUCT.search(title) or any("product" in str(key) for key in who):
        return "end-user-product"
    return None


def _places(case: Mapping[str, Any], facts: dict[str, Fact]) -> None:
    region = case.get("region")
    regions = [str(item) for item in (region if isinstance(region, list) else [region]) if item]
    known = [item for item in regions if re.fullmatch(r"[A-Za-z]{2}", item)]
    if known:
        facts.setdefault("product.countries", known)
        facts.setdefault("organization.country", known[0])


def _facts(key: str, value: Any, who: Mapping[str, Any]) -> Iterator[tuple[str, Fact]]:
    if value is None:
        return
    if key in _RENAMED:
        yield _RENAMED[key], value if isinstance(value, int | float | str | bool | list) else str(value)
    elif "mau" in key.split("_") or "users" in key:
        yield from _also_of_the_product(_users(key), key, value, who)
    elif "revenue" in key or "arr" in key.split("_"):
        yield from _also_of_the_product(_revenue(key, who), key, value, who)
    elif key in ("business", "business_type", "business_model"):
        yield from _matched("product.business", _BUSINESS, value)
    elif key in ("role", "acts_as", "capacity") and re.search(r"end.?user", str(value), re.IGNORECASE):
        yield "organization.end_user", True
    elif key in ("kind", "type", "organisation", "organization", "organisation_type", "org_type", "org"):
        yield from _matched("organization.kind", _KINDS, value)
    elif "output" in key and "train" not in key:
        yield "product.outputs_used_in", value if isinstance(value, list) else [str(value)]
    elif re.search(r"(?:^|_)(?:suits?|sued|sues|suing|lawsuit|litigation)(?:_|$)", key):
        yield "organization.litigation", "licensor" if value else "none"
    elif (
        key in ("research", "research_only", "non_commercial", "noncommercial", "personal") and value is True
    ):
        yield (
            "product.purpose",
            "research" if "research" in key else ("personal" if key == "personal" else "non-commercial"),
        )
    elif key in ("military", "medical", "surveillance") and value is True:
        yield "product.field", key


def _matched(
    name: str, patterns: Sequence[tuple[re.Pattern[str], str]], value: Any
) -> Iterator[tuple[str, Fact]]:
    found = next((word for pattern, word in patterns if pattern.search(str(value).lower())), None)
    if found:
        yield name, found


def _also_of_the_product(
    name: str, key: str, value: Any, who: Mapping[str, Any]
) -> Iterator[tuple[str, Fact]]:
    """A figure whose holder or day a case does not say: the company's and its one product's, at all times."""
    yield name, value
    if name.endswith(".now") and not re.search(r"now|today|current", key):
        yield name.removesuffix("now") + "at-release", value
    said = re.search(r"group|affiliate|aggregate|product|licensee|own_|company|entity|subsidiary", key)
    if not said and not any("product" in str(other) for other in who):
        yield name.replace("organization.alone.", "product.").replace("organization.", "product."), value


def _users(key: str) -> str:
    holder = "product" if "product" in key else "organization"
    if re.search(r"licensee|own_|company|entity|subsidiary", key):
        holder = "organization.alone"
    month = re.search(r"(20\d\d)_(\d\d)", key)
    if month:
        return f"{holder}.monthly_active_users.{month[1]}-{month[2]}"
    when = "at-release" if re.search(r"release|prev", key) else "now"
    return f"{holder}.monthly_active_users.{when}"


def _revenue(key: str, who: Mapping[str, Any]) -> str:
    period = "monthly_revenue_usd" if "month" in key and "12" not in key else "annual_revenue_usd"
    if "product" in key or "arr" in key.split("_"):
        return f"product.{period}"
    group = any("group" in str(other) and "revenue" in str(other) for other in who)
    if "group" in key or "affiliate" in key or "aggregate" in key or not group:
        return f"organization.{period}"
    return f"organization.alone.{period}"


def case_subject(case: Mapping[str, Any], knowledge: LicenseKnowledge) -> Subject:
    """The model of a case."""
    model = case.get("model") if isinstance(case.get("model"), Mapping) else {}
    assert isinstance(model, Mapping)  # noqa: S101 - either branch is one
    key = next(iter(_entries(model, knowledge)), None)
    own = knowledge.get(key)
    title = _text(case.get("title")) or ""
    ancestors = [_ancestor(item, title) for item in _items(case.get("ancestors"))]
    also = [other for other in _entries(model, knowledge)[1:] if other in _items(model.get("entry"))]
    also = also if isinstance(model.get("entry"), list) else []
    also += [item.key for item in ancestors if item.key and _second_text(own, knowledge.get(item.key))]
    components = [_component(item) for item in _items(model.get("components"))]
    tag, name, link = (_text(model.get(field)) for field in ("tag", "license_name", "license_link"))
    conflicts = declared_conflicts(tag, name, link, own, knowledge) | _told(model, title)
    if also:
        conflicts |= {Flag.TWO_TEXTS}
    return Subject(
        key=key,
        declared_tag=tag,
        also=tuple(also),
        ancestors=tuple(item for item in (*ancestors, *components) if item.key not in also),
        conflicts=frozenset(conflicts),
        access=_access(model),
        modality=_modality(model, title),
        released=_text(model.get("released") or model.get("release_date")),
    )


def _entries(model: Mapping[str, Any], knowledge: LicenseKnowledge) -> list[str]:
    """The licences of the weights, the strictest first: the entry, and what a file is said to be."""
    files = [model.get(field) for field in ("file", "file_entry", "license_file", "license_text")]
    named = [key for key in files if isinstance(key, str) and key in knowledge]
    keys = dict.fromkeys(str(key) for key in (*_items(model.get("entry")), *named))
    return sorted(keys, key=lambda key: strictness(knowledge.get(key)), reverse=True)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _items(value: object) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def _ancestor(item: Any, title: str) -> Ancestor:
    fields: Mapping[str, Any] = item if isinstance(item, Mapping) else {"entry": item}
    stated = str(fields.get("relation") or "").lower()
    relation = next((found for found in Relation if found.value == stated), None) or _relation_told(title)
    return Ancestor(hub=_text(fields.get("hub")), relation=relation, key=_text(fields.get("entry")))


def _relation_told(title: str) -> Relation:
    found = next((relation for pattern, relation in _RELATIONS if pattern.search(title)), Relation.FINETUNE)
    if found is Relation.DISTILLED and _SHARES_WEIGHTS.search(title):
        return Relation.FINETUNE
    return found


def _component(item: Any) -> Ancestor:
    entry = item.get("entry") if isinstance(item, Mapping) else item
    return Ancestor(hub=None, relation=Relation.COMPONENT, key=_text(entry))


def _second_text(own: LicenseTerms | None, other: LicenseTerms | None) -> bool:
    """Whether two licences were both published for the very same model."""
    if own is None or other is None or own.key == other.key:
        return False
    shared = set(own.applies_to) & set(other.applies_to)
    return bool(shared) and own.name.split("(")[0] != other.name.split("(")[0]


def _told(model: Mapping[str, Any], title: str) -> set[Flag]:
    """Findings about the repository that a case states outright."""
    found = set()
    absent = (None, False, "missing", "none", "absent")
    files = [value for key, value in model.items() if key in ("file", "license_file", "license_text")]
    tagged = model.get("tag") not in (None, "other", "unknown")
    if any(value in absent for value in files) or (tagged and _NO_TEXT.search(title)):
        found.add(Flag.LICENSE_TEXT_MISSING)
    if _CHANGED_IN_PLACE.search(title) or model.get("previous_entry") or model.get("relicensed"):
        found.add(Flag.RELICENSED_IN_PLACE)
    return found


def _access(model: Mapping[str, Any]) -> AccessFact | None:
    stated = _text(model.get("access"))
    if stated in tuple(Access):
        return AccessFact(value=Access(stated))
    if model.get("extra_gated_eu_disallowed") or model.get("region_gate"):
        return AccessFact(value=Access.GATED_AUTO, region_gate="EU")
    gated = model.get("gated")
    if gated in (None, False):
        return None
    return AccessFact(value=Access.GATED_MANUAL if gated == "manual" else Access.GATED_AUTO)


def _modality(model: Mapping[str, Any], title: str) -> str | None:
    stated = _text(model.get("modality"))
    if stated:
        return "multimodal" if re.search(r"multi|vision|image-text", stated) else stated
    return next((word for pattern, word in _MODALITIES if pattern.search(title)), None)
