"""The one judge of texts in programs: which of them name a model, how surely, and whose it is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from tracker.domain.scanning.command_lines.commands import find_in_arguments, find_in_script
from tracker.domain.scanning.names.model_keys import (
    names_keys,
    naming_inside,
    naming_of,
    naming_of_several,
    naming_of_variable,
    words,
)
from tracker.domain.scanning.names.model_names import MAX_NAME, is_hub_id, read_hub_address
from tracker.domain.scanning.names.providers import Provider, provider_named, providers, words_of
from tracker.domain.scanning.sites.call_table import Call, calls_in_any_style
from tracker.domain.scanning.sites.callees import NEVER, SHELLS, argument_named, plain
from tracker.domain.scanning.sites.facts import Facts
from tracker.domain.scanning.sites.site import Site
from tracker.domain.scanning.text.located import UNKNOWN, LocatedText
from tracker.domain.scanning.text.reference import Candidate, Confidence, Source
from tracker.domain.scanning.text.unmistakable import BEGINNINGS, find_unmistakable

_ABOUT_MODELS = words(
    """
    diffusion hub huggingface weights
    model models llm llms chat embedding embeddings embedder embed rerank reranker reranking deployment engine
    completion completions completer tokenizer pretrained checkpoint gpt inference inferencer generator slug
    slugs transcription transcriber whisper summarizer agent agents prompt ai modelname modelid
    """
)
_SHOWN = words(
    """
    icon image img logo title label display description url href src path file filename prompt message content
    text role avatar tooltip help doc docs comment provider vendor type category tag owner author version
    hint note caption alias link summary error reason header kind group
    family families pattern patterns prefix prefixes suffix suffixes arch architecture architectures
    example examples
    """
)
"""Last words of names under which texts for people stand, pictures, and what is said of a model."""
_KINDS = words(
    "image folder host service bucket index collection table type family provider vendor arch architecture"
    " category class"
)
"""``model_type_name`` names an architecture, ``provider_name`` a house."""
_EXAMPLES = words("example examples openapi_examples")
_COMPARING = words("pattern regex regexp matcher matches predicate")
_MODEL_ARGUMENTS = words(
    """
    model model_name model_id modelid modelname deployment_name deployment deployment_id azure_deployment
    engine chat_model embedding_model model_uri model_path hub_id repo_id chat_deployment_name
    embedding_deployment_name foundation_model chat_model_id embedding_model_id text_model image_model
    """
)
_DELEGATES = words("with add use get new create from load chat model embedding completion client llm of for")


class _Position(NamedTuple):
    kind: str
    confidence: Confidence
    source: Source | None = None


def judge(sites: Iterable[Site], facts: Facts) -> Iterator[Candidate]:
    """Candidates in the order of their places, one for each place and text: the surest."""
    best: dict[tuple[int, int, str], Candidate] = {}
    for site in sites:
        if site.text.startswith(BEGINNINGS):
            for found in find_unmistakable(LocatedText.of(site.text, site.line, site.column), site.kind):
                best.setdefault((found.line, found.column, found.text), found)
            continue
        if " " in site.text and site.callee:
            for found in _in_command(site):
                best.setdefault((found.line, found.column, found.text), found)
            continue
        position = _position(site, facts) if _may_name(site) else None
        if position is None or (site.is_partial and not _names_owner(site.text, position)):
            continue
        key = (site.line, site.column, site.text)
        known = best.get(key)
        if known is None or (position.confidence, position.source is not None) > (
            known.confidence,
            known.source is not None,
        ):
            best[key] = Candidate(
                line=site.line,
                column=site.column,
                kind=position.kind,
                text=site.text,
                source=position.source,
                revision=_revision(site),
                confidence=position.confidence,
                is_listed=site.is_listed or site.is_key,
            )
    yield from (best[key] for key in sorted(best))


def judge_command(words: list[LocatedText]) -> Iterator[Candidate]:
    """Models among the words of a command that a program starts, or among options that it puts together."""
    first = words[0].text
    if first.startswith("-") or first in (UNKNOWN, ""):
        words = [word for word in words if word.text] if first.startswith("-") else words[1:]
        return find_in_arguments(words, program="")
    return find_in_arguments(words)


def _in_command(site: Site) -> Iterator[Candidate]:
    """A text that a shell is given."""
    if plain(site.callee[-1]) in SHELLS or (len(site.callee) > 1 and plain(site.callee[-2]) in SHELLS):
        yield from find_in_script(LocatedText.of(site.text, site.line, site.column))


def _revision(site: Site) -> str | None:
    said = site.said_beside("revision", "modelRevision")
    return said if said and said != "…" else None


def _may_name(site: Site) -> bool:
    text = site.text
    return bool(text) and len(text) <= MAX_NAME and not any(mark.isspace() for mark in text)


def _position(site: Site, facts: Facts) -> _Position | None:
    text = site.text
    if text.startswith(("http", "hf://", "datasets/", "spaces/")):
        is_model = not site.is_partial and read_hub_address(text) is not None
        kind = "hf://" if text.startswith("hf://") else "huggingface.co"
        return _Position(kind, Confidence.CERTAIN, Source.HUGGINGFACE) if is_model else None
    function = site.callee[-1] if site.callee else ""
    if function and (plain(function) in NEVER or not _COMPARING.isdisjoint(words_of(function)[-1:])):
        return None
    if function == "pull" and "hub" in site.callee:
        return None  # a prompt
    if not _EXAMPLES.isdisjoint(site.around) or site.name in _EXAMPLES:
        return None  # what a document of the interface shows
    if site.is_key:
        return _by_table_of_names(site)
    if _is_shown(site.name) or site.said_beside("type", "repoType", "repo_type") in ("dataset", "space"):
        return None
    if site.name == "name" and site.said_beside("id", "model", "modelId", "model_id"):
        return None  # what people see beside it
    return (
        _by_table(site, facts)
        or _by_provider(site, facts)
        or _by_provider_beside(site)
        or _by_name(site)
        or _by_neighbours(site)
    )


@lru_cache(maxsize=8192)
def _is_shown(name: str) -> bool:
    parts = words_of(name)
    if not parts or parts[-2:-1] == ("to",):  # ``SpeechToText`` is what a model does
        return False
    if parts[-1] == "path" and naming_of(argument_named(name)) is not None:  # ``model_id_or_path``
        return False
    return parts[-1] in _SHOWN or (parts[-1] == "name" and parts[-2:-1] != () and parts[-2] in _KINDS)


def _by_table_of_names(site: Site) -> _Position | None:
    """``MODEL_LIMITS = {"owner/name": …}``."""
    outer = site.name or (site.around[0] if site.around else "")
    is_name = is_hub_id(site.text) or ("-" in site.text and any(mark.isdigit() for mark in site.text))
    if not site.callee and is_name and names_keys(outer):
        return _Position(outer, Confidence.POSSIBLE)
    return None


# ---- what the libraries' own signatures say


def _by_table(site: Site, facts: Facts) -> _Position | None:
    if not site.callee:
        return None
    for row in calls_in_any_style(site.callee[-1]):
        if row.modules and not (facts.mentions(row.modules) and _is_of(row, site)):
            continue
        if _fits(row, site):
            return _Position(site.callee[-1], row.confidence, row.source)
    return None


def _is_of(row: Call, site: Site) -> bool:
    """Whether a function of a common name is the library's: called by itself, or on what is named after
    it.
    """
    if len(site.callee) == 1:
        return row.source is not Source.OLLAMA
    own = site.callee[0].lower()
    return any(module.partition("_")[0] in own for module in row.modules)


def _fits(row: Call, site: Site) -> bool:
    if site.position is not None:
        return site.position == row.position
    return argument_named(site.name) in row.keywords or site.name in row.keywords


# ---- what the names of providers say


def position_of_argument(
    callee: tuple[str, ...], *, name: str = "", position: int | None = None
) -> _Position | None:
    """What the names of a call say of one of its arguments, where a reader of its own has found the call."""
    site = Site(text="", line=0, column=0, callee=callee, name=name, position=position)
    return _by_provider(site, Facts(""))


def _by_provider(site: Site, facts: Facts) -> _Position | None:
    provider = _provider_of(site, facts)
    if provider is None or not site.callee:
        return None
    function = site.callee[-1]
    if site.position is None:
        if _is_model_argument(site.name):
            return _Position(function, _sureness(site.name), provider.source)
        if site.name == "id" and not _OF_MODELS.isdisjoint(site.callee):
            return _Position(function, Confidence.CERTAIN, provider.source)
        naming = _naming(site)
        return _Position(function, max(naming, Confidence.LIKELY), provider.source) if naming else None
    argument = argument_named(function)
    if _is_model_argument(argument):
        return _Position(function, _sureness(argument), provider.source)
    if site.position == 0 and _calls_provider(site, facts):
        return _Position(".".join(site.callee), Confidence.CERTAIN, provider.source)
    naming = naming_of(argument)
    if naming is not None:
        return _Position(function, max(naming, Confidence.LIKELY), provider.source)
    return _Position(function, Confidence.POSSIBLE, provider.source) if site.position < 4 else None


def _provider_of(site: Site, facts: Facts) -> Provider | None:
    for name in reversed(site.callee):
        found = provider_named(name) or facts.clients.get(name) or providers().functions.get(name)
        if found is not None:
            return found
    return None


def _calls_provider(site: Site, facts: Facts) -> bool:
    """``openai("…")``, ``openai.chat("…")`` of ai-sdk and of what is made with its factories."""
    if len(site.callee) > 2 or not facts.mentions(("ai-sdk", "-ai-provider", "from 'ai'", 'from "ai"')):
        return False
    own = site.callee[0]
    is_provider = own in facts.clients or own in providers().functions or _is_provider(own)
    return is_provider and (len(site.callee) == 1 or plain(site.callee[1]) in _MODEL_METHODS)


@lru_cache(maxsize=4096)
def _is_provider(name: str) -> bool:
    """Whether a name says a provider's and nothing else."""
    return provider_named(name) is not None and not _DELEGATES.intersection(words_of(name))


