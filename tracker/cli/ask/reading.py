"""The commands that read the ledger: diff, list, show, history."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tracker.cli.names import refusals_as_documents, say_steps, somebody_sees_it
from tracker.cli.options import (
    AsOfOption,
    ExactOption,
    FailOnOption,
    FormatOption,
    OfflineOption,
    OutputOption,
    PolicyOption,
    RegistryOption,
    SnapshotsOption,
    known_ids,
    uses,
)
from tracker.cli.output import emit, emit_parts, note, style_for
from tracker.cli.program import app
from tracker.vocabulary import Access, ExitCode, LicenseClass, OutputFormat

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tracker.adapters.record.folder import SnapshotFolder
    from tracker.adapters.workspace.finding import Workspace
    from tracker.commands.ask.diff import Diff
    from tracker.documents.models import Document
    from tracker.domain.policy.policy import Policy
    from tracker.domain.values.counts import Count

_NO_LIMIT = 10_000
_MOST_NAMED = 6
_MOMENTS = (
    "A moment is a date (2026-06-12, the end of that day in UTC), a month (2026-06), a time "
    "(2026-06-12T06:00:00Z), an age (7d, 12h), 'latest', 'previous', or the name of a snapshot."
)


@app.command(
    epilog="Examples:  tracker diff  |  tracker diff --since 7d --fail-on tightened  |  "
    "tracker diff 2026-06-11 2026-06-27  |  tracker diff 2026-06 --format json"
)
def diff(
    old: Annotated[
        str | None, typer.Argument(help=f"{_MOMENTS}  [default: previous]", show_default=False)
    ] = None,
    new: Annotated[str, typer.Argument(help="The later moment.")] = "latest",
    since: Annotated[
        str | None,
        typer.Option("--since", help="Instead of OLD: an age such as 7d, or any moment.", show_default=False),
    ] = None,
    fail_on: FailOnOption = None,
    net: Annotated[
        bool,
        typer.Option("--net", help="Compare the two ends alone; what came and went in between is left out."),
    ] = False,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Show what changed between two moments: what tightened, what opened, and why we think so.

    Exit code 5 where the window holds neither a snapshot nor a dated event: nobody looked.
    """
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.commands.ask.diff import diff as compare
    from tracker.commands.ask.diff import fails
    from tracker.ledger.ledger import Ledger
    from tracker.render.ledger.diff import render_changes

    if since is not None and old is not None:
        raise typer.BadParameter("give either OLD or --since, not both")
    workspace = find_workspace(registry, snapshots, policy)
    ledger = Ledger.open(workspace)
    found = compare(ledger, since or old or "previous", new, _policy(workspace.policy), net=net)
    text = render_changes(
        found.changes,
        old=found.old.label if found.old else None,
        new=found.new.label,
        snapshots=(found.old.seen_at if found.old else None, found.new.seen_at),
        coverage=found.coverage,
        form=output_format,
        style=style_for(output_format, output),
    )
    emit(text, output)
    _warn(ledger.snapshots)
    _remark(found)
    if fail_on and fails(found.changes, fail_on):
        raise typer.Exit(ExitCode.FINDINGS)
    if found.is_empty:
        raise typer.Exit(ExitCode.UNDETERMINED)


