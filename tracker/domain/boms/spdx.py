"""SPDX 3.0.1 with the AI profile, as JSON-LD in plain values.

Each AI package has exactly one declared and one concluded licence relationship; what is unknown is
NoAssertion, with the reason as a comment.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import quote

from tracker.domain.boms.inventory import Base, Component, Inventory
from tracker.domain.boms.purl import hub_purl, reference_of
from tracker.domain.boms.words import plain
from tracker.domain.values.secrets import without_tokens

Plain = dict[str, Any]
CONTEXT = "https://spdx.org/rdf/3.0.1/spdx-context.jsonld"
NO_ASSERTION = "expandedlicensing_NoAssertionLicense"
LICENSE_LIST = "3.28.0"
HUB = "https://huggingface.co"
_CREATION = "_:CreationInfo0"
_UNKNOWN_DAY = "the day it was released is not known"
_NAMESPACE = uuid.UUID("0d1c0f51-70cc-5a0c-8f1e-2b8d5d2c2f6a")
_LONGEST_TEXT = 200_000


def spdx(inventory: Inventory) -> Plain:
    """The document; identifiers are made from the content, so that equal input gives equal bytes."""
    base = f"https://spdx.org/spdxdocs/{quote(plain(inventory.name), safe='')}-{_identity(inventory)}"
    elements: dict[str, Plain] = {}
    for element in _elements(inventory, base):
        elements.setdefault(element["spdxId"], element)
    members = sorted(elements)
    creation = {
        "type": "CreationInfo",
        "@id": _CREATION,
        "created": inventory.moment or "1970-01-01T00:00:00Z",
        "createdBy": [f"{base}#author"],
        "createdUsing": [f"{base}#tool"],
        "specVersion": "3.0.1",
    }
    sbom = {
        "type": "software_Sbom",
        "spdxId": f"{base}#sbom",
        "creationInfo": _CREATION,
        "software_sbomType": ["source"],
        "element": members,
        "rootElement": [f"{base}#app"],
    }
    document = {
        "type": "SpdxDocument",
        "spdxId": f"{base}#document",
        "creationInfo": _CREATION,
        "name": f"{plain(inventory.name)} models",
        "profileConformance": ["core", "software", "ai", "simpleLicensing"],
        "element": [*members, f"{base}#sbom"],
        "rootElement": [f"{base}#sbom"],
    }
    return {"@context": CONTEXT, "@graph": [creation, *(elements[name] for name in members), sbom, document]}


def _identity(inventory: Inventory) -> uuid.UUID:
    """Made from what the document says, names of classes included, so that any change gives another one."""
    content = hashlib.sha256(repr(inventory).encode()).hexdigest()
    return uuid.uuid5(_NAMESPACE, content)


def _elements(inventory: Inventory, base: str) -> Iterator[Plain]:
    author = plain(inventory.supplier or inventory.name)
    yield _element("Organization", f"{base}#author", name=author)
    yield _element("Tool", f"{base}#tool", name=f"open-weights-tracker {inventory.tool}")
    yield _element(
        "software_Package",
        f"{base}#app",
        name=plain(inventory.name),
        software_packageVersion=plain(inventory.version) if inventory.version else "NOASSERTION",
        software_primaryPurpose="application",
        suppliedBy=f"{base}#author",
    )
    places = {
        _key(component.hub, component.revision): _id(base, component)
        for component in inventory.components
        if component.hub
    }
    for component in inventory.components:
        yield from _component(component, base, places)
    models = sorted(_id(base, component) for component in inventory.components)
    if models:
        yield _relationship(base, f"{base}#app", "dependsOn", models)


def _key(hub: str, revision: str | None) -> tuple[str, str | None]:
    return hub.casefold(), revision


def _component(one: Component, base: str, places: dict[tuple[str, str | None], str]) -> Iterator[Plain]:
    """``places`` are the elements that repositories have by now: a parent is described once."""
    here = _id(base, one)
    released = _time(one.released)
    supplier = _agent(base, one.hub.partition("/")[0] if one.hub else one.source)
    yield supplier
    at = one.revision or "main"
    numbers = (
        ("context-length", one.context_native),
        ("parameters-total", one.parameters_total),
        ("parameters-active", one.parameters_active),
    )
    yield _element(
        "ai_AIPackage",
        here,
        name=plain((one.hub or one.name).rpartition("/")[2]),
        suppliedBy=supplier["spdxId"],
        releaseTime=released,
        comment=None if released else _UNKNOWN_DAY,
        software_packageVersion=one.revision or "NOASSERTION",
        software_packageUrl=hub_purl(one.hub, one.revision) if one.hub else None,
        software_downloadLocation=f"{HUB}/{quote(one.hub)}/tree/{at}" if one.hub else None,
        software_primaryPurpose="model",
        ai_typeOfModel=[plain(one.family)] if one.family else None,
        ai_domain=[plain(one.task)] if one.task else None,
        ai_hyperparameter=[
            {"type": "DictionaryEntry", "key": key, "value": str(number)}
            for key, number in numbers
            if number is not None
        ]
        or None,
    )
    yield from _licenses(one, base, here)
    yield from _files(one, base, here)
    for parent in one.bases:
        there = places.get(_key(parent.repo, parent.revision))
        if there is None:
            there = f"{base}#base-{_slug(parent.repo)}-{(parent.revision or 'main')[:12]}"
            places[_key(parent.repo, parent.revision)] = there
            yield from _base(parent, base, there)
        yield _relationship(
            base, here, "descendantOf", [there], comment=f"relation: {plain(parent.relation)}"
        )
        if parent.relation == "adapter":
            yield _relationship(base, here, "dependsOn", [there])
    for name in one.datasets:
        data = f"{base}#data-{_slug(name)}"
        yield _element("software_Package", data, name=plain(name), software_primaryPurpose="data")
        yield _relationship(base, here, "trainedOn", [data])
    if one.judged:
        yield _element(
            "Annotation",
            f"{here}-verdict",
            annotationType="review",
            contentType="application/json",
            statement=json.dumps(one.judged, sort_keys=True),
            subject=here,
        )


def _licenses(one: Component, base: str, here: str) -> Iterator[Plain]:
    found = one.licensing
    found_in = (
        f"Found in the repository: {plain(found.declared) if found.declared else 'nothing that names one'}."
    )
    declared = found.declared_expression
    yield from _license(one, base, here, "hasDeclaredLicense", declared, found_in)
    why = plain(found.reason) if found.reason else "No reason is recorded."
    yield from _license(one, base, here, "hasConcludedLicense", found.concluded, why)


def _license(
    one: Component, base: str, here: str, kind: str, expression: str | None, comment: str
) -> Iterator[Plain]:
    if expression is None:
        yield _relationship(base, here, kind, [NO_ASSERTION], comment=comment)
        return
    target = f"{base}#license-{_slug(expression)}"
    own = [word for word in expression.replace("(", " ").replace(")", " ").split() if "LicenseRef-" in word]
    entries = []
    for name in own:
        text = f"{base}#text-{_slug(name)}"
        content = next((held.content for held in one.texts if held.content), None)
        stands = plain(one.missing) if one.missing else "The text is not held here."
        yield _element(
            "simplelicensing_SimpleLicensingText",
            text,
            name=name,
            simplelicensing_licenseText=_text(content) if content else stands,
        )
        entries.append({"type": "DictionaryEntry", "key": name, "value": text})
    yield _element(
        "simplelicensing_LicenseExpression",
        target,
        simplelicensing_licenseExpression=expression,
        simplelicensing_licenseListVersion=LICENSE_LIST,
        simplelicensing_customIdToUri=entries or None,
    )
    yield _relationship(base, here, kind, [target], comment=comment)


def _files(one: Component, base: str, here: str) -> Iterator[Plain]:
    targets = []
    for text in one.texts:
        name = f"{here}-text-{text.sha256[:16]}"
        yield _file(name, text.path, text.sha256)
        targets.append(name)
    for file in one.files:
        name = f"{here}-file-{file.sha256[:16]}"
        yield _file(name, file.path, file.sha256)
        targets.append(name)
    if targets:
        yield _relationship(base, here, "hasDataFile", sorted(set(targets)))


def _file(name: str, path: str, sha256: str) -> Plain:
    return _element(
        "software_File",
        name,
        name=plain(path),
        verifiedUsing=[{"type": "Hash", "algorithm": "sha256", "hashValue": sha256}],
    )


def _base(parent: Base, base: str, there: str) -> Iterator[Plain]:
    agent = _agent(base, parent.repo.partition("/")[0])
    on_hub, released = "/" in parent.repo, _time(parent.released)
    yield agent
    yield _element(
        "ai_AIPackage",
        there,
        name=plain(parent.repo.rpartition("/")[2]),
        suppliedBy=agent["spdxId"],
        releaseTime=released,
        comment=None if released else _UNKNOWN_DAY,
        software_packageVersion=parent.revision or "NOASSERTION",
        software_packageUrl=hub_purl(parent.repo, parent.revision) if on_hub else None,
        software_downloadLocation=f"{HUB}/{quote(parent.repo)}" if on_hub else None,
        software_primaryPurpose="model",
    )
    stand_in = Component(name=parent.repo, licensing=parent.licensing)
    yield from _licenses(stand_in, base, there)


# ---- elements


def _element(kind: str, identifier: str, **fields: Any) -> Plain:
    given = {key: value for key, value in fields.items() if value is not None}
    return {"type": kind, "spdxId": identifier, "creationInfo": _CREATION, **given}


def _relationship(base: str, start: str, kind: str, ends: list[str], comment: str | None = None) -> Plain:
    key = hashlib.sha256("\0".join((start, kind, *ends)).encode()).hexdigest()[:16]
    fields: Mapping[str, Any] = {"from": start, "relationshipType": kind, "to": ends, "comment": comment}
    return _element("Relationship", f"{base}#r-{key}", **fields)


def _agent(base: str, name: str) -> Plain:
    return _element("Organization", f"{base}#by-{_slug(name)}", name=plain(name) or "unknown")


def _id(base: str, component: Component) -> str:
    return f"{base}#model-{_slug(reference_of(component))}"


def _slug(text: str) -> str:
    readable = "".join(
        letter if letter.isascii() and letter.isalnum() else "-" for letter in without_tokens(text)
    )[:60]
    return f"{readable.strip('-')}-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def _text(content: str) -> str:
    kept = "".join(letter for letter in content if letter in "\n\t" or letter.isprintable())
    return kept[:_LONGEST_TEXT]


def _time(day: str | None) -> str | None:
    """A whole moment; a month or a year alone is not known to the day, and is left out."""
    try:
        return f"{dt.date.fromisoformat((day or '')[:10]).isoformat()}T00:00:00Z"
    except ValueError:
        return None
