"""The table of commands that ``--help`` is printed from fits the commands there are."""

from __future__ import annotations

import importlib
import pkgutil

import pytest
import typer.main

import tracker.cli
from tracker.cli import app
from tracker.cli.lazy import COMMANDS


@pytest.mark.parametrize("name", COMMANDS)
def test_each_command_can_be_built(name: str) -> None:
    command = typer.main.get_command(app).commands[name]  # type: ignore[attr-defined]
    assert command.name == name
    assert command.help


def test_each_command_is_in_the_table() -> None:
    for module in pkgutil.iter_modules(tracker.cli.__path__, "tracker.cli."):
        importlib.import_module(module.name)
    names = {
        info.name or (info.callback.__name__ if info.callback else "") for info in app.registered_commands
    } | {str(group.name) for group in app.registered_groups}
    assert names == set(COMMANDS)


def test_summaries_fit_a_line() -> None:
    assert [name for name, entry in COMMANDS.items() if len(entry.summary) + 12 > 80] == []