@app.command(
    name="list",
    epilog="Examples:  tracker list --may commercial --max-parameters 9B --min-context 128k  |  "
    "tracker list --like llama-3.1-8b-instruct --may ship  |  tracker list --access open -q  |  "
    "tracker list --developer Anthropic --as-of 2026-06-13",
)
def list_(
    access: Annotated[
        list[Access] | None,
        typer.Option(
            "--access",
            metavar="ACCESS",
            help=f"Only models with this access: {', '.join(Access)}. Repeatable.",
            show_default=False,
        ),
    ] = None,
    license_class: Annotated[
        list[LicenseClass] | None,
        typer.Option(
            "--license-class",
            help="Only models with a licence of this class. Repeatable.",
            show_default=False,
        ),
    ] = None,
    developer: Annotated[
        list[str] | None,
        typer.Option("--developer", help="Only models of this developer. Repeatable.", show_default=False),
    ] = None,
    country: Annotated[
        list[str] | None,
        typer.Option(
            "--country",
            help="Only developers from this country (ISO 3166-1). Repeatable.",
            show_default=False,
        ),
    ] = None,
    family: Annotated[
        list[str] | None,
        typer.Option("--family", help="Only models of this family. Repeatable.", show_default=False),
    ] = None,
    may: Annotated[
        list[str] | None,
        typer.Option(
            "--may",
            metavar="USE",
            help="Only models that may be used so, by the last snapshot and your policy: commercial, host, "
            "ship, … as in check --use. Repeatable.",
            show_default=False,
            autocompletion=uses,
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set", metavar="KEY=VALUE", help="With --may: a fact, as in check --set.", show_default=False
        ),
    ] = None,
    like: Annotated[
        str | None,
        typer.Option(
            "--like",
            metavar="MODEL",
            help="Only alternatives to this one: about its size, its kind, its context, and allowed. "
            "How good they are is not judged.",
            show_default=False,
            autocompletion=known_ids,
        ),
    ] = None,
    max_parameters: Annotated[
        str | None,
        typer.Option(
            "--max-parameters", metavar="N", help="Only models up to this size, as in 9B.", show_default=False
        ),
    ] = None,
    min_context: Annotated[
        str | None,
        typer.Option(
            "--min-context",
            metavar="N",
            help="Only models with that context, as in 128k.",
            show_default=False,
        ),
    ] = None,
    ids: Annotated[bool, typer.Option("--quiet", "-q", help="Print ids alone, one a line.")] = False,
    wide: Annotated[bool, typer.Option("--wide", "-w", help="Shorten nothing, whatever the width.")] = False,
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    policy: PolicyOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """List the models we follow: access, licence, context length, parameters; or those we may use.

    What is not known passes no filter. Nobody has read what is `unread`; what is `unknown` was read.
    """
    from tracker.adapters.workspace.finding import find_workspace
    from tracker.commands.ask.list import Filters, list_models
    from tracker.render.ledger.listing import render_ids, render_models

    if ids and output_format is not OutputFormat.TABLE:
        raise typer.BadParameter("prints ids alone; leave out --format", param_hint="--quiet")
    filters = Filters(
        access=access or (),
        license_class=license_class or (),
        developer=developer or (),
        country=country or (),
        family=family or (),
        max_parameters=_count(max_parameters, "--max-parameters"),
        min_context=_count(min_context, "--min-context"),
    )
    workspace = find_workspace(registry, snapshots, policy)
    found = list_models(workspace, as_of, filters, hindsight=_hindsight(as_of, registry))
    models: Iterable[Document] = found.models
    say_steps(found.notes)
    if may or like:
        if as_of:
            raise typer.BadParameter("verdicts are today's; leave it out", param_hint="--as-of")
        models = _usable(list(models), workspace, may, set_, like)
    elif set_:
        raise typer.BadParameter("goes with --may or --like", param_hint="--set")
    elif filters == Filters() and as_of is None:
        models = _or_say_how_to_begin(models)
    if ids:
        parts = render_ids(models)
    else:
        style = style_for(output_format, output)
        parts = render_models(
            models,
            snapshot=found.view.seen_at,
            as_of=found.view.label,
            form=output_format,
            style=replace(style, width=_NO_LIMIT) if wide else style,
        )
    emit_parts(parts, output)
    _warn(found.snapshots)


def _or_say_how_to_begin(models: Iterable[Document]) -> Iterable[Document]:
    """The same models; of a registry that follows none it is said how it gets its first."""
    empty = True
    for model in models:
        empty = False
        yield model
    if empty:
        note("nothing is followed yet: `tracker add OWNER/NAME` begins, `tracker refresh` reads it")


def _usable(
    models: Sequence[Document],
    workspace: Workspace,
    may: list[str] | None,
    pairs: list[str] | None,
    like: str | None,
) -> Sequence[Document]:
    """Those that may be used, and that are like a model; what is left out is said."""
    from tracker.cli.profile import set_facts
    from tracker.commands.ask.choosing import alternatives, pattern_of, that_may_be_used
    from tracker.render.layout.safe import safe

    facts = set_facts(pairs or [])
    if may:
        facts["uses"] = may
    pattern = pattern_of(workspace, like) if like else None
    wanted = [model for model in models if pattern.fits(model)] if pattern else models
    choice = that_may_be_used(wanted, workspace, facts)
    if pattern is not None:
        choice, conditional = alternatives(pattern, choice)
        size = f"about {pattern.size / 1e9:.3g}B" if pattern.size else "any size"
        note(f"like {pattern.id}: {pattern.kind}, {size}; how good they are is not judged")
        if conditional:
            more = " …" if len(conditional) > _MOST_NAMED else ""
            note(
                f"under conditions, and so not listed: {safe(', '.join(conditional[:_MOST_NAMED]))}{more}; "
                "`tracker check` names the conditions"
            )
    left = ", ".join(f"{count} {verdict.value}" for verdict, count in choice.refused.items())
    if left:
        note(f"left out: {left}; `tracker check` says why")
    return choice.models


def _count(text: str | None, option: str) -> Count | None:
    from tracker.domain.values.counts import parse_count

    if text is None:
        return None
    try:
        return parse_count(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint=option) from error


@app.command(
    epilog="Examples:  tracker show glm-5.2  |  tracker show fable-5 --as-of 2026-06-13  |  "
    "tracker show zai-org/GLM-5.2 --format json"
)
def show(
    model: Annotated[
        str,
        typer.Argument(
            help="A model's id or name, as in glm-5.2 or 'llama 3.1 8b'; any Hub repository.",
            autocompletion=known_ids,
        ),
    ],
    as_of: AsOfOption = None,
    exact: ExactOption = False,
    offline: OfflineOption = False,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Show everything known about one model, each value with its source, date and reason.

    A repository that is in no registry is read on the Hub.
    """
    from tracker.commands.ask.show import show_model
    from tracker.ledger.ledger import Ledger
    from tracker.ledger.model_lookup import LiveReader
    from tracker.render.ledger.show import render_show

    ledger = Ledger.load(registry, snapshots)
    reader = None if offline or as_of else LiveReader()
    with refusals_as_documents(output_format, output):
        found = show_model(
            ledger,
            model,
            as_of,
            reader=reader,
            exact=exact,
            slips=somebody_sees_it(),
            hindsight=_hindsight(as_of, registry),
        )
    say_steps(found.notes)
    text = render_show(
        found.assessment,
        found.observation,
        snapshot=found.seen_at,
        form=output_format,
        style=style_for(output_format, output),
    )
    emit(text, output)
    _warn(ledger.snapshots)


@app.command(epilog="Examples:  tracker history fable-5  |  tracker history glm-5.2 --format csv")
def history(
    model: Annotated[
        str,
        typer.Argument(
            help="A model's id or name, as in glm-5.2 or 'llama 3.1 8b'.", autocompletion=known_ids
        ),
    ],
    as_of: AsOfOption = None,
    registry: RegistryOption = None,
    snapshots: SnapshotsOption = None,
    output_format: FormatOption = OutputFormat.TABLE,
    output: OutputOption = None,
) -> None:
    """Show the dated changes of one model, from the registry's history, its commits and all snapshots."""
    from tracker.commands.ask.history import model_history
    from tracker.ledger.ledger import Ledger
    from tracker.render.ledger.history import render_history

    ledger = Ledger.load(registry, snapshots)
    with refusals_as_documents(output_format, output):
        found = model_history(ledger, model, as_of, hindsight=_hindsight(as_of, registry))
    text = render_history(
        found.model,
        found,
        found.back_filled.past,
        first=found.back_filled.first,
        form=output_format,
        style=style_for(output_format, output),
    )
    emit(text, output)
    _warn(ledger.snapshots)


def _hindsight(as_of: str | None, registry: Path | None) -> bool:
    """Whether an earlier day is answered from a registry that was named; said, because it knows better."""
    if as_of is None or registry is None:
        return False
    note(f"note: hindsight: answered with {registry}, which is not the registry of that day")
    return True


def _policy(path: Path | None) -> Policy | None:
    """The policy, whose nouns and YAML parser are loaded only where there is one."""
    if path is None:
        return None
    from tracker.adapters.workspace.policy_file import load_policy

    return load_policy(path)


def _warn(snapshots: SnapshotFolder) -> None:
    from tracker.render.layout.safe import safe

    if not snapshots.path.is_dir():
        note(f"note: there is no folder {safe(str(snapshots.path))}: answers are from the registry alone")
    for problem in snapshots.warnings:
        note(f"warning: passed over {safe(str(problem))}")
    if lost := len(snapshots.evidence.lost):
        texts = "a licence text is" if lost == 1 else f"{lost} licence texts are"
        note(f"warning: {texts} missing or altered, and the card's word stands instead; see `tracker verify`")


def _remark(found: Diff) -> None:
    """What a reader of the changes should know beside them."""
    from tracker.render.layout.safe import safe

    if found.old is None:
        note("there is no snapshot before the newest one to compare it with")
        note("hint: `tracker diff 2026-06-11 2026-06-27` compares dates by the registry's history")
    elif found.began is not None:
        note(
            f"there is no snapshot by {found.old.label}: up to the first one, {found.began.label}, only what"
        )
        note("the registry dates is known")
    elif found.old.snapshot is None and found.new.snapshot is not None:
        note(
            f"there is no snapshot by {found.old.label} to compare {found.new.label} with: what the registry"
        )
        note("dates is compared")
    elif found.old.moment > found.new.moment:
        note("note: OLD is the later of the two moments; directions are those of going back")
    for change, entry in found.ignored:
        until = f" until {entry.until}" if entry.until else ""
        note(f"ignored by policy{until}: {change.check} of {safe(change.model)} ({safe(entry.reason)})")
    for entry in found.lapsed:
        note(
            f"warning: the policy's entry for {safe(entry.check)} of {safe(entry.model)} "
            f"ended on {entry.until}"
        )
