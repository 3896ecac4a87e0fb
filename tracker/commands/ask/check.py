"""May we? Verdicts for models by registry id or Hub id, with their lineage, under a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tracker.adapters.knowledge.rules import rules_digest
from tracker.adapters.workspace.finding import Workspace
from tracker.adapters.workspace.policy_file import load_policy
from tracker.domain.assessing.base_models import Parent
from tracker.domain.licensing.asking.consistency import consistent
from tracker.domain.licensing.asking.profile import Profile
from tracker.domain.licensing.asking.profile_facts import Fact, build_profile
from tracker.domain.licensing.judging.advice import advise
from tracker.domain.licensing.judging.clauses import Clauses
from tracker.domain.licensing.judging.findings import SEVERITY, Judgement, Subject
from tracker.domain.licensing.judging.judge import DEFAULT_USES, clauses_for, judge
from tracker.domain.licensing.judging.lineage import MOST_ANCESTORS, KnownModel, Lineage, trace
from tracker.domain.licensing.judging.subjects import known_model, subject_of
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.naming.resolution import OWN_NAMES, Step, Taken
from tracker.domain.observing.keeping import refusal
from tracker.domain.observing.observation import ReadErrorCode
from tracker.domain.policy.policy import OnUnknown, Policy
from tracker.domain.policy.under_policy import (
    CheckedModel,
    Waived,
    clarified,
    settled_bases,
    settled_ids,
    stale_policy,
    under_policy,
    unknown_licenses,
    waive,
)
from tracker.domain.values.late_dataclass import dataclass
from tracker.errors import DataError, UsageError
from tracker.ledger.ledger import Ledger
from tracker.ledger.model_lookup import Found, Freshness, LiveReader, ModelLookup
from tracker.ledger.naming import resolve_all, told
from tracker.vocabulary import ExitCode, Flag, Relation, Verdict

if TYPE_CHECKING:
    import pandas

MOST_ANCESTORS_LIVE = 40
"""Ancestors read over the network for one model; the rest is said not to be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """All answers, and what is to be said beside them.

    ``snapshot_until`` is how long an answer counts that rests on the snapshot and on no reading in it.
    ``as_of`` is the moment that was asked about, ``today`` the answers that hold now.
    """

    profile: Profile
    results: tuple[CheckedModel, ...]
    on_unknown: OnUnknown = OnUnknown.FAIL
    notes: tuple[str, ...] = ()
    snapshot: str | None = None
    snapshot_until: str | None = None
    as_of: str | None = None
    today: Mapping[str, CheckedModel] | None = None

    @property
    def rules(self) -> str:
        """The digest of the knowledge and the code that judged."""
        return rules_digest()

    @property
    def valid_until(self) -> str | None:
        """How long all of it holds: until the first of its answers ceases to."""
        ends = [one.valid_until for one in self.results if one.valid_until]
        return min(ends, default=self.snapshot_until)

    @property
    def document(self) -> dict[str, Any]:
        """The document that ``tracker check --format json`` prints."""
        from tracker.documents.check import check_document

        return check_document(
            self.results,
            profile=self.profile,
            verdict=self.verdict,
            snapshot=self.snapshot,
            as_of=self.as_of,
            rules=self.rules,
            valid_until=self.valid_until,
            today=self.today,
        )

    def __repr__(self) -> str:
        models = ", ".join(f"{one.assessment.model.id}: {one.judgement.verdict}" for one in self.results[:5])
        return f"<tracker.Check {self.verdict} ({models}{' …' if len(self.results) > 5 else ''})>"

    def _repr_html_(self) -> str:
        """A table for notebooks; names are escaped."""
        from tracker.documents.notebook.tables import html_table

        rows = [
            (
                one.assessment.model.id,
                one.judgement.verdict,
                one.assessment.license.concluded or "unknown",
                one.summary,
            )
            for one in self.results
        ]
        return html_table(("model", "verdict", "licence", "summary"), rows)

    def frame(self) -> pandas.DataFrame:
        """A row a model: its verdict, the verdict of each action, licence, access."""
        from tracker.documents.notebook.frames import verdicts_frame

        return verdicts_frame(self.results)

    @property
    def verdict(self) -> Verdict:
        """The worst over all models; allowed where nothing was asked."""
        return max(
            (one.judgement.verdict for one in self.results), key=SEVERITY.__getitem__, default=Verdict.ALLOWED
        )

    @property
    def exit_code(self) -> ExitCode:
        """1 for a forbidden model, 4 where no source answered, 5 for one that could not be determined."""
        open_verdicts = [one.open_verdict for one in self.results]
        probed = [one.probe.can_download for one in self.results if one.probe is not None]
        if Verdict.FORBIDDEN in open_verdicts or False in probed:
            return ExitCode.FINDINGS
        if self.results and all(one.unreachable for one in self.results):
            return ExitCode.UNREACHABLE
        if Verdict.UNKNOWN in open_verdicts and self.on_unknown is OnUnknown.FAIL:
            return ExitCode.UNDETERMINED
        return ExitCode.UNDETERMINED if None in probed else ExitCode.OK


