"""What kind of name a text is, by its form alone: an address, a repository, Ollama's, a gateway's, words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from enum import Enum, auto

from tracker.domain.naming.words import FORMATS
from tracker.domain.values.hub_id import hub_id_problem
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern


class Kind(Enum):
    """Where a name belongs."""

    REPOSITORY = auto()
    OLLAMA = auto()
    GATEWAY = auto()
    WORDS = auto()
    NO_MODEL = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``name`` is what is left once the form is taken off; ``why`` says what form it was.

    ``surely`` is false of ``owner/name``, which may be a repository or a gateway's name.
    """

    kind: Kind
    name: str
    revision: str | None = None
    why: str = ""
    surely: bool = True


_HUB_HOSTS = ("huggingface.co", "www.huggingface.co", "hf.co", "hf-mirror.com")
_AT_REVISION = frozenset({"tree", "blob", "resolve", "raw", "commit"})
_NOT_MODELS = frozenset(
    {"datasets", "spaces", "docs", "blog", "papers", "collections", "posts", "organizations"}
)
_ADDRESS = LatePattern(r"(?:[a-z][a-z0-9+.-]*)://", re.IGNORECASE)
_ENDING = LatePattern(
    r":(?:free|nitro|floor|online|extended|beta|thinking|exacto|cheapest|fastest|paid|batch)$", re.IGNORECASE
)
_SERVED = LatePattern(
    r"-maas$|@(?:\d{3,}|latest|default)$|-v1(?::\d+)?$|(?<=\d{8})-v\d+(?::\d+)?$|-\d+:\d+$|[-@]20\d{6}$|[-@]20\d\d-\d\d-\d\d$|-00[1-9]$",
    re.IGNORECASE,
)
_VERSION = LatePattern(r"(?<!\d{8})-v(?!1:)(\d+):(\d+)$", re.IGNORECASE)
_BEDROCK = LatePattern(
    r"(?:(?:us|eu|apac|ap|global|us-gov|jp|au|ca)\.)?([a-z0-9]+)\.([a-z][\w.-]*?(?::\d+)?)"
)
_BEDROCK_MAKERS = frozenset(
    [
        "anthropic",
        "amazon",
        "meta",
        "mistral",
        "cohere",
        "ai21",
        "stability",
        "deepseek",
        "openai",
        "qwen",
        "writer",
        "nvidia",
        "google",
        "moonshot",
        "moonshotai",
        "minimax",
        "zai",
        "twelvelabs",
        "luma",
    ]
)
_ACCOUNT = LatePattern(r"accounts/[\w-]+/models/([\w.-]+)")
_PUBLISHER = LatePattern(r"(?:projects/[^/]+/locations/[^/]+/)?publishers/([\w-]+)/models/([\w.@-]+)")
_REGISTRY_IMAGE = LatePattern(r"nvcr\.io/nim/(?:[\w-]+/)*?([\w.-]+/[\w.-]+)(?::[\w.-]+)?")
_CLOUDFLARE = LatePattern(r"@(?:cf|hf)/(.+)")
_AZURE = LatePattern(r"azureml://.*?/models/([\w.-]+).*")
_ARN = LatePattern(r"arn:aws[\w-]*:bedrock:[^/]*(?:foundation-model|inference-profile)/(.+)")
_CACHED = LatePattern(r"models--([A-Za-z0-9][\w.-]*?)--([\w.-]+)")
_COMMAND = LatePattern(
    r"(ollama) (?:run|pull|show) ([^\s-]\S*)|(?:vllm serve|hf download|huggingface-cli download) ([^\s-]\S*)"
)
_ROUTES = LatePattern(
    r"^(?:converse|converse_like|invoke|chat|responses|deployments|llama|openai)/(?=.*[./])"
)
_HUB_PREFIXES = frozenset({"huggingface", "hf"})


def read_name(text: str, prefixes: Mapping[str, str], ollama_names: Collection[str]) -> Reading:
    """The kind of name that ``text`` is; never raises."""
    text = text.strip().strip("\"'`").strip()
    return (
        _command(text)
        or _address(text)
        or _registry(text)
        or _cloud(text)
        or _prefixed(text, prefixes, ollama_names)
        or _repository(text)
        or _tagged(text)
        or Reading(kind=Kind.WORDS, name=text)
    )


