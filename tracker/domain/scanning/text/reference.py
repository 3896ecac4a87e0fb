"""What a scan finds: candidates as they stand in a file, and references once their meaning is known."""

from __future__ import annotations

from collections.abc import Iterator
from enum import IntEnum, StrEnum

from tracker.domain.values.late_dataclass import dataclass
from tracker.vocabulary import PlaceClass


class Source(StrEnum):
    """Who serves or keeps what a reference names."""

    HUGGINGFACE = "huggingface"
    OLLAMA = "ollama"
    DOCKER = "docker"
    MODELSCOPE = "modelscope"
    LOCAL_FILE = "local-file"
    LITELLM = "litellm"
    OPENAI = "openai"
    ANTHROPIC = "anthropic"
    GOOGLE = "google"
    MISTRAL = "mistral"
    COHERE = "cohere"
    GROQ = "groq"
    TOGETHER = "together"
    FIREWORKS = "fireworks"
    OPENROUTER = "openrouter"
    BEDROCK = "bedrock"
    AZURE = "azure"
    NVIDIA = "nvidia"
    DEEPSEEK = "deepseek"
    XAI = "xai"
    VOYAGE = "voyage"
    JINA = "jina"
    REPLICATE = "replicate"
    CEREBRAS = "cerebras"
    PERPLEXITY = "perplexity"
    DASHSCOPE = "dashscope"
    MOONSHOT = "moonshot"
    ZHIPU = "zhipu"
    MINIMAX = "minimax"
    AI21 = "ai21"
    VOLCENGINE = "volcengine"
    TENCENT = "tencent"
    BAIDU = "baidu"
    REKA = "reka"
    CLOUDFLARE = "cloudflare"
    SAGEMAKER = "sagemaker"
    FAL = "fal"
    LUMA = "luma"
    DEEPGRAM = "deepgram"
    ELEVENLABS = "elevenlabs"
    ASSEMBLYAI = "assemblyai"
    WATSONX = "watsonx"
    OBJECT_STORE = "object-store"
    UNKNOWN = "unknown"


class Confidence(IntEnum):
    """How far the position alone says that a model is meant.

    ``CERTAIN``: nothing but a model fits there (``from_pretrained``, ``vllm serve``); any name is taken.
    ``LIKELY``: usually a model (a key ``model_name``, ``--model`` of an unknown program); the text has to
    look like a Hub id, a path to weights, or the name of a known model.
    ``POSSIBLE``: often something else (a key ``model``, ``name``, ``base``); only known owners, known
    model names and Hub ids that look like a model's are taken.
    """

    POSSIBLE = 1
    LIKELY = 2
    CERTAIN = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A text in a model position; ``line`` and ``column`` are 1-based, in characters.

    ``text`` is as written, without quotes and with variables replaced where their value is in sight.
    ``kind`` is the function, flag or key: ``from_pretrained``, ``vllm serve``, ``--model``, ``FROM``.
    ``source`` is set where the position settles it: ``ollama pull`` names Ollama's library, not the Hub.
    ``is_listed``: one of several in a list, as what a program can use; ``is_tested``: in a test that the
    file holds itself.
    """

    line: int
    column: int
    kind: str
    text: str
    source: Source | None = None
    revision: str | None = None
    confidence: Confidence = Confidence.CERTAIN
    is_listed: bool = False
    is_tested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A text in code that was not parsed: perhaps a model's name, or else a provider's address or key."""

    line: int
    column: int
    text: str
    is_name: bool


def distinct(found: Iterator[Candidate]) -> Iterator[Candidate]:
    """One candidate a place and text: the surest, then the one with a revision or source."""
    best: dict[tuple[int, int, str], Candidate] = {}
    for candidate in found:
        place = (candidate.line, candidate.column, candidate.text)
        other = best.get(place)
        if other is None or _weight(candidate) > _weight(other):
            best[place] = candidate
    yield from sorted(best.values(), key=lambda candidate: (candidate.line, candidate.column))


def _weight(candidate: Candidate) -> tuple[int, bool, bool]:
    return candidate.confidence, candidate.revision is not None, candidate.source is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """Something a finder could not read in a file; ends among ``files_skipped`` of the result."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step from the text to the canonical model: the rule's name and the name it gave."""

    rule: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """One reference to a model; ``hub`` is the canonical model's repository, None where unresolved.

    ``repository`` is the Hub repository that is really used (a mirror or quantised copy), if it is one.
    ``copy`` is that repository where its terms may differ: the registry does not count it as the model.
    ``place`` is what its place is for; ``reason`` says why there is no ``hub`` where one could be expected.
    ``pinned``: the revision is a commit, so that the bytes cannot change behind it.
    """

    path: str
    line: int
    column: int
    kind: str
    text: str
    source: Source
    hub: str | None = None
    repository: str | None = None
    revision: str | None = None
    registry_id: str | None = None
    pinned: bool = False
    resolved_by: tuple[Step, ...] = ()
    copy: str | None = None
    place: PlaceClass = PlaceClass.PRODUCTION
    reason: str | None = None

    @property
    def fetched(self) -> str | None:
        """The repository whose files are fetched for it; None where they come from elsewhere."""
        return self.copy or self.repository or self.hub if self.source is Source.HUGGINGFACE else None

    @property
    def names_to_check(self) -> tuple[str, ...]:
        """What a verdict has to hold for: the model, and the copy of it that is really used."""
        names = (self.registry_id or self.hub, self.copy)
        return tuple(name for name in names if name)