def check(
    names: Sequence[str],
    workspace: Workspace,
    facts: Mapping[str, Fact],
    *,
    offline: bool = False,
    freshness: Freshness | None = None,
    typed: bool = False,
    exact: bool = False,
    slips: bool = False,
    reader: LiveReader | None = None,
) -> Check:
    """Answer for ``names``; ``facts`` come on top of the policy's.

    Names that a person has ``typed`` are resolved, and UnresolvedNameError is raised for those that mean no
    single model; ids from elsewhere are taken as they are, and one of no model is answered ``unknown``.
    Raises DataError for a registry or policy that is wrong, UsageError for a fact that does not fit.
    """
    ledger = Ledger.open(workspace)
    lookup = ModelLookup(ledger, None if offline else reader or LiveReader(), freshness)
    meanings = resolve_all(lookup.registry, names, exact=exact, slips=slips) if typed else {}
    policy = load_policy(workspace.policy)
    return check_models(names, lookup, policy, profile_with(policy, facts), meanings)


def profile_with(policy: Policy, facts: Mapping[str, Fact]) -> Profile:
    """The policy's profile with facts of the command line on top."""
    try:
        return build_profile({**policy.facts, **facts}) if facts else policy.profile
    except ValueError as error:
        raise UsageError(str(error), hint="docs/check.md lists the facts of a profile") from error


def check_models(
    names: Sequence[str],
    lookup: ModelLookup,
    policy: Policy,
    profile: Profile,
    meanings: Mapping[str, Taken] | None = None,
) -> Check:
    """Each name once, in the order given; raises DataError where the policy names a licence that is none."""
    problems = unknown_licenses(policy, lookup.knowledge)
    if problems:
        raise DataError(problems, hint="docs/check.md describes policy.yaml")
    wanted = list(dict.fromkeys(names))
    if not profile.uses:
        profile = replace(profile, uses=DEFAULT_USES)
    lookup.prepare(wanted)
    known = meanings or {}
    clauses, odd = clauses_for(profile), consistent(profile)[1]
    today = policy.on(lookup.day)
    results = tuple(_checked(name, known.get(name), lookup, today, clauses, odd) for name in wanted)
    notes = [
        *lookup.notes,
        *filter(None, map(told, known.values())),
        *stale_policy(policy, results, lookup.day),
    ]
    return Check(
        profile=profile,
        results=results,
        on_unknown=policy.accept.unknown,
        notes=tuple(dict.fromkeys(notes)),
        snapshot=lookup.snapshot,
        snapshot_until=lookup.valid_until(lookup.snapshot),
    )


