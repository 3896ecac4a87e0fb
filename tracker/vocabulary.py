"""The words a user types or reads. Imports nothing but enum, so that ``--help`` stays cheap."""

from __future__ import annotations

from enum import IntEnum, StrEnum


class ExitCode(IntEnum):
    """Exit codes of every command; 1 is set by ``--fail-on`` or a forbidden verdict."""

    OK = 0
    FINDINGS = 1
    USAGE = 2
    BAD_DATA = 3
    UNREACHABLE = 4
    UNDETERMINED = 5
    PARTIAL = 6
    LOCKED = 7
    DEFECT = 70
    INTERRUPTED = 130


class OutputFormat(StrEnum):
    """How a result is printed."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"


class ScanFormat(StrEnum):
    """How the references of a project are printed; ``github`` are workflow commands that annotate."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
    CSV = "csv"
    SARIF = "sarif"
    GITHUB = "github"


class PlaceClass(StrEnum):
    """What a place that names a model is for; a catalogue lists what a program *can* use."""

    PRODUCTION = "production"
    TEST = "test"
    EXAMPLE = "example"
    DOCS = "docs"
    CATALOGUE = "catalogue"


class ReportFormat(StrEnum):
    """How a report is written."""

    HTML = "html"
    MARKDOWN = "markdown"
    JSON = "json"


class ReportOnly(StrEnum):
    """Which events a report is about."""

    TIGHTENED = "tightened"
    OPENED = "opened"
    ACCESS = "access"
    LICENSE = "license"


class ExportFormat(StrEnum):
    """Documents and tables that are made for others."""

    CSV = "csv"
    PARQUET = "parquet"
    CYCLONEDX = "cyclonedx"
    SPDX = "spdx"
    NOTICE = "notice"
    PROOF = "proof"
    HERMETO = "hermeto"
    HF_DOWNLOAD = "hf-download"


class ExportTable(StrEnum):
    """Tables of the ledger: one row a model, a change, or an observation of a snapshot."""

    MODELS = "models"
    CHANGES = "changes"
    OBSERVATIONS = "observations"


class LockFormat(StrEnum):
    """How a lock, its drift and its differences are printed."""

    TABLE = "table"
    JSON = "json"
    MARKDOWN = "markdown"
    SARIF = "sarif"
    GITHUB = "github"


class Access(StrEnum):
    """Who can reach a model, most open first (Solaiman's release gradient; gates as the Hub names them)."""

    OPEN = "open"
    GATED_AUTO = "gated-auto"
    GATED_MANUAL = "gated-manual"
    API = "api"
    HOSTED = "hosted"
    LIMITED = "limited"
    SUSPENDED = "suspended"
    WITHDRAWN = "withdrawn"
    UNRELEASED = "unreleased"
    UNKNOWN = "unknown"


class LicenseClass(StrEnum):
    """How free a licence leaves its user, most free first."""

    OPEN_SOURCE = "open-source"
    RESTRICTED = "restricted"
    NON_COMMERCIAL = "non-commercial"
    PROPRIETARY = "proprietary"
    UNKNOWN = "unknown"


class EpochAccessibility(StrEnum):
    """Epoch AI's model accessibility labels."""

    OPEN_UNRESTRICTED = "Open weights (unrestricted)"
    OPEN_RESTRICTED = "Open weights (restricted use)"
    OPEN_NON_COMMERCIAL = "Open weights (non-commercial)"
    API = "API access"
    HOSTED = "Hosted access (no API)"
    LIMITED = "Limited access"
    UNRELEASED = "Unreleased"


class FailOn(StrEnum):
    """Which changes make ``diff`` end with exit code 1; a level stands for itself and worse."""

    TIGHTENED = "tightened"
    OPENED = "opened"
    ANY = "any"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class ReadStatus(StrEnum):
    """How the newest reading of a model went."""

    OK = "ok"
    STALE = "stale"
    MISSING = "missing"
    NEVER_READ = "never-read"
    NOT_ON_HUB = "not-on-hub"


class Direction(StrEnum):
    """Which way a change moved openness."""

    OPENED = "opened"
    TIGHTENED = "tightened"
    NEUTRAL = "neutral"
    UNCLEAR = "unclear"


