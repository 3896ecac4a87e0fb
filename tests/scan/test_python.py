"""Python: what is a reference, at which place, and what is none."""

from __future__ import annotations

from pathlib import PurePosixPath

import pytest

import tracker.adapters.project.file_reading  # noqa: F401 - offers the grammars
from tests.scan.seen import lines, references, texts
from tracker.domain.scanning.code.python import find_candidates
from tracker.domain.scanning.text.reference import Remark

HUB = "https://huggingface.co"
FOUND = {
    "from_pretrained": ('AutoModel.from_pretrained("Qwen/Qwen3-8B")', ["Qwen/Qwen3-8B"]),
    "over several lines": (
        'AutoModel.from_pretrained(\n    "Qwen/Qwen3-8B",\n    revision="main",\n)',
        ["Qwen/Qwen3-8B"],
    ),
    "keyword": ('AutoModel.from_pretrained(pretrained_model_name_or_path="a/b")', ["a/b"]),
    "adapter is second": ('import peft\nPeftModel.from_pretrained(base, "acme/lora")', ["acme/lora"]),
    "pipeline": ('from transformers import pipeline\npipeline("x", "acme/m")', ["acme/m"]),
    "pipeline by keyword": ('from transformers import pipeline\npipeline("x", model="acme/m")', ["acme/m"]),
    "sentence transformer": ('SentenceTransformer("all-MiniLM-L6-v2")', ["all-MiniLM-L6-v2"]),
    "snapshot": ('snapshot_download("acme/m")', ["acme/m"]),
    "own wrapper of it": ('snapshot_download_with_retry("acme/m")', ["acme/m"]),
    "hub file": ('hf_hub_download(repo_id="acme/m", filename="x.gguf")', ["acme/m"]),
    "vllm": ('from vllm import LLM\nLLM("acme/m", tokenizer="acme/t")', ["acme/m", "acme/t"]),
    "vllm speculative": (
        'from vllm import LLM\nLLM(model="acme/m", speculative_config={"model": "Qwen/Qwen3-0.6B"})',
        ["acme/m", "Qwen/Qwen3-0.6B"],
    ),
    "sglang": ('import sglang\nsglang.Engine(model_path="acme/m")', ["acme/m"]),
    "llama.cpp": ('from llama_cpp import Llama\nLlama(model_path="./models/a.gguf")', ["./models/a.gguf"]),
    "mlx": ('from mlx_lm import load\nload("mlx-community/Qwen3-4B-4bit")', ["mlx-community/Qwen3-4B-4bit"]),
    "openai": ('client.chat.completions.create(model="gpt-4o")', ["gpt-4o"]),
    "litellm": (
        'import litellm\nlitellm.completion("groq/llama-3.1-8b-instant")',
        ["groq/llama-3.1-8b-instant"],
    ),
    "langchain": ('init_chat_model("anthropic:claude-sonnet-4-5")', ["anthropic:claude-sonnet-4-5"]),
    "dspy": ('import dspy\ndspy.LM("openai/gpt-4o-mini")', ["openai/gpt-4o-mini"]),
    "whisper": ('whisper.load_model("large-v3")', ["large-v3"]),
    "bedrock": ('c.converse(modelId="meta.llama3-1-8b-instruct-v1:0")', ["meta.llama3-1-8b-instruct-v1:0"]),
    "typer's options by annotation": (
        'def f(model: Annotated[str, typer.Argument(help="x")] = "acme/m", o: Annotated[str, 1] = "a/b"): 0',
        ["acme/m"],
    ),
    "typer's options by default": (
        'def f(model: str = typer.Option("acme/m"), o=typer.Option("a/b")): ...',
        ["acme/m"],
    ),
    "a branch that is not taken": ('f.from_pretrained("acme/a" if False else "acme/b")', ["acme/b"]),
    "a call that is not made": (
        'x = f.from_pretrained("acme/a") if 0 else f.from_pretrained("acme/b")',
        ["acme/b"],
    ),
    "a download's address": (
        f'get("{HUB}/Qwen/Qwen3-8B/resolve/main/x.gguf?download=true")',
        [f"{HUB}/Qwen/Qwen3-8B/resolve/main/x.gguf?download=true"],
    ),
    "pydantic by the variable's name": (
        'class S(BaseSettings):\n    whisper: str = Field("acme/m", alias="WHISPER_MODEL")\n'
        '    image: str = Field("acme/i", alias="IMAGE")',
        ["acme/m"],
    ),
    "llama-index by position": (
        'from llama_index.llms.openai import OpenAI as LlamaOpenAI\nLlamaOpenAI("o4-mini")',
        ["o4-mini"],
    ),
    "mlx whisper": (
        'import mlx_whisper\nmlx_whisper.transcribe("a.wav", path_or_hf_repo="acme/m")',
        ["acme/m"],
    ),
    "a field of a table that is chosen later": (
        'P = {"s": {"name": "acme/m", "lr": "a/b"}, "l": {"name": "acme/n"}}\n'
        'f.from_pretrained(P[size]["name"])',
        ["acme/m", "acme/n"],
    ),
    "constant": ('M = "acme/m"\nf.from_pretrained(M)', ["acme/m"]),
    "constant without use": ('BASE_MODEL = "acme/m-7b"', ["acme/m-7b"]),
    "f-string": ('ORG = "Qwen"\nN = 8\nf.from_pretrained(f"{ORG}/Qwen3-{N}B")', ["Qwen/Qwen3-8B"]),
    "concatenation": ('f.from_pretrained("Qwen/" + "Qwen3-8B")', ["Qwen/Qwen3-8B"]),
    "adjacent": ('f.from_pretrained("Qwen/" "Qwen3-8B")', ["Qwen/Qwen3-8B"]),
    "percent": ('f.from_pretrained("%s/Qwen3-8B" % "Qwen")', ["Qwen/Qwen3-8B"]),
    "format": ('f.from_pretrained("{}/{n}".format("Qwen", n="Qwen3-8B"))', ["Qwen/Qwen3-8B"]),
    "join": ('f.from_pretrained("/".join(["Qwen", "Qwen3-8B"]))', ["Qwen/Qwen3-8B"]),
    "both branches": ('f.from_pretrained("a/x" if big else "a/y")', ["a/x", "a/y"]),
    "fallback": ('f.from_pretrained(args.model or "a/x")', ["a/x"]),
    "getenv": ('f.from_pretrained(os.getenv("M", "a/x"))', ["a/x"]),
    "environ": ('X = os.environ.get("CHAT_MODEL", "Qwen/Qwen3-8B")', ["Qwen/Qwen3-8B"]),
    "environ set": ('os.environ["MODEL_ID"] = "Qwen/Qwen3-8B"', ["Qwen/Qwen3-8B"]),
    "argparse": ('p.add_argument("-m", "--model", default="Qwen/Qwen3-8B")', ["Qwen/Qwen3-8B"]),
    "click": (
        '@click.option("--model-id", default="Qwen/Qwen3-8B")\ndef f(model_id): ...',
        ["Qwen/Qwen3-8B"],
    ),
    "typer": ('def f(model: str = typer.Option("Qwen/Qwen3-8B")): ...', ["Qwen/Qwen3-8B"]),
    "pydantic": ('class S(BaseSettings):\n    model_name: str = Field(default="acme/m")', ["acme/m"]),
    "dataclass": ('@dataclass\nclass A:\n    base_model: str = "acme/m"', ["acme/m"]),
    "attribute": (
        'class A:\n    def __init__(self):\n        self.m = "acme/m"\n    def f(self):\n'
        "        g.from_pretrained(self.m)",
        ["acme/m"],
    ),
    "enumeration": ('class M(Enum):\n    BIG = "acme/m"\nf.from_pretrained(M.BIG.value)', ["acme/m"]),
    "dict field": ('{"base_model": "acme/m"}', ["acme/m"]),
    "look-up": ('T = {"s": "acme/m"}\nf.from_pretrained(T["s"])', ["acme/m"]),
    "any key": ('T = {"s": "acme/m", "l": "acme/n"}\nf.from_pretrained(T[size])', ["acme/m", "acme/n"]),
    "loop": ('for m in ["acme/m", "acme/n"]:\n    f.from_pretrained(m)', ["acme/m", "acme/n"]),
    "items": ('for k, m in {"a": "acme/m"}.items():\n    f.from_pretrained(m)', ["acme/m"]),
    "parameter": ('def f(name):\n    return g.from_pretrained(name)\nf("acme/m")', ["acme/m"]),
    "constructor": (
        'class A:\n    def __init__(self, n):\n        g.from_pretrained(n)\nA("acme/m")',
        ["acme/m"],
    ),
    "parametrised": (
        '@pytest.mark.parametrize("model,n", [("Qwen/Qwen3-8B", 1)])\ndef f(): ...',
        ["Qwen/Qwen3-8B"],
    ),
    "process": ('subprocess.run(["vllm", "serve", "acme/m"])', ["acme/m"]),
    "shell": ('os.system("ollama pull qwen3:8b")', ["qwen3:8b"]),
    "arguments": ('args = ["--model", "Qwen/Qwen3-8B"]', ["Qwen/Qwen3-8B"]),
    "coroutine": ('asyncio.create_subprocess_exec("vllm", "serve", "acme/m")', ["acme/m"]),
    "coroutine of a shell": ('asyncio.create_subprocess_shell("vllm serve acme/m")', ["acme/m"]),
    "words of a text": ('subprocess.run(shlex.split("vllm serve acme/m"))', ["acme/m"]),
    "evaluation": ('simple_evaluate("hf", model_args="pretrained=acme/m,dtype=auto")', ["acme/m"]),
    "field of a field": ('{"embedding": {"name": "BAAI/bge-m3", "path": "data/x"}}', ["BAAI/bge-m3"]),
    "field of a class": ('Config(model=ModelConfig(name="Qwen/Qwen3-8B"))', ["Qwen/Qwen3-8B"]),
    "map by task": ('MODEL_FOR_TASK = {"chat": "Qwen/Qwen3-8B", "x": "acme/x"}', ["Qwen/Qwen3-8B"]),
    "what a person chooses": (
        'import gradio as gr\ngr.Dropdown(label="Model", value="Qwen/Qwen3-8B", choices=["acme/x"])',
        ["Qwen/Qwen3-8B"],
    ),
    "a vector store's model": (
        'import qdrant_client\nclient.set_model("BAAI/bge-small-en-v1.5")',
        ["BAAI/bge-small-en-v1.5"],
    ),
    "keys of a table": ('MODEL_LIMITS = {"Qwen/Qwen3-8B": 4096, "acme/x": 1}', ["Qwen/Qwen3-8B"]),
    "literal type": (
        'ModelName = Literal["Qwen/Qwen3-8B", "Qwen/Qwen3-4B"]',
        ["Qwen/Qwen3-8B", "Qwen/Qwen3-4B"],
    ),
    "partial": ('f = partial(AutoModel.from_pretrained, "acme/m")', ["acme/m"]),
    "thread": ('await asyncio.to_thread(AutoModel.from_pretrained, "acme/m")', ["acme/m"]),
    "attrs": ('@define\nclass C:\n    llm_model = attr.ib(default="acme/m-7b")', ["acme/m-7b"]),
    "outlines": ('import outlines\noutlines.models.transformers("acme/m")', ["acme/m"]),
    "inference address": (
        'post("https://api-inference.huggingface.co/models/acme/m", json={})',
        ["https://api-inference.huggingface.co/models/acme/m"],
    ),
    "members": ('class Model(str, Enum):\n    BIG = "Qwen/Qwen3-8B"', ["Qwen/Qwen3-8B"]),
    "served under a name": (
        '{"model_loading_config": {"model_id": "qwen-0.5b", "model_source": "acme/m"}}',
        ["acme/m"],
    ),
    "deployment": (
        'class D:\n    def __init__(self, n):\n        g.from_pretrained(n)\nD.bind("acme/m")',
        ["acme/m"],
    ),
    "bentoml": ('import bentoml\nbentoml.models.HuggingFaceModel("acme/m")', ["acme/m"]),
    "table in lower case": ('chat_models = {"a": "Qwen/Qwen3-8B"}', ["Qwen/Qwen3-8B"]),
    "address": (
        'get("https://huggingface.co/acme/m/resolve/main/x.bin")',
        ["https://huggingface.co/acme/m/resolve/main/x.bin"],
    ),
    "else of a constant": ('if False:\n    pass\nelse:\n    f.from_pretrained("acme/m")', ["acme/m"]),
}

