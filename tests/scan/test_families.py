"""Families of places that name models, across languages, providers and files; and of places that do not.

Each row is a small file of its own and the texts that have to be found in it; nothing else may be."""

from __future__ import annotations

import pytest

import tracker.adapters.project.file_reading  # noqa: F401 - offers the grammars
from tests.scan.seen import texts

CASES: dict[str, tuple[str, str, list[str]]] = {
    "kotlin": (
        "A.kt",
        (
            'val m = OpenAIChatModel(modelName = "gpt-4.1-mini")\n'
            'val e = OllamaEmbeddingModel.builder().modelName("nomic-embed-text").build()\n'
            'val opts = chatCompletionRequest { model = ModelId("gpt-4o") }'
        ),
        ["gpt-4.1-mini", "nomic-embed-text", "gpt-4o"],
    ),
    "go": (
        "main.go",
        (
            "package main\n"
            'const defaultModel = "claude-sonnet-4-5"\n'
            "func main() {\n"
            ' llm, err := ollama.New(ollama.WithModel("llama3.2"))\n'
            ' resp, _ := client.CreateChatCompletion(ctx, openai.ChatCompletionRequest{Model: "gpt-4o'
            '-mini"})\n'
            ' m := client.GenerativeModel("gemini-1.5-pro")\n'
            ' _ = anthropic.MessageNewParams{Model: anthropic.F("claude-3-7-sonnet-latest")}\n'
            "}"
        ),
        ["claude-sonnet-4-5", "llama3.2", "gpt-4o-mini", "gemini-1.5-pro", "claude-3-7-sonnet-latest"],
    ),
    "rust": (
        "main.rs",
        (
            'const MODEL: &str = "sentence-transformers/all-MiniLM-L6-v2";\n'
            'fn f() { let api = Api::new()?; let repo = api.model("mistralai/Mistral-7B-v0.1".to_stri'
            "ng());\n"
            ' let r = CreateChatCompletionRequestArgs::default().model("gpt-4o").build()?;\n'
            ' let agent = client.agent("gpt-4.1-nano").build();\n'
            ' let a = openai::Client::from_env().agent(GPT_4O).preamble("x"); }\n'
            '#[derive(Parser)] struct Args { #[arg(long, default_value = "Qwen/Qwen2.5-0.5B")] model_'
            "id: String }"
        ),
        [
            "sentence-transformers/all-MiniLM-L6-v2",
            "mistralai/Mistral-7B-v0.1",
            "gpt-4o",
            "gpt-4.1-nano",
            "Qwen/Qwen2.5-0.5B",
        ],
    ),
    "ruby": (
        "a.rb",
        (
            "client = OpenAI::Client.new\n"
            'client.chat(parameters: { model: "gpt-4o-mini", messages: [] })\n'
            'chat = RubyLLM.chat(model: "claude-sonnet-4-5")\n'
            'llm = Langchain::LLM::Ollama.new(default_options: { chat_model: "llama3.1:8b" })\n'
            'EMBEDDER = Informers.pipeline("embedding", "mixedbread-ai/mxbai-embed-large-v1")'
        ),
        ["gpt-4o-mini", "claude-sonnet-4-5", "llama3.1:8b", "mixedbread-ai/mxbai-embed-large-v1"],
    ),
    "php": (
        "a.php",
        (
            "<?php\n"
            "$r = $client->chat()->create(['model' => 'gpt-4o-mini']);\n"
            "$p = Prism::text()->using(Provider::Anthropic, 'claude-3-5-sonnet-latest');\n"
            "return ['chat_model' => env('OPENAI_MODEL', 'gpt-4.1')];\n"
            "$pipe = pipeline('embeddings', 'Xenova/all-MiniLM-L6-v2');"
        ),
        ["gpt-4o-mini", "claude-3-5-sonnet-latest", "gpt-4.1"],
    ),
    "swift": (
        "a.swift",
        (
            'let query = ChatQuery(messages: [], model: "gpt-4o")\n'
            'let config = ModelConfiguration(id: "mlx-community/Qwen3-4B-4bit")\n'
            'let kit = try await WhisperKit(model: "openai_whisper-large-v3")\n'
            'let m = GenerativeModel(name: "gemini-2.0-flash", apiKey: k)'
        ),
        ["gpt-4o", "mlx-community/Qwen3-4B-4bit", "openai_whisper-large-v3", "gemini-2.0-flash"],
    ),
    "scala": (
        "a.scala",
        (
            'object A { val model = "gpt-4o-mini"\n'
            ' val s = CreateChatCompletionSettings(model = "gpt-4.1")\n'
            ' val e = OllamaEmbeddings(model = "bge-m3")\n'
            ' val b = BertEmbeddings.pretrained("sentence-transformers/all-mpnet-base-v2") }'
        ),
        ["gpt-4o-mini", "gpt-4.1", "bge-m3", "sentence-transformers/all-mpnet-base-v2"],
    ),
    "csharp2": (
        "a.cs",
        (
            'var client = new ChatClient(model: "gpt-4o-mini", key);\n'
            'IChatClient c = new OpenAIClient(k).GetChatClient("gpt-4.1").AsIChatClient();\n'
            'builder.AddOllamaChatCompletion("llama3.2:3b", new Uri("x"));\n'
            'var req = new ChatCompletionCreateRequest { Model = "gpt-4o" };\n'
            'var d = azure.GetChatClient("gpt-4o-deploy");\n'
            'var a = new AnthropicClient().Messages.Create(new() { Model = "claude-sonnet-4-5" });\n'
            'var g = new GenerativeModel(apiKey: k, model: "gemini-2.5-flash");'
        ),
        [
            "gpt-4o-mini",
            "gpt-4.1",
            "llama3.2:3b",
            "gpt-4o",
            "gpt-4o-deploy",
            "claude-sonnet-4-5",
            "gemini-2.5-flash",
        ],
    ),
    "java2": (
        "A.java",
        (
            'class A { @Value("${spring.ai.openai.chat.model:gpt-4o}") String model;\n'
            ' var m = MistralAiChatModel.builder().modelName("mistral-small-latest").build();\n'
            ' var v = VertexAiGeminiChatModel.builder().project("p").location("l").modelName("gemini-'
            '1.5-flash").build();\n'
            ' ChatCompletionCreateParams p = ChatCompletionCreateParams.builder().model("gpt-4.1").bu'
            "ild();\n"
            ' OllamaOptions o = OllamaOptions.create().withModel("mistral:7b");\n'
            ' var b = BedrockChatModel.builder().modelId("anthropic.claude-3-5-sonnet-20240620-v1:0")'
            ".build();\n"
            ' String s = System.getenv().getOrDefault("EMBEDDING_MODEL", "BAAI/bge-small-en-v1.5");\n'
            ' EmbeddingModel e = new HuggingFaceTokenizer.Builder().optTokenizerName("sentence-transf'
            'ormers/all-MiniLM-L6-v2"); }'
        ),
        [
            "gpt-4o",
            "mistral-small-latest",
            "gemini-1.5-flash",
            "gpt-4.1",
            "mistral:7b",
            "anthropic.claude-3-5-sonnet-20240620-v1:0",
            "BAAI/bge-small-en-v1.5",
            "sentence-transformers/all-MiniLM-L6-v2",
        ],
    ),
    "agno more": (
        "a.py",
        (
            "from agno.models.google import Gemini\n"
            "from agno.models.ollama import Ollama\n"
            "from agno.models.groq import Groq\n"
            "from agno.models.aws import AwsBedrock\n"
            "from agno.embedder.openai import OpenAIEmbedder\n"
            "from agno.knowledge.embedder.sentence_transformer import SentenceTransformerEmbedder\n"
            'a=Gemini(id="gemini-2.0-flash-001"); b=Ollama(id="llama3.2"); c=Groq("llama-3.3-70b-vers'
            'atile"); d=AwsBedrock(id="mistral.mistral-large-2402-v1:0")\n'
            'e=OpenAIEmbedder(id="text-embedding-3-large"); f=SentenceTransformerEmbedder(id="sentenc'
            'e-transformers/all-MiniLM-L6-v2")'
        ),
        [
            "gemini-2.0-flash-001",
            "llama3.2",
            "llama-3.3-70b-versatile",
            "mistral.mistral-large-2402-v1:0",
            "text-embedding-3-large",
            "sentence-transformers/all-MiniLM-L6-v2",
        ],
    ),
    "ai-sdk more": (
        "a.ts",
        (
            "import { google } from '@ai-sdk/google';\n"
            "import { vertexAnthropic } from '@ai-sdk/google-vertex/anthropic';\n"
            "import { createOpenRouter } from '@openrouter/ai-sdk-provider';\n"
            "import { moonshotai } from '@ai-sdk/moonshotai';\n"
            "import { generateText, embed } from 'ai';\n"
            "const or = createOpenRouter({ apiKey: k });\n"
            "generateText({ model: google('gemini-2.5-pro') });\n"
            "generateText({ model: vertexAnthropic('claude-sonnet-4@20250514') });\n"
            "generateText({ model: or.chat('meta-llama/llama-3.1-405b-instruct') });\n"
            "generateText({ model: 'openai/gpt-4.1-mini' });\n"
            "embed({ model: openai.embeddingModel('text-embedding-3-small') });\n"
            "generateText({ model: moonshotai('kimi-k2-turbo-preview') });\n"
            "import { openai } from '@ai-sdk/openai';\n"
            "generateText({ model: groq.languageModel('qwen/qwen3-32b') });"
        ),
        [
            "gemini-2.5-pro",
            "claude-sonnet-4@20250514",
            "meta-llama/llama-3.1-405b-instruct",
            "openai/gpt-4.1-mini",
            "text-embedding-3-small",
            "kimi-k2-turbo-preview",
            "qwen/qwen3-32b",
        ],
    ),
    "arn more": (
        "main.tf",
        (
            'resource "x" "y" {\n'
            '  model_arn = "arn:aws:bedrock:${var.region}::foundation-model/cohere.embed-multilingual'
            '-v3"\n'
            '  other = "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.meta.llama3-3-70b'
            '-instruct-v1:0"\n'
            '  app = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123xyz"'
            "\n"
            ' all = "arn:aws:bedrock:*::foundation-model/*"\n'
            "}"
        ),
        [
            "cohere.embed-multilingual-v3",
            "us.meta.llama3-3-70b-instruct-v1:0",
            "application-inference-profile/abc123xyz",
        ],
    ),
    "arn ts": (
        "stack.ts",
        (
            'const m = bedrock.FoundationModel.fromFoundationModelId(this, "M", new bedrock.Foundatio'
            'nModelIdentifier("amazon.nova-lite-v1:0"));\n'
            "new iam.PolicyStatement({ resources: [`arn:aws:bedrock:${this.region}::foundation-model/"
            "anthropic.claude-3-opus-20240229-v1:0`] });\n"
            'const k = bedrock.BedrockFoundationModel.fromCdkFoundationModelId("amazon.titan-embed-te'
            'xt-v1");'
        ),
        ["amazon.nova-lite-v1:0", "anthropic.claude-3-opus-20240229-v1:0", "amazon.titan-embed-text-v1"],
    ),
    "arn json": (
        "policy.json",
        (
            '{"Statement": [{"Resource": ["arn:aws:bedrock:eu-west-1::foundation-model/mistral.mixtra'
            'l-8x7b-instruct-v0:1"]}]}'
        ),
        ["mistral.mixtral-8x7b-instruct-v0:1"],
    ),
    "cfn json": (
        "t.json",
        (
            '{"Parameters": {"ModelId": {"Type": "String", "Default": "amazon.nova-pro-v1:0", "Allowe'
            'dValues": ["amazon.nova-lite-v1:0"]}}}'
        ),
        ["amazon.nova-pro-v1:0", "amazon.nova-lite-v1:0"],
    ),
    "workflow inputs": (
        ".github/workflows/a.yml",
        (
            "on:\n"
            "  workflow_dispatch:\n"
            "    inputs:\n"
            "      model:\n"
            "        type: choice\n"
            "        default: gpt-4o\n"
            "        options: [gpt-4o, gpt-4.1-mini]\n"
            "jobs: {}"
        ),
        ["gpt-4o", "gpt-4o", "gpt-4.1-mini"],
    ),
    "deployment env": (
        ".env",
        (
            "AZURE_OPENAI_CHAT_DEPLOYMENT_NAME=gpt-4o\n"
            "AZURE_OPENAI_DEPLOYMENT=gpt-4.1-mini\n"
            "AZURE_OPENAI_EMBEDDING_DEPLOYMENT=text-embedding-3-large\n"
            "AZURE_DEPLOYMENT_NAME=prod-chat"
        ),
        ["gpt-4o", "gpt-4.1-mini", "text-embedding-3-large"],
    ),
    "engine": (
        "a.py",
        (
            "import openai\n"
            'openai.ChatCompletion.create(engine="gpt-35-turbo", messages=[])\n'
            'openai.Completion.create(engine="text-davinci-003")'
        ),
        ["gpt-35-turbo", "text-davinci-003"],
    ),
    "deployment ts": (
        "a.ts",
        (
            'const llm = new AzureChatOpenAI({ azureOpenAIApiDeploymentName: "gpt-4o", azureOpenAIApi'
            'Version: "x" });\n'
            'const c = new AzureOpenAI({ deployment: "gpt-4.1" });'
        ),
        ["gpt-4o", "gpt-4.1"],
    ),
    "bicep2": (
        "a.bicep",
        (
            "param chatModelName string = 'gpt-4.1'\n"
            "@allowed(['gpt-4o', 'gpt-4o-mini'])\n"
            "param gptModel string\n"
            "var deployments = [\n"
            "  {\n"
            "    name: 'chat'\n"
            "    model: {\n"
            "      format: 'OpenAI'\n"
            "      name: 'gpt-5-mini'\n"
            "      version: '2025'\n"
            "    }\n"
            "  }\n"
            "]\n"
            "module m 'br/public:avm' = { params: { embeddingDeploymentName: 'text-embedding-ada-002'"
            " } }"
        ),
        ["gpt-4.1", "gpt-4o", "gpt-4o-mini", "gpt-5-mini", "text-embedding-ada-002"],
    ),
    "arm": (
        "azuredeploy.json",
        (
            '{"resources": [{"type": "Microsoft.CognitiveServices/accounts/deployments", "properties"'
            ': {"model": {"format": "OpenAI", "name": "gpt-4o-mini", "version": "1"}}}], "parameters"'
            ': {"chatModelName": {"type": "string", "defaultValue": "gpt-4.1-nano"}}}'
        ),
        ["gpt-4o-mini", "gpt-4.1-nano"],
    ),
    "tf azure": (
        "a.tf",
        (
            'variable "openai_model_name" {\n'
            '  default = "gpt-4o"\n'
            "}\n"
            'resource "azurerm_cognitive_deployment" "e" {\n'
            " model {\n"
            '  name = "text-embedding-3-small"\n'
            " }\n"
            "}\n"
            'resource "google_vertex_ai_endpoint_with_model_garden_deployment" "g" {\n'
            ' publisher_model_name = "publishers/google/models/gemma3@gemma-3-1b-it"\n'
            "}\n"
            'resource "aws_sagemaker_model" "m" {\n'
            " primary_container {\n"
            ' environment = { HF_MODEL_ID = "Qwen/Qwen3-8B" }\n'
            " }\n"
            "}"
        ),
        [
            "gpt-4o",
            "text-embedding-3-small",
            "publishers/google/models/gemma3@gemma-3-1b-it",
            "Qwen/Qwen3-8B",
        ],
    ),
    "docker ai": (
        "Dockerfile",
        ("FROM docker.io/ai/smollm2:360M-Q4_K_M AS m\nRUN docker model pull ai/gemma3\n"),
        ["docker.io/ai/smollm2:360M-Q4_K_M", "ai/gemma3"],
    ),
    "docker run ai": (
        "a.sh",
        (
            'docker model run ai/llama3.2 "hi"\n'
            "docker pull ai/mistral:7B-Q4_K_M\n"
            "docker run docker.io/ai/phi4\n"
            "docker pull acme/ai"
        ),
        ["ai/llama3.2", "ai/mistral:7B-Q4_K_M", "docker.io/ai/phi4"],
    ),
    "nim shell": (
        "a.sh",
        (
            "docker run --gpus all nvcr.io/nim/meta/llama-3.3-70b-instruct:1.8.5\n"
            "export NIM_IMAGE=nvcr.io/nim/deepseek-ai/deepseek-r1:latest"
        ),
        ["nvcr.io/nim/meta/llama-3.3-70b-instruct:1.8.5", "nvcr.io/nim/deepseek-ai/deepseek-r1:latest"],
    ),
    "nim helm": (
        "values.yaml",
        ('image:\n  repository: nvcr.io/nim/mistralai/mistral-7b-instruct-v03\n  tag: "1.0"\n'),
        ["nvcr.io/nim/mistralai/mistral-7b-instruct-v03"],
    ),
    "fence kotlin etc": (
        "a.md",
        (
            "```kotlin\n"
            'val m = OllamaChatModel.builder().modelName("llama3.1:8b").build()\n'
            "```\n"
            "\n"
            "```php\n"
            "$r = $client->chat()->create(['model' => 'gpt-4o']);\n"
            "```\n"
            "\n"
            "```ruby\n"
            'RubyLLM.chat(model: "claude-3-5-haiku-20241022")\n'
            "```\n"
            "\n"
            "```swift\n"
            'let c = ModelConfiguration(id: "mlx-community/gemma-2-2b-it-4bit")\n'
            "```\n"
            "\n"
            "```powershell\n"
            '$env:OPENAI_MODEL = "gpt-4.1"\n'
            "ollama pull phi3:mini\n"
            "```"
        ),
        [
            "llama3.1:8b",
            "gpt-4o",
            "claude-3-5-haiku-20241022",
            "mlx-community/gemma-2-2b-it-4bit",
            "gpt-4.1",
            "phi3:mini",
        ],
    ),
    "py import earlier fence": (
        "a.md",
        (
            "```python\n"
            "from vllm import LLM\n"
            "```\n"
            "text\n"
            "```python\n"
            'llm = LLM("Qwen/Qwen3-8B")\n'
            "```\n"
            "```py\n"
            "from transformers import pipeline\n"
            "```\n"
            "then\n"
            "```py\n"
            'pipeline("text-generation", "acme/special-7b")\n'
            "```"
        ),
        ["Qwen/Qwen3-8B", "acme/special-7b"],
    ),
    "fence no language python": (
        "a.md",
        (
            "```\n"
            "from openai import OpenAI\n"
            "client = OpenAI()\n"
            'client.responses.create(model="gpt-5-mini", input="x")\n'
            "```\n"
            "\n"
            "```\n"
            '{"model": "claude-sonnet-4-5", "max_tokens": 100}\n'
            "```\n"
            "\n"
            "```\n"
            "[llm]\n"
            'model = "gpt-4o"\n'
            "```"
        ),
        ["gpt-5-mini", "claude-sonnet-4-5", "gpt-4o"],
    ),
    "adoc": (
        "a.adoc",
        (
            "= Title\n"
            "\n"
            "[source,yaml]\n"
            "----\n"
            "spring:\n"
            "  ai:\n"
            "    openai:\n"
            "      chat:\n"
            "        options:\n"
            "          model: gpt-4o-mini\n"
            "----\n"
            "\n"
            "[source,java]\n"
            "----\n"
            'var m = OllamaChatModel.builder().modelName("mistral:7b").build();\n'
            "----\n"
        ),
        ["gpt-4o-mini", "mistral:7b"],
    ),
    "rst literal": (
        "a.rst",
        (
            "Run it::\n"
            "\n"
            "    vllm serve Qwen/Qwen3-4B\n"
            "\n"
            ">>> from sentence_transformers import SentenceTransformer\n"
            '>>> m = SentenceTransformer("BAAI/bge-m3")\n'
            "\n"
            ".. code-block:: python\n"
            "   :linenos:\n"
            "\n"
            '   AutoModel.from_pretrained("acme/x")\n'
        ),
        ["Qwen/Qwen3-4B", "BAAI/bge-m3", "acme/x"],
    ),
    "field default 2": (
        "a.py",
        (
            "class S:\n"
            '    embedding_model: str = setting(default="BAAI/bge-m3", env="E")\n'
            '    llm_model: Annotated[str, Doc("x")] = conf_field("llm", default="gpt-4o-mini")\n'
            '    title: str = option(default="Qwen/Qwen3-8B")\n'
        ),
        ["BAAI/bge-m3", "gpt-4o-mini"],
    ),
    "keys joined": (
        "a.env",
        (
            "SUMMARIZERMODELNAME=Qwen/Qwen3-8B\n"
            "APP_LLM_MODELNAME=meta/llama-3.1-70b-instruct\n"
            "RERANKER_MODELID=BAAI/bge-reranker-v2-m3\n"
            "VLM_MODEL_NAME=nvidia/vila\n"
            "CARMODELNAME=corolla"
        ),
        ["Qwen/Qwen3-8B", "meta/llama-3.1-70b-instruct", "BAAI/bge-reranker-v2-m3", "nvidia/vila"],
    ),
    "joined yaml": (
        "a.yaml",
        (
            "rag:\n"
            "  embeddingmodelname: intfloat/e5-large-v2\n"
            '  llmModelName: "meta/llama-3.1-8b-instruct"\n'
            "  reranker-model-name: nvidia/nv-rerankqa-mistral-4b-v3\n"
        ),
        ["intfloat/e5-large-v2", "meta/llama-3.1-8b-instruct", "nvidia/nv-rerankqa-mistral-4b-v3"],
    ),
    "writefile 2": (
        "a.ipynb",
        (
            '{"cells":[{"cell_type":"code","source":["%%writefile app.py\\n","from vllm import LLM\\n",'
            '"LLM(model=\\"Qwen/Qwen3-8B\\")\\n"]},{"cell_type":"code","source":["%%writefile -a Modelfi'
            'le\\n","FROM llama3.2:1b\\n"]},{"cell_type":"code","source":["%%writefile run.sh\\n","vllm '
            'serve acme/served-7b\\n"]},{"cell_type":"code","source":["%%file conf.json\\n","{\\"model\\"'
            ': \\"gpt-4o\\"}"]}]}'
        ),
        ["Qwen/Qwen3-8B", "llama3.2:1b", "acme/served-7b", "gpt-4o"],
    ),
    "slugs py": (
        "a.py",
        (
            'COMMON_MODEL_SLUGS = ["openai/gpt-4o", "anthropic/claude-haiku-4-5"]\n'
            'SUPPORTED_MODELS = {"gpt-4o": 128000, "claude-3-opus-20240229": 200000}'
        ),
        ["openai/gpt-4o", "anthropic/claude-haiku-4-5", "gpt-4o", "claude-3-opus-20240229"],
    ),
    "slugs go": (
        "a.go",
        (
            "package a\n"
            'var modelSlugs = []string{"openai/gpt-4o", "mistral/codestral"}\n'
            'var SupportedModels = []string{"gpt-4o", "claude-3-opus-20240229"}'
        ),
        ["openai/gpt-4o", "mistral/codestral", "gpt-4o", "claude-3-opus-20240229"],
    ),
    "secrets": (
        "a.sh",
        (
            'dotnet user-secrets set "AzureOpenAI:ChatDeploymentName" "gpt-4o"\n'
            'gh variable set OPENAI_MODEL --body "gpt-4.1"\n'
            'aws ssm put-parameter --name /app/EMBEDDING_MODEL --value "text-embedding-3-small"\n'
            "heroku config:set LLM_MODEL=gpt-4o-mini\n"
            'dotnet user-secrets set "OpenAI:ApiKey" "sk-xxx"'
        ),
        ["gpt-4o", "gpt-4.1", "text-embedding-3-small", "gpt-4o-mini"],
    ),
    "tpl json": (
        "conf.json.tpl",
        '{"model": "gpt-4o", "x": ${y}}',
        ["gpt-4o"],
    ),
    "tpl sh": (
        "userdata.tpl",
        ("#!/bin/bash\nset -e\nollama pull llama3.2:3b\ndocker run vllm/vllm-openai --model Qwen/Qwen3-8B\n"),
        ["llama3.2:3b", "Qwen/Qwen3-8B"],
    ),
    "tftpl": (
        "cloud-init.yaml.tftpl",
        ("runcmd:\n  - vllm serve Qwen/Qwen3-8B\n"),
        ["Qwen/Qwen3-8B"],
    ),
    "prompty": (
        "a.prompty",
        (
            "---\n"
            "name: x\n"
            "model:\n"
            "  api: chat\n"
            "  configuration:\n"
            "    type: azure_openai\n"
            "    azure_deployment: gpt-4o\n"
            "---\n"
            "system:\n"
            "hi"
        ),
        ["gpt-4o"],
    ),
    "provider config": (
        "a.yaml",
        (
            "llm:\n"
            "  provider: groq\n"
            "  config:\n"
            "    model: llama-3.3-70b-versatile\n"
            "embedder:\n"
            "  provider: ollama\n"
            "  config:\n"
            "    model: nomic-embed-text\n"
            "reranker:\n"
            "  provider: huggingface\n"
            "  config: {model: BAAI/bge-reranker-base}\n"
            "other:\n"
            "  provider: vllm\n"
            "  config: {model: acme/own}"
        ),
        ["llama-3.3-70b-versatile", "nomic-embed-text", "BAAI/bge-reranker-base", "acme/own"],
    ),
    "provider config py": (
        "a.py",
        (
            'config = {"llm": {"provider": "ollama", "config": {"model": "mistral"}}, "embedder": {"p'
            'rovider": "openai", "config": {"model": "text-embedding-3-small"}}}\n'
        ),
        ["mistral", "text-embedding-3-small"],
    ),
    "workers ai": (
        "a.ts",
        (
            'await env.AI.run("@cf/meta/llama-3.1-8b-instruct", { prompt });\n'
            'const m = workersai("@cf/qwen/qwen2.5-coder-32b-instruct");'
        ),
        ["@cf/meta/llama-3.1-8b-instruct", "@cf/qwen/qwen2.5-coder-32b-instruct"],
    ),
    "jumpstart": (
        "a.py",
        (
            "from sagemaker.jumpstart.model import JumpStartModel\n"
            'm = JumpStartModel(model_id="meta-textgeneration-llama-3-8b-instruct")\n'
            'n = JumpStartModel("huggingface-llm-mistral-7b-instruct")'
        ),
        ["meta-textgeneration-llama-3-8b-instruct", "huggingface-llm-mistral-7b-instruct"],
    ),
    "vertex": (
        "a.py",
        (
            'model = Model(model_name="publishers/meta/models/llama-3.1-405b-instruct-maas")\n'
            'x = aiplatform.Endpoint("projects/p/locations/us/publishers/google/models/gemini-1.5-pro'
            '-002")'
        ),
        [
            "publishers/meta/models/llama-3.1-405b-instruct-maas",
            "publishers/google/models/gemini-1.5-pro-002",
        ],
    ),
    "model_id_or_path": (
        "a.py",
        (
            'run(model_id_or_path="acme/own", template="x")\n'
            'InferArguments(model_type="x", model_id_or_path="Qwen/Qwen2-7B")'
        ),
        ["acme/own", "Qwen/Qwen2-7B"],
    ),
    "yaml in strings": (
        "a.py",
        (
            'CONFIG = """\n'
            "model_list:\n"
            "  - model_name: x\n"
            "    litellm_params:\n"
            "      model: openai/gpt-4o\n"
            '"""\n'
            'J = \'{"model": "claude-sonnet-4-5", "max_tokens": 5}\'\n'
        ),
        ["openai/gpt-4o", "claude-sonnet-4-5"],
    ),
    "yaml in go": (
        "a.go",
        (
            "package a\n"
            "const conf = `\n"
            "llm:\n"
            "  provider: openai\n"
            "  model: gpt-4o\n"
            "`\n"
            'var body = `{"model": "gpt-4.1-mini", "messages": []}`\n'
        ),
        ["gpt-4o", "gpt-4.1-mini"],
    ),
    "shell python workflow": (
        ".github/workflows/b.yml",
        (
            "jobs:\n"
            "  a:\n"
            "    steps:\n"
            "      - shell: python\n"
            "        run: |\n"
            "          from vllm import LLM\n"
            '          LLM(model="Qwen/Qwen3-8B")\n'
            "      - run: |\n"
            "          python - <<EOF\n"
            "          from transformers import AutoModel\n"
            '          AutoModel.from_pretrained("acme/second")\n'
            "          EOF\n"
            '      - run: python -c "from sentence_transformers import SentenceTransformer; SentenceT'
            "ransformer('BAAI/bge-m3')\"\n"
        ),
        ["Qwen/Qwen3-8B", "acme/second", "BAAI/bge-m3"],
    ),
    "dockerfile python": (
        "Dockerfile",
        (
            "FROM python:3.12\n"
            "RUN python3 <<EOF\n"
            "from huggingface_hub import snapshot_download\n"
            'snapshot_download("acme/first")\n'
            "EOF\n"
            "RUN python -c \"from transformers import AutoModel; AutoModel.from_pretrained('acme/secon"
            "d')\"\n"
            "COPY <<EOF /app/config.yaml\n"
            "model_name: Qwen/Qwen3-8B\n"
            "EOF\n"
        ),
        ["acme/first", "acme/second", "Qwen/Qwen3-8B"],
    ),
    "vetoed options": (
        "a.sh",
        "python serve.py --user-intent-model Qwen/Qwen3-4B --data-extraction-model BAAI/bge-m3",
        ["Qwen/Qwen3-4B", "BAAI/bge-m3"],
    ),
    "fp icons": (
        "a.tsx",
        (
            'const providers = [{ id: "openai", icon: "openai.svg", logo: "/img/mistral.png", docs: "'
            'https://x.y" }, { id: "gpt-4o", image: "gpt-4o.webp" }];'
        ),
        [],
    ),
    "fp placeholders": (
        "a.py",
        (
            'llm = LLM(model="your-org/your-model")\n'
            'x = AutoModel.from_pretrained("<model-id>")\n'
            'y = f(model_id="MODEL_ID_HERE")\n'
            'z = f(model_name="REPLACE_WITH_MODEL")\n'
            'w = AutoModel.from_pretrained("username/repo_name")\n'
            'v = f(model="my-finetuned-model")\n'
            'u = f(model="provider/model-name")'
        ),
        [],
    ),
    "fp matrix": (
        ".github/workflows/c.yml",
        (
            "jobs:\n"
            "  t:\n"
            "    strategy:\n"
            "      matrix:\n"
            "        model: [openai, anthropic, ollama, mistral-ai]\n"
            "        include:\n"
            "          - {model-name: vertex-ai, os: ubuntu-latest}\n"
            "    steps:\n"
            "      - run: pytest -k ${{ matrix.model }}\n"
        ),
        [],
    ),
    "fp tests": (
        "tests/test_x.py",
        (
            "def test():\n"
            '    m = Model(model_name="test-model")\n'
            '    c = client.create(model="fake-model-1")\n'
            '    d = ChatOpenAI(model="some-model-7b")\n'
            '    e = load(model="foo/bar-1b")\n'
            '    f = ChatOpenAI(model="gpt-4o")\n'
        ),
        ["gpt-4o"],
    ),
    "fp tests java": (
        "src/test/java/ATest.java",
        (
            'class ATest { void t() { var m = OpenAiChatModel.builder().modelName("test-model-1").bui'
            'ld(); assertThat(m.name()).isEqualTo("gpt-4o"); var n = OpenAiChatModel.builder().modelN'
            'ame("gpt-4o-mini").build(); } }'
        ),
        ["gpt-4o-mini"],
    ),
    "fp prompts": (
        "a.py",
        (
            "from langchain import hub\n"
            'p = hub.pull("rlm/rag-prompt-llama3")\n'
            'q = client.pull_prompt("hwchase17/react-chat-json")\n'
        ),
        [],
    ),
    "fp mount": (
        "compose.yaml",
        (
            "services:\n"
            "  v:\n"
            "    image: vllm/vllm-openai\n"
            "    command: --model /models/own\n"
            '    volumes: ["/models:/models"]\n'
        ),
        ["/models/own"],
    ),
    "fp own": (
        "snapshots.json",
        '{"schema": "tracker.scan/1", "references": [{"text": "gpt-4o", "model": "gpt-4o"}]}',
        [],
    ),
    "fp comparisons": (
        "a.go",
        (
            "package a\n"
            'func f(model string) { if model == "gpt-4o" { log.Printf("gpt-4o-mini") }\n'
            ' switch model { case "gpt-4.1": return }\n'
            ' if strings.HasPrefix(model, "claude-3-opus-20240229") {} }'
        ),
        [],
    ),
}


@pytest.mark.parametrize(("name", "content", "expected"), CASES.values(), ids=CASES)
def test_family(name: str, content: str, expected: list[str]) -> None:
    found = texts(name, content)
    assert (set(expected) - set(found), set(found) - set(expected)) == (set(), set())