_MODEL_METHODS = frozenset(
    plain(name)
    for name in words(
        """
        languageModel textEmbeddingModel embeddingModel imageModel chatModel completionModel chat completion
        embedding responses textEmbedding image transcription speech chatCompletion reranking rerankingModel
        video
        """
    )
)


_OF_MODELS = words("agno models llms llm embedder embedders embeddings chat_models reranker rerankers")
"""Modules whose classes take a model as ``id``."""


def _sureness(argument: str) -> Confidence:
    """A deployment is named freely: its text has to look like a model's name."""
    is_free = "deployment" in argument.lower() or argument.lower() == "engine"
    return Confidence.LIKELY if is_free else Confidence.CERTAIN


@lru_cache(maxsize=8192)
def _is_model_argument(name: str) -> bool:
    spelt = argument_named(name)
    return spelt in _MODEL_ARGUMENTS or spelt.endswith(
        ("_model", "_model_name", "_model_id", "_deployment_name")
    )


# ---- what the nearest name says


@lru_cache(maxsize=8192)
def _naming_of(name: str) -> Confidence | None:
    spelt = argument_named(name)
    found = naming_of(spelt) or naming_of(name) or naming_of_several(spelt)
    return found or (naming_of_variable(name) if name.isupper() else None)


def _naming(site: Site) -> Confidence | None:
    return _naming_of(site.name) if site.name else None


