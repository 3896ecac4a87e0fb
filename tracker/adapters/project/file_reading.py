"""One file of a project: its bytes read, and what stands there in positions that name models."""

from __future__ import annotations

import os
from pathlib import PurePosixPath

from tracker.adapters.knowledge import name_knowledge as _providers  # noqa: F401 - makes them known
from tracker.adapters.project.grammars.finders import offer_grammars
from tracker.domain.scanning.dispatch import PLAIN_TEXT, find_all
from tracker.domain.scanning.finders import finder_named
from tracker.domain.scanning.text.exemptions import exempt_lines
from tracker.domain.scanning.text.reference import Candidate, Mention, Remark
from tracker.domain.scanning.text.triggers import may_name_model
from tracker.domain.values.late_dataclass import dataclass

offer_grammars()

UNPARSED = "its grammar failed or took too long: searched as plain text"
MAX_BYTES = 5_000_000
MAX_NOTEBOOK_BYTES = 50_000_000
_CHUNK = 1 << 17
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_NONE_EXEMPT: frozenset[int] = frozenset()
_READ = os.O_RDONLY | sum(getattr(os, flag, 0) for flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""No link, no waiting for a pipe, no changed line ends: what of it a system knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileReading:
    """What a file holds, before anybody asks which models its texts mean.

    ``remarks`` say what of it was not read, ``failure`` why none of it could be, ``defect`` what of ours
    ended the reading, ``mentions`` what code that was not parsed shows as text. ``exempt`` are the lines
    whose references are accepted; None is the whole file.
    """

    is_read: bool = True
    candidates: tuple[Candidate, ...] = ()
    mentions: tuple[Mention, ...] = ()
    remarks: tuple[str, ...] = ()
    failure: str | None = None
    defect: str | None = None
    exempt: frozenset[int] | None = _NONE_EXEMPT


QUIET = FileReading()
"""A file that was read and names nothing, as nearly all do."""


def read_file(
    path: str, shown: str, further: frozenset[bytes], untrusted: frozenset[int] | None = _NONE_EXEMPT
) -> FileReading:
    """The file at ``path``; ``shown`` is its name in the tree, ``further`` as in ``may_name_model``."""
    try:
        content = _read(path)
    except OSError as error:
        return FileReading(is_read=False, failure=f"cannot be read: {error.strerror or error}")
    if isinstance(content, str):
        return FileReading(is_read=False, remarks=(content,))
    if content.startswith(_UTF16):
        content = content.decode("utf-16", errors="replace").encode(errors="replace")
    if not may_name_model(content, further):
        return QUIET
    if b"\0" in content:
        return FileReading(is_read=False, remarks=("binary",))
    text = content.decode("utf-8-sig", errors="replace")
    remarks = []
    if "\ufffd" in text and b"\xef\xbf\xbd" not in content:
        remarks.append("not valid UTF-8: read with the invalid parts left out")
    return _find(PurePosixPath(shown), text, remarks, untrusted)


def read_as_text(path: str, shown: str) -> FileReading:
    """What can be said of a file whose reading ended the process that did it."""
    try:
        content = _read(path)
    except OSError as error:
        return FileReading(is_read=False, failure=f"cannot be read: {error.strerror or error}")
    text = content if isinstance(content, str) else content.decode(errors="replace")
    found = finder_named(PLAIN_TEXT)(PurePosixPath(shown), text)
    mentions = tuple(one for one in found if isinstance(one, Mention))
    return FileReading(is_read=False, mentions=mentions, remarks=(UNPARSED,))


def _read(path: str) -> bytes | str:
    """The bytes of a file, or why it is not read."""
    handle = os.open(path, _READ)
    try:
        content = os.read(handle, _CHUNK)
        if len(content) < _CHUNK:
            return content
        size = os.fstat(handle).st_size
        limit = MAX_NOTEBOOK_BYTES if path.endswith(".ipynb") else MAX_BYTES
        if size > limit:
            return f"larger than {limit // 1_000_000} MB"
        if b"\0" in content and not content.startswith(_UTF16):
            return "binary"
        pieces = [content]
        while size > 0 and (piece := os.read(handle, _CHUNK)):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)
    finally:
        os.close(handle)


def _find(
    path: PurePosixPath, text: str, remarks: list[str], untrusted: frozenset[int] | None
) -> FileReading:
    exempt = exempt_lines(text, untrusted)
    if exempt is None:
        return FileReading(remarks=tuple(remarks), exempt=None)
    candidates, mentions, defect = [], [], None
    try:
        for found in find_all(path, text):
            if isinstance(found, Remark):
                remarks.append(found.reason)
            elif isinstance(found, Mention):
                mentions.append(found)
            else:
                candidates.append(found)
    except Exception as error:  # one file must not end the scan of all others
        if os.environ.get("TRACKER_TRACEBACK"):
            raise
        defect = f"not read to its end: a defect of tracker's ({type(error).__name__})"
    if not candidates and not mentions and not remarks and not defect:
        return QUIET
    return FileReading(
        candidates=tuple(candidates),
        mentions=tuple(mentions),
        remarks=tuple(remarks),
        defect=defect,
        exempt=exempt,
    )
