"""One model: may we, what each source says, what happened, where it comes from, what it asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tracker.documents.changes import change_document
from tracker.documents.check import result_document
from tracker.documents.models import models_document, whole_document
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.licensing.judging.findings import Judgement, OwedDuty, Reason
from tracker.domain.licensing.judging.inherited import Reach, ancestor_forces
from tracker.domain.reporting.frameworks import model_frameworks
from tracker.domain.reporting.ledger_state import LedgerState, ModelState
from tracker.domain.values.hub_id import hub_id_problem
from tracker.domain.values.late_dataclass import dataclass
from tracker.render.layout.words import count, license_name, tokens
from tracker.render.pages.reports.report_page import moment
from tracker.render.pages.sites.front import common
from tracker.render.pages.sites.second_rows import attributions, second_rows
from tracker.render.pages.writing.address import Place, relative
from tracker.render.pages.writing.charts import StepLine, step_line
from tracker.render.pages.writing.events import event_view, sentence
from tracker.render.pages.writing.outside import clean, web_address
from tracker.render.pages.writing.page import page, pretty_json
from tracker.render.pages.writing.paths import ATOM, Paths, alternates
from tracker.render.pages.writing.words import (
    ACCESS_MEANS,
    ACTIONS,
    VERDICTS,
    Tone,
    access_tone,
    class_tone,
    licence_word,
)
from tracker.vocabulary import Access, Action, ReadStatus, Verdict

_HUB = "https://huggingface.co"
_MOST_REASONS = 3
_MOST_EVENTS = 40
_MOST_ROWS = 40
_REACHES: Mapping[Reach, str] = {
    Reach.FULL: "yes, its terms hold here too",
    Reach.NOTICES: "its notices have to be kept",
    Reach.OUTPUTS: "no: only its outputs were learnt from, and its licence does not reach that far",
    Reach.PUBLISHER: "no: the same publisher gives its own work under other terms",
    Reach.PUBLISHER_UNREAD: "unknown: the same publisher’s, and its licence was not read",
    Reach.UNREAD: "unknown: its licence was not read",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """One action: the answer, and the clauses it rests on."""

    action: str
    tone: Tone
    reasons: tuple[Mapping[str, str | None], ...]
    as_above: bool
    more: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """One property: what is declared, what was found, what is concluded, and why."""

    name: str
    declared: str
    concluded: str
    reason: str
    source: str | None
    as_of: str | None


def model_files(state: LedgerState, place: Place, paths: Paths) -> Iterator[tuple[str, bytes]]:
    """The page and the data of every model; feeds are made with the other feeds."""
    children = _children(state)
    for model in state.models:
        yield f"models/{model.id}.html", _page(model, state, place, paths, children)
        yield f"models/{model.id}.json", _json(model, state)


def _page(
    model: ModelState, state: LedgerState, place: Place, paths: Paths, children: Mapping[str, Sequence[str]]
) -> bytes:
    here = f"models/{model.id}.html"
    found = model.assessment
    terms = state.knowledge.get(found.license.key)

    def linked(identifier: str) -> str | None:
        path = paths.model(identifier)
        return relative(here, path) if path else None

    license_page = paths.license(found.license.key)
    developer_page = paths.developer(model.developer)
    answer = VERDICTS[model.checked.judgement.actions[Action.COMMERCIAL]]
    values = common(here, state, place) | {
        "title": f"{model.name} · {place.title}",
        "summary": f"{model.name}: access {found.access.value}, licence {_license(found)}.",
        "alternates": alternates(
            here, (f"models/{model.id}.atom", ATOM, f"Changes of {clean(model.name, 80)}")
        ),
        "model": model,
        "name": clean(model.name, 120),
        "found": found,
        "hub": _hub_address(found),
        "revision": (found.revision or "")[:7] or None,
        "read": _read(model),
        "developer_href": relative(here, developer_page) if developer_page else None,
        "license_href": relative(here, license_page) if license_page else None,
        "access": access_tone(found.access.value, found.access.likely),
        "access_means": ACCESS_MEANS[found.access.value],
        "license": _license(found),
        "license_tone": class_tone(found.license.license_class),
        "context": _context(found),
        "size": _size(found),
        "commercial": answer,
        "advice": _advice(model),
        "answers": tuple(_answers(model.checked.judgement)),
        "sources": tuple(_sources(found)),
        "evidence": tuple(_evidence(found)),
        "conflicts": found.license.conflicts,
        "declared": _declared(found)[:_MOST_ROWS],
        "seconds": tuple(second_rows(model.seconds))[:_MOST_ROWS],
        "attributions": attributions(model.seconds),
        "events": [event_view(change, model.name) for change in model.events[:_MOST_EVENTS]],
        "more_events": max(0, len(model.events) - _MOST_EVENTS),
        "states": sorted(found.model.history, key=lambda each: each.date.last)[-_MOST_ROWS:],
        "line": _line(model, state),
        "ancestors": tuple(_ancestors(model, state, linked, paths, here))[:_MOST_ROWS],
        "children": [
            {"name": state.by_id[child].name, "href": linked(child)}
            for child in children.get((found.model.hub or "").casefold(), ())
        ][:_MOST_ROWS],
        "relatives": tuple(_relatives(model, state, linked)),
        "duties": _duties(model.checked.judgement.obligations)[:_MOST_ROWS],
        "frameworks": tuple(model_frameworks(found, model.observation, terms)),
        "files": {suffix: f"{model.id}.{suffix}" for suffix in ("json", "atom")},
        "badge": {suffix: relative(here, f"badge/{model.id}.{suffix}") for suffix in ("json", "svg")},
        "calendar": relative(here, "calendar.ics"),
    }
    return page("model.html", values).encode()


def _json(model: ModelState, state: LedgerState) -> bytes:
    document = {
        **whole_document(model.assessment, model.observation),
        "check": result_document(model.checked),
        "changes": [change_document(change) for change in model.events],
    }
    return pretty_json(models_document([document], state.snapshot)).encode()


def _license(found: Assessment) -> str:
    name = license_name({
        "concluded": found.license.concluded,
        "declared_name": found.license.declared_name,
        "declared": found.license.declared,
    })  # fmt: skip
    return "unknown" if name == "?" else clean(name, 60)


def _hub_address(found: Assessment) -> str | None:
    hub = found.model.hub
    return f"{_HUB}/{hub}" if hub and hub_id_problem(hub) is None else None


def _read(model: ModelState) -> str:
    """How the newest reading went, in a phrase."""
    found, seen = model.assessment, model.observation
    match found.status:
        case ReadStatus.OK:
            return f"read {moment(found.access.as_of)}" if found.access.as_of else "read"
        case ReadStatus.STALE:
            when = f" of {moment(seen.read_at)}" if seen and seen.read_at else ""
            why = f" ({seen.error.code})" if seen and seen.error else ""
            return f"could not be read this time{why}; values are from the reading{when}"
        case ReadStatus.MISSING:
            since = f" since {moment(seen.missing_since)}" if seen and seen.missing_since else ""
            return f"the repository is not there{since}"
        case ReadStatus.NEVER_READ:
            why = f" ({seen.error.code})" if seen and seen.error else ""
            return f"never read{why}; values are what the registry dates and the developer declares"
        case ReadStatus.NOT_ON_HUB:
            return "not on the Hub; values are from the registry, with their sources"


def _context(found: Assessment) -> str:
    context = found.context_length
    if context.unbounded:
        return "no fixed limit"
    number = tokens(context.native, context.declared, unbounded=False)
    if number == "?":
        return "context unknown"
    said = "tokens native" if context.native is not None else "tokens declared"
    extended = f", {context.extended:,} extended" if context.extended else ""
    return f"{number} {said}{extended}"


def _size(found: Assessment) -> str:
    counts = found.parameters
    total = counts.total if counts.total is not None else counts.declared_total
    active = counts.active if counts.active is not None else counts.declared_active
    if total is None:
        return "size unknown"
    both = f"{count(total)} parameters"
    return both if active is None or active == total else f"{both}, {count(active)} active"


def _advice(model: ModelState) -> str | None:
    """The sentence that the verdict has for a person, where it has one."""
    said = getattr(model.checked, "summary", None) or getattr(model.checked.judgement, "summary", None)
    return sentence(said) if isinstance(said, str) and said else None


def _answers(judged: Judgement) -> Iterator[AnswerRow]:
    """A row an action; a reason that was given for an action before it is not given again."""
    said: set[str] = set()
    for action in Action:
        telling = _telling(judged, action)
        fresh = [reason for text, reason in telling.items() if text not in said]
        said.update(telling)
        yield AnswerRow(
            action=ACTIONS[action],
            tone=VERDICTS[judged.actions[action]],
            reasons=tuple(_reason(reason) for reason in fresh[:_MOST_REASONS]),
            as_above=len(fresh) < len(telling),
            more=max(0, len(fresh) - _MOST_REASONS),
        )


def _telling(judged: Judgement, action: Action) -> dict[str, Reason]:
    """The reasons that make the answer what it is, by their words."""
    reasons = judged.reasons_for(action)
    verdict = judged.actions[action]
    if verdict is Verdict.FORBIDDEN:
        telling = [reason for reason in reasons if reason.effect is verdict]
    elif verdict is Verdict.ALLOWED:
        telling = list(reasons)
    else:
        telling = [reason for reason in reasons if reason.effect is not Verdict.ALLOWED]
    return {reason.text: reason for reason in telling or reasons}


def _reason(reason: Reason) -> Mapping[str, str | None]:
    clause = " ".join(filter(None, (reason.license, reason.clause)))
    source = web_address(reason.source)
    text = reason.text.replace(f" ({source})", "") if source else reason.text
    return {"text": sentence(text), "clause": clause or None, "source": source}


def _sources(found: Assessment) -> Iterator[SourceRow]:
    access, license_ = found.access, found.license
    yield SourceRow(
        name="access",
        declared="–",
        concluded=f"{access.value} (likely {access.likely})" if access.likely else access.value.value,
        reason=sentence(access.reason),
        source=access.source,
        as_of=access.as_of,
    )
    declared = ", ".join(filter(None, (license_.declared, license_.declared_name, license_.declared_link)))
    yield SourceRow(
        name="licence",
        declared=declared or "nothing",
        concluded=f"{licence_word(license_.concluded or 'unknown')} ({license_.license_class})",
        reason=sentence(license_.reason),
        source=license_.source,
        as_of=license_.as_of,
    )
    context = found.context_length
    yield SourceRow(
        name="context length",
        declared=_tokens(context.declared),
        concluded="unbounded" if context.unbounded else _tokens(context.native),
        reason=sentence(context.reason),
        source=context.source,
        as_of=context.as_of,
    )
    counts = found.parameters
    for name, stated, counted in (
        ("parameters, total", counts.declared_total, counts.total),
        ("parameters, active", counts.declared_active, counts.active),
    ):
        yield SourceRow(
            name=name,
            declared=_number(stated),
            concluded=_number(counted),
            reason=sentence(counts.reason),
            source=counts.source,
            as_of=counts.as_of,
        )


def _tokens(number: int | None) -> str:
    return "unknown" if number is None else f"{number:,} tokens"


def _number(number: int | None) -> str:
    return "unknown" if number is None else f"{number:,}"


def _evidence(found: Assessment) -> Iterator[Mapping[str, str | None]]:
    address = _hub_address(found)
    for text in found.license.evidence:
        link = f"{address}/blob/{found.revision}/{text.path}" if address and found.revision else None
        yield {"path": text.path, "sha256": text.sha256, "href": web_address(link)}


def _declared(found: Assessment) -> list[Mapping[str, str]]:
    return [
        {
            "field": said.field.value.replace("_", " ").replace("license", "licence"),
            "value": f"{said.value:,}" if isinstance(said.value, int) else str(said.value),
            "source": said.source,
            "as_of": said.as_of.text,
        }
        for said in found.model.declared
    ]


def _line(model: ModelState, state: LedgerState) -> StepLine | None:
    """Access over time, from what the registry dates and what was seen since."""
    points = {entry.date.last: entry.access for entry in model.assessment.model.history if entry.access}
    for change in model.events:
        day = _day(change.date or change.observed.by)
        if change.field == "access" and change.new in set(Access) and day is not None:
            points.setdefault(day, Access(change.new))
    ordered = sorted(points.items())
    if not ordered:
        return None
    end = state.moment.date()
    now = model.assessment.access.value
    if ordered[-1][1] is not now and end > ordered[-1][0]:
        as_of = _day(model.assessment.access.as_of)
        if as_of is not None and as_of > ordered[-1][0]:
            ordered.append((as_of, now))
    return step_line(ordered, end)


def _day(text: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _ancestors(
    model: ModelState, state: LedgerState, linked: Any, paths: Paths, here: str
) -> Iterator[Mapping[str, Any]]:
    subject = model.checked.subject
    reaches = {
        (force.hub or "", force.key): reach for force, reach in ancestor_forces(subject, state.knowledge)
    }
    by_key = {key: reach for (_, key), reach in reaches.items()}
    for ancestor in subject.ancestors:
        known = state.by_hub.get((ancestor.hub or "").casefold())
        reach = reaches.get((ancestor.hub or "", ancestor.key)) or by_key.get(ancestor.key)
        license_page = paths.license(ancestor.key)
        yield {
            "hub": ancestor.hub or "not named",
            "href": linked(known.id) if known else None,
            "relation": "not said" if ancestor.relation.value == "unknown" else ancestor.relation.value,
            "steps": ancestor.steps,
            "license": licence_word(ancestor.key) if ancestor.key else "unknown",
            "license_href": relative(here, license_page) if license_page else None,
            "travels": _REACHES[reach] if reach else "unknown",
            "reason": sentence(ancestor.reason) if ancestor.reason else "",
        }


def _relatives(model: ModelState, state: LedgerState, linked: Any) -> Iterator[Mapping[str, Any]]:
    before = state.by_id.get(model.assessment.model.succeeds or "")
    if before is not None:
        yield {"word": "succeeds", "name": before.name, "href": linked(before.id)}
    for other in state.successors.get(model.id, ()):
        yield {"word": "succeeded by", "name": other.name, "href": linked(other.id)}


def _children(state: LedgerState) -> Mapping[str, Sequence[str]]:
    """Followed models by the repository they name as a parent."""
    found: dict[str, list[str]] = {}
    for model in state.models:
        for base in model.assessment.base_models:
            found.setdefault(base.hub.casefold(), []).append(model.id)
    return found


def _duties(duties: Sequence[OwedDuty]) -> list[Mapping[str, Any]]:
    """Each thing to do once, with every clause that asks for it."""
    clauses: dict[tuple[str, str], dict[str, None]] = {}
    for duty in duties:
        where = " ".join(filter(None, (duty.license, duty.clause)))
        clauses.setdefault((sentence(duty.text), duty.when), {})[where] = None
    return [
        {"text": text, "when": when, "clauses": ", ".join(filter(None, found))}
        for (text, when), found in clauses.items()
    ]
