"""CycloneDX 1.7 and 1.6 (ECMA-424), built as plain values in one order of keys.

What is unknown is left out; the class of the licence, which is our conclusion, stands among the properties.
"""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from tracker.domain.boms.inventory import Base, Component, Inventory
from tracker.domain.boms.purl import hub_purl, reference_of
from tracker.domain.boms.words import plain

Plain = dict[str, Any]
VERSIONS = ("1.7", "1.6")
HUB = "https://huggingface.co"
APPLICATION = "app"
_NAMESPACE = uuid.UUID("6a1f5f4e-3c43-5d0c-9a3f-0f6f3f1f7c11")
_TEXT_MODALITIES: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "text-generation": (("text",), ("text",)),
    "image-text-to-text": (("image", "text"), ("text",)),
    "text-to-image": (("text",), ("image",)),
    "automatic-speech-recognition": (("audio",), ("text",)),
    "text-to-speech": (("text",), ("audio",)),
    "feature-extraction": (("text",), ("embedding",)),
    "sentence-similarity": (("text",), ("embedding",)),
    "text-to-video": (("text",), ("video",)),
}


def cyclonedx(inventory: Inventory, version: str = "1.7") -> Plain:
    """The document; its serial number is made from its content, so that equal input gives equal bytes."""
    components = [_component(one, version) for one in inventory.components]
    references = [one["bom-ref"] for one in components]
    document: Plain = {
        "$schema": f"http://cyclonedx.org/schema/bom-{version}.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": version,
        "version": 1,
        "metadata": _metadata(inventory),
        "components": components,
        "dependencies": [
            {"ref": APPLICATION, "dependsOn": sorted(references)},
            *({"ref": reference} for reference in references),
        ],
        "compositions": [{"aggregate": "incomplete", "assemblies": [APPLICATION]}],
    }
    content = json.dumps({**document, "specVersion": ""}, sort_keys=True).encode()
    serial = uuid.uuid5(_NAMESPACE, hashlib.sha256(content).hexdigest())
    ordered = {}
    for key, value in document.items():
        ordered[key] = value
        if key == "version":
            ordered["serialNumber"] = f"urn:uuid:{serial}"
    return ordered