NOT_FOUND = {
    "comment": '# AutoModel.from_pretrained("acme/m")',
    "docstring": 'def f():\n    """AutoModel.from_pretrained("acme/m")"""',
    "disabled string": '"""\nAutoModel.from_pretrained("acme/m")\n"""',
    "if False": 'if False:\n    AutoModel.from_pretrained("acme/m")',
    "if 0 and": 'if 0 and x:\n    AutoModel.from_pretrained("acme/m")',
    "behind return": 'def f():\n    return 1\n    AutoModel.from_pretrained("acme/m")',
    "no model position": 'NAME = "acme/m-7b"\nprint(NAME)',
    "message": 'raise ValueError("use meta-llama/Llama-3.1-8B")',
    "comparison": 'if model == "gpt-4o": pass',
    "data set": 'load_dataset("acme/m-7b")',
    "data set by type": 'snapshot_download("acme/m", repo_type="dataset")',
    "output": 'model.push_to_hub("acme/m")',
    "output argument": 'TrainingArguments(hub_model_id="acme/m")',
    "upload": 'api.upload_file(repo_id="acme/m")',
    "django": 'models.ForeignKey("auth.User")\nclass M:\n    model = "shop/Order"',
    "car": '{"model": "toyota/corolla-2020"}',
    "media type": 'requests.get(u, model="application/json")',
    "placeholder": 'AutoModel.from_pretrained("your-org/your-model")',
    "fixture": 'AutoModel.from_pretrained("hf-internal-testing/tiny-random-bert")',
    "architectures": 'SUPPORTED_MODELS = ["qwen2", "glm4_moe", "deepseek_v3"]',
    "unknown at run time": "AutoModel.from_pretrained(args.model)",
    "owner unknown": 'AutoModel.from_pretrained(f"{owner}/x")',
    "members that are architectures": 'class ModelType(str, Enum):\n    LLAMA4 = "llama4"\n    PHI3 = "phi3"',
    "behind an endless loop": 'def f():\n    while True:\n        pass\n    g.from_pretrained("acme/m")',
    "literal type of something else": 'Route = Literal["Qwen/Qwen3-8B"]',
    "partial of something else": 'f = partial(print, "Qwen/Qwen3-8B")',
    "address of an interface": 'get("https://router.huggingface.co/v1/chat/completions")',
    "field of another field": '{"index": {"name": "Qwen/Qwen3-8B"}}',
    "field of another class": 'Team(name="Qwen/Qwen3-8B")',
    "keys of another table": 'LIMITS = {"Qwen/Qwen3-8B": 4096}',
    "members of something else": 'class Route(str, Enum):\n    A = "Qwen/Qwen3-8B"',
    "split of a text": '"vllm serve Qwen/Qwen3-8B".split()',
    "beginnings of names": 'CHAT_MODEL_PREFIXES = ["o1", "gpt-4", "gpt-4o"]',
    "file": 'AutoModel.load("config/app.yaml")',
}


