"""JavaScript and TypeScript: arguments, properties, constants; comments and types are none."""

from __future__ import annotations

import pytest

import tracker.adapters.project.file_reading  # noqa: F401
from tests.scan.seen import lines, references, texts

AI = 'import { openai } from "@ai-sdk/openai";\n'
HF = 'import { pipeline } from "@huggingface/transformers";\n'

FOUND = {
    "pipeline": (HF + 'await pipeline("x", "acme/m");', ["acme/m"]),
    "from_pretrained": ('await AutoModel.from_pretrained("acme/m", {dtype: "q8"});', ["acme/m"]),
    "constant": ('const M = "acme/m";\nAutoModel.from_pretrained(M);', ["acme/m"]),
    "typed constant": ('const M: string = "acme/m";\nAutoModel.from_pretrained(M);', ["acme/m"]),
    "environment": ('const M = process.env.M ?? "acme/m";\nAutoModel.from_pretrained(M);', ["acme/m"]),
    "template": ('const o = "acme";\nAutoModel.from_pretrained(`${o}/m`);', ["acme/m"]),
    "concatenation": ('AutoModel.from_pretrained("acme/" + "m");', ["acme/m"]),
    "ai-sdk": (AI + 'generateText({ model: openai("gpt-4o") });', ["gpt-4o"]),
    "ai-sdk method": (AI + 'openai.embedding("text-embedding-3-small");', ["text-embedding-3-small"]),
    "what a maker returned": (
        'createOllama({ baseURL: env("X") })("mistral-small3.2:24b"); createThing()("gpt-4o");',
        ["mistral-small3.2:24b"],
    ),
    "gateway's name": ('const MODELS = [{ id: "x-ai/grok-4", label: "Grok" }];', ["x-ai/grok-4"]),
    "property": ('client.chat.completions.create({ messages: [], model: "gpt-4o" });', ["gpt-4o"]),
    "quoted key": ('x({ "model": "claude-sonnet-4-5" });', ["claude-sonnet-4-5"]),
    "langchain": ('new ChatOllama({ model: "llama3.1" });', ["llama3.1"]),
    "hub client": ('await downloadFile({ repo: "acme/m", path: "x" });', ["acme/m"]),
    "variable": ('const embeddingModel = "BAAI/bge-m3";', ["BAAI/bge-m3"]),
    "class field": ('class A { private readonly modelName: string = "Qwen/Qwen3-8B"; }', ["Qwen/Qwen3-8B"]),
    "jsx": ('<Chat model="gpt-4o" />', ["gpt-4o"]),
    "list": ('const cfg = { models: ["Qwen/Qwen3-8B", "gpt-4o"] };', ["Qwen/Qwen3-8B", "gpt-4o"]),
    "inside a template's code": ('`a ${f(x => { return {model: "gpt-4o"} })} b`; const c = "d";', ["gpt-4o"]),
    "default parameter": ('function f(q: string, model = "deepseek-chat") {}', ["deepseek-chat"]),
    "shell": ('execSync("ollama pull qwen3:8b");', ["qwen3:8b"]),
    "program and arguments": ('spawn("vllm", ["serve", "acme/m"], {});', ["acme/m"]),
    "arguments": ('const args = ["--model", "Qwen/Qwen3-8B"];', ["Qwen/Qwen3-8B"]),
    "state": ('const [model, setModel] = useState("Qwen/Qwen3-8B");', ["Qwen/Qwen3-8B"]),
    "zod": ('const S = z.object({ model: z.string().default("Qwen/Qwen3-8B") });', ["Qwen/Qwen3-8B"]),
    "table": (
        'export const MODELS: Record<string, { id: string }> = { small: { id: "Qwen/Qwen3-8B" } };',
        ["Qwen/Qwen3-8B"],
    ),
    "keys of a table": ('const MODELS = { "Qwen/Qwen3-8B": 1, "acme/x": 2 };', ["Qwen/Qwen3-8B"]),
    "behind an interface": ('interface A {\n  model: "gpt-4.1"\n}\nconst model = "gpt-4o"', ["gpt-4o"]),
    "behind a type": ('type A = "gpt-4.1" | "gpt-5"\nconst model = "gpt-4o"', ["gpt-4o"]),
    "behind a type with fields": ('type A = {\n  model: "gpt-4.1"\n}\nf({ model: "gpt-4o" })', ["gpt-4o"]),
    "fields without semicolons": (
        'class A {\n  x = 1\n  model = "gpt-4o"\n  other: string\n  embedModel = "BAAI/bge-m3"\n}',
        ["gpt-4o", "BAAI/bge-m3"],
    ),
    "default of a method's parameter": (
        "class A { async run(model: string = 'gpt-4o') {} }",
        ["gpt-4o"],
    ),
    "map by tier": ('const MODEL_BY_TIER = { free: "Qwen/Qwen3-8B", x: "acme/x" };', ["Qwen/Qwen3-8B"]),
    "map object": ('const models = new Map([["a", "Qwen/Qwen3-8B"]]);', ["Qwen/Qwen3-8B"]),
    "second attribute": ('<Chat id="a" model="gpt-4o" />', ["gpt-4o"]),
    "attribute in braces": ('<Chat id="a" model={"gpt-4o"} />', ["gpt-4o"]),
    "enumeration": (
        'export enum Models { Small = "Qwen/Qwen3-4B", Large = "Qwen/Qwen3-8B" }',
        ["Qwen/Qwen3-4B", "Qwen/Qwen3-8B"],
    ),
    "identity and title": (
        'export const MODELS = [{ id: "sonar-pro", name: "sonar-pro" }, { name: "gpt-4o" }];',
        ["sonar-pro", "gpt-4o"],
    ),
    "options of a list": ('const O = [{ label: "Qwen", value: "Qwen/Qwen3-8B" }];', ["Qwen/Qwen3-8B"]),
    "variable of the environment": (
        'x = { pref: process.env.WHISPER_MODEL_PREF || "Xenova/whisper-small" };',
        ["Xenova/whisper-small"],
    ),
    "returned": ('function f() { return (process.env.CHAT_MODEL ?? "llama3:latest"); }', ["llama3:latest"]),
    "behind code that is switched off": (
        HF + 'if (false) { pipeline("x", "acme/a"); } else { pipeline("x", "acme/b"); }',
        ["acme/b"],
    ),
    "address": (
        'fetch("https://huggingface.co/acme/m/resolve/main/x.onnx");',
        ["https://huggingface.co/acme/m/resolve/main/x.onnx"],
    ),
}
NOT_FOUND = {
    "data set": 'downloadFile({ repo: { type: "dataset", name: "acme/d-7b" } });',
    "data set by prefix": 'downloadFile({ repo: "datasets/acme/d-7b" });',
    "enumeration of something else": 'enum Routes { Home = "Qwen/Qwen3-8B" }',
    "keys of another table": 'const ROUTES = { "Qwen/Qwen3-8B": 1 };',
    "type of several objects": 'type A = { model: "gpt-4.1" } | { model: "gpt-4o" }',
    "type in a type": 'interface A { a: { b: string }; model: "gpt-4o" }',
    "field behind another one": 'class A {\n  model = getModel()\n  page = "gpt-4o"\n}',
    "default of another parameter": "class A { run(page: string = 'gpt-4o') {} }",
    "map of something else": 'const ROUTE_BY_TIER = { free: "Qwen/Qwen3-8B" };',
    "switched off": HF + 'if (false) { if (x) { y(); } pipeline("x", "acme/m"); }',
    "state of something else": 'const [tab, setTab] = useState("Qwen/Qwen3-8B");',
    "options of another list": 'const O = [{ label: "Docs", value: "docs/index" }, { value: "acme/x" }];',
    "another variable of the environment": 'x = { repo: process.env.REPO || "Qwen/Qwen3-8B" };',
    "arguments of another program": 'spawn("git", ["clone", "acme/m"]);',
    "a folder of models": HF + 'env.localModelPath = "/models/web";',
    "line comment": HF + '// pipeline("x", "acme/m")',
    "block comment": HF + '/* pipeline("x", "acme/m") */',
    "comparison": 'if (model === "gpt-4o") {}',
    "case": 'switch (model) { case "gpt-4o": break; }',
    "type": 'type Model = "gpt-4o" | "gpt-4.1";',
    "import": 'import model from "acme/bert-7b";',
    "regular expression": 'const r = /model: "gpt-4o"/;',
    "media type": 'const x = { model: "text/html" };',
    "path": 'const x = { model: "src/app.ts" };',
    "pipeline of streams": 'pipeline(source, "acme/m");',
    "text": 'log("meta-llama/Llama-3.1-8B");',
    "assertion": 'expect("gpt-4o");',
}


