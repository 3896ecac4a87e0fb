"""Families of models under terms of their own, as names and configurations give them away.

A name proves nothing: what is found here is a reason to ask, never a parent. Families under standard licences
are left out, and so are names that only sound alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tracker.domain.observing.observation import Json
from tracker.domain.values.late_dataclass import dataclass
from tracker.domain.values.late_pattern import LatePattern


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Models called so, and the licences they may be under."""

    name: str
    keys: tuple[str, ...]


_ALIKE = LatePattern(
    r"tiny[-_. ]?llama|open[-_. ]?llama|mobile[-_. ]?llama|llama[-_. ]?(?:cpp|file|factory|index|guard|style|like"  # noqa: E501
    r"|arch|tokenizer)|llamafied|llama[-_. ]?omni|sheared|gemma[-_. ]?(?:like|tokenizer)|amber",
    re.IGNORECASE,
)
# One of these words stands in every name of a family; most names have none, and are not looked at further.
_HINT = LatePattern(
    r"llama|vicuna|gemma|siglip|qwen|tral|flux|command|aya|diffusion|sd3|sdxl|sd.?turbo|hunyuan|exaone|falcon"
    r"|kimi|minimax|deepseek|grok|glm|muse|dbrx|baichuan|cogv|dino|lfm|fish|openaudio|index.?tts|xtts|f5.?tts|kolors"
    r"|aquila|telechat|jamba|plamo|hyperclova|ltx|svd|playground|stable|starcoder|bloom|galactica|musicgen|nllb"
    r"|seamless|layoutlm|jina|depth.?anything|depth|medsam|esm3|rmbg|openelm|orca.2|solar|krea|audiogen|magnet",
    re.IGNORECASE,
)
_GEMMA_NEW, _GEMMA_OLD = "gemma-terms-2025-03-24", "gemma-terms-2024-04-01"
_FLUX_DEV = ("flux-1-dev-nc-1.1.1", "flux-1-dev-nc-1.1", "flux-1-dev-nc-2024")
_S = r"[-_. ]?"
_NAMES: tuple[tuple[LatePattern, Family], ...] = tuple(
    (LatePattern(rf"(?<![a-z0-9])(?:{pattern})", re.IGNORECASE), Family(name=name, keys=keys))
    for pattern, name, keys in (
        (rf"(?:deepseek{_S})?r1{_S}(?:0528{_S})?distill{_S}llama{_S}8b", "Llama 3.1", ("llama-3.1",)),
        (rf"(?:deepseek{_S})?r1{_S}(?:0528{_S})?distill{_S}llama{_S}70b", "Llama 3.3", ("llama-3.3", "llama-3.1")),  # noqa: E501
        (rf"(?:meta{_S})?llama{_S}4(?![0-9])", "Llama 4", ("llama-4",)),
        (rf"(?:meta{_S})?llama{_S}3[-_. ]3(?![0-9]|b)", "Llama 3.3", ("llama-3.3",)),
        (rf"(?:meta{_S})?llama{_S}3[-_. ]2(?![0-9]|b)", "Llama 3.2", ("llama-3.2",)),
        (rf"(?:meta{_S})?llama{_S}3[-_. ]1(?![0-9]|b)", "Llama 3.1", ("llama-3.1",)),
        (rf"(?:meta{_S})?llama{_S}3(?![0-9]|[-_. ][0-9](?![0-9]*b))", "Llama 3", ("llama-3",)),
        (rf"(?:meta{_S})?llama{_S}2(?![0-9]|\.)|code{_S}llama|vicuna", "Llama 2", ("llama-2",)),
        (rf"(?:meta{_S})?llama(?![a-z])", "Llama", ("llama-3.1", "llama-3", "llama-2")),
        (r"medgemma|txgemma|medsiglip", "Health AI Developer Foundations", ("hai-def",)),
        (rf"gemma{_S}3n?(?![0-9])|embeddinggemma|translategemma|functiongemma", "Gemma 3", (_GEMMA_NEW,)),
        (
            rf"(?:code|recurrent|pali|shield)?gemma{_S}(?:2|1\.1)?{_S}(?:2b|7b|9b|27b)(?![0-9])|gemma{_S}2(?![0-9])"
            r"|(?:code|recurrent|pali|shield)gemma",
            "Gemma",
            (_GEMMA_OLD,),
        ),
        (rf"qwen{_S}2{_S}5{_S}(?:coder{_S}|vl{_S})?3b|qwen2\.5{_S}(?:coder{_S}|vl{_S})?3b", "Qwen2.5-3B", ("qwen-research-2024",)),  # noqa: E501
        (rf"qwen2(?:\.5)?{_S}(?:vl{_S}|math{_S})?72b", "Qwen2.5-72B", ("qwen-2024",)),
        (rf"qwen1\.5{_S}(?!moe)", "Qwen1.5", ("tongyi-qianwen-2023", "tongyi-qianwen-research-2023")),
        (rf"mistral{_S}large{_S}(?:instruct{_S})?24(?:07|11)|pixtral{_S}large|ministral{_S}8b{_S}(?:instruct{_S})?2410"
         rf"|mistral{_S}small{_S}(?:instruct{_S})?2409", "Mistral research", ("mistral-research-0.1",)),
        (rf"codestral{_S}22b", "Codestral 22B", ("mistral-nonproduction-0.1",)),
        (rf"mistral{_S}medium{_S}3\.5|devstral{_S}2{_S}123b", "Mistral Medium 3.5", ("mistral-modified-mit",)),  # noqa: E501
        (rf"flux{_S}?1?{_S}(?:kontext{_S}|fill{_S}|depth{_S}|canny{_S}|redux{_S})?dev(?![a-z0-9])", "FLUX.1 [dev]", _FLUX_DEV),  # noqa: E501
        (rf"flux{_S}1{_S}krea|flux\.?2{_S}dev", "FLUX.2 [dev]", ("flux-dev-nc-2.0",)),
        (rf"flux\.?2{_S}klein{_S}(?:base{_S})?9b", "FLUX.2 [klein] 9B", ("flux-nc-2.1",)),
        (rf"(?:c4ai{_S})?command{_S}(?:r|a)(?![a-z])|aya{_S}(?:expanse|vision|23)", "Command and Aya", ("cohere-cc-by-nc", "cc-by-nc-4.0")),  # noqa: E501
        (rf"stable{_S}diffusion{_S}3(?:\.5)?(?![0-9])|sd3(?:\.5)?(?![0-9])", "Stable Diffusion 3", ("stability-community-2024",)),  # noqa: E501
        (rf"sdxl{_S}turbo|sd{_S}turbo", "SDXL Turbo", ("stability-nc-research-community-2023", "stability-community-2024")),  # noqa: E501
        (rf"hunyuan{_S}?3d{_S}2", "Hunyuan3D 2", ("hunyuan-3d-2", "hunyuan-3d-2.1")),
        (rf"hunyuan{_S}(?:video|image|a13b|mt|ocr)", "Hunyuan", ("hunyuan-community",)),
        (rf"exaone{_S}4", "EXAONE 4", ("exaone-1.2-nc",)),
        (rf"exaone{_S}(?:3|deep)", "EXAONE 3", ("exaone-1.1-nc",)),
        (rf"falcon{_S}180b", "Falcon 180B", ("falcon-180b-tii-1.0",)),
        (rf"kimi{_S}k2\.5", "Kimi K2.5", ("kimi-k2.5-modified-mit",)),
        (rf"kimi{_S}k2\.6", "Kimi K2.6", ("kimi-k2.6-modified-mit",)),
        (rf"kimi{_S}k2(?![.0-9])", "Kimi K2", ("kimi-k2-modified-mit",)),
        (rf"kimi{_S}k3", "Kimi K3", ("kimi-k3",)),
        (rf"minimax{_S}h3", "MiniMax H3", ("minimax-h3-community",)),
        (rf"minimax{_S}m2\.1", "MiniMax M2.1", ("minimax-m2.1-modified-mit",)),
        (rf"minimax{_S}m2\.5", "MiniMax M2.5", ("minimax-m2.5-modified-mit",)),
        (rf"minimax{_S}m2\.7", "MiniMax M2.7", ("minimax-m2.7-nc",)),
        (rf"minimax{_S}m3", "MiniMax M3", ("minimax-m3-community",)),
        (rf"deepseek{_S}(?:coder{_S})?v2(?![0-9])|deepseek{_S}v2\.5|deepseek{_S}llm", "DeepSeek V2", ("deepseek-model-1.0",)),  # noqa: E501
        (rf"grok{_S}2(?![0-9])", "Grok 2", ("xai-grok-2-community",)),
        (rf"glm{_S}5\.3(?!{_S}flash)", "GLM-5.3", ("glm-5.3",)),
        (rf"muse{_S}spark{_S}open", "Muse Spark Open", ("muse-spark-open",)),
        (rf"baichuan{_S}2(?![0-9])", "Baichuan 2", ("baichuan2-community",)),
        (rf"chatglm{_S}2", "ChatGLM2", ("chatglm2-6b",)),
        (rf"chatglm{_S}6b", "ChatGLM", ("chatglm-6b",)),
        (rf"cogvideox{_S}(?:1\.5{_S})?5b", "CogVideoX", ("cogvideox",)),
        (r"cogvlm(?![0-9])", "CogVLM", ("cogvlm",)),
        (rf"dino{_S}v3", "DINOv3", ("dinov3",)),
        (rf"lfm{_S}[12](?:\.5)?(?:[-_. ](?!5)|$)", "LFM", ("lfm-1.0",)),
        (rf"(?:fish{_S}speech|openaudio{_S}s1|fish{_S}audio)", "Fish Speech", ("cc-by-nc-sa-4.0", "fish-audio-research")),  # noqa: E501
        (rf"index{_S}tts{_S}2", "IndexTTS2", ("bilibili-indextts2",)),
        (rf"xtts(?:{_S}v?[12])?(?![a-z0-9])", "XTTS", ("coqui-cpml-1.0",)),
        (rf"f5{_S}tts", "F5-TTS", ("cc-by-nc-4.0",)),
        (r"kolors", "Kolors", ("kolors",)),
        (rf"aquila(?:chat)?2?{_S}(?:7b|34b|70b)", "Aquila", ("aquila", "aquila2-70b")),
        (rf"telechat2?{_S}(?:3b|7b|12b|35b|115b)", "TeleChat", ("telechat-community",)),
        (rf"jamba{_S}(?:large|mini)?{_S}1\.[56]", "Jamba 1.5", ("jamba-open-model",)),
        (r"hyperclova", "HyperCLOVA X", ("hyperclova-x-seed",)),
        (rf"stable{_S}video{_S}diffusion|svd{_S}xt", "Stable Video Diffusion", ("svd-nc-community", "stability-community-2024")),  # noqa: E501
        (rf"stable{_S}(?:audio{_S}open|cascade|fast{_S}3d|point{_S}aware)", "Stability AI", ("stability-community-2024",)),  # noqa: E501
        (rf"stable{_S}diffusion{_S}(?:v?1|v?2)[-_. ]", "Stable Diffusion", ("creativeml-openrail-m", "openrail++-m")),  # noqa: E501
        (rf"playground{_S}v2", "Playground v2", ("playground-v2-community",)),
        (r"starcoder(?!2?-?data)", "StarCoder", ("bigcode-openrail-m-1",)),
        (r"galactica", "Galactica", ("cc-by-nc-4.0",)),
        (rf"(?:musicgen|audiogen|magnet{_S}(?:small|medium))", "MusicGen", ("cc-by-nc-4.0",)),
        (rf"nllb{_S}(?:200|moe)", "NLLB", ("cc-by-nc-4.0",)),
        (rf"seamless{_S}m4t", "SeamlessM4T", ("cc-by-nc-4.0",)),
        (rf"layoutlm{_S}?v[23]", "LayoutLM", ("cc-by-nc-sa-4.0",)),
        (rf"jina{_S}(?:embeddings{_S}v[34]|reranker{_S}(?:v2|m0)|clip{_S}v2|colbert{_S}v2)", "Jina", ("cc-by-nc-4.0",)),  # noqa: E501
        (rf"depth{_S}anything{_S}v2{_S}(?:base|large|giant|vit[blg])", "Depth Anything V2", ("cc-by-nc-4.0",)),  # noqa: E501
        (r"esm3", "ESM3", ("cambrian-non-commercial",)),
        (r"openelm", "OpenELM", ("apple-ascl", "apple-amlr")),
        (rf"ltx{_S}2", "LTX-2", ("ltx-2-community",)),
        (rf"krea{_S}2", "Krea 2", ("krea-2-community",)),
        (rf"solar{_S}open", "Solar Open", ("upstage-solar-2026",)),
        (r"dbrx", "DBRX", ("databricks-open-model",)),
    )
)  # fmt: skip

