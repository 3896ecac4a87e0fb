"""One repository as an owner's list shows it: no card, no files."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.observing.json_lines import Json, canonical_json, parse_json
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import HubId, ModelId
from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import ReadStatus

LIST_FIELDS = ("createdAt", "gated", "disabled", "tags", "safetensors")
"""What a list is asked for; ``_id`` and ``id`` always come."""

_WEIGHTS = frozenset({"safetensors", "gguf", "pytorch", "onnx", "mlx", "nemo", "jax", "tf"})
_LONGEST = 200
_MOST_TAGS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """``gated`` is the Hub's own word, None where the list had none that we know.

    ``licenses`` and ``bases`` are what the tags say; ``weights`` is whether the list shows that there are
    weights; ``absent`` whether the newest list no longer had it, which says nothing about why.
    """

    hub: str
    identity: str | None = None
    created: str | None = None
    gated: bool | str | None = None
    disabled: bool = False
    licenses: tuple[str, ...] = ()
    bases: tuple[str, ...] = ()
    weights: bool = False
    absent: bool = False

    @property
    def owner(self) -> str:
        """Whose it is."""
        return self.hub.partition("/")[0]

    @property
    def name(self) -> str:
        """The name without the owner."""
        return self.hub.partition("/")[2]

    @property
    def access(self) -> str:
        """As far as a list shows it: without a gate it is open only where weights are seen."""
        if self.disabled or self.gated is None:
            return "unknown"
        if self.gated in ("auto", "manual"):
            return f"gated-{self.gated}"
        return "open" if self.weights else "unknown"

    @property
    def gate(self) -> str:
        """The gate in words."""
        if self.gated is None:
            return "unknown"
        return f"gated-{self.gated}" if self.gated else "no gate"

    @property
    def license(self) -> str | None:
        """The licence tags as one word."""
        return ", ".join(self.licenses) or None

    def as_observation(self) -> Observation:
        """What a snapshot would hold if nothing but the list were known."""
        tags: list[Json] = [f"license:{each}" for each in self.licenses]
        facts: dict[str, Json] = {"gated": self.gated, "tags": tags}
        if self.licenses:
            facts["cardData"] = {"license": self.licenses[0]}
        hub = HubId(self.hub)
        return Observation(id=ModelId(self.hub), hub=hub, status=ReadStatus.OK, facts=facts)


def listed_of(item: Mapping[str, Json]) -> Listed | None:
    """An item of a list; None for one that names no repository of an owner."""
    hub, tags = item.get("id"), item.get("tags")
    if not isinstance(hub, str) or not 3 <= len(hub) <= _LONGEST or hub.count("/") != 1:
        return None
    words = (
        [tag for tag in tags if isinstance(tag, str) and len(tag) <= _LONGEST]
        if isinstance(tags, list)
        else []
    )
    gated, created, identity = item.get("gated"), item.get("createdAt"), item.get("_id")
    return Listed(
        hub=hub,
        identity=identity if isinstance(identity, str) else None,
        created=created[:19] + "Z" if isinstance(created, str) and len(created) >= 19 else None,
        gated=gated if gated is False or gated in ("auto", "manual") else None,
        disabled=item.get("disabled") is True,
        licenses=_after(words, "license:"),
        bases=_after(words, "base_model:"),
        weights=bool(item.get("safetensors")) or not _WEIGHTS.isdisjoint(words),
    )


def _after(tags: list[str], prefix: str) -> tuple[str, ...]:
    return tuple(sorted({tag.removeprefix(prefix) for tag in tags if tag.startswith(prefix)}))[:_MOST_TAGS]


def listed_line(listed: Listed) -> bytes:
    """Its canonical line; ``created`` comes before ``id`` in each, as look-ups by id want it."""
    fields: dict[str, Json] = {
        "absent": listed.absent or None,
        "bases": list(listed.bases) or None,
        "disabled": listed.disabled or None,
        "gated": listed.gated,
        "id": listed.hub,
        "identity": listed.identity,
        "licenses": list(listed.licenses) or None,
        "weights": listed.weights or None,
    }
    kept = {key: value for key, value in fields.items() if value is not None}
    return canonical_json({"created": listed.created, **kept}) + b"\n"


def listed_from(line: bytes) -> Listed:
    """Raise ValueError for a line that is none."""
    fields = parse_json(line)
    if not isinstance(fields, Mapping) or not isinstance(fields.get("id"), str):
        raise ValueError("not a line of an owner's list")
    gated = fields.get("gated")
    created, identity = fields.get("created"), fields.get("identity")
    return Listed(
        hub=str(fields["id"]),
        identity=identity if isinstance(identity, str) else None,
        created=created if isinstance(created, str) else None,
        gated=gated if gated is False or isinstance(gated, str) else None,
        disabled=fields.get("disabled") is True,
        licenses=_texts(fields.get("licenses")),
        bases=_texts(fields.get("bases")),
        weights=fields.get("weights") is True,
        absent=fields.get("absent") is True,
    )


def _texts(value: Json) -> tuple[str, ...]:
    return tuple(str(each) for each in value) if isinstance(value, list) else ()