@pytest.mark.parametrize(("code", "expected"), FOUND.values(), ids=FOUND.keys())
def test_references(code: str, expected: list[str]) -> None:
    assert sorted(texts("x.py", code)) == sorted(expected)


@pytest.mark.parametrize("code", NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_no_references(code: str) -> None:
    assert texts("x.py", code) == []


@pytest.mark.parametrize(
    ("code", "place"),
    [
        pytest.param('f.from_pretrained("a/b")', (1, 20), id="inside the quotes"),
        pytest.param('é = "é"; f.from_pretrained("a/b")', (1, 29), id="columns are characters"),
        pytest.param('f.from_pretrained(r"""a/b""")', (1, 23), id="prefix and three quotes"),
        pytest.param('M = "a/b"\nf.from_pretrained(M)', (1, 6), id="where the constant is written"),
        pytest.param('\ufefff.from_pretrained("a/b")', (1, 20), id="byte order mark"),
        pytest.param('\r\nf.from_pretrained("a/b")\r\n', (2, 20), id="carriage returns"),
        pytest.param('os.system("""\nvllm serve a/b""")', (2, 12), id="line of a script"),
        pytest.param('run(["vllm", "serve", "a/b"])', (1, 24), id="word of a list"),
    ],
)
def test_places(code: str, place: tuple[int, int]) -> None:
    assert [(found.line, found.column) for found in references("x.py", code)] == [place]


def test_kind_and_pin() -> None:
    (found,) = references("x.py", f'AutoModel.from_pretrained("acme/m", revision="{"a1" * 20}")')
    assert (found.kind, found.revision, found.pinned) == ("from_pretrained", "a1" * 20, True)
    (found,) = references("x.py", 'AutoModel.from_pretrained("acme/m", revision="main")')
    assert (found.revision, found.pinned) == ("main", False)


@pytest.mark.parametrize(
    ("code", "source"),
    [
        ('c = OpenAI()\nc.chat.completions.create(model="gpt-4o")', "openai"),
        (
            'c = OpenAI(base_url="http://localhost:11434/v1")\nc.chat.completions.create(model="qwen3:8b")',
            "ollama",
        ),
        (
            'c = OpenAI(base_url="https://api.groq.com")\nc.chat.completions.create(model="qwen-qwq-32b")',
            "groq",
        ),
        ('c = OpenAI(base_url=URL)\nc.chat.completions.create(model="Qwen/Qwen3-8B")', "huggingface"),
        ('ChatOllama(model="llama3.1")', "ollama"),
        ('c = AzureOpenAI(azure_endpoint=URL)\nc.responses.create(model="gpt-4o")', "azure"),
        ('c = OpenAI(base_url="https://x.openai.azure.com/v1")\nc.responses.create(model="gpt-4o")', "azure"),
        ('import ollama, voyageai\nvoyageai.Client().embed(["x"], model="voyage-3.5")', "voyage"),
        ('import ollama, voyageai\nollama.Client().embed(input="x", model="bge-m3")', "ollama"),
        ('import litellm\nlitellm.completion(model="gpt-4o")', "litellm"),
    ],
    ids=[
        "openai",
        "ollama behind openai",
        "groq behind openai",
        "own server",
        "langchain",
        "azure",
        "azure by address",
        "voyage",
        "ollama's own client",
        "litellm",
    ],
)
def test_sources(code: str, source: str) -> None:
    assert [found.source.value for found in references("x.py", code)] == [source]


def test_a_revision_is_that_of_the_model_it_is_beside() -> None:
    code = (
        'EngineArgs(model="acme/m", tokenizer="acme/t", revision=R)\n'
        'pipeline("x", model="acme/p", tokenizer="acme/q", revision=R)\n'
        'cfg = {"model_id": "Qwen/Qwen3-8B", "draft_model": "Qwen/Qwen3-0.6B", "revision": R}\n'
        'cfg = {"encoder": {"repo": "BAAI/bge-m3", "revision": R}, "model": {"id": "BAAI/bge-base-en"}}\n'
    )
    found = references("x.py", f'from transformers import pipeline\nR = "{"a1" * 20}"\n{code}')
    assert [(one.text, one.pinned) for one in found] == [
        ("acme/m", True),
        ("acme/t", False),
        ("acme/p", True),
        ("acme/q", True),
        ("Qwen/Qwen3-8B", True),
        ("Qwen/Qwen3-0.6B", False),
        ("BAAI/bge-m3", True),
        ("BAAI/bge-base-en", False),
    ]


def test_known_part_of_a_name_is_kept_as_written() -> None:
    (found,) = references("x.py", 'AutoModel.from_pretrained(f"meta-llama/Llama-3.1-{size}")')
    assert (found.text, found.hub) == ("meta-llama/Llama-3.1-{size}", None)


def test_a_file_that_does_not_parse_is_read_by_tokens_and_said_so() -> None:
    code = (
        'print "old"\n# from_pretrained("no/no-7b")\n'
        'x = AutoModel.from_pretrained("acme/m")\ny = "acme/n-7b"\n'
    )
    found = list(find_candidates(PurePosixPath("x.py"), code))
    assert [one.reason[:16] for one in found if isinstance(one, Remark)] == ["not valid Python"]
    assert lines("x.py", code) == [(3, "acme/m")]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("app/load.py", ["made/up", "Qwen/Qwen3-8B", "acme/m"]),
        ("tests/load.py", ["Qwen/Qwen3-8B", "acme/m"]),
        ("app/test_load.py", ["Qwen/Qwen3-8B", "acme/m"]),
        ("app/conftest.py", ["Qwen/Qwen3-8B", "acme/m"]),
        ("app/latest.py", ["made/up", "Qwen/Qwen3-8B", "acme/m"]),
    ],
)
def test_tests_name_what_is_made_up(path: str, expected: list[str]) -> None:
    code = 'get(model_id="made/up")\nget(model_id="Qwen/Qwen3-8B")\nAutoModel.from_pretrained("acme/m")\n'
    assert texts(path, code) == expected


