"""The locked project of ``tests/locking``, with everything documents have to cope with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.hub.rig import SHARDS
from tests.locking.conftest import OTHER, Project, model, project, two_states

__all__ = ["project"]

LLAMA_LINE = "Llama 3.1 is licensed under the Llama 3.1 Community License, Copyright © Meta Platforms, Inc."
HOSTILE = "x\u202e\x1b[31m<script>alert(1)</script>\ny" + "z" * 5000
LOAD = """\
from transformers import AutoModel
from openai import OpenAI

AutoModel.from_pretrained("org/a")
AutoModel.from_pretrained("org/a", revision="main")
AutoModel.from_pretrained("org/gated")
AutoModel.from_pretrained("org/textless")
AutoModel.from_pretrained("org/own-terms")
AutoModel.from_pretrained("org/adapter")
AutoModel.from_pretrained("org/Hostile_Card")
OpenAI().chat.completions.create(model="gpt-99-of-nobody")
"""


@pytest.fixture
def locked(project: Project) -> Project:
    """A lock of open, gated, text-less, adapted, hosted and hostile models."""
    family = {"relation": "adapter", "models": [{"_id": "f" * 24, "id": "org/a"}]}
    own = f"Terms of our own. Keep this line: “{LLAMA_LINE}” in a notice.\n".encode()
    project.write("app/load.py", LOAD)
    project.hub.replace(
        [
            model(pipeline_tag="text-generation", card={"datasets": ["org/data", "other/data"]}),
            model("org/gated", gated="manual"),
            model("org/textless", text=None, license="mit"),
            model("org/own-terms", text=own, license="other", card={"license_name": "own-terms"}),
            model("org/adapter", baseModels=family, card={"base_model": "org/a"}),
            replace(
                model("org/Hostile_Card", license=HOSTILE, text=OTHER),
                info={
                    **model("org/Hostile_Card").info,
                    "cardData": {"license": HOSTILE, "datasets": [HOSTILE], "license_link": "javascript:x"},
                    "pipeline_tag": HOSTILE,
                    "siblings": [{"rfilename": name} for name in ("LICENSE", "config.json", *SHARDS)],
                },
            ),
            two_states(),
        ]
    )
    assert project("lock").code == 0
    return project
