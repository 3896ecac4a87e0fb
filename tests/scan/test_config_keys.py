# ruff: noqa: E501 - a case is a row
"""Configuration files: which keys name models in which formats, and which values are something else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scan.seen import lines, references, texts

FOUND = {
    "axolotl": ("a.yml", "base_model: gpt2\nadapter: lora\ndatasets:\n- path: acme/data\n", ["gpt2"]),
    "llama-factory": ("a.yaml", "model_name_or_path: Qwen/Qwen3-8B\n", ["Qwen/Qwen3-8B"]),
    "vllm": ("vllm.yaml", "model: Qwen/Qwen3-8B\nserved_model_name: qwen/x\n", ["Qwen/Qwen3-8B"]),
    "hydra": ("a.yaml", "model:\n  path: Qwen/Qwen3-8B\n", ["Qwen/Qwen3-8B"]),
    "nested": ("a.yaml", "a:\n- b:\n    c: {llm: {model_id: Qwen/Qwen3-8B}}\n", ["Qwen/Qwen3-8B"]),
    "anchor": ("a.yaml", "x: &m Qwen/Qwen3-8B\nmodel: *m\n", ["Qwen/Qwen3-8B"]),
    "litellm": (
        "litellm.yaml",
        "model_list:\n- model_name: acme/alias-7b\n  litellm_params:\n    model: bedrock/anthropic.claude-3-haiku\n",
        ["bedrock/anthropic.claude-3-haiku"],
    ),
    "aider": (".aider.conf.yml", "model: gpt-4o\nweak-model: gpt-4o-mini\n", ["gpt-4o", "gpt-4o-mini"]),
    "continue": (
        "config.yaml",
        "models:\n- name: Coder\n  provider: ollama\n  model: qwen2.5-coder:7b\n  roles: [chat, edit]\n",
        ["qwen2.5-coder:7b"],
    ),
    "opencode": (
        "opencode.json",
        '{"model": "anthropic/claude-sonnet-4-5",\n "provider": {"ollama": {"models": {"qwen3:8b": {}}}}}\n',
        ["anthropic/claude-sonnet-4-5", "qwen3:8b"],
    ),
    "aider's models": (
        ".aider.model.settings.yml",
        "- name: acme/coder\n  edit_format: diff\n  weak_model_name: gpt-4o\n- name: acme/x\n",
        ["acme/coder", "gpt-4o"],
    ),
    "aider's aliases": (".aider.conf.yml", "alias:\n- fast:groq/llama-3.1-8b-instant\n", ["groq/llama-3.1-8b-instant"]),
    "adapters of a chart": ("values.yaml", "loraModules: [{name: x, path: acme/qwen-lora}]\n", ["acme/qwen-lora"]),
    "keys of a table": ("a.yaml", "models:\n  Qwen/Qwen3-8B: {gpus: 1}\n  acme/x: {gpus: 2}\n", ["Qwen/Qwen3-8B"]),
    "map of models": ("a.yaml", "model_map: {fast: Qwen/Qwen3-8B, slow: acme/x, data: a/b}\n", ["Qwen/Qwen3-8B"]),
    "a list of embedders": ("a.json", '{"embedders": ["BAAI/bge-m3", "acme/x"]}', ["BAAI/bge-m3"]),
    "a table of tables": (
        "a.toml",
        '[models]\nocr = { name = "Qwen/Qwen3-8B", path = "acme/x" }\nlist = ["BAAI/bge-m3", "acme/x"]\n',
        ["Qwen/Qwen3-8B", "BAAI/bge-m3"],
    ),
    "locals of terraform": (
        "a.tf",
        'locals {\n models = {\n  a = "Qwen/Qwen3-8B"\n  b = { id = "BAAI/bge-m3" }\n }\n}\n',
        ["Qwen/Qwen3-8B", "BAAI/bge-m3"],
    ),
    "a table in a variable": (
        "compose.yaml",
        """services:\n x:\n  environment:\n   MODELS: '[{"name": "Qwen/Qwen3-8B", "endpoint": "acme/x"}]'\n""",
        ["Qwen/Qwen3-8B"],
    ),
    "a provider of compose": (
        "compose.yaml",
        "services:\n x:\n  provider: {type: model, options: {model: ai/mistral}}\n",
        ["ai/mistral"],
    ),
    "an address and the name it is served under": (
        "k.yaml",
        "model: {uri: 'hf://Qwen/Qwen3-8B', name: google/gemma-x}\n",
        ["hf://Qwen/Qwen3-8B"],
    ),
    "pipelines and shields": (
        "a.yaml",
        "pipeline: pyannote/speaker-diarization-3.1\nshields: [{shield_id: meta-llama/Llama-Guard-3-8B}]\n",
        ["pyannote/speaker-diarization-3.1", "meta-llama/Llama-Guard-3-8B"],
    ),
    "adapters under names": ("vllm.yaml", "lora-modules:\n- sql=acme/sql-lora\n", ["acme/sql-lora"]),
    "size in the name": ("a.yaml", "models: [nobody/Thing-3B-x, nobody/thing-3-x]\n", ["nobody/Thing-3B-x"]),
    "judges": ("a.json", '{"judges": ["Qwen/Qwen3-8B", "acme/x"]}', ["Qwen/Qwen3-8B"]),
    "a table of models": ("a.json", '{"models_under_test": {"a": "Qwen/Qwen3-8B", "b": "acme/x"}}', ["Qwen/Qwen3-8B"]),
    "nemo's tokenizer": ("a.yaml", "tokenizer: {library: huggingface, type: Qwen/Qwen3-8B}\n", ["Qwen/Qwen3-8B"]),
    "JSON in a text": (
        "vllm.yaml",
        """lora-modules:\n- '{"name": "sql", "path": "acme/sql-lora", "base_model_name": "Qwen/Qwen3-8B"}'\n""",
        ["acme/sql-lora", "Qwen/Qwen3-8B"],
    ),
    "Ollama's chart": ("values.yaml", "ollama:\n  models:\n    pull:\n    - mistral:7b\n    run: [qwen3:0.6b]\n", ["mistral:7b", "qwen3:0.6b"]),
    "a configuration in a text": (
        "ray.yaml",
        "serveConfigV2: |\n  applications:\n  - args:\n      model_source: Qwen/Qwen3-8B\nnote: |\n  See: the model Qwen/Qwen3-4B\n",
        ["Qwen/Qwen3-8B"],
    ),
    "terraform": ("a.tf", 'resource "x" "y" {\n  model = { repository = "Qwen/Qwen3-8B" }\n  image = { repository = "acme/x" }\n}\n', ["Qwen/Qwen3-8B"]),
    "promptfoo": (
        "promptfooconfig.yaml",
        "providers:\n- openai:chat:gpt-4o\n- id: ollama:chat:llama3.2:3b\n",
        ["gpt-4o", "llama3.2:3b"],
    ),
    "spring": ("application.properties", "spring.ai.openai.chat.options.model=gpt-4o\n", ["gpt-4o"]),
    "spring yaml": ("a.yml", "spring:\n  ai:\n    ollama:\n      chat:\n        model: mistral\n", ["mistral"]),
    "adapter": ("adapter_config.json", '{"base_model_name_or_path": "Qwen\\/Qwen3-8B"}', ["Qwen/Qwen3-8B"]),
    "json with comments": ("a.jsonc", '{// "model": "a/b",\n"model": "Qwen/Qwen3-8B",}', ["Qwen/Qwen3-8B"]),
    "ecs": ("task.json", '{"environment": [{"name": "MODEL_ID", "value": "Qwen/Qwen3-8B"}]}', ["Qwen/Qwen3-8B"]),
    "package scripts": ("package.json", '{"scripts": {"m": "hf download Qwen/Qwen3-8B"}}', ["Qwen/Qwen3-8B"]),
    "devcontainer": (
        "devcontainer.json",
        '{"postCreateCommand": "ollama pull llama3.2:3b", "containerEnv": {"EMBED_MODEL": "BAAI/bge-m3"}}',
        ["llama3.2:3b", "BAAI/bge-m3"],
    ),
    "toml": ("a.toml", '[rag]\nembedding_model = "BAAI/bge-m3"\nmodels = [\n "Qwen/Qwen3-8B",\n]\n',
             ["BAAI/bge-m3", "Qwen/Qwen3-8B"]),
    "toml inline": ("a.toml", 'llm = {provider = "openai", model = "gpt-4o"}\n', ["gpt-4o"]),
    "ini": ("a.ini", "[llm]\nmodel_name = Qwen/Qwen3-8B ; chat\n", ["Qwen/Qwen3-8B"]),
    "local": ("a.toml", 'model_path = "./weights/x.gguf"\n', ["./weights/x.gguf"]),
    "address": ("a.yaml", "files:\n- https://huggingface.co/Qwen/Qwen3-8B/resolve/main/a.json\n",
                ["https://huggingface.co/Qwen/Qwen3-8B/resolve/main/a.json"]),
    "list in one text": ("a.yaml", "static_models: Qwen/Qwen3-8B,BAAI/bge-m3\n", ["Qwen/Qwen3-8B", "BAAI/bge-m3"]),
    "supervisor": (
        "supervisord.conf",
        "[program:x]\ncommand=vllm serve Qwen/Qwen3-8B\nenvironment=EMBEDDING_MODEL=\"BAAI/bge-m3\",PORT=\"1\"\n",
        ["Qwen/Qwen3-8B", "BAAI/bge-m3"],
    ),
    "addresses of runners": (
        "models.yaml",
        "a: {url: 'ollama://qwen2.5:0.5b'}\nb: {url: 'hf://BAAI/bge-m3'}\nc: [huggingface://Qwen/Qwen3-8B-GGUF/x.gguf]\n",
        ["qwen2.5:0.5b", "hf://BAAI/bge-m3", "Qwen/Qwen3-8B-GGUF"],
    ),
    "submodule": (".gitmodules", '[submodule "x"]\nurl = https://huggingface.co/Qwen/Qwen3-8B\n',
                  ["https://huggingface.co/Qwen/Qwen3-8B"]),
    "kustomize": ("k.yaml", "configMapGenerator:\n- literals:\n  - MODEL_ID=Qwen/Qwen3-8B\n", ["Qwen/Qwen3-8B"]),
    "schema": ("s.json", '{"model": {"type": "string", "default": "gpt-4o", "enum": ["a/b"]}}', ["gpt-4o"]),
    "settings of inference beside it": (
        "a.yaml",
        "model: acme/legal-summarizer\ntemperature: 0.2\nother:\n  model: acme/legal-thing\n",
        ["acme/legal-summarizer"],
    ),
    "inside what names models": ("a.toml", '[embedding]\nmodel = "defog/sqlcoder-7b-2"\n', ["defog/sqlcoder-7b-2"]),
    "a model's own configuration": ("config.json", '{"_name_or_path": "Qwen/Qwen3-8B"}', ["Qwen/Qwen3-8B"]),
    "provider and name": ("a.yaml", "llm:\n  provider: openai\n  name: gpt-4.1\n", ["gpt-4.1"]),
    "editor": (".vscode/settings.json", '{"cody.chat.model": "gpt-4o", "editor.model": "x"}', ["gpt-4o"]),
    "jinja": ("a.yml", "model_id: \"{{ m | default('Qwen/Qwen3-8B') }}\"\n", ["Qwen/Qwen3-8B"]),
}  # fmt: skip

DECOYS = {
    "comments": ("a.yaml", "# model: Qwen/Qwen3-8B\nx: 1 # model: Qwen/Qwen3-8B\n"),
    "ini comments": ("a.ini", "; model = Qwen/Qwen3-8B\n# model = Qwen/Qwen3-8B\n"),
    "toml comments": ("a.toml", '# model = "Qwen/Qwen3-8B"\nx = 1\n'),
    "orm": ("a.yaml", "model: User\nmodels:\n- Account\n- auth.Group\n"),
    "cars": ("a.json", '{"make": "Toyota", "model": "Corolla", "image": "cars/corolla.png"}'),
    "media types": ("a.json", '{"model": "application/json", "accept": ["text/html", "model/gltf+json"]}'),
    "packages": ("package.json", '{"name": "@acme/model", "dependencies": {"@huggingface/hub": "^1"}}'),
    "paths": ("a.yaml", "model: src/models/user\nmodels: ./models\nmodel_path: app/models/user.py\n"),
    "images": ("a.yaml", "image: vllm/vllm-openai:latest\nrepository: ollama/ollama\n"),
    "data": (
        "a.yaml",
        "dataset: tatsu-lab/alpaca\ndatasets:\n  train: {path: acme/llama-data, name: llama}\n",
    ),
    "own output": ("a.yaml", "hub_model_id: acme/llama-tuned\noutput_model: acme/llama-out\n"),
    "placeholders": ("a.yaml", "model: <your-model>\nmodel_id: your-org/your-model\nmodel_name: ${MODEL}\n"),
    "types": (
        "a.yaml",
        "model_type: LlamaForCausalLM\ntokenizer_type: LlamaTokenizer\nmodel_max_length: 4096\n",
    ),
    "repositories": (
        "a.yaml",
        "repos:\n- repo: https://github.com/astral-sh/ruff-pre-commit\nrepository: acme/llama\n",
    ),
    "regexes": ("a.json", '{"pattern": "^[a-z]+/[a-z]+$", "model": "^model/.+$"}'),
    "spaces": (
        "a.yaml",
        "url: https://huggingface.co/spaces/acme/demo\nd: https://huggingface.co/datasets/a/b\n",
    ),
    "gateway names": (
        "l.yaml",
        "model_list: []\nrouter_settings:\n  fallbacks: [{acme/a-7b: [acme/b-7b]}]\n",
    ),
    "an address that ends like a program": (
        "a.yaml",
        "args:\n- --base-url=http://x/openai\n- --model=chat-l4\n",
    ),
    "comments of templates": (
        "t.yaml",
        "{{- /*\nmodel: Qwen/Qwen3-8B\n*/ -}}\n{#\nmodel: Qwen/Qwen3-8B\n#}\nx: 1\n",
    ),
    "comments in JSON": ("a.json", '{"_model": "Qwen/Qwen3-8B", "//model": "Qwen/Qwen3-8B"}'),
    "steps switched off": (
        ".github/workflows/a.yml",
        "steps:\n- if: false\n  run: hf download Qwen/Qwen3-8B\n",
    ),
    "labels": ("k.yaml", "metadata:\n  labels:\n    model: llama-3.1-8b-instruct\n    llm: acme/llama-7b\n"),
    "a project's own address": (
        "mkdocs.yml",
        "repo_name: acme/llama-tools\nrepo_url: https://github.com/acme/llama-tools\n",
    ),
    "a data model": (".env", "DB_MODEL=auth/user\nPRODUCT_MODEL=acme/x200\n"),
    "pages of the Hub": (
        "a.yaml",
        "a: https://huggingface.co/course/chapter1\nb: https://huggingface.co/settings/tokens\n",
    ),
    "engines": ("a.yaml", "engine: OLlama\nbackend: openai\nurl: ollama\n"),
    "Ollama's folder": (".env", "OLLAMA_MODELS=/models/ollama\n"),
    "pipelines of other kinds": ("a.yaml", "pipeline: acme/deploy\n"),
    "a folder beside a name": ("a.json", '{"llm": {"model_id": "", "path": "models/llama"}}'),
    "a folder of weights": (".env", "S3_MODELS=s3://bucket/models\n"),
    "beside models": (
        "a.yaml",
        "models:\n- {provider: ollama, roles: [autocomplete], description: a/b}\nllms: {dir: a/b}\n",
    ),
    "lock files": ("package-lock.json", '{"packages": {"model": {"model": "Qwen/Qwen3-8B"}}}'),
}


@pytest.mark.parametrize(("name", "text", "expected"), FOUND.values(), ids=FOUND)
def test_found(name: str, text: str, expected: list[str]) -> None:
    assert texts(name, text) == expected


@pytest.mark.parametrize(("name", "text"), DECOYS.values(), ids=DECOYS)
def test_not_a_model(name: str, text: str) -> None:
    assert texts(name, text) == []


def test_places_and_revision() -> None:
    text = "a:\n  - model_name_or_path: Qwen/Qwen3-8B\n    revision: abc\n"
    (found,) = references("a.yaml", text)
    assert (found.line, found.column, found.revision, found.kind) == (2, 25, "abc", "model_name_or_path")


def test_revisions_of_others() -> None:
    sha = "a1" * 20
    text = f"base_model: Qwen/Qwen3-8B\nteacher_model: Qwen/Qwen3-32B\nrevision_of_model: {sha}\n"
    assert [(one.text, one.pinned) for one in references("a.yaml", text)] == [
        ("Qwen/Qwen3-8B", True),
        ("Qwen/Qwen3-32B", False),
    ]


def test_a_folded_text_over_lines() -> None:
    assert lines("a.yaml", "run: >-\n  vllm serve\n\n  Qwen/Qwen3-8B\n") == [(4, "Qwen/Qwen3-8B")]


NAMES = [
    "a.yaml",
    "a.json",
    "a.toml",
    "a.ini",
    "main.tf",
    ".env",
    "Makefile",
    "justfile",
    "a.service",
    "a.md",
]


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=60, deadline=None)
@given(text=st.text(alphabet="model: -[]{}\"'&*!|>#=,\n\t\\$()@%/ab1<~`", max_size=200))
def test_no_text_is_an_error(name: str, text: str) -> None:
    for found in references(name, f"model:\n{text}"):
        assert 1 <= found.line <= text.count("\n") + 2


@pytest.mark.parametrize(
    "opening", ["[", "{", '{"model":', "- ", "model:\n ", "(", "${", "{{", "$(", "'", '"']
)
@pytest.mark.parametrize("name", ["a.yaml", "a.json", "a.toml", "main.tf", "run.sh", "Makefile"])
def test_deep_nesting_ends(name: str, opening: str) -> None:
    references(name, "model = " + opening * 20_000)