NEWER_AND_OLDER = {
    "parameters of types": (
        "type Ids[T] = list[T]\n"
        'def load[T: (str, bytes)](model: T = "Qwen/Qwen3-8B") -> T:\n'
        '    return AutoModel.from_pretrained("Qwen/Qwen3-4B")\n'
        "class Box[T]:\n"
        '    embedding_model: str = "BAAI/bge-m3"\n',
        [(2, "Qwen/Qwen3-8B"), (3, "Qwen/Qwen3-4B"), (5, "BAAI/bge-m3")],
    ),
    "quotes inside of an f-string": (
        'name = f"{cfg["size"]} ü"; model = ChatOpenAI(model="gpt-4o-mini")\n'
        "other = f'{f'{x}'}'\nllm = LLM(model='Qwen/Qwen3-8B')\nclass A[T]: pass\n",
        [(1, "gpt-4o-mini"), (3, "Qwen/Qwen3-8B")],
    ),
    "defaults of type parameters": (
        'class Store[T = str]:\n    model_id = "google/gemma-3-4b-it"\n'
        'x = pipeline("text-generation", model="acme/own-7b")\n',
        [(2, "google/gemma-3-4b-it"), (3, "acme/own-7b")],
    ),
    "Python 2": (
        '# -*- coding: utf-8 -*-\nprint "Qwen/Qwen3-8B is loaded"\n'
        'try:\n    model = AutoModel.from_pretrained(u"google-bert/bert-base-cased")\n'
        "except IOError, e:\n    print >>log, e\nos.environ.get('EMBEDDING_MODEL', 'BAAI/bge-m3')\n",
        [(4, "google-bert/bert-base-cased"), (7, "BAAI/bge-m3")],
    ),
    "no Python at all behind some": (
        'llm = LLM(model="Qwen/Qwen3-8B")\n<<<<<<< HEAD\nx = (\n',
        [(1, "Qwen/Qwen3-8B")],
    ),
}


@pytest.mark.parametrize("kind", NEWER_AND_OLDER)
def test_what_this_python_cannot_parse_is_read_by_a_grammar(kind: str) -> None:
    text, expected = NEWER_AND_OLDER[kind]
    found = references("app/a.py", text)
    assert [(one.line, one.text) for one in found] == expected
    lines = text.split("\n")
    assert [one.column for one in found] == [lines[number - 1].index(name) + 1 for number, name in expected]


def test_without_a_grammar_its_tokens_are_read(monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.domain.scanning import dispatch

    monkeypatch.setattr(dispatch, "is_there", lambda name: name != "python_grammar")
    text = NEWER_AND_OLDER["parameters of types"][0]
    assert [one.text for one in references("app/a.py", text)] == ["Qwen/Qwen3-4B"]
