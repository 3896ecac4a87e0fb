"""What one licence says, clause by clause, as the knowledge files record it.

A clause keeps the section it stands in and the basis it was read on. What a clause means for one
organisation is worked out elsewhere; nothing here concludes.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Action, LicenseClass


class LicensedAct(StrEnum):
    """What licences grant or withhold; redistribution of the weights and of derivatives apart."""

    DOWNLOAD = "download"
    USE = "use"
    COMMERCIAL = "commercial"
    FINE_TUNE = "fine-tune"
    HOST = "host"
    REDISTRIBUTE_WEIGHTS = "redistribute-weights"
    REDISTRIBUTE_DERIVATIVES = "redistribute-derivatives"
    TRAIN_ON_OUTPUTS = "train-on-outputs"


ACTS_OF: Mapping[Action, tuple[LicensedAct, ...]] = {
    Action.DOWNLOAD: (LicensedAct.DOWNLOAD,),
    Action.USE: (LicensedAct.USE,),
    Action.COMMERCIAL: (LicensedAct.COMMERCIAL,),
    Action.FINE_TUNE: (LicensedAct.FINE_TUNE,),
    Action.HOST: (LicensedAct.HOST,),
    Action.REDISTRIBUTE: (LicensedAct.REDISTRIBUTE_WEIGHTS, LicensedAct.REDISTRIBUTE_DERIVATIVES),
    Action.TRAIN_ON_OUTPUTS: (LicensedAct.TRAIN_ON_OUTPUTS,),
}


class Grant(StrEnum):
    """``granted`` is subject only to the ordinary duties; ``withheld`` needs a separate licence."""

    GRANTED = "granted"
    CONDITIONAL = "conditional"
    WITHHELD = "withheld"


class Basis(StrEnum):
    """Whether the text says it, says nothing against it, or it was read across from elsewhere."""

    EXPRESS = "express"
    SILENT = "silent"
    INFERRED = "inferred"


class Need(StrEnum):
    """What a conditional grant turns on; where there is none, only the condition's words say it."""

    THRESHOLD = "threshold"  # a size limit, see ``thresholds``
    TERRITORY = "territory"  # a place, see ``territory``
    FIELD_OF_USE = "field-of-use"  # a listed or policy-barred use, see ``field_of_use``
    PURPOSE = "purpose"  # research or non-commercial use only
    DUTIES = "duties"  # steps when sharing or serving, see ``obligations``
    SAME_LICENSE = "same-license"  # what is shared stays under this licence
    REGISTRATION = "registration"  # a form, an application or a separate licence first
    GATE = "gate"  # an acceptance step before the files are served
    VERSION = "version"  # which member of a family applies is not known
    UNREAD = "unread"  # the clause was not read; see what ``sources`` point to


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """One act: granted or not, on which condition, by which section."""

    act: LicensedAct
    grant: Grant
    basis: Basis
    condition: str = ""
    needs: tuple[Need, ...] = ()
    section: str | None = None

    @property
    def phrase(self) -> str:
        """The condition as it continues a sentence."""
        text = self.condition
        capital_only = text[1:2].islower() or text[1:2] == " "
        return text[0].lower() + text[1:] if capital_only else text


class Metric(StrEnum):
    """What a threshold counts."""

    MONTHLY_ACTIVE_USERS = "monthly-active-users"
    MONTHLY_UNIQUE_USERS = "monthly-unique-users"
    DAILY_ACTIVE_USERS = "daily-active-users"
    ANNUAL_ACTIVE_USERS = "annual-active-users"
    ANNUAL_REVENUE = "annual-revenue"
    ANNUAL_RECURRING_REVENUE = "annual-recurring-revenue"
    MONTHLY_REVENUE = "monthly-revenue"
    AGGREGATE_REVENUE = "aggregate-revenue"
    BUSINESS_TYPE = "business-type"
    SERVICE_VISITS = "service-visits"
    DEVICES = "devices"


