"""Verdicts under a policy: what we accept, what is waived, and what of the policy has gone stale."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tracker.domain.assessing.assessment import Assessment
from tracker.domain.licensing.judging.findings import Judgement, Reason, Subject, worst
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.policy.policy import Accept, Clarification, Policy, Waiver
from tracker.domain.probing import Probe
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import Problem
from tracker.vocabulary import Action, LicenseClass, Verdict

_BAD = (Verdict.FORBIDDEN, Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """One asked action whose answer somebody has accepted until a day."""

    action: Action
    waiver: Waiver


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedModel:
    """One model: as it was asked for, what was found, and what the policy makes of it.

    ``read_at`` is when its repository was last read, and ``stale_days`` how many whole days ago that was.
    ``valid_until`` is how long the answer holds: as long as the reading is young enough, and the waivers run.
    """

    asked: str
    assessment: Assessment
    subject: Subject
    judgement: Judgement
    waived: tuple[Waived, ...] = ()
    notes: tuple[str, ...] = ()
    unreachable: bool = False
    read_at: str | None = None
    stale_days: int | None = None
    resolved_by: str | None = None
    summary: str = ""
    probe: Probe | None = None
    valid_until: str | None = None

    @property
    def open_verdict(self) -> Verdict:
        """The verdict over the asked actions that are not waived."""
        waived = {entry.action for entry in self.waived}
        judged = self.judgement
        left = [judged.actions[use] for use in judged.uses if use not in waived]
        return worst(left) if left else Verdict.CONDITIONAL


def under_policy(
    subject: Subject, judgement: Judgement, accept: Accept, knowledge: LicenseKnowledge
) -> Judgement:
    """``judgement`` with what the policy does not accept as further reasons."""
    refused = list(_refusals(subject, judgement, accept, knowledge))
    if not refused:
        return judgement
    extra = [replace(reason, action=action) for action in judgement.uses for reason in refused]
    actions = {
        action: Verdict.FORBIDDEN if action in judgement.uses else verdict
        for action, verdict in judgement.actions.items()
    }
    return replace(
        judgement, verdict=Verdict.FORBIDDEN, actions=actions, reasons=(*judgement.reasons, *extra)
    )


def _refusals(
    subject: Subject, judgement: Judgement, accept: Accept, knowledge: LicenseKnowledge
) -> Iterator[Reason]:
    keys = (subject.key, *subject.also, *(ancestor.key for ancestor in subject.ancestors))
    for key in dict.fromkeys(keys):
        denied = _denied(key, accept, knowledge)
        if denied:
            yield _refusal(accept, key, f"{accept.file} denies {denied}")
    if accept.license_classes is None:
        return
    wanted = ", ".join(sorted(accept.license_classes)) or "no class"
    for key in judgement.in_force:
        found = knowledge.class_of(key)
        if found is not LicenseClass.UNKNOWN and found not in accept.license_classes:
            yield _refusal(accept, key, f"{accept.file} accepts {wanted}; this is {found}")


def _denied(key: str | None, accept: Accept, knowledge: LicenseKnowledge) -> str | None:
    """The policy's word for this licence: its key, its family, or any of its SPDX identifiers."""
    terms = knowledge.get(key)
    names = {
        name.lower() for name in (key, terms.spdx if terms else None, terms.family if terms else None) if name
    }
    for word in accept.deny:
        named = knowledge.named(word)
        if word in names or (named is not None and named.key == key):
            return word
    return None


def _refusal(accept: Accept, key: str | None, text: str) -> Reason:
    return Reason(action=Action.USE, effect=Verdict.FORBIDDEN, text=text, license=key, source=accept.file)


def waive(
    asked: str, subject: Subject, judgement: Judgement, waivers: Sequence[Waiver], day: dt.date
) -> tuple[Waived, ...]:
    """The asked actions whose bad answer a waiver in force covers."""
    found = []
    for action in judgement.uses:
        if judgement.actions[action] not in _BAD:
            continue
        waiver = next(
            (each for each in waivers if _covers(each, asked, subject, judgement, action, day)), None
        )
        if waiver:
            found.append(Waived(action=action, waiver=waiver))
    return tuple(found)


