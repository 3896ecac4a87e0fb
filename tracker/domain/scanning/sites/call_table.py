"""Functions that are given models: where among the arguments, whose names, how surely; for every language.

Rows follow the libraries' own signatures. A row's ``name`` is the end of the dotted name at the call;
keywords that mean models in any call (``model_keys``) need no row.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.domain.scanning.sites.callees import plain
from tracker.domain.scanning.text.reference import Confidence, Source
from tracker.domain.values.late_dataclass import dataclass


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """How one function is told its model.

    ``position`` counts from 0, None where only keywords do. ``modules``: the row holds only where one of
    these was imported, for names as common as ``pipeline`` or ``load``.
    """

    position: int | None = 0
    keywords: frozenset[str] = frozenset()
    source: Source | None = None
    confidence: Confidence = Confidence.CERTAIN
    modules: tuple[str, ...] = ()


_TABLE: dict[str, list[Call]] = {}
_STYLES: dict[str, list[Call]] = {}
_CAPITALS = re.compile(r"[A-Z][a-z]")


def calls_named(name: str) -> list[Call]:
    """The rows of a function, by the last part of its dotted name."""
    return _TABLE.get(name, [])


@lru_cache(maxsize=4096)
def calls_in_any_style(name: str) -> tuple[Call, ...]:
    """The same in any language's spelling of a name of several words: ``fromPretrained``,
    ``FromPretrained``.
    """
    exact = _TABLE.get(name)
    return tuple(exact if exact is not None else _STYLES.get(plain(name), ()))


def _add(
    names: str,
    keywords: str = "",
    *,
    position: int | None = 0,
    source: Source | None = None,
    confidence: Confidence = Confidence.CERTAIN,
    modules: str = "",
) -> None:
    row = Call(
        position=position,
        keywords=frozenset(keywords.split()),
        source=source,
        confidence=confidence,
        modules=tuple(modules.split()),
    )
    for name in names.split():
        _TABLE.setdefault(name, []).append(row)
        if "_" in name or len(_CAPITALS.findall(name)) > 1:
            _STYLES.setdefault(plain(name), []).append(row)


_HUB = Source.HUGGINGFACE

# transformers, diffusers, PEFT, adapters: the first argument; PEFT takes the adapter second.
_add(
    "from_pretrained",
    "pretrained_model_name_or_path model_name_or_path model_name model_id repo_id pretrained_model_name "
    "pretrained_model_or_path repo_id_or_path",
    source=_HUB,
)
_add("from_pretrained", "model_id adapter_name", position=1, source=_HUB, modules="peft")
_add("load_pretrained", "model_name_or_path", source=_HUB)
_add("pipeline", "model tokenizer", position=1, source=_HUB, modules="transformers optimum")
_add("from_pipe from_single_file", "pretrained_model_link_or_path", source=_HUB)
_add(
    "load_lora_weights load_ip_adapter load_textual_inversion load_attn_procs load_lora_adapter",
    "pretrained_model_name_or_path_or_dict pretrained_model_name_or_path",
    source=_HUB,
)
_add(" load_adapter", "peft_model_id adapter_name_or_path", source=_HUB, modules="transformers peft adapters")
_add("LoRARequest", "lora_path lora_local_path", position=2, source=_HUB)
_add("FastModel FastLanguageModel FastVisionModel", "model_name", position=None, source=_HUB)
_add("AutoModelForCausalLMWithValueHead create_reference_model", position=None, source=_HUB)
_add("SFTTrainer DPOTrainer GRPOTrainer PPOTrainer KTOTrainer RewardTrainer", "model ref_model reward_funcs")
_add("model_info list_repo_files list_repo_tree repo_exists file_exists get_safetensors_metadata", "repo_id")
_add(
    "snapshot_download hf_hub_download hf_hub_url cached_download try_to_load_from_cache",
    "repo_id",
    source=_HUB,
)
_add("cached_file get_file_from_repo load_state_dict_from_hub", "path_or_repo_id path_or_repo", source=_HUB)
_add("InferenceClient AsyncInferenceClient InferenceApi", "model repo_id")
_add("text_generation feature_extraction chat_completion", "model", position=None)
_add("load_checkpoint_and_dispatch init_empty_weights", "checkpoint", position=1)

# embedding and reranking
_add(
    "SentenceTransformer CrossEncoder SparseEncoder LoggingCrossEncoder",
    "model_name_or_path model_name",
    source=_HUB,
)
_add(
    "FlagModel FlagAutoModel BGEM3FlagModel FlagReranker FlagLLMReranker LayerWiseFlagLLMReranker",
    source=_HUB,
)
_add("from_finetuned", "model_name_or_path", source=_HUB)
_add(
    "TextEmbedding SparseTextEmbedding LateInteractionTextEmbedding ImageEmbedding", "model_name", source=_HUB
)
_add("TextCrossEncoder", "model_name", source=_HUB, modules="fastembed")
_add("INSTRUCTOR ColBERT", "model_name_or_path model_name", source=_HUB)
_add("Reranker", "model_name", source=_HUB, modules="rerankers")
_add("KeyBERT BERTopic", "model embedding_model", source=_HUB)
_add("TransformerWordEmbeddings TransformerDocumentEmbeddings", "model", source=_HUB)
_add("models.Transformer", "model_name_or_path", source=_HUB)
_add("get_encoder", position=None)
_add("HuggingFaceModel", "model_id", source=_HUB, modules="bentoml")

# engines
_add("LLM", "model tokenizer speculative_model", source=_HUB, modules="vllm tensorrt_llm aphrodite")
_add("LLM", "model model_id", modules="crewai gpt4all lmdeploy")
_add(
    "AsyncEngineArgs EngineArgs ServerArgs",
    "model model_path tokenizer draft_model",
    position=None,
    source=_HUB,
)
_add("Engine Runtime", "model_path tokenizer_path", position=None, source=_HUB, modules="sglang sgl")
_add(
    "load generate convert quantize",
    "path_or_hf_repo hf_path model",
    source=_HUB,
    modules="mlx_lm mlx_vlm mlx_audio",
)
_add("transcribe", "path_or_hf_repo", position=None, source=_HUB, modules="mlx_whisper")
_add("Llama", "model_path", source=Source.LOCAL_FILE, modules="llama_cpp")
_add("LlamaCpp LlamaCPP", "model_path", position=None)
_add("GPT4All", "model_name model")
_add("load_model", "model_name model_path name model_id path_or_hf_repo")
_add("WhisperModel BatchedInferencePipeline", "model_size_or_path")
_add(
    "create_model_and_transforms create_model_from_pretrained get_tokenizer", source=_HUB, modules="open_clip"
)
_add("create_model", "model_name", confidence=Confidence.POSSIBLE, modules="timm open_clip")
_add("ORTModelForCausalLM AutoGPTQForCausalLM AutoAWQForCausalLM", position=None)
_add("from_quantized", "model_name_or_path quant_path", source=_HUB)
_add("from_hf from_hub load_from_hub from_huggingface_hub import_ckpt", "repo_id model_name_or_path source")
_add("from_model_id", "model_id", source=_HUB)
_add("StableDiffusionPipeline", position=None)
_add("ctransformers.AutoModelForCausalLM", position=None)
_add("GenericLoraConfig", position=None)

_add("transformers from_transformers mlxlm exl2 exllamav2", "model_name", source=_HUB, modules="outlines")

_add("set_model set_sparse_model", "embedding_model_name", confidence=Confidence.POSSIBLE)
_add("llm_factory embedding_factory", "model", modules="ragas")

# what a person chooses from
_add(
    "Dropdown Radio Textbox", "value choices", position=None, confidence=Confidence.POSSIBLE, modules="gradio"
)
_add("text_input text_area", "value", position=1, confidence=Confidence.POSSIBLE, modules="streamlit")
_add(
    "selectbox radio multiselect", "options", position=1, confidence=Confidence.POSSIBLE, modules="streamlit"
)

# hosted models: the name says which; the client says whose
_add("ChatOpenAI OpenAIEmbeddings", "model model_name", position=None, source=Source.OPENAI)
_add("AzureChatOpenAI AzureOpenAIEmbeddings", "model model_name", position=None, source=Source.AZURE)
_add(
    "AzureChatOpenAI AzureOpenAIEmbeddings",
    "azure_deployment deployment_name",
    position=None,
    source=Source.AZURE,
    confidence=Confidence.LIKELY,
)
_add(
    "OpenAIEmbedding OpenAIModel OpenAIChatModel OpenAIResponsesModel OpenAIGenerator OpenAIChatGenerator",
    "model",
)
_add("OpenAILike OpenAIServerModel OpenAIChatCompletionClient OpenAIChatCompletionsModel", "model model_id")
_add("ChatAnthropic AnthropicModel AnthropicChatGenerator", "model model_name", source=Source.ANTHROPIC)
_add(
    "GenerativeModel ChatGoogleGenerativeAI GoogleGenerativeAIEmbeddings GoogleModel GeminiModel",
    "model model_name",
)
_add("ChatVertexAI VertexAI ChatMistralAI MistralAIEmbeddings MistralModel", "model model_name")
_add("ChatGroq GroqModel", "model model_name", source=Source.GROQ)
_add("ChatTogether TogetherEmbeddings TogetherLLM", "model", source=Source.TOGETHER)
_add("ChatFireworks FireworksEmbeddings", "model", source=Source.FIREWORKS)
_add("ChatCohere CohereEmbeddings CohereRerank", "model", source=Source.COHERE)
_add("ChatNVIDIA NVIDIAEmbeddings NVIDIARerank", "model", source=Source.NVIDIA)
_add(
    "ChatOllama OllamaLLM OllamaEmbeddings OllamaEmbedding OllamaLocal OllamaGenerator OllamaChatGenerator",
    "model model_name",
    source=Source.OLLAMA,
)
_add("Ollama", "model", source=Source.OLLAMA)
_add("chat generate embeddings embed pull show", "model", source=Source.OLLAMA, modules="ollama")
_add(
    "ChatLiteLLM LiteLLMModel LiteLLM LiteLlm ChatLiteLLMRouter",
    "model model_id model_name",
    source=Source.LITELLM,
)
_add(
    "completion acompletion embedding aembedding "
    "text_completion rerank responses aresponses image_generation",
    "model",
    source=Source.LITELLM,
    modules="litellm",
)
_add("InferenceClientModel HfApiModel TransformersModel VLLMModel MLXModel", "model_id", source=_HUB)
_add(
    "AmazonBedrockServerModel AmazonBedrockModel ChatBedrock "
    "ChatBedrockConverse BedrockEmbeddings BedrockLLM",
    "model_id model",
    source=Source.BEDROCK,
)
_add(
    "invoke_model invoke_model_with_response_stream converse converse_stream",
    "modelId",
    position=None,
    source=Source.BEDROCK,
)
_add("LM", "model", modules="dspy")
_add("OpenAI AzureOpenAI Anthropic Gemini GoogleGenAI MistralAI Groq", "model", modules="llama_index")
_add("from_provider", "model", modules="instructor")
_add("init_chat_model init_embeddings", "model")
_add("create_agent create_react_agent create_deep_agent", "model", confidence=Confidence.LIKELY)
_add("Agent", "model llm", confidence=Confidence.LIKELY, modules="pydantic_ai crewai agents agno")
_add("replicate.run async_run", "ref", source=Source.REPLICATE, modules="replicate")
_add(
    "HuggingFaceEndpoint HuggingFaceHub HuggingFaceTextGenInference",
    "repo_id model",
    position=None,
    source=_HUB,
)
_add(
    "HuggingFaceEmbeddings HuggingFaceBgeEmbeddings HuggingFaceInstructEmbeddings HuggingFaceCrossEncoder",
    "model_name model",
    source=_HUB,
)
_add(
    "HuggingFaceEmbedding HuggingFaceLLM "
    "HuggingFaceInferenceAPI HuggingFacePipeline HuggingFaceLocalGenerator",
    "model_name model tokenizer_name model_id",
    source=_HUB,
)
_add(
    "SentenceTransformersTextEmbedder SentenceTransformersDocumentEmbedder TransformersSimilarityRanker",
    "model",
    source=_HUB,
)
_add(
    "SentenceTransformersDiversityRanker SentenceTransformersSimilarityRanker SentenceTransformerRerank",
    "model",
    source=_HUB,
)
_add(
    "HuggingFaceAPIGenerator HuggingFaceLocalChatGenerator FastEmbedEmbedding FastembedTextEmbedder",
    "model model_name",
    source=_HUB,
)
_add(
    "SentenceTransformerEmbeddings SentenceTransformerEmbeddingFunction HuggingFaceEmbeddingFunction",
    "model_name",
    source=_HUB,
)
_add("WhisperKit WhisperKitConfig", "model", position=None, confidence=Confidence.CERTAIN)
_add("with_revision", source=_HUB, confidence=Confidence.LIKELY)
# transformers.js, Hugging Face's JavaScript clients, WebLLM, node-llama-cpp, LangChain.js
_add("CreateMLCEngine resolveModelFile initChatModel")
_add("CreateWebWorkerMLCEngine", position=1)
_add("getModelMetadata cachedModelPath", source=_HUB, modules="huggingface")
_add(
    "listFiles downloadFile fileDownloadInfo snapshotDownload fileExists pathsInfo listCommits modelInfo "
    "parseSafetensorsMetadata checkRepoAccess downloadFileToCacheDir scanCacheDir",
    "repo name",
    position=None,
    source=_HUB,
    confidence=Confidence.LIKELY,
)
_add("encoding_for_model", "model_name", confidence=Confidence.LIKELY)
_add("resolve_embed_model", "embed_model")

NEVER = _words(
    """
    push_to_hub save_pretrained upload_file upload_folder create_repo create_branch delete_repo
    load_dataset dataset_info space_info create_commit upload_large_folder load_dataset_builder
    get_dataset_config_names get_dataset_split_names add_space_secret duplicate_space restart_space
    update_repo_settings update_repo_visibility create_tag HfFileSystem register_model log_model
    ForeignKey OneToOneField ManyToManyField get_model ContentType model_validate startswith
    endswith replace split join getLogger info debug warning error exception print isinstance
    getattr setattr hasattr ModelForm ValueError RuntimeError KeyError TypeError load_from_disk
    save_to_disk
    """
)
"""Functions whose arguments are never a model that is used: outputs, data sets, messages, Django's models."""

OUTPUT_KEYWORDS = _words(
    """
    repo_type hub_model_id push_to_hub_model_id output_dir dataset dataset_name dataset_id
    path_in_repo
    """
)
OTHER_REPOSITORIES = frozenset({"dataset", "space"})
"""Values of ``repo_type`` that say that no model is meant."""
