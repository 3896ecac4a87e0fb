"""The command that answers whether a model may be used: check."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.names import refusals_as_documents, somebody_sees_it
from tracker.cli.options import (
    AsOfOption,
    ExactOption,
    FormatOption,
    MaxAgeOption,
    OfflineOption,
    OnlineOption,
    OutputOption,
    PolicyOption,
    RegistryOption,
    SnapshotsOption,
    known_ids,
    uses,
)
from tracker.cli.output import emit, note, style_for
from tracker.cli.profile import profile_facts
from tracker.cli.program import app
from tracker.cli.sources import freshness
from tracker.vocabulary import Business, OutputFormat

if TYPE_CHECKING:
    from tracker.commands.ask.check import Check
    from tracker.ledger.model_lookup import LiveReader

_USES = "download, use, commercial, fine-tune, host, redistribute, train-on-outputs, or ship"


@app.command(
    epilog="Examples:  tracker check kimi-k3 --use commercial --country DE --mau 1M  |  "
    "tracker check org/name --use ship --offline  |  tracker check --file models.txt --format json  |  "
    "tracker check glm-5.2 --set product.field=military.   "
    "Exit codes: 0 allowed or conditional, 1 forbidden, 5 could not be determined, 4 no source answered."
)
def check(
    models: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="MODEL…",
            help="Names of models: glm-5.2, 'llama 3.1 8b', org/name, an address, qwen3:8b; "
            "'-' reads more from stdin, one a line.",
            show_default=False,
            autocompletion=known_ids,
        ),
    ] = None,
    use: Annotated[
        list[str] | None,
        typer.Option(
            "--use",
            help=f"What you want to do: {_USES} (commercial and redistribute). Repeatable.  "
            "[default: the policy's uses, else use]",
            show_default=False,
            autocompletion=uses,
        ),
    ] = None,
    country: Annotated[
        str | None,
        typer.Option(
            "--country", help="Principal place of business, ISO 3166-1 alpha-2.", show_default=False
        ),
    ] = None,
    mau: Annotated[
        str | None,
        typer.Option(
            "--mau", help="Monthly active users of the group, today, such as 1M.", show_default=False
        ),
    ] = None,
    annual_revenue: Annotated[
        str | None,
        typer.Option(
            "--annual-revenue", help="Group revenue of the last twelve months, USD.", show_default=False
        ),
    ] = None,
    monthly_revenue: Annotated[
        str | None,
        typer.Option("--monthly-revenue", help="Group revenue of the last month, USD.", show_default=False),
    ] = None,
    business: Annotated[
        Business | None, typer.Option("--business", help="What you do with the model.", show_default=False)
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            metavar="KEY=VALUE",
            help="Any other fact of the profile, such as product.field=military or "
            "organization.monthly_active_users.2024-06=15000. Repeatable.",
            show_default=False,
        ),
    ] = None,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="A file of models, one a line; # begins a comment.", show_default=False),
    ] = None,
    exact: ExactOption = False,
    as_of: AsOfOption = None,
    duties: Annotated[
        bool, typer.Option("--duties", help="Only what to do: one row a duty, with clause and models.")
    ] = False,
    probe: Annotated[
        bool,
        typer.Option("--probe", help="Can your own token fetch it now, from here? At most 3 small requests."),
    ] = False,
    offline: OfflineOption = False,
    online: OnlineOption = False,
    max_age: MaxAgeOption = None,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """May we? Verdicts for models: each action, with clauses, duties and what would settle it."""
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.commands.ask.check import check as answer
    from tracker.errors import UsageError
    from tracker.render.layout.safe import safe
    from tracker.render.licensing.check import render_check, render_duties

    facts = profile_facts(
        set_,
        use,
        country=country,
        mau=mau,
        annual_revenue=annual_revenue,
        monthly_revenue=monthly_revenue,
        business=business,
    )
    if probe and (offline or as_of):
        raise UsageError("--probe asks the Hub", hint="leave --offline and --as-of out")
    if as_of and online:
        raise UsageError("--as-of answers from what was recorded", hint="leave --online out")
    names = _model_names(models or [], file)
    workspace = find_workspace(registry, snapshots, policy)

    def ask(reader: LiveReader | None = None) -> Check:
        return answer(
            names,
            workspace,
            facts,
            offline=offline,
            freshness=freshness(offline=offline, online=online, max_age=max_age),
            typed=True,
            exact=exact,
            slips=somebody_sees_it(),
            reader=reader,
        )

    with refusals_as_documents(output_format, output):
        if as_of is not None:
            from tracker.commands.ask.past_check import check_as_of

            hindsight = registry is not None
            found = check_as_of(names, workspace, facts, as_of, exact=exact, hindsight=hindsight)
        elif probe:
            from tracker.commands.ask.probe import answer_and_probe

            found = answer_and_probe(ask)
        else:
            found = ask()
    for line in found.notes:
        note(f"note: {safe(line)}")
    text = render_check(
        found.results,
        profile=found.profile,
        verdict=found.verdict,
        snapshot=found.snapshot,
        form=output_format,
        style=style_for(output_format, output, widest=100),
        as_of=found.as_of,
        rules=found.rules if output_format is OutputFormat.JSON or found.as_of else None,
        today=found.today,
        valid_until=found.valid_until,
    )
    emit(render_duties(found.results, form=output_format) if duties else text, output)
    raise typer.Exit(found.exit_code)


def _model_names(given: list[str], file: Path | None) -> list[str]:
    """Names from the command line, from ``-`` and from a file, in that order."""
    from tracker.errors import UsageError

    names = [name for word in given for name in (_from_stdin() if word == "-" else [word])]
    if file is not None:
        from tracker.adapters.files.source_file import read_source

        names += _listed(read_source(file))
    if not names:
        if given or file:
            raise UsageError("no model is named in what was read")
        raise UsageError("name a model", hint="as in tracker check kimi-k3 --use commercial")
    return names


def _from_stdin() -> list[str]:
    from tracker.adapters.files.source_file import read_stdin

    return _listed(read_stdin())


def _listed(content: bytes) -> list[str]:
    text = content.decode("utf-8-sig", "replace")
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return [line for line in lines if line]
