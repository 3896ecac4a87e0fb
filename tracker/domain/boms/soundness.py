"""What official validators let through although it is wrong; each finding is a sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

ParsesExpression = Callable[[str], bool]


def cyclonedx_faults(document: Mapping[str, Any], parses: ParsesExpression) -> Iterator[str]:
    """Duplicate and dangling references, model cards on other things, broken expressions."""
    components = list(_all_components(document))
    names = Counter(one.get("bom-ref") for one in components if one.get("bom-ref"))
    application = document.get("metadata", {}).get("component", {})
    if application.get("bom-ref"):
        names[application["bom-ref"]] += 1
    yield from (f"two components have the bom-ref {name}" for name, count in names.items() if count > 1)
    for entry in document.get("dependencies", ()):
        for name in (entry.get("ref"), *entry.get("dependsOn", ())):
            if name not in names:
                yield f"a dependency names {name}, which is not there"
    for entry in document.get("compositions", ()):
        for name in entry.get("assemblies", ()):
            if name not in names:
                yield f"a composition names {name}, which is not there"
    for one in components:
        if "modelCard" in one and one.get("type") != "machine-learning-model":
            yield f"{one.get('name')}: a model card on a {one.get('type')}"
        for data in one.get("modelCard", {}).get("modelParameters", {}).get("datasets", ()):
            if "ref" in data and data["ref"] not in names:
                yield f"{one.get('name')}: a data set {data['ref']}, which is not there"
        for entry in one.get("licenses", ()):
            expression = entry.get("expression")
            if expression is not None and not parses(expression):
                yield f"{one.get('name')}: {expression!r} is no SPDX expression"


def spdx_faults(document: Mapping[str, Any], parses: ParsesExpression) -> Iterator[str]:
    """What each AI package needs and schemas do not ask for; relationships that lead nowhere."""
    graph: Sequence[Mapping[str, Any]] = document.get("@graph", ())
    known = {one["spdxId"] for one in graph if "spdxId" in one}
    kinds: dict[str, Counter[str]] = {}
    for one in graph:
        if one.get("type") == "Relationship":
            kinds.setdefault(one["from"], Counter())[one["relationshipType"]] += 1
            for end in (one["from"], *one["to"]):
                if end not in known and not end.startswith("expandedlicensing_"):
                    yield f"a relationship names {end}, which is not there"
        expression = one.get("simplelicensing_licenseExpression")
        if expression is not None and not parses(expression):
            yield f"{expression!r} is no SPDX expression"
    for one in graph:
        if one.get("type") != "ai_AIPackage":
            continue
        for key in ("suppliedBy", "software_primaryPurpose", "software_packageVersion"):
            if key not in one:
                yield f"{one.get('name')}: {key} is missing"
        if "releaseTime" not in one and not one.get("comment"):
            yield f"{one.get('name')}: neither a release time nor why there is none"
        for kind in ("hasDeclaredLicense", "hasConcludedLicense"):
            number = kinds.get(one["spdxId"], Counter())[kind]
            if number != 1:
                yield f"{one.get('name')}: {number} relationships {kind} instead of one"


def _all_components(document: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    waiting = list(document.get("components", ()))
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(one.get("components", ()))
