"""Second sources read, kept, and held against what we know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence

from tracker.adapters.knowledge.known_names import load_known_names
from tracker.adapters.record.second import SecondFolder
from tracker.adapters.web.second_sources import A_MODEL_EACH, SourceError, Wanted, is_chosen, read_source
from tracker.adapters.workspace.finding import Workspace
from tracker.domain.registry.entries import Registry, TrackedModel
from tracker.domain.seconding.claims import Catalogue
from tracker.domain.seconding.comparing import Disagreement, disagreements
from tracker.domain.seconding.found import Crosscheck, SourceReport
from tracker.domain.seconding.reading import SOURCES, SourceFormError, read_source_answer
from tracker.errors import UsageError
from tracker.ledger.ledger import Ledger
from tracker.ledger.naming import find_model


def crosscheck(
    workspace: Workspace,
    names: Sequence[str] = (),
    sources: Sequence[str] = (),
    *,
    refresh: bool = False,
    offline: bool = False,
    now: dt.datetime,
) -> Crosscheck:
    """Compare with the newest kept answers; read those that are not there, or all with ``refresh``.

    A source that fails keeps its last file and does not stop the others. Raises UsageError for a source
    nobody knows.
    """
    if unknown := [name for name in sources if name not in SOURCES]:
        raise UsageError(f"{unknown[0]!r} is no second source", hint=f"known: {', '.join(SOURCES)}")
    ledger = Ledger.open(workspace)
    chosen = [find_model(ledger.registry, name) for name in names] or list(ledger.registry)
    folder = SecondFolder(workspace.snapshots)
    reports: list[SourceReport] = []
    found: list[Catalogue] = []
    for source in sources or [
        name for name in SOURCES if name not in A_MODEL_EACH or is_chosen(name) or names
    ]:
        kept = folder.newest(source)
        reason = None
        if not offline and (refresh or kept is None):
            try:
                kept = _read(source, chosen, now, kept)
                if not workspace.shipped:
                    folder.put(kept)
            except (SourceError, SourceFormError) as error:
                reason = str(error)
        if kept is not None:
            found.append(kept)
        elif reason is None:
            reason = "it was never read"
        reports.append(
            SourceReport(
                source=source,
                as_of=kept.as_of if kept else None,
                models=len(kept.claims) if kept else 0,
                reason=reason,
            )
        )
    return Crosscheck(sources=tuple(reports), disagreements=_compared(ledger, chosen, found))


def _read(source: str, models: Iterable[TrackedModel], now: dt.datetime, kept: Catalogue | None) -> Catalogue:
    body, address = read_source(source, tuple(_wanted(source, models)))
    claims, as_of = read_source_answer(source, body, now.year)
    day = as_of or now.date().isoformat()
    if as_of is None and kept is not None and kept.claims == tuple(claims) and kept.address == address:
        day = kept.as_of  # the same answer has the same name and bytes
    return Catalogue(source=source, as_of=day, address=address, claims=tuple(claims))


def _wanted(source: str, models: Iterable[TrackedModel]) -> Iterator[Wanted]:
    if source not in A_MODEL_EACH:
        return
    tags = load_known_names().ollama if source == "ollama" else {}
    names = {
        hub.casefold(): f"{family}:{tag}" for family, known in tags.items() for tag, hub in known.items()
    }
    for model in models:
        if model.hub is None:
            continue
        if source == "modelscope":
            yield Wanted(model.hub, model.hub)
            continue
        alias = next((alias for alias in model.aliases if ":" in alias and "/" not in alias), None)
        if name := alias or names.get(model.hub.casefold()):
            yield Wanted(name, model.hub)


def _compared(
    ledger: Ledger, chosen: Sequence[TrackedModel], found: Sequence[Catalogue]
) -> tuple[Disagreement, ...]:
    known = {assessment.model.id: assessment for assessment in ledger.assessments(ledger.view())}
    registry = Registry(tuple(model for model in chosen if model.id in known))
    return disagreements(found, registry, lambda model: known[model.id], ledger.knowledge)