def _covers(
    waiver: Waiver, asked: str, subject: Subject, judgement: Judgement, action: Action, day: dt.date
) -> bool:
    if waiver.expired(day) or (waiver.actions and action not in waiver.actions):
        return False
    if not names_model(waiver.model, asked, subject.hub):
        return False
    if not waiver.flags:
        return True
    bad = [reason for reason in judgement.reasons_for(action) if reason.effect in _BAD]
    return all({flag.value for flag in reason.flags} & waiver.flags for reason in bad)


def names_model(pattern: str, *names: str | None) -> bool:
    """Whether a policy's model (an id, a Hub id, or ``*``) is one of these names."""
    return pattern == "*" or pattern.casefold() in {name.casefold() for name in names if name}


def stale_policy(
    policy: Policy, checked: Iterable[CheckedModel], day: dt.date, *, names: Iterable[str] = ()
) -> list[str]:
    """What in the policy no longer does anything: waivers run out or unused, clarifications run out."""
    results = list(checked)
    used = {entry.waiver for result in results for entry in result.waived}
    asked = [*names, *(name for result in results for name in (result.asked, result.subject.hub) if name)]
    notes = []
    for waiver in policy.waivers:
        if waiver not in used and names_model(waiver.model, *asked):
            state = f"ran out on {waiver.until}" if waiver.expired(day) else "waives nothing any more"
            notes.append(
                f"{waiver.file}:{waiver.line}: the waiver for {waiver.model} {state}; remove or renew it"
            )
    notes += [
        f"{one.file}:{one.line}: the clarification of {one.hub} ran out on {one.until}; remove or renew it"
        for one in policy.clarify
        if one.expired(day) and names_model(one.hub, *asked)
    ]
    return notes


def unknown_licenses(policy: Policy, knowledge: LicenseKnowledge) -> list[Problem]:
    """Names of licences in the policy that are none: a denial or a clarification that would do nothing."""
    families: set[str] = set()
    problems = []
    for word, line in policy.accept.deny.items():
        if knowledge.named(word) or word in families:
            continue
        families = families or {(knowledge.terms[key].family or "").lower() for key in knowledge}
        if word not in families:
            problems.append(_no_license(policy.accept.file, "accept.deny", word, line, knowledge))
    problems += [
        _no_license(entry.file, "clarify", entry.license, entry.line, knowledge)
        for entry in policy.clarify
        if entry.license is not None and knowledge.named(entry.license) is None
    ]
    return problems


def _no_license(file: str, where: str, word: str, line: int, knowledge: LicenseKnowledge) -> Problem:
    near = difflib.get_close_matches(word.lower(), list(knowledge), n=1, cutoff=0.7)
    fix = f"did you mean {near[0]}?" if near else "`tracker licenses` lists them"
    return Problem(path=file, line=line, what=f"{where}: {word[:60]!r} is no licence we know", fix=fix)


def clarified(
    assessment: Assessment, clarify: Sequence[Clarification], knowledge: LicenseKnowledge
) -> tuple[Assessment, tuple[str, ...]]:
    """The assessment with a licence settled by hand, where it rests on the same evidence as then."""
    for entry in clarify:
        if entry.license is None or not names_model(entry.hub, assessment.model.hub):
            continue
        where = f"{entry.file}:{entry.line}"
        if entry.evidence_sha256 not in {evidence.sha256 for evidence in assessment.license.evidence}:
            why = "no licence text there has that digest any more"
            return assessment, (f"{where}: the clarification of {entry.hub} has lapsed; {why}",)
        terms = knowledge.named(entry.license)
        if terms is None:
            continue
        settled = replace(
            assessment.license,
            key=terms.key,
            concluded=terms.spdx,
            license_class=terms.license_class,
            candidates=(),
            suspicions=(),
            reason=f"settled in {entry.file}: {entry.reason}",
            source=entry.file,
        )
        return replace(assessment, license=settled), ()
    return assessment, ()


def settled_bases(hub: str | None, clarify: Sequence[Clarification]) -> tuple[str, ...] | None:
    """The models that somebody has settled a repository to come from; None where nobody has."""
    found = [one.base_model for one in clarify if one.base_model is not None and names_model(one.hub, hub)]
    return found[-1] if found else None


def settled_ids(hub: str | None, clarify: Sequence[Clarification]) -> frozenset[str]:
    """The ids under which a repository's name is confirmed."""
    return frozenset(one.repo_id for one in clarify if one.repo_id and names_model(one.hub, hub))
