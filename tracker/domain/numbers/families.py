"""What is known of whole families and stands in no configuration, each with its source."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.domain.values.late_dataclass import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedLength:
    """A length developers state for a family whose configuration says otherwise or nothing."""

    native: int
    reason: str
    source: str
    extended: int | None = None


_MINIMAX = StatedLength(
    native=1_000_000,
    extended=4_000_000,
    reason="trained at one million tokens; the configuration's ten million is the room of the position table",
    source="https://github.com/MiniMax-AI/MiniMax-01",
)
_MINIMAX_M1 = StatedLength(
    native=1_000_000,
    reason="reads one million tokens; the configuration's ten million is the room of the position table",
    source="https://github.com/MiniMax-AI/MiniMax-M1",
)

_MISTRAL_4 = StatedLength(
    native=262_144,
    reason="declared 256k; the configuration's million is what YaRN can reach",
    source="https://huggingface.co/mistralai/Mistral-Small-4-119B-2603",
)

STATED_LENGTHS: Mapping[str, StatedLength] = {
    "mistral4": _MISTRAL_4,
    "minimax": _MINIMAX,
    "minimax_text_01": _MINIMAX,
    "minimax_vl_01": _MINIMAX,
    "minimax_m1": _MINIMAX_M1,
}
"""Used where the configuration states more than this."""

_T5 = "https://arxiv.org/abs/1910.10683"
UNSTATED_LENGTHS: Mapping[str, StatedLength] = {
    "bloom": StatedLength(
        native=2048,
        reason="ALiBi without a bound in the configuration; trained at 2048",
        source="https://arxiv.org/abs/2211.05100",
    ),
    "mt5": StatedLength(
        native=1024,
        reason="relative positions without a bound; pre-trained at 1024",
        source="https://arxiv.org/abs/2010.11934",
    ),
    "umt5": StatedLength(
        native=1024,
        reason="relative positions without a bound; pre-trained at 1024",
        source="https://arxiv.org/abs/2304.09151",
    ),
    "falcon": StatedLength(
        native=2048, reason="no key; trained at 2048", source="https://arxiv.org/abs/2311.16867"
    ),
    "refinedweb": StatedLength(
        native=2048, reason="no key; trained at 2048", source="https://arxiv.org/abs/2311.16867"
    ),
    "refinedwebmodel": StatedLength(
        native=2048, reason="no key; trained at 2048", source="https://arxiv.org/abs/2311.16867"
    ),
    "grok-1": StatedLength(
        native=8192, reason="no key; released with 8192", source="https://github.com/xai-org/grok-1"
    ),
    "longt5": StatedLength(
        native=16_384,
        reason="relative positions without a bound; trained at 16384",
        source="https://arxiv.org/abs/2112.07916",
    ),
    "t5": StatedLength(
        native=512, reason="relative positions without a bound; pre-trained at 512", source=_T5
    ),
}
"""Used where no configuration states a length."""

UNSCALED_LENGTHS: Mapping[str, StatedLength] = {
    "mistral": StatedLength(
        native=131_072,
        source="https://mistral.ai/news/mistral-nemo",
        reason="declared 128k (NeMo, on which Pixtral is built); the configuration has room for a million",
    ),
}
"""Used where a configuration states more than half a million without any scaling of positions."""

_ALPHA_1000 = StatedLength(
    native=262_144,
    reason="an NTK alpha of 1000 stands for 256k, whatever number is stated beside it",
    source="https://github.com/Tencent-Hunyuan/Hunyuan-A13B",
)
ALPHA_LENGTHS: Mapping[tuple[str, float], StatedLength] = {
    ("hunyuan_v1_dense", 1000.0): _ALPHA_1000,
    ("hunyuan_v1_moe", 1000.0): _ALPHA_1000,
}
"""By model type and NTK alpha, from which no length can be worked out. Used where the file states less."""

ALPHA_LENGTHS_FROM: Mapping[tuple[str, float, int], StatedLength] = {
    ("hunyuan", 1000.0, 32_768): _ALPHA_1000,
    ("hunyuan_moe", 1000.0, 32_768): _ALPHA_1000,
}
"""The same for types of which other models state another length and mean it (Hunyuan-Large)."""

TRAINED_LENGTH_TYPES = frozenset({"rwkv", "rwkv4"})
"""State of fixed size, but trained at the length that the file states, beyond which quality falls."""

WRITING_SPEECH_TYPES = frozenset(
    {
        "whisper",
        "speech_to_text",
        "speech-encoder-decoder",
        "moonshine",
        "moonshine_streaming",
        "seamless_m4t",
        "seamless_m4t_v2",
        "canary",
        "cohere_asr",
        "kyutai_speech_to_text",
    }
)
"""Speech models with a decoder that writes text: its positions bound the text, not the sound."""

UNBOUNDED_TYPES = frozenset(
    [
        "mamba",
        "mamba2",
        "falcon_mamba",
        "rwkv",
        "rwkv4",
        "rwkv5",
        "rwkv6",
        "rwkv7",
        "rwkv6qwen2",
        "arwkv",
        "xlstm",
        "retnet",
        "recurrent_gemma",
        "codestral_mamba",
        "hawk",
        "griffin",
    ]
)
"""State of fixed size and no positional bound."""

DENSE_GGUF = frozenset(
    [
        "llama",
        "qwen",
        "qwen2",
        "qwen2vl",
        "qwen3",
        "qwen3vl",
        "qwen35",
        "gemma",
        "gemma2",
        "gemma3",
        "gemma3n",
        "gemma-embedding",
        "phi2",
        "phi3",
        "falcon",
        "falcon-h1",
        "gpt2",
        "gptj",
        "gptneox",
        "starcoder",
        "starcoder2",
        "stablelm",
        "command-r",
        "cohere2",
        "olmo",
        "olmo2",
        "olmo3",
        "internlm2",
        "baichuan",
        "bloom",
        "mpt",
        "exaone",
        "exaone4",
        "granite",
        "glm4",
        "chatglm",
        "bert",
        "nomic-bert",
        "jina-bert-v2",
        "modern-bert",
        "mamba",
        "mamba2",
        "rwkv6",
        "rwkv7",
        "smollm3",
        "nemotron",
        "minicpm",
        "minicpm3",
        "mistral3",
        "apertus",
        "seed_oss",
        "ernie4_5",
        "hunyuan-dense",
        "lfm2",
        "plamo",
        "plamo2",
        "t5",
        "orion",
        "deci",
        "refact",
        "xverse",
        "arcee",
        "mimo",
        "jais",
    ]
)
"""GGUF architectures without routed experts (Mixtral calls itself llama and shows its experts by name)."""

LEARNED_OFFSET: Mapping[str, int] = {
    **dict.fromkeys(
        (
            "roberta",
            "xlm-roberta",
            "xlm-roberta-xl",
            "camembert",
            "mpnet",
            "luke",
            "data2vec-text",
            "longformer",
            "xmod",
            "ibert",
            "esm",
            "roberta-prelayernorm",
        ),
        2,
    ),
}
"""Rows of the position table that come before the first token (fairseq's padding index)."""

NO_TEXT_LIBRARIES = frozenset(
    {"diffusers", "timm", "espnet", "nemo", "speechbrain", "pyannote-audio", "ultralytics"}
)

NO_TEXT_TYPES = frozenset(
    [
        "wav2vec2",
        "wav2vec2-bert",
        "wav2vec2-conformer",
        "hubert",
        "wavlm",
        "neucodec",
        "xcodec2",
        "pocket_tts_audio_tokenizer",
        "nemotron3_5_transcribe_word_timestamp",
        "wavtokenizer",
        "unispeech",
        "sew",
        "data2vec-audio",
        "speecht5",
        "vits",
        "bark",
        "encodec",
        "dac",
        "mimi",
        "musicgen",
        "musicgen_melody",
        "parakeet",
        "parakeet_ctc",
        "parakeet_tdt",
        "vit",
        "deit",
        "beit",
        "swin",
        "swinv2",
        "convnext",
        "convnextv2",
        "dinov2",
        "dinov3_vit",
        "resnet",
        "detr",
        "yolos",
        "segformer",
        "sam",
        "sam2",
        "sam3",
        "depth_anything",
        "dpt",
        "siglip_vision_model",
        "clip_vision_model",
        "timm_wrapper",
        "mobilevit",
        "regnet",
        "efficientnet",
        "levit",
        "poolformer",
        "upernet",
        "mask2former",
        "audio-spectrogram-transformer",
        "clap",
        "stable_diffusion",
        "flux",
    ]
)

NO_TEXT_PIPELINES = frozenset(
    [
        "text-to-image",
        "image-to-image",
        "text-to-video",
        "image-to-video",
        "unconditional-image-generation",
        "automatic-speech-recognition",
        "text-to-speech",
        "text-to-audio",
        "audio-to-audio",
        "audio-classification",
        "voice-activity-detection",
        "image-classification",
        "object-detection",
        "image-segmentation",
        "depth-estimation",
        "mask-generation",
        "image-feature-extraction",
        "text-to-3d",
        "image-to-3d",
        "video-classification",
        "keypoint-detection",
        "reinforcement-learning",
        "tabular-classification",
        "tabular-regression",
        "time-series-forecasting",
        "robotics",
    ]
)
