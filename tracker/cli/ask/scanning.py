"""The command that finds model references in a project: scan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.options import (
    MaxAgeOption,
    OfflineOption,
    OnlineOption,
    OutputOption,
    PolicyOption,
    RegistryOption,
    SnapshotsOption,
    uses,
)
from tracker.cli.output import emit, note, refuse_ledger_files, style_for
from tracker.cli.profile import profile_facts
from tracker.cli.program import app
from tracker.cli.sources import freshness
from tracker.errors import DEFECT_HINT
from tracker.vocabulary import Business, OutputFormat, PlaceClass, ScanFormat

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tracker.commands.ask.scanned import Scan
    from tracker.ledger.model_lookup import LiveReader


@app.command(
    epilog="Examples:  tracker scan  |  tracker scan services/ deploy/ --format json  |  "
    "tracker scan --check --use ship --country DE --offline  |  "
    "tracker scan --changed-since origin/main --format github  |  tracker scan --check --probe.   "
    "In a file, a comment 'tracker: ignore[reason]' accepts the reference on its line.   "
    "Exit codes: 0 done, 3 something could not be read; with --check 1 forbidden, 5 not determined, "
    "or code that was not read names a model or a provider."
)
def scan(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(metavar="PATH…", help="Folders or files.  [default: .]", show_default=False),
    ] = None,
    changed_since: Annotated[
        str | None,
        typer.Option(
            "--changed-since",
            metavar="REV",
            help="Only references on lines added since this branch left REV (git).",
            show_default=False,
        ),
    ] = None,
    trust_change: Annotated[
        bool,
        typer.Option(
            "--trust-change",
            help="With --changed-since: policy, baseline, registry and ignore comments count as the change "
            "leaves them.",
        ),
    ] = False,
    cache: Annotated[
        bool, typer.Option("--cache", help="Also list the models in the Hugging Face cache of this machine.")
    ] = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Read every file, also what has not changed since the last scan.")
    ] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Add verdicts: may each of these models be used?")
    ] = False,
    probe: Annotated[
        bool,
        typer.Option(
            "--probe",
            help="With --check: can your own token fetch them now, from here? At most 3 small requests a "
            "model.",
        ),
    ] = False,
    duties: Annotated[
        bool,
        typer.Option(
            "--duties",
            help="With --check: only what to do, one row a duty, with clause and models.",
        ),
    ] = False,
    accept_unread: Annotated[
        bool,
        typer.Option(
            "--accept-unread",
            help="With --check: code that is not read or could not be opened is no finding.",
        ),
    ] = False,
    classes: Annotated[
        list[PlaceClass] | None,
        typer.Option(
            "--class",
            help="Tell and judge only places of this class; without it all are told and production "
            "is judged. Repeatable.",
            show_default=False,
        ),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option(
            "--exclude",
            metavar="GLOB",
            help="Leave out what fits, as in .gitignore. Repeatable.",
            show_default=False,
        ),
    ] = None,
    baseline: Annotated[
        Path | None,
        typer.Option(
            "--baseline",
            metavar="FILE",
            help="Findings in this file were known before and do not fail.",
            show_default=False,
        ),
    ] = None,
    write_baseline: Annotated[
        Path | None,
        typer.Option(
            "--write-baseline",
            metavar="FILE",
            help="Write what is found to this file, for --baseline.",
            show_default=False,
        ),
    ] = None,
    use: Annotated[
        list[str] | None,
        typer.Option(
            "--use",
            help="With --check: as in tracker check. Repeatable.",
            show_default=False,
            autocompletion=uses,
        ),
    ] = None,
    country: Annotated[
        str | None, typer.Option("--country", help="With --check: as in tracker check.", show_default=False)
    ] = None,
    mau: Annotated[
        str | None, typer.Option("--mau", help="With --check: as in tracker check.", show_default=False)
    ] = None,
    annual_revenue: Annotated[
        str | None,
        typer.Option("--annual-revenue", help="With --check: as in tracker check.", show_default=False),
    ] = None,
    monthly_revenue: Annotated[
        str | None,
        typer.Option("--monthly-revenue", help="With --check: as in tracker check.", show_default=False),
    ] = None,
    business: Annotated[
        Business | None,
        typer.Option("--business", help="With --check: as in tracker check.", show_default=False),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="With --check: as in tracker check.", show_default=False
        ),
    ] = None,
    offline: OfflineOption = False,
    online: OnlineOption = False,
    max_age: MaxAgeOption = None,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
    output_format: Annotated[
        ScanFormat, typer.Option("--format", "-f", help="How to print the result.")
    ] = ScanFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Find every model a project refers to: where, how it is pinned, what it is on the Hub."""
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.commands.ask.scan import add_verdicts
    from tracker.commands.ask.scan import scan as find
    from tracker.commands.ask.scan_trust import judges
    from tracker.render.layout.safe import safe
    from tracker.render.scanning.scan import render_scan

    workspace = find_workspace(registry, snapshots, policy)
    if not check:
        _refuse_idle(
            {
                "--use": use,
                "--country": country,
                "--mau": mau,
                "--annual-revenue": annual_revenue,
                "--monthly-revenue": monthly_revenue,
                "--business": business,
                "--set": set_,
                "--online": online,
                "--max-age": max_age,
                "--probe": probe,
                "--duties": duties,
            }
        )
    if duties and output_format in (ScanFormat.SARIF, ScanFormat.GITHUB):
        raise typer.BadParameter("has the formats table, json, markdown and csv", param_hint="--duties")
    if probe and offline:
        raise typer.BadParameter("asks the Hub: leave --offline out", param_hint="--probe")
    if write_baseline is not None:
        refuse_ledger_files(write_baseline, "write_baseline")
    changed = None if trust_change else changed_since
    with judges(workspace, baseline, paths or [], changed) as by:
        found = find(
            paths or [Path()],
            by.workspace,
            changed_since=changed_since,
            cache=_cache_folder() if cache else None,
            fresh=fresh,
            accepts_unread=accept_unread,
            classes=classes or (),
            exclude=exclude or (),
            baseline=by.baseline,
            trusts_change=trust_change,
        )
        if write_baseline is not None:
            from tracker.commands.ask.scan import keep_baseline

            count = keep_baseline(found, write_baseline)
            note(f"tracker: {count:,} findings written to {safe(str(write_baseline))}")
        if check:
            facts = profile_facts(
                set_,
                use,
                country=country,
                mau=mau,
                annual_revenue=annual_revenue,
                monthly_revenue=monthly_revenue,
                business=business,
            )
            fresh_enough = freshness(offline=offline, online=online, max_age=max_age)
            judged_by, plain = by.workspace, found

            def judge(reader: LiveReader | None = None) -> Scan:
                return add_verdicts(
                    plain, judged_by, facts, offline=offline, freshness=fresh_enough, reader=reader
                )

            if probe:
                from tracker.commands.ask.probe import probe_scan, whatever_the_token

                found = probe_scan(whatever_the_token(judge))
            else:
                found = judge()
    for line in by.notes:
        note(f"note: {safe(line)}")
    for failure in found.unreadable[:20]:
        note(f"tracker: {safe(failure.path)}: {safe(failure.reason)}")
    for one in found.mentioned[:20]:
        note(
            f"tracker: {safe(one.path)}:{one.line}: {safe(one.text)} is named in {safe(one.language)}, "
            "which is not read"
        )
    if len(found.mentioned) > 20:
        note(f"tracker: … and on {len(found.mentioned) - 20:,} more lines")
    for defect in found.defects[:20]:
        note(f"tracker: {safe(defect.path)}: {safe(defect.reason)}")
    if found.defects:
        note(f"hint: {DEFECT_HINT}")
    for line in found.check.notes if found.check else ():
        note(f"note: {safe(line)}")
    found = replace(found, not_counted=by.notes)
    if duties and found.check:
        from tracker.render.licensing.check import render_duties

        emit(render_duties(found.counting_results, form=OutputFormat(output_format.value)), output)
        raise typer.Exit(found.exit_code)
    style = style_for(output_format, output, widest=100)
    emit(render_scan(found.view(whole=output_format is ScanFormat.JSON), output_format, style), output)
    raise typer.Exit(found.exit_code)


def _refuse_idle(given: Mapping[str, object]) -> None:
    """Options about verdicts, where none is asked for, would be passed over in silence."""
    for option, value in given.items():
        if value:
            raise typer.BadParameter("is about verdicts: add --check", param_hint=option)


def _cache_folder() -> Path:
    from tracker.adapters.project.local_weights import default_cache

    return default_cache()
