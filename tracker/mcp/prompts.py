"""Prompts that a person can choose in a host."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tracker.mcp.quoting import cut

PROMPTS: Mapping[str, tuple[str, tuple[str, ...], Callable[[Mapping[str, str]], str]]] = {
    "choose_model": (
        "Choose a model that may be used for a task.",
        ("task", "uses"),
        lambda given: (
            f"I need a model for this task: {cut(given.get('task', ''))}. It has to be allowed for: "
            f"{cut(given.get('uses', ''))}. Call find_alternatives with these uses, then check_model on "
            "those you would take. Show me verdict, conditions and duties of each before any download."
        ),
    ),
    "review_project": (
        "Review the models that a project uses.",
        ("path",),
        lambda given: (
            f"Call scan_project on {cut(given.get('path', '.'))}. Tell me which models may not be used or "
            "are unknown, where they stand, and which are not pinned to a commit. Then call lock_status. "
            "Change nothing."
        ),
    ),
}


def prompt_text(name: str, arguments: Mapping[str, str]) -> str | None:
    """The text of a prompt; None where there is none of that name."""
    found = PROMPTS.get(name)
    return None if found is None else found[2](arguments)