def cleaned(name: str) -> str:
    """A gateway's name without what says how it is served: ``:free``, ``-maas``, ``@20260401``, ``-v1:0``.

    Bedrock's ending is the first release of a model, or the release of a dated one; elsewhere it is the
    model's own version: ``embed-v4:0`` is the fourth, ``7b-instruct-v0:2`` is 0.2.
    """
    name = _VERSION.sub(lambda found: f"-v{found[1]}" + (f".{found[2]}" if int(found[2]) else ""), name)
    name = name.removeprefix("databricks-")
    for _ in range(3):
        name = _SERVED.sub("", _ENDING.sub("", name))
    return name


# ---- what is copied from a card or a shell


def _command(text: str) -> Reading | None:
    """``ollama run qwen3:8b``, ``hf download org/name``, and a folder of the Hub's cache."""
    if found := _CACHED.fullmatch(text):
        return _on_the_hub(f"{found[1]}/{found[2]}")
    if (found := _COMMAND.match(text)) is None:
        return None
    if found[1]:
        return _address(found[2]) or Reading(kind=Kind.OLLAMA, name=found[2], why="Ollama's name")
    return _on_the_hub(found[3]) if found[3].count("/") == 1 else None


# ---- addresses


def _address(text: str) -> Reading | None:
    found = _ADDRESS.match(text)
    scheme = found.group()[:-3].lower() if found else ""
    rest = text[found.end() :] if found else text
    if scheme == "hf":
        return _on_the_hub(rest)
    if scheme == "azureml":
        return _gateway(_AZURE.sub(r"\1", text), "Azure's name") if _AZURE.fullmatch(text) else None
    host, slash, path = rest.partition("/")
    if host.lower() in _HUB_HOSTS and slash:
        return _on_the_hub(path)
    if not found:
        return None
    path = re.split(r"[?#]", path)[0].strip("/")
    if host.lower().endswith("ollama.com"):
        return Reading(kind=Kind.OLLAMA, name=path, why="Ollama's name")
    if host.lower().endswith("modelscope.cn") and path.startswith("models/"):
        return _gateway("/".join(path.split("/")[1:3]), "ModelScope's name")
    if host.lower() == "openrouter.ai":
        return _gateway(path.removeprefix("models/"), "OpenRouter's name")
    return Reading(kind=Kind.NO_MODEL, name=text, why="no address of a model that can be followed")


def _on_the_hub(path: str) -> Reading:
    path = re.split(r"[?#]", path)[0].strip("/").removeprefix("api/").removeprefix("models/")
    parts = path.split("/")
    if parts[0] in _NOT_MODELS or len(parts) < 2:
        return Reading(kind=Kind.NO_MODEL, name=path, why="the address of no model on the Hub")
    owner, name = parts[0], parts[1]
    name, _, revision = name.partition("@")
    name = name.partition(":")[0].removesuffix(".git")
    revision = revision.partition(":")[0]
    if len(parts) > 3 and parts[2] in _AT_REVISION:
        revision = revision or parts[3]
    if hub_id_problem(f"{owner}/{name}"):
        return Reading(kind=Kind.NO_MODEL, name=path, why="no repository can have that address")
    return Reading(
        kind=Kind.REPOSITORY, name=f"{owner}/{name}", revision=revision or None, why="the address on the Hub"
    )


# ---- registries of images, clouds


def _registry(text: str) -> Reading | None:
    if found := _REGISTRY_IMAGE.fullmatch(text):
        return _gateway(found[1], "NVIDIA's image")
    for start in ("docker.io/ai/", "hub.docker.com/r/ai/", "registry.ollama.ai/library/", "library/"):
        if text.startswith(start):
            return Reading(
                kind=Kind.OLLAMA, name=text.removeprefix(start), why="a name of a library of images"
            )
    if text.startswith("ai/") and text.count("/") == 1:
        return Reading(kind=Kind.OLLAMA, name=text.removeprefix("ai/"), why="Docker's name")
    return None


