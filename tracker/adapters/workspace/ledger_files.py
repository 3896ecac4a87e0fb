"""The files a new ledger begins with, made of the texts in ``data/init``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from tracker.adapters.files.package import DATA
from tracker.adapters.workspace.registry_text import entry_text
from tracker.domain.registry.entries import TrackedModel

_TEXTS = DATA / "init"
_INSTALL = "@INSTALL@"


class Job(StrEnum):
    """Where the daily job runs."""

    GITHUB = "github"
    GITLAB = "gitlab"
    CRON = "cron"


_Files = Mapping[str, tuple[str, ...]]
_JOB_FILES: Mapping[Job, _Files] = {
    Job.GITHUB: {".github/workflows/tracker.yml": ("github.yml",)},
    Job.GITLAB: {".gitlab/tracker.yml": ("gitlab.yml",), ".gitlab-ci.yml": ("gitlab-include.yml",)},
    Job.CRON: {"tracker-daily.sh": ("cron.sh",), ".gitignore": ("cron-gitignore",)},
}
_WITH_PAGES: Mapping[Job, _Files] = {
    Job.GITHUB: {".github/workflows/tracker-pages.yml": ("github-pages.yml",)},
    Job.GITLAB: {".gitlab/tracker.yml": ("gitlab.yml", "gitlab-pages.yml")},
}


def registry_text(models: Iterable[TrackedModel]) -> str:
    """A commented ``registry.yaml``; sound also where it names no model yet."""
    entries = "\n".join(entry_text(model) for model in models)
    return _text("registry.yaml") + (f"models:\n\n{entries}" if entries else "models: []\n")


def policy_text() -> str:
    """A commented ``policy.yaml``."""
    return _text("policy.yaml")


def job_texts(job: Job, install: str, *, pages: bool = False) -> dict[str, str]:
    """The files of a daily job by their path; ``install`` is what follows ``pip install`` in it."""
    files = {**_JOB_FILES[job], **(_WITH_PAGES.get(job, {}) if pages else {})}
    return {
        path: "".join(_text(part) for part in parts).replace(_INSTALL, install)
        for path, parts in files.items()
    }


def _text(name: str) -> str:
    return (_TEXTS / name).read_text(encoding="utf-8")
