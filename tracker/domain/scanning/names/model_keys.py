"""Which names of options, settings and variables stand before a model, and how surely."""

from __future__ import annotations

import re
from functools import lru_cache

from tracker.domain.scanning.text.reference import Confidence


def words(text: str) -> frozenset[str]:
    """The words of a text set in several lines."""
    return frozenset(text.split())


_SURELY = words(
    """
    model_name_or_path base_model base_models base_model_config base_model_name base_model_name_or_path
    base_model_id pretrained_model_name_or_path pretrained_model_name pretrained_model_id
    pretrained_model_path hf_model hf_model_id hf_model_name hf_model_path hf_repo_model
    hf_model_name_or_path hf_model_repo_id huggingface_model huggingface_model_id hub_model
    tokenizer_name_or_path draft_model_name_or_path teacher_model_name_or_path
    student_model_name_or_path reward_model_name_or_path ref_model_name_or_path sft_model_name_or_path
    adapter_name_or_path speculative_model speculative_draft_model speculative_draft_model_path
    draft_model assistant_model embedding_model_name_or_path reranker_model_name_or_path
    pretrained_model base_llm llm_model_id llm_model_name embedding_model_id embedding_model_name
    rerank_model_id reranker_model_id model_id_or_path
    """
)
_LIKELY = words(
    """
    name_or_path _name_or_path
    model_id model_ids model_name model_names model_path model_uri model_repo model_repo_id model_source
    model_source_id model_tag model_ref model_url model_identifier model_slug modelid modelname hf_repo
    hf_repo_id hf_path hf_hub_id hf_pretrained huggingface_repo huggingface_repo_id huggingface_id
    huggingface_path huggingface_name hf_file_repo pretrained pretrained_path pretrained_name
    restore_from_path tokenizer_id tokenizer_name tokenizer_path tokenizer_model
    tokenizer_hub tokenizer_repo tokenizer_hub_id tokenizer processor_name
    processor_id storage_uri llm_name llm_id llm_path chat_llm llama_model gguf_path gguf_model
    gguf_file embedding_name embed_model embedding_id reranking_model lora_path lora_model
    lora_name_or_path peft_model peft_model_id adapter_model adapter_path adapter_id lora_adapter
    lora_modules judge_llm language_model vision_tower foundation_model nim_model_name openai_deployment
    vision_encoder llm_backbone path_or_hf_repo chat_deployment embedding_deployment openai_deployment_name
    """
)
_POSSIBLE = words(
    """
    model models loras sentence_transformer cross_encoder encoder adapter lora_model_dir peft_model_dir draft
    judges
    processor llm llms gguf embedding embeddings embedder reranker rerank lora
    controlnet vae unet text_encoder teacher student judge grader fallback fallbacks default_fallbacks
    summarizer generator completion chat backbone deployment inference_profile checkpoint
    checkpoint_id checkpoint_path checkpoint_name ckpt tokenizer_config ckpt_path init_checkpoint
    repo_id hf hf_id hub_id model_dir model_key model_spec model_string ollama pipeline
    provider_model_id provider_resource_id shield_id engine deployment_name deployment_id deployment_names
    azure_deployment azure_deployment_name
    context_window_fallbacks content_policy_fallbacks
    """
)
_NEVER = re.compile(
    r"(?:^|_)(?:served|save|saved|saving|output(?!_(?:parser|guard|moderat|filter|fix|valid|format|rewrit|judge))|out|push|hub_model|export|log|logging|use|enable|disable|dump|no|max|"
    r"num|data|car|vehicle|device|user|db|database|django|sql|product|view|business|pricing|threat|cache|unload|"
    r"supported|printer|camera|phone|prefix|prefixes|suffix|suffixes|pattern|patterns|regex)(?:_|$)"
)
_EITHER = re.compile(
    r"(?:^|_)(?:model|pretrained|tokenizer|encoder|embedder|checkpoint|adapter|backbone)(?:_(?:name|id|path|repo|dir|uri))?"
    r"(?:_or_(?:name|id|path|repo|dir|model|config|hub|url))+$"
)
"""``model_id_or_path``, ``pretrained_model_or_path`` and their kin."""
_JOINED = re.compile(
    r"(?:^|_)[a-z0-9]{1,40}(?:model|llm)_?(?:name|id|path)$|_(?:[a-z0-9]{2,20})?model(?:name|id)$|^model(?:name|id)$"
)
"""``modelname`` written in one, behind another word or a prefix: ``APP_TEXTSPLITTER_MODELNAME``."""
_DEPLOYED = re.compile(r"_deployment(?:_(?:name|id))?$|deploymentname$|^deploymentid$")
_HARD = re.compile(
    r"(?:^|_)(?:served|save|saved|saving|output|out|push|hub_model|export|prefix"
    r"|suffix|pattern|regex|car|vehicle|printer|camera|phone|django|sql|database|db|view)_"
)
_TAIL = re.compile(
    r"_(?:models?|model_(?:id|name|path|repo|uri|tag)|llm|llm_(?:id|name)|tokenizer|checkpoint)$"
)
_ENVIRONMENT = re.compile(
    r"(?:^|_)(?:models?|model_?id|llms?|embeddings?|embedder|rerank(?:er|ing)?|tokenizer|checkpoint|ckpt|"
    r"hf_repo|hf_repo_id|repo_id|pretrained|lora|gguf|storage_uri|deployment|engine)"
    r"(?:_(?:id|ids|name|names|path|repo|uri|url|tag|source|file|dir|default|primary|fallback|small|large|fast|main"
    r"|name_or_path|[a-z]{2,12}|\d))?$"
)
_ENVIRONMENT_NEVER = re.compile(
    r"(?:^|_)(?:key|token|secret|password|host|port|endpoint|provider|types?|dim|dims|dimension|dimensions|size|"
    r"length|len|max|min|count|num|dtype|device|region|timeout|cache|batch|concurrency|workers|replicas|version|"
    r"backend|revision|loader|impl|format|args|server|service|temperature|context|addr|address|"
    r"prefix|prefixes|suffix|suffixes|pattern|patterns|regex)(?:_|$)"
)
_OTHER_MODELS = re.compile(
    r"(?:^|_)(?:served|output|save|dataset|datasets|db|database|product|car|vehicle|printer|camera|phone|threat|"
    r"pricing|business|hub_model_id)(?:_|$)"
)
_ENDS_AS_MODEL = re.compile(r"_model(?:_(?:id|name|path))?$")
_SEVERAL = re.compile(
    r"(?:^|_)model_?(?:slugs|ids|names|keys|tags)$|^(?:slugs|available_models|known_models)$|"
    r"(?:^models|^model_ids|_(?:models|model_ids|model_names|checkpoints)|models_to_\w+|models_under_\w+|judges|graders|teachers|rerankers"
    r"|embedders|llms|adapters)$"
    r"|(?:^|_)(?:models?|llms?|embedders?|rerankers?|checkpoints?)_(?:map|mapping|table|catalog(?:ue)?|presets|choices"
    r"|options|aliases|tiers|routes|(?:by|for|per)_\w+)$"
)
_TABLE = re.compile(
    r"(?:^|_)(?:models?|llms?|checkpoints?|embedders?|embeddings?|rerankers?|tokenizers?)(?:_|$)"
)
_WITH_OWN_REVISION = re.compile(
    r"(?:^|_)(?:teacher|reward|judge|ref|draft|student|speculative|assistant)(?:_|$)|^tokenizer(?:_path)?$"
)
_INNER = words(
    """
    repository path name id repo repo_id uri url source hf_id pretrained from model default tag identifier
    slug hf model_id model_name
    real_name value primary target ref default_value allowed_values enum options choices
    initial const examples
    """
)
_OUTER = re.compile(
    r"(?:^|_)(?:models?|llms?|embedd?(?:ings?|er)|rerank(?:er|ing)?|tokenizer|base_model|teacher|student|judge|"
    r"chat_?model|language_model|lora_modules|loras|adapters|model_config|model_args|modelargs|model_loading_config|checkpoint|pretrained)$"
    r"|(?:^|_)(?:model|llm|embedding|deployment)_?(?:name|id)$"
    r"|(?:^|_)(?:open_?ai|gpt|chat|embeddings?|llm)_deployment$"
)


