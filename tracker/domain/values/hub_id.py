"""What a Hub repository is called: a sound id of today, ``owner/name``, or any name it can be asked for.

Source: https://huggingface.co/docs/huggingface_hub/package_reference/utilities (``validate_repo_id``).
"""

from __future__ import annotations

from tracker.domain.values.late_pattern import LatePattern

_PART = LatePattern(r"[A-Za-z0-9_](?:[A-Za-z0-9._-]*[A-Za-z0-9_])?")
_LONGEST = 96


def hub_id_problem(text: str) -> str | None:
    """What is wrong with ``text`` as a Hub id, in words that follow the id; None for a good one."""
    if any(not character.isprintable() or character.isspace() for character in text):
        return "holds white space or a control character"
    if "%" in text or "\\" in text:
        return "holds an escaped or foreign character"
    parts = text.split("/")
    if len(parts) != 2 or not all(parts):
        return "is not of the form owner/name"
    if len(text) > _LONGEST:
        return f"is longer than {_LONGEST} characters"
    if ".." in text or "--" in text:
        return "holds '..' or '--', which the Hub does not allow"
    if text.endswith(".git"):
        return "ends in '.git', which the Hub does not allow"
    if not all(_PART.fullmatch(part) for part in parts):
        return (
            "may hold only letters, digits, '-', '_' and '.', and neither part starts or ends with '-' or '.'"
        )
    return None


def can_be_asked_for(text: str) -> bool:
    """Whether ``text`` can be put in an address of the Hub: an id, or an old name of one word."""
    return hub_id_problem(text if "/" in text else f"owner/{text}") is None
