"""The small files of a repository, read once for each revision and never again.

The Hub counts a request for ``config.json`` as a download, so files are asked for only when the
revision is new, by that revision, and without the header that marks a download.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from urllib.parse import quote

from tracker.adapters.hub.configurations import prune
from tracker.adapters.hub.file_names import license_texts
from tracker.adapters.hub.trees import read_tree
from tracker.adapters.hub.wire import outside_json
from tracker.adapters.hub.wire.errors import HubError
from tracker.adapters.hub.wire.requests import Requests
from tracker.adapters.hub.wire.timing import Budget
from tracker.domain.licensing.texts.license_files import GATE, GATE_FORM
from tracker.domain.numbers.context import POSITION_KEYS
from tracker.domain.observing.keeping import UNREACHABLE
from tracker.domain.observing.observation import FileObservation, Json, Observation, ReadError, ReadErrorCode
from tracker.domain.observing.readme import README, passages
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.secrets import without_tokens

CONFIGURATION_CAP = 4 * 1024 * 1024
LICENSE_CAP = 1024 * 1024
README_CAP = 2 * 1024 * 1024

_REFUSALS = frozenset({ReadErrorCode.FORBIDDEN, ReadErrorCode.UNAVAILABLE_FOR_LEGAL_REASONS})
"""A block by place or by a network shows nowhere else, so only asking tells whether it still stands."""
_LENGTHS = frozenset(POSITION_KEYS)
_BLOB_ID = re.compile(r'"([0-9a-f]{40}|[0-9a-f]{64})"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Repository:
    """One repository at one revision, as a model call describes it; ``paths`` is its file list.

    ``gate`` is what people agree to before they get its files, by the name that it is kept under.
    """

    id: str
    revision: str
    facts: Mapping[str, Json]
    paths: Sequence[str]
    gate: Mapping[str, str] = field(default_factory=dict)


class FileReader:
    """Reads files through ``requests``; ``keep`` stores a text and returns its SHA-256."""

    def __init__(self, requests: Requests, keep: Callable[[bytes], str]) -> None:
        self._requests = requests
        self._keep = keep

    def read(
        self, repository: Repository, known: Sequence[FileObservation], budget: Budget, *, again: bool
    ) -> tuple[FileObservation, ...]:
        """All files wanted, in order of path. What ``known`` holds of this revision is not read again.

        With ``again`` neither is it, but for files that could not be read, whatever the reason.
        """
        barred = self._barred(repository.facts)
        found = {
            file.path: file
            for file in known
            if file.path not in (GATE, GATE_FORM)
            and not self._worth_another_try(file, again, opened=barred is None)
        }
        for path in _wanted(repository, found):
            if path not in found:
                found[path] = (
                    FileObservation(path=path, error=barred)
                    if barred
                    else self._read(repository, path, budget)
                )
                barred = barred or _gate_of(found[path])
        for name, said in repository.gate.items():
            if said:
                found[name] = self._text(name, said.encode("utf-8", "replace"))
        return tuple(found[path] for path in sorted(found))

    def complete(self, observation: Observation) -> bool:
        """Whether nothing that an earlier version left out, or that failed, deserves another try."""
        if README in observation.files and all(file.path != README for file in observation.contents):
            return False
        return not any(self._worth_another_try(file, again=False) for file in observation.contents)

    def _worth_another_try(self, file: FileObservation, again: bool, *, opened: bool = False) -> bool:
        """``opened``: nothing is known today that would keep files from us."""
        if file.error is None:
            return False
        if again or file.error.code in UNREACHABLE or file.error.code in _REFUSALS:
            return True
        if file.error.code in (ReadErrorCode.GATED, ReadErrorCode.DISABLED):
            # Whether access was granted since shows only by asking; the first refusal speaks for all files.
            return self._requests.session.with_token or opened
        # A page of somebody else's in between was not the file; a broken file stays broken.
        return file.error.code is ReadErrorCode.MALFORMED and file.sha256 is None

    def _barred(self, facts: Mapping[str, Json]) -> ReadError | None:
        """Why there is no point in asking for any file."""
        if facts.get("disabled") is True:
            return ReadError(code=ReadErrorCode.DISABLED, detail="not asked for")
        if facts.get("gated") not in (False, None) and not self._requests.session.with_token:
            return ReadError(code=ReadErrorCode.GATED, detail="not asked for without a token")
        return None

    def _read(self, repository: Repository, path: str, budget: Budget) -> FileObservation:
        configuration = path.endswith(".json")
        cap = CONFIGURATION_CAP if configuration else README_CAP if path == README else LICENSE_CAP
        address = f"/{quote(repository.id)}/resolve/{quote(repository.revision, safe='')}/{quote(path)}"
        try:
            body, verified = self._whole(address, cap, budget, repository, path)
        except HubError as error:
            return FileObservation(path=path, error=error.error)
        if path == README:
            found = _readme(body)
        else:
            found = _configuration(path, body) if configuration else self._text(path, body)
        return found if verified else replace(found, unverified=True)

    def _whole(
        self, address: str, cap: int, budget: Budget, repository: Repository, path: str
    ) -> tuple[bytes, bool]:
        """All bytes of the file, and whether that is proved: the Hub names a file's digest as its ETag.

        A mirror may name it by something of its own. Then the list of files decides, and where that says
        nothing either, what two readings agree on is kept without proof.
        """
        bodies = []
        for _ in range(2):
            answer = self._requests.get(address, cap=cap, budget=budget, file=True)
            if answer.headers.get("content-type", "").lower().startswith("text/html"):
                raise HubError(ReadErrorCode.MALFORMED, "a web page instead of the file", http_status=200)
            if _as_named(answer.body, answer.headers.get("etag", "")):
                return answer.body, True
            bodies.append(answer.body)
        if bodies[0] == bodies[1] and not self._requests.session.is_the_hub:
            proof = self._as_listed(bodies[0], repository, path, budget)
            if proof is not False:
                return bodies[0], proof is True
        raise HubError(ReadErrorCode.NETWORK, "the file is not what its digest promises")

    def _as_listed(self, body: bytes, repository: Repository, path: str, budget: Budget) -> bool | None:
        """Whether ``body`` is what the repository's list of files says; None where it says nothing."""
        try:
            files = read_tree(self._requests, repository.id, repository.revision, budget)
        except HubError:
            return None
        listed = next((file for file in files if file.path == path), None)
        if listed is None:
            return None
        digest = listed.sha256 or listed.git_sha1
        if digest is None:
            return False if listed.size != len(body) else None
        return listed.size == len(body) and _as_named(body, f'"{digest}"')

    def _text(self, path: str, body: bytes) -> FileObservation:
        return FileObservation(path=path, sha256=self._keep(body), size=len(body))