class Holder(StrEnum):
    """Whose number a threshold looks at."""

    GROUP = "group"  # the licensee with its affiliates
    LICENSEE = "licensee"  # affiliates not named
    PRODUCT = "product"  # the product or service itself
    ACTIVITY = "activity"  # what is earned with the model


class Measured(StrEnum):
    """When a threshold is looked at."""

    AT_VERSION_RELEASE = "at-version-release"  # once, for the month before; later growth is no matter
    ONGOING = "ongoing"
    PRECEDING_MONTH = "preceding-month"
    PRECEDING_CALENDAR_MONTH = "preceding-calendar-month"
    PRECEDING_CALENDAR_YEAR = "preceding-calendar-year"
    ANY_12_CONSECUTIVE_MONTHS = "any-12-consecutive-months"
    TRAILING_12_MONTHS = "trailing-12-months"
    PER_MONTH = "per-month"
    NOT_APPLICABLE = "not-applicable"


class Consequence(StrEnum):
    """What happens on the far side of a threshold."""

    DISPLAY_NAME = "display-name"
    LICENSE_TERMINATES = "license-terminates"
    NEEDS_SEPARATE_LICENSE = "needs-separate-license"
    NO_RIGHTS = "no-rights"
    NOT_ELIGIBLE = "not-eligible"
    ONE_TIME_NOTICE = "one-time-notice"
    PAY = "pay"
    PAY_ROYALTY = "pay-royalty"
    PRIOR_AUTHORIZATION = "prior-authorization"
    SECURITY_REVIEW = "security-review"


class ThresholdScope(StrEnum):
    """Which use a threshold stands in the way of."""

    ANY_USE = "any-use"
    COMMERCIAL_USE = "commercial-use"
    COMMERCIAL_PRODUCT = "commercial-product"
    MODEL_AS_A_SERVICE = "model-as-a-service"
    IMAGE_BUSINESS = "image-business"


@dataclass(frozen=True, slots=True, kw_only=True)
class Threshold:
    """A size at which terms change.

    ``operator`` is ``>``, ``>=``, ``<=`` or ``is``: the consequence holds where ``metric operator
    amount`` is true. ``amount`` is in ``unit`` (``users``, ``USD``, …), None for a kind of business.
    """

    id: str
    metric: Metric
    operator: str
    amount: int | None
    unit: str | None
    period: str | None
    holder: Holder
    whose: str
    measured: Measured
    consequence: Consequence
    scope: ThresholdScope
    section: str | None = None
    measured_note: str = ""
    consequence_note: str = ""
    scope_note: str = ""
    note: str = ""


class TerritoryTest(StrEnum):
    """Where somebody must not be: their own seat, or the place where the model or its outputs are used."""

    DOMICILE = "domicile"
    PLACE_OF_USE = "place-of-use"


@dataclass(frozen=True, slots=True, kw_only=True)
class Territory:
    """Places left out. ``excluded`` are ISO 3166-1 alpha-2 codes, and ``EU`` for the European Union."""

    excluded: tuple[str, ...]
    test: TerritoryTest
    multimodal_only: bool = False
    covers_outputs: bool = False
    scope: str = ""
    who: str = ""
    carve_out: str = ""
    section: str | None = None
    note: str = ""


class Military(StrEnum):
    """How the text treats military use."""

    PROHIBITED = "prohibited"
    CONDITIONAL = "conditional"
    UNRESTRICTED = "unrestricted"  # no field-of-use limit at all
    NOT_LISTED = "not-listed"  # a list exists and military use is not on it
    UNSPECIFIED = "unspecified"  # a policy exists and does not name it
    SEE_POLICY = "see-policy"  # a separate policy that was not read
    NONE_SEEN = "none-seen"  # read by way of a page store; no clause seen
    NOT_RECORDED = "not-recorded"


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldOfUse:
    """Uses that the text, or a policy it brings in, bars."""

    military: Military
    barred: tuple[str, ...] = ()
    listed_elsewhere: str = ""  # where a list stands that was not taken over, or not read
    section: str | None = None
    note: str = ""


