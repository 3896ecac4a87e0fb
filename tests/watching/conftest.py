"""A registry that watches an owner, on an embedded Hub."""

from __future__ import annotations

from tests.refresh.conftest import Place, place, run

__all__ = ["place", "run", "watch"]


def watch(
    place: Place, *entries: str, models: tuple[str, ...] = ("{id: glm-5.2, hub: org/GLM-5.2, family: glm}",)
) -> None:
    """A registry of ``models`` that watches ``org``, or what ``entries`` say."""
    place.registry(*models)
    lines = entries or ("{owner: org, family: glm}",)
    path = place.folder / "registry.yaml"
    path.write_text(path.read_text() + "watch:\n" + "".join(f"  - {line}\n" for line in lines))
