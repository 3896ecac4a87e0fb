"""What a judgement is made of: reasons, duties, and the terms they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tracker.domain.assessing.assessment import Suspicion
from tracker.domain.licensing.knowledge.terms import LicenseTerms
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, Action, Flag, Relation, Verdict

NO_FLAGS: frozenset[Flag] = frozenset()

SEVERITY: Mapping[Verdict, int] = {
    Verdict.ALLOWED: 0,
    Verdict.CONDITIONAL: 1,
    Verdict.UNKNOWN: 2,
    Verdict.FORBIDDEN: 3,
}


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of them; unknown of none, because nothing was found out."""
    return max(verdicts, key=SEVERITY.__getitem__, default=Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why one action comes out as it does: the clause, in our own words, and where to read it.

    ``facts`` are the keys of the profile that would settle it; ``met`` is a condition that holds already;
    ``short`` says a line or a condition as it continues advice.
    """

    action: Action
    effect: Verdict
    text: str
    license: str | None = None
    clause: str | None = None
    source: str | None = None
    hub: str | None = None
    facts: tuple[str, ...] = ()
    flags: frozenset[Flag] = NO_FLAGS
    met: bool = False
    short: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedDuty:
    """Something to do for an action. ``kind`` is a duty of the vocabulary of terms, or a step to take.

    ``display`` is the exact string, where the licence fixes one; ``step`` is true of a step to take.
    """

    action: Action
    kind: str
    text: str
    when: str
    license: str | None = None
    clause: str | None = None
    display: str | None = None
    step: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsInForce:
    """One licence that a model is under: its own (no relation), or one that reaches it.

    ``key`` is kept where the knowledge has no such entry; ``terms`` is None then. ``released`` is the
    day the work under these terms came out (ISO), where known.
    """

    key: str | None
    terms: LicenseTerms | None
    hub: str | None = None
    relation: Relation | None = None
    released: str | None = None
    reason: str = ""

    @property
    def own(self) -> bool:
        """Whether this is the model's own licence."""
        return self.relation is None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessFact:
    """How the weights can be reached, for the question of downloading them.

    ``refused`` says why the file server gives none though nothing is gated, ``refused_for_good`` that two
    readings say so and that it is not this network that refuses.
    """

    value: Access
    reason: str = ""
    source: str | None = None
    region_gate: str | None = None
    refused: str = ""
    refused_for_good: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ancestor:
    """One model the asked one came from, with the licence it was found under.

    ``read`` is False where nothing could be learnt of it; ``reason`` then says why. ``doubts`` are those
    about its licence. ``steps`` is 1 for a direct parent.
    """

    hub: str | None
    relation: Relation
    key: str | None
    read: bool = True
    steps: int = 1
    released: str | None = None
    reason: str = ""
    doubts: tuple[str, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The model that is asked about, with everything known of its terms.

    ``also`` are further texts under which the same weights are offered, ``candidates`` the licences of
    which one applies where ``key`` could not be settled; ``doubts`` say what else may add to the terms and
    was not read, so that no action is allowed without a condition; ``modality`` is ``text``, ``image``,
    ``audio``, ``video`` or ``multimodal``; ``to_read`` is where its terms stand, and ``reached`` whether its
    repository was read.
    """

    key: str | None
    hub: str | None = None
    declared_tag: str | None = None
    also: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()
    ancestors: tuple[Ancestor, ...] = ()
    conflicts: frozenset[Flag] = NO_FLAGS
    access: AccessFact | None = None
    modality: str | None = None
    released: str | None = None
    reason: str = ""
    source: str | None = None
    doubts: tuple[str, ...] = ()
    suspicions: tuple[Suspicion, ...] = ()
    to_read: str | None = None
    reached: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """The answer for one model: worst over the asked actions, and each action by itself.

    ``in_force`` are the licences that hold: the model's own texts, and those that reach it whole.
    """

    verdict: Verdict
    actions: Mapping[Action, Verdict]
    reasons: tuple[Reason, ...] = ()
    duties: tuple[OwedDuty, ...] = ()
    flags: tuple[Flag, ...] = ()
    uses: tuple[Action, ...] = ()
    in_force: tuple[str, ...] = ()

    def reasons_for(self, action: Action) -> tuple[Reason, ...]:
        """The reasons of one action: the worst first, then what is open, and last what is met already."""
        found = [reason for reason in self.reasons if reason.action is action]
        return tuple(
            sorted(found, key=lambda reason: (-SEVERITY[reason.effect], reason.met, not reason.facts))
        )

    @property
    def obligations(self) -> tuple[OwedDuty, ...]:
        """What the asked actions bring about: steps, and the duties of those that are not refused."""
        return tuple(duty for duty in self.duties if self._is_owed(duty))

    def _is_owed(self, duty: OwedDuty) -> bool:
        if duty.action not in self.uses:
            return False
        return duty.step or self.actions[duty.action] is not Verdict.FORBIDDEN
