"""The commands that make documents for others: report, site."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.options import FailOnOption, OutputOption, PolicyOption, RegistryOption, SnapshotsOption
from tracker.cli.output import emit, note
from tracker.cli.program import app
from tracker.vocabulary import ExitCode, ReportFormat, ReportOnly

if TYPE_CHECKING:
    from tracker.adapters.record.folder import SnapshotFolder
    from tracker.domain.policy.policy import Policy

_SUFFIXES = {
    ".html": ReportFormat.HTML,
    ".htm": ReportFormat.HTML,
    ".md": ReportFormat.MARKDOWN,
    ".markdown": ReportFormat.MARKDOWN,
    ".json": ReportFormat.JSON,
}

_TITLE = "Open-weights ledger"
_SUFFIX_OF = {ReportFormat.HTML: ".html", ReportFormat.MARKDOWN: ".md", ReportFormat.JSON: ".json"}


@app.command(
    epilog="Examples:  tracker report -o week.html  |  tracker report --format markdown  |  "
    "tracker report 2026-06-11 2026-06-27 -o june.html  |  tracker report 30d --only tightened"
)
def report(
    old: Annotated[
        str | None,
        typer.Argument(
            help="The earlier moment, as for `tracker diff`; an age counts from the newest snapshot.  "
            "[default: 7d]",
            show_default=False,
        ),
    ] = None,
    new: Annotated[str, typer.Argument(help="The later moment.")] = "latest",
    since: Annotated[str | None, typer.Option("--since", help="Instead of OLD.", show_default=False)] = None,
    until: Annotated[str | None, typer.Option("--until", help="Instead of NEW.", show_default=False)] = None,
    only: Annotated[
        list[ReportOnly] | None,
        typer.Option("--only", help="Only events of this sort. Repeatable.", show_default=False),
    ] = None,
    models: Annotated[
        list[str] | None,
        typer.Option(
            "--model", "--models", help="Only events of this model. Repeatable.", show_default=False
        ),
    ] = None,
    fail_on: FailOnOption = None,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
    output_format: Annotated[
        ReportFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to write it.  [default: by the name of --output, else html]",
            show_default=False,
        ),
    ] = None,
    output: OutputOption = None,
) -> None:
    """Write one document about a window: what was looked at, what tightened and opened, who, what is next."""
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.commands.ask.diff import fails
    from tracker.commands.give.report import report as make
    from tracker.ledger.ledger import Ledger
    from tracker.render.pages.reports.report import render_report

    if (since is not None and old is not None) or (until is not None and new != "latest"):
        raise typer.BadParameter("give either OLD and NEW or --since and --until, not both")
    form = output_format or (_SUFFIXES.get(output.suffix.lower()) if output else None) or ReportFormat.HTML
    workspace = find_workspace(registry, snapshots, policy)
    ledger = Ledger.open(workspace)
    found = make(
        ledger,
        since or old or "7d",
        until or new,
        _policy(workspace.policy),
        only=only or (),
        models=models or (),
    )
    if output is not None and output.is_dir():
        output = output / f"report-{found.report.new[:10]}{_SUFFIX_OF[form]}"
    emit(render_report(found.report, form), output)
    _warn(ledger.snapshots)
    if output is None and form is ReportFormat.HTML and sys.stdout and sys.stdout.isatty():
        note("hint: `--output week.html` writes the page to a file, `--format markdown` a text to read here")
    if fail_on and fails(found.report.changes, fail_on):
        raise typer.Exit(ExitCode.FINDINGS)
    if found.is_empty:
        note("nothing is known of this window: it holds neither a snapshot nor an event of the registry")
        raise typer.Exit(ExitCode.UNDETERMINED)


@app.command(
    epilog="Examples:  tracker site public  |  tracker site public --base-url https://ledger.example.org/"
)
def site(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Where the files go; made where it is not there.")
    ],
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            help="The address the site will have; feeds then name things in full.",
            show_default=False,
        ),
    ] = None,
    title: Annotated[
        str, typer.Option("--title", help="What the site calls itself.")
    ] = "Open-weights ledger",
    data_license: Annotated[
        str, typer.Option("--data-license", help="The licence that the pages name for the data.")
    ] = "Apache-2.0",
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: Annotated[
        Path | None,
        typer.Option(
            "--policy",
            help="A policy whose dates (waivers that end) are published; none is read unless named here.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Write the whole ledger as static pages, feeds, badges, a calendar and data.

    Only what differs is written; files of an earlier run that no longer belong are removed, and nothing
    else in DIR is touched.
    """
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.commands.give.site import site as publish
    from tracker.ledger.ledger import Ledger
    from tracker.render.layout.safe import safe
    from tracker.render.pages.writing.address import Place, base_address
    from tracker.render.pages.writing.outside import clean

    try:
        place = Place(
            base=base_address(base_url),
            title=clean(title, 200) or _TITLE,
            data_license=clean(data_license, 200),
        )
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--base-url") from error
    ledger = Ledger.open(find_workspace(registry, snapshots))
    done = publish(ledger, folder, place, _policy(policy))
    _warn(ledger.snapshots)
    note(
        f"{safe(str(folder))}: {done.written:,} files written, {done.unchanged:,} unchanged, "
        f"{done.removed:,} removed"
    )
    for name in done.left:
        note(f"warning: {safe(name)} no longer belongs, and was altered since it was written: it is left")


def _policy(path: Path | None) -> Policy | None:
    if path is None:
        return None
    from tracker.adapters.workspace.policy_file import load_policy

    return load_policy(path)


def _warn(snapshots: SnapshotFolder) -> None:
    from tracker.render.layout.safe import safe

    for problem in snapshots.warnings:
        note(f"warning: passed over {safe(str(problem))}")
    if lost := len(snapshots.evidence.lost):
        texts = "a licence text is" if lost == 1 else f"{lost} licence texts are"
        note(f"warning: {texts} missing or altered, and the card's word stands instead; see `tracker verify`")
