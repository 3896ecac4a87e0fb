"""JavaScript functions, clients and providers that are given models, and functions that never are."""

from __future__ import annotations

from tracker.domain.scanning.text.reference import Source

HUB = Source.HUGGINGFACE
PROVIDERS: dict[str, Source | None] = {
    "openai": Source.OPENAI,
    "anthropic": Source.ANTHROPIC,
    "google": Source.GOOGLE,
    "vertex": Source.GOOGLE,
    "mistral": Source.MISTRAL,
    "groq": Source.GROQ,
    "togetherai": Source.TOGETHER,
    "xai": Source.XAI,
    "cohere": Source.COHERE,
    "deepseek": Source.DEEPSEEK,
    "fireworks": Source.FIREWORKS,
    "cerebras": Source.CEREBRAS,
    "perplexity": Source.PERPLEXITY,
    "bedrock": Source.BEDROCK,
    "azure": Source.AZURE,
    "ollama": Source.OLLAMA,
    "openrouter": Source.OPENROUTER,
    "huggingface": HUB,
    "deepinfra": Source.TOGETHER,
    "replicate": Source.REPLICATE,
    "voyage": Source.VOYAGE,
    "gateway": None,
    "vercel": None,
    "lmstudio": None,
    "moonshotai": Source.MOONSHOT,
}
MAKERS = {
    f"create{name}": source
    for name, source in (
        ("OpenAI", Source.OPENAI),
        ("OpenAICompatible", None),
        ("Anthropic", Source.ANTHROPIC),
        ("GoogleGenerativeAI", Source.GOOGLE),
        ("Vertex", Source.GOOGLE),
        ("Mistral", Source.MISTRAL),
        ("Groq", Source.GROQ),
        ("TogetherAI", Source.TOGETHER),
        ("Ollama", Source.OLLAMA),
        ("Azure", Source.AZURE),
        ("OpenRouter", Source.OPENROUTER),
        ("AmazonBedrock", Source.BEDROCK),
        ("DeepSeek", Source.DEEPSEEK),
        ("HuggingFace", HUB),
        ("Fireworks", Source.FIREWORKS),
        ("XAI", Source.XAI),
        ("Xai", Source.XAI),
        ("Cohere", Source.COHERE),
        ("Cerebras", Source.CEREBRAS),
        ("DeepInfra", Source.TOGETHER),
    )
}
CLIENTS: dict[str, Source | None] = {
    "OpenAI": Source.OPENAI,
    "AzureOpenAI": Source.AZURE,
    "Anthropic": Source.ANTHROPIC,
    "Groq": Source.GROQ,
    "Mistral": Source.MISTRAL,
    "Together": Source.TOGETHER,
    "InferenceClient": HUB,
    "HfInference": HUB,
    "Ollama": Source.OLLAMA,
}
MODEL_METHODS = frozenset(
    {
        "languageModel",
        "textEmbeddingModel",
        "embeddingModel",
        "imageModel",
        "chatModel",
        "completionModel",
        "chat",
        "completion",
        "embedding",
        "responses",
        "textEmbedding",
        "image",
        "transcription",
        "speech",
        "chatCompletion",
    }
)
# name: (position, source, module that has to be mentioned)
FUNCTIONS: dict[str, tuple[int, Source | None, str]] = {
    "pipeline": (1, HUB, "transformers"),
    "from_pretrained": (0, HUB, ""),
    "CreateMLCEngine": (0, None, ""),
    "CreateWebWorkerMLCEngine": (1, None, ""),
    "resolveModelFile": (0, None, ""),
    "initChatModel": (0, None, ""),
    "getModelMetadata": (0, HUB, "huggingface"),
    "cachedModelPath": (0, HUB, "huggingface"),
}
HUB_CLIENT = frozenset(
    {
        "listFiles",
        "downloadFile",
        "fileDownloadInfo",
        "snapshotDownload",
        "fileExists",
        "pathsInfo",
        "listCommits",
        "parseSafetensorsMetadata",
        "modelInfo",
        "checkRepoAccess",
        "downloadFileToCacheDir",
        "scanCacheDir",
    }
)
SHELLS = frozenset({"exec", "execSync", "execaCommand", "execaCommandSync", "$"})
STARTERS = frozenset({"spawn", "spawnSync", "execFile", "execFileSync", "execa", "execaSync"})
"""Functions that are given a program and a list of its arguments."""
HOLDERS = frozenset(
    {
        "useState",
        "useRef",
        "useLocalStorage",
        "ref",
        "shallowRef",
        "signal",
        "createSignal",
        "atom",
        "writable",
        "default",
        "prefault",
        "optional",
        "String",
        "Map",
        "Set",
    }
)
"""Functions whose result is kept under the name left of them: ``const [model] = useState("…")``."""
NEVER = frozenset(
    {
        "startsWith",
        "endsWith",
        "includes",
        "replace",
        "split",
        "log",
        "error",
        "warn",
        "info",
        "describe",
        "it",
        "test",
        "expect",
        "toBe",
        "toEqual",
        "uploadFile",
        "uploadFiles",
        "createRepo",
        "deleteRepo",
        "commit",
        "getItem",
        "emit",
    }
)
