"""What openness frameworks say, as far as it can be derived; the rest is ``not assessed``.

Licences are graded by some, models by others. Where a framework needs something that no licence or file
list shows (training data, a business model, compute), nothing is concluded.
"""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from tracker.domain.assessing.access import DOWNLOADABLE
from tracker.domain.assessing.assessment import Assessment
from tracker.domain.licensing.knowledge.terms import (
    Consequence,
    Duty,
    Grant,
    LicensedAct,
    LicenseTerms,
    Military,
)
from tracker.domain.observing.observation import Observation
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, LicenseClass


class Answer(StrEnum):
    """What can be said of one condition."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"
    NOT_ASSESSED = "not assessed"


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameworkRow:
    """One condition of one framework, its answer, and why; ``by`` is whose word it is."""

    framework: str
    condition: str
    answer: Answer
    reason: str
    by: str = "this ledger, from the clauses"


_OSI = "Open Source Initiative"
_FSF = "Free Software Foundation"
_OSAID = "Open Source AI Definition 1.0"
_MOF = "Model Openness Framework 1.0"
_EU = "EU AI Act, Article 53(2)"


def license_frameworks(terms: LicenseTerms) -> Iterator[FrameworkRow]:
    """What can be said of a licence by itself."""
    yield _approval(_OSI, "approved as an open-source licence", terms.osi_approved, terms.as_of)
    yield _approval(_FSF, "on the list of free licences", terms.fsf_free, terms.as_of)
    yield FrameworkRow(
        framework=_OSAID,
        condition="open-source AI",
        answer=Answer.NOT_ASSESSED,
        reason="It looks at systems: data information, code and parameters. A licence alone does not tell.",
    )
    yield _open_weights_license(terms)
    yield free_license(terms)


def model_frameworks(
    assessment: Assessment, observation: Observation | None, terms: LicenseTerms | None
) -> Iterator[FrameworkRow]:
    """What can be said of a model, with its licence."""
    yield from _components(assessment, observation, terms)
    if terms is None:
        reason = "No licence could be concluded."
        yield _eu("a free and open-source licence", Answer.NOT_ASSESSED, reason)
    else:
        yield free_license(terms)
    yield _eu(
        "not offered for money",
        Answer.NOT_ASSESSED,
        "Prices, paid support and the use of personal data are not followed here.",
    )
    yield _public_parameters(assessment, observation)
    yield _eu("no systemic risk", Answer.NOT_ASSESSED, "The compute of its training is not followed here.")
    yield FrameworkRow(
        framework=_OSAID,
        condition="open-source AI",
        answer=Answer.NOT_ASSESSED,
        reason="It needs information on the training data, which no repository shows in a form to be read.",
    )


def free_license(terms: LicenseTerms) -> FrameworkRow:
    """Whether a licence lets everybody have access, use, change and pass on, as recital 102 asks."""
    condition = "a free and open-source licence"
    if not terms.verification.text_was_read:
        return _eu(condition, Answer.NOT_ASSESSED, "Nobody has read the licence’s own text.")
    against = tuple(_against(terms))
    if against:
        return _eu(condition, Answer.NO, f"Against it: {'; '.join(against)}.")
    if doubtful := tuple(_doubtful(terms)):
        return _eu(condition, Answer.UNCLEAR, f"A grey area: {'; '.join(doubtful)}.")
    if terms.license_class is LicenseClass.OPEN_SOURCE:
        return _eu(condition, Answer.YES, "Access, use, change and passing on are free for everybody.")
    return _eu(condition, Answer.UNCLEAR, "No clause stands against it, and it is no open-source licence.")


def _against(terms: LicenseTerms) -> Iterator[str]:
    for act in (
        LicensedAct.USE,
        LicensedAct.COMMERCIAL,
        LicensedAct.FINE_TUNE,
        LicensedAct.REDISTRIBUTE_WEIGHTS,
        LicensedAct.REDISTRIBUTE_DERIVATIVES,
    ):
        if terms.answers(act) and terms.permissions[act].grant is Grant.WITHHELD:
            yield f"{act.value.replace('-', ' ')} is withheld"
    if any(line.consequence is not Consequence.DISPLAY_NAME for line in terms.thresholds):
        yield "a threshold of size or revenue"
    if terms.territory and terms.territory.excluded:
        yield "places that are left out"
    if terms.field_of_use.military is Military.PROHIBITED:
        yield "a named field of use is barred"
    if terms.license_class is LicenseClass.NON_COMMERCIAL:
        yield "non-commercial terms"


def _doubtful(terms: LicenseTerms) -> Iterator[str]:
    field = terms.field_of_use
    if (
        field.barred
        or field.listed_elsewhere
        or field.military in (Military.CONDITIONAL, Military.SEE_POLICY)
    ):
        yield "restrictions of use"
    if any(duty.duty is Duty.ACCEPTABLE_USE_POLICY for duty in terms.obligations):
        yield "an acceptable use policy"
    unread = [act for act in LicensedAct if not terms.answers(act)]
    if unread:
        yield "clauses nobody has read"


def _approval(framework: str, condition: str, value: bool | None, as_of: str) -> FrameworkRow:
    answers = {True: Answer.YES, False: Answer.NO, None: Answer.NOT_ASSESSED}
    reason = (
        f"As its list stood when this entry was read, {as_of}." if value is not None else "Not looked up."
    )
    return FrameworkRow(
        framework=framework, condition=condition, answer=answers[value], reason=reason, by=framework
    )


def _open_weights_license(terms: LicenseTerms) -> FrameworkRow:
    condition = "final parameters under an open licence"
    if terms.license_class is LicenseClass.OPEN_SOURCE:
        return FrameworkRow(
            framework=_MOF,
            condition=condition,
            answer=Answer.YES,
            reason="One of the conditions of class III; which class a model has is not derived here.",
        )
    if terms.license_class is LicenseClass.UNKNOWN:
        return FrameworkRow(
            framework=_MOF,
            condition=condition,
            answer=Answer.NOT_ASSESSED,
            reason="The class of the licence is not known.",
        )
    return FrameworkRow(
        framework=_MOF,
        condition=condition,
        answer=Answer.NO,
        reason=f"The licence is {terms.license_class.value}, so no class of the framework can be reached.",
    )


def _components(
    assessment: Assessment, observation: Observation | None, terms: LicenseTerms | None
) -> Iterator[FrameworkRow]:
    if terms is not None:
        yield _open_weights_license(terms)
    files = observation.files if observation and observation.facts else None
    for component, names in (("architecture", ("config.json",)), ("model card", ("README.md",))):
        if files is None:
            answer, reason = Answer.NOT_ASSESSED, "The repository was not read."
        elif any(name in files for name in names):
            answer, reason = Answer.YES, f"{names[0]} is there."
        else:
            answer, reason = Answer.UNCLEAR, f"No {names[0]}; it may be there in another form."
        yield FrameworkRow(
            framework=_MOF,
            condition=component,
            answer=answer,
            reason=reason,
            by="this ledger, from the files",
        )
    yield FrameworkRow(
        framework=_MOF,
        condition="class",
        answer=Answer.NOT_ASSESSED,
        reason="Data card, report and evaluation cannot be told from a list of files.",
    )


def _public_parameters(assessment: Assessment, observation: Observation | None) -> FrameworkRow:
    condition = "parameters, architecture and usage information public"
    access = assessment.access.value
    if access is Access.UNKNOWN:
        return _eu(condition, Answer.NOT_ASSESSED, "Access is not known.")
    if access not in DOWNLOADABLE:
        return _eu(condition, Answer.NO, f"Access is {access.value}: the weights are not public.")
    if access is not Access.OPEN:
        return _eu(condition, Answer.UNCLEAR, f"Access is {access.value}: a gate stands before the weights.")
    if observation is None or not observation.facts:
        return _eu(condition, Answer.UNCLEAR, "The weights are public; the repository was not read.")
    whole = "config.json" in observation.files and "README.md" in observation.files
    if whole:
        return _eu(condition, Answer.YES, "Weights, configuration and card are there without a gate.")
    return _eu(condition, Answer.UNCLEAR, "The weights are public; configuration or card was not seen.")


def _eu(condition: str, answer: Answer, reason: str) -> FrameworkRow:
    return FrameworkRow(framework=_EU, condition=condition, answer=answer, reason=reason)
