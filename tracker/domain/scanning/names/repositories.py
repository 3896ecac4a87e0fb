"""From a name to the repository of the Hub it stands for: where it moved to, what it is a copy of, what a
provider serves under it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from tracker.domain.registry.entries import Registry
from tracker.domain.scanning.names.meaning import MADE_UP, OWN_NAMES, Meaning
from tracker.domain.scanning.names.model_names import is_hub_id, read_hub_address
from tracker.domain.scanning.names.name_knowledge import NameKnowledge, slug

OWNER_IN_NAME = re.compile(r"([A-Za-z0-9-]+)_(.+)")
FREE_ENDING = re.compile(
    r":(?:free|nitro|floor|online|extended|beta|thinking|exacto|cheapest|fastest|[a-z0-9_.-]+)$"
)
_MAAS = re.compile(r"-maas$|@\d{3,}$|@latest$")
_ACCOUNT = re.compile(r"accounts/[\w-]+/models/([\w.-]+)")


class Repositories:
    """Those of one registry, and what is known of others by their names."""

    def __init__(self, names: NameKnowledge, registry: Registry) -> None:
        self._names = names
        self._registry = registry
        self._hubs = {model.hub.casefold(): model.hub for model in registry if model.hub}
        self._moved_to = {new.casefold() for new in names.moved.values()}
        self._slugs = {slug(model.hub): model.hub for model in registry if model.hub}

    def is_followed(self, name: str) -> bool:
        """Whether a model of the registry is this repository."""
        return name.casefold() in self._hubs

    def repository(self, meaning: Meaning, repository: str) -> Meaning:
        """The canonical model of a repository: itself, where it moved to, or what it is a copy of."""
        meaning.step("hub-repository", repository)
        known = self._hubs.get(repository.casefold())
        if known:
            meaning.hub = known
            return meaning
        moved = self._names.moved.get(repository.casefold())
        if moved:
            meaning.step("moved-repository", moved)
            meaning.hub = moved
            return meaning
        served = self._names.open_weights.get(repository.casefold())
        if served:
            meaning.step("gateway-name", served)
            meaning.hub = served
            return meaning
        original = self._original(repository)
        meaning.hub = original or self._spelled(repository)
        if meaning.source in OWN_NAMES and not original and not self._is_repository(meaning.hub):
            meaning.hub, meaning.reason = None, MADE_UP
            return meaning
        if original:
            meaning.step("copy", original)
        elif meaning.hub.casefold() != repository.casefold():
            meaning.step("gateway-name", meaning.hub)
        return meaning

    def _is_repository(self, name: str) -> bool:
        """Whether a name is known to be a repository, or spelled as only the Hub spells: with capitals."""
        is_known = (
            name.casefold() in self._hubs or self._is_canonical(name) or name.casefold() in self._moved_to
        )
        return is_known or name != name.lower()

    def _original(self, repository: str) -> str | None:
        """What a mirror or a quantised copy was made from; None where its name does not tell."""
        owner, _, name = repository.partition("/")
        if self._is_canonical(repository):
            return None
        bare = self._bare(name)
        is_copy = bare != name
        is_mirror = owner.casefold() in self._names.mirrors
        if not is_mirror and not is_copy:
            return None
        joined = OWNER_IN_NAME.fullmatch(bare)
        if joined and joined[1].casefold() in self._names.owners and is_hub_id(f"{joined[1]}/{joined[2]}"):
            return self._spelled(f"{joined[1]}/{joined[2]}")
        known = self._known_as(bare)
        if known:
            return known if known.casefold() != repository.casefold() else None
        may_be_own = owner.casefold() in self._names.publishers and not is_copy
        original = self._names.original_developer_of(bare)
        if original is not None and is_mirror and not may_be_own:
            return self._moved(f"{original}/{bare}")
        developer = self._names.developer_of(bare)
        # A developer's own quantised copy lies beside the original, under the same name.
        is_own = developer is not None and developer.casefold() == owner.casefold()
        return f"{owner}/{bare}" if is_own and is_copy else None

    def _is_canonical(self, repository: str) -> bool:
        known = self._names.by_slug.get(slug(repository)) or ""
        return known.casefold() == repository.casefold()

    def _known_as(self, name: str) -> str | None:
        """The known repository of this name; mirrors of Llama 2 leave out its ``-hf``."""
        wanted = slug(name)
        return (
            self._slugs.get(wanted)
            or self._names.by_slug.get(wanted)
            or self._names.by_slug.get(f"{wanted}hf")
        )

    def _bare(self, name: str) -> str:
        """A name without the beginnings and endings of formats and quantisations."""
        beginning = self._names.copy_beginnings.match(name)
        name = name[beginning.end() :] if beginning else name
        for _ in range(4):
            shorter = self._names.copy_endings.sub("", name)
            if shorter == name or len(shorter) < 3:
                break
            name = shorter
        return name

    def _moved(self, repository: str) -> str:
        return self._names.moved.get(repository.casefold(), repository)

    def _spelled(self, repository: str) -> str:
        """The developer's own spelling of a repository's id, where it is a known one."""
        owner, _, name = repository.partition("/")
        known = self._slugs.get(slug(name)) or self._names.by_slug.get(slug(name))
        if known is None:
            return self._moved(repository)
        whose = self._names.owner_names.get(owner.casefold(), owner)
        return known if known.partition("/")[0].casefold() == whose.casefold() else self._moved(repository)

    def look_up_hosted(self, meaning: Meaning, name: str) -> None:
        """Open weights behind a hosted name, if that is what it stands for."""
        model = self._registry.find(name)
        if model is not None:
            meaning.hub = model.hub
            meaning.step("registry-alias", model.hub or model.id)
            return
        plain = re.sub(r"^(?:us|eu|apac|global|us-gov|jp|au)\.", "", name.casefold())
        hub = self._names.open_weights.get(plain)
        if hub:
            meaning.hub = hub
            meaning.step("hosted-name", hub)
            return
        name = _MAAS.sub("", FREE_ENDING.sub("", name)) if "/" in name else name
        if account := _ACCOUNT.fullmatch(name):  # Fireworks writes 3.1 as 3p1
            name = re.sub(r"(?<=\d)p(?=\d)", ".", account[1])
        if is_hub_id(name):
            self._repository_behind(meaning, self._as_served(name))
        elif "/" not in name and (account or not self._names.hosted_by(name)):
            name = self._bare(name)
            known = self._slugs.get(slug(name)) or self._names.by_slug.get(slug(name))
            if known and (account or len(slug(name)) > 6):
                meaning.hub = known
                meaning.step("hosted-name", known)

    def _as_served(self, name: str) -> str:
        """``…-Instruct-Turbo`` is a gateway's way to serve ``…-Instruct``."""
        bare = self._names.serving_endings.sub("", name)
        return bare if slug(bare) in self._names.by_slug and slug(name) not in self._names.by_slug else name

    def _repository_behind(self, meaning: Meaning, name: str) -> None:
        """``owner/name`` as a gateway writes it; its spelling need not be the Hub's."""
        rest = name.partition("/")[2]
        if self._names.hosted_by(rest) and slug(rest) not in self._names.by_slug:
            return
        self.repository(meaning, name)

    def look_up_ollama(self, meaning: Meaning, name: str) -> None:
        """What a name of Ollama's library, or an address it takes, is on the Hub."""
        address = read_hub_address(name)
        if address:
            meaning.step("hub-address", address.id)
            self.repository(meaning, address.id)
            return
        family, _, tag = (
            name.removeprefix("library/")
            .removeprefix("registry.ollama.ai/library/")
            .casefold()
            .partition(":")
        )
        tags = self._names.ollama.get(family)
        if tags is None:
            model = self._registry.find(name)
            if model:
                meaning.hub = model.hub
                meaning.step("registry-alias", model.hub or model.id)
            return
        hub = _tagged(tags, tag)
        if hub:
            meaning.hub = hub
            meaning.step("ollama-library", hub)

    def look_up_served(self, meaning: Meaning, owner: str, name: str) -> None:
        """A maker's model under a platform's own spelling; only a known repository is taken for it."""
        bare = self._names.serving_endings.sub("", _MAAS.sub("", name))
        for one in (name, bare, self._bare(bare), re.sub(r"-(?:fast|awq|fp8|int8|lora|h)$", "", bare)):
            known = self._known_as(one)
            owned = known and self._names.owner_names.get(owner.casefold(), owner).casefold()
            if known and (owned == known.partition("/")[0].casefold() or len(slug(one)) > 8):
                meaning.hub = known
                meaning.step("gateway-name", known)
                return


def _tagged(tags: Mapping[str, str], tag: str) -> str | None:
    """The repository of the longest known tag that ``tag`` begins with; the first one for no tag."""
    if tag in ("", "latest"):
        return next(iter(tags.values()), None)
    fitting = [known for known in tags if tag == known or tag.startswith((f"{known}-", f"{known}_"))]
    return tags[max(fitting, key=len)] if fitting else None
