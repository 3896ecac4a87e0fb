"""Options that several commands share, written once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from tracker.vocabulary import Action, FailOn, OutputFormat


def uses(incomplete: str) -> list[str]:
    """What may be asked for that begins so, for the shell's completion."""
    return [use for use in (*Action, "ship") if use.startswith(incomplete.lower())]


RegistryOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--registry",
        envvar="TRACKER_REGISTRY",
        help="Registry file.  [default: registry.yaml here, else the one shipped]",
        show_default=False,
    ),
]
SnapshotsOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--snapshots",
        envvar="TRACKER_SNAPSHOTS",
        help="Snapshot folder.  [default: snapshots here, else the one shipped]",
        show_default=False,
    ),
]
PolicyOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        envvar="TRACKER_POLICY",
        help="Policy file.  [default: policy.yaml here, if there is one]",
        show_default=False,
    ),
]
FormatOption: TypeAlias = Annotated[
    OutputFormat, typer.Option("--format", "-f", help="How to print the result.")
]
OutputOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--output", "-o", help="Write the result to this file instead of stdout.", show_default=False
    ),
]
OfflineOption: TypeAlias = Annotated[bool, typer.Option("--offline", help="Never open a connection.")]
OnlineOption: TypeAlias = Annotated[
    bool,
    typer.Option("--online", help="Ask the Hub whatever the snapshot holds, also where CI is set."),
]
MaxAgeOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--max-age",
        metavar="AGE",
        help="Use a reading of the snapshot up to this age instead of asking the Hub, as in 7d.  "
        "[default: 36h; any age where CI is set]",
        show_default=False,
    ),
]
ExactOption: TypeAlias = Annotated[
    bool,
    typer.Option("--exact", help="Take ids of the registry or the Hub alone, no names as people write them."),
]
AsOfOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="Answer as of this date: 2026-06-12, 2026-06, 'latest', 'previous', or an age such as 7d.",
        show_default=False,
    ),
]
FailOnOption: TypeAlias = Annotated[
    list[FailOn] | None,
    typer.Option(
        "--fail-on",
        help="End with exit code 1 on such a change; a level means itself and worse. Repeatable.",
        show_default=False,
    ),
]
OwnUseOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--use",
        help="As in tracker check, on top of policy.yaml. Repeatable.",
        show_default=False,
        autocompletion=uses,
    ),
]
OwnCountryOption: TypeAlias = Annotated[
    str | None, typer.Option("--country", help="As in tracker check.", show_default=False)
]
OwnFactOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="As in tracker check.", show_default=False),
]


def model_ids(incomplete: str) -> list[str]:
    """Ids of the registry found here that begin so, for the shell's completion; none where it is unsound."""
    return _ids(incomplete, shipped=False)


def known_ids(incomplete: str) -> list[str]:
    """The same, with those that the package knows."""
    return _ids(incomplete, shipped=True)


def _ids(incomplete: str, *, shipped: bool) -> list[str]:
    from tracker.adapters.workspace.finding import find_workspace, shipped_beside
    from tracker.adapters.workspace.registry_file import load_registry
    from tracker.errors import TrackerError

    try:
        workspace = find_workspace()
        beside = shipped_beside(workspace) if shipped else None
        models = [*load_registry(workspace.registry), *(load_registry(beside.registry) if beside else ())]
    except TrackerError:
        return []
    return sorted({model.id for model in models if model.id.startswith(incomplete.lower())})
