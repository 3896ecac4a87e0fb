"""From a text in a model position to the model it means, step by step; or to nothing, if it means none.

Each step has a rule and the name it gave, so that a reader can follow ``ollama/llama3.1:8b`` to
``meta-llama/Llama-3.1-8B-Instruct``. What no rule resolves stays as written, without a Hub id.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from tracker.domain.registry.entries import Registry, TrackedModel
from tracker.domain.scanning.names.meaning import (
    GATEWAYS,
    HOSTED,
    MADE_UP,
    SERVING_OPEN_WEIGHTS,
    Meaning,
    Next,
)
from tracker.domain.scanning.names.model_names import (
    is_commit,
    is_hub_id,
    is_local_path,
    is_placeholder,
    is_test,
    is_weight_file,
    read_hub_address,
)
from tracker.domain.scanning.names.name_knowledge import NameKnowledge, slug
from tracker.domain.scanning.names.providers import providers
from tracker.domain.scanning.names.repositories import FREE_ENDING, OWNER_IN_NAME, Repositories
from tracker.domain.scanning.text.reference import Candidate, Confidence, Reference, Source

_OBJECT_STORE = re.compile(r"(?:s3|gs|gcs|az|abfss?|oci|pvc|dbfs|minio)://.+")
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*://|(?:www\.|localhost\b|\d+\.\d+\.\d+\.\d+)", re.IGNORECASE)
_USUAL_FILE = re.compile(
    r"(?:[a-z]+_){0,2}(?:model|weights?|params|checkpoint|consolidated|tokenizer)(?:[-_.](?:fp16|quantized|int8|\d+))?"
    r"\.(?:safetensors|bin|onnx|pt|pth|ckpt|h5|npz|gguf|msgpack)",
    re.IGNORECASE,
)
_PREFIX = re.compile(r"([A-Za-z][\w-]*)([/:])(.+)", re.DOTALL)
_OLLAMA_TAG = re.compile(r"(?:\d+(?:x\d+)?(?:\.\d+)?[bm]|latest|instruct|text)(?:-|$)")
_PICTURE = re.compile(
    r".*\.(?:png|jpe?g|gif|svg|webp|ico|avif|mp4|webm|css|html?)", re.IGNORECASE | re.DOTALL
)
_WORKERS = re.compile(r"@(?:cf|hf)/([\w.-]+)/([\w.-]+)")
_GARDEN = re.compile(r"publishers/([a-z0-9-]+)/models/([\w.@-]+)")
_NIM = re.compile(r"nvcr\.io/nim/([\w.-]+)/([\w.-]+?)(?::[\w.-]+)?")
_PROFILE = re.compile(
    r"(?:application-inference-profile|provisioned-model|custom-model|imported-model)/[\w.:-]+"
)
_NO_NAMES_TEXT = """
outputs output checkpoint checkpoints model models weights tmp temp results saved_model best last final
pretrained test train base large small tiny main latest
"""
_NO_NAMES = frozenset(_NO_NAMES_TEXT.split())


_SERVERS = frozenset(
    {
        "ollama/ollama",
        "vllm/vllm-openai",
        "qdrant/qdrant",
        "localai/localai",
        "lmsysorg/sglang",
        "berriai/litellm",
        "chromadb/chroma",
        "milvusdb/milvus",
        "semitechnologies/weaviate",
    }
)
"""Images of servers have a model's form."""


ByName = Callable[[str], TrackedModel | str | None]
"""The model of the registry or the repository that a name means for every command; None for no single one."""


