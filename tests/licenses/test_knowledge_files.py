"""The knowledge files fit their schema, their compiled form, and each other."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
import yaml

from tracker.adapters.files.package import DATA
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.knowledge.tags import tags_of
from tracker.domain.licensing.knowledge.terms import (
    Basis,
    EntryKind,
    Grant,
    LicensedAct,
    LicenseTerms,
    Need,
)
from tracker.vocabulary import LicenseClass

FILES = sorted((DATA / "licenses").glob("*.yaml"))
SCHEMA = jsonschema_rs.validator_for(json.loads((DATA / "schemas" / "license.schema.json").read_bytes()))


def read(path: Path) -> Any:
    return yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def entries(knowledge: LicenseKnowledge) -> list[LicenseTerms]:
    return [knowledge.terms[key] for key in knowledge]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_fits_the_schema_and_is_named_by_its_key(path: Path) -> None:
    record = read(path)
    assert [f"{list(error.instance_path)}: {error.message}" for error in SCHEMA.iter_errors(record)] == []
    assert record["key"] == path.stem


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"grants": {}}, "grants"),
        ({"class": "free"}, "class"),
        ({"thresholds": [{"id": "x"}]}, "thresholds"),
        ({"territory": {"excluded": ["Europe"], "test": "domicile"}}, "territory"),
        (
            {"obligations": [{"duty": "display-name", "when": ["product"], "alternatives": ["x"]}]},
            "obligations",
        ),
        ({"text": {"markers": ["Upper Case"]}}, "text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_schema_refuses(change: dict[str, Any], where: str) -> None:
    errors = list(SCHEMA.iter_errors({**read(DATA / "licenses" / "mit.yaml"), **change}))
    assert where in {error.instance_path[0] for error in errors}


def test_every_entry_can_be_built(knowledge: LicenseKnowledge) -> None:
    assert [terms.key for terms in entries(knowledge)] == [path.stem for path in FILES]


def test_a_digest_belongs_to_one_entry(knowledge: LicenseKnowledge) -> None:
    owners: dict[str, set[str]] = {}
    for terms in entries(knowledge):
        for one in terms.fingerprints:
            for digest in filter(None, (one.raw, one.normalised, one.alnum)):
                owners.setdefault(digest, set()).add(terms.key)
    assert {digest: keys for digest, keys in owners.items() if len(keys) > 1} == {}


def test_hub_identifiers_lead_to_entries(knowledge: LicenseKnowledge) -> None:
    assert len(knowledge.hub) == 83
    for one in knowledge.hub.values():
        assert {one.entry, *one.candidates} <= set(knowledge.terms)
        assert one.spdx is None or knowledge.by_spdx(one.spdx) is not None, one.id


def test_names_lead_to_entries(knowledge: LicenseKnowledge) -> None:
    assert {key for keys in knowledge.names.values() for key in keys} <= set(knowledge.terms)
    assert {key for keys in knowledge.links.values() for key in keys} <= set(knowledge.terms)


def test_open_source_means_free_of_limits(knowledge: LicenseKnowledge) -> None:
    narrowing = {
        Need.THRESHOLD,
        Need.TERRITORY,
        Need.FIELD_OF_USE,
        Need.PURPOSE,
        Need.REGISTRATION,
        Need.UNREAD,
    }
    for terms in entries(knowledge):
        if terms.license_class is not LicenseClass.OPEN_SOURCE:
            continue
        assert not terms.thresholds, terms.key
        assert terms.territory is None, terms.key
        assert not terms.field_of_use.barred, terms.key
        assert terms.verification.text_was_read, terms.key
        for permission in terms.permissions.values():
            assert permission.grant is not Grant.WITHHELD, terms.key
            assert not narrowing.intersection(permission.needs), (terms.key, permission)


def test_non_commercial_never_grants_commercial_use(knowledge: LicenseKnowledge) -> None:
    for terms in entries(knowledge):
        if terms.license_class is LicenseClass.NON_COMMERCIAL:
            assert terms.permissions[LicensedAct.COMMERCIAL].grant is not Grant.GRANTED, terms.key


def test_osi_approved_is_open_source(knowledge: LicenseKnowledge) -> None:
    for terms in entries(knowledge):
        if terms.osi_approved:
            assert terms.license_class in (LicenseClass.OPEN_SOURCE, LicenseClass.RESTRICTED), terms.key
            assert terms.license_class is LicenseClass.OPEN_SOURCE or terms.kind is EntryKind.OVERLAY, (
                terms.key
            )


def test_what_was_not_read_answers_nothing(knowledge: LicenseKnowledge) -> None:
    unread = [terms for terms in entries(knowledge) if not terms.verification.text_was_read]
    assert unread
    for terms in unread:
        assert terms.sources, terms.key
        assert not any(terms.answers(act) for act in LicensedAct), terms.key


def test_what_was_inferred_answers_nothing(knowledge: LicenseKnowledge) -> None:
    for terms in entries(knowledge):
        for act, permission in terms.permissions.items():
            if permission.basis is Basis.INFERRED:
                assert not terms.answers(act), (terms.key, act)


def test_a_fixed_text_is_given_exactly(knowledge: LicenseKnowledge) -> None:
    fixed = {
        (terms.key, duty.text, *duty.alternatives)
        for terms in entries(knowledge)
        for duty in terms.obligations
        if duty.text
    }
    assert ("llama-3.1", "Built with Llama") in fixed
    assert ("qwen-2024", "Built with Qwen", "Improved using Qwen") in fixed
    assert ("minicpm-community", "Built with 面壁MiniCPM") in fixed


@pytest.mark.parametrize(
    ("key", "conditions", "limitations"),
    [
        ("mit", ("include-copyright",), ()),
        ("apache-2.0", ("include-copyright", "document-changes"), ("trademark-use",)),
        ("llama-3.2", ("include-copyright", "naming"),
         ("use-restrictions", "mau-threshold", "territory-excluded", "output-training-limits")),
        ("kimi-k2-modified-mit", ("include-copyright", "naming-above-threshold"),
         ("mau-threshold", "revenue-threshold")),
        ("cc-by-nc-nd-4.0", ("attribution",),
         ("patent-use", "non-commercial", "no-derivatives")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)  # fmt: skip
def test_tags(
    knowledge: LicenseKnowledge, key: str, conditions: tuple[str, ...], limitations: tuple[str, ...]
) -> None:
    tags = tags_of(knowledge.terms[key])
    assert set(conditions) <= set(tags.conditions)
    assert tags.limitations == limitations


def test_nothing_is_permitted_on_hearsay(knowledge: LicenseKnowledge) -> None:
    assert tags_of(knowledge.terms["falcon-180b-tii-1.0"]).permissions == ()
    assert tags_of(knowledge.terms["family-cc"]).permissions == ()
