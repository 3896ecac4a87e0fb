"""Texts that name a model by their own form, wherever they stand: ARNs, images of servers, names of
platforms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.domain.scanning.text.located import LocatedText
from tracker.domain.scanning.text.reference import Candidate, Source

_PART = r"[^\s\"'`<>,;)\]]"
FORM = re.compile(
    rf"arn:(?:aws[\w-]*|\$?\{{[^{{}}\s]{{1,60}}\}}+):bedrock:{_PART}{{0,200}}?"
    r"(?P<arn>foundation-model|inference-profile|application-inference-profile|provisioned-model|custom-model"
    r"|imported-model)/(?P<model>[A-Za-z0-9][\w.:-]*)(?![*{$\w])"
    r"|::foundation-model/(?P<rest>[a-z0-9]+\.[\w.:-]*\w)(?![*{$\w])"  # behind a region that is put in
    r"|(?P<workers>@(?:cf|hf)/[A-Za-z0-9][\w.-]*/[\w.-]+)"
    r"|(?:projects/[^\s\"'`/]{1,80}/locations/[^\s\"'`/]{1,80}/)?"
    r"(?P<garden>publishers/[a-z0-9-]+/models/[a-z0-9][\w.@-]*)"
    r"|generativelanguage\.googleapis\.com/v\w{1,10}/models/(?P<gemini>[a-z][\w.-]*\w)(?![*{$\w])"
    r"|(?P<nim>\bnvcr\.io/nim/[\w.-]+/[\w.-]+(?::[\w.-]+)?)"
    r"|(?P<docker>\bdocker\.io/ai/[\w.-]+(?::[\w.-]+)?)"
)
HINT = re.compile(
    r":bedrock:|::foundation-model/|@[ch]f/|publishers/|generativelanguage\.|nvcr\.io/nim/|docker\.io/ai/"
)
"""Texts without it hold none of these forms."""
BEGINNINGS = (
    "arn:",
    "::foundation-model/",
    "@cf/",
    "@hf/",
    "publishers/",
    "projects/",
    "https://generativelanguage.",
    "nvcr.io/nim/",
    "docker.io/ai/",
)
"""What such a text begins with where it holds nothing else."""
_NAMED = ("foundation-model", "inference-profile")
_SOURCES = {
    "rest": Source.BEDROCK,
    "workers": Source.CLOUDFLARE,
    "garden": Source.GOOGLE,
    "gemini": Source.GOOGLE,
    "nim": Source.NVIDIA,
    "docker": Source.DOCKER,
}


def find_unmistakable(content: LocatedText, kind: str) -> Iterator[Candidate]:
    """Every text of these forms in a longer one; an ARN's model, or the profile that stands for one."""
    if not HINT.search(content.text):
        return
    for found in FORM.finditer(content.text):
        if found["arn"]:
            start = found.start("model" if found["arn"] in _NAMED else "arn")
            name, source = content.part(start, found.end()), Source.BEDROCK
        else:
            group = found.lastgroup or ""
            name, source = content.part(*found.span(group)), _SOURCES[group]
        place = name.place
        text = name.text.rstrip(".:")
        yield Candidate(line=place.line, column=place.column, kind=kind, text=text, source=source)
