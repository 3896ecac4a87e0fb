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


def read_compiled(built: Path, sources: Sequence[Path], compile_sources: Callable[[], bytes]) -> Any:
    """The document ``built``, or what the files in and below ``sources`` make where they are at hand."""
    stamps = [stamp for source in sources for stamp in _stamps(source)]
    if not stamps:
        return json.loads(built.read_bytes())
    compiler = Path(compile_sources.__code__.co_filename)
    cache = ParsedCache(built.stem, rules=(compiler,), stamps="\n".join(stamps))
    kept = cache.get(b"")
    if kept is None:
        kept = json.loads(compile_sources())
        cache.put(b"", kept)
    return kept


def _stamps(source: Path) -> list[str]:
    """What changes with a file, or with any below a folder; nothing where it is not there."""
    try:
        if not source.is_dir():
            status = source.stat()
            return [f"{source} {status.st_mtime_ns} {status.st_size}"]
        with os.scandir(source) as entries:
            found = [Path(entry.path) for entry in entries if entry.is_dir() or entry.name.endswith(".yaml")]
    except FileNotFoundError:
        return []
    return [stamp for path in sorted(found) for stamp in _stamps(path)]
