"""What runs in CI and what a release is made of: pinned, with few rights, and looked at."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

PROJECT = Path(__file__).parent.parent.parent
WORKFLOWS = sorted((PROJECT / ".github" / "workflows").glob("*.yml"))
TEMPLATES = sorted((PROJECT / "tracker" / "data" / "init").glob("github*.yml"))
ACTIONS = [*WORKFLOWS, *TEMPLATES, PROJECT / "action.yml"]


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_and_say_which_version(path: Path) -> None:
    for line in path.read_text().splitlines():
        if (used := re.search(r"uses:\s*(\S+)", line)) and not used[1].startswith("./"):
            assert re.search(r"uses: [\w./-]+@[0-9a-f]{40}  # v\d+\.\d+\.\d+$", line), line


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_rights_are_few_and_named(path: Path) -> None:
    workflow: dict[str, Any] = yaml.safe_load(path.read_text())
    assert isinstance(workflow.get("permissions"), dict)
    for name, job in workflow["jobs"].items():
        assert isinstance(job.get("permissions", workflow["permissions"]), dict), name
        for step in job["steps"]:
            assert "${{" not in step.get("run", ""), "nothing from outside is pasted into a shell"


@pytest.mark.parametrize(
    "path", [one for one in WORKFLOWS if one.stem != "tracker"], ids=lambda path: path.name
)
def test_no_credentials_stay_after_a_checkout(path: Path) -> None:
    workflow: dict[str, Any] = yaml.safe_load(path.read_text())
    for job in workflow["jobs"].values():
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/checkout@"):
                assert step["with"]["persist-credentials"] is False


def test_the_build_backend_is_pinned() -> None:
    import tomllib

    build = tomllib.loads((PROJECT / "pyproject.toml").read_text())["build-system"]
    assert all("==" in wanted for wanted in build["requires"])


def test_updates_come_by_a_bot() -> None:
    bot = yaml.safe_load((PROJECT / ".github" / "dependabot.yml").read_text())
    assert {one["package-ecosystem"] for one in bot["updates"]} == {"github-actions", "pip"}
