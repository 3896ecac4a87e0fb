"""Where a second source and we differ: matched surely, compared with tolerance, named by what it means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from tracker.domain.assessing.assessment import Assessment
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.registry.entries import ModelId, Registry, TrackedModel
from tracker.domain.seconding.claims import Catalogue, Claim, HostingEnd
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, LicenseClass, RegistryField

_NEAR = 0.05
_OPEN = "Open weights"
_CLASSES = {
    "Open weights (unrestricted)": {LicenseClass.OPEN_SOURCE},
    "Open weights (restricted use)": {LicenseClass.RESTRICTED, LicenseClass.PROPRIETARY},
    "Open weights (non-commercial)": {LicenseClass.NON_COMMERCIAL},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One thing that a source says otherwise; ``meaning`` says how a number differs."""

    check: str
    model: ModelId
    source: str
    claim: str
    ours: str | int | bool | None
    theirs: str | int | bool | None
    meaning: str | None = None
    via: str | None = None
    link: str | None = None


def disagreements(
    catalogues: Iterable[Catalogue],
    registry: Registry,
    assess: Callable[[TrackedModel], Assessment],
    knowledge: LicenseKnowledge,
) -> tuple[Disagreement, ...]:
    """All of them, those first whose model most sources are against."""
    found: list[Disagreement] = []
    for catalogue in catalogues:
        for claim in catalogue.claims:
            model = matched(claim, registry)
            if model is not None:
                found += _of_claim(catalogue.source, claim, assess(model), knowledge)
            elif claim.hub and (named := _named(claim, registry)):
                found.append(_another_id(catalogue.source, claim, named))
    against: dict[ModelId, set[str]] = defaultdict(set)
    for each in found:
        against[each.model].add(each.source)
    return tuple(
        sorted(
            dict.fromkeys(found),
            key=lambda one: (
                -len(against[one.model]),
                one.model,
                one.check,
                one.source,
                one.claim,
                one.via or "",
            ),
        )
    )


def matched(claim: Claim, registry: Registry) -> TrackedModel | None:
    """The model that a claim is surely about: by the repository it names, or by a name we keep by hand."""
    return registry.find(claim.hub) if claim.hub else _named(claim, registry)


def _named(claim: Claim, registry: Registry) -> TrackedModel | None:
    """The model of a name that the registry keeps by hand."""
    return next((model for name in claim.names if (model := registry.find(name))), None)


def _another_id(source: str, claim: Claim, named: TrackedModel) -> Disagreement:
    """It goes by a name of ours and leads to a repository that the registry does not know: nothing else of it
    is compared."""
    return Disagreement(
        check="second/id-unknown",
        model=named.id,
        source=source,
        claim=claim.id,
        ours=named.hub,
        theirs=claim.hub,
        meaning="differs",
        link=claim.link,
    )


def _of_claim(
    source: str, claim: Claim, ours: Assessment, knowledge: LicenseKnowledge
) -> Iterator[Disagreement]:
    def differs(
        check: str, mine: str | int | bool | None, theirs: str | int | bool | None, meaning: str | None
    ) -> Disagreement:
        return Disagreement(
            check=f"second/{check}",
            model=ours.model.id,
            source=source,
            claim=claim.id,
            ours=mine,
            theirs=theirs,
            meaning=meaning,
            link=claim.link,
        )

    native = ours.context_length.native or ours.context_length.declared
    if claim.context and native:
        meaning = context_meaning(
            native, claim.context, claim.output, ours.context_length.extended, claim.by_vendor
        )
        if meaning:
            yield differs("context-differs", native, claim.context, meaning)
    total = ours.parameters.total or ours.parameters.declared_total
    if claim.parameters and total and (meaning := parameters_meaning(total, claim.parameters)):
        yield differs("parameters-differ", total, claim.parameters, meaning)
    if flag := _flag_differs(claim, ours):
        yield differs("open-flag-differs", *flag, "differs")
    if license_ := _license_differs(claim, ours, knowledge):
        yield differs("license-differs", *license_, "differs")
    if date := _date_differs(claim, ours.model):
        yield differs("date-differs", *date, "differs")
    for end in claim.ends:
        if not _is_ours(end, ours.model):
            yield Disagreement(
                check="second/hosting-ends",
                model=ours.model.id,
                source=source,
                claim=claim.id,
                ours=None,
                theirs=end.date,
                via=end.via,
                link=end.source or claim.link,
            )


