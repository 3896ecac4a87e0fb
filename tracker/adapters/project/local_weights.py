"""Weights on this machine: files of a project and the Hugging Face cache, by headers and metadata alone.

No tensor is read, nothing is executed and nothing is unpickled; ``.bin``, ``.pt`` and ``.ckpt`` files are
pickles and stay closed.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracker.domain.scanning.names.model_names import is_hub_id
from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, Source
from tracker.domain.scanning.trees.document import Mapping, Scalar, Sequence
from tracker.domain.scanning.trees.yaml_reader import read_yaml
from tracker.domain.scanning.weights.gguf import read_gguf_header
from tracker.domain.scanning.weights.local_weights import (
    CachedModel,
    CachedRevision,
    HeaderError,
    LocalWeights,
    Stream,
    repository_of,
    text_of,
    whole_number,
)
from tracker.domain.scanning.weights.safetensors import read_safetensors_header

_READERS: dict[str, Callable[[Stream, int, str], LocalWeights]] = {
    ".gguf": read_gguf_header,
    ".safetensors": read_safetensors_header,
}
_MAX_JSON = 1_000_000
_MAX_CARD = 200_000
_MAX_REF = 200
_MAX_FILES = 20_000
_COMMIT = re.compile(r"[0-9a-f]{40}")
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\r?\n(.*?)^---[ \t]*\r?$", re.DOTALL | re.MULTILINE)


def is_weights(path: Path) -> bool:
    """Whether a file's ending is one whose header can be read."""
    return path.suffix.lower() in _READERS


def read_weights(path: Path, shown: str | None = None) -> LocalWeights:
    """What one file says, completed by the ``config.json`` and model card beside it; never raises.

    ``shown`` is the path to report, ``path`` by default. An unreadable file has a ``problem``.
    """
    shown = shown if shown is not None else str(path)
    form = path.suffix.lower().lstrip(".")
    try:
        if not path.is_file():
            return LocalWeights(path=shown, format=form, problem="not a regular file")
        size = path.stat().st_size
        with path.open("rb") as stream:
            weights = _READERS[path.suffix.lower()](stream, size, shown)
    except HeaderError as error:
        return LocalWeights(path=shown, format=form, problem=str(error))
    except OSError as error:
        return LocalWeights(path=shown, format=form, problem=error.strerror or "could not be read")
    return _completed(weights, path.parent)


def candidates_of(weights: LocalWeights) -> Iterator[Candidate]:
    """The models a file of weights names: its repository and its bases; else the file itself."""
    names = dict.fromkeys([*([weights.repository] if weights.repository else []), *weights.base_models])
    for name in names:
        yield Candidate(line=1, column=1, kind=weights.format, text=name, source=Source.HUGGINGFACE)
    if not names:
        name = Path(weights.path).name
        yield Candidate(line=1, column=1, kind=weights.format, text=name, source=Source.LOCAL_FILE)


def default_cache() -> Path:
    """Where huggingface_hub keeps repositories; ``HF_HUB_CACHE`` and ``HF_HOME`` move it."""
    for name in ("HF_HUB_CACHE", "HUGGINGFACE_HUB_CACHE"):
        if os.environ.get(name):
            return Path(os.environ[name]).expanduser()
    home = os.environ.get("HF_HOME")
    if home:
        return Path(home).expanduser() / "hub"
    base = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(base).expanduser() / "huggingface" / "hub"


def read_cache(folder: Path) -> Iterator[CachedModel]:
    """The model repositories of a cache, sorted by id. Raises OSError where the folder cannot be listed."""
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("models--") and entry.is_dir() and not entry.is_symlink():
            hub = entry.name.removeprefix("models--").replace("--", "/")
            if hub.count("/") <= 1 and (is_hub_id(hub) or re.fullmatch(r"[\w.-]+", hub)):
                yield _cached_model(entry, hub)


def _cached_model(folder: Path, hub: str) -> CachedModel:
    refs = _refs(folder / "refs")
    problems: list[str] = []
    revisions: list[CachedRevision] = []
    described = LocalWeights(path=str(folder), format="cache")
    for snapshot in _folders(folder / "snapshots"):
        if not _COMMIT.fullmatch(snapshot.name):
            problems.append(f"{snapshot.name[:80]}: no commit id")
            continue
        names = tuple(sorted(name for name, sha in refs.items() if sha == snapshot.name))
        files, weights = _snapshot_files(snapshot, folder, problems)
        revisions.append(CachedRevision(sha=snapshot.name, refs=names, files=files, weights=weights))
        described = _completed(described, snapshot)
    if not revisions:
        problems.append("no revision is complete")
    return CachedModel(
        hub=hub,
        path=str(folder),
        license=described.license,
        base_models=described.base_models,
        architecture=described.architecture,
        context_length=described.context_length,
        revisions=tuple(revisions),
        problems=tuple(problems),
    )


