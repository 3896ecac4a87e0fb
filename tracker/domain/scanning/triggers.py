"""A quick look at a file's bytes: could it name a model at all? Most files are settled by it."""

from __future__ import annotations

import re

# Substrings of lower-cased text. Searching for each is a single fast scan; one alternation in a regular
# expression is ten times slower.
_STRONG_TEXT = """
from_pretrained huggingface hf.co hf:// snapshot_download hf_hub hf_repo repo_id sentencetransformer crossencoder
vllm sglang ollama llama litellm base_model model_id modelid pretrained .gguf .safetensors gpt- claude gemini qwen
mistral mixtral gemma deepseek whisper embedding rerank lm_eval mlx modelscope tokenizer checkpoint xenova
diffusers docker-model hf_ transformers
"""
_STRONG = tuple(word.encode() for word in _STRONG_TEXT.split())
_WEAK = (b"model", b"llm", b"hf download", b"pipeline(", b"lora", b"adapter", b"repo", b"storageuri", b"ai/")
_FAMILIES_TEXT = """
glm kimi phi- phi3 phi4 bert bge e5- minilm mpnet t5 gpt2 gpt_ falcon olmo granite nemotron smol bloom opt- starcoder
clip vit flux diffusion nomic jina gte- minimax command- grok o1- o3 o4- text-embedding titan nova jamba hermes yi- exaone
sonar voyage dall-e tts- llava internlm baichuan vicuna zephyr pythia gliner colbert splade wav2vec
"""
_FAMILIES = tuple(word.encode() for word in _FAMILIES_TEXT.split())
_NAME = re.compile(rb"[\"'`=:\s](?:[a-z0-9][\w.-]*/[a-z0-9][\w.-]+)[\"'`\s,@:]")


def may_name_model(content: bytes) -> bool:
    """False where no finder can find anything: no word that stands near a model occurs."""
    text = content.lower()
    if any(word in text for word in _STRONG):
        return True
    if not any(word in text for word in _WEAK):
        return False
    return any(word in text for word in _FAMILIES) or _NAME.search(text) is not None
