"""Second sources read from the web or from files: one request a list, one a model where there is no list."""

from __future__ import annotations

import json
import os
import time
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from tracker.adapters.files.regular_file import open_regular
from tracker.adapters.web.session import OutsideSession
from tracker.domain.values.late_dataclass import dataclass

ADDRESSES: Mapping[str, str] = {
    "openrouter": "https://openrouter.ai/api/v1/models",
    "modelsdev": "https://models.dev/api.json",
    "litellm": "https://raw.githubusercontent.com/BerriAI/litellm/main/model_prices_and_context_window.json",
    "epoch": "https://epoch.ai/data/all_ai_models.csv",
    "deprecations": "https://deprecations.info/v1/deprecations.json",
    "modeleol": "https://raw.githubusercontent.com/thossullivan/model-eol/main/feeds/anthropic.json",
    "modelscope": "https://modelscope.cn",
    "ollama": "https://registry.ollama.ai",
}
A_MODEL_EACH = frozenset({"modelscope", "ollama"})
"""Sources without a list: asked for each model by name, and only where somebody wants them."""

_TIMEOUT = (10.0, 30.0)
_SECONDS = 120.0
_LARGEST = 64 * 1024 * 1024
_BUSY = frozenset({429, 500, 502, 503, 504})


class SourceError(Exception):
    """A source gave no answer that can be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A model as a source without a list calls it."""

    name: str
    hub: str


def is_chosen(source: str) -> bool:
    """Whether the environment names an address for this source."""
    return bool(os.environ.get(_variable(source)))


def read_source(source: str, wanted: Sequence[Wanted] = ()) -> tuple[bytes, str]:
    """The answer, and the address it is from. Raises SourceError.

    ``TRACKER_SOURCE_<NAME>_URL`` names another address, or a file; a folder of models.dev's TOML files too.
    """
    chosen = os.environ.get(_variable(source), "")
    if chosen and not chosen.startswith(("http://", "https://")):
        return _of_files(source, Path(chosen.removeprefix("file://"))), chosen
    address = chosen or ADDRESSES[source]
    with OutsideSession("second sources", private=bool(chosen)) as session:
        if source not in A_MODEL_EACH:
            return _get(session, address), _told(address)
        return _each(session, source, address.rstrip("/"), wanted), _told(address)


def _told(address: str) -> str:
    """The address as it may be kept: a name and password in it, and a key in its query, stay out."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2], query="", fragment="").geturl()


def _variable(source: str) -> str:
    return f"TRACKER_SOURCE_{source.upper()}_URL"


def _each(session: OutsideSession, source: str, base: str, wanted: Iterable[Wanted]) -> bytes:
    """One request a model; those a source does not have are left out. Raises SourceError where all fail."""
    answers: list[Any] = []
    last: SourceError | None = None
    asked = 0
    for model in wanted:
        asked += 1
        try:
            answer = json.loads(_get(session, _page(source, base, model)))
        except (SourceError, ValueError) as error:
            last = error if isinstance(error, SourceError) else SourceError("the answer is not JSON")
            if not str(last).endswith("404"):
                raise last from error
            continue
        if isinstance(answer, dict):
            answers.append({**answer, "asked": model.name, "hub": model.hub})
    if asked and not answers and last is not None:
        raise last
    return json.dumps(answers).encode()


def _page(source: str, base: str, model: Wanted) -> str:
    if source == "modelscope":
        return f"{base}/openapi/v1/models/{quote(model.name)}"
    name, _, tag = model.name.partition(":")
    space = name if "/" in name else f"library/{name}"
    return f"{base}/v2/{quote(space)}/manifests/{quote(tag or 'latest')}"


def _get(session: OutsideSession, address: str) -> bytes:
    import requests

    if not urlsplit(address).hostname:
        raise SourceError("its address has no host")
    ends = time.monotonic() + _SECONDS
    for attempt in (1, 2):
        try:
            with session.get(address, timeout=_TIMEOUT, stream=True) as answer:
                if answer.status_code in _BUSY and attempt == 1:
                    time.sleep(min(_pause(answer.headers.get("Retry-After")), 5.0))
                    continue
                if answer.status_code != 200:
                    raise SourceError(f"it answered with HTTP {answer.status_code}")
                return _body(answer.iter_content(256 * 1024), ends)
        except (requests.RequestException, ValueError) as error:  # of an address that it leads on to
            if attempt == 2:
                raise SourceError(f"it cannot be reached ({type(error).__name__})") from error
    raise SourceError("it gave no answer")


def _pause(said: str | None) -> float:
    try:
        return max(0.0, float(said or 0.2))
    except ValueError:
        return 0.2


def _body(parts: Iterator[bytes], ends: float) -> bytes:
    body = bytearray()
    for part in parts:
        body += part
        if len(body) > _LARGEST:
            raise SourceError(f"its answer is larger than {_LARGEST // 1024**2} MiB")
        if time.monotonic() > ends:
            raise SourceError("its answer takes too long")
    return bytes(body)


def _of_files(source: str, path: Path) -> bytes:
    try:
        if path.is_dir():
            return _folder(source, path)
        if path.suffix == ".toml":
            return json.dumps({path.stem.replace("--", "/"): _toml(path)}, default=str).encode()
        return _bytes(path)
    except (OSError, ValueError, RecursionError) as error:
        raise SourceError(f"{path} cannot be read ({type(error).__name__})") from error


def _folder(source: str, path: Path) -> bytes:
    """A folder: models.dev's records in TOML, or a JSON answer a file."""
    records: dict[str, Any] = {}
    for file in sorted(path.rglob("*.toml")):
        name = file.relative_to(path).with_suffix("").as_posix().replace("--", "/").removeprefix("modelsdev/")
        records[name.removeprefix("models/")] = _toml(file)
    if records:
        return json.dumps(records, default=str).encode()
    answers = [json.loads(_bytes(file)) for file in sorted(path.glob("*.json"))]
    return json.dumps(answers).encode()


def _toml(path: Path) -> dict[str, Any]:
    return tomllib.loads(_bytes(path).decode())


def _bytes(path: Path) -> bytes:
    """Nothing but regular files is opened: a pipe would be waited for."""
    with open_regular(path) as file:
        content = file.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise SourceError(f"{path} is larger than {_LARGEST // 1024**2} MiB")
    return content
