"""The licence texts of a repository, and which licences they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from enum import StrEnum

from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.licensing.texts.wording import digests
from tracker.domain.observing.observation import FileObservation, Observation, ReadErrorCode
from tracker.domain.observing.weight_files import is_weight_file
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern

ReadEvidence = Callable[[str], str | None]


class TextRole(StrEnum):
    """What a text is about, as far as its path tells."""

    WEIGHTS = "weights"  # a licence at the root, or the file the card names
    POLICY = "policy"  # rules of use beside the licence
    PART = "part"  # a licence in a folder that holds weights
    GATE = "gate"  # what one agrees to before the files are served
    ELSEWHERE = "elsewhere"  # a licence in another folder


GATE = "README.md#extra_gated_prompt"
"""Under this name the text of a gate is kept; no file of a repository has it."""

GATE_FORM = "README.md#extra_gated_fields"
"""The same for what stands over the form of a gate, and the boxes one ticks on it."""

# The word for a licence in the languages that publishers write.
_LICENSE_FILE = LatePattern(
    r"licen[csçz]|lizenz|copying|许可|許可|授权|授權|协议|協議|ライセンス|利用規約|使用許諾|라이선스|라이센스|이용약관|사용권"
    r"|лиценз|ліценз|nutzungsbedingung|conditions.d.utilisation|términos|terminos.de.uso"
    r"|licen[tț]|lisans|lisens|lisenssi|licenc|ترخيص|رخصة|پروانه|giấy.?phép|giay.?phep|άδεια|רישיון|लाइसेंस|ใบอนุญาต"
    r"|соглашени|угод[аи]|使用条款|使用條款|条款|條款|利用条件|契約|이용.?조건|약관",
    re.IGNORECASE,
)
_POLICY_FILE = LatePattern(
    r"(?:^|[_\W])(?:us(?:e|age)|acceptable)[_\W]?(?:us(?:e|age)|polic|restrict)|(?:^|[_\W])polic(?:y|ies)(?:[_\W]|$)"
    r"|(?:^|[_\W])terms(?:[_\W]|$)|(?:^|[_\W])eula(?:[_\W]|$)|agreement|prohibited[_\W]?us"
    r"|(?:^|[_\W])(?:legal|copyrights?|rights|restrictions?|non[_\W]?commercial)(?:[_\W]|$)",
    re.IGNORECASE,
)
_OF_THE_WEIGHTS = LatePattern(r"model|weight", re.IGNORECASE)
# After REUSE a folder of this name holds a text for each licence, named after it.
_LICENSE_FOLDER = LatePattern(r"^licen[cs]es?$", re.IGNORECASE)
# Read over the whole path where no weights lie beside: a folder of code, of data or of others' work counts.
_NOT_THE_WEIGHTS = LatePattern(
    r"(?<![^\W_])(?:source)?code(?![^\W_])|third.?part(?:y|ies)|notice|data(?:set)?s?(?:[_\W]|$)|privacy"
    r"|contribut",
    re.IGNORECASE,
)
_NOT_A_TEXT = LatePattern(
    r"\.(?:py|ya?ml|png|jpe?g|gif|svg|webp|sh|safetensors|bin|gguf|pth?|onnx|parquet|csv|jsonl|zip|gz)$",
    re.IGNORECASE,
)
_PROSE = LatePattern(r"^[^.]+$|\.(?:txt|md|rst|pdf|html?|docx?|rtf|odt)$", re.IGNORECASE)
_NO_PLAIN_TEXT = LatePattern(r"\.(?:pdf|docx?|rtf|odt|pages|json)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenseFile:
    """One text. ``key`` is None where it is not one we know; ``note`` says how it was recognised.

    ``since`` is set where it could not be read this time: what is said is of the reading of that time.
    ``lost`` is a text that was read and is kept no more, and ``taken_for`` the licence it was then.
    """

    path: str
    sha256: str | None
    role: TextRole = TextRole.WEIGHTS
    key: str | None = None
    spdx: str | None = None
    note: str = ""
    unread: bool = False
    gated: bool = False
    since: str | None = None
    lost: bool = False
    taken_for: str | None = None


def license_files(
    observation: Observation,
    knowledge: LicenseKnowledge,
    read_evidence: ReadEvidence,
    named: Collection[str] = (),
) -> tuple[LicenseFile, ...]:
    """The texts of licences and policies, in order of their path; ``named`` are those the card points to."""
    parts = weight_folders(observation.files)
    found = [
        _recognised(file, role, knowledge, read_evidence)
        for file in observation.contents
        if (role := role_of(file.path, named, parts))
    ]
    read = {file.path for file in found}
    listed = [
        LicenseFile(path=path, sha256=None, role=role, note=_why_unread(path), unread=True)
        for path in observation.files
        if path not in read and (role := role_of(path, named, parts))
    ]
    return tuple(sorted((*found, *listed), key=lambda file: file.path))


def with_what_texts_are(
    observation: Observation, knowledge: LicenseKnowledge, read_evidence: ReadEvidence
) -> Observation:
    """The observation with what its texts were recognised as, where their digests alone do not say so."""
    contents = tuple(_taken(file, knowledge, read_evidence) for file in observation.contents)
    return observation if contents == observation.contents else replace(observation, contents=contents)


def _taken(
    file: FileObservation, knowledge: LicenseKnowledge, read_evidence: ReadEvidence
) -> FileObservation:
    if not file.sha256 or file.taken_for or file.content is not None or file.path.endswith(".json"):
        return file
    if knowledge.by_digest(file.sha256) or (text := read_evidence(file.sha256)) is None:
        return file
    key = _by_text(file, TextRole.WEIGHTS, text, knowledge).key
    return replace(file, taken_for=key) if key else file


def _why_unread(path: str) -> str:
    if _NO_PLAIN_TEXT.search(path):
        return f"a {path.rpartition('.')[2].upper()} cannot be read here"
    return "it is there but was not read"


def weight_folders(paths: Iterable[str]) -> frozenset[str]:
    """Every folder with weight files in it, or below it."""
    folders: set[str] = set()
    for path in paths:
        folder = path.rpartition("/")[0]
        if folder and folder not in folders and is_weight_file(path):
            while folder:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
    return frozenset(folders)


def is_plain_text(path: str) -> bool:
    """Whether a text of terms of this name can be read as it is."""
    return not _NO_PLAIN_TEXT.search(path)


def of_the_weights(path: str) -> bool:
    """Whether the name of a text says that it is about the model or its weights."""
    return bool(_OF_THE_WEIGHTS.search(path.rpartition("/")[2]))


def role_of(path: str, named: Collection[str] = (), parts: Collection[str] = ()) -> TextRole | None:
    """What a file of this path may govern; None where it is no text of terms.

    ``named`` are files that the card points to, ``parts`` the folders that hold weights.
    """
    if path in named:
        return TextRole.WEIGHTS
    if path in (GATE, GATE_FORM):
        return TextRole.GATE
    folder, _, name = path.rpartition("/")
    is_license = bool(_LICENSE_FILE.search(name)) or (
        bool(_LICENSE_FOLDER.match(folder)) and bool(_PROSE.search(name))
    )
    is_policy = bool(_POLICY_FILE.search(name)) and bool(_PROSE.search(name))
    if _NOT_A_TEXT.search(name) or not (is_license or is_policy) or "*" in path:
        return None
    where = name if folder in parts else path
    if _NOT_THE_WEIGHTS.search(where) and not _OF_THE_WEIGHTS.search(name):
        return None
    if folder:
        return TextRole.PART if folder in parts else TextRole.ELSEWHERE
    if not is_license or (is_policy and "agreement" not in name.lower()):
        return TextRole.POLICY
    return TextRole.WEIGHTS


def _recognised(
    file: FileObservation, role: TextRole, knowledge: LicenseKnowledge, read_evidence: ReadEvidence
) -> LicenseFile:
    since = file.read_at if file.error is not None else None
    if file.sha256 is None:
        why = f"could not be read: {file.error.code}" if file.error else "it was not read"
        gated = file.error is not None and file.error.code is ReadErrorCode.GATED
        return LicenseFile(path=file.path, sha256=None, role=role, note=why, unread=True, gated=gated)
    terms = knowledge.by_digest(file.sha256)
    if terms:
        note = "known by its digest"
        return LicenseFile(
            path=file.path, sha256=file.sha256, role=role, key=terms.key, note=note, since=since
        )
    text = read_evidence(file.sha256)
    if text is None:
        # A text that was read once and is lost may have said anything; it is not one that was never there.
        note = "its text is not among the evidence"
        taken_for = file.taken_for if file.taken_for in knowledge else None
        return LicenseFile(
            path=file.path,
            sha256=file.sha256,
            role=role,
            note=f"{note}; it was read as {taken_for}" if taken_for else note,
            since=since,
            lost=True,
            taken_for=taken_for,
        )
    return replace(_by_text(file, role, text, knowledge), since=since)


def _by_text(file: FileObservation, role: TextRole, text: str, knowledge: LicenseKnowledge) -> LicenseFile:
    """The text as evidence keeps it; bytes that were no UTF-8 are lost there, so digests are tried again."""
    raw = text.encode("utf-8", "replace")
    found = knowledge.recognise(raw)
    if found is None:
        keys = (knowledge.by_digest(digest) for digest in digests(raw))
        terms = next((terms for terms in keys if terms), None)
        note = "known by its wording" if terms else "not a text we know"
        key = terms.key if terms else None
        return LicenseFile(path=file.path, sha256=file.sha256, role=role, key=key, note=note)
    if found.recognised:
        note = f"{found.method}, {found.confidence:.0%} sure"
    else:
        note = "; ".join(("not a text we know", *(str(near) for near in found.near[:1])))
    return LicenseFile(
        path=file.path, sha256=file.sha256, role=role, key=found.key, spdx=found.spdx, note=note
    )