@pytest.mark.parametrize(("code", "expected"), FOUND.values(), ids=FOUND.keys())
def test_references(code: str, expected: list[str]) -> None:
    assert texts("x.tsx" if "<Chat" in code else "x.ts", code) == expected


@pytest.mark.parametrize("code", NOT_FOUND.values(), ids=NOT_FOUND.keys())
def test_no_references(code: str) -> None:
    assert texts("x.ts", code) == []


def test_places() -> None:
    assert lines("x.ts", 'const M =\n  "acme/m";\nAutoModel.from_pretrained(M);') == [(2, "acme/m")]


def test_a_client_at_another_address_serves_other_models() -> None:
    code = (
        'const c = new OpenAI({ baseURL: "http://localhost:11434/v1" });\n'
        'c.chat.completions.create({ model: "qwen3:8b" });'
    )
    assert [found.source.value for found in references("x.ts", code)] == ["ollama"]


def test_revisions() -> None:
    sha = "5617a9f61b028005a4858fdac845db406aefb181"
    code = (
        f'{HF}await pipeline("x", "acme/a", {{ revision: "{sha}" }});\n'
        'await pipeline("x", "acme/b", { dtype: "q8" });\n'
        'const c = { model: "Qwen/Qwen3-8B", revision: "main" };\n'
    )
    found = [(one.text, one.revision, one.pinned) for one in references("x.ts", code)]
    assert found == [("acme/a", sha, True), ("acme/b", None, False), ("Qwen/Qwen3-8B", "main", False)]