class Level(StrEnum):
    """How much a change matters; ``warning`` is for what the evidence does not settle."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class ChangeKind(StrEnum):
    """Whether it happened in between, was learnt late, or rests on one reading only."""

    EVENT = "event"
    CORRECTION = "correction"
    UNCONFIRMED = "unconfirmed"


class How(StrEnum):
    """What tells us of an event: two snapshots, an entry of the registry, or a commit that was read back."""

    SNAPSHOT = "snapshot"
    REGISTRY = "registry"
    COMMIT = "commit"


class Verdict(StrEnum):
    """The answer for one model and one action, best first."""

    ALLOWED = "allowed"
    CONDITIONAL = "conditional"
    UNKNOWN = "unknown"
    FORBIDDEN = "forbidden"


class Action(StrEnum):
    """What somebody wants to do with a model; ``ship`` is accepted on input as commercial + redistribute."""

    DOWNLOAD = "download"
    USE = "use"
    COMMERCIAL = "commercial"
    FINE_TUNE = "fine-tune"
    HOST = "host"
    REDISTRIBUTE = "redistribute"
    TRAIN_ON_OUTPUTS = "train-on-outputs"


class Business(StrEnum):
    """What the asking organisation does with the model."""

    END_USER_PRODUCT = "end-user-product"
    MODEL_AS_A_SERVICE = "model-as-a-service"
    INTERNAL = "internal"


class OrganizationKind(StrEnum):
    """Who is asking."""

    COMPANY = "company"
    INDIVIDUAL = "individual"
    UNIVERSITY = "university"
    CHARITY = "charity"
    GOVERNMENT = "government"


class Flag(StrEnum):
    """Kinds of finding a verdict can carry."""

    THRESHOLD = "threshold"
    THRESHOLD_DISPLAY = "threshold-display"
    THRESHOLD_BOUNDARY = "threshold-boundary"
    RE_EVALUATE_MONTHLY = "re-evaluate-monthly"
    TERRITORY = "territory"
    TERRITORY_OUTPUTS = "territory-outputs"
    FIELD_OF_USE = "field-of-use"
    NON_COMMERCIAL = "non-commercial"
    NON_COMMERCIAL_OUTPUTS = "non-commercial-outputs"
    NO_DERIVATIVES = "no-derivatives"
    COPYLEFT = "copyleft"
    LINEAGE_CONFLICT = "lineage-conflict"
    CUMULATIVE_TERMS = "cumulative-terms"
    COMPONENT_CONFLICT = "component-conflict"
    DERIVATIVE_BY_OUTPUT = "derivative-by-output"
    OUTPUTS_OWNED_BY_LICENSOR = "outputs-owned-by-licensor"
    MODALITY_MISMATCH = "modality-mismatch"
    TAG_FILE_CONFLICT = "tag-file-conflict"
    TAG_DROPS_CLAUSES = "tag-drops-clauses"
    LINEAGE_DOUBT = "lineage-doubt"
    LICENSE_TEXT_MISSING = "license-text-missing"
    TWO_TEXTS = "two-texts"
    RELICENSED_IN_PLACE = "relicensed-in-place"
    RELABELLED_MIRROR = "relabelled-mirror"
    ID_TRAP = "id-trap"
    TERMINATION = "termination"
    ASK_COUNSEL = "ask-counsel"
    GATED = "gated"
    STALE = "stale"
    TAKEN_OVER = "taken-over"
    UNKNOWN = "unknown"


class RegistryField(StrEnum):
    """What a developer can be quoted on in the registry."""

    LICENSE = "license"
    CONTEXT_LENGTH = "context_length"
    PARAMETERS_TOTAL = "parameters_total"
    PARAMETERS_ACTIVE = "parameters_active"
    ACCESS = "access"
    BASE_MODEL = "base_model"
    RELEASE_DATE = "release_date"


class Relation(StrEnum):
    """How a model came from its parent."""

    FINETUNE = "finetune"
    ADAPTER = "adapter"
    MERGE = "merge"
    QUANTIZED = "quantized"
    DISTILLED = "distilled"
    COMPONENT = "component"
    UNKNOWN = "unknown"
