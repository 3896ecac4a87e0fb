"""The command that begins a ledger: init."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from tracker.cli.options import FormatOption, OutputOption, model_ids
from tracker.cli.output import emit, note
from tracker.cli.program import app
from tracker.vocabulary import OutputFormat


@app.command(
    epilog="Examples:  tracker init  |  tracker init ledger --model glm-5.2 --model Qwen/Qwen3-8B  |  "
    "tracker init --from-scan ../app  |  "
    "tracker init --github --install-from git+https://github.com/OWNER/tracker@v1.0"
)
def init(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Where.  [default: here]", show_default=False)
    ] = None,
    model: Annotated[
        list[str] | None,
        typer.Option(
            "--model",
            metavar="ID",
            help="A model to follow: one that tracker knows, or any Hub repository. Repeatable.",
            show_default=False,
            autocompletion=model_ids,
        ),
    ] = None,
    from_scan: Annotated[
        Path | None,
        typer.Option(
            "--from-scan", metavar="PATH", help="Follow what this project uses.", show_default=False
        ),
    ] = None,
    github: Annotated[bool, typer.Option("--github", help="Add a daily job: GitHub Actions.")] = False,
    gitlab: Annotated[bool, typer.Option("--gitlab", help="Add a daily job: GitLab CI.")] = False,
    cron: Annotated[bool, typer.Option("--cron", help="Add a daily job: a script for cron.")] = False,
    pages: Annotated[
        bool, typer.Option("--pages", help="The job also publishes the ledger as pages (GitHub, GitLab).")
    ] = False,
    install_from: Annotated[
        str | None,
        typer.Option(
            "--install-from",
            help="What the job installs: a wheel, an archive, or git+https://…@TAG.  "
            "[default: what this tracker was installed from]",
            show_default=False,
        ),
    ] = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Begin a ledger of your own: registry.yaml, policy.yaml, snapshots/, and a daily job if you like.

    Nothing that is there is overwritten, so it may be run again, as to add a job later.
    """
    from tracker.adapters.workspace.ledger_files import Job
    from tracker.commands.keep.init import InitRequest
    from tracker.commands.keep.init import init as begin
    from tracker.render.layout.safe import safe
    from tracker.render.ledger.init import render_init

    if pages and not (github or gitlab):
        raise typer.BadParameter("goes with --github or --gitlab", param_hint="--pages")
    wanted = {Job.GITHUB: github, Job.GITLAB: gitlab, Job.CRON: cron}
    found = begin(
        InitRequest(
            folder=folder or Path(),
            models=tuple(model or ()),
            scanned=from_scan,
            jobs=tuple(job for job, asked in wanted.items() if asked),
            pages=pages,
            install_from=install_from,
        )
    )
    for line in found.notes:
        note(f"note: {safe(line)}")
    text = render_init(
        folder=str(found.folder),
        written=found.written,
        kept=found.kept,
        models=found.models,
        steps=found.next,
        form=output_format,
    )
    emit(text, output)
