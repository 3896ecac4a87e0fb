"""Bills of materials: what official validators accept, what ours refuse besides, what they never say."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.locking.conftest import Project
from tracker.adapters.knowledge.spdx_expressions import parse_expression
from tracker.domain.boms.purl import hub_purl
from tracker.domain.boms.soundness import cyclonedx_faults, spdx_faults

OFFICIAL = Path(__file__).parent / "official"
FROM_LOCK = ("export", "--lock", "models.lock", "--name", "my-app", "--app-version", "1.4.0")
Document = dict[str, Any]


def parses(expression: str) -> bool:
    return parse_expression(expression) is not None


def document(project: Project, *words: str) -> Document:
    ran = project(*FROM_LOCK, *words)
    assert ran.code == 0, ran.err
    found: Document = ran.document
    return found


@pytest.mark.parametrize("version", ["1.7", "1.6"])
def test_the_official_validator_accepts_it(locked: Project, version: str) -> None:
    validation = pytest.importorskip("cyclonedx.validation.json")
    from cyclonedx.schema import SchemaVersion

    text = locked(*FROM_LOCK, "--format", "cyclonedx", "--spec-version", version).out
    validator = validation.JsonStrictValidator(SchemaVersion.from_version(version))
    assert validator.validate_str(text) is None
    assert list(cyclonedx_faults(json.loads(text), parses)) == []


def test_spdx_fits_the_official_schema(locked: Project) -> None:
    schema = json.loads((OFFICIAL / "spdx-3.0.1.schema.json").read_bytes())
    found = document(locked, "--format", "spdx")
    assert [str(error) for error in jsonschema_rs.validator_for(schema).iter_errors(found)] == []
    assert list(spdx_faults(found, parses)) == []


@pytest.mark.parametrize("form", ["cyclonedx", "spdx", "notice", "hermeto", "hf-download"])
def test_two_runs_give_the_same_bytes_without_a_connection(locked: Project, form: str) -> None:
    asked = len(locked.hub.paths)
    first, second = (locked(*FROM_LOCK, "--format", form).out for _ in range(2))
    assert (first, len(locked.hub.paths)) == (second, asked)


def test_what_is_unknown_is_left_out(locked: Project) -> None:
    found = {one["bom-ref"]: one for one in document(locked, "--format", "cyclonedx")["components"]}
    hosted = found["model:openai/gpt-99-of-nobody"]
    assert "licenses" not in hosted and "version" not in hosted and "purl" not in hosted
    classes = [p["value"] for p in hosted["properties"] if p["name"] == "tracker:license:class"]
    assert classes == ["unknown"]
    graph = document(locked, "--format", "spdx")["@graph"]
    package = next(one for one in graph if one.get("name") == "gpt-99-of-nobody")
    ends = [
        one["to"]
        for one in graph
        if one.get("from") == package["spdxId"] and "License" in one.get("relationshipType", "")
    ]
    assert ends == [["expandedlicensing_NoAssertionLicense"]] * 2


def test_both_versions_hold_the_same_facts(locked: Project) -> None:
    def facts(version: str) -> list[tuple[object, ...]]:
        found = document(locked, "--format", "cyclonedx", "--spec-version", version)["components"]
        return [
            (one["bom-ref"], one.get("properties"), one.get("externalReferences"), one.get("pedigree"))
            for one in found
        ]

    assert facts("1.7") == facts("1.6")


def test_text_from_cards_is_harmless(locked: Project) -> None:
    for form in ("cyclonedx", "spdx", "notice"):
        text = locked(*FROM_LOCK, "--format", form).out
        assert not [
            letter for letter in text if letter != "\n" and not letter.isprintable() and letter != "\t"
        ]
        assert "z" * 400 not in text and "\\u202e" not in text and "javascript:" not in text


def test_a_place_is_named_once_and_the_readiness_is_said(locked: Project) -> None:
    found = document(locked, "--format", "cyclonedx")
    names = [one["bom-ref"] for one in found["components"]]
    assert len(names) == len(set(names)) == 7
    ran = locked(*FROM_LOCK, "--format", "cyclonedx")
    assert "Models " in ran.err and "missing training properties" not in ran.out
    properties = {one["name"]: one["value"] for one in found["metadata"]["properties"]}
    assert properties["tracker:g7:models"].split("/")[1].startswith("13")


def test_an_adapter_needs_its_base(locked: Project) -> None:
    graph = document(locked, "--format", "spdx")["@graph"]
    adapter = next(one["spdxId"] for one in graph if one.get("name") == "adapter")
    kinds = {one["relationshipType"] for one in graph if one.get("from") == adapter}
    assert {"descendantOf", "dependsOn"} <= kinds


def test_a_document_of_somebody_else_is_extended(locked: Project) -> None:
    theirs = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "metadata": {"component": {"type": "application", "name": "shop", "bom-ref": "shop"}},
        "components": [{"type": "library", "name": "left-pad", "bom-ref": "left-pad", "x-own": 1}],
        "dependencies": [{"ref": "shop", "dependsOn": ["left-pad"]}],
    }
    locked.write("app.cdx.json", json.dumps(theirs))
    once = document(locked, "--format", "cyclonedx", "--into", "app.cdx.json")
    assert once["components"][0] == theirs["components"][0]
    assert len(once["components"]) == 8
    locked.write("app.cdx.json", json.dumps(once))
    assert document(locked, "--format", "cyclonedx", "--into", "app.cdx.json") == once


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"bomFormat": "CycloneDX", "components": 1}', "{" * 9999])
def test_a_document_to_extend_that_is_none(locked: Project, text: str) -> None:
    locked.write("app.cdx.json", text)
    ran = locked(*FROM_LOCK, "--format", "cyclonedx", "--into", "app.cdx.json")
    assert (ran.code, "app.cdx.json" in ran.err) == (3, True)


@pytest.mark.parametrize(
    ("repo", "revision", "expected"),
    [
        ("Qwen/Qwen3-0.6B", "c" * 40, f"pkg:huggingface/Qwen/Qwen3-0.6B@{'c' * 40}"),
        ("Qwen/Qwen3-0.6B", "main", "pkg:huggingface/Qwen/Qwen3-0.6B"),
        ("a b/c@d", None, "pkg:huggingface/a%20b/c%40d"),
    ],
)
def test_package_urls(repo: str, revision: str | None, expected: str) -> None:
    assert hub_purl(repo, revision) == expected
    packageurl = pytest.importorskip("packageurl")
    assert packageurl.PackageURL.from_string(expected).to_string() == expected


# ---- what official validators let through


def _components(found: Document) -> list[Document]:
    components: list[Document] = found["components"]
    return components


CYCLONEDX_FAULTS: list[tuple[str, Callable[[Document], object]]] = [
    ("the bom-ref", lambda found: _components(found).append(copy.deepcopy(_components(found)[0]))),
    ("a model card on", lambda found: _components(found)[0].update(type="library", modelCard={})),
    ("a dependency names", lambda found: found["dependencies"].append({"ref": "nowhere"})),
    ("is no SPDX", lambda found: _components(found)[0].update(licenses=[{"expression": "MIT AND AND"}])),
]


@pytest.mark.parametrize(("words", "harm"), CYCLONEDX_FAULTS)
def test_our_own_checks_of_cyclonedx(locked: Project, words: str, harm: Callable[[Document], object]) -> None:
    found = document(locked, "--format", "cyclonedx")
    harm(found)
    assert any(words in fault for fault in cyclonedx_faults(found, parses))


def _package(found: Document) -> Document:
    package: Document = next(one for one in found["@graph"] if one["type"] == "ai_AIPackage")
    return package


def _without_license(found: Document) -> None:
    found["@graph"] = [one for one in found["@graph"] if one.get("relationshipType") != "hasDeclaredLicense"]


SPDX_FAULTS: list[tuple[str, Callable[[Document], object]]] = [
    ("suppliedBy is missing", lambda found: _package(found).pop("suppliedBy")),
    ("software_primaryPurpose is missing", lambda found: _package(found).pop("software_primaryPurpose")),
    ("hasDeclaredLicense instead of one", _without_license),
    ("which is not there", lambda found: found["@graph"].remove(_package(found))),
]


@pytest.mark.parametrize(("words", "harm"), SPDX_FAULTS)
def test_our_own_checks_of_spdx(locked: Project, words: str, harm: Callable[[Document], object]) -> None:
    found = document(locked, "--format", "spdx")
    harm(found)
    assert any(words in fault for fault in spdx_faults(found, parses))
