"""Embeds articles of the help centre."""

import os
from dataclasses import dataclass

from sentence_transformers import CrossEncoder, SentenceTransformer

EMBEDDING_MODEL = "BAAI/bge-m3"
DEFAULT_RERANKER = os.environ.get("RERANKER_MODEL", "BAAI/bge-reranker-v2-m3")
MEDIA_TYPE = "application/json"
# SentenceTransformer("intfloat/e5-large-v2") was slower


@dataclass
class Settings:
    """What the service is started with."""

    tokenizer: str = "Qwen/Qwen3-Embedding-0.6B"
    queue: str = "support/embeddings"


def load() -> SentenceTransformer:
    return SentenceTransformer(EMBEDDING_MODEL, revision="5617a9f61b028005a4858fdac845db406aefb181")


def rerank() -> CrossEncoder:
    return CrossEncoder(DEFAULT_RERANKER)
