"""What came, went or moved between two licences: thresholds, territories, fields of use, outputs, duties."""

from __future__ import annotations

from collections.abc import Iterable

from tracker.domain.licensing.knowledge.terms import (
    Consequence,
    Duty,
    LicenseTerms,
    Military,
    Obligation,
    OutputOwnership,
    Territory,
    Threshold,
    ThresholdScope,
    When,
)
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Direction

# Asked for by permissive licences as well: their coming or going is told and weighs nothing.
ORDINARY_DUTIES = frozenset(
    {
        Duty.INCLUDE_LICENSE_COPY,
        Duty.RETAIN_NOTICES,
        Duty.STATE_CHANGES,
        Duty.CARRY_NOTICE_FILE,
        Duty.NOTICE_FILE,
        Duty.ATTRIBUTION,
        Duty.NO_TRADEMARK_USE,
        Duty.NO_ENDORSEMENT,
        Duty.LAWFUL_USE,
        Duty.EXPORT_CONTROL,
        Duty.INDEMNIFY,
        Duty.NO_TECHNICAL_MEASURES,
    }
)
_WIDER = (
    ThresholdScope.IMAGE_BUSINESS,
    ThresholdScope.MODEL_AS_A_SERVICE,
    ThresholdScope.COMMERCIAL_PRODUCT,
    ThresholdScope.COMMERCIAL_USE,
    ThresholdScope.ANY_USE,
)
_HARSHER = (
    Consequence.ONE_TIME_NOTICE,
    Consequence.DISPLAY_NAME,
    Consequence.SECURITY_REVIEW,
    Consequence.PRIOR_AUTHORIZATION,
    Consequence.NEEDS_SEPARATE_LICENSE,
    Consequence.PAY,
    Consequence.PAY_ROYALTY,
    Consequence.LICENSE_TERMINATES,
    Consequence.NOT_ELIGIBLE,
    Consequence.NO_RIGHTS,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsPart:
    """One thing that came, went or moved. ``what`` reads after a colon: ``field of use: now bars …``."""

    topic: str
    what: str
    direction: Direction


def changed_clauses(old: LicenseTerms, new: LicenseTerms) -> Iterable[TermsPart]:
    """Everything but the acts themselves."""
    yield from _thresholds(old, new)
    yield from _territories(old.territory, new.territory)
    yield from _fields_of_use(old, new)
    yield from _outputs(old, new)
    yield from _duties(old, new)


def only_shows_a_name(one: Threshold) -> bool:
    """Whether all that lies beyond it is a name to display."""
    return one.consequence is Consequence.DISPLAY_NAME


def _shows_a_name_at_any_size(terms: LicenseTerms) -> bool:
    return any(
        duty.duty is Duty.DISPLAY_NAME and When.ABOVE_THRESHOLD not in duty.when and not duty.encouraged_only
        for duty in terms.obligations
    )


def _thresholds(old: LicenseTerms, new: LicenseTerms) -> Iterable[TermsPart]:
    before = {_subject(one): one for one in old.thresholds}
    after = {_subject(one): one for one in new.thresholds}
    for subject in sorted(before.keys() - after.keys()):
        one = before[subject]
        instead = only_shows_a_name(one) and _shows_a_name_at_any_size(new)
        yield _threshold_part(
            f"gone: {describe_threshold(one)}", Direction.TIGHTENED if instead else Direction.OPENED
        )
    for subject in sorted(after.keys() - before.keys()):
        one = after[subject]
        instead = only_shows_a_name(one) and _shows_a_name_at_any_size(old)
        yield _threshold_part(
            f"new: {describe_threshold(one)}", Direction.OPENED if instead else Direction.TIGHTENED
        )
    for subject in sorted(before.keys() & after.keys()):
        yield from _moved(before[subject], after[subject])


def _threshold_part(what: str, direction: Direction) -> TermsPart:
    return TermsPart(topic="threshold", what=what, direction=direction)


def _subject(one: Threshold) -> tuple[str, bool, bool]:
    return one.metric.value, one.operator == "<=", one.consequence is Consequence.DISPLAY_NAME


def _moved(old: Threshold, new: Threshold) -> Iterable[TermsPart]:
    directions = {
        _amount_direction(old, new),
        _consequence_direction(old, new),
        _scope_direction(old, new),
        _measure_direction(old, new),
    }
    moved = directions - {Direction.NEUTRAL}
    if moved:
        what = f"was {describe_threshold(old)}; is {describe_threshold(new)}"
        yield _threshold_part(what, moved.pop() if len(moved) == 1 else Direction.UNCLEAR)


def _amount_direction(old: Threshold, new: Threshold) -> Direction:
    if (old.amount, old.operator) == (new.amount, new.operator):
        return Direction.NEUTRAL
    if old.amount is None or new.amount is None or old.unit != new.unit or old.period != new.period:
        return Direction.UNCLEAR
    below = (new.amount, new.operator == ">") < (old.amount, old.operator == ">")
    reached_from_above = old.operator == "<="
    return Direction.TIGHTENED if below != reached_from_above else Direction.OPENED


def _consequence_direction(old: Threshold, new: Threshold) -> Direction:
    before, after = _HARSHER.index(old.consequence), _HARSHER.index(new.consequence)
    if before == after:
        return Direction.NEUTRAL
    return Direction.TIGHTENED if after > before else Direction.OPENED


def _scope_direction(old: Threshold, new: Threshold) -> Direction:
    before, after = _WIDER.index(old.scope), _WIDER.index(new.scope)
    if before == after:
        return Direction.NEUTRAL
    return Direction.TIGHTENED if after > before else Direction.OPENED


def _measure_direction(old: Threshold, new: Threshold) -> Direction:
    same = (old.measured, old.holder, old.unit, old.period) == (
        new.measured,
        new.holder,
        new.unit,
        new.period,
    )
    return Direction.NEUTRAL if same else Direction.UNCLEAR


def describe_threshold(one: Threshold) -> str:
    """``monthly-active-users > 700,000,000 (licensee with affiliates): needs-separate-license``."""
    size = f" {one.operator} {one.amount:,} {one.unit or ''}".rstrip() if one.amount is not None else ""
    return f"{one.metric.value}{size} ({one.whose}; {one.scope.value}): {one.consequence.value}"


def _territories(old: Territory | None, new: Territory | None) -> Iterable[TermsPart]:
    before = _reach(old)
    after = _reach(new)
    if before == after:
        return
    gone, come = before - after, after - before
    what = f"was {_places(old)}, is {_places(new)}"
    if gone and come:
        wider = {place for place, *_ in come} >= {place for place, *_ in gone}
        yield TermsPart(
            topic="territory", what=what, direction=Direction.TIGHTENED if wider else Direction.UNCLEAR
        )
    else:
        yield TermsPart(
            topic="territory", what=what, direction=Direction.TIGHTENED if come else Direction.OPENED
        )


def _reach(territory: Territory | None) -> set[tuple[str, str, bool]]:
    if territory is None:
        return set()
    return {(code, territory.test.value, territory.multimodal_only) for code in territory.excluded}


def _places(territory: Territory | None) -> str:
    if territory is None:
        return "everywhere"
    models = ", multimodal models" if territory.multimodal_only else ""
    return f"not {', '.join(territory.excluded)} ({territory.test.value}{models})"


def _fields_of_use(old: LicenseTerms, new: LicenseTerms) -> Iterable[TermsPart]:
    before, after = set(old.field_of_use.barred), set(new.field_of_use.barred)
    if old.field_of_use.military is Military.PROHIBITED:
        before.add("military use")
    if new.field_of_use.military is Military.PROHIBITED:
        after.add("military use")
    elsewhere = (old.field_of_use.listed_elsewhere, new.field_of_use.listed_elsewhere)
    if elsewhere[0] != elsewhere[1]:
        yield _field_part("one side's list stands elsewhere", Direction.UNCLEAR)
    if after - before:
        yield _field_part(f"now bars {', '.join(sorted(after - before))}", Direction.TIGHTENED)
    if before - after:
        yield _field_part(f"no longer bars {', '.join(sorted(before - after))}", Direction.OPENED)


def _field_part(what: str, direction: Direction) -> TermsPart:
    return TermsPart(topic="field of use", what=what, direction=direction)


def _outputs(old: LicenseTerms, new: LicenseTerms) -> Iterable[TermsPart]:
    before, after = _derives(old), _derives(new)
    if before != after:
        what = f"a model trained on them {'counts' if after else 'no longer counts'} as a derivative"
        yield TermsPart(
            topic="outputs", what=what, direction=Direction.TIGHTENED if after else Direction.OPENED
        )
    claimed, claims = _licensor_owns(old), _licensor_owns(new)
    if claimed != claims:
        what = f"the licensor {'claims' if claims else 'no longer claims'} them"
        yield TermsPart(
            topic="outputs", what=what, direction=Direction.TIGHTENED if claims else Direction.OPENED
        )


def _derives(terms: LicenseTerms) -> bool:
    return terms.outputs is not None and terms.outputs.trained_model_is_derivative


def _licensor_owns(terms: LicenseTerms) -> bool:
    return terms.outputs is not None and terms.outputs.ownership is OutputOwnership.LICENSOR


def _duties(old: LicenseTerms, new: LicenseTerms) -> Iterable[TermsPart]:
    """A duty asked for at other times is told as both, and weighs by what it is now."""
    before = {_duty_key(duty): duty for duty in old.obligations}
    after = {_duty_key(duty): duty for duty in new.obligations}
    for key in sorted(after.keys() - before.keys()):
        yield _duty_part(f"new: {describe_duty(after[key])}", after[key], _asked_more(after[key], old))
    for key in sorted(before.keys() - after.keys()):
        replaced = before[key].duty in {after[new_key].duty for new_key in after.keys() - before.keys()}
        yield _duty_part(
            f"gone: {describe_duty(before[key])}",
            before[key],
            Direction.NEUTRAL if replaced else Direction.OPENED,
        )


def _asked_more(duty: Obligation, old: LicenseTerms) -> Direction:
    """Opened only where the same duty stood before at every time it stands now, and at more."""
    earlier = [set(one.when) for one in old.obligations if one.duty is duty.duty]
    now = set(duty.when)
    at_any_size = [when for when in earlier if When.ABOVE_THRESHOLD not in when]
    if When.ABOVE_THRESHOLD in now:
        return Direction.OPENED if at_any_size else Direction.TIGHTENED
    return Direction.OPENED if any(now < when for when in at_any_size) else Direction.TIGHTENED


def _duty_key(duty: Obligation) -> tuple[str, str, tuple[str, ...]]:
    # Which name is shown follows the model; that one is shown, and when, is the duty.
    return duty.duty.value, "", tuple(sorted(when.value for when in _telling(duty)))


def _telling(duty: Obligation) -> frozenset[When]:
    return frozenset(duty.when) if duty.duty not in ORDINARY_DUTIES else frozenset()


def _duty_part(what: str, duty: Obligation, direction: Direction) -> TermsPart:
    weightless = duty.duty in ORDINARY_DUTIES or duty.encouraged_only
    return TermsPart(topic="duty", what=what, direction=Direction.NEUTRAL if weightless else direction)


def describe_duty(duty: Obligation) -> str:
    """``display-name “Built with Llama” (host, distribute, product)``."""
    text = f" “{duty.text}”" if duty.text else ""
    return f"{duty.duty.value}{text} ({', '.join(when.value for when in duty.when)})"