def read_here(path: str, body: bytes, keep: Callable[[bytes], str]) -> FileObservation:
    """What is kept of a small file that was read, by its path; ``keep`` stores a text."""
    if path == README:
        return _readme(body)
    if path.endswith(".json"):
        return _configuration(path, body)
    return FileObservation(path=path, sha256=keep(body), size=len(body))


def _readme(body: bytes) -> FileObservation:
    """Of a README the passages that bear on licence and origin."""
    terms, lineage = passages(without_tokens(body.decode("utf-8", "replace")))
    content: dict[str, Json] = {"lineage": list(lineage), "terms": list(terms)}
    return FileObservation(
        path=README, sha256=hashlib.sha256(body).hexdigest(), size=len(body), content=content
    )


def _configuration(path: str, body: bytes) -> FileObservation:
    digest = hashlib.sha256(body).hexdigest()
    try:
        content = outside_json.parse(body, unique_keys=False)
        if not isinstance(content, Mapping):
            raise ValueError("not an object")
    except ValueError as problem:
        error = HubError(ReadErrorCode.MALFORMED, str(problem)).error
        return FileObservation(path=path, sha256=digest, size=len(body), error=error)
    kept, pruned = prune(path, content)
    return FileObservation(path=path, sha256=digest, size=len(body), content=kept, pruned=pruned)


def _wanted(repository: Repository, found: Mapping[str, FileObservation]) -> Iterator[str]:
    """Paths to read, as a stream: whether some are needed depends on what ``found`` has gained by then."""
    paths = set(repository.paths)
    if "config.json" in paths:
        yield "config.json"
    yield from sorted(paths & {"params.json", "sentence_bert_config.json"})
    config = found["config.json"].content if "config.json" in found else None
    if "adapter_config.json" in paths and not _names_base(repository.facts):
        yield "adapter_config.json"
    if "hf_quant_config.json" in paths and not _holds(config, frozenset({"quantization_config"})):
        yield "hf_quant_config.json"
    if "tokenizer_config.json" in paths and not _holds(config, _LENGTHS):
        yield "tokenizer_config.json"
    yield from license_texts(repository.paths, repository.facts)
    if README in paths:
        yield README


def _names_base(facts: Mapping[str, Json]) -> bool:
    """Whether the Hub itself says what an adapter was made for."""
    config = facts.get("config")
    peft = config.get("peft") if isinstance(config, Mapping) else None
    return isinstance(peft, Mapping) and bool(peft.get("base_model_name_or_path"))


def _holds(config: Json, names: frozenset[str]) -> bool:
    """Whether a configuration, or a part of it, has one of these keys."""
    if not isinstance(config, Mapping):
        return False
    return bool(names & config.keys()) or any(
        isinstance(part, Mapping) and names & part.keys() for part in config.values()
    )


def _gate_of(file: FileObservation) -> ReadError | None:
    """The gate that one file met, which every other file would meet too."""
    barring = (ReadErrorCode.GATED, ReadErrorCode.DISABLED)
    return file.error if file.error and file.error.code in barring else None


def _as_named(body: bytes, etag: str) -> bool:
    """Whether ``body`` is what a digest in ``etag`` says; True where it holds none.

    The Hub gives the id of a Git blob, or a SHA-256; proxies give the SHA-1 of the bytes as well.
    """
    match = _BLOB_ID.fullmatch(etag)
    if match is None:
        return True
    if len(match[1]) == 64:
        return hashlib.sha256(body).hexdigest() == match[1]
    blob = b"blob %d\0" % len(body) + body
    return match[1] in (hashlib.sha1(text, usedforsecurity=False).hexdigest() for text in (blob, body))
