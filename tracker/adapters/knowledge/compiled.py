"""Knowledge that is kept by hand in many YAML files and read as one JSON document.

The package carries the document alone, made when it was built. A checkout has the YAML files alone: what
they make is kept in the cache until one of them changes, and made anew each time where nothing can be kept.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from tracker.adapters.files.parsed_cache import ParsedCache

_FORM = Path(__file__).with_name("license_lines.py")
"""A document of another form than the code at hand reads is no longer one to be kept."""


def read_compiled(built: Path, sources: Sequence[Path], compile_sources: Callable[[], bytes]) -> Any:
    """The values of the document that ``compiled_document`` finds."""
    return json.loads(compiled_document(built, sources, compile_sources))


def compiled_document(built: Path, sources: Sequence[Path], compile_sources: Callable[[], bytes]) -> bytes:
    """The document ``built``, or what the files in and below ``sources`` make where they are at hand."""
    stamps = [stamp for source in sources for stamp in _stamps(source)]
    if not stamps:
        return built.read_bytes()
    compiler = Path(compile_sources.__code__.co_filename)
    cache = ParsedCache(built.stem, rules=(compiler, _FORM), stamps="\n".join(stamps))
    kept = cache.get_document(b"")
    if kept is None:
        kept = compile_sources()
        cache.put_document(b"", kept)
    return kept


def _stamps(source: Path) -> list[str]:
    """What changes with a file, or with any below a folder; nothing where it is not there."""
    try:
        if source.is_dir():
            return _stamps_below(str(source))
        return [_stamp(str(source), source.stat())]
    except FileNotFoundError:
        return []


def _stamps_below(folder: str) -> list[str]:
    """Asked at each start of hundreds of files, so with what the system says of a folder at once."""
    with os.scandir(folder) as entries:
        found = sorted(entries, key=lambda entry: entry.name)
    stamps: list[str] = []
    for entry in found:
        if entry.is_dir():
            stamps += _stamps_below(entry.path)
        elif entry.name.endswith(".yaml"):
            stamps.append(_stamp(entry.path, entry.stat()))
    return stamps


def _stamp(path: str, status: os.stat_result) -> str:
    return f"{path} {status.st_mtime_ns} {status.st_size}"
