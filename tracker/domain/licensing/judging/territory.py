"""Places a licence leaves out: by the organisation's seat, or by where model and outputs are used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tracker.domain.licensing.asking.places import shown, within
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.judging.findings import Reason, TermsInForce
from tracker.domain.licensing.knowledge.terms import LicenseTerms, Territory, TerritoryTest
from tracker.domain.values.late_pattern import LatePattern
from tracker.vocabulary import Action, Flag, Verdict

_TEXT_ONLY = "text"
_MOST_NAMED = 4
_EVERY_MODEL = LatePattern(r"\b(?:all|every)\b.*\bmodels?\b")


def territory_reasons(
    force: TermsInForce, terms: LicenseTerms, action: Action, profile: Profile, modality: str | None
) -> Iterator[Reason]:
    """What the places left out do to one action; nothing where the licence leaves out none."""
    territory = terms.territory
    if territory is None or not territory.excluded:
        return
    if _only_some_models(territory) and modality == _TEXT_ONLY:
        return
    for effect, flags, text, facts in _findings(territory, profile, modality, action):
        yield Reason(
            action=action,
            effect=effect,
            text=text,
            license=terms.key,
            clause=territory.section,
            source=terms.source,
            hub=force.hub,
            facts=facts,
            flags=frozenset(flags),
            short=text.partition("; say")[0] if effect is Verdict.CONDITIONAL else "",
        )


_Found = tuple[Verdict, set[Flag], str, tuple[str, ...]]


def _only_some_models(territory: Territory) -> bool:
    """Whether the licence covers models the exclusion leaves alone; of Llama 4, every one is multimodal."""
    return territory.multimodal_only and not _EVERY_MODEL.search(territory.scope)


def _findings(
    territory: Territory, profile: Profile, modality: str | None, action: Action
) -> Iterator[_Found]:
    where = _listed(territory.excluded)
    if territory.test is TerritoryTest.DOMICILE:
        places: tuple[str, ...] = (profile.country,) if profile.country else ()
        rule, here, fact = f"companies seated in {where} are left out", "you are in", "organization.country"
    else:
        places, rule, here, fact = (
            profile.places,
            f"use in {where} is left out",
            "you name",
            "product.countries",
        )
    barred = _inside(places, territory)
    if barred and profile.only_uses_a_product(action) and territory.carve_out:
        yield Verdict.ALLOWED, set(), f"{rule}, but for {territory.carve_out}", ()
    elif barred and _only_some_models(territory) and modality is None:
        text = f"for multimodal models {rule}; say whether this one is (model modality)"
        yield Verdict.CONDITIONAL, set(), text, ("modality",)
    elif barred:
        yield Verdict.FORBIDDEN, {Flag.TERRITORY}, f"{rule}; {here} {_listed(barred)}", ()
    elif not places:
        yield Verdict.CONDITIONAL, set(), f"{rule}; say {fact} to settle it", (fact,)
    else:
        yield Verdict.ALLOWED, set(), f"{rule}; you are outside", ()
    yield from _outputs(territory, profile, where)


def _outputs(territory: Territory, profile: Profile, where: str) -> Iterator[_Found]:
    if not territory.covers_outputs:
        return
    barred = _inside(profile.outputs_used_in, territory)
    if barred:
        flags = {Flag.TERRITORY_OUTPUTS}
        text = f"outputs may not be used in {where} either; you name {_listed(barred)}"
        yield Verdict.FORBIDDEN, flags, text, ()
    elif not profile.outputs_used_in:
        text = f"outputs may not be used in {where} either; say product.outputs_used_in to settle it"
        yield Verdict.CONDITIONAL, set(), text, ("product.outputs_used_in",)


def _listed(codes: Sequence[str]) -> str:
    """Places in words: the first few, and how many more."""
    names = [shown(code) for code in codes[:_MOST_NAMED]]
    if len(codes) > _MOST_NAMED:
        names.append(f"{len(codes) - _MOST_NAMED} more")
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def _inside(places: Iterable[str], territory: Territory) -> list[str]:
    return [place for place in places if any(within(place, area) for area in territory.excluded)]
