"""Two hundred inventories by chance: every document fits the official schemas and our own checks.

Checkers that are not among the project's packages are asked where they are at hand:
``ntia-conformance-checker``; ``pyshacl`` with the model of SPDX 3.0.1, in a folder that TRACKER_SPDX_MODEL
names; CycloneDX's own JavaScript library, in a folder with ``node_modules`` that TRACKER_NODE names.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest

from tests.exporting.many import inventories
from tracker.adapters.knowledge.spdx_expressions import parse_expression
from tracker.domain.boms.cyclonedx import cyclonedx
from tracker.domain.boms.notice import notice
from tracker.domain.boms.soundness import cyclonedx_faults, spdx_faults
from tracker.domain.boms.spdx import spdx

OFFICIAL = Path(__file__).parent / "official"
MANY = 200
FEW = 8
INVENTORIES = list(inventories(MANY))
JAVASCRIPT = """
import * as CDX from '@cyclonedx/cyclonedx-library';
import fs from 'fs';
const faults = [];
for (const [version, file] of JSON.parse(fs.readFileSync(process.argv[2]))) {
  const validator = new CDX.Validation.JsonStrictValidator(version);
  const problem = await validator.validate(fs.readFileSync(file, 'utf8'));
  if (problem !== null) faults.push([file, problem]);
}
console.log(JSON.stringify(faults));
"""


def parses(expression: str) -> bool:
    return parse_expression(expression) is not None


def official(version: str) -> Any:
    """The validator of CycloneDX's own schema, which the Python library carries."""
    schema = pytest.importorskip("cyclonedx.schema")
    folder = Path(schema.__file__).parent / "_res"
    found = json.loads((folder / f"bom-{version}.SNAPSHOT.schema.json").read_bytes())
    at = found["$id"].rpartition("/")[0]
    beside = [path for path in folder.glob("*.schema.json") if not path.name.startswith("bom-")]
    registry = jsonschema_rs.Registry(
        [(f"{at}/{path.name}", json.loads(path.read_bytes())) for path in beside]
    )
    return jsonschema_rs.validator_for(found, registry=registry)


@pytest.mark.parametrize("version", ["1.7", "1.6"])
def test_cyclonedx(version: str) -> None:
    validator = official(version)
    for number, inventory in enumerate(INVENTORIES):
        document = cyclonedx(inventory, version)
        assert [str(one)[:300] for one in validator.iter_errors(document)] == [], number
        assert list(cyclonedx_faults(document, parses)) == [], number


def test_a_broken_document_is_refused() -> None:
    document = cyclonedx(next(one for one in INVENTORIES if one.components), "1.7")
    document["components"][0]["unheard-of"] = 1
    assert not official("1.7").is_valid(document)


def test_spdx() -> None:
    schema = json.loads((OFFICIAL / "spdx-3.0.1.schema.json").read_bytes())
    validator = jsonschema_rs.validator_for(schema)
    for number, inventory in enumerate(INVENTORIES):
        document = spdx(inventory)
        assert [str(one)[:300] for one in validator.iter_errors(document)] == [], number
        assert list(spdx_faults(document, parses)) == [], number


def test_the_same_inventory_gives_the_same_bytes() -> None:
    for first, second in zip(INVENTORIES[:40], inventories(40), strict=True):
        for make in (cyclonedx, spdx, notice):
            assert repr(make(first)) == repr(make(second))


def test_the_javascript_library(tmp_path: Path) -> None:
    place = os.environ.get("TRACKER_NODE")
    if not place:
        pytest.skip("TRACKER_NODE names no folder with CycloneDX's JavaScript library")
    wanted = []
    for number, inventory in enumerate(INVENTORIES):
        for version in ("1.7", "1.6"):
            path = tmp_path / f"{number}-{version}.json"
            path.write_text(json.dumps(cyclonedx(inventory, version)))
            wanted.append((version, str(path)))
    script = Path(place) / "tracker-check.mjs"
    listed = tmp_path / "wanted.json"
    listed.write_text(json.dumps(wanted))
    script.write_text(JAVASCRIPT)
    ran = subprocess.run(
        ["node", str(script), str(listed)], cwd=place, capture_output=True, text=True, check=True
    )
    assert json.loads(ran.stdout) == []


def test_the_ntia_checker(tmp_path: Path) -> None:
    checker = pytest.importorskip("ntia_conformance_checker")
    for number, inventory in enumerate(one for one in INVENTORIES[:FEW] if one.components):
        path = tmp_path / f"{number}.spdx3.json"
        path.write_text(json.dumps(spdx(inventory)))
        found = checker.SbomChecker(str(path), sbom_spec="spdx3", compliance="ntia")
        assert found.compliant, number


def test_the_shapes_of_spdx() -> None:
    pyshacl, rdflib = pytest.importorskip("pyshacl"), pytest.importorskip("rdflib")
    place = os.environ.get("TRACKER_SPDX_MODEL")
    if not place:
        pytest.skip("TRACKER_SPDX_MODEL names no folder with spdx-model.ttl and spdx-context.jsonld")
    shapes = rdflib.Graph().parse(Path(place) / "spdx-model.ttl")
    context = json.loads((Path(place) / "spdx-context.jsonld").read_bytes())["@context"]
    for number, inventory in enumerate(INVENTORIES[:FEW]):
        text = json.dumps({**spdx(inventory), "@context": context})
        graph = rdflib.Graph().parse(data=text, format="json-ld")
        fits, _, said = pyshacl.validate(graph, shacl_graph=shapes, ont_graph=shapes, inference="none")
        assert fits, (number, said[:1000])
