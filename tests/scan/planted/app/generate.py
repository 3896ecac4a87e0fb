"""Answers questions with a local model, or a hosted one."""

import argparse

import anthropic
import torch
from huggingface_hub import hf_hub_download, snapshot_download
from openai import OpenAI
from transformers import AutoModelForCausalLM, AutoTokenizer, pipeline
from vllm import LLM

ORG = "mistralai"
MODEL_ID = f"{ORG}/Mistral-Small-3.2-24B-Instruct-2506"


def local():
    tokenizer = AutoTokenizer.from_pretrained(MODEL_ID)
    model = AutoModelForCausalLM.from_pretrained(
        MODEL_ID,
        torch_dtype=torch.bfloat16,
        revision="main",
    )
    return tokenizer, model


def offline_engine():
    return LLM(model="Qwen/Qwen3-8B", max_model_len=8192)


def classify():
    return pipeline("zero-shot-classification", model="facebook/bart-large-mnli")


def fetch():
    snapshot_download(repo_id="HuggingFaceTB/SmolLM3-3B")
    hf_hub_download("bartowski/Llama-3.2-3B-Instruct-GGUF", "Llama-3.2-3B-Instruct-Q4_K_M.gguf")
    snapshot_download("HuggingFaceH4/ultrachat_200k", repo_type="dataset")


def hosted(question: str):
    client = OpenAI()
    client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": question}])
    return anthropic.Anthropic().messages.create(
        model="claude-sonnet-4-5", max_tokens=512, messages=[{"role": "user", "content": question}]
    )


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="google/gemma-3-4b-it")
    parser.add_argument("--output", default="results/answers.json")
    return parser.parse_args()