class Duty(StrEnum):
    """Kinds of obligation."""

    AI_DISCLOSURE = "ai-disclosure"
    ATTRIBUTION = "attribution"
    ACCEPTABLE_USE_POLICY = "acceptable-use-policy"
    CARRY_NOTICE_FILE = "carry-notice-file"
    CONTENT_FILTER = "content-filter"
    DISCLOSE_SOURCE = "disclose-source"
    DISPLAY_NAME = "display-name"
    EXPORT_CONTROL = "export-control"
    GRANT_BACK = "grant-back"
    INCLUDE_LICENSE_COPY = "include-license-copy"
    INDEMNIFY = "indemnify"
    KEEP_DOCUMENTATION = "keep-documentation"
    KEEP_GUARDRAILS = "keep-guardrails"
    KEEP_WATERMARK = "keep-watermark"
    LAWFUL_USE = "lawful-use"
    NAME_PREFIX = "name-prefix"
    NETWORK_SOURCE_OFFER = "network-source-offer"
    NO_ENDORSEMENT = "no-endorsement"
    NO_REVERSE_ENGINEERING = "no-reverse-engineering"
    NO_TECHNICAL_MEASURES = "no-technical-measures"
    NO_TRADEMARK_USE = "no-trademark-use"
    NON_ENDORSEMENT_STATEMENT = "non-endorsement-statement"
    NOTICE_FILE = "notice-file"
    NOTIFY_LICENSOR = "notify-licensor"
    PASS_ON_RESTRICTIONS = "pass-on-restrictions"  # noqa: S105 - a duty, not a password
    PROVIDER_IDENTITY = "provider-identity"
    ACKNOWLEDGE_IN_PUBLICATION = "acknowledge-in-publication"
    PUBLICITY_STATEMENT = "publicity-statement"
    REGISTER = "register"
    REPORT = "report"
    RETAIN_NOTICES = "retain-notices"
    SAME_LICENSE = "same-license"
    STATE_CHANGES = "state-changes"
    USE_LATEST = "use-latest"


class When(StrEnum):
    """What brings a duty about: any one of those named; with ``above-threshold`` only beyond the size."""

    ANY_USE = "any-use"
    COMMERCIAL_USE = "commercial-use"
    DISTRIBUTE = "distribute"
    DISTRIBUTE_MODIFIED = "distribute-modified"
    DISTRIBUTE_DERIVED_MODEL = "distribute-derived-model"
    HOST = "host"
    PRODUCT = "product"
    PUBLISH = "publish"
    SHARE_OUTPUT = "share-output"
    ABOVE_THRESHOLD = "above-threshold"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Obligation:
    """Something to do.

    ``text`` is the exact string to show or put first, where the licence fixes one; any of
    ``alternatives`` serves as well.
    """

    duty: Duty
    when: tuple[When, ...]
    text: str | None = None
    alternatives: tuple[str, ...] = ()
    section: str | None = None
    when_note: str = ""
    note: str = ""

    @property
    def encouraged_only(self) -> bool:
        """Whether the text asks for it without requiring it."""
        return self.note.startswith("encouraged")