def _folders(folder: Path) -> list[Path]:
    try:
        return sorted(entry for entry in folder.iterdir() if entry.is_dir() and not entry.is_symlink())
    except OSError:
        return []


def _refs(folder: Path) -> dict[str, str]:
    """Branches and pull requests with the commit they pointed to."""
    refs: dict[str, str] = {}
    for path in _walk(folder):
        text = _read_text(path, _MAX_REF)
        if text is not None and _COMMIT.fullmatch(text.strip()):
            refs[path.relative_to(folder).as_posix()] = text.strip()
    return refs


def _snapshot_files(
    snapshot: Path, repository: Path, problems: list[str]
) -> tuple[int, tuple[LocalWeights, ...]]:
    """How many files a snapshot has, and the headers of those that hold weights.

    Snapshots are links into the repository's own ``blobs``; a link to anywhere else is not followed.
    """
    count = 0
    weights: list[LocalWeights] = []
    for path in _walk(snapshot):
        count += 1
        if not is_weights(path):
            continue
        shown = path.relative_to(snapshot).as_posix()
        try:
            inside = path.resolve(strict=True).is_relative_to(repository.resolve())
        except OSError:
            problems.append(f"{shown}: its blob is missing")
            continue
        if inside:
            weights.append(_read_blob(path, shown))
        else:
            problems.append(f"{shown}: a link out of the cache")
    return count, tuple(weights)


def _read_blob(path: Path, shown: str) -> LocalWeights:
    return replace(read_weights(path), path=shown)


def _walk(folder: Path) -> Iterator[Path]:
    seen = 0
    for base, folders, files in os.walk(folder, followlinks=False):
        folders.sort()
        for name in sorted(files):
            seen += 1
            if seen > _MAX_FILES:
                return
            yield Path(base) / name


# ---- what stands beside the weights


def _completed(weights: LocalWeights, folder: Path) -> LocalWeights:
    """Values a header lacks, from ``config.json``, ``adapter_config.json`` and the card in its folder."""
    config = _read_json(folder / "config.json")
    adapter = _read_json(folder / "adapter_config.json")
    card = _card(folder / "README.md")
    architectures = config.get("architectures")
    architecture = text_of(architectures[0]) if isinstance(architectures, list) and architectures else None
    bases = weights.base_models or _bases(adapter, card)
    return replace(
        weights,
        license=weights.license or card.get("license", [None])[0],
        base_models=bases,
        architecture=weights.architecture or architecture or text_of(config.get("model_type")),
        context_length=weights.context_length or whole_number(config.get("max_position_embeddings")),
    )


def _bases(adapter: dict[str, Any], card: dict[str, list[str]]) -> tuple[str, ...]:
    names = [
        repository_of(adapter.get("base_model_name_or_path")),
        *map(repository_of, card.get("base_model", [])),
    ]
    return tuple(dict.fromkeys(name for name in names if name))


def _read_json(path: Path) -> dict[str, Any]:
    text = _read_text(path, _MAX_JSON)
    if text is None:
        return {}
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _card(path: Path) -> dict[str, list[str]]:
    """Single words and lists of a card's front matter; {} where there is none."""
    text = _read_text(path, _MAX_CARD)
    front = _FRONT.match(text) if text else None
    roots = read_yaml(LocatedText.of(front[1])) if front else []
    if not roots or not isinstance(roots[0], Mapping):
        return {}
    found: dict[str, list[str]] = {}
    for key, value in roots[0].entries:
        scalars = (
            [value] if isinstance(value, Scalar) else value.scalars() if isinstance(value, Sequence) else []
        )
        words = [word for scalar in scalars if (word := text_of(scalar.text))]
        if words:
            found[key.text] = words
    return found


def _read_text(path: Path, limit: int) -> str | None:
    """The text of a regular file of at most ``limit`` bytes."""
    try:
        if not path.is_file() or path.stat().st_size > limit:
            return None
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
