# ruff: noqa: E501 - rows are lines as the providers' documentation writes them
"""A provider's model is found however it is written, and is the same model each time.

The rows are written from the providers' own documentation and that of the libraries, not from our entries.
"""

from __future__ import annotations

from typing import NamedTuple

import pytest

import tracker.adapters.project.file_reading  # noqa: F401 - offers the grammars
from tests.scan.seen import references


class Row(NamedTuple):
    """``hub`` is what the name stands for where its weights are open. The ways: the provider's own Python
    library, LangChain's class, the AI SDK's call, LangChain4j's or another builder, a variable, LiteLLM's
    prefix and the provider's name in settings. Empty where there is no such way.
    """

    model: str
    hub: str | None
    own: str
    langchain: str
    ai_sdk: str
    builder: str
    variable: str
    litellm: str
    settings: str


ROWS = {
    "openai": Row(
        "gpt-4o-mini",
        None,
        'from openai import OpenAI\nclient = OpenAI()\nclient.responses.create(model="gpt-4o-mini", input="x")',
        'ChatOpenAI(model="gpt-4o-mini")',
        "openai('gpt-4o-mini')",
        'OpenAiChatModel.builder().modelName("gpt-4o-mini").build()',
        "OPENAI_MODEL",
        "openai",
        "openai",
    ),
    "anthropic": Row(
        "claude-3-5-haiku-latest",
        None,
        'import anthropic\nclient = anthropic.Anthropic()\nclient.messages.create(model="claude-3-5-haiku-latest", max_tokens=9)',
        'ChatAnthropic(model="claude-3-5-haiku-latest")',
        "anthropic('claude-3-5-haiku-latest')",
        'AnthropicChatModel.builder().modelName("claude-3-5-haiku-latest").build()',
        "ANTHROPIC_MODEL",
        "anthropic",
        "anthropic",
    ),
    "google": Row(
        "gemini-2.0-flash",
        None,
        'from google import genai\nclient = genai.Client()\nclient.models.generate_content(model="gemini-2.0-flash", contents="x")',
        'ChatGoogleGenerativeAI(model="gemini-2.0-flash")',
        "google('gemini-2.0-flash')",
        'GoogleAiGeminiChatModel.builder().modelName("gemini-2.0-flash").build()',
        "GEMINI_MODEL",
        "gemini",
        "gemini",
    ),
    "mistral": Row(
        "open-mistral-nemo",
        "mistralai/Mistral-Nemo-Instruct-2407",
        'from mistralai import Mistral\nclient = Mistral(api_key=k)\nclient.chat.complete(model="open-mistral-nemo", messages=[])',
        'ChatMistralAI(model="open-mistral-nemo")',
        "mistral('open-mistral-nemo')",
        'MistralAiChatModel.builder().modelName("open-mistral-nemo").build()',
        "MISTRAL_MODEL",
        "mistral",
        "mistral",
    ),
    "cohere": Row(
        "command-r-plus-08-2024",
        None,
        'import cohere\nco = cohere.ClientV2()\nco.chat(model="command-r-plus-08-2024", messages=[])',
        'ChatCohere(model="command-r-plus-08-2024")',
        "cohere('command-r-plus-08-2024')",
        'CohereChatModel.builder().modelName("command-r-plus-08-2024").build()',
        "COHERE_MODEL",
        "cohere",
        "cohere",
    ),
    "groq": Row(
        "llama-3.1-8b-instant",
        "meta-llama/Llama-3.1-8B-Instruct",
        'from groq import Groq\nclient = Groq()\nclient.chat.completions.create(model="llama-3.1-8b-instant", messages=[])',
        'ChatGroq(model="llama-3.1-8b-instant")',
        "groq('llama-3.1-8b-instant')",
        'GroqChatModel.builder().modelName("llama-3.1-8b-instant").build()',
        "GROQ_MODEL",
        "groq",
        "groq",
    ),
    "together": Row(
        "meta-llama/Llama-3.3-70B-Instruct-Turbo",
        "meta-llama/Llama-3.3-70B-Instruct",
        'from together import Together\nclient = Together()\nclient.chat.completions.create(model="meta-llama/Llama-3.3-70B-Instruct-Turbo", messages=[])',
        'ChatTogether(model="meta-llama/Llama-3.3-70B-Instruct-Turbo")',
        "togetherai('meta-llama/Llama-3.3-70B-Instruct-Turbo')",
        "",
        "TOGETHER_MODEL",
        "together_ai",
        "together",
    ),
    "fireworks": Row(
        "accounts/fireworks/models/gpt-oss-20b",
        "openai/gpt-oss-20b",
        'from fireworks.client import Fireworks\nclient = Fireworks()\nclient.chat.completions.create(model="accounts/fireworks/models/gpt-oss-20b", messages=[])',
        'ChatFireworks(model="accounts/fireworks/models/gpt-oss-20b")',
        "fireworks('accounts/fireworks/models/gpt-oss-20b')",
        "",
        "FIREWORKS_MODEL",
        "fireworks_ai",
        "fireworks",
    ),
    "deepseek": Row(
        "deepseek-reasoner",
        None,
        'from openai import OpenAI\nclient = OpenAI(base_url="https://api.deepseek.com")\nclient.chat.completions.create(model="deepseek-reasoner", messages=[])',
        'ChatDeepSeek(model="deepseek-reasoner")',
        "deepseek('deepseek-reasoner')",
        'DeepSeekChatModel.builder().model("deepseek-reasoner").build()',
        "DEEPSEEK_MODEL",
        "deepseek",
        "deepseek",
    ),
    "xai": Row(
        "grok-3-mini",
        None,
        'from openai import OpenAI\nclient = OpenAI(base_url="https://api.x.ai/v1")\nclient.chat.completions.create(model="grok-3-mini", messages=[])',
        'ChatXAI(model="grok-3-mini")',
        "xai('grok-3-mini')",
        "",
        "XAI_MODEL",
        "xai",
        "xai",
    ),
    "openrouter": Row(
        "qwen/qwen3-coder",
        "Qwen/Qwen3-Coder-480B-A35B-Instruct",
        'from openai import OpenAI\nclient = OpenAI(base_url="https://openrouter.ai/api/v1")\nclient.chat.completions.create(model="qwen/qwen3-coder", messages=[])',
        'ChatOpenRouter(model="qwen/qwen3-coder")',
        "openrouter('qwen/qwen3-coder')",
        "",
        "OPENROUTER_MODEL",
        "openrouter",
        "openrouter",
    ),
    "bedrock": Row(
        "meta.llama3-1-8b-instruct-v1:0",
        "meta-llama/Llama-3.1-8B-Instruct",
        'import boto3\nclient = boto3.client("bedrock-runtime")\nclient.converse(modelId="meta.llama3-1-8b-instruct-v1:0", messages=[])',
        'ChatBedrock(model_id="meta.llama3-1-8b-instruct-v1:0")',
        "bedrock('meta.llama3-1-8b-instruct-v1:0')",
        'BedrockChatModel.builder().modelId("meta.llama3-1-8b-instruct-v1:0").build()',
        "BEDROCK_MODEL_ID",
        "bedrock",
        "bedrock",
    ),
    "azure": Row(
        "gpt-4o-mini",
        None,
        'from openai import AzureOpenAI\nclient = AzureOpenAI(azure_deployment="gpt-4o-mini", api_version="x")',
        'AzureChatOpenAI(azure_deployment="gpt-4o-mini")',
        "azure('gpt-4o-mini')",
        'AzureOpenAiChatModel.builder().deploymentName("gpt-4o-mini").build()',
        "AZURE_OPENAI_DEPLOYMENT",
        "azure",
        "azure",
    ),
    "nvidia": Row(
        "meta/llama-3.1-8b-instruct",
        "meta-llama/Llama-3.1-8B-Instruct",
        'from openai import OpenAI\nclient = OpenAI(base_url="https://integrate.api.nvidia.com/v1")\nclient.chat.completions.create(model="meta/llama-3.1-8b-instruct", messages=[])',
        'ChatNVIDIA(model="meta/llama-3.1-8b-instruct")',
        "",
        "",
        "NVIDIA_MODEL",
        "nvidia_nim",
        "nvidia",
    ),
    "ollama": Row(
        "llama3.1:8b",
        "meta-llama/Llama-3.1-8B-Instruct",
        'import ollama\nollama.chat(model="llama3.1:8b", messages=[])',
        'ChatOllama(model="llama3.1:8b")',
        "ollama('llama3.1:8b')",
        'OllamaChatModel.builder().modelName("llama3.1:8b").build()',
        "OLLAMA_MODEL",
        "ollama",
        "ollama",
    ),
    "huggingface": Row(
        "Qwen/Qwen3-8B",
        "Qwen/Qwen3-8B",
        'from huggingface_hub import InferenceClient\nclient = InferenceClient()\nclient.chat_completion(model="Qwen/Qwen3-8B", messages=[])',
        'HuggingFaceEndpoint(repo_id="Qwen/Qwen3-8B")',
        "huggingface('Qwen/Qwen3-8B')",
        'HuggingFaceChatModel.builder().modelId("Qwen/Qwen3-8B").build()',
        "HF_MODEL_ID",
        "huggingface",
        "huggingface",
    ),
    "cerebras": Row(
        "llama3.1-8b",
        "meta-llama/Llama-3.1-8B-Instruct",
        'from cerebras.cloud.sdk import Cerebras\nclient = Cerebras()\nclient.chat.completions.create(model="llama3.1-8b", messages=[])',
        'ChatCerebras(model="llama3.1-8b")',
        "cerebras('llama3.1-8b')",
        "",
        "CEREBRAS_MODEL",
        "cerebras",
        "cerebras",
    ),
    "perplexity": Row(
        "sonar-pro",
        None,
        'from openai import OpenAI\nclient = OpenAI(base_url="https://api.perplexity.ai")\nclient.chat.completions.create(model="sonar-pro", messages=[])',
        'ChatPerplexity(model="sonar-pro")',
        "perplexity('sonar-pro')",
        "",
        "PERPLEXITY_MODEL",
        "perplexity",
        "perplexity",
    ),
    "voyage": Row(
        "voyage-3-large",
        None,
        'import voyageai\nvo = voyageai.Client()\nvo.embed(["x"], model="voyage-3-large")',
        'VoyageAIEmbeddings(model="voyage-3-large")',
        "voyage.textEmbeddingModel('voyage-3-large')",
        'VoyageAiEmbeddingModel.builder().modelName("voyage-3-large").build()',
        "VOYAGE_MODEL",
        "voyage",
        "voyageai",
    ),
    "jina": Row(
        "jina-embeddings-v3",
        "jinaai/jina-embeddings-v3",
        'requests.post("https://api.jina.ai/v1/embeddings", json={"model": "jina-embeddings-v3", "input": []})',
        'JinaEmbeddings(model_name="jina-embeddings-v3")',
        "",
        'JinaEmbeddingModel.builder().modelName("jina-embeddings-v3").build()',
        "JINA_MODEL",
        "jina_ai",
        "jina",
    ),
    "cloudflare": Row(
        "@cf/meta/llama-3.1-8b-instruct",
        "meta-llama/Llama-3.1-8B-Instruct",
        'requests.post(f"{BASE}/ai/run", json={"model": "@cf/meta/llama-3.1-8b-instruct"})',
        'ChatCloudflareWorkersAI(model="@cf/meta/llama-3.1-8b-instruct")',
        "workersai('@cf/meta/llama-3.1-8b-instruct')",
        'WorkersAiChatModel.builder().modelName("@cf/meta/llama-3.1-8b-instruct").build()',
        "CLOUDFLARE_MODEL",
        "cloudflare",
        "cloudflare",
    ),
    "moonshot": Row(
        "kimi-k2-0905-preview",
        None,
        'from openai import OpenAI\nclient = OpenAI(base_url="https://api.moonshot.ai/v1")\nclient.chat.completions.create(model="kimi-k2-0905-preview", messages=[])',
        'MoonshotChat(model="kimi-k2-0905-preview")',
        "moonshotai('kimi-k2-0905-preview')",
        "",
        "MOONSHOT_MODEL",
        "moonshot",
        "moonshot",
    ),
    "zhipu": Row(
        "glm-4.5-air",
        "zai-org/GLM-4.5-Air",
        'from zhipuai import ZhipuAI\nclient = ZhipuAI()\nclient.chat.completions.create(model="glm-4.5-air", messages=[])',
        'ChatZhipuAI(model="glm-4.5-air")',
        "zhipu('glm-4.5-air')",
        'ZhipuAiChatModel.builder().model("glm-4.5-air").build()',
        "ZHIPUAI_MODEL",
        "zai",
        "zhipu",
    ),
    "replicate": Row(
        "black-forest-labs/flux-schnell",
        "black-forest-labs/FLUX.1-schnell",
        'import replicate\nreplicate.run("black-forest-labs/flux-schnell", input={})',
        'Replicate(model="black-forest-labs/flux-schnell")',
        "replicate.image('black-forest-labs/flux-schnell')",
        "",
        "REPLICATE_MODEL",
        "replicate",
        "replicate",
    ),
    "watsonx": Row(
        "ibm/granite-3-3-8b-instruct",
        "ibm-granite/granite-3.3-8b-instruct",
        'from ibm_watsonx_ai.foundation_models import ModelInference\nm = ModelInference(model_id="ibm/granite-3-3-8b-instruct", credentials=c)',
        'ChatWatsonx(model_id="ibm/granite-3-3-8b-instruct")',
        "",
        'WatsonxChatModel.builder().modelName("ibm/granite-3-3-8b-instruct").build()',
        "WATSONX_MODEL_ID",
        "watsonx",
        "watsonx",
    ),
    "dashscope": Row(
        "qwen-plus",
        None,
        'from openai import OpenAI\nclient = OpenAI(base_url="https://dashscope.aliyuncs.com/compatible-mode/v1")\nclient.chat.completions.create(model="qwen-plus", messages=[])',
        'ChatTongyi(model="qwen-plus")',
        "",
        'QwenChatModel.builder().modelName("qwen-plus").build()',
        "DASHSCOPE_MODEL",
        "dashscope",
        "dashscope",
    ),
}
IMPORTS = "import { generateText } from 'ai';\nimport { x } from '@ai-sdk/x';\n"