def _cloud(text: str) -> Reading | None:
    if found := _ARN.fullmatch(text):
        text = found[1]
    if found := _ACCOUNT.fullmatch(text):
        return _gateway(found[1], "Fireworks' name")
    if found := _PUBLISHER.fullmatch(text):
        return _gateway(f"{found[1]}/{found[2]}", "Vertex AI's name")
    if found := _CLOUDFLARE.fullmatch(text):
        return _gateway(found[1], "Cloudflare's name")
    if (found := _BEDROCK.fullmatch(text)) and found[1] in _BEDROCK_MAKERS:
        return _gateway(f"{found[1]}/{found[2]}", "Bedrock's name")
    return None


def _gateway(name: str, why: str) -> Reading:
    return Reading(kind=Kind.GATEWAY, name=name, why=why)


# ---- prefixes, repositories, tags


def _prefixed(text: str, prefixes: Mapping[str, str], ollama_names: Collection[str]) -> Reading | None:
    """``openrouter/z-ai/glm-5.2``, ``ollama/llama3.1``, ``openai:gpt-oss``; what follows is read anew."""
    found = re.fullmatch(r"([A-Za-z][\w-]*)([/:])(.+)", text)
    if found is None:
        return None
    prefix, mark, rest = found.groups()
    whose = prefixes.get(f"{prefix.lower()}{mark}") or prefixes.get(prefix.lower())
    if whose is None or (mark == ":" and prefix.lower() in ollama_names):
        return None
    if whose == "ollama":
        return Reading(kind=Kind.OLLAMA, name=rest, why="Ollama's name")
    inner = _ROUTES.sub("", rest)
    if whose == "huggingface" and "/" in inner:
        owner_and_name = "/".join(inner.split("/")[-2:])
        return _repository(owner_and_name)
    if mark == "/" and "/" not in inner and not _is_no_owner(prefix):
        return None  # it may be a repository, `openai/gpt-oss-20b`
    return _cloud(inner) or _gateway(inner, f"the name behind {prefix}{mark}")


def _is_no_owner(prefix: str) -> bool:
    """Prefixes that nobody publishes models under on the Hub."""
    return "_" in prefix or prefix.lower() in _GATEWAYS_ALONE


_GATEWAYS_ALONE = frozenset(
    [
        "openrouter",
        "bedrock",
        "groq",
        "azure",
        "watsonx",
        "dashscope",
        "deepinfra",
        "replicate",
        "vllm",
        "litellm",
        "fireworks",
        "sagemaker",
        "gemini",
        "palm",
        "oci",
        "heroku",
        "vercel",
        "github",
        "lepton",
        "anyscale",
        "novita",
        "hyperbolic",
        "friendliai",
        "sambanova",
        "moonshot",
        "zai",
        "cerebras",
        "databricks",
    ]
)


def _repository(text: str) -> Reading | None:
    if text.count("/") != 1:
        return None
    name, at, revision = text.partition("@")
    if at and re.fullmatch(r"[\w./-]+", revision) and not re.fullmatch(r"\d{3,}|latest", revision):
        text = name
    else:
        revision = ""
    name, colon, tag = text.rpartition(":")
    if colon and not hub_id_problem(name):
        if _ENDING.fullmatch(f":{tag}"):
            return _gateway(name, "a gateway's name")
        if FORMATS.fullmatch(tag.casefold()):
            text = name
        else:
            return Reading(kind=Kind.OLLAMA, name=text, why="a name with a tag")
    if hub_id_problem(text):
        return None
    return Reading(kind=Kind.REPOSITORY, name=text, revision=revision or None, surely=bool(revision))


def _tagged(text: str) -> Reading | None:
    """``qwen3:8b``, and Bedrock's ``…-v1:0`` without its maker."""
    if "/" in text or not re.fullmatch(r"[\w.-]+:[\w.-]+", text):
        return None
    return Reading(kind=Kind.OLLAMA, name=text, why="Ollama's name")