@lru_cache(maxsize=4096)
def normal_key(key: str) -> str:
    """Lower case with underscores: ``--model-id``, ``modelId`` and ``MODEL_ID`` are one key."""
    key = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", key[:100].strip().lstrip("-+~"))
    return re.sub(r"[-. ]+", "_", key).lower()


@lru_cache(maxsize=4096)
def naming_of(key: str) -> Confidence | None:
    """What an option or a setting of this name says; None where it names no model."""
    key = normal_key(key)
    if key in _SURELY or key.endswith("_model_name_or_path"):
        return Confidence.CERTAIN
    if _EITHER.search(key):
        return Confidence.CERTAIN
    if _NEVER.search(key):
        # ``user_intent_model`` is a model all the same, if its text is one's name.
        return Confidence.POSSIBLE if _TAIL.search(key) and not _HARD.search(key) else None
    if key in _LIKELY or _TAIL.search(key) or _JOINED.search(key):
        return Confidence.LIKELY
    return Confidence.POSSIBLE if key in _POSSIBLE or _DEPLOYED.search(key) else None


@lru_cache(maxsize=4096)
def naming_of_several(key: str) -> Confidence | None:
    """What a list or table of this name holds; ``SUPPORTED_MODELS`` holds models that look like one."""
    return Confidence.POSSIBLE if _SEVERAL.search(normal_key(key)) else None


@lru_cache(maxsize=4096)
def names_keys(key: str) -> bool:
    """Whether a table of this name may have models as its keys: ``MODEL_LIMITS``, ``models``."""
    key = normal_key(key)
    return _TABLE.search(key) is not None and _OTHER_MODELS.search(key) is None


@lru_cache(maxsize=4096)
def naming_of_variable(name: str) -> Confidence | None:
    """What an environment or Make variable of this name says."""
    key = normal_key(name)
    if naming_of(key) is Confidence.CERTAIN:
        return Confidence.LIKELY
    if _OTHER_MODELS.search(key) or (_ENVIRONMENT_NEVER.search(key) and not _ENDS_AS_MODEL.search(key)):
        return None
    return Confidence.LIKELY if _ENVIRONMENT.search(key) or naming_of(key) or _DEPLOYED.search(key) else None


def has_own_revision(key: str) -> bool:
    """Whether a ``revision`` beside this name is another model's, as beside a teacher or a draft."""
    return _WITH_OWN_REVISION.search(normal_key(key)) is not None


_LISTING = words("allowed_values enum options choices examples")


def lists_choices(key: str) -> bool:
    """Whether a key holds what may be chosen, not what is."""
    return normal_key(key) in _LISTING


@lru_cache(maxsize=4096)
def naming_inside(outer: str, key: str) -> Confidence | None:
    """What ``key`` says inside a mapping named ``outer``, as in ``model: {path: …}``."""
    if normal_key(key) in _INNER and _OUTER.search(normal_key(outer)):
        return Confidence.POSSIBLE
    return None
