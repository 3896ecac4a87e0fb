"""Package URLs of models on the Hub (``pkg:huggingface``): case is kept, a version is a whole commit."""

from __future__ import annotations

import re
from urllib.parse import quote

from tracker.domain.boms.inventory import Component

_COMMIT = re.compile(r"[0-9a-f]{40}")


def hub_purl(repo: str, revision: str | None) -> str:
    """``pkg:huggingface/owner/name@commit``; a branch or a tag is no version and is left out."""
    path = "/".join(quote(part, safe="") for part in repo.split("/"))
    version = f"@{revision}" if revision and _COMMIT.fullmatch(revision) else ""
    return f"pkg:huggingface/{path}{version}"


def reference_of(component: Component) -> str:
    """What a document calls a component by: its package URL, or its source and name."""
    if component.hub:
        return hub_purl(component.hub, component.revision)
    return f"model:{component.source}/{quote(component.name, safe='/')}"
