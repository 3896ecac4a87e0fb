"""What whoever keeps the log of a workflow takes for commands: of GitHub's, Azure's and TeamCity's logs.

The first kind is obeyed behind blanks at the start of a line, the second anywhere.
"""

from __future__ import annotations

import re

from tracker.domain.values.late_pattern import LatePattern

_COMMAND = LatePattern(
    r":(?=:(?:error|warning|notice|debug|group|endgroup|echo|add-[a-z]+|remove-[a-z]+|stop-commands|save-state"
    r"|set-[a-z]+)(?:::|[ \t]))|#(?=#(?:vso|teamcity)?\[)",
    re.IGNORECASE,
)


def taken_apart(text: str) -> str:
    """``text`` with a space in the middle of what such a command begins with."""
    return _COMMAND.sub(r"\g<0> ", text) if "::" in text or "##" in text else text