def _by_name(site: Site) -> _Position | None:
    function = site.callee[-1] if site.callee else ""
    named = site.name or (argument_named(function) if site.position == 0 else "")
    if not named:
        return None
    naming = _naming_of(named)
    if naming is None and site.around:
        outer = site.around[0]
        naming = naming_inside(outer, named) or naming_of_several(outer)
        naming = naming or (_naming_of(outer) if named.isupper() else None)
    if naming is None and named == "value" and not site.callee and is_hub_id(site.text):
        naming = Confidence.POSSIBLE  # one that a person chooses from a list
    if naming is None:
        return None
    if site.is_listed or naming_of_several(named):
        naming = Confidence.POSSIBLE
    own = provider_named(named)
    return _Position(function or named, naming, own.source if own else None)


def _by_neighbours(site: Site) -> _Position | None:
    """A text that is a known model's name, where anything around it is about models."""
    names = (site.name, *site.callee, *site.around)
    if not site.callee and _is_named_after(site.name, site.text):
        return _Position(site.name, Confidence.POSSIBLE)
    if any(is_about_models(name) or provider_named(name) for name in names if name):
        return _Position(site.callee[-1] if site.callee else site.name, Confidence.POSSIBLE)
    return None


def _by_provider_beside(site: Site) -> _Position | None:
    """``LLModel(provider = LLMProvider.Ollama, id = "…")``."""
    if site.name not in (
        "id",
        "value",
        "slug",
        "name",
        "model",
        "modelName",
        "modelId",
        "model_name",
        "model_id",
    ):
        return None
    whose = site.said_beside("provider", "vendor")
    named = provider_named(whose) if whose else None
    if named is None:
        return None
    is_model = site.callee and is_about_models(site.callee[-1])
    sure = (
        Confidence.LIKELY
        if is_model or site.name not in ("id", "value", "slug", "name")
        else Confidence.POSSIBLE
    )
    return _Position(site.callee[-1] if site.callee else site.name, sure, named.source)


def _is_named_after(name: str, text: str) -> bool:
    """``AMAZON_NOVA_LITE = "amazon.nova-lite-v1:0"``."""
    if len(plain(name)) > 4 and any(mark.isdigit() for mark in name) and plain(name) in plain(text):
        return True
    parts = [part for part in words_of(name) if len(part) > 2]
    return len(parts) > 1 and all(part in plain(text) for part in parts)


@lru_cache(maxsize=8192)
def is_about_models(name: str) -> bool:
    """Whether a name says that it has to do with models."""
    return not _ABOUT_MODELS.isdisjoint(words_of(name))


def _names_owner(text: str, position: _Position) -> bool:
    """A text with unknown parts still says whose model is used where owner and some of the name stand."""
    if position.confidence is not Confidence.CERTAIN or position.source is not Source.HUGGINGFACE:
        return False
    owner, slash, name = text.partition("/")
    start = name.partition("{")[0].rstrip("-_.")
    return bool(slash) and "{" not in owner and len(start) > 1 and is_hub_id(f"{owner}/{start}")
