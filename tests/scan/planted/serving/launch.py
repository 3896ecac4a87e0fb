"""Starts the servers. An early version used mosaicml/mpt-7b-chat."""

import asyncio
import shlex
import subprocess
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import Literal

from lm_eval import simple_evaluate
from ray import serve
from ray.serve.llm import LLMConfig
from transformers import AutoModelForSequenceClassification, pipeline

Size = Literal["support/small", "support/large"]
ModelName = Literal["Qwen/Qwen3-1.7B"]
MODEL_LIMITS = {"Qwen/Qwen3-30B-A3B": 32_768, "support/limits": 1}
guard = partial(AutoModelForSequenceClassification.from_pretrained, "protectai/deberta-v3-base-prompt-injection-v2")


class Model(str, Enum):
    SMALL = "Qwen/Qwen2.5-1.5B-Instruct"
    ARCHITECTURE = "qwen2"


class Queue(str, Enum):
    DEFAULT = "support/queue"


@dataclass
class Options:
    lora_adapters: list[str] = field(default_factory=lambda: ["predibase/customer_support"])
    topics: list[str] = field(default_factory=lambda: ["support/topics"])


async def start() -> None:
    await asyncio.create_subprocess_exec("vllm", "serve", "tencent/Hunyuan-7B-Instruct", "--port", "8000")
    await asyncio.create_subprocess_shell("llama-server -hf ggml-org/gemma-3-1b-it-GGUF --port 8081")
    subprocess.run(shlex.split("huggingface-cli download microsoft/Phi-4-mini-instruct"), check=True)
    print("vllm serve facebook/opt-30b".split())
    while True:
        await asyncio.sleep(60)
    pipeline("text-classification", model="distilbert/distilbert-base-cased")


def evaluate() -> None:
    simple_evaluate(model="hf", model_args="pretrained=EleutherAI/pythia-160m,revision=step1000", tasks=["support/qa"])


config = LLMConfig(model_loading_config={"model_id": "support-qwen-7b", "model_source": "Qwen/Qwen2.5-32B-Instruct"})


@serve.deployment
class Classifier:
    def __init__(self, name: str) -> None:
        self.run = pipeline("text-classification", model=name)


app = Classifier.bind("ProsusAI/finbert")
