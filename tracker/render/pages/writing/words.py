"""Our vocabulary as pages word it: a sign and a word beside every colour."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.reporting.sections import Section
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import Access, Action, ChangeKind, Direction, How, LicenseClass, Verdict


@dataclass(frozen=True, slots=True)
class Tone:
    """How something is marked: a sign, a word, and the class that gives the colour."""

    sign: str
    word: str
    css: str


DIRECTIONS: Mapping[Direction, Tone] = {
    Direction.TIGHTENED: Tone("▼", "tightened", "down"),
    Direction.OPENED: Tone("▲", "opened", "up"),
    Direction.UNCLEAR: Tone("?", "unclear", "amber"),
    Direction.NEUTRAL: Tone("●", "neither", "flat"),
}
CORRECTION = Tone("✎", "correction", "flat")
UNCONFIRMED = Tone("…", "unconfirmed", "amber")

SECTION_TITLES: Mapping[Section, str] = {
    Section.TIGHTENED: "Tightened",
    Section.OPENED: "Opened",
    Section.UNCLEAR: "Unclear",
    Section.OTHER: "Changed, neither way",
    Section.UNCONFIRMED: "Waiting for a second reading",
    Section.CORRECTIONS: "Corrections",
    Section.REGISTRY: "Followed from now on, and no longer",
}
SECTION_NOTES: Mapping[Section, str] = {
    Section.UNCLEAR: "Better for some uses and worse for others, or the evidence does not settle it.",
    Section.UNCONFIRMED: "Seen once only. The next reading settles it.",
    Section.CORRECTIONS: "What we learnt late or had wrong. Not the developer’s act in this window.",
    Section.REGISTRY: "Changes of the list of models itself.",
}

VERDICTS: Mapping[Verdict, Tone] = {
    Verdict.ALLOWED: Tone("✓", "yes", "up"),
    Verdict.CONDITIONAL: Tone("◐", "on conditions", "amber"),
    Verdict.UNKNOWN: Tone("?", "unknown", "amber"),
    Verdict.FORBIDDEN: Tone("✕", "no", "down"),
}

ACTIONS: Mapping[Action, str] = {
    Action.DOWNLOAD: "download the weights",
    Action.USE: "use inside the organisation",
    Action.COMMERCIAL: "commercial use",
    Action.FINE_TUNE: "fine-tune",
    Action.HOST: "host for others",
    Action.REDISTRIBUTE: "redistribute",
    Action.TRAIN_ON_OUTPUTS: "train on outputs",
}

ACCESS_MEANS: Mapping[Access, str] = {
    Access.OPEN: "anyone can download the weights",
    Access.GATED_AUTO: "the weights come after clicking through",
    Access.GATED_MANUAL: "the weights come after a person approves",
    Access.API: "hosted, open to the public; no weights",
    Access.HOSTED: "a product only, without an API",
    Access.LIMITED: "for chosen partners only",
    Access.SUSPENDED: "was reachable, switched off for now",
    Access.WITHDRAWN: "taken away",
    Access.UNRELEASED: "announced only",
    Access.UNKNOWN: "nobody read it, or it could not be read",
}
CLASS_MEANS: Mapping[LicenseClass, str] = {
    LicenseClass.OPEN_SOURCE: "open-source licence",
    LicenseClass.RESTRICTED: "use restrictions, thresholds, territories or naming duties",
    LicenseClass.NON_COMMERCIAL: "non-commercial, research-only included",
    LicenseClass.PROPRIETARY: "the developer’s own terms",
    LicenseClass.UNKNOWN: "no licence could be concluded",
}

HOW: Mapping[How, str] = {
    How.SNAPSHOT: "seen between two readings of the Hub",
    How.REGISTRY: "dated by the registry, from its source",
    How.COMMIT: "read back from the repository’s commits",
}

FIELDS: Mapping[str, str] = {
    "access": "access",
    "access.region_gate": "region gate",
    "license": "licence",
    "license.declared": "declared licence",
    "context_length": "context length",
    "parameters": "parameters",
    "base_models": "base models",
    "status": "reading",
    "hub": "repository name",
    "hub._id": "repository",
    "family": "against its predecessor",
    "registry": "the list of models",
}


def field_word(name: str) -> str:
    """What a changed field is called."""
    return FIELDS.get(name) or name.replace("_", " ").replace(".", ", ")


def kind_tone(kind: ChangeKind, direction: Direction) -> Tone:
    """How an event is marked: by its direction, unless it is none of the developer's doing or not sure."""
    if kind is ChangeKind.CORRECTION:
        return CORRECTION
    return UNCONFIRMED if kind is ChangeKind.UNCONFIRMED else DIRECTIONS[direction]


def licence_word(text: str) -> str:
    """A licence without the prefix that SPDX gives to those outside its list."""
    return text.replace("LicenseRef-scancode-", "").replace("LicenseRef-HF-", "").replace("LicenseRef-", "")


def access_tone(access: Access, likely: Access | None = None) -> Tone:
    """How a step of access is marked; what is only likely is said beside the unknown."""
    if access is Access.UNKNOWN:
        return Tone("?", f"access unknown, likely {likely}" if likely else "access unknown", "amber")
    if access is Access.OPEN:
        return Tone("○", "open", "up")
    if access in (Access.GATED_AUTO, Access.GATED_MANUAL):
        return Tone("◔", access.value, "amber")
    if access in (Access.SUSPENDED, Access.WITHDRAWN):
        return Tone("✕", access.value, "down")
    return Tone("●", access.value, "flat")


def class_tone(license_class: LicenseClass) -> Tone:
    """How a class of licence is marked."""
    return _CLASS_TONES[license_class]


_CLASS_TONES: Mapping[LicenseClass, Tone] = {
    LicenseClass.OPEN_SOURCE: Tone("○", "open-source", "up"),
    LicenseClass.RESTRICTED: Tone("◐", "restricted", "amber"),
    LicenseClass.NON_COMMERCIAL: Tone("◑", "non-commercial", "amber"),
    LicenseClass.PROPRIETARY: Tone("●", "proprietary", "flat"),
    LicenseClass.UNKNOWN: Tone("?", "unknown", "amber"),
}