def _metadata(inventory: Inventory) -> Plain:
    tool = {
        "type": "application",
        "bom-ref": "tool:tracker",
        "name": "open-weights-tracker",
        "version": inventory.tool,
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    application = {
        "type": "application",
        "bom-ref": APPLICATION,
        "name": plain(inventory.name),
        "version": plain(inventory.version) if inventory.version else None,
    }
    properties = [
        ("tracker:snapshot", inventory.moment),
        ("tracker:rules", inventory.rules),
    ]
    return _without_none(
        {
            "timestamp": inventory.moment,
            "lifecycles": [{"phase": "pre-build"}],
            "tools": {"components": [tool]},
            "component": _without_none(application),
            "supplier": {"name": plain(inventory.supplier)} if inventory.supplier else None,
            "properties": [{"name": name, "value": value} for name, value in properties if value] or None,
        }
    )


def _component(one: Component, version: str) -> Plain:
    owner, _, name = (one.hub or one.name).rpartition("/")
    fields: Plain = {
        "type": "machine-learning-model",
        "bom-ref": reference_of(one),
        "supplier": _supplier(one, owner),
        "manufacturer": {"name": plain(one.developer)} if one.developer else None,
        "group": plain(owner) or None,
        "name": plain(name or one.name),
        "version": one.revision,
        "hashes": _hashes(one),
        "licenses": list(_licenses(one, version)) or None,
        "purl": hub_purl(one.hub, one.revision) if one.hub else None,
        "pedigree": {"ancestors": [_ancestor(base) for base in one.bases if "/" in base.repo]}
        if any("/" in base.repo for base in one.bases)
        else None,
        "externalReferences": list(_references(one)) or None,
        "components": _shards(one),
        "evidence": _evidence(one),
        "modelCard": _model_card(one),
        "properties": [{"name": key, "value": value} for key, value in _properties(one)],
    }
    return _without_none(fields)


def _supplier(one: Component, owner: str) -> Plain:
    """Who hands it out: the namespace on the Hub, or the service."""
    if one.hub and owner:
        return {"name": plain(owner), "url": [f"{HUB}/{quote(owner)}"]}
    return {"name": plain(one.source)}


def _hashes(one: Component) -> list[Plain] | None:
    """Only where one file makes the model; shards have hashes of their own."""
    if len(one.files) != 1:
        return None
    return [{"alg": "SHA-256", "content": one.files[0].sha256}]


def _shards(one: Component) -> list[Plain] | None:
    if len(one.files) < 2:
        return None
    return [
        {
            "type": "file",
            "bom-ref": f"{reference_of(one)}#{quote(file.path)}",
            "name": plain(file.path),
            "hashes": [{"alg": "SHA-256", "content": file.sha256}],
        }
        for file in one.files
    ]


def _licenses(one: Component, version: str) -> Iterator[Plain]:
    found = one.licensing
    url = _license_address(one)
    declared, concluded = found.declared_expression, found.concluded
    agree = declared is not None and declared == concluded
    if agree and concluded and version != "1.6":
        yield _expression(concluded, "concluded", url, version)
        return
    if declared and _is_listed(declared):
        yield _expression(declared, "declared", None, version)
    elif found.declared:
        item = {"name": plain(found.declared), "acknowledgement": "declared", "url": url}
        yield {"license": _without_none(item)}
    if concluded:
        yield _expression(concluded, "concluded", url, version)


def _expression(expression: str, acknowledgement: str, url: str | None, version: str) -> Plain:
    """1.7 takes expressions beside licences; 1.6 wants a licence with an id, or a name outside the list."""
    listed = _is_listed(expression)
    if version == "1.6":
        single = listed and " " not in expression
        named: Plain = {"id": expression} if single else {"name": expression}
        return {
            "license": _without_none(
                {**named, "acknowledgement": acknowledgement, "url": None if single else url}
            )
        }
    item: Plain = {"expression": expression, "acknowledgement": acknowledgement}
    references = [part for part in expression.replace("(", " ").replace(")", " ").split() if "Ref-" in part]
    if references and url:
        item["expressionDetails"] = [{"licenseIdentifier": name, "url": url} for name in references]
    return item


def _is_listed(expression: str) -> bool:
    return "LicenseRef-" not in expression


def _license_address(one: Component) -> str | None:
    if one.hub and one.revision and one.texts:
        return f"{HUB}/{quote(one.hub)}/resolve/{one.revision}/{quote(one.texts[0].path)}"
    link = one.licensing.declared_link
    return quote(link, safe=":/?#[]@!$&'()*+,;=%~") if link and link.startswith("https://") else None


def _ancestor(base: Base) -> Plain:
    owner, _, name = base.repo.rpartition("/")
    purl = hub_purl(base.repo, base.revision)
    return _without_none(
        {
            "type": "machine-learning-model",
            "group": plain(owner),
            "name": plain(name),
            "version": base.revision,
            "purl": purl,
        }
    )


def _references(one: Component) -> Iterator[Plain]:
    if not one.hub:
        return
    at = one.revision or "main"
    where = f"{HUB}/{quote(one.hub)}"
    yield {"type": "model-card", "url": f"{where}/blob/{at}/README.md"}
    for text in one.texts:
        yield {
            "type": "license",
            "url": f"{where}/resolve/{at}/{quote(text.path)}",
            "hashes": [{"alg": "SHA-256", "content": text.sha256}],
        }
    yield {"type": "distribution", "url": f"{where}/tree/{at}"}


def _evidence(one: Component) -> Plain | None:
    found: Plain = {}
    concluded = one.licensing.concluded
    if concluded and one.texts and " " not in concluded:
        named = {"id": concluded} if _is_listed(concluded) else {"name": concluded}
        found["licenses"] = [{"license": named}]
    if one.occurrences:
        found["occurrences"] = [
            _without_none(
                {
                    "location": plain(place.path),
                    "line": place.line,
                    "symbol": plain(place.symbol) if place.symbol else None,
                    "additionalContext": plain(place.note) if place.note else None,
                }
            )
            for place in one.occurrences
        ]
        if one.hub:
            purl = hub_purl(one.hub, one.revision)
            first = one.occurrences[0]
            value = plain(f"{first.path}:{first.line}" if first.line else first.path)
            method = {"technique": "source-code-analysis", "confidence": 1, "value": value}
            found["identity"] = [
                {"field": "purl", "confidence": 1, "concludedValue": purl, "methods": [method]}
            ]
    return found or None


def _model_card(one: Component) -> Plain | None:
    modalities = _TEXT_MODALITIES.get(one.task or "")
    fields: Plain = {
        "task": plain(one.task) if one.task else None,
        "architectureFamily": plain(one.family) if one.family else None,
        "modelArchitecture": plain(one.architecture) if one.architecture else None,
        "datasets": [{"type": "dataset", "name": plain(name)} for name in one.datasets] or None,
        "inputs": [{"format": word} for word in modalities[0]] if modalities else None,
        "outputs": [{"format": word} for word in modalities[1]] if modalities else None,
    }
    parameters = _without_none(fields)
    return {"modelParameters": parameters} if parameters else None


def _properties(one: Component) -> Iterator[tuple[str, str]]:
    yield "tracker:access", one.access
    numbers = (
        ("tracker:parameters:total", one.parameters_total),
        ("tracker:parameters:active", one.parameters_active),
        ("tracker:context-length:native", one.context_native),
        ("tracker:context-length:extended", one.context_extended),
    )
    for name, number in numbers:
        if number is not None:
            yield name, str(number)
    yield "tracker:license:class", one.licensing.license_class
    if one.missing:
        yield "tracker:license:text", plain(one.missing)
    for action, verdict in sorted(one.verdicts.items()):
        yield f"tracker:verdict:{action}", verdict
    for text in one.texts:
        yield "tracker:evidence:sha256", text.sha256
    for base in one.bases:
        yield "tracker:base", plain(f"{base.relation}: {base.repo}")
    if one.requested:
        yield "tracker:requested", plain(one.requested)


def _without_none(fields: Plain) -> Plain:
    return {key: value for key, value in fields.items() if value is not None}
