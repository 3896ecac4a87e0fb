"""The state of every model at a moment, narrowed down by what somebody asks for.

The answer for a registry and a snapshot stays the same until one of them, the day or a rule changes, so
it is kept between runs; the usual run then loads no rules at all.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable, Iterator, Sequence

from tracker.adapters.files.package import PACKAGE
from tracker.adapters.files.parsed_cache import ParsedCache
from tracker.adapters.machine.clock import now as clock_now
from tracker.adapters.record.folder import SnapshotFolder
from tracker.adapters.workspace.finding import Workspace
from tracker.documents.models import Document
from tracker.domain.values.counts import Count
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import UsageError
from tracker.ledger.views import View, find_view
from tracker.vocabulary import Access, LicenseClass

_PACKAGE = str(PACKAGE)
_NO_RULES = frozenset({"__pycache__", "demo", "snapshots"})
_MOST_KEPT = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """Each empty filter lets everything through; several words of one filter mean any of them."""

    access: Sequence[Access] = ()
    license_class: Sequence[LicenseClass] = ()
    developer: Sequence[str] = ()
    country: Sequence[str] = ()
    family: Sequence[str] = ()
    max_parameters: Count | None = None
    min_context: Count | None = None

    def let_through(self, model: Document) -> bool:
        """Whether a model is one that was asked for; names in any letter case. What is not known is not."""
        return (
            self._has_room(model["context_length"])
            and self._is_small_enough(model["parameters"])
            and _among(model["family"], self.family)
            and (not self.access or model["access"]["value"] in self.access)
            and (not self.license_class or model["license"]["class"] in self.license_class)
            and (_among(model["developer"], self.developer) or _among(_owner(model), self.developer))
            and _among(model["country"], self.country)
        )

    def _is_small_enough(self, parameters: Document) -> bool:
        if self.max_parameters is None:
            return True
        total = parameters["total"] or parameters["declared_total"]
        return total is not None and self.max_parameters.covers(total)

    def _has_room(self, context: Document) -> bool:
        if self.min_context is None:
            return True
        tokens = context["native"] or context["declared"]
        return bool(context["unbounded"]) or (tokens is not None and tokens >= self.min_context.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """Models by id in the shape of ``tracker.models/1``, and what they were read from.

    ``models`` are worked out while they are taken, once, so that any number of them has room.
    """

    view: View
    models: Iterator[Document]
    snapshots: SnapshotFolder
    notes: tuple[str, ...] = ()


def list_models(
    workspace: Workspace, as_of: str | None, filters: Filters, *, hindsight: bool = False
) -> Listing:
    """``hindsight`` answers for an earlier day from a registry that was named, not the one of that day.

    Raise UsageError for an unknown moment or country, DataError for a registry that is wrong."""
    _refuse_no_countries(filters.country)
    snapshots = SnapshotFolder(workspace.snapshots)
    view = find_view(snapshots, as_of, clock_now())
    everything = (
        _all_models(workspace, snapshots, view)
        if as_of is None
        else _as_of(workspace, snapshots, view, hindsight=hindsight)
    )
    notes: tuple[str, ...] = ()
    if filters.developer or filters.family:
        everything = list(everything)
        notes = (
            *_strangers("developer", filters.developer, everything, _makers),
            *_strangers("family", filters.family, everything, lambda model: (model["family"],)),
        )
    models = (model for model in everything if filters.let_through(model))
    return Listing(view=view, models=models, snapshots=snapshots, notes=notes)


def _makers(model: Document) -> tuple[str | None, str | None]:
    return model["developer"], _owner(model)


def _owner(model: Document) -> str | None:
    return str(model["hub"]).partition("/")[0] if model["hub"] else None


def _strangers(
    what: str,
    words: Sequence[str],
    models: Sequence[Document],
    names: Callable[[Document], Sequence[str | None]],
) -> Iterator[str]:
    """Words that no model here has: an empty list alone would read as if there were none of that kind."""
    if not words:
        return
    known = {name.casefold(): name for model in models for name in names(model) if name}
    for word in words:
        if word.casefold() not in known:
            import difflib

            near = difflib.get_close_matches(word.casefold(), known, n=2, cutoff=0.5)
            meant = f"; did you mean {' or '.join(known[one] for one in near)}?" if near else ""
            yield f"no model here has the {what} {word!r}{meant}"


def _refuse_no_countries(words: Sequence[str]) -> None:
    if not words:
        return
    from tracker.domain.values.countries import COUNTRIES, NAMES

    for word in words:
        if word.upper() not in COUNTRIES:
            meant = next((code for code, name in NAMES.items() if name.casefold() == word.casefold()), None)
            raise UsageError(
                f"{word!r} is not a country code of ISO 3166-1",
                hint=f"did you mean {meant}?" if meant else "such as CN, FR or US",
            )


def _all_models(workspace: Workspace, snapshots: SnapshotFolder, view: View) -> Iterable[Document]:
    source = _inputs(workspace, snapshots, view)
    cache = ParsedCache("models", stamps=_rule_stamps())
    kept = cache.get(source) if source else None
    if isinstance(kept, list):
        return kept
    models = _assess_all(workspace, snapshots, view)
    # Of a ledger of many models nothing is kept, and no more than one is in memory.
    first = list(itertools.islice(models, _MOST_KEPT + 1))
    if source and len(first) <= _MOST_KEPT and not snapshots.evidence.lost:
        cache.put(source, first)
    return itertools.chain(_let_go(first), models)


def _let_go(models: list[Document]) -> Iterator[Document]:
    """Each once, and none kept longer than that."""
    models.reverse()
    while models:
        yield models.pop()


def _inputs(workspace: Workspace, snapshots: SnapshotFolder, view: View) -> bytes | None:
    """The bytes that decide the answer; None where they cannot be told apart cheaply."""
    from tracker.adapters.workspace.registry_sources import fingerprint, registry_files
    from tracker.errors import DataError

    try:
        registry = fingerprint(registry_files(workspace.registry))
    except DataError:
        return None
    if view.snapshot is None:
        return b"%s\0%s" % (view.day.isoformat().encode(), registry)
    header = snapshots.header(view.snapshot)
    if header.body_sha256 is None:
        return None
    seen = f"{view.day} {view.snapshot.name} {header.body_sha256} {snapshots.evidence.stamps()}"
    return b"%s\0%s" % (seen.encode(), registry)


def _rule_stamps(folder: str = _PACKAGE) -> str:
    """When each file was last written whose change may change an answer."""
    stamps = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith((".py", ".json", ".jsonl", ".yaml")):
                stamps.append(f"{entry.name} {entry.stat().st_mtime_ns}")
            elif entry.name not in _NO_RULES and entry.is_dir():
                stamps.append(_rule_stamps(entry.path))
    return " ".join(sorted(stamps))


def _assess_all(workspace: Workspace, snapshots: SnapshotFolder, view: View) -> Iterator[Document]:
    from tracker.adapters.workspace.registry_file import load_registry
    from tracker.documents.models import model_document
    from tracker.ledger.ledger import Ledger

    ledger = Ledger(load_registry(workspace.registry), snapshots)
    return map(model_document, ledger.assessments(view))


def _as_of(
    workspace: Workspace, snapshots: SnapshotFolder, view: View, *, hindsight: bool
) -> Iterator[Document]:
    """What was known by an earlier moment."""
    from tracker.adapters.workspace.registry_file import load_registry
    from tracker.documents.models import model_document
    from tracker.ledger.known_then import ledger_then
    from tracker.ledger.ledger import Ledger

    then = ledger_then(Ledger(load_registry(workspace.registry), snapshots), view, hindsight=hindsight)
    return map(model_document, then.assessments(view))


def _among(value: str | None, wanted: Sequence[str]) -> bool:
    return not wanted or (value or "").casefold() in {word.casefold() for word in wanted}
