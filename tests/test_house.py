"""The house: no import goes in a circle, wherever it stands, and no room is too full to find one's way in."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

from tracker.cli.lazy import COMMANDS
from tracker.domain.scanning.finders import MODULES

PROJECT = Path(__file__).parent.parent
MOST_IN_A_FOLDER = 15

# The tables that modules are imported by; nothing else imports one of ours by a name in a string.
TABLES: Mapping[str, tuple[str, ...]] = {
    "tracker.cli.lazy": tuple(entry.module for entry in COMMANDS.values()),
    "tracker.domain.scanning.finders": tuple(MODULES.values()),
    "tracker.adapters.project.grammars.languages": (),  # packages of grammars
}


# What imports packages of others by a table: the grammars, each in a package of its own.
OUTSIDE = {"tracker.adapters.project.grammars.languages"}


def modules() -> dict[str, Path]:
    """Every module of the package by its dotted name."""
    found = {}
    for path in (PROJECT / "tracker").rglob("*.py"):
        parts = path.relative_to(PROJECT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imported(tree: ast.AST, known: Mapping[str, Path]) -> Iterator[str]:
    """Modules of the package that are imported anywhere in a source, function bodies included."""
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports inside the package are absolute"
            inside = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name in known else str(node.module) for name in inside]
        yield from (name for name in names if name in known)


def imports_by_string(tree: ast.AST) -> bool:
    return any(
        isinstance(node, ast.Name | ast.Attribute)
        and (node.id if isinstance(node, ast.Name) else node.attr) in ("import_module", "__import__")
        for node in ast.walk(tree)
    )


@pytest.fixture(scope="module")
def sources() -> dict[str, ast.Module]:
    return {name: ast.parse(path.read_bytes()) for name, path in modules().items()}


def test_no_import_goes_in_a_circle(sources: dict[str, ast.Module]) -> None:
    known = modules()
    graph = {
        name: {other for other in (*imported(tree, known), *TABLES.get(name, ())) if other != name}
        for name, tree in sources.items()
    }
    # A package stands for itself here: that importing a module runs the packages around it is no import.
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" -> ".join(reversed(error.args[1])))


def test_nothing_is_imported_by_a_string_but_through_a_table(sources: dict[str, ast.Module]) -> None:
    assert {name for name, tree in sources.items() if imports_by_string(tree)} == {*TABLES, *OUTSIDE}
    assert {name for names in TABLES.values() for name in names} <= set(sources)


def test_no_folder_is_too_full_to_find_ones_way_in() -> None:
    counts = Counter(path.parent for path in modules().values() if path.name != "__init__.py")
    full = {str(folder.relative_to(PROJECT)): count for folder, count in counts.items()}
    assert {folder: count for folder, count in full.items() if count > MOST_IN_A_FOLDER} == {}


def test_every_folder_says_what_it_is_for(sources: dict[str, ast.Module]) -> None:
    packages = {name for name, path in modules().items() if path.name == "__init__.py"}
    assert {name for name in packages if not ast.get_docstring(sources[name])} == set()


@pytest.mark.parametrize("name", ["utils", "helpers", "manager", "misc", "common"])
def test_no_module_is_named_after_nothing(name: str) -> None:
    assert [module for module in modules() if module.rpartition(".")[2] == name] == []


def test_dataclasses_are_the_late_ones(sources: dict[str, ast.Module]) -> None:
    """``from tracker.domain.values.late_dataclass import dataclass``: the standard one slows every start."""
    standard = {
        name
        for name, tree in sources.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        and node.module == "dataclasses"
        and "dataclass" in {alias.name for alias in node.names}
    }
    assert standard == {"tracker.domain.values.late_dataclass"}