class Resolver:
    """Resolves candidates against one registry and what is known about names.

    ``by_name`` is the resolver of all commands: it is asked where the place and the form of a text say of no
    model that it is meant.
    """

    def __init__(self, names: NameKnowledge, registry: Registry, by_name: ByName | None = None) -> None:
        self._names = names
        self._registry = registry
        self._by_name = by_name
        self._on_hub = Repositories(names, registry)
        self._known: dict[tuple[str, Source | None, Confidence], Meaning | None] = {}

    @property
    def own_names(self) -> list[str]:
        """The names the registry alone knows its models by."""
        return [name for model in self._registry for name in (model.id, *model.aliases)]

    def is_known(self, name: str) -> bool:
        """Whether a text is a model's name wherever it stands: a provider's, the registry's, a known
        developer's.
        """
        if self._names.hosted_by(name) or self._registry.find(name) is not None:
            return True
        return is_hub_id(name) and self._is_known(name) and any(mark.isdigit() for mark in name)

    def resolve(self, path: str, candidate: Candidate) -> Reference | None:
        """The reference a candidate is; None where its text names no model."""
        if is_test(path) and self._is_made_up(candidate):
            return None
        if candidate.confidence is Confidence.LIKELY and is_test(path):
            candidate = replace(candidate, confidence=Confidence.POSSIBLE)
        key = (candidate.text, candidate.source, candidate.confidence)
        if key not in self._known:
            self._known[key] = self._understand(candidate)
        meaning = self._known[key]
        if meaning is None:
            return None
        revision = candidate.revision or meaning.revision
        model = self._registry.find(meaning.hub or "") or self._registry.find(meaning.name)
        if model is None and meaning.hub is None:
            model = self._ask_by_name(meaning, candidate.text)
        hub = meaning.hub or (model.hub if model else None)
        repository = hub
        if all(step.rule != "gateway-name" for step in meaning.steps):  # whose names are no repositories
            repository = next((step.name for step in meaning.steps if step.rule == "hub-repository"), hub)
        return Reference(
            path=path,
            line=candidate.line,
            column=candidate.column,
            kind=candidate.kind,
            text=candidate.text,
            source=meaning.source,
            hub=hub,
            repository=repository,
            revision=revision,
            registry_id=model.id if model else None,
            pinned=is_commit(revision),
            resolved_by=tuple(step for step in meaning.steps if step.rule != "hub-repository"),
            reason=meaning.reason if hub is None else None,
            copy=repository if repository and self._is_other_copy(meaning, repository) else None,
        )

    def _ask_by_name(self, meaning: Meaning, text: str) -> TrackedModel | None:
        if self._by_name is None or "{" in text or meaning.source in (Source.LOCAL_FILE, Source.OBJECT_STORE):
            return None
        meant = self._by_name(text)
        if meant is None:
            return None
        if isinstance(meant, str):
            meaning.hub = meant
            meaning.step("name", meant)
            return None
        if all(step.rule != "name" for step in meaning.steps):
            meaning.step("name", meant.hub or meant.id)
        return meant

    def _is_other_copy(self, meaning: Meaning, repository: str) -> bool:
        is_copy = any(step.rule == "copy" for step in meaning.steps)
        return is_copy and self._registry.find(repository) is None

    def _is_made_up(self, candidate: Candidate) -> bool:
        """In a test, a hosted model that no provider is known to serve."""
        text = candidate.text
        is_hosted = candidate.source in HOSTED and candidate.source not in SERVING_OPEN_WEIGHTS
        prefix, slash, rest = text.partition("/")
        if slash and prefix in self._names.prefixes and "/" not in rest and not re.search(r"\d", rest):
            return not self.is_known(rest) and slug(rest) not in self._names.by_slug
        if not is_hosted or "/" in text or ":" in text:
            return False
        return not self.is_known(text) and slug(text) not in self._names.by_slug

    # ---- what kind of name it is

    def _understand(self, candidate: Candidate) -> Meaning | None:
        text = candidate.text
        if "{" in text:
            return self._with_unknown_part(candidate)
        if is_placeholder(text) and read_hub_address(text) is None:  # ``…gguf?download=true``
            return None
        if (_PICTURE.fullmatch(text) and "://" not in text) or text.partition(":")[0] in _SERVERS:
            return None
        is_ollamas = candidate.source is Source.OLLAMA and text.casefold() in self._names.ollama_names
        if text.casefold() in providers().names and not is_ollamas:
            return None  # a provider's name, not a model's
        for reading in _READINGS:
            understood = reading(self, candidate, text)
            if not isinstance(understood, Next):
                return understood
        return None

    def _with_unknown_part(self, candidate: Candidate) -> Meaning | None:
        owner, slash, name = candidate.text.partition("/")
        if candidate.confidence is Confidence.CERTAIN and slash and "{" not in owner and "{" in name[1:]:
            return Meaning(candidate.text, candidate.source or Source.HUGGINGFACE)
        return None

    def _alias(self, candidate: Candidate, text: str) -> Meaning | Next | None:
        """A name the registry lists among a model's aliases."""
        model = self._registry.find(text)
        if model is None or "/" in text:
            return Next.READING
        hosted = self._names.hosted_by(text)
        family, colon, _ = text.casefold().partition(":")
        own = Source.OLLAMA if colon and family in self._names.ollama_names else Source.UNKNOWN
        meaning = Meaning(text, candidate.source or (Source(hosted) if hosted else own), hub=model.hub)
        meaning.step("registry-alias", model.hub or model.id)
        return meaning

    def _hub_address(self, candidate: Candidate, text: str) -> Meaning | Next | None:
        address = read_hub_address(text)
        if address is None:
            return None if _ADDRESS.match(text) and not _OBJECT_STORE.match(text) else Next.READING
        source = candidate.source or Source.HUGGINGFACE
        meaning = Meaning(address.id, source, revision=address.revision)
        meaning.step("hub-address", address.id)
        return self._on_hub.repository(meaning, address.id)

    def _on_platform(self, candidate: Candidate, text: str) -> Meaning | Next | None:
        """Names that say by their form where they are served: Workers AI, Vertex AI's garden, NIM,
        Bedrock.
        """
        for form, source in _PLATFORMS:
            if found := form.fullmatch(text):
                meaning = Meaning(text, source)
                if found.groups():
                    self._on_hub.look_up_served(meaning, *found.groups())
                return meaning
        return Next.READING

    def _local(self, candidate: Candidate, text: str) -> Meaning | Next | None:
        hosted = candidate.source in HOSTED or self._names.hosted_by(text)
        sure = candidate.confidence > Confidence.POSSIBLE or is_weight_file(text)
        if _OBJECT_STORE.match(text):
            return Meaning(text, Source.OBJECT_STORE) if sure else None
        if not is_local_path(text) or hosted:
            return Next.READING
        if _USUAL_FILE.fullmatch(text):
            return None  # what such files are called, not one of them
        if is_weight_file(text) and is_hub_id(text) and candidate.source is Source.HUGGINGFACE:
            return Next.READING
        return Meaning(text, Source.LOCAL_FILE) if sure else None

    def _in_library(self, candidate: Candidate, text: str) -> Meaning | Next | None:
        """Ollama's and Docker's names."""
        if candidate.source not in (Source.OLLAMA, Source.DOCKER):
            return Next.READING
        name = text.removeprefix("docker.io/").removeprefix("ai/")
        if candidate.confidence is not Confidence.CERTAIN and not self._is_in_library(name, candidate):
            return Next.READING
        meaning = Meaning(text, candidate.source)
        self._on_hub.look_up_ollama(meaning, name)
        return meaning

    def _is_in_library(self, name: str, candidate: Candidate) -> bool:
        """Whether it is a name of the library's, or where it likely is one has the form of such a name."""
        family, colon, tag = name.casefold().partition(":")
        if candidate.confidence is Confidence.LIKELY and "/" not in name:
            return family in self._names.ollama_names or any(mark.isdigit() for mark in name)
        if family not in self._names.ollama_names:
            return read_hub_address(name) is not None
        return bool(colon and tag) or family not in self._names.ollama_ambiguous

    def _prefixed(self, candidate: Candidate, text: str) -> Meaning | Next | None:
        """``groq/llama-3.1-8b-instant``, ``openai:gpt-4o``, ``huggingface/org/name``."""
        found = _PREFIX.fullmatch(text)
        if found is None:
            return Next.READING
        prefix, mark, rest = found.groups()
        whose = self._names.prefixes.get(f"{prefix}{mark}") or self._names.prefixes.get(prefix)
        if whose is None or (mark == "/" and self._is_owner_too(candidate, prefix, text, rest)):
            return Next.READING
        inner = Source(whose)
        if mark == "/" and candidate.source in GATEWAYS and inner is not candidate.source:
            return Next.READING  # owners as the gateway itself writes them
        if mark == ":" and candidate.source is None and self._is_ollama_tag(prefix, rest):
            return Next.READING
        source = Source.LITELLM if mark == "/" else inner
        if mark == "/" and inner is Source.HUGGINGFACE and prefix.startswith(("hf-hub", "hf_hub")):
            source = inner
        meaning = Meaning(rest, source)
        meaning.step("prefix", rest)
        served = next((found for form, _ in _PLATFORMS if (found := form.fullmatch(rest))), None)
        if served is not None and served.groups():  # ``cloudflare/@cf/…``
            self._on_hub.look_up_served(meaning, *served.groups())
            return meaning
        self._resolve_inner(meaning, rest, inner)
        return meaning

    def _is_ollama_tag(self, family: str, tag: str) -> bool:
        """``mistral:7b`` is of Ollama's library, ``mistral:mistral-large-latest`` of Mistral."""
        return family.casefold() in self._names.ollama_names and _OLLAMA_TAG.match(tag) is not None

    def _is_owner_too(self, candidate: Candidate, prefix: str, text: str, rest: str) -> bool:
        """``openai/whisper-large-v3`` is a repository, ``openai/gpt-4o`` is a gateway's name."""
        if candidate.source is Source.LITELLM or "/" in rest:
            return False
        if (
            slug(text) in self._names.by_slug
            and self._names.by_slug[slug(text)].casefold() == text.casefold()
        ):
            return True
        if self._on_hub.is_followed(text):
            return True
        owner = prefix.casefold() in self._names.owners
        return owner and not self._names.hosted_by(rest)

    def _resolve_inner(self, meaning: Meaning, rest: str, inner: Source) -> None:
        """The name behind a prefix, by whose it is."""
        for route in ("converse/", "converse_like/", "invoke/", "chat/", "responses/", "deployments/"):
            rest = rest.removeprefix(route)
        if inner is Source.OLLAMA:
            self._on_hub.look_up_ollama(meaning, rest)
            return
        parts = rest.split("/")
        if inner is Source.HUGGINGFACE and len(parts) > 2:
            rest = "/".join(parts[-2:])
        self._on_hub.look_up_hosted(meaning, rest)

    def _hosted(self, candidate: Candidate, text: str) -> Meaning | Next | None:
        """A name of a hosted interface: by its form, or because the client says so."""
        whose = self._names.hosted_by(text)
        source = self._hosted_source(candidate, whose)
        if source is None or (whose is not None and candidate.source in (Source.HUGGINGFACE, Source.OLLAMA)):
            return Next.READING
        if whose is None and is_hub_id(text):
            if source not in SERVING_OPEN_WEIGHTS:
                return Next.READING
        elif whose is None and not self._may_be_hosted(candidate):
            return Next.READING
        if source is Source.OPENROUTER and whose is None and "/" not in text:
            return None  # its names have their maker before them
        meaning = Meaning(text, source)
        self._on_hub.look_up_hosted(meaning, text)
        return meaning

    def _may_be_hosted(self, candidate: Candidate) -> bool:
        """A name no interface is known to serve, where the client says that it does."""
        return candidate.confidence is Confidence.CERTAIN or self._names.looks_like_model(
            f"x/{candidate.text}"
        )

    @staticmethod
    def _hosted_source(candidate: Candidate, whose: str | None) -> Source | None:
        if candidate.source in HOSTED and (candidate.source is not Source.OPENAI or whose is None):
            return candidate.source
        return Source(whose) if whose else None

    def _repository_id(self, candidate: Candidate, text: str) -> Meaning | Next | None:
        revision = None
        name, at, tail = text.partition("@")
        if at and is_hub_id(name) and re.fullmatch(r"[\w.-]+", tail):
            text, revision = name, tail
        name, colon, tail = text.rpartition(":")
        if colon and is_hub_id(name) and FREE_ENDING.fullmatch(f":{tail.lower()}"):
            text = name
        if not is_hub_id(text):
            return Next.READING
        owner = text.partition("/")[0].casefold()
        if owner in self._names.fixture_owners:
            return None
        if candidate.confidence is Confidence.POSSIBLE and not self._is_known(text):
            return None
        source = candidate.source or Source.HUGGINGFACE
        if source in (Source.OPENAI, Source.ANTHROPIC):
            source = Source.HUGGINGFACE
        meaning = Meaning(text, source, revision=revision)
        if self._is_hosted_name(text):  # ``google/gemini-2.0-flash``: no repository has such a name
            meaning.source = candidate.source or Source.UNKNOWN
            meaning.reason = MADE_UP
            return meaning
        return self._on_hub.repository(meaning, text)

    def _is_hosted_name(self, text: str) -> bool:
        """A gateway's ``maker/model`` of a model that only its maker serves."""
        owner, _, rest = text.partition("/")
        if self._on_hub.is_followed(text) or slug(text) in self._names.by_slug or rest != rest.lower():
            return False
        whose = self._names.hosted_by(rest)
        return whose is not None and whose in (
            owner.casefold().replace("-", ""),
            self._names.prefixes.get(owner),
        )

    def _is_known(self, repository: str) -> bool:
        return self._on_hub.is_followed(repository) or self._names.looks_like_model(repository)

    def _single_name(self, candidate: Candidate, text: str) -> Meaning | Next | None:
        """A name without an owner: moved repositories, Ollama's tags, Whisper's sizes."""
        if "/" in text:
            return None
        moved = self._names.moved.get(text.casefold())
        is_sure = candidate.source is None and candidate.confidence is not Confidence.POSSIBLE
        if moved and (len(text) > 5 or is_sure or candidate.source is Source.HUGGINGFACE):
            meaning = Meaning(text, candidate.source or Source.HUGGINGFACE)
            meaning.step("moved-repository", moved)
            return self._on_hub.repository(meaning, moved)
        joined = OWNER_IN_NAME.fullmatch(text)
        if joined and joined[1].casefold() in self._names.owners:  # ``openai_whisper-base``
            bare = re.sub(r"(?:_turbo)?(?:_\d+MB)?$", "", joined[2])
            known = self._names.by_slug.get(slug(bare))
            if known and known.partition("/")[0].casefold() == joined[1].casefold():
                meaning = Meaning(text, candidate.source or Source.HUGGINGFACE)
                meaning.step("copy", known)
                meaning.hub = known
                return meaning
        if candidate.kind in _WHISPER_KINDS and text in self._names.whisper:
            meaning = Meaning(text, Source.OPENAI, hub=self._names.whisper[text])
            meaning.step("whisper-size", self._names.whisper[text])
            return meaning
        return self._ollama_name(candidate, text) or self._unresolved(candidate, text)

    def _ollama_name(self, candidate: Candidate, text: str) -> Meaning | None:
        family, colon, _ = text.casefold().partition(":")
        if family not in self._names.ollama_names or candidate.source is not None:
            return None
        ambiguous = family in self._names.ollama_ambiguous
        unsure = ambiguous or not re.search(r"\d", family)
        if not colon and unsure and (ambiguous or candidate.confidence is Confidence.POSSIBLE):
            return None
        meaning = Meaning(text, Source.OLLAMA)
        self._on_hub.look_up_ollama(meaning, text)
        return meaning

    def _unresolved(self, candidate: Candidate, text: str) -> Meaning | None:
        """Any other word: kept where nothing but a model can stand."""
        if text.casefold() in _NO_NAMES or not re.fullmatch(r"[A-Za-z0-9][\w.:@+-]*", text):
            return None
        known = slug(text) in self._names.by_slug and len(slug(text)) > 6 and "_" not in text
        shaped = self._names.looks_like_model(f"x/{text}") and bool(re.search(r"\d", text))
        sure = candidate.confidence is Confidence.CERTAIN
        likely = candidate.confidence is Confidence.LIKELY and shaped
        versioned = re.search(r"[\d-]", text) is not None or candidate.source in HOSTED
        if not (sure or likely or known) or not versioned:
            return None
        meaning = Meaning(text, candidate.source or Source.UNKNOWN)
        self._on_hub.look_up_hosted(meaning, text)
        return meaning


_WHISPER_KINDS = frozenset(
    {"load_model", "WhisperModel", "BatchedInferencePipeline", "mlx_whisper", "whisper"}
)

_Reading = Callable[[Resolver, Candidate, str], Meaning | Next | None]
_PLATFORMS = (
    (_WORKERS, Source.CLOUDFLARE),
    (_GARDEN, Source.GOOGLE),
    (_NIM, Source.NVIDIA),
    (_PROFILE, Source.BEDROCK),
)
_READINGS: tuple[_Reading, ...] = (
    Resolver._on_platform,
    Resolver._alias,
    Resolver._hub_address,
    Resolver._in_library,
    Resolver._prefixed,
    Resolver._local,
    Resolver._hosted,
    Resolver._repository_id,
    Resolver._single_name,
)