def _checked(
    name: str,
    taken: Taken | None,
    lookup: ModelLookup,
    policy: Policy,
    clauses: Clauses,
    odd: Sequence[str],
) -> CheckedModel:
    """``odd`` is what is wrong with the figures of the profile."""
    found = lookup.meant(taken) if taken is not None else lookup.find(name)
    assessment, notes = clarified(found.assessment, policy.clarify, lookup.knowledge)
    if settled_bases(assessment.model.hub, policy.clarify) is not None:
        assessment = replace(assessment, license=replace(assessment.license, origins=()))
    found = replace(found, assessment=assessment)
    subject = subject_of(
        assessment,
        found.observation,
        _lineage(found, lookup, policy),
        confirmed=settled_ids(assessment.model.hub, policy.clarify),
        network=found.observation is not None
        and refusal(found.observation) is ReadErrorCode.FORBIDDEN
        and lookup.network_refuses,
    )
    subject = _dated(subject, found)
    judgement = under_policy(
        subject, judge(subject, clauses.profile, lookup.knowledge, clauses), policy.accept, lookup.knowledge
    )
    waived = waive(_own_name(name, taken), subject, judgement, policy.waivers, lookup.day)
    return CheckedModel(
        asked=name,
        assessment=assessment,
        subject=subject,
        judgement=judgement,
        waived=waived,
        notes=(*odd, *found.notes, *notes),
        summary=advise(judgement, subject, _license_names(judgement, lookup.knowledge)),
        unreachable=found.unreachable,
        read_at=found.read_at,
        stale_days=lookup.age(found.read_at).days if found.read_at else None,
        resolved_by=found.step or (taken.step.value if taken is not None else None),
        valid_until=_valid_until(lookup.valid_until(found.read_at), waived),
    )


def _valid_until(reading: str | None, waived: Sequence[Waived]) -> str | None:
    """The reading's, or the end of the last day of the first waiver that ends before."""
    ends = [f"{one.waiver.until.isoformat()}T23:59:59Z" for one in waived]
    return min([reading, *ends]) if reading else None


def _own_name(name: str, taken: Taken | None) -> str:
    """What a policy may call the model by: as it was asked for only where that is a name of its own."""
    return taken.key if taken is not None and taken.step not in (*OWN_NAMES, Step.ALIAS) else name


def _license_names(judgement: Judgement, knowledge: LicenseKnowledge) -> tuple[str, ...]:
    """The licences in force as people call them."""
    return tuple(terms.name for key in judgement.in_force if (terms := knowledge.get(key)))


def _dated(subject: Subject, found: Found) -> Subject:
    """What rests on a reading too old, or on a service's name, is never more than conditional."""
    if found.doubts:
        subject = replace(subject, doubts=(*subject.doubts, *found.doubts))
    if found.stale is None:
        return subject
    return replace(
        subject,
        doubts=(*subject.doubts, found.stale),
        conflicts=subject.conflicts | {Flag.STALE},
    )


def _lineage(found: Found, lookup: ModelLookup, policy: Policy) -> Lineage:
    hub = found.assessment.model.hub
    start = known_model(hub or found.assessment.model.id, found.assessment, found.observation)
    most = MOST_ANCESTORS_LIVE if lookup.live else MOST_ANCESTORS

    def look(parent: Parent) -> KnownModel | str:
        known = lookup.parent(parent)
        return known if isinstance(known, str) else _settled(known, policy)

    return trace(_settled(start, policy), look, most)


def _settled(known: KnownModel, policy: Policy) -> KnownModel:
    """A model with the parents that somebody has settled it to have, and without doubts about them."""
    if known.internal_id in settled_ids(known.hub, policy.clarify):
        known = replace(known, taken_over=())
    bases = settled_bases(known.hub, policy.clarify)
    if bases is None:
        return known
    named = {parent.hub.casefold() for parent in known.parents}
    more = [Parent(hub=base, relation=Relation.UNKNOWN) for base in bases if base.casefold() not in named]
    left = tuple(one for one in known.suspicions if one.flag is not Flag.LINEAGE_DOUBT)
    return replace(known, parents=(*known.parents, *more), suspicions=left)
