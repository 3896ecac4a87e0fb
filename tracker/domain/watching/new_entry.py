"""A registry entry for a repository, from what the Hub says about it and what we know of its owner."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator

from tracker.domain.assessing.base_models import observed_parents
from tracker.domain.licensing.concluding.declaration import read_declaration
from tracker.domain.licensing.knowledge.lookups import LicenseKnowledge
from tracker.domain.observing.observation import Observation
from tracker.domain.registry.entries import Declared, HubId, ModelId, Registry, TrackedModel
from tracker.domain.values.dates import PartialDate
from tracker.domain.values.hub_id import hub_id_problem
from tracker.vocabulary import RegistryField

_MOST_PARENTS = 20


def bare_entry(hub: HubId, registry: Registry) -> TrackedModel:
    """What can be said without reading the Hub: id, name, and the developer of its owner's other models."""
    owner, _, name = hub.partition("/")
    siblings = [model for model in registry if model.hub and _owner(model.hub) == owner.casefold()]
    return TrackedModel(
        id=free_id(hub, {model.id for model in registry}),
        hub=hub,
        name=name if registry.find(name) is None else hub,
        developer=_agreed(model.developer for model in siblings),
        country=_agreed(model.country for model in siblings),
    )


def declared_by_card(
    observation: Observation, knowledge: LicenseKnowledge, endpoint: str, day: PartialDate
) -> tuple[Declared, ...]:
    """Licence and parents as the model card states them; what it leaves open is left out."""
    hub = observation.redirected_to or observation.hub
    source = f"{endpoint.rstrip('/')}/{hub}"
    found: list[Declared] = []
    license_ = _license(observation, knowledge)
    if license_ is not None:
        found.append(Declared(field=RegistryField.LICENSE, value=license_, source=source, as_of=day))
    for parent in _parents(observation):
        found.append(Declared(field=RegistryField.BASE_MODEL, value=parent, source=source, as_of=day))
    return tuple(found)


def free_id(hub: HubId, taken: set[ModelId]) -> ModelId:
    """The repository's name in our form; with its owner, or a number, where that is taken.

    A name of which our form leaves nothing is ``model``.
    """
    owner, _, name = hub.partition("/")
    short, long = _in_form(name), _in_form(f"{owner}-{name}") or "model"
    for candidate in (short, long, *(f"{long}-{number}" for number in range(2, len(taken) + 3))):
        if candidate and ModelId(candidate) not in taken:
            return ModelId(candidate)
    raise AssertionError(hub)


def _in_form(text: str) -> str:
    words = re.sub(r"[^a-z0-9.-]+", "-", text.lower())
    return re.sub(r"[.-]*-[.-]*|\.{2,}", "-", words).strip(".-")[:96].strip(".-")


def _owner(hub: str) -> str:
    return hub.partition("/")[0].casefold()


def _agreed(values: Iterator[str | None]) -> str | None:
    """The one value that all entries share; None where they differ or none is given."""
    seen = Counter(value for value in values if value)
    return next(iter(seen)) if len(seen) == 1 else None


def _license(observation: Observation, knowledge: LicenseKnowledge) -> str | None:
    """The SPDX id of a plain tag, else the card's own word: a name is not a text that was read."""
    card = read_declaration(observation.facts)
    keys = knowledge.by_hub_tag(card.tag).keys if card.tag else ()
    terms = knowledge.get(keys[0]) if len(keys) == 1 else None
    if terms is not None and terms.spdx and not terms.spdx.startswith("LicenseRef-"):
        return terms.spdx
    word = card.name or (card.tag if card.tag not in ("other", "unknown") else None)
    return word if word and len(word) <= 200 and word.isprintable() else None


def _parents(observation: Observation) -> Iterator[str]:
    named = (parent.hub for parent in observed_parents(observation))
    return itertools.islice((hub for hub in named if hub_id_problem(hub) is None), _MOST_PARENTS)
