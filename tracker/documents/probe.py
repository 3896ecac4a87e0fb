"""``probe`` in ``tracker.check/1``: whether this token can fetch a model now, from here."""

from __future__ import annotations

from typing import Any

from tracker.domain.probing import Cause, Probe
from tracker.vocabulary import Verdict

_WORDS = {
    Cause.OPEN: "the files can be fetched by anyone",
    Cause.GRANTED: "your token can fetch the files",
    Cause.AWAITING_REVIEW: "your request for access is waiting for the owner",
    Cause.NOT_REQUESTED: "ask for access first",
    Cause.GATED_NO_TOKEN: "it is gated, and there is no token: set HF_TOKEN and ask for access",
    Cause.TOKEN_REJECTED: "the Hub does not accept the token; look at HF_TOKEN",
    Cause.REGION_BLOCKED: "the files are refused to this place",
    Cause.MISSING_OR_PRIVATE: "there is no such repository, or it is private",
    Cause.DISABLED: "the Hub has switched the repository off",
    Cause.REFUSED_BY_SERVER: "the server refuses the files and does not say why",
    Cause.NETWORK_POLICY: "this network refuses files of every owner that was asked",
    Cause.UNREACHABLE: "the Hub gave no answer, so nothing is known",
}


def probe_document(probe: Probe) -> dict[str, Any]:
    """What was found out, with the plain facts of the download."""
    return {
        "can_download": probe.can_download,
        "cause": probe.cause.value,
        "text": probe_words(probe),
        "revision": probe.revision,
        "bytes": probe.bytes,
        "pickle_files": list(probe.pickle_files),
        "remote_code": list(probe.remote_code),
    }


def probe_words(probe: Probe) -> str:
    """One sentence a person can act on; where to ask is the model's own page."""
    words = _WORDS[probe.cause]
    if probe.cause is Cause.NOT_REQUESTED:
        return f"{words}: https://huggingface.co/{probe.hub}"
    return words


def download_words(verdict: Verdict, probe: Probe) -> str:
    """May we, and can we, in one breath; then the size, and what of it runs code when it is loaded."""
    may = _MAY[verdict]
    if probe.can_download:
        whose = "your token can" if probe.cause is Cause.GRANTED else "you can"
        join = "and" if verdict in (Verdict.ALLOWED, Verdict.CONDITIONAL) else "but"
        first = f"{may}, {join} {whose}."
    else:
        first = f"{may}, but {probe_words(probe)}."
    facts = [f"{probe.bytes / 1e9:.1f} GB to download"] if probe.bytes else []
    if probe.pickle_files:
        facts.append(f"{len(probe.pickle_files)} pickle files, which run code when loaded")
    if probe.remote_code:
        facts.append(f"{len(probe.remote_code)} Python files for remote code")
    return first + (f" {'; '.join(facts)}." if facts else "")


_MAY = {
    Verdict.ALLOWED: "You may",
    Verdict.CONDITIONAL: "You may under conditions",
    Verdict.UNKNOWN: "Whether you may is not known",
    Verdict.FORBIDDEN: "You may not",
}
