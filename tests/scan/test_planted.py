"""A project with references of every kind and as many traps: all found, none invented."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from tracker.adapters.workspace.finding import Workspace
from tracker.commands.ask.scan import scan
from tracker.commands.ask.scanned import Scan

HERE = Path(__file__).parent
PROJECT = HERE.parent.parent
PLANTED = HERE / "planted"

# Texts that look like models and are none: comments, prose, packages, images, paths, data, cars, other pages.
DECOYS_TEXT = """
intfloat/e5-large-v2 application/json support/embeddings HuggingFaceH4/ultrachat_200k openai-community/gpt2
@acme/design-system Xenova/bge-base-en-v1.5 text/html acme/help-widget lmsys/vicuna-7b-v1.5 support/chat
company/not-a-model tatsu-lab/alpaca ggml-org/llama.cpp rajpurkar/squad acme/support-api:1.4 tiiuae/falcon-7b
bigscience/bloom-7b1 apps/v1 support/assistant vllm/vllm-openai EleutherAI/pythia-70m actions/checkout@v5
TheBloke/Llama-2-7B-AWQ acme/support-api tiiuae/falcon-40b TheBloke/Llama-2-13B-GGUF google/flan-t5-xl
openai/gpt-3.5-turbo support/default acme/support-llama mhenrichsen/alpaca_2k_test acme/support acme/tickets
text/csv databricks/dbrx-instruct lmsys/fastchat-t5-3b-v1.0 acme/support-tickets google/flan-t5-large
google/flan-t5-base image/png acme/dark fleet/corolla.png app/users Zoe User support-chat
Qwen2.5-72B-Instruct Xenova/distilroberta-base acme/evaluate acme/evaluate:latest acme/support-base
acme/support-docs acme/support-endpoint acme/support-web distilbert/distilbert-base-cased facebook/opt-30b
gcr.io/acme/vllm https://example.com/acme/support.tar.gz mosaicml/mpt-7b-chat ollama/ollama openai/gsm8k
python:3.12 qwen2 support-qwen-7b support/chat-limits support/help support/index support/judges
support/large support/limits support/lint support/notes support/page support/play support/qa support/queue
support/ray support/settings support/small support/topics vllm/vllm-openai
"""
DECOYS = DECOYS_TEXT.split()


@pytest.fixture(scope="module")
def found() -> Scan:
    workspace = Workspace(
        registry=PROJECT / "registry.yaml", snapshots=PROJECT / "snapshots", policy=None, shipped=False
    )
    return scan([PLANTED], workspace)


def expected() -> dict[tuple[str, int, str], tuple[str, str | None, str | None]]:
    files = yaml.safe_load((HERE / "planted_expected.yaml").read_text(encoding="utf-8"))
    return {
        (path, row["line"], row["text"]): (row["source"], row["hub"], row.get("revision"))
        for path, rows in files.items()
        for row in rows
    }


def test_all_are_found_and_none_is_invented(found: Scan) -> None:
    places = {(reference.path, reference.line, reference.text) for reference in found.references}
    assert places == set(expected())


def test_each_means_what_it_should(found: Scan) -> None:
    meanings = {
        (reference.path, reference.line, reference.text): (
            str(reference.source),
            reference.hub,
            reference.revision,
        )
        for reference in found.references
    }
    assert meanings == expected()


def test_places_hold_the_text(found: Scan) -> None:
    """A text that is not put together from variables stands where it is said to stand."""
    composed = {"mistralai/Mistral-Small-3.2-24B-Instruct-2506"}
    for reference in found.references:
        if reference.text not in composed and reference.path != "notebooks/explore.ipynb":
            line = (PLANTED / reference.path).read_text(encoding="utf-8").splitlines()[reference.line - 1]
            assert line[reference.column - 1 :].startswith(reference.text), reference


def test_no_decoy_is_taken(found: Scan) -> None:
    assert not {reference.text for reference in found.references} & set(DECOYS)


@pytest.mark.parametrize("decoy", DECOYS)
def test_the_decoys_are_there(decoy: str) -> None:
    files = [path for path in PLANTED.rglob("*") if path.is_file()]
    assert any(decoy in path.read_text(encoding="utf-8") for path in files)


def test_every_file_was_read(found: Scan) -> None:
    assert (found.skipped, found.unreadable) == ((), ())
    assert len(expected()) >= 60