def context_meaning(
    ours: int, theirs: int, output: int | None, extended: int | None, by_vendor: bool
) -> str | None:
    """What it means that a source gives ``theirs`` tokens; None where it agrees."""
    if theirs in (ours, extended):
        return None
    if abs(ours - theirs) == 1:
        return "off-by-one"
    if _times_a_thousand(ours, theirs):
        return "unit-error"
    if output and abs(theirs + output - ours) <= 0.01 * ours:
        return "input-only"
    if abs(ours - theirs) <= _NEAR * max(ours, theirs) and _is_round(ours) != _is_round(theirs):
        return "rounded"
    if theirs > ours:
        return "extended-or-wrong"
    return "differs" if by_vendor else "served-less"


def parameters_meaning(ours: int, theirs: int) -> str | None:
    """None within the tolerance."""
    if abs(ours - theirs) <= _NEAR * max(ours, theirs):
        return None
    return "unit-error" if _times_a_thousand(ours, theirs) else "differs"


def _times_a_thousand(one: int, other: int) -> bool:
    ratio = max(one, other) / min(one, other)
    return any(abs(ratio - times) <= _NEAR * times for times in (10**3, 10**6))


def _is_round(tokens: int) -> bool:
    return tokens % 1000 == 0


def _flag_differs(claim: Claim, ours: Assessment) -> tuple[str | bool | None, str | bool | None] | None:
    license_class, access = ours.license.license_class, ours.access.value
    expected = _CLASSES.get(claim.accessibility or "")
    if expected is not None and license_class is not LicenseClass.UNKNOWN and license_class not in expected:
        return ours.epoch_accessibility and ours.epoch_accessibility.value, claim.accessibility
    published = ours.model.hub is not None
    if claim.accessibility and expected is None and access is Access.OPEN:
        return access.value, claim.accessibility
    if claim.open_weights is not None:
        if claim.open_weights is not published:
            return published, claim.open_weights
        if claim.open_weights and license_class is LicenseClass.NON_COMMERCIAL:
            return license_class.value, True
    if claim.gated is not None and access in (Access.OPEN, Access.GATED_AUTO, Access.GATED_MANUAL):
        gated = access is not Access.OPEN
        return (gated, claim.gated) if claim.gated is not gated else None
    return None


def _license_differs(
    claim: Claim, ours: Assessment, knowledge: LicenseKnowledge
) -> tuple[str | None, str] | None:
    word = ours.license.concluded or ours.license.declared_name or ours.license.declared
    mine = knowledge.named(word) if word else None
    if mine is None:
        return None
    theirs = {
        key for sha256 in claim.license_texts if (known := knowledge.by_digest(sha256)) and (key := known.key)
    }
    if claim.license:
        theirs |= set(knowledge.by_name(claim.license) or knowledge.by_hub_tag(claim.license).keys)
    if not theirs or mine.key in theirs:
        return None
    return mine.key, ", ".join(sorted(theirs))


def _date_differs(claim: Claim, model: TrackedModel) -> tuple[str, str] | None:
    """A vendor's record against our day; the first of January means that only the year is known."""
    declared = model.latest_declared(RegistryField.RELEASE_DATE)
    if not claim.date or declared is None or claim.date.endswith("-01-01"):
        return None
    ours = str(declared.value)
    return None if claim.date.startswith(ours) else (ours, claim.date)


def _is_ours(end: HostingEnd, model: TrackedModel) -> bool:
    """Whether our own history ends the service on that day."""
    return any(entry.access is Access.WITHDRAWN and entry.date.text == end.date for entry in model.history)