_LLAMA_3_VOCABULARY = range(128256, 128321)
_ARCHITECTURES: Mapping[str, Family] = {
    "MllamaForConditionalGeneration": Family(name="Llama 3.2", keys=("llama-3.2",)),
    "Llama4ForConditionalGeneration": Family(name="Llama 4", keys=("llama-4",)),
    "Llama4ForCausalLM": Family(name="Llama 4", keys=("llama-4",)),
    "GemmaForCausalLM": Family(name="Gemma", keys=(_GEMMA_OLD,)),
    "Gemma2ForCausalLM": Family(name="Gemma 2", keys=(_GEMMA_OLD,)),
    "RecurrentGemmaForCausalLM": Family(name="RecurrentGemma", keys=(_GEMMA_OLD,)),
    "PaliGemmaForConditionalGeneration": Family(name="PaliGemma", keys=(_GEMMA_OLD,)),
    "Gemma3ForCausalLM": Family(name="Gemma 3", keys=(_GEMMA_NEW,)),
    "Gemma3ForConditionalGeneration": Family(name="Gemma 3", keys=(_GEMMA_NEW,)),
    "Gemma3nForConditionalGeneration": Family(name="Gemma 3n", keys=(_GEMMA_NEW,)),
    "CohereForCausalLM": Family(name="Command", keys=("cohere-cc-by-nc", "cc-by-nc-4.0")),
    "Cohere2ForCausalLM": Family(name="Command", keys=("cohere-cc-by-nc", "cc-by-nc-4.0")),
    "ExaoneForCausalLM": Family(name="EXAONE 3", keys=("exaone-1.1-nc",)),
    "Exaone4ForCausalLM": Family(name="EXAONE 4", keys=("exaone-1.2-nc",)),
    "DbrxForCausalLM": Family(name="DBRX", keys=("databricks-open-model",)),
}
_GGUF: Mapping[str, str] = {
    "gemma": "GemmaForCausalLM",
    "gemma2": "Gemma2ForCausalLM",
    "gemma3": "Gemma3ForCausalLM",
    "gemma3n": "Gemma3nForConditionalGeneration",
    "llama4": "Llama4ForCausalLM",
    "mllama": "MllamaForConditionalGeneration",
    "command-r": "CohereForCausalLM",
    "cohere2": "Cohere2ForCausalLM",
    "exaone": "ExaoneForCausalLM",
    "exaone4": "Exaone4ForCausalLM",
    "dbrx": "DbrxForCausalLM",
}
# The vocabularies that the makers of an architecture use: whoever trained from nothing has his own.
_VOCABULARIES: Mapping[str, frozenset[int]] = {
    "GemmaForCausalLM": frozenset({256000, 256064, 257152}),
    "Gemma2ForCausalLM": frozenset({256000, 256064}),
    "Gemma3ForCausalLM": frozenset({262144, 262145, 262208}),
    "Gemma3ForConditionalGeneration": frozenset({262144, 262145, 262208}),
    "CohereForCausalLM": frozenset({256000, 255033}),
    "Cohere2ForCausalLM": frozenset({256000, 262144}),
    "ExaoneForCausalLM": frozenset({102400}),
    "Exaone4ForCausalLM": frozenset({102400}),
}