class OutputOwnership(StrEnum):
    """Who the text says owns what the model puts out."""

    NOT_CLAIMED = "not-claimed"
    LICENSEE = "licensee"
    LICENSOR = "licensor"
    UNRESTRICTED = "unrestricted"
    SILENT = "silent"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputTerms:
    """Rules about outputs; a model trained on them may count as a derivative."""

    ownership: OutputOwnership | None = None
    trained_model_is_derivative: bool = False
    section: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Termination:
    """What ends or suspends the rights."""

    trigger: str
    effect: str
    section: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Acceptance:
    """How the terms come to bind: ``none``, ``by-use``, ``by-use-and-gate``, ``registration``, …"""

    mode: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """A short answer with its section: the patent grant, or whether the terms may be changed later."""

    value: str
    section: str | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """Digests (SHA-256, hex) of one text as it was found, and of its two normal forms."""

    id: str
    source: str
    raw: str
    normalised: str | None = None
    alnum: str | None = None
    bytes: int | None = None
    confidence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A text that belongs to the licence without being it, such as its acceptable use policy."""

    role: str
    fingerprint: Fingerprint


class Verification(StrEnum):
    """How the entry was read."""

    PRIMARY = "primary"
    STANDARD_TEXT = "standard-text"  # read, but its section numbers only spot-checked
    PRIMARY_BY_HASH = "primary-by-hash"
    PRIMARY_REMOTE = "primary-remote"
    PRIMARY_EMBEDDED = "primary-embedded"
    PRIMARY_SIMILAR = "primary-similar"  # a sibling text was read
    SECONDARY = "secondary"  # a README, a staff reply or a third party's report
    UNVERIFIED = "unverified"  # not seen: every answer is unknown
    NOT_A_LICENSE = "not-a-license"

    @property
    def text_was_read(self) -> bool:
        """Whether somebody has read the licence's own text."""
        return self not in (Verification.SECONDARY, Verification.UNVERIFIED, Verification.NOT_A_LICENSE)


class EntryKind(StrEnum):
    """What an entry of the knowledge stands for."""

    LICENSE = "license"
    OVERLAY = "overlay"  # terms that come on top of another licence, ``spdx``
    ALIAS = "alias"  # another name under which a licence is published
    AMBIGUOUS = "ambiguous"  # a family or a placeholder: no one text


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseTerms:
    """Everything known about one licence text.

    ``applies_to`` are repositories (``owner/name``) that carry it, ``applies_unseen`` those that the
    publisher's naming leads to and nobody has looked at; ``to_read`` is what settles an unread clause.
    """

    key: str
    name: str
    kind: EntryKind
    license_class: LicenseClass
    category: str
    spdx: str
    steward: str
    verification: Verification
    sources: tuple[str, ...]
    as_of: str
    permissions: Mapping[LicensedAct, Permission]
    version: str | None = None
    date: str | None = None
    family: str | None = None
    on_spdx_list: bool = False
    osi_approved: bool | None = None
    fsf_free: bool | None = None
    scancode_key: str | None = None
    hub_ids: tuple[str, ...] = ()
    names_seen: tuple[str, ...] = ()
    names_expected: tuple[str, ...] = ()
    link_markers: tuple[str, ...] = ()
    applies_to: tuple[str, ...] = ()
    applies_unseen: tuple[str, ...] = ()
    thresholds: tuple[Threshold, ...] = ()
    territory: Territory | None = None
    field_of_use: FieldOfUse
    obligations: tuple[Obligation, ...] = ()
    outputs: OutputTerms | None = None
    patent_grant: Clause | None = None
    terminations: tuple[Termination, ...] = ()
    acceptance: Acceptance | None = None
    updatable: Clause | None = None
    law: str | None = None
    to_read: str | None = None
    markers: tuple[str, ...] = ()
    markers_absent: tuple[str, ...] = ()
    marker_set_also_in: tuple[str, ...] = ()
    fingerprints: tuple[Fingerprint, ...] = ()
    companions: tuple[Companion, ...] = ()
    notes: tuple[str, ...] = ()

    def permission(self, act: LicensedAct) -> Permission:
        """The clause on ``act``; every entry has one for every act."""
        return self.permissions[act]

    @property
    def source(self) -> str | None:
        """The first of the places where it was read, as reasons cite it."""
        return self.sources[0] if self.sources else None

    def answers(self, act: LicensedAct) -> bool:
        """Whether the clause was read somewhere, so that its answer may be relied on."""
        return self.verification.text_was_read and self.permissions[act].basis is not Basis.INFERRED
