"""Fields of use that a licence, or a policy it brings in, bars."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.judging.findings import Reason, TermsInForce
from tracker.domain.licensing.knowledge.terms import FieldOfUse, LicensedAct, LicenseTerms, Military
from tracker.domain.values.late_pattern import LatePattern
from tracker.vocabulary import Action, Flag, LicenseClass, Verdict

NO_FIELD = frozenset({"general", "none", ""})
# Fields that only size limits single out; no list of barred uses names them.
_BUSINESS_FIELDS = frozenset(
    {"ai-work-assistant", "ai-coding", "office-productivity", "image-generation", "image-editing"}
)

_BARRED_BY: dict[str, str] = {
    "administration-of-justice": r"justice|law enforcement",
    "automated-decisions": r"automated decision|critical decision",
    "autonomous-driving": r"autonomous driving|transport",
    "biometric": r"biometric",
    "critical-infrastructure": r"critical.infrastructure",
    "disinformation": r"disinformation|false information|misinformation",
    "espionage": r"espionage",
    "extractive": r"extractive",
    "immigration": r"immigration",
    "impersonation": r"impersonat|as human",
    "law-enforcement": r"law enforcement|policing",
    "malware": r"malware|malicious",
    "medical-advice": r"medical advice|medical diagnosis",
    "minors": r"minors",
    "nuclear": r"nuclear|weapons of mass destruction",
    "policing": r"policing|law enforcement",
    "sexual-content": r"sexually explicit|pornograph",
    "surveillance": r"surveillance",
    "weapons": r"weapons",
}
_PRACTISED = frozenset({"medical-advice", "legal-advice", "financial-advice"})
_LICENSED_ONLY = LatePattern(r"professional practice", re.IGNORECASE)
_MILITARY = frozenset({"military", "weapons"})
# What people call a field, as the tables here spell it; the first that fits.
_SPOKEN: tuple[tuple[LatePattern, str], ...] = tuple(
    (LatePattern(pattern), field)
    for pattern, field in (
        (r"\bmilitary\b|\barm(?:y|ies|ed forces)\b|warfare|battlefield|\bdefen[cs]e\b", "military"),
        (r"\bweapons?\b|munition", "weapons"),
        (
            r"\boil\b|\bgas\b|petrol|\bmin(?:ing|erals?)\b|drilling|extracti|deforest|\blogging\b",
            "extractive",
        ),
        (r"\bpolic(?:e|ing)\b", "policing"),
        (r"law enforcement", "law-enforcement"),
        (r"surveil|wiretap", "surveillance"),
        (r"biometric|fac(?:e|ial) recognition|fingerprint recognition", "biometric"),
        (r"\bmedic(?:al|ine)\b|diagnos|clinic|\bhealth advice\b", "medical-advice"),
        (r"immigration|asylum|border control", "immigration"),
        (r"judicia|\bcourts?\b|sentencing|administration of justice", "administration-of-justice"),
        (r"disinformation|misinformation|fake news|propaganda", "disinformation"),
        (r"\b(?:spying|espionage)\b", "espionage"),
        (r"\b(?:malware|ransomware|spyware)\b", "malware"),
        (r"deep ?fake|impersonat", "impersonation"),
        (r"\bchild(?:ren)?\b.*\b(?:safety|abuse|sexual)\b|\bminors\b", "minors"),
        (r"pornograph|sexual", "sexual-content"),
        (r"nuclear", "nuclear"),
        (r"self.driving|autonomous (?:driving|vehicle|car)", "autonomous-driving"),
        (r"critical infrastructure|power grid", "critical-infrastructure"),
        (r"automated decision", "automated-decisions"),
    )
)

_Found = tuple[Verdict, set[Flag], str]


def field_reasons(
    force: TermsInForce, terms: LicenseTerms, action: Action, profile: Profile
) -> Iterator[Reason]:
    """What the barred uses do to an action of a profile that names its field."""
    field = normal_field(profile.field_of_use)
    if field in NO_FIELD or field in _BUSINESS_FIELDS or action is Action.DOWNLOAD:
        return
    for effect, flags, text in _findings(terms, field):
        yield Reason(
            action=action,
            effect=effect,
            text=text,
            license=terms.key,
            clause=terms.field_of_use.section or terms.permission(LicensedAct.USE).section,
            source=terms.source,
            hub=force.hub,
            flags=frozenset(flags),
        )


def normal_field(field: str | None) -> str:
    """A field as the tables here spell it: ``Medical advice`` is ``medical-advice``."""
    word = "-".join((field or "").lower().replace("_", "-").split())[:100]
    if word in NO_FIELD or word in _BUSINESS_FIELDS or word in _BARRED_BY or word in _PRACTISED:
        return word
    spoken = word.replace("-", " ")
    return next((name for pattern, name in _SPOKEN if pattern.search(spoken)), word)


def _findings(terms: LicenseTerms, field: str) -> Iterator[_Found]:
    rules = terms.field_of_use
    if field in _MILITARY:
        yield from _military(rules, terms)
    barred = _matching(rules, field)
    if barred:
        yield Verdict.FORBIDDEN, {Flag.FIELD_OF_USE}, f"{field} is barred: {barred}"
    elif licensed := _licensed_only(rules, field):
        text = f"{field} is for those licensed to practise: {licensed}"
        yield Verdict.CONDITIONAL, {Flag.FIELD_OF_USE}, text
    elif field in _BARRED_BY and field not in _MILITARY and rules.barred and not rules.listed_elsewhere:
        text = f"{field} is not on the list of barred uses; keep to the others"
        yield Verdict.CONDITIONAL, set(), text
    elif field not in _MILITARY and rules.listed_elsewhere:
        text = f"uses are barred in a list that was not read; read it for {field}: {rules.listed_elsewhere}"
        if field in _BARRED_BY or field in _PRACTISED:
            yield Verdict.UNKNOWN, {Flag.FIELD_OF_USE, Flag.UNKNOWN}, text
        else:
            yield Verdict.CONDITIONAL, set(), text
    elif field not in _MILITARY and rules.barred:
        text = f"look whether {field} is among the barred uses: {'; '.join(rules.barred)}"
        yield Verdict.CONDITIONAL, set(), text


def _matching(rules: FieldOfUse, field: str) -> str:
    pattern = _BARRED_BY.get(field) or re.escape(field.replace("-", " "))
    return next((use for use in rules.barred if re.search(pattern, use, re.IGNORECASE)), "")


def _licensed_only(rules: FieldOfUse, field: str) -> str:
    if field not in _PRACTISED:
        return ""
    return next((use for use in rules.barred if _LICENSED_ONLY.search(use)), "")


def _military(rules: FieldOfUse, terms: LicenseTerms) -> Iterator[_Found]:
    match rules.military:
        case Military.PROHIBITED:
            yield Verdict.FORBIDDEN, {Flag.FIELD_OF_USE}, "military use is barred by name"
        case Military.CONDITIONAL:
            yield Verdict.CONDITIONAL, {Flag.FIELD_OF_USE}, "military use is tied to conditions"
        case Military.NOT_LISTED | Military.UNRESTRICTED if (
            rules.barred or rules.military is Military.NOT_LISTED
        ):
            text = "military use is not on the list of barred uses; keep to the others"
            yield Verdict.CONDITIONAL, set(), text
        case Military.UNSPECIFIED:
            text = "military use is not named, but other barred uses may cover it"
            yield Verdict.CONDITIONAL, {Flag.ASK_COUNSEL}, text
        case Military.SEE_POLICY:
            text = "a separate policy decides on military use, and it was not read"
            yield Verdict.UNKNOWN, {Flag.FIELD_OF_USE, Flag.UNKNOWN}, text
        case Military.NOT_RECORDED:
            if terms.license_class is not LicenseClass.OPEN_SOURCE:
                text = "whether military use is barred was not looked up; read the licence"
                yield Verdict.UNKNOWN, {Flag.FIELD_OF_USE, Flag.UNKNOWN}, text
        case Military.NONE_SEEN:
            yield Verdict.ALLOWED, set(), "no clause on military use was seen in the text"
        case Military.UNRESTRICTED:
            yield Verdict.ALLOWED, set(), "no field of use is barred"
