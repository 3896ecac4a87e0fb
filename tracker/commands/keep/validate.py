"""Registry, policy and snapshots checked, with everything wrong named at once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from tracker.adapters.files.source_file import read_source
from tracker.adapters.files.yaml_document import YamlDocument, parse_yaml
from tracker.adapters.knowledge.license_knowledge import load_knowledge
from tracker.adapters.record.folder import SnapshotFolder
from tracker.adapters.workspace.finding import Workspace
from tracker.adapters.workspace.policy_file import load_policy
from tracker.adapters.workspace.registry_check import check_registry
from tracker.adapters.workspace.registry_sources import registry_files
from tracker.domain.policy.policy import POLICY_KEYS
from tracker.domain.policy.under_policy import unknown_licenses
from tracker.domain.registry.validation import CheckedFile, FileKind, Validation
from tracker.errors import DataError, Problem

_ADDRESS = re.compile(r"https?://|pkg:")
CheckLinks = Callable[[Iterable[str]], Mapping[str, str]]
"""Takes addresses; gives the dead ones, each with the reason."""


def validate(workspace: Workspace) -> Validation:
    """Everything a command would read in this workspace."""
    files = [check_registry_file(workspace.registry)]
    if workspace.policy is not None:
        files.append(check_policy_file(workspace.policy))
    if workspace.snapshots.is_dir():
        files.append(check_snapshots(workspace.snapshots))
    return Validation(files=tuple(files))


def validate_file(path: Path) -> Validation:
    """One file alone, read once, for a pipe has no more; a policy is known by its name, else by its keys."""
    try:
        content = read_source(path)
    except DataError as error:
        kind = FileKind.POLICY if _is_policy(path, b"") else FileKind.REGISTRY
        return Validation(files=(CheckedFile(path=str(path), kind=kind, problems=_problems(error, path)),))
    check = check_policy_file if _is_policy(path, content) else check_registry_file
    return Validation(files=(check(path, content),))


def _is_policy(path: Path, content: bytes) -> bool:
    if "policy" in path.name.lower():
        return True
    try:
        data = parse_yaml(path, content).data
    except DataError:
        return False
    return isinstance(data, dict) and "models" not in data and bool(POLICY_KEYS & data.keys())


def with_links(found: Validation, check: CheckLinks) -> Validation:
    """The same, with every source address of the registries in it tried; dead ones are warnings."""
    places = [place for file in found.files if file.kind is FileKind.REGISTRY for place in _sources(file)]
    dead = check([address for address, _, _ in places])
    warnings = tuple(
        Problem(
            path=path, line=line, what=f"{address} {dead[address]}", fix="find where it moved, or replace it"
        )
        for address, path, line in places
        if address in dead
    )
    return replace(found, dead_links=warnings, links_checked=len({address for address, _, _ in places}))


def check_registry_file(path: Path, content: bytes | None = None) -> CheckedFile:
    """Checked anew, whatever was found about it before; ``content`` stands for what is in ``path``."""
    try:
        content = read_source(path) if content is None else content
        data, problems = check_registry(path, content)
    except DataError as error:
        return CheckedFile(path=str(path), kind=FileKind.REGISTRY, problems=_problems(error, path))
    models = data.get("models") if isinstance(data, dict) else None
    return CheckedFile(
        path=str(path),
        kind=FileKind.REGISTRY,
        entries=len(models) if isinstance(models, list) else None,
        problems=tuple(problems),
        content=content,
    )


def check_policy_file(path: Path, content: bytes | None = None) -> CheckedFile:
    """As the commands that judge read it."""
    try:
        problems = unknown_licenses(load_policy(path, content), load_knowledge())
    except DataError as error:
        return CheckedFile(path=str(path), kind=FileKind.POLICY, problems=_problems(error, path))
    return CheckedFile(path=str(path), kind=FileKind.POLICY, problems=tuple(problems))


def check_snapshots(folder: Path) -> CheckedFile:
    """Names and headers only; `tracker verify` reads the rest."""
    store = SnapshotFolder(folder)
    refs = store.refs()
    problems = [problem for ref in refs if (problem := store.problem(ref))]
    problems += store.strangers()
    return CheckedFile(path=str(folder), kind=FileKind.SNAPSHOTS, entries=len(refs), problems=tuple(problems))


def _sources(file: CheckedFile) -> Iterator[tuple[str, str, int]]:
    """Address, path and line of each source, the first time it is named."""
    seen: set[str] = set()
    try:
        for part in registry_files(Path(file.path), file.content):
            yield from _sources_of(parse_yaml(part.path, part.content), seen)
    except DataError:
        return


def _sources_of(document: YamlDocument, seen: set[str]) -> Iterator[tuple[str, str, int]]:
    models = document.data.get("models") if isinstance(document.data, dict) else None
    for index, model in enumerate(models if isinstance(models, list) else ()):
        for key in ("declared", "history"):
            items = model.get(key) if isinstance(model, dict) else None
            for number, item in enumerate(items if isinstance(items, list) else ()):
                address = item.get("source") if isinstance(item, dict) else None
                if isinstance(address, str) and _ADDRESS.match(address) and address not in seen:
                    seen.add(address)
                    yield address, document.path, document.line(("models", index, key, number, "source"))


def _problems(error: DataError, path: Path) -> tuple[Problem, ...]:
    return tuple(error.problems) or (Problem(path=str(path), line=0, what=error.message),)
