"""The command that shows the licence knowledge and recognises texts by it: licenses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from tracker.cli.options import FormatOption, OutputOption
from tracker.cli.output import emit, style_for
from tracker.cli.program import app
from tracker.vocabulary import ExitCode, LicenseClass, OutputFormat

if TYPE_CHECKING:
    from tracker.render.layout.style import Style

_EXAMPLES = (
    "Examples:  tracker licenses --class non-commercial  |  tracker licenses --search 'monthly qwen'  |  "
    "tracker licenses llama-3.1  |  tracker licenses hunyuan-large hunyuan-community  |  "
    "tracker licenses identify LICENSE"
)


class _KeysOrCommand(TyperGroup):
    """``tracker licenses llama-3.1`` is ``tracker licenses show llama-3.1``; bare it lists."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the command in that may be left out."""
        if not args or (args[0] not in self.commands and args[0] not in ("-h", "--help")):
            args = ["show", *args]
        return super().parse_args(ctx, args)


licenses_app = typer.Typer(
    cls=_KeysOrCommand,
    rich_markup_mode=None,
    help="What each known licence allows, asks and bars, clause by clause; and which licence a text is.",
    epilog=_EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(licenses_app, name="licenses")


@licenses_app.command(epilog=_EXAMPLES)
def show(
    keys: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[KEY]...",
            help="A key of ours, an SPDX or Hub id, or a license_name. Two are compared side by side; "
            "without one all are listed.",
            show_default=False,
        ),
    ] = None,
    classes: Annotated[
        list[LicenseClass] | None,
        typer.Option("--class", help="List only licences of this class. Repeatable.", show_default=False),
    ] = None,
    search: Annotated[
        str | None,
        typer.Option(
            "--search", "-s", help="List only licences that mention these words.", show_default=False
        ),
    ] = None,
    compare: Annotated[
        bool, typer.Option("--compare", help="Compare two licences; what two KEYs do anyway.")
    ] = False,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """List licences, show everything known about one, or compare two; the word `show` may be left out."""
    if keys and (classes or search):
        raise typer.BadParameter("--class and --search narrow the list; leave them out with a KEY")
    if compare and len(keys or ()) != 2:
        raise typer.BadParameter("--compare takes two KEYs")
    style = style_for(output_format, output)
    text = _pages(keys, output_format, style) if keys else _list(classes, search, output_format, style)
    emit(text, output)


def _list(classes: list[LicenseClass] | None, search: str | None, form: OutputFormat, style: Style) -> str:
    from tracker.adapters.knowledge.license_knowledge import load_knowledge
    from tracker.commands.ask.licenses import list_licenses
    from tracker.render.licensing.licenses import render_list

    entries = list_licenses(load_knowledge(), classes=classes or (), search=search)
    return render_list(entries, form=form, style=style)


def _pages(keys: list[str], form: OutputFormat, style: Style) -> str:
    from tracker.adapters.knowledge.license_knowledge import load_knowledge
    from tracker.commands.ask.licenses import compare_licenses, find_license
    from tracker.render.licensing.licenses import render_comparison, render_pages

    knowledge = load_knowledge()
    entries = [find_license(knowledge, key) for key in keys]
    if len(entries) == 2:
        old, new = entries
        return render_comparison(old, new, compare_licenses(old, new), form=form, style=style)
    return render_pages(entries, form=form, style=style)


@licenses_app.command(
    epilog="Examples:  tracker licenses identify LICENSE  |  curl -s URL | tracker licenses identify -  |  "
    "tracker licenses identify --format json LICENSE NOTICE"
)
def identify(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Licence texts; - reads stdin.")],
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Say which licence a text is, how sure that is, or what it is near and where it differs.

    Exit code 0 if every text was recognised, 5 if one was not, 3 if one could not be read.
    """
    from tracker.adapters.knowledge.license_knowledge import load_knowledge, load_recogniser
    from tracker.commands.ask.licenses import identify as recognise
    from tracker.render.licensing.recognition import render_identified

    sources = [(name, _read(name)) for name in files]
    found = recognise(sources, load_recogniser(), load_knowledge())
    identified = [(one.path, one.recognition, one.terms) for one in found]
    emit(render_identified(identified, form=output_format, style=style_for(output_format, output)), output)
    if not all(one.recognition.recognised for one in found):
        raise typer.Exit(ExitCode.UNDETERMINED)


def _read(name: str) -> bytes:
    from tracker.adapters.files.source_file import read_source, read_stdin

    return read_stdin() if name == "-" else read_source(Path(name))
