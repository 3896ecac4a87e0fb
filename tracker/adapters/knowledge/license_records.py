"""One licence of the knowledge files, from its plain form to the nouns of the domain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeAlias

from tracker.domain.licensing.knowledge.terms import (
    Acceptance,
    Basis,
    Clause,
    Companion,
    Consequence,
    Duty,
    EntryKind,
    FieldOfUse,
    Fingerprint,
    Grant,
    Holder,
    LicensedAct,
    LicenseTerms,
    Measured,
    Metric,
    Military,
    Need,
    Obligation,
    OutputOwnership,
    OutputTerms,
    Permission,
    Termination,
    Territory,
    TerritoryTest,
    Threshold,
    ThresholdScope,
    Verification,
    When,
)
from tracker.vocabulary import LicenseClass

Record: TypeAlias = Mapping[str, Any]


def read_terms(record: Record) -> LicenseTerms:
    """``record`` fits ``license.schema.json``; the tests see to that, so nothing is checked again here."""
    identifiers, declared, text = record["identifiers"], record["declared_as"], record.get("text", {})
    reading = record["reading"]
    return LicenseTerms(
        key=record["key"],
        name=record["name"],
        kind=EntryKind(record["kind"]),
        license_class=LicenseClass(record["class"]),
        category=record["category"],
        spdx=identifiers["spdx"],
        steward=record["steward"],
        verification=Verification(reading["how"]),
        sources=_words(reading, "sources"),
        as_of=reading["as_of"],
        permissions=_permissions(record["grants"]),
        version=record.get("version"),
        date=record.get("date"),
        family=record.get("family"),
        on_spdx_list=identifiers.get("on_spdx_list", False),
        osi_approved=identifiers.get("osi_approved"),
        fsf_free=identifiers.get("fsf_free"),
        scancode_key=identifiers.get("scancode"),
        hub_ids=_words(identifiers, "hub"),
        names_seen=_words(declared, "names_seen"),
        names_expected=_words(declared, "names_expected"),
        link_markers=_words(declared, "links"),
        applies_to=_words(record, "models"),
        applies_unseen=_words(record, "models_unseen"),
        thresholds=tuple(_threshold(entry) for entry in record.get("thresholds", ())),
        territory=_territory(record["territory"]) if "territory" in record else None,
        field_of_use=_field_of_use(record["field_of_use"]),
        obligations=tuple(_obligation(entry) for entry in record.get("obligations", ())),
        outputs=_outputs(record["outputs"]) if "outputs" in record else None,
        patent_grant=Clause(**record["patent_grant"]) if "patent_grant" in record else None,
        terminations=tuple(Termination(**entry) for entry in record.get("termination", ())),
        acceptance=Acceptance(**record["acceptance"]) if "acceptance" in record else None,
        updatable=Clause(**record["updatable"]) if "updatable" in record else None,
        law=record.get("law"),
        to_read=reading.get("to_read"),
        markers=_words(text, "markers"),
        markers_absent=_words(text, "markers_absent"),
        marker_set_also_in=_words(text, "shared_markers"),
        fingerprints=tuple(Fingerprint(**entry) for entry in text.get("fingerprints", ())),
        companions=tuple(_companion(entry) for entry in text.get("companions", ())),
        notes=_words(record, "notes"),
    )


def _words(record: Record, name: str) -> tuple[str, ...]:
    return tuple(record.get(name, ()))


def _permissions(grants: Record) -> dict[LicensedAct, Permission]:
    return {act: _permission(act, grants[act]) for act in LicensedAct}


def _permission(act: LicensedAct, grant: Record) -> Permission:
    return Permission(
        act=act,
        grant=Grant(grant["answer"]),
        basis=Basis(grant["basis"]),
        condition=grant.get("condition", ""),
        needs=tuple(Need(need) for need in grant.get("needs", ())),
        section=grant.get("section"),
    )


def _threshold(entry: Record) -> Threshold:
    fields = {
        **{"amount": None, "unit": None, "period": None},
        **entry,
        "metric": Metric(entry["metric"]),
        "holder": Holder(entry["holder"]),
        "measured": Measured(entry["measured"]),
        "consequence": Consequence(entry["consequence"]),
        "scope": ThresholdScope(entry["scope"]),
    }
    return Threshold(**fields)


def _territory(entry: Record) -> Territory:
    fields = {**entry, "excluded": tuple(entry["excluded"]), "test": TerritoryTest(entry["test"])}
    return Territory(**fields)


def _field_of_use(entry: Record) -> FieldOfUse:
    fields = {**entry, "military": Military(entry["military"]), "barred": _words(entry, "barred")}
    return FieldOfUse(**fields)


def _obligation(entry: Record) -> Obligation:
    fields = {
        **entry,
        "duty": Duty(entry["duty"]),
        "when": tuple(When(when) for when in entry["when"]),
        "alternatives": _words(entry, "alternatives"),
    }
    return Obligation(**fields)


def _outputs(entry: Record) -> OutputTerms:
    ownership = entry.get("ownership")
    return OutputTerms(**{**entry, "ownership": OutputOwnership(ownership) if ownership else None})


def _companion(entry: Record) -> Companion:
    fields = dict(entry)
    return Companion(role=fields.pop("role"), fingerprint=Fingerprint(**fields))
