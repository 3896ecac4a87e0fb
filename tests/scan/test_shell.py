# ruff: noqa: E501 - a case is a row
"""Commands: every program of the table, words as the shell reads them, places where they are written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scan.seen import lines, references, texts
from tracker.domain.scanning.command_lines.shell_words import read_commands
from tracker.domain.scanning.text.located import UNKNOWN, LocatedText

ONE_COMMAND = [
    ("vllm serve Qwen/Qwen3-8B --port 8000", ["Qwen/Qwen3-8B"]),
    ("vllm serve --trust-remote-code Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("vllm serve --port 8000 Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("vllm bench serve --model Qwen/Qwen3-8B --tokenizer Qwen/Qwen3-4B", ["Qwen/Qwen3-8B", "Qwen/Qwen3-4B"]),
    ("python -m vllm.entrypoints.openai.api_server --model=Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("python3 -u -m vllm.entrypoints.api_server --model gpt2", ["gpt2"]),
    ("vllm serve Qwen/Qwen3-8B --served-model-name qwen/chat", ["Qwen/Qwen3-8B"]),
    (
        """vllm serve Qwen/Qwen3-8B --speculative-config '{"model": "Qwen/Qwen3-0.6B"}'""",
        ["Qwen/Qwen3-8B", "Qwen/Qwen3-0.6B"],
    ),
    (
        "vllm serve Qwen/Qwen3-8B --enable-lora --lora-modules a=acme/a-lora b=acme/b-lora --port 1",
        ["Qwen/Qwen3-8B", "acme/a-lora", "acme/b-lora"],
    ),
    (
        """vllm serve Qwen/Qwen3-8B --lora-modules a=acme/a-lora '{"name": "b", "path": "acme/b-lora"}'""",
        ["Qwen/Qwen3-8B", "acme/a-lora", "acme/b-lora"],
    ),
    ("promptfoo eval -r openai:gpt-4o", ["openai:gpt-4o"]),
    ("llama-quantize model-f16.gguf out.gguf Q4_K_M", ["model-f16.gguf"]),
    ("opencompass --models hf_internlm2_chat_7b --hf-path internlm/internlm2-chat-7b", ["internlm/internlm2-chat-7b"]),
    ("sglang serve Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("python -m sglang.launch_server --model-path Qwen/Qwen3-8B --host 0.0.0.0", ["Qwen/Qwen3-8B"]),
    ("text-generation-launcher --model-id bigscience/bloom-560m", ["bigscience/bloom-560m"]),
    ("text-embeddings-router --model-id BAAI/bge-m3", ["BAAI/bge-m3"]),
    ("llama-server -hf ggml-org/gemma-3-4b-it-GGUF", ["ggml-org/gemma-3-4b-it-GGUF"]),
    ("llama-server -hf ggml-org/gemma-3-4b-it-GGUF:Q4_K_M", ["ggml-org/gemma-3-4b-it-GGUF:Q4_K_M"]),
    ("./build/bin/llama-cli -m models/tiny.gguf -p hi", ["models/tiny.gguf"]),
    ("llama-cli --hf-repo ggml-org/SmolLM3-3B-GGUF --hf-file x.gguf", ["ggml-org/SmolLM3-3B-GGUF"]),
    ("hf download Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("hf download Qwen/Qwen3-8B config.json --local-dir x", ["Qwen/Qwen3-8B"]),
    ("hf download --local-dir x Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("huggingface-cli download Qwen/Qwen3-8B --quiet", ["Qwen/Qwen3-8B"]),
    ("hf download squad/plain --repo-type dataset", []),
    ("hf download --repo-type=space acme/demo", []),
    ("git clone https://huggingface.co/Qwen/Qwen3-8B", ["https://huggingface.co/Qwen/Qwen3-8B"]),
    ("git lfs clone https://huggingface.co/Qwen/Qwen3-8B x", ["https://huggingface.co/Qwen/Qwen3-8B"]),
    ("GIT_LFS_SKIP_SMUDGE=1 git clone git@hf.co:Qwen/Qwen3-8B", ["git@hf.co:Qwen/Qwen3-8B"]),
    ("git clone https://huggingface.co/datasets/rajpurkar/squad", []),
    ("git clone https://github.com/QwenLM/Qwen3", []),
    (
        "curl -L https://huggingface.co/Qwen/Qwen3-8B/resolve/main/config.json",
        ["https://huggingface.co/Qwen/Qwen3-8B/resolve/main/config.json"],
    ),
    ("wget https://huggingface.co/docs/hub/index", []),
    ("ollama pull llama3.1:8b", ["llama3.1:8b"]),
    ("ollama run qwen3 'why is the sky blue?'", ["qwen3"]),
    ("ollama run hf.co/bartowski/gemma-2-2b-it-GGUF:Q4_K_M", ["hf.co/bartowski/gemma-2-2b-it-GGUF:Q4_K_M"]),
    ("ollama create assistant -f Modelfile", []),
    ("ollama serve", []),
    ("docker exec -it ollama ollama pull mistral", ["mistral"]),
    ("docker model pull ai/smollm2", ["ai/smollm2"]),
    ("docker model run ai/qwen3:8B-Q4_K_M 'hello there'", ["ai/qwen3:8B-Q4_K_M"]),
    ("docker run -p 80:80 acme/server:1 --port 80", []),
    ("docker run --gpus all vllm/vllm-openai:latest --model Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    (
        "docker run -e MODEL_ID=Qwen/Qwen3-8B ghcr.io/huggingface/text-generation-inference:3",
        ["Qwen/Qwen3-8B"],
    ),
    (
        "lm_eval --model hf --model_args pretrained=Qwen/Qwen3-8B,dtype=auto --tasks arc_easy",
        ["Qwen/Qwen3-8B"],
    ),
    ("accelerate launch -m lm_eval --model hf --model_args pretrained=gpt2-xl,peft=acme/x-lora",
     ["gpt2-xl", "acme/x-lora"]),
    ('lighteval vllm "model_name=Qwen/Qwen3-8B,dtype=float16" "leaderboard|gsm8k|5"', ["Qwen/Qwen3-8B"]),
    ("mlx_lm.generate --model mlx-community/Qwen3-4B-4bit", ["mlx-community/Qwen3-4B-4bit"]),
    ("uvx --from mlx-lm mlx_lm.server --model mlx-community/Qwen3-4B-4bit", ["mlx-community/Qwen3-4B-4bit"]),
    ("python -m mlx_lm.convert --hf-path Qwen/Qwen3-4B -q", ["Qwen/Qwen3-4B"]),
    ("litellm --model ollama/llama3", ["ollama/llama3"]),
    ("aider --model openrouter/qwen/qwen3-coder --weak-model gpt-4o-mini",
     ["openrouter/qwen/qwen3-coder", "gpt-4o-mini"]),
    ("accelerate launch train.py --model_name_or_path Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("trl sft --model_name_or_path Qwen/Qwen3-8B --dataset_name trl-lib/Capybara", ["Qwen/Qwen3-8B"]),
    ("llamafactory-cli train --model_name_or_path Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("optimum-cli export onnx -m Qwen/Qwen3-0.6B out/", ["Qwen/Qwen3-0.6B"]),
    ("ct2-transformers-converter --model openai/whisper-tiny --output_dir o", ["openai/whisper-tiny"]),
    ("trtllm-serve Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("lmdeploy serve api_server internlm/internlm3-8b-instruct", ["internlm/internlm3-8b-instruct"]),
    ("modelscope download --model Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("llm -m gpt-4o-mini 'Ten names'", ["gpt-4o-mini"]),
    ("openai api chat.completions.create -m gpt-4o", ["gpt-4o"]),
    ("uv run --with vllm vllm serve Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("sudo -E CUDA_VISIBLE_DEVICES=0 vllm serve Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("nohup vllm serve Qwen/Qwen3-8B > log 2>&1 &", ["Qwen/Qwen3-8B"]),
    ('bash -lc "cd /srv && vllm serve Qwen/Qwen3-8B"', ["Qwen/Qwen3-8B"]),
    ("ssh gpu1 'vllm serve Qwen/Qwen3-8B'", ["Qwen/Qwen3-8B"]),
    ("python train.py model.path=Qwen/Qwen3-8B trainer.epochs=3", ["Qwen/Qwen3-8B"]),
    ("bash run.sh Qwen/Qwen3-8B 8000", ["Qwen/Qwen3-8B"]),
    ('curl -d \'{"model": "Qwen/Qwen3-8B", "messages": []}\' localhost/v1/chat', ["Qwen/Qwen3-8B"]),
    ("python - <<'EOF'\nfrom vllm import LLM\nLLM(model='Qwen/Qwen3-8B')\nEOF", ["Qwen/Qwen3-8B"]),
    ("cat > Modelfile <<EOF\nFROM llama3.2:3b\nEOF", ["llama3.2:3b"]),
    ("curl localhost:11434/api/pull -d '{\"name\": \"llama3.1:8b\"}'", ["llama3.1:8b"]),
    ("curl -F file=@a.wav -F model=openai/whisper-small localhost/v1/audio", ["openai/whisper-small"]),
    ("helm install x y --set model.id=Qwen/Qwen3-8B,replicas=2", ["Qwen/Qwen3-8B"]),
    ("docker build --build-arg MODEL=Qwen/Qwen3-8B .", ["Qwen/Qwen3-8B"]),
    ("gcloud run deploy x --set-env-vars A=b,MODEL_ID=Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("kubectl set env deploy/x MODEL_ID=Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("docker run -d ollama/ollama run llama3.2:3b", ["llama3.2:3b"]),
    ("docker run vllm/vllm-openai Qwen/Qwen3-8B --port 1", ["Qwen/Qwen3-8B"]),
    ("server --model_name=llama3 --model_id=meta-llama/Meta-Llama-3-8B", ["meta-llama/Meta-Llama-3-8B"]),
    ("docker run $IMAGE Qwen/Qwen3-8B --port 1", ["Qwen/Qwen3-8B"]),
    ("if false; then\n  vllm serve Qwen/Qwen3-8B\nelse\n  vllm serve Qwen/Qwen3-4B\nfi", ["Qwen/Qwen3-4B"]),
    ("if false; then if x; then a; fi; ollama pull mistral; fi; ollama pull phi4", ["phi4"]),
    ("if true; then ollama pull phi4; fi", ["phi4"]),
    (": <<'END'\nvllm serve Qwen/Qwen3-8B\nEND", []),
    ("kubectl port-forward svc/vllm-router 30080:80", []),
    ("python3 bench.py --backend openai --tokenizer Qwen/Qwen3-8B", ["Qwen/Qwen3-8B"]),
    ("ramalama run ollama://smollm:135m", ["smollm:135m"]),
    ("ramalama pull huggingface://Qwen/Qwen3-8B-GGUF/q4.gguf", ["Qwen/Qwen3-8B-GGUF"]),
    ('echo "vllm serve Qwen/Qwen3-8B"', []),
    ("# vllm serve Qwen/Qwen3-8B", []),
    ("true # vllm serve Qwen/Qwen3-8B", []),
    ("npm install @scope/pkg && npx sequelize model:generate --name User", []),
    ("docker pull pytorch/pytorch:latest", []),
    ("vllm serve $MODEL", []),
    ("vllm serve <model>", []),
    ("curl -H 'Content-Type: application/json' localhost", []),
    ("kubectl patch deploy x -p '[{\"op\": \"add\", \"path\": \"/spec/x\"}]'", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("command", "expected"), ONE_COMMAND, ids=[command[:60] for command, _ in ONE_COMMAND]
)
def test_a_command_names_its_models(command: str, expected: list[str]) -> None:
    assert texts("run.sh", command + "\n") == expected


WRITTEN_ELSEWHERE = [
    ("MODEL=Qwen/Qwen3-8B\n\nvllm serve $MODEL\n", [(1, "Qwen/Qwen3-8B")]),
    ("CKPT=Qwen/Qwen3-8B\nvllm serve \"${CKPT}\"\n", [(1, "Qwen/Qwen3-8B")]),
    ("vllm serve ${1:-Qwen/Qwen3-8B}\n", [(1, "Qwen/Qwen3-8B")]),
    ("X=a\nX=${Y:-Qwen/Qwen3-8B}\nvllm serve $X\n", [(2, "Qwen/Qwen3-8B")]),
    ("ORG=Qwen\nvllm serve $ORG/Qwen3-8B\n", [(2, "Qwen/Qwen3-8B")]),
    ("vllm serve \\\n  --port 1 \\\n  --model Qwen/Qwen3-8B\n", [(3, "Qwen/Qwen3-8B")]),
    ("for m in Qwen/Qwen3-8B \\\n  Qwen/Qwen3-4B; do\n hf download $m\ndone\n",
     [(1, "Qwen/Qwen3-8B"), (2, "Qwen/Qwen3-4B")]),
    ("ARGS=(\n  --model Qwen/Qwen3-8B # big\n)\npython -m vllm.entrypoints.openai.api_server \"${ARGS[@]}\"\n",
     [(2, "Qwen/Qwen3-8B")]),
    ("if x; then W=Qwen/Qwen3-8B; else W=Qwen/Qwen3-4B; fi\nvllm serve $W\n",
     [(1, "Qwen/Qwen3-8B"), (1, "Qwen/Qwen3-4B")]),
    ('gcloud run deploy --container-args="--model=Qwen/Qwen3-8B,--port=1"\n', [(1, "Qwen/Qwen3-8B")]),
    ("export EMBEDDING_MODEL=BAAI/bge-m3 PORT=1\n", [(1, "BAAI/bge-m3")]),
    (': "${EMBEDDING_MODEL:=BAAI/bge-m3}"\n', [(1, "BAAI/bge-m3")]),
    (': "${IMAGE:=vllm/vllm-openai}"\n', []),
    ('declare -A M=(\n  [small]="Qwen/Qwen3-4B"\n  [large]=Qwen/Qwen3-8B\n)\nvllm serve "${M[small]}"\n',
     [(2, "Qwen/Qwen3-4B"), (3, "Qwen/Qwen3-8B")]),
    ('serve() {\n  vllm serve "$1"\n}\nserve Qwen/Qwen3-8B --port 1\n', [(4, "Qwen/Qwen3-8B")]),
    ('function serve {\n  vllm serve "$1"\n}\nserve Qwen/Qwen3-8B\n', [(4, "Qwen/Qwen3-8B")]),
    ('get() {\n  curl "$1"\n}\nget acme/page\n', []),
    ('push_data() {\n  hf upload "$1"\n}\npush_data Qwen/set\n', []),
    ('serve Qwen/Qwen3-8B\n', []),
    ("kubectl exec deploy/ollama -- ollama pull qwen3:8b\n", [(1, "qwen3:8b")]),
]  # fmt: skip


@pytest.mark.parametrize(("script", "expected"), WRITTEN_ELSEWHERE)
def test_a_variable_is_reported_where_its_value_stands(script: str, expected: list[tuple[int, str]]) -> None:
    assert lines("run.sh", script) == expected


def test_column_revision_and_kind() -> None:
    (found,) = references("run.sh", "  hf download Qwen/Qwen3-8B --revision abc123\n")
    assert (found.column, found.revision, found.kind, found.pinned) == (15, "abc123", "hf download", False)


OTHER_SHELLS = [
    ("run.fish", "set -x MODEL Qwen/Qwen3-8B\nvllm serve $MODEL\n", [(1, "Qwen/Qwen3-8B")]),
    ("run.ps1", "$env:MODEL_ID = \"Qwen/Qwen3-8B\"\nollama pull `\n  llama3.1:8b\n",
     [(1, "Qwen/Qwen3-8B"), (3, "llama3.1:8b")]),
    ("run.ps1", "<# ollama pull llama2 #>\nvllm serve $env:X\n", []),
    ("run.bat", "REM ollama pull llama2\nset MODEL_ID=Qwen/Qwen3-8B\nollama pull ^\n llama3.1:8b\n",
     [(2, "Qwen/Qwen3-8B"), (4, "llama3.1:8b")]),
    ("serve", "#!/usr/bin/env bash\nvllm serve Qwen/Qwen3-8B\n", [(2, "Qwen/Qwen3-8B")]),
    ("LICENSE", "vllm serve Qwen/Qwen3-8B\n", []),
    ("job.slurm", "#SBATCH -N 1\nsrun vllm serve Qwen/Qwen3-8B\n", [(2, "Qwen/Qwen3-8B")]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "script", "expected"), OTHER_SHELLS, ids=[case[0] for case in OTHER_SHELLS])
def test_other_shells(name: str, script: str, expected: list[tuple[int, str]]) -> None:
    assert lines(name, script) == expected


WORDS = [
    ("a 'b c' \"d $X\" e\\ f", ["a", "b c", f"d {UNKNOWN}", "e f"]),
    ("a|b;c&&d", ["a", "b", "c", "d"]),
    ("a \\\n b # c", ["a", "b"]),
    ("a 'unclosed\nb", ["a", "unclosed", "b"]),
    ("X=1 a $X ${X} ${Y:-z}", ["a", "1", "1", "z"]),
    ("a > out.txt 2>&1 b", ["a", "2", "b"]),
]


@pytest.mark.parametrize(("script", "expected"), WORDS)
def test_words(script: str, expected: list[str]) -> None:
    commands = read_commands(LocatedText.of(script))
    assert [word.text for command in commands for word in command.words] == expected


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab/ \n\t'\"\\$(){}<>&|;=#`-:E,[]", max_size=200))
def test_no_script_is_an_error(script: str) -> None:
    for command in read_commands(LocatedText.of(script)):
        for word in command.words:
            assert word.place.line <= script.count("\n") + 1
    references("run.sh", f"vllm serve {script}")


def test_a_revision_is_not_that_of_an_adapter() -> None:
    script = f"lm_eval --model_args pretrained=acme/m,peft=acme/l,revision={'a1' * 20}"
    assert [(one.text, one.pinned) for one in references("run.sh", script)] == [
        ("acme/m", True),
        ("acme/l", False),
    ]


def test_a_revision_is_not_that_of_the_tokenizer() -> None:
    script = f"vllm serve acme/m --tokenizer acme/t --revision {'a1' * 20}"
    assert [(one.text, one.pinned) for one in references("run.sh", script)] == [
        ("acme/m", True),
        ("acme/t", False),
    ]


NESTED = ["docker run a/vllm ", "bash -c ", "sudo ", "$(", "${A:-", "X=(", "`", "env A=", "ollama ", "<<A "]


@pytest.mark.parametrize("opening", NESTED)
def test_commands_in_commands_end(opening: str) -> None:
    references("run.sh", opening * 3_000 + "vllm serve a/b")


@given(st.lists(st.sampled_from(["a b", "c", "'", "x=y", "$z", "#", "\\"]), min_size=1, max_size=6))
def test_a_quoted_word_is_one_word_again(parts: list[str]) -> None:
    quoted = " ".join("'" + part.replace("'", "'\\''") + "'" for part in parts)
    (command,) = read_commands(LocatedText.of(f"run {quoted}"))
    assert [word.text for word in command.words[1:]] == parts
