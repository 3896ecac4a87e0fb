"""Programs that are given models on the command line: where the model stands and whose name it is.

A row is a program with the subcommands that have to follow it, the positions of models among the words
that are not options, and options beyond those that name a model for every program (``model_keys``).
Sources are the programs' own ``--help`` texts.
"""

from __future__ import annotations

from tracker.domain.scanning.names.model_keys import words
from tracker.domain.scanning.text.reference import Source
from tracker.domain.values.late_dataclass import dataclass

HUB = Source.HUGGINGFACE
BY_NAME = None
"""The name itself says whose it is, as in ``openai/gpt-4o`` or ``hf://…``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Syntax:
    """How one program is told its model.

    ``flags`` take a model whatever they are called; ``ignored`` are options that look as if they did.
    ``pairs`` options take ``key=value,key=value``. ``all_words`` is for programs that take several models.
    """

    words: tuple[str, ...]
    source: Source | None = HUB
    position: int | None = None
    all_words: bool = False
    flags: frozenset[str] = frozenset()
    ignored: frozenset[str] = frozenset()
    pairs: frozenset[str] = frozenset()
    pair_position: int | None = None
    only_flags: bool = False


def _row(
    words: str,
    position: int | None = None,
    *,
    source: Source | None = HUB,
    flags: str = "",
    ignored: str = "",
    pairs: str = "",
    pair_position: int | None = None,
    all_words: bool = False,
    only_flags: bool = False,
) -> Syntax:
    return Syntax(
        words=tuple(words.split()),
        source=source,
        position=position,
        all_words=all_words,
        flags=frozenset(flags.split()),
        ignored=frozenset(ignored.split()),
        pairs=frozenset(pairs.split()),
        pair_position=pair_position,
        only_flags=only_flags,
    )


_LLAMA_CPP = (
    "-m --model -hf -hfr --hf-repo -hfd --hf-repo-draft -md --model-draft -hfv --hf-repo-v --lora --mmproj"
)

_LLAMA_CPP_PROGRAMS = words(
    """
    llama-server llama-cli llama-bench llama-embedding llama-perplexity llama-mtmd-cli llama-simple
    llama-speculative llama-imatrix llama-batched-bench llama-tts llama-llava-cli llamafile
    llama_cpp.server koboldcpp koboldcpp.py whisper-cli whisper-server
    """
)

TABLE: tuple[Syntax, ...] = (
    # inference servers
    _row("vllm serve", 0),
    _row("vllm"),
    _row("vllm.entrypoints.openai.api_server"),
    _row("vllm.entrypoints.api_server"),
    _row("sglang serve", 0),
    _row("sglang"),
    _row("sglang.launch_server"),
    _row("sglang.bench_serving"),
    _row("text-generation-launcher"),
    _row("text-generation-server serve", 0),
    _row("text-generation-server download-weights", 0),
    _row("text-embeddings-router"),
    _row("lorax-launcher"),
    _row("aphrodite run", 0),
    _row("trtllm-serve serve", 0),
    _row("trtllm-serve", 0),
    _row("trtllm-bench", flags="-m"),
    _row("lmdeploy serve api_server", 0),
    _row("lmdeploy serve gradio", 0),
    _row("lmdeploy chat", 0),
    _row("lmdeploy lite auto_awq", 0),
    _row("lmdeploy lite smooth_quant", 0),
    _row("infinity_emb v2"),
    _row("infinity_emb"),
    _row("mlc_llm serve", 0),
    _row("mlc_llm chat", 0),
    _row("mistralrs-server", flags="-m"),
    _row("mistralrs", flags="-m"),
    _row("openllm serve", 0, source=BY_NAME),
    _row("openllm run", 0, source=BY_NAME),
    _row("tabby serve", source=BY_NAME, flags="--model --chat-model"),
    _row("fastchat.serve.model_worker"),
    _row("fastchat.serve.vllm_worker"),
    _row("fastchat.serve.cli"),
    _row("transformers chat", 0),
    _row("transformers download", 0),
    _row("transformers-cli download", 0),
    _row("transformers serve", 0),
    # llama.cpp and its relatives
    *(_row(program, flags=_LLAMA_CPP) for program in sorted(_LLAMA_CPP_PROGRAMS)),
    _row("llama-run", 0, source=BY_NAME),
    # downloads
    _row("hf download", 0),
    _row("hf models info", 0),
    _row("hf endpoints deploy", flags="--repo"),
    _row("huggingface-cli download", 0),
    _row("hfd", 0),
    _row("hfd.sh", 0),
    _row("hfdownloader", flags="-m"),
    _row("modelscope download", 0, source=Source.MODELSCOPE),
    _row("tune download", 0),
    # local runners
    _row("ollama run", 0, source=Source.OLLAMA),
    _row("ollama pull", 0, source=Source.OLLAMA),
    _row("ollama show", 0, source=Source.OLLAMA),
    _row("ollama cp", 0, source=Source.OLLAMA),
    _row("ollama launch", source=Source.OLLAMA),
    _row("ollama create", source=Source.OLLAMA, only_flags=True),
    _row("ollama", source=Source.OLLAMA, only_flags=True),
    _row("docker model pull", 0, source=Source.DOCKER),
    _row("docker model run", 0, source=Source.DOCKER),
    _row("docker model inspect", 0, source=Source.DOCKER),
    _row("docker model configure", 0, source=Source.DOCKER),
    _row("docker model", source=Source.DOCKER, only_flags=True),
    _row("ramalama run", 0, source=Source.OLLAMA),
    _row("ramalama serve", 0, source=Source.OLLAMA),
    _row("ramalama pull", 0, source=Source.OLLAMA),
    _row("ramalama bench", 0, source=Source.OLLAMA),
    _row("lms get", 0, source=BY_NAME),
    _row("lms load", 0, source=BY_NAME),
    _row("lms import", only_flags=True),
    _row("local-ai run", 0, source=BY_NAME),
    _row("local-ai models install", 0, source=BY_NAME),
    _row("foundry model run", 0, source=BY_NAME),
    _row("xinference launch", source=BY_NAME, flags="-n"),
    _row("mlx_lm.generate"),
    _row("mlx_lm.server"),
    _row("mlx_lm.chat"),
    _row("mlx_lm.lora"),
    _row("mlx_lm.fuse"),
    _row("mlx_lm.convert", flags="--hf-path"),
    _row("mlx_lm.quantize"),
    _row("mlx_lm"),
    _row("mlx_vlm.generate"),
    _row("mlx_vlm.server"),
    _row("mlx_vlm"),
    _row("mlx_whisper"),
    # evaluation
    *(
        _row(program, ignored="--model -m", pairs="--model_args -a --model-args")
        for program in ("lm_eval", "lm-eval", "lm_eval run", "lm-eval run", "lmms_eval", "lmms-eval")
    ),
    _row("lighteval accelerate", pair_position=0),
    _row("lighteval vllm", pair_position=0),
    _row("lighteval sglang", pair_position=0),
    _row("lighteval endpoint", pair_position=1),
    _row("lighteval", pair_position=1),
    _row("evalplus.evaluate"),
    _row("evalplus.codegen"),
    _row("guidellm benchmark", flags="--processor"),
    _row("genai-perf profile", flags="-m --tokenizer"),
    _row("aiperf profile", flags="-m --tokenizer"),
    _row("inspect eval", source=BY_NAME),
    # training, conversion, quantisation
    _row("trl vllm-serve"),
    _row("trl"),
    _row("llamafactory-cli"),
    _row("axolotl"),
    _row("swift"),
    _row("autotrain"),
    _row("optimum-cli", flags="-m"),
    _row("ct2-transformers-converter"),
    _row("ct2-opennmt-py-converter"),
    _row("auto-round"),
    _row("olive", flags="-m"),
    _row("ovms", flags="--source_model"),
    _row("convert_hf_to_gguf.py", 0),
    # gateways and assistants: the name says whose it is
    _row("litellm", source=Source.LITELLM, flags="-m"),
    _row("aider", source=Source.LITELLM, flags="--model --weak-model --editor-model"),
    _row("llm", source=BY_NAME, flags="-m"),
    _row("llm chat", source=BY_NAME, flags="-m"),
    _row("llm embed", source=BY_NAME, flags="-m"),
    _row("openai", source=Source.OPENAI, flags="-m"),
    _row("claude", source=Source.ANTHROPIC),
    _row("codex", source=BY_NAME, flags="-m"),
    _row("gemini", source=Source.GOOGLE, flags="-m"),
    _row("opencode", source=Source.LITELLM, flags="-m"),
    _row("mods", source=BY_NAME, flags="-m"),
    _row("aichat", source=BY_NAME, flags="-m"),
    _row("sgpt", source=BY_NAME),
    _row("promptfoo eval", source=BY_NAME, flags="-r --providers"),
    _row("llama-quantize", 0, source=BY_NAME),
    _row("llama-gguf-split", 0, source=BY_NAME),
    _row("opencompass", flags="--hf-path", ignored="--models"),
    _row("interpreter", source=Source.LITELLM, flags="-m"),
    _row("goose", source=BY_NAME),
    _row("replicate run", 0, source=Source.REPLICATE),
)

IMAGES: tuple[tuple[str, str], ...] = (
    # part of an image's name, the program its entry point starts
    ("vllm-openai", "vllm serve"),
    ("vllm/vllm", "vllm serve"),
    ("/vllm", "vllm serve"),
    ("text-generation-inference", "text-generation-launcher"),
    ("text-embeddings-inference", "text-embeddings-router"),
    ("lorax", "lorax-launcher"),
    ("sglang", "sglang.launch_server"),
    ("llama.cpp", "llama-server"),
    ("llama-cpp", "llama-server"),
    ("llamacpp", "llama-server"),
    ("ollama/ollama", "ollama"),
    ("infinity", "infinity_emb"),
    ("litellm", "litellm"),
    ("tabbyml/tabby", "tabby"),
    ("lmdeploy", "lmdeploy"),
    ("aphrodite", "aphrodite"),
    ("localai", "local-ai"),
    ("kserve/huggingfaceserver", "huggingfaceserver"),
)

SWITCHES = words(
    """
    -q -v -y -d -f -s -i -t -it -h --quiet --verbose --yes --force --trust-remote-code --insecure
    --resume-download --force-download --dry-run --fp16 --bf16 --debug --help --detach --keepalive
    --json --no-cache --nowordwrap --enforce-eager --async-scheduling --flash-attn --jinja --no-webui
    --embedding --embeddings --reranking --headless --load-in-4bit --load-in-8bit --local --gui --think
    --hidethinking --tool --offline
    """
)
"""Options without a value, so that the word behind may be a model; also ``--enable-…``, ``--no-…``."""

WRAPPERS = words(
    """
    sudo doas exec nohup time command builtin stdbuf nice ionice setsid xvfb-run numactl taskset chrt
    caffeinate watch timeout env xargs parallel srun mpirun mpiexec torchrun accelerate deepspeed uv uvx
    pipx poetry pdm hatch rye pixi conda mamba micromamba npx bunx pnpm yarn docker podman nerdctl
    docker-compose podman-compose kubectl oc apptainer singularity nsys ncu dotenv op doppler infisical
    chamber tini dumb-init gosu su-exec ray modal sky python python3 pypy3 py bash sh zsh and or not
    begin start hf cmd poe nix-shell nix devbox mise make just if while until catchsegv rocprof ssh tmux
    screen concurrently eval su flatpak bun deno node pyinstrument scalene coverage @ - + ExecStart
    """
)
"""Programs that start another one named later on the line."""

NESTING_FLAGS = frozenset(
    {"-c", "-lc", "-ec", "-exc", "-xc", "-ic", "-lic", "-euc", "-cu", "/c", "-Command", "-ce"}
)
"""Options of shells whose value is a script."""
