"""What `tracker verify` found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.documents.problems import problem_objects
from tracker.documents.verify import verification_document
from tracker.domain.observing.verification import Verification
from tracker.errors import Problem
from tracker.render.layout.problems import render_problems
from tracker.vocabulary import OutputFormat


def render_proof(
    problems: Sequence[Problem], members: int, document: dict[str, Any], *, form: OutputFormat
) -> str:
    """A proof: what is wrong with it, or what it proves and the digest that can be anchored elsewhere."""
    whole = {**document, "members": members, "problems": problem_objects(problems)}
    if problems:
        return render_problems(problems, document=whole, summary="the proof does not hold", form=form)
    judged = "worked out again" if document["judged_again"] else "not worked out again: our rules are others"
    summary = (
        f"the proof holds: {members} members unaltered; as of {document['as_of']}: {document['verdict']} "
        f"({judged}). It proves integrity, not time; anchor this elsewhere: {document['head']} "
        f"sha256:{document['head_sha256']}"
    )
    return render_problems(problems, document=whole, summary=summary, form=form)


def render_files(
    problems: Sequence[Problem],
    *,
    document: dict[str, Any],
    summary_of: tuple[int, int],
    form: OutputFormat,
) -> str:
    """Local files that are not the locked ones; ``summary_of`` is how many files of how many models."""
    files, models = summary_of
    what = f"{files} file{'s' * (files != 1)} of {models} locked model{'s' * (models != 1)}"
    summary = f"{len(problems)} of {what} differ" if problems else f"as locked: {what}"
    return render_problems(problems, document=document, summary=summary, form=form)


def render_verification(found: Verification, *, form: OutputFormat) -> str:
    """Problems first, then what was looked at."""
    return render_problems(
        found.problems, document=verification_document(found), summary=_summary(found), form=form
    )


def _summary(found: Verification) -> str:
    snapshots, lines, texts, unneeded = (
        f"{number} {noun}{'s' * (number != 1)}"
        for number, noun in (
            (found.snapshots, "snapshot"),
            (found.models, "line"),
            (found.texts, "text"),
            (len(found.unused), "text"),
        )
    )
    seen = f"{snapshots}, {lines}, {texts} of evidence"
    unused = f"; {unneeded} that no snapshot rests on" if found.unused else ""
    if not found.problems:
        return f"complete and unaltered: {seen}{unused}"
    return f"{len(found.problems)} problem{'s' * (len(found.problems) != 1)} in {seen}{unused}"
