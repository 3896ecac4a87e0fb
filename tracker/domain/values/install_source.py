"""What a job installs tracker from: an address, a tag, or a file that lies in the ledger."""

from __future__ import annotations

import re

PACKAGE = "open-weights-tracker"
_EXTRA = "[notify,report]"
_GIT = re.compile(r"git\+(?:https|ssh)://[\w.~:/@%+-]+?(?:@(?P<tag>[\w./+-]+))?(?:#[\w=&.-]+)?")
_ARCHIVE = re.compile(r"https://[\w.~:/@%+?=-]+\.(?:whl|zip|tar\.gz|tgz)(?:#[\w=&.:-]+)?")
_RELEASE = re.compile(r"[A-Za-z0-9][\w.-]*(?:\[[\w,.-]+\])?==[\w.!+-]+")
FILE_NAME = re.compile(r"[\w.+~-]+\.(?:whl|zip|tar\.gz|tgz)")
HINT = "as in --install-from git+https://github.com/OWNER/tracker@v1.0, or the path of a wheel"


def is_address(text: str) -> bool:
    """Whether pip fetches it from elsewhere, so that nothing has to be copied."""
    return any(form.fullmatch(text) for form in (_GIT, _ARCHIVE, _RELEASE))


def moves(text: str) -> bool:
    """Whether another version may be behind the same words tomorrow."""
    found = _GIT.fullmatch(text)
    return found is not None and (found["tag"] is None or found["tag"] in ("main", "master", "HEAD"))


def install_words(text: str) -> str:
    """What follows ``pip install``: an address or a path, quoted, with what messages and pages need."""
    if _RELEASE.fullmatch(text):
        name, _, version = text.partition("==")
        return f"'{name if '[' in name else name + _EXTRA}=={version}'"
    if is_address(text):
        return f"'{PACKAGE}{_EXTRA} @ {text}'"
    return f"'./{text}{_EXTRA}'"
