"""Documents for others about models: bills of materials, notices, and files that fetch what is locked."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any

from tracker.adapters.files.source_file import read_source, refusal
from tracker.adapters.knowledge.spdx_expressions import parse_expression
from tracker.domain.boms.cyclonedx import cyclonedx
from tracker.domain.boms.fetching import hermeto, hf_download, pinned
from tracker.domain.boms.inventory import Inventory
from tracker.domain.boms.merging import put_into
from tracker.domain.boms.notice import notice
from tracker.domain.boms.readiness import Cluster, readiness
from tracker.domain.boms.soundness import cyclonedx_faults, spdx_faults
from tracker.domain.boms.spdx import spdx
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, TrackerError, UsageError
from tracker.render.layout.structured import json_value
from tracker.vocabulary import ExitCode, ExportFormat


@dataclass(slots=True, kw_only=True)
class Exported:
    """A finished document, what is to be said beside it, and how the command ends."""

    text: str
    notes: list[str] = field(default_factory=list)
    clusters: tuple[Cluster, ...] = ()
    exit_code: ExitCode = ExitCode.OK


def export(
    inventory: Inventory,
    form: ExportFormat,
    *,
    spec_version: str = "1.7",
    into: Path | None = None,
    validate: bool = False,
) -> Exported:
    """Raise UsageError for options that do not fit, DataError for a document to extend that is none."""
    if into is not None and form is not ExportFormat.CYCLONEDX:
        raise UsageError("--into extends a CycloneDX document", hint="use it with --format cyclonedx")
    match form:
        case ExportFormat.CYCLONEDX:
            return _cyclonedx(inventory, spec_version, into, validate)
        case ExportFormat.SPDX:
            return _spdx(inventory)
        case ExportFormat.NOTICE:
            made = notice(inventory)
            code = ExitCode.UNDETERMINED if made.lacking else ExitCode.OK
            return Exported(text=made.text, notes=made.lacking, exit_code=code)
        case ExportFormat.HERMETO:
            return Exported(text=hermeto(inventory.components), notes=_left_out(inventory))
        case ExportFormat.HF_DOWNLOAD:
            return Exported(text=hf_download(inventory.components), notes=_left_out(inventory))
        case _:
            raise UsageError(f"--format {form.value} is not made from an inventory")


def compare(path: Path, made: Exported) -> Exported:
    """``made`` held against the file at ``path``: 1 where it is out of date."""
    try:
        same = read_source(path) == made.text.encode()
    except DataError:
        same = False
    if same:
        return Exported(text=f"{path} is up to date\n", notes=made.notes, exit_code=made.exit_code)
    note = f"{path} is not what would be written now; run the same command with --output {path}"
    return Exported(text=f"{path} is out of date\n", notes=[note, *made.notes], exit_code=ExitCode.FINDINGS)


def _cyclonedx(inventory: Inventory, version: str, into: Path | None, validate: bool) -> Exported:
    document = cyclonedx(inventory, version)
    clusters = readiness(inventory)
    _add_readiness(document, clusters)
    if into is not None:
        existing = _existing(into)
        version = str(existing.get("specVersion", version))
        document = put_into(existing, cyclonedx(inventory, "1.6" if version != "1.7" else "1.7"))
    faults = [] if into is not None else list(cyclonedx_faults(document, _parses))
    return _finished(document, inventory, faults, clusters, _validated(document, version) if validate else [])


def _spdx(inventory: Inventory) -> Exported:
    document = spdx(inventory)
    return _finished(document, inventory, list(spdx_faults(document, _parses)), readiness(inventory), [])


def _finished(
    document: Mapping[str, Any],
    inventory: Inventory,
    faults: list[str],
    clusters: tuple[Cluster, ...],
    found: list[str],
) -> Exported:
    if faults:
        raise TrackerError(f"the document would be wrong: {faults[0]}")
    if found:
        raise TrackerError(f"the official validator refuses the document: {found[0]}")
    unknown = [one.hub or one.name for one in inventory.components if one.licensing.concluded is None]
    notes = []
    if unknown:
        named = ", ".join(unknown[:5]) + (" …" if len(unknown) > 5 else "")
        number = len(inventory.components)
        notes.append(f"the licence of {len(unknown)} of {number} models is not known: {named}")
    notes += [cluster.line for cluster in clusters]
    text = json_value(document, 1) + "\n"
    return Exported(text=text, notes=notes, clusters=clusters)


def _add_readiness(document: dict[str, Any], clusters: tuple[Cluster, ...]) -> None:
    properties = document["metadata"].setdefault("properties", [])
    for cluster in clusters:
        name = f"tracker:g7:{cluster.name.lower().replace(' ', '-')}"
        properties.append({"name": name, "value": cluster.line.removeprefix(f"{cluster.name} ")})


def _existing(path: Path) -> Mapping[str, Any]:
    try:
        document = json.loads(read_source(path))
    except (ValueError, RecursionError) as error:
        raise refusal(path, f"is not JSON: {error}", "name a CycloneDX document in JSON") from error
    if not isinstance(document, dict) or document.get("bomFormat") != "CycloneDX":
        raise refusal(path, "is no CycloneDX document", "bomFormat has to be CycloneDX")
    if not isinstance(document.get("components", []), list) or not all(
        isinstance(one, dict) for one in document.get("components", [])
    ):
        raise refusal(path, "components is not a list of objects")
    return document


def _validated(document: Mapping[str, Any], version: str) -> list[str]:
    try:
        from cyclonedx.schema import SchemaVersion
        from cyclonedx.validation.json import JsonStrictValidator
    except ImportError as error:
        raise UsageError(
            "--validate needs the official validator",
            hint='it comes with pip install "open-weights-tracker[bom]"',
        ) from error
    problem = JsonStrictValidator(SchemaVersion.from_version(version)).validate_str(json.dumps(document))
    return [] if problem is None else [str(problem)[:300]]


def _parses(expression: str) -> bool:
    return parse_expression(expression) is not None


def _left_out(inventory: Inventory) -> list[str]:
    kept = {id(one) for one in pinned(inventory.components)}
    left = [one.hub or one.name for one in inventory.components if id(one) not in kept]
    return [f"left out, because nothing pins it: {name}" for name in left]