def written(row: Row) -> dict[str, tuple[str, str, str]]:
    """A file for each way, with the text that has to be found."""
    ways = {
        "own": ("a.py", row.own, row.model),
        "langchain": ("a.py", f"llm = {row.langchain}\n", row.model),
        "ai-sdk": ("a.ts", f"{IMPORTS}generateText({{ model: {row.ai_sdk}, prompt }});\n", row.model),
        "builder": ("A.java", f"class A {{ Object m = {row.builder}; }}\n", row.model),
        "variable": (".env", f"{row.variable}={row.model}\n", row.model),
        "litellm": (
            "a.py",
            f'import litellm\nlitellm.completion(model="{row.litellm}/{row.model}", messages=[])\n',
            f"{row.litellm}/{row.model}",
        ),
        "settings": (
            "a.yaml",
            f'llm:\n  provider: {row.settings}\n  config:\n    model: "{row.model}"\n',
            row.model,
        ),
    }
    absent = {"langchain": not row.langchain, "ai-sdk": not row.ai_sdk, "builder": not row.builder}
    return {way: file for way, file in ways.items() if not absent.get(way)}


CELLS = [(name, way) for name, row in ROWS.items() for way in written(row)]


@pytest.mark.parametrize(("name", "way"), CELLS, ids=[f"{name}-{way}" for name, way in CELLS])
def test_each_way_names_the_same_model(name: str, way: str) -> None:
    row = ROWS[name]
    file, content, text = written(row)[way]
    found = [(one.text, one.source.value, one.hub) for one in references(file, content)]
    whose = "litellm" if way == "litellm" else name
    assert found == [(text, whose, row.hub)]
