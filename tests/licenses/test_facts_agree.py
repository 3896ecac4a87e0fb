"""The knowledge says what the shared facts say, nothing lost, in our own shape."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge, fold_name
from tracker.domain.licensing.knowledge.terms import Duty, LicensedAct, LicenseTerms

ACTS = {
    "download": LicensedAct.DOWNLOAD,
    "internal_use": LicensedAct.USE,
    "commercial_use": LicensedAct.COMMERCIAL,
    "hosted_service": LicensedAct.HOST,
    "modify_finetune": LicensedAct.FINE_TUNE,
    "redistribute_weights": LicensedAct.REDISTRIBUTE_WEIGHTS,
    "redistribute_derivatives": LicensedAct.REDISTRIBUTE_DERIVATIVES,
    "train_other_models_on_outputs": LicensedAct.TRAIN_ON_OUTPUTS,
}
GRANTS = {"yes": "granted", "conditional": "conditional", "no": "withheld"}
WORDS = {
    "mau": "monthly-active-users",
    "dau": "daily-active-users",
    "needs_separate_licence": "needs-separate-license",
    "licence_terminates": "license-terminates",
    "maas_business": "model-as-a-service",
    "n/a": "not-applicable",
    "aup": "acceptable-use-policy",
    "export": "export-control",
    "pass_through_restrictions": "pass-on-restrictions",
    "provider_identity_disclosure": "provider-identity",
    "publication_ack": "acknowledge-in-publication",
    "licensee_domicile": "domicile",
    "text-on-disk": "standard-text",
}
MILITARY = {
    "unrestricted by name": "not-listed",
    "see AUP": "see-policy",
    "see Trustworthy AI terms": "see-policy",
    "see Attachment A": "see-policy",
    "no clause seen": "none-seen",
    "not recorded": "not-recorded",
}
# How often a fact names a duty's occasion more widely than its own note does; ours follow the note.
ONLY_WHEN = {
    "distribute-modified": {"distribute-modified"},
    "distribute-derivative": {"distribute-derived-model"},
    "distribute (not hosted)": {"distribute"},
    "hosted-modified": {"host"},
    "distributed derived AI model": {"distribute-derived-model"},
    "distributed model made with materials or outputs": {"distribute-derived-model"},
    "distributed derived model": {"distribute-derived-model"},
    "distributed derivative": {"distribute-derived-model"},
    "distribute unmodified in entirety": {"distribute"},
    "distributed derivative AI model": {"distribute-derived-model"},
    "distributed AI model made with model or outputs": {"distribute-derived-model"},
}

# The Apache text as most repositories carry it, and without its first line break, as Ollama's library does.
_APACHE = (
    "948703bcf1cb4a2dafd21676dd01e40a58fe21bd9b425c000b9070eccb441092",
    "95f35d79ea3bab75c250549d6a03cef242e0547d78c99e26fcede49936fb0184",
)
OTHER_FORMS = {
    "apache-2.0": [
        ("cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30", *_APACHE),
        ("c71d239df91726fc519c6eb72d318ec65820627232b2f796219e87dcf35d0ab4", *_APACHE),
    ]
}
ADDED_TEXTS = 27
"""Texts of the second sheet: those of new entries, of corrections, and one that replaces none."""

Fact = dict[str, Any]
Pair = tuple[Fact, LicenseTerms]


def word(value: str | None) -> str | None:
    return None if value is None else WORDS.get(value, value.replace("_", "-"))


@pytest.fixture(scope="module")
def facts(shared: Path) -> Fact:
    """The first sheet with the corrections and additions of the second."""
    first, second = (
        yaml.load((shared / "facts" / name).read_bytes(), Loader=yaml.CSafeLoader)
        for name in ("licenses.yaml", "licenses-2.yaml")
    )
    entries = {one["key"]: one for one in first["licenses"]}
    for change in second["corrections"]:
        correct(entries[change["key"]], change)
    first["licenses"] += second["licenses"]
    first["meta"]["entries"] += second["meta"]["entries"]
    known = {one["license_name"]: one for one in first["license_name_aliases"]}
    for alias in second["license_name_aliases"]:
        if alias["license_name"] in known:
            known[alias["license_name"]]["candidates"] += alias["candidates"]
        else:
            first["license_name_aliases"].append(alias)
    return first


def correct(entry: Fact, change: Fact) -> None:
    """Replace one field, or add to a list, or take from it."""
    field, value = change["field"], change["value"]
    if field.endswith((" (add)", " (remove)")):
        name = field.split(" ")[0]
        old = entry.setdefault(name, [])
        kept = [*old, *value] if field.endswith("(add)") else [one for one in old if one not in value]
        entry[name] = kept
    elif field.startswith("obligations["):
        return
    elif field.startswith("verdicts."):
        _, act, *part = field.split(".")
        entry["verdicts"][act] = {**entry["verdicts"][act], "cond": value} if part else value
    else:
        entry[field] = value


@pytest.fixture(scope="module")
def pairs(facts: Fact, knowledge: LicenseKnowledge) -> list[Pair]:
    return [(fact, knowledge.terms[fact["key"]]) for fact in facts["licenses"]]


def test_the_same_entries(facts: Fact, knowledge: LicenseKnowledge) -> None:
    assert {fact["key"] for fact in facts["licenses"]} == set(knowledge)
    assert len(knowledge.terms) == facts["meta"]["entries"] == 211


def test_the_same_answers(pairs: list[Pair]) -> None:
    for fact, terms in pairs:
        for name, act in ACTS.items():
            said, ours = fact["verdicts"][name], terms.permissions[act]
            assert ours.grant.value == GRANTS[said["v"]], (terms.key, name)
            assert ours.basis.value == said["basis"], (terms.key, name)
            assert bool(ours.condition) == bool(said.get("cond")), (terms.key, name)
            if said.get("sec") not in (None, "unverified", "see text"):
                assert ours.section == said["sec"], (terms.key, name)


def test_the_same_thresholds(pairs: list[Pair]) -> None:
    for fact, terms in pairs:
        expected = [
            (
                one["id"],
                word(one["metric"]),
                one["op"],
                *((one.get("amount"), one.get("unit")) if one["metric"] != "business_type" else (None, None)),
                word(one["measured"]),
                word(one["consequence"]),
                word(one["scope"]),
            )
            for one in fact["thresholds"]
        ]
        ours = [
            (
                one.id,
                one.metric.value,
                one.operator,
                one.amount,
                one.unit,
                one.measured.value,
                one.consequence.value,
                one.scope.value,
            )
            for one in terms.thresholds
        ]
        assert ours == expected, terms.key
        for said, one in zip(fact["thresholds"], terms.thresholds, strict=True):
            named = ("affiliate", "group", "Legal Entity", "consolidated")
            group = any(part in said["whose"] for part in named) and "not named" not in said["whose"]
            assert (one.holder.value == "group") == group, (terms.key, said["whose"])


def test_the_same_places(pairs: list[Pair]) -> None:
    for fact, terms in pairs:
        said = fact["territory"]
        assert (terms.territory.excluded if terms.territory else ()) == tuple(said.get("excluded_codes", ()))
        if terms.territory:
            assert terms.territory.test.value == word(said["test"]), terms.key
            assert terms.territory.multimodal_only == ("multimodal" in said.get("scope", "")), terms.key
            assert terms.territory.covers_outputs == ("outputs" in said.get("scope", "")), terms.key


def test_the_same_fields_of_use(pairs: list[Pair]) -> None:
    for fact, terms in pairs:
        said, ours = fact["field_of_use"], terms.field_of_use
        assert ours.military.value == MILITARY.get(said["military"], said["military"]), terms.key
        assert bool(ours.barred or ours.listed_elsewhere) == bool(said["other"]), terms.key


def test_kinds_of_duty_stand_one_to_one(facts: Fact) -> None:
    kinds = [word(kind) for kind in facts["meta"]["obligation_types"]]
    assert sorted(map(str, kinds)) == sorted(Duty)


def test_the_same_duties(pairs: list[Pair]) -> None:
    for fact, terms in pairs:
        assert [duty.duty.value for duty in terms.obligations] == [
            word(one["type"]) for one in fact["obligations"]
        ], terms.key
        for said, duty in zip(fact["obligations"], terms.obligations, strict=True):
            text = " / ".join(filter(None, (duty.text, *duty.alternatives)))
            fixed = "" if said.get("text") == "model name" else said.get("text", "")
            # The line of a Notice file stands in the licences themselves; the sheet does not give it.
            assert text == fixed or (not fixed and duty.duty is Duty.NOTICE_FILE), terms.key
            occasions = {{"hosted": "host"}.get(one, word(one)) for one in said["when"]}
            assert {one.value for one in duty.when} == ONLY_WHEN.get(said.get("when_note", ""), occasions)


def test_the_same_outputs_and_endings(pairs: list[Pair]) -> None:
    for fact, terms in pairs:
        derives = bool(terms.outputs and terms.outputs.trained_model_is_derivative)
        assert derives == bool(fact.get("derivative_includes_output_trained")), terms.key
        licensor = bool(
            terms.outputs and terms.outputs.ownership and terms.outputs.ownership.value == "licensor"
        )
        assert licensor == ("licensor owns" in str(fact.get("outputs", {}).get("ownership"))), terms.key
        assert len(terms.terminations) == len(fact.get("termination", [])), terms.key
        assert len(terms.notes) == len(fact.get("notes", [])), terms.key


def test_the_same_fingerprints_and_markers(facts: Fact, pairs: list[Pair]) -> None:
    count = 0
    for fact, terms in pairs:
        texts = [*fact.get("fingerprints", []), *fact.get("companion_documents", [])]
        held = [*terms.fingerprints, *(one.fingerprint for one in terms.companions)]
        assert [(one.raw, one.normalised, one.alnum) for one in held] == [
            *((one["sha256_raw"], one.get("sha256_norm"), one.get("sha256_alnum")) for one in texts),
            *OTHER_FORMS.get(terms.key, ()),
        ], terms.key
        assert terms.markers == tuple(fact.get("markers", ()))
        assert terms.markers_absent == tuple(fact.get("markers_absent", ()))
        count += len(texts)
    assert count == facts["meta"]["fingerprints"] + ADDED_TEXTS


def test_the_same_reading(pairs: list[Pair]) -> None:
    for fact, terms in pairs:
        expected = "not-a-license" if fact["verified"] == "n/a" else word(fact["verified"])
        assert terms.verification.value == expected, terms.key
        assert terms.as_of == str(fact["as_of"]), terms.key
        assert (terms.osi_approved, terms.fsf_free) == (fact["osi_approved"], fact["fsf_free"]), terms.key


def test_the_same_hub_identifiers(facts: Fact, knowledge: LicenseKnowledge) -> None:
    said = {one["id"]: (one["entry"], one["spdx"], one["family_id"]) for one in facts["hub_license_ids"]}
    assert {one.id: (one.entry, one.spdx, one.family) for one in knowledge.hub.values()} == said


def test_the_same_names(facts: Fact, knowledge: LicenseKnowledge) -> None:
    for alias in facts["license_name_aliases"]:
        candidates = knowledge.names[fold_name(alias["license_name"])]
        assert candidates[: len(alias["candidates"])] == tuple(alias["candidates"])


def test_no_sentence_was_taken_over(facts: Fact, knowledge: LicenseKnowledge) -> None:
    """Conditions and notes of eight words or more are in our own words."""
    theirs = {
        text
        for fact in facts["licenses"]
        for text in (*fact.get("notes", ()), *(one.get("cond") for one in fact["verdicts"].values()))
        if text and len(text.split()) >= 8
    }
    ours = {
        text
        for terms in knowledge.terms.values()
        for text in (*terms.notes, *(one.condition for one in terms.permissions.values()))
    }
    assert theirs & ours == set()
