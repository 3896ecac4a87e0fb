"""One text in a program, with what stands around it; the same value from every language's reader."""

from __future__ import annotations

from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """A literal text, or a constant's where the constant is used, and the position it stands in.

    ``text`` has its known parts filled in; what only a run would know is in braces, and ``is_partial`` says
    so. ``callee`` are the names of the call it is given to, a chain of calls from its beginning:
    ``("OpenAiChatModel", "builder", "modelName")``. ``position`` counts arguments from 0 and is None for a
    named one; ``name`` is the nearest name: of the argument, the property, the field, the variable, the
    function that returns it. ``around`` are the further names, from the inside out. ``is_listed``: one of
    several in a list.
    """

    text: str
    line: int
    column: int
    callee: tuple[str, ...] = ()
    position: int | None = None
    name: str = ""
    around: tuple[str, ...] = ()
    is_partial: bool = False
    is_listed: bool = False
    is_key: bool = False
    beside: tuple[tuple[str, str], ...] = ()

    @property
    def kind(self) -> str:
        """The function the text is given to, else its nearest name."""
        return self.callee[-1] if self.callee else self.name

    def said_beside(self, *names: str) -> str:
        """The text under one of these names in the same object or among the same arguments; empty for
        none.
        """
        return next((text for name, text in self.beside if name in names), "")
