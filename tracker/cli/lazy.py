"""Commands that are imported when they are called: ``--help`` needs only their names and summaries.

Typer builds every command of a program at each start, options included; here it builds the one that is
asked for.
"""

from __future__ import annotations

import functools
import importlib
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import typer
import typer.main
from typer.core import TyperGroup

if TYPE_CHECKING:
    from typer._click import Command, Context, HelpFormatter
    from typer._click.shell_completion import CompletionItem


class Entry(NamedTuple):
    """Where a command's function is, and the line that ``tracker --help`` shows for it."""

    module: str
    summary: str


COMMANDS: Mapping[str, Entry] = {
    "check": Entry("tracker.cli.ask.checking", "May we use it? Verdicts with clauses and duties."),
    "scan": Entry("tracker.cli.ask.scanning", "Find every model a project refers to."),
    "list": Entry("tracker.cli.ask.reading", "The models we follow, a row each."),
    "show": Entry("tracker.cli.ask.reading", "Everything known about one model, with sources."),
    "history": Entry("tracker.cli.ask.reading", "The dated changes of one model."),
    "diff": Entry("tracker.cli.ask.reading", "What opened and what tightened between two dates."),
    "licenses": Entry("tracker.cli.ask.licenses", "What each licence allows, asks and bars."),
    "init": Entry("tracker.cli.keep.beginning", "Begin a ledger of your own, with a daily job."),
    "refresh": Entry("tracker.cli.keep.refreshing", "Read the Hub and write a dated snapshot."),
    "add": Entry("tracker.cli.keep.registry", "Follow more models."),
    "validate": Entry("tracker.cli.keep.registry", "Check registry, policy and snapshots by line."),
    "backfill": Entry("tracker.cli.keep.histories", "What happened before the first snapshot, by commits."),
    "crosscheck": Entry("tracker.cli.keep.histories", "What other catalogues say, and where they differ."),
    "discover": Entry("tracker.cli.keep.discovering", "What watched owners have that we do not follow."),
    "verify": Entry("tracker.cli.keep.verifying", "Check that snapshots and evidence are unaltered."),
    "report": Entry("tracker.cli.give.giving", "One page about a window: what moved, who, what is next."),
    "site": Entry("tracker.cli.give.giving", "The ledger as static pages, feeds, badges and data."),
    "notify": Entry("tracker.cli.give.notifying", "Tell each event once: mail, chat, issue, webhook."),
    "lock": Entry("tracker.cli.give.locking", "Pin a project's models with their licences."),
    "export": Entry("tracker.cli.give.exporting", "Bill of materials, NOTICE, proof, tables."),
    "mcp": Entry("tracker.cli.more.agents", "The same answers for coding agents, over stdio."),
    "demo": Entry("tracker.cli.more.playing", "Play the whole story on this machine, offline."),
}

GROUPS: Mapping[str, Sequence[str]] = {
    "Ask": ("check", "scan", "list", "show", "history", "diff", "licenses"),
    "Keep": ("init", "refresh", "add", "validate", "discover", "backfill", "crosscheck", "verify"),
    "Give": ("report", "site", "notify", "lock", "export"),
    "More": ("mcp", "demo"),
}
"""The order in which ``--help`` shows them; a name stands here before its command is there."""


class LazyCommands(MutableMapping[str, "Command"]):
    """Commands by name, each built when it is first looked up, once in a process."""

    def __init__(self, app: typer.Typer) -> None:
        self._app = app
        self._set: dict[str, Command] = {}

    def __getitem__(self, name: str) -> Command:
        return self._set.get(name) or _build(self._app, name)

    def __setitem__(self, name: str, command: Command) -> None:
        self._set[name] = command

    def __delitem__(self, name: str) -> None:
        del self._set[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)

    def __contains__(self, name: object) -> bool:
        return name in COMMANDS


@functools.cache
def _build(app: typer.Typer, name: str) -> Command:
    """Raise KeyError where the module of ``name`` registers no such command."""
    importlib.import_module(COMMANDS[name].module)
    for info in app.registered_commands:
        own = info.name or (info.callback.__name__ if info.callback else "")
        if own == name:
            return typer.main.get_command_from_info(
                info, pretty_exceptions_short=False, rich_markup_mode=None
            )
    for group in app.registered_groups:
        if group.name == name:
            return typer.main.get_group_from_info(
                group, pretty_exceptions_short=False, suggest_commands=True, rich_markup_mode=None
            )
    raise KeyError(name)


class LazyGroup(TyperGroup):
    """The program's own group; its commands come from ``COMMANDS``."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**attributes)
        from tracker.cli.program import app

        self.commands = LazyCommands(app)

    def format_commands(self, ctx: Context, formatter: HelpFormatter) -> None:
        """Write the names with their summaries, by what they are for; nothing is imported for it."""
        for title, names in GROUPS.items():
            rows = [(name, COMMANDS[name].summary) for name in names if name in COMMANDS]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)

    def shell_complete(self, ctx: Context, incomplete: str) -> list[CompletionItem]:
        """Offer the names with the same summaries; options of the program itself where one is begun."""
        from typer._click.shell_completion import CompletionItem

        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        shown = (name for names in GROUPS.values() for name in names if name in COMMANDS)
        return [
            CompletionItem(name, help=COMMANDS[name].summary) for name in shown if name.startswith(incomplete)
        ]