_LLAMA_LINE = LatePattern(r"llama (?P<version>\d(?:\.\d)?) is licensed under")
_GEMMA_LINE = LatePattern(r"gemma is provided under and subject to")

_UNDER_TERMS = LatePattern(
    r"\b(?:licensed|provided|released|distributed)(?: by [^.,]{2,60})? under (?:and subject to )?(?:the )?"
    r"(?P<name>[^.,;:\"“”]{0,80}(?:community|research|non-?commercial|model|terms of use)[^.,;:\"“”]{0,60})"
)


def notice_keys(text: str) -> Iterator[str]:
    """The licences whose line of attribution stands in a folded text; other families have fixed lines."""
    for found in _LLAMA_LINE.finditer(text):
        yield f"llama-{found['version']}"
    if _GEMMA_LINE.search(text):
        yield _GEMMA_NEW


def notice_of_terms(text: str) -> str:
    """The name of terms for models that a folded text puts something under; empty where there are none."""
    found = _UNDER_TERMS.search(text)
    return found["name"].strip()[:100] if found else ""


def families_in(name: str) -> Iterator[Family]:
    """The family whose name stands in ``name``, the first that fits."""
    if not _HINT.search(name) or _ALIKE.search(name):
        return
    for pattern, family in _NAMES:
        if pattern.search(name):
            yield family
            return


