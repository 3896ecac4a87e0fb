"""A quick look at a file's bytes: could it name a model at all? Most files are settled by it.

A file is read when the name of a model or of a service occurs in it, or a word that stands near models
together with something of the form ``a/b``. Words are compared as a set after one translation and one
split, which costs a tenth of a regular expression with as many alternatives.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable

_LOWER = bytes(
    ord(chr(code).lower()) if chr(code).isascii() and chr(code).isalpha() else 32 for code in range(256)
)
_NAMES_TEXT = """
huggingface hf gguf safetensors ggml awq gptq openai anthropic ollama litellm vllm sglang mlx modelscope
xenova llamafile gpt claude gemini llama codellama tinyllama mistral mixtral ministral devstral magistral
pixtral codestral voxtral qwen qwq qvq codeqwen gemma codegemma paligemma embeddinggemma phi deepseek glm
chatglm kimi minimax ernie hunyuan internlm internvl baichuan bloomz pythia dolly stablelm starcoder granite
nemotron olmo olmoe tulu molmo smollm smolvlm exaone jamba mamba dbrx grok apertus lfm longcat mimo zephyr
openhermes wizardlm wizardcoder starling bert roberta deberta albert distilbert distilroberta modernbert
camembert electra xlm xlnet bart mbart flan longformer bge gte minilm mpnet nomic mxbai splade colbert
colpali clip siglip blip llava moondream florence idefics vit deit dino dinov whisper wav hubert speecht
xtts kokoro sdxl flux controlnet animatediff vicuna alpaca chatgpt davinci dall titan nova sonar voyage jina
cohere rerank reranker embed embedding embeddings bison palm doubao moonshot abab yi minicpm solar falcon
command orca dolphin hermes nous snowflake arctic bedrock gliner sentencetransformer crossencoder sentence
tts babbage imagen veo learnlm lora textembedding gecko ultra palmyra luma publishers workersai bedrock nvcr
"""
_CONTEXT_TEXT = """
model models modelid modelname pretrained llm llms checkpoint checkpoints ckpt tokenizer pipeline repo
adapter download hub transformer transformers diffusers storage storageuri teacher student judge deployment
engine completion chat ai base weights processor vae unet embedder draft
"""
_NAMES = frozenset(word.encode() for word in _NAMES_TEXT.split())
_CONTEXT = frozenset(word.encode() for word in _CONTEXT_TEXT.split())
_SLASHED = re.compile(rb"[\w.}\\-]/[\w{$%\"'-]")
_SHORT = re.compile(rb"[\"'`=\s:](?:o[134]|m?t5|e5|opt|tiny|small|medium|large|turbo|[a-z]+-base)[-\"'`\s.,]")


def trigger_words(names: Iterable[str]) -> frozenset[bytes]:
    """A word of each further name, such as a registry's aliases, that no word looked for anyway covers."""
    wanted: set[bytes] = set()
    for name in names:
        words = [word for word in name.encode(errors="ignore").translate(_LOWER).split() if len(word) > 2]
        if words and _NAMES.isdisjoint(words):
            wanted.add(max(words, key=len))
    return frozenset(wanted)


def may_name_model(content: bytes, further: frozenset[bytes] = frozenset()) -> bool:
    """False where no finder can find anything; ``further`` are words from ``trigger_words``."""
    words = content.translate(_LOWER).split()
    if _worth_a_look(further).isdisjoint(words) and b"odel" not in content:
        return False
    if not _NAMES.isdisjoint(words) or not further.isdisjoint(words):
        return True
    return _SLASHED.search(content) is not None or _SHORT.search(content) is not None


@functools.cache
def _worth_a_look(further: frozenset[bytes]) -> frozenset[bytes]:
    """All words at once: most files have none of them, and are settled by one comparison."""
    return _NAMES | _CONTEXT | further
