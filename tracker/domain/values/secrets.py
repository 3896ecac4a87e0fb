"""Access tokens in texts: of Hugging Face, and of GitHub, whose token a workflow holds beside it. And
passwords in addresses.
"""

from __future__ import annotations

from tracker.domain.values.late_pattern import LatePattern

# What stands before a token may be the last letter of an escape in JSON, as in ``\nhf_…``.
_START = r"(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt])|(?<=\\u[0-9a-fA-F]{4}))"
_SECRET = LatePattern(
    rf"{_START}(hf|api_org)_[A-Za-z0-9]{{16,}}"
    r"|\b(api)_[A-Za-z0-9]{16,}\b"
    r"|(hf)_[A-Za-z0-9]{30,}"
    r"|(gh[oprsu]|github_pat)_[A-Za-z0-9_]{30,}"
)
_PASSWORD = LatePattern(r"([A-Za-z][A-Za-z0-9+.-]{0,20}://)[^\s/@\"'<>]{0,200}:[^\s/@\"'<>]{0,200}@")
_MARKS = ("hf_", "api_", "gh", "github_pat_")


def without_tokens(text: str) -> str:
    """``text`` with what looks like an access token cut off, and without passwords in addresses."""
    if "://" in text and "@" in text:
        text = _PASSWORD.sub(r"\1…@", text)
    if not any(mark in text for mark in _MARKS):
        return text
    return _SECRET.sub(lambda found: f"{found[1] or found[2] or found[3] or found[4]}_…", text)