def family_of_config(config: Mapping[str, Json]) -> Family | None:
    """The family that alone has this architecture with this vocabulary."""
    names = config.get("architectures")
    listed = [name for name in names if isinstance(name, str)] if isinstance(names, list | tuple) else []
    vocabulary = _vocabulary(config)
    for name in listed:
        if name == "LlamaForCausalLM" and vocabulary in _LLAMA_3_VOCABULARY:
            return _of_llama_3(config)
        if name == "Qwen2ForCausalLM" and (family := _of_qwen(config)):
            return family
        family = _ARCHITECTURES.get(name)
        usual = _VOCABULARIES.get(name)
        if family and (vocabulary is None or usual is None or vocabulary in usual):
            return family
    return None


def family_of_gguf(facts: Json) -> Family | None:
    """The same for the head of a GGUF file, as the Hub gives it."""
    name = facts.get("architecture") if isinstance(facts, Mapping) else None
    return _ARCHITECTURES.get(_GGUF.get(name, "")) if isinstance(name, str) else None


def _vocabulary(config: Mapping[str, Json]) -> int | None:
    text = config.get("text_config")
    for part in (config, text if isinstance(text, Mapping) else {}):
        size = part.get("vocab_size")
        if isinstance(size, int) and not isinstance(size, bool):
            return size
    return None


def _of_llama_3(config: Mapping[str, Json]) -> Family:
    scaling = config.get("rope_scaling")
    factor = scaling.get("factor") if isinstance(scaling, Mapping) else None
    if factor == 32.0:
        return Family(name="Llama 3.2", keys=("llama-3.2",))
    if factor == 8.0:
        return Family(name="Llama 3.1", keys=("llama-3.1", "llama-3.3"))
    return Family(name="Llama 3", keys=("llama-3.1", "llama-3", "llama-3.2", "llama-3.3"))


def _of_qwen(config: Mapping[str, Json]) -> Family | None:
    shape = (config.get("hidden_size"), config.get("num_hidden_layers"))
    if shape == (2048, 36):
        return Family(name="Qwen2.5-3B", keys=("qwen-research-2024",))
    if shape == (8192, 80):
        return Family(name="Qwen2.5-72B", keys=("qwen-2024",))
    return None
