"""What tools need to fetch exactly the locked models: Hermeto's file, and a script for ``hf download``."""

from __future__ import annotations

import shlex
from collections.abc import Sequence

from tracker.domain.boms.inventory import Component
from tracker.domain.values.hub_id import hub_id_problem


def pinned(components: Sequence[Component]) -> list[Component]:
    """Those on the Hub with a commit; nothing else can be fetched again as it was."""
    return [one for one in components if one.hub and one.revision and hub_id_problem(one.hub) is None]


def hermeto(components: Sequence[Component]) -> str:
    """``huggingface.lock.yaml`` (metadata version 1.0), by repository and commit."""
    lines = ["metadata:", '  version: "1.0"', "models:"]
    for one in pinned(components):
        lines += [f"  - repository: {one.hub}", f'    revision: "{one.revision}"', "    type: model"]
    if not pinned(components):
        lines[-1] = "models: []"
    return "\n".join(lines) + "\n"


def hf_download(components: Sequence[Component]) -> str:
    """A shell script, a line a model; it takes the folder to download into as its argument."""
    lines = [
        "#!/bin/sh",
        "# Fetches the locked models, each at its commit.",
        "set -eu",
        'into="${1:-models}"',
    ]
    for one in pinned(components):
        name = shlex.quote(one.hub or "")
        lines.append(f'hf download {name} --revision {one.revision} --local-dir "$into"/{name}')
    return "\n".join(lines) + "\n"
