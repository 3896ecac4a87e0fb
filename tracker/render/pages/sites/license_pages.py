"""One licence: what it permits, asks and bars, clause by clause, and who uses it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracker.domain.licensing.comparing.comparison import TermsChange, compare_terms
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.openness import license_beneath
from tracker.domain.licensing.knowledge.tags import tags_of
from tracker.domain.licensing.knowledge.terms import (
    Basis,
    Grant,
    LicensedAct,
    LicenseTerms,
)
from tracker.domain.reporting.frameworks import license_frameworks
from tracker.domain.reporting.ledger_state import LedgerState, ModelState
from tracker.render.licensing.licenses import duty_line, facts_of, territory_line, threshold_line
from tracker.render.pages.sites.front import common
from tracker.render.pages.writing.address import Place, relative
from tracker.render.pages.writing.events import sentence
from tracker.render.pages.writing.outside import clean, web_address
from tracker.render.pages.writing.page import page
from tracker.render.pages.writing.paths import Paths
from tracker.render.pages.writing.words import DIRECTIONS, Tone, class_tone
from tracker.vocabulary import Direction

_ACTS: Mapping[LicensedAct, str] = {
    LicensedAct.DOWNLOAD: "download",
    LicensedAct.USE: "use",
    LicensedAct.COMMERCIAL: "commercial use",
    LicensedAct.FINE_TUNE: "fine-tune",
    LicensedAct.HOST: "host for others",
    LicensedAct.REDISTRIBUTE_WEIGHTS: "pass on the weights",
    LicensedAct.REDISTRIBUTE_DERIVATIVES: "pass on what is derived",
    LicensedAct.TRAIN_ON_OUTPUTS: "train on outputs",
}
_GRANTS: Mapping[Grant, Tone] = {
    Grant.GRANTED: Tone("✓", "granted", "up"),
    Grant.CONDITIONAL: Tone("◐", "on conditions", "amber"),
    Grant.WITHHELD: Tone("✕", "withheld", "down"),
}
_UNREAD = Tone("?", "unknown", "amber")
_ELSEWHERE = frozenset(
    {"key", "class", "spdx", "by", "conditions", "limitations", "models", "threshold", "territory", "duty"}
)
_MOST_MODELS = 200
_MOST_ROWS = 60


def license_files(state: LedgerState, place: Place, paths: Paths) -> Iterator[tuple[str, bytes]]:
    """A page for every licence that is known."""
    for key in sorted(state.knowledge):
        yield f"licenses/{key}.html", _page(state.knowledge.terms[key], state, place, paths)


def _page(terms: LicenseTerms, state: LedgerState, place: Place, paths: Paths) -> bytes:
    here = f"licenses/{terms.key}.html"
    near = nearest(terms, state.knowledge)
    tags = tags_of(terms)
    users = state.by_license.get(terms.key, ())
    acts = {act.value for act in LicensedAct}
    values = common(here, state, place) | {
        "title": f"{terms.name} · {place.title}",
        "summary": f"{terms.name}: {terms.license_class.value}; what it permits, asks and bars.",
        "terms": terms,
        "tone": class_tone(terms.license_class),
        "tags": [
            (title, [tag.replace("-", " ").replace("mau ", "user ") for tag in found])
            for title, found in (
                ("Permits", tags.permissions),
                ("Asks", tags.conditions),
                ("Bars", tags.limitations),
            )
        ],
        "acts": tuple(_acts(terms)),
        "clauses": [
            *(("threshold", threshold_line(one)) for one in terms.thresholds),
            *((("territory", territory_line(terms.territory)),) if terms.territory else ()),
            *(("duty", duty_line(one)) for one in terms.obligations),
            *(
                (topic, what)
                for topic, what in facts_of(terms)
                if topic not in _ELSEWHERE | acts | {"every act", "source", "read", "by name only", "note"}
            ),
        ][:_MOST_ROWS],
        "notes": terms.notes,
        "read": next((what for topic, what in facts_of(terms) if topic == "read"), terms.as_of),
        "sources": [{"text": source, "href": web_address(source)} for source in terms.sources],
        "digests": terms.fingerprints[:12],
        "near": near and {
            "name": near[0].name,
            "href": relative(here, paths.license(near[0].key) or ""),
            "tone": DIRECTIONS[near[1].direction],
            "reason": near[1].reason,
            "parts": [
                {"tone": DIRECTIONS[part.direction], "topic": part.topic, "what": part.what}
                for part in near[1].parts
                if part.direction is not Direction.NEUTRAL
            ][:_MOST_ROWS],
        },
        "frameworks": tuple(license_frameworks(terms)),
        "users": [_user(model, here, paths) for model in users[:_MOST_MODELS]],
        "more_users": max(0, len(users) - _MOST_MODELS),
    }  # fmt: skip
    return page("license.html", values).encode()


def nearest(terms: LicenseTerms, knowledge: LicenseKnowledge) -> tuple[LicenseTerms, TermsChange] | None:
    """The licence this one is best understood from, and what moves from that one to this.

    That is what it tops up; else its relative of the same family, or failing that of the same category,
    with which it has most in common. None for a text that nobody has read.
    """
    if not terms.verification.text_was_read:
        return None
    beneath = license_beneath(terms, knowledge)
    if beneath is not None and beneath.key != terms.key:
        return beneath, compare_terms(beneath, terms)
    read = [other for other in _relatives(terms, knowledge) if other.verification.text_was_read]
    if not read:
        return None
    own = _marks(terms)
    other = min(read, key=lambda one: (len(own ^ _marks(one)), _is_later(one, terms), one.key))
    return other, compare_terms(other, terms)


def _relatives(terms: LicenseTerms, knowledge: LicenseKnowledge) -> Sequence[LicenseTerms]:
    others = [knowledge.terms[key] for key in knowledge if key != terms.key]
    family = [other for other in others if terms.family and other.family == terms.family]
    return family or [other for other in others if other.category == terms.category]


def _marks(terms: LicenseTerms) -> frozenset[object]:
    """What a licence grants, asks and bars, in brief: enough to see which others are near."""
    return frozenset(
        [
            *((act, one.grant, one.needs) for act, one in terms.permissions.items()),
            *((one.duty, one.text) for one in terms.obligations),
            *((one.metric, one.amount, one.consequence) for one in terms.thresholds),
            *(terms.territory.excluded if terms.territory else ()),
            ("military", terms.field_of_use.military),
        ]
    )


def _is_later(other: LicenseTerms, terms: LicenseTerms) -> bool:
    return bool(other.date and terms.date and other.date > terms.date)


def _acts(terms: LicenseTerms) -> Iterator[Mapping[str, Any]]:
    for act, word in _ACTS.items():
        permission = terms.permissions[act]
        read = terms.answers(act)
        said = permission.condition
        if not read:
            said = f"recorded as {permission.grant.value}, which nobody has read in the text"
        elif not said and permission.basis is Basis.SILENT:
            said = "the text is silent"
        yield {
            "act": word,
            "tone": _GRANTS[permission.grant] if read else _UNREAD,
            "said": sentence(said) if said else "",
            "section": permission.section,
        }


def _user(model: ModelState, here: str, paths: Paths) -> Mapping[str, Any]:
    found = model.assessment.license
    return {
        "name": model.name,
        "href": relative(here, paths.model(model.id) or ""),
        "developer": model.developer,
        "declared": clean(found.declared_name or found.declared or "nothing", 80),
        "evidence": found.evidence[0].sha256[:12] if found.evidence else None,
        "as_of": (found.as_of or "")[:10] or None,
    }
