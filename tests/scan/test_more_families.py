# ruff: noqa: E501 - rows are files as people write them
"""Further members of the families of places, each written from its provider's documentation before it was read.

Rows are a family, a small file of its own, and the texts that have to be found in it; nothing else may be.
"""

from __future__ import annotations

import json
from typing import NamedTuple

import pytest

import tracker.adapters.project.file_reading  # noqa: F401 - offers the grammars
from tests.scan.seen import texts


class Case(NamedTuple):
    family: str
    name: str
    content: str
    expected: str


CASES = [
    # ---- deployments on Azure
    Case(
        "azure",
        "Chat.java",
        """
class Chat {
  ChatModel a = AzureOpenAiChatModel.builder().endpoint(url).apiKey(key).deploymentName("gpt-4o-mini").build();
  EmbeddingModel b = AzureOpenAiEmbeddingModel.builder().deploymentName("text-embedding-ada-002").build();
  ChatCompletions c = client.getChatCompletions("gpt-4-turbo", new ChatCompletionsOptions(messages));
}
""",
        "gpt-4o-mini text-embedding-ada-002 gpt-4-turbo",
    ),
    Case(
        "azure",
        "main.go",
        """
package main

func run(client *azopenai.Client) {
	resp, err := client.GetChatCompletions(ctx, azopenai.ChatCompletionsOptions{
		DeploymentName: to.Ptr("gpt-4o-2024-08-06"),
		Messages:       messages,
	}, nil)
	emb, err := client.GetEmbeddings(ctx, azopenai.EmbeddingsOptions{DeploymentName: to.Ptr("text-embedding-3-large")}, nil)
}
""",
        "gpt-4o-2024-08-06 text-embedding-3-large",
    ),
    Case(
        "azure",
        "src/main/resources/application.yml",
        """
spring:
  ai:
    azure:
      openai:
        endpoint: https://acme.openai.azure.com
        chat:
          options:
            deployment-name: gpt-4.1
        embedding:
          options:
            deployment-name: text-embedding-3-small
""",
        "gpt-4.1 text-embedding-3-small",
    ),
    Case(
        "azure",
        "deploy.sh",
        """
az cognitiveservices account deployment create --name acme-ai --resource-group rg \\
  --deployment-name chat --model-name gpt-4o --model-version 2024-11-20 --model-format OpenAI
azd env set AZURE_OPENAI_CHAT_MODEL gpt-4.1-mini
""",
        "gpt-4o gpt-4.1-mini",
    ),
    Case(
        "azure",
        "infra/main.parameters.json",
        """
{"parameters": {
  "chatGptModelName": {"value": "${AZURE_OPENAI_CHATGPT_MODEL=gpt-4o-mini}"},
  "chatGptDeploymentName": {"value": "chat"},
  "embeddingModelName": {"value": "text-embedding-3-large"},
  "location": {"value": "westeurope"}
}}
""",
        "gpt-4o-mini text-embedding-3-large",
    ),
    Case(
        "azure",
        "index.ts",
        """
import * as cognitiveservices from "@pulumi/azure-native/cognitiveservices";
const chat = new cognitiveservices.Deployment("chat", {
  accountName: account.name,
  properties: { model: { format: "OpenAI", name: "gpt-4.1-nano", version: "2025-04-14" } },
});
""",
        "gpt-4.1-nano",
    ),
    Case(
        "azure",
        "app.py",
        """
from haystack.components.generators.chat import AzureOpenAIChatGenerator
from llama_index.llms.azure_openai import AzureOpenAI
gen = AzureOpenAIChatGenerator(azure_endpoint=url, azure_deployment="gpt-4o-mini")
llm = AzureOpenAI(engine="gpt-35-turbo-16k", azure_endpoint=url)
""",
        "gpt-4o-mini gpt-35-turbo-16k",
    ),
    Case(
        "azure",
        "app.rb",
        """
client = OpenAI::Client.new(access_token: key, uri_base: "https://acme.openai.azure.com/openai/deployments/gpt-4o-mini", api_type: :azure)
""",
        "",
    ),
    # ---- Bedrock
    Case(
        "bedrock",
        "App.java",
        """
class App {
  String ask() {
    return runtime.converse(r -> r.modelId("us.anthropic.claude-3-7-sonnet-20250219-v1:0").messages(m)).output();
  }
  InvokeModelRequest req = InvokeModelRequest.builder()
      .modelId("arn:aws:bedrock:us-east-1::foundation-model/cohere.command-r-plus-v1:0").build();
}
""",
        "us.anthropic.claude-3-7-sonnet-20250219-v1:0 cohere.command-r-plus-v1:0",
    ),
    Case(
        "bedrock",
        "main.go",
        """
package main
func f() {
	out, err := client.Converse(ctx, &bedrockruntime.ConverseInput{ModelId: aws.String("amazon.nova-micro-v1:0")})
	o, _ := client.InvokeModel(ctx, &bedrockruntime.InvokeModelInput{
		ModelId: aws.String("arn:aws-us-gov:bedrock:us-gov-west-1:123456789012:inference-profile/us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0"),
	})
}
""",
        "amazon.nova-micro-v1:0 us-gov.anthropic.claude-3-5-sonnet-20240620-v1:0",
    ),
    Case(
        "bedrock",
        "ask.rb",
        """
client = Aws::BedrockRuntime::Client.new(region: "us-east-1")
client.converse(model_id: "mistral.mistral-large-2407-v1:0", messages: messages)
""",
        "mistral.mistral-large-2407-v1:0",
    ),
    Case(
        "bedrock",
        "ask.php",
        """<?php
$result = $client->invokeModel(['modelId' => 'amazon.titan-text-express-v1', 'body' => $body]);
""",
        "amazon.titan-text-express-v1",
    ),
    Case(
        "bedrock",
        "template.yaml",
        """
Resources:
  Helper:
    Type: AWS::Bedrock::Agent
    Properties:
      AgentName: helper
      FoundationModel: anthropic.claude-3-haiku-20240307-v1:0
  Profile:
    Type: AWS::Bedrock::ApplicationInferenceProfile
    Properties:
      ModelSource:
        CopyFrom: !Sub arn:${AWS::Partition}:bedrock:${AWS::Region}::foundation-model/meta.llama3-1-70b-instruct-v1:0
  Base:
    Type: AWS::Bedrock::KnowledgeBase
    Properties:
      KnowledgeBaseConfiguration:
        VectorKnowledgeBaseConfiguration:
          EmbeddingModelArn: !Join ["", ["arn:aws:bedrock:", !Ref AWS::Region, "::foundation-model/cohere.embed-english-v3"]]
""",
        "anthropic.claude-3-haiku-20240307-v1:0 meta.llama3-1-70b-instruct-v1:0 cohere.embed-english-v3",
    ),
    Case(
        "bedrock",
        "main.tf",
        """
data "aws_bedrock_foundation_model" "m" {
  model_id = "ai21.jamba-1-5-large-v1:0"
}
resource "aws_bedrock_custom_model" "c" {
  base_model_identifier = "arn:aws:bedrock:us-west-2::foundation-model/amazon.titan-text-lite-v1"
}
""",
        "ai21.jamba-1-5-large-v1:0 amazon.titan-text-lite-v1",
    ),
    Case(
        "bedrock",
        "run.sh",
        """
aws bedrock-runtime converse --model-id apac.amazon.nova-lite-v1:0 --messages file://m.json
aws bedrock create-inference-profile --inference-profile-name app \\
  --model-source copyFrom=arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-5-haiku-20241022-v1:0
""",
        "apac.amazon.nova-lite-v1:0 anthropic.claude-3-5-haiku-20241022-v1:0",
    ),
    Case(
        "bedrock",
        "serverless.yml",
        """
provider:
  environment:
    MODEL_ARN: arn:aws:bedrock:${aws:region}:${aws:accountId}:application-inference-profile/k2x9abcd12ef
  iam:
    role:
      statements:
        - Effect: Allow
          Action: bedrock:InvokeModel
          Resource:
            - arn:aws:bedrock:*::foundation-model/*
            - arn:aws:bedrock:*::foundation-model/amazon.titan-embed-image-v1
""",
        "application-inference-profile/k2x9abcd12ef amazon.titan-embed-image-v1",
    ),
    Case(
        "bedrock",
        "Program.cs",
        """
var request = new ConverseRequest { ModelId = "eu.amazon.nova-pro-v1:0", Messages = messages };
var kernel = Kernel.CreateBuilder().AddBedrockChatCompletionService("anthropic.claude-3-sonnet-20240229-v1:0").Build();
""",
        "eu.amazon.nova-pro-v1:0 anthropic.claude-3-sonnet-20240229-v1:0",
    ),
    # ---- parameters of templates, and what may be chosen
    Case(
        "cloudformation",
        "stack.json",
        """
{"Parameters": {
  "FoundationModelId": {"Type": "String", "Default": "us.meta.llama3-3-70b-instruct-v1:0",
    "AllowedValues": ["us.meta.llama3-3-70b-instruct-v1:0", "mistral.mixtral-8x7b-instruct-v0:1"]},
  "Stage": {"Type": "String", "Default": "prod", "AllowedValues": ["dev", "prod"]}
}}
""",
        "us.meta.llama3-3-70b-instruct-v1:0 mistral.mixtral-8x7b-instruct-v0:1",
    ),
    Case(
        "cloudformation",
        "template.yml",
        """
Parameters:
  LlmName:
    Type: String
    Default: gpt-4o-mini
    AllowedValues: [gpt-4o-mini, gpt-4.1]
  RerankModel:
    Type: String
    Default: cohere.rerank-v3-5:0
""",
        "gpt-4o-mini gpt-4.1 cohere.rerank-v3-5:0",
    ),
    Case(
        "cloudformation",
        "variables.tf",
        """
variable "chat_model" {
  type    = string
  default = "anthropic.claude-3-5-sonnet-20241022-v2:0"
  validation {
    condition     = contains(["anthropic.claude-3-5-sonnet-20241022-v2:0", "amazon.nova-pro-v1:0"], var.chat_model)
    error_message = "unknown"
  }
}
""",
        "anthropic.claude-3-5-sonnet-20241022-v2:0 amazon.nova-pro-v1:0",
    ),
    Case(
        "cloudformation",
        "main.bicep",
        """
@allowed([
  'gpt-4o'
  'gpt-4.1-mini'
])
param chatModelName string = 'gpt-4o'
param embedding object = {
  modelName: 'text-embedding-3-small'
  deploymentName: 'embed'
}
""",
        "gpt-4o gpt-4.1-mini text-embedding-3-small",
    ),
    # ---- ai-sdk
    Case(
        "ai-sdk",
        "app.ts",
        """
import { xai } from '@ai-sdk/xai';
import { cohere } from '@ai-sdk/cohere';
import { togetherai } from '@ai-sdk/togetherai';
import { perplexity } from '@ai-sdk/perplexity';
import { deepseek } from '@ai-sdk/deepseek';
import { generateText, embed, rerank } from 'ai';
await generateText({ model: xai('grok-4'), prompt });
await embed({ model: cohere.embedding('embed-english-v3.0'), value });
await generateText({ model: togetherai('meta-llama/Llama-3.3-70B-Instruct-Turbo'), prompt });
await generateText({ model: perplexity('sonar-pro'), prompt });
await generateText({ model: deepseek('deepseek-reasoner'), prompt });
await rerank({ model: cohere.reranking('rerank-v3.5'), documents });
""",
        "grok-4 embed-english-v3.0 meta-llama/Llama-3.3-70B-Instruct-Turbo sonar-pro deepseek-reasoner rerank-v3.5",
    ),
    Case(
        "ai-sdk",
        "media.ts",
        """
import { experimental_generateImage as generateImage, experimental_transcribe as transcribe } from 'ai';
import { fal } from '@ai-sdk/fal';
import { luma } from '@ai-sdk/luma';
import { deepgram } from '@ai-sdk/deepgram';
import { elevenlabs } from '@ai-sdk/elevenlabs';
import { replicate } from '@ai-sdk/replicate';
import { assemblyai } from '@ai-sdk/assemblyai';
generateImage({ model: fal.image('fal-ai/flux/dev'), prompt });
generateImage({ model: luma.image('photon-1'), prompt });
transcribe({ model: deepgram.transcription('nova-3'), audio });
transcribe({ model: elevenlabs.transcription('scribe_v1'), audio });
transcribe({ model: assemblyai.transcription('best'), audio });
generateImage({ model: replicate.image('black-forest-labs/flux-schnell'), prompt });
""",
        "fal-ai/flux/dev photon-1 nova-3 scribe_v1 best black-forest-labs/flux-schnell",
    ),
    Case(
        "ai-sdk",
        "registry.ts",
        """
import { anthropic } from '@ai-sdk/anthropic';
import { openai } from '@ai-sdk/openai';
import { createProviderRegistry, customProvider, streamText } from 'ai';
export const registry = createProviderRegistry({ anthropic, openai });
export const mine = customProvider({ languageModels: { fast: anthropic('claude-3-5-haiku-latest') } });
streamText({ model: registry.languageModel('openai:gpt-4.1'), prompt });
streamText({ model: 'xai/grok-3-mini', prompt });
embed({ model: registry.textEmbeddingModel('openai:text-embedding-3-small'), value });
""",
        "claude-3-5-haiku-latest openai:gpt-4.1 xai/grok-3-mini openai:text-embedding-3-small",
    ),
    Case(
        "ai-sdk",
        "local.ts",
        """
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createOllama } from 'ollama-ai-provider-v2';
import { huggingface } from '@ai-sdk/huggingface';
import { fireworks } from '@ai-sdk/fireworks';
import { cerebras } from '@ai-sdk/cerebras';
const lmstudio = createOpenAICompatible({ name: 'lmstudio', baseURL: 'http://localhost:1234/v1' });
const local = createOllama({ baseURL: url });
generateText({ model: lmstudio('llama-3.2-1b'), prompt });
generateText({ model: local('qwen3:4b'), prompt });
generateText({ model: huggingface('deepseek-ai/DeepSeek-V3-0324'), prompt });
generateText({ model: fireworks('accounts/fireworks/models/kimi-k2-instruct'), prompt });
generateText({ model: cerebras('llama3.1-8b'), prompt });
""",
        "llama-3.2-1b qwen3:4b deepseek-ai/DeepSeek-V3-0324 accounts/fireworks/models/kimi-k2-instruct llama3.1-8b",
    ),
    Case(
        "ai-sdk",
        "agent.ts",
        """
import { Agent } from '@mastra/core/agent';
import { gateway, ToolLoopAgent } from 'ai';
export const a = new Agent({ name: 'a', instructions: 'x', model: 'openrouter/anthropic/claude-haiku-4.5' });
export const b = new ToolLoopAgent({ model: gateway.languageModel('google/gemini-2.5-flash') });
export const c = gateway.textEmbeddingModel('openai/text-embedding-3-large');
""",
        "openrouter/anthropic/claude-haiku-4.5 google/gemini-2.5-flash openai/text-embedding-3-large",
    ),
    # ---- Agno
    Case(
        "agno",
        "team.py",
        """
from agno.models.openrouter import OpenRouter
from agno.models.mistral import MistralChat
from agno.models.vllm import VLLM
from agno.models.together import Together
from agno.models.deepseek import DeepSeek
from agno.models.cohere import Cohere
team = [OpenRouter(id="anthropic/claude-3.5-sonnet"), MistralChat(id="mistral-large-latest"), VLLM(id="Qwen/Qwen2.5-7B-Instruct"),
        Together(id="mistralai/Mixtral-8x7B-Instruct-v0.1"), DeepSeek(id="deepseek-chat"), Cohere(id="command-r-08-2024")]
""",
        "anthropic/claude-3.5-sonnet mistral-large-latest Qwen/Qwen2.5-7B-Instruct mistralai/Mixtral-8x7B-Instruct-v0.1 deepseek-chat command-r-08-2024",
    ),
    Case(
        "agno",
        "rag.py",
        """
from agno.agent import Agent
from agno.knowledge.embedder.cohere import CohereEmbedder
from agno.knowledge.embedder.fastembed import FastEmbedEmbedder
from agno.knowledge.embedder.voyageai import VoyageAIEmbedder
from agno.knowledge.reranker.cohere import CohereReranker
a = CohereEmbedder(id="embed-v4.0")
b = FastEmbedEmbedder(id="BAAI/bge-small-en-v1.5")
c = VoyageAIEmbedder(id="voyage-3-large")
d = CohereReranker(model="rerank-multilingual-v3.0")
agent = Agent(id="support-1", name="Support 1", model="google:gemini-2.0-flash-exp")
""",
        "embed-v4.0 BAAI/bge-small-en-v1.5 voyage-3-large rerank-multilingual-v3.0 google:gemini-2.0-flash-exp",
    ),
    Case(
        "agno",
        "azure.py",
        """
from agno.models.azure import AzureAIFoundry, AzureOpenAI
from agno.models.nvidia import Nvidia
from agno.models.xai import xAI
from agno.models.perplexity import Perplexity
models = dict(a=AzureAIFoundry(id="Cohere-command-r-08-2024"), b=AzureOpenAI(id="gpt-4o-mini"), c=Nvidia(id="meta/llama-3.3-70b-instruct"),
              d=xAI(id="grok-2"), e=Perplexity(id="sonar"))
""",
        "Cohere-command-r-08-2024 gpt-4o-mini meta/llama-3.3-70b-instruct grok-2 sonar",
    ),
    # ---- engine, model_id_or_path
    Case(
        "arguments",
        "a.js",
        """
const response = await openai.createCompletion({ engine: "text-davinci-002", prompt });
const old = openai.complete({ engine: 'babbage-002' });
""",
        "text-davinci-002 babbage-002",
    ),
    Case(
        "arguments",
        "config.yml",
        """
models:
  - type: main
    engine: openai
    model: gpt-4o-mini
  - type: embeddings
    engine: FastEmbed
    model: all-MiniLM-L6-v2
""",
        "gpt-4o-mini all-MiniLM-L6-v2",
    ),
    Case(
        "arguments",
        "train.sh",
        """
swift sft --model_id_or_path Qwen/Qwen2-VL-7B-Instruct --dataset data.jsonl
python infer.py --base_model_name_or_path mistralai/Mistral-7B-v0.3 --peft_model_id acme/adapter-7b
tune run lora --pretrained-model-id-or-path acme/base-3b
""",
        "Qwen/Qwen2-VL-7B-Instruct mistralai/Mistral-7B-v0.3 acme/adapter-7b acme/base-3b",
    ),
    Case(
        "arguments",
        "App.scala",
        """
object App {
  val e = OpenAIEmbeddings().setModel("text-embedding-3-small")
  val c = new OpenAIChatCompletion().setDeploymentName("gpt-4o-mini").setMessagesCol("m")
  val p = new OpenAIPrompt().setDeploymentName("gpt-35-turbo-instruct")
}
""",
        "text-embedding-3-small gpt-4o-mini gpt-35-turbo-instruct",
    ),
    # ---- names of platforms
    Case(
        "platform",
        "wrangler.toml",
        """
name = "worker"
main = "src/index.ts"
[ai]
binding = "AI"
[vars]
EMBEDDER = "@cf/baai/bge-base-en-v1.5"
CHAT = "@cf/meta/llama-3.3-70b-instruct-fp8-fast"
""",
        "@cf/baai/bge-base-en-v1.5 @cf/meta/llama-3.3-70b-instruct-fp8-fast",
    ),
    Case(
        "platform",
        "ask.sh",
        """
curl https://api.cloudflare.com/client/v4/accounts/$ID/ai/run/@cf/mistral/mistral-7b-instruct-v0.1 -d '{"prompt": "hi"}'
gcloud ai model-garden models deploy --model=google/gemma3@gemma-3-4b-it
curl -X POST "https://us-central1-aiplatform.googleapis.com/v1/projects/$P/locations/us-central1/publishers/anthropic/models/claude-3-5-sonnet-v2@20241022:streamRawPredict"
""",
        "@cf/mistral/mistral-7b-instruct-v0.1 publishers/anthropic/models/claude-3-5-sonnet-v2@20241022 google/gemma3@gemma-3-4b-it",
    ),
    Case(
        "platform",
        "Vertex.kt",
        """
val endpoint = EndpointName.ofProjectLocationPublisherModelName(project, location, "google", "text-embedding-005")
val name = "projects/$project/locations/$location/publishers/google/models/gemini-2.0-flash-001"
""",
        "publishers/google/models/gemini-2.0-flash-001 text-embedding-005",
    ),
    Case(
        "platform",
        "jumpstart.tf",
        """
resource "aws_sagemaker_hub_content" "m" {
  model_id = "huggingface-textembedding-bge-large-en-v1-5"
}
""",
        "huggingface-textembedding-bge-large-en-v1-5",
    ),
    Case(
        "platform",
        "stack.ts",
        """
const ep = new JumpStartSageMakerEndpoint(this, "E", { model: JumpStartModel.HUGGINGFACE_LLM_FALCON_7B_INSTRUCT_BF16_1_1_0 });
const hf = new HuggingFaceSageMakerEndpoint(this, "H", { modelId: "HuggingFaceH4/zephyr-7b-beta" });
""",
        "HuggingFaceH4/zephyr-7b-beta",
    ),
    Case(
        "platform",
        "main.py",
        """
import vertexai
from google import genai
from google.cloud import aiplatform
client = genai.Client(vertexai=True)
client.models.generate_content(model="publishers/meta/models/llama-4-maverick-17b-128e-instruct-maas", contents="hi")
emb = client.models.embed_content(model="gemini-embedding-001", contents="x")
pred = retrieve_default(model_id="model-txt2img-stabilityai-stable-diffusion-v2-1-base")
""",
        "publishers/meta/models/llama-4-maverick-17b-128e-instruct-maas gemini-embedding-001 model-txt2img-stabilityai-stable-diffusion-v2-1-base",
    ),
    # ---- settings in the shape of a provider's
    Case(
        "provider-shaped",
        "mem0.ts",
        """
import { Memory } from 'mem0ai/oss';
const memory = new Memory({
  embedder: { provider: 'ollama', config: { model: 'nomic-embed-text:latest', url: 'http://localhost:11434' } },
  llm: { provider: 'anthropic', config: { apiKey: key, model: 'claude-3-7-sonnet-latest' } },
});
""",
        "nomic-embed-text:latest claude-3-7-sonnet-latest",
    ),
    Case(
        "provider-shaped",
        "embedchain.json",
        """
{"llm": {"provider": "together", "config": {"model": "mistralai/Mixtral-8x7B-Instruct-v0.1", "temperature": 0.5}},
 "embedder": {"provider": "gpt4all", "config": {"model": "all-MiniLM-L6-v2"}},
 "chunker": {"provider": "openai", "config": {"size": 3}}}
""",
        "mistralai/Mixtral-8x7B-Instruct-v0.1 all-MiniLM-L6-v2",
    ),
    Case(
        "provider-shaped",
        ".continue/config.yaml",
        """
name: local
version: 1.0.0
models:
  - name: Autodetect
    provider: ollama
    model: qwen2.5-coder:1.5b
    roles: [autocomplete]
  - name: Big
    provider: mistral
    model: codestral-latest
  - name: Voyage
    provider: voyage
    model: rerank-2
""",
        "qwen2.5-coder:1.5b codestral-latest rerank-2",
    ),
    Case(
        "provider-shaped",
        "kong.yaml",
        """
plugins:
  - name: ai-proxy
    config:
      route_type: llm/v1/chat
      model:
        provider: cohere
        name: command-r-plus
        options: {max_tokens: 512}
""",
        "command-r-plus",
    ),
    Case(
        "provider-shaped",
        "settings.json",
        """
{"agent": {"default_model": {"provider": "anthropic", "model": "claude-sonnet-4-20250514"},
           "inline_assistant_model": {"provider": "google", "model": "gemini-2.0-flash"}},
 "theme": "One Dark"}
""",
        "claude-sonnet-4-20250514 gemini-2.0-flash",
    ),
    Case(
        "provider-shaped",
        "run.yaml",
        """
version: 2
models:
  - metadata: {}
    model_id: meta-llama/Llama-3.2-3B-Instruct
    provider_id: ollama
    provider_model_id: llama3.2:3b-instruct-fp16
    model_type: llm
  - model_id: all-MiniLM-L6-v2
    provider_id: sentence-transformers
    model_type: embedding
""",
        "meta-llama/Llama-3.2-3B-Instruct llama3.2:3b-instruct-fp16 all-MiniLM-L6-v2",
    ),
    Case(
        "provider-shaped",
        "config.toml",
        """
[llm]
provider = "deepseek"
[llm.config]
model = "deepseek-reasoner"
[embedder]
provider = "huggingface"
[embedder.config]
model = "multi-qa-MiniLM-L6-cos-v1"
""",
        "deepseek-reasoner multi-qa-MiniLM-L6-cos-v1",
    ),
    Case(
        "provider-shaped",
        "endpoints.yml",
        """
nlg:
  type: rephrase
  llm: {provider: openai, model: gpt-4o-2024-11-20}
model_groups:
  - id: gemini
    models: [{provider: gemini, model: gemini-1.5-flash-001}]
""",
        "gpt-4o-2024-11-20 gemini-1.5-flash-001",
    ),
    Case(
        "provider-shaped",
        "schema.py",
        """
client.collections.create("Article",
    vectorizer_config=wvc.Configure.Vectorizer.text2vec_huggingface(model="sentence-transformers/all-mpnet-base-v2"),
    generative_config=wvc.Configure.Generative.anthropic(model="claude-3-opus-20240229"),
    reranker_config=wvc.Configure.Reranker.cohere(model="rerank-english-v3.0"))
""",
        "sentence-transformers/all-mpnet-base-v2 claude-3-opus-20240229 rerank-english-v3.0",
    ),
    Case(
        "provider-shaped",
        "inference.json",
        """
{"service": "openai", "service_settings": {"api_key": "k", "model_id": "text-embedding-3-small"},
 "task_settings": {}}
""",
        "text-embedding-3-small",
    ),
    Case(
        "provider-shaped",
        "localai.yaml",
        """
name: chat
backend: llama-cpp
parameters:
  model: huggingface://bartowski/Meta-Llama-3.1-8B-Instruct-GGUF/Meta-Llama-3.1-8B-Instruct-Q4_K_M.gguf
""",
        "bartowski/Meta-Llama-3.1-8B-Instruct-GGUF",
    ),
    Case(
        "provider-shaped",
        "Agent.cs",
        """
var options = new LlmOptions { Provider = "Mistral", Model = "mistral-medium-latest" };
var emb = new EmbeddingOptions { Provider = "Ollama", ModelName = "mxbai-embed-large" };
""",
        "mistral-medium-latest mxbai-embed-large",
    ),
    Case(
        "provider-shaped",
        "opencode.json",
        """
{"$schema": "https://opencode.ai/config.json", "model": "anthropic/claude-sonnet-4-5", "small_model": "anthropic/claude-haiku-4-5",
 "provider": {"ollama": {"npm": "@ai-sdk/openai-compatible", "models": {"llama3.1:8b": {"name": "Llama"}}}}}
""",
        "anthropic/claude-sonnet-4-5 anthropic/claude-haiku-4-5 llama3.1:8b",
    ),
    # ---- workflow builders and agents
    Case(
        "builders",
        "flowise.json",
        """
{"nodes": [{"id": "chatAnthropic_0", "data": {"name": "chatAnthropic", "inputs": {"modelName": "claude-3-5-haiku-latest", "temperature": "0.9"}}},
           {"id": "ollamaEmbedding_0", "data": {"name": "ollamaEmbedding", "inputs": {"modelName": "nomic-embed-text", "baseUrl": "http://localhost:11434"}}}]}
""",
        "claude-3-5-haiku-latest nomic-embed-text",
    ),
    Case(
        "builders",
        "langflow.json",
        """
{"data": {"nodes": [{"data": {"type": "GroqModel", "node": {"template": {
  "model_name": {"type": "str", "value": "llama-3.1-8b-instant", "options": ["llama-3.1-8b-instant", "gemma2-9b-it"]},
  "groq_api_key": {"value": ""}}}}}]}}
""",
        "llama-3.1-8b-instant gemma2-9b-it",
    ),
    Case(
        "builders",
        "n8n.json",
        """
{"nodes": [{"type": "@n8n/n8n-nodes-langchain.lmChatOllama", "parameters": {"model": "llama3.2:1b"}},
           {"type": "@n8n/n8n-nodes-langchain.embeddingsMistralCloud", "parameters": {"model": "mistral-embed"}},
           {"type": "@n8n/n8n-nodes-langchain.lmChatGoogleGemini", "parameters": {"modelName": "models/gemini-1.5-pro"}}]}
""",
        "llama3.2:1b mistral-embed models/gemini-1.5-pro",
    ),
    Case(
        "builders",
        "agents.yaml",
        """
researcher:
  role: Researcher
  goal: find
  llm: ollama/llama3.1:70b
writer:
  role: Writer
  llm: gemini/gemini-2.0-flash-lite
""",
        "ollama/llama3.1:70b gemini/gemini-2.0-flash-lite",
    ),
    Case(
        "builders",
        ".aider.conf.yml",
        """
model: openrouter/deepseek/deepseek-r1
weak-model: gpt-4o-mini
editor-model: claude-3-5-sonnet-20241022
auto-commits: false
""",
        "openrouter/deepseek/deepseek-r1 gpt-4o-mini claude-3-5-sonnet-20241022",
    ),
    Case(
        "builders",
        ".claude/agents/reviewer.md",
        """---
name: reviewer
description: reviews
model: claude-opus-4-1
---
You review.
""",
        "claude-opus-4-1",
    ),
    Case(
        "builders",
        "promptfooconfig.yaml",
        """
prompts: [file://p.txt]
providers:
  - bedrock:us.amazon.nova-lite-v1:0
  - ollama:chat:gemma2:9b
  - id: openrouter:meta-llama/llama-3.1-8b-instruct
  - azure:chat:gpt-4o-deployment
  - replicate:meta/meta-llama-3-8b-instruct
defaultTest:
  options: {provider: 'openai:embedding:text-embedding-3-large'}
""",
        "us.amazon.nova-lite-v1:0 gemma2:9b meta-llama/llama-3.1-8b-instruct meta/meta-llama-3-8b-instruct gpt-4o-deployment text-embedding-3-large",
    ),
    # ---- texts within texts
    Case(
        "embedded",
        "guide.rst",
        """
Guide
=====

.. code-block:: go

   llm, err := ollama.New(ollama.WithModel("gemma2:2b"))

.. sourcecode:: csharp

   builder.AddMistralChatCompletion("mistral-small-latest", key);

.. code:: toml

   [embedder]
   model = "intfloat/multilingual-e5-large"
""",
        "gemma2:2b mistral-small-latest intfloat/multilingual-e5-large",
    ),
    Case(
        "embedded",
        "guide.adoc",
        """
= Guide

[source,bash]
----
ollama run deepseek-r1:8b
export EMBEDDING_MODEL=BAAI/bge-large-en-v1.5
----

[source,properties]
----
quarkus.langchain4j.openai.chat-model.model-name=gpt-4.1-mini
quarkus.langchain4j.ollama.embedding-model.model-id=snowflake-arctic-embed
----
""",
        "deepseek-r1:8b BAAI/bge-large-en-v1.5 gpt-4.1-mini snowflake-arctic-embed",
    ),
    Case(
        "embedded",
        "guide.org",
        """
* Setup
#+BEGIN_SRC shell
hf download Qwen/Qwen3-1.7B
#+END_SRC
#+begin_src python
from sentence_transformers import CrossEncoder
CrossEncoder("cross-encoder/ms-marco-MiniLM-L6-v2")
#+end_src
""",
        "Qwen/Qwen3-1.7B cross-encoder/ms-marco-MiniLM-L6-v2",
    ),
    Case(
        "embedded",
        "docs.mdx",
        """
```tsx filename="app/page.tsx"
import { mistral } from '@ai-sdk/mistral';
```

and

```tsx
const result = await generateText({ model: mistral('pixtral-large-latest'), prompt });
```

```kotlin
val model = OpenAIModels.chat(modelName = "gpt-4o")
```

```elixir
Req.post!(url, json: %{model: "gpt-4o-mini"})
```
""",
        "pixtral-large-latest gpt-4o",
    ),
    Case(
        "embedded",
        "README.md",
        """
Put this into `config.yaml`:

~~~
llm:
  model: claude-3-5-sonnet-20241022
~~~

```
$ ollama pull mistral-nemo
$ curl localhost:8000/v1/embeddings -d '{"model": "intfloat/e5-mistral-7b-instruct", "input": "x"}'
```

    from vllm import LLM
    llm = LLM(model="microsoft/phi-4")
""",
        "claude-3-5-sonnet-20241022 mistral-nemo intfloat/e5-mistral-7b-instruct microsoft/phi-4",
    ),
    Case(
        "embedded",
        "Deploy.java",
        '''
class Deploy {
  static final String VALUES = """
      modelSpec:
        - name: chat
          modelURL: "mistralai/Mistral-Small-24B-Instruct-2501"
      """;
  String body = "{\\"model\\": \\"command-r-plus-08-2024\\", \\"stream\\": true}";
}
''',
        "mistralai/Mistral-Small-24B-Instruct-2501 command-r-plus-08-2024",
    ),
    Case(
        "embedded",
        "lib.rs",
        """
fn body() -> String { r#"{"model": "llama3.2:3b", "prompt": "hi"}"#.to_string() }
""",
        "llama3.2:3b",
    ),
    Case(
        "embedded",
        "conf.rb",
        """
CONFIG = <<~YAML
  embedder:
    provider: openai
    model: text-embedding-3-large
YAML
""",
        "text-embedding-3-large",
    ),
    Case(
        "embedded",
        ".gitlab-ci.yml",
        """
warm:
  image: python:3.12
  script:
    - |
      cat > app.py <<'EOF'
      from transformers import AutoTokenizer
      AutoTokenizer.from_pretrained("google/gemma-2-9b-it")
      EOF
    - python -c 'from huggingface_hub import snapshot_download; snapshot_download("nomic-ai/nomic-embed-text-v1.5")'
""",
        "google/gemma-2-9b-it nomic-ai/nomic-embed-text-v1.5",
    ),
    Case(
        "embedded",
        "azure-pipelines.yml",
        """
steps:
  - task: PythonScript@0
    inputs:
      scriptSource: inline
      script: |
        from sentence_transformers import SentenceTransformer
        SentenceTransformer("thenlper/gte-large")
  - script: huggingface-cli download microsoft/Phi-3-mini-4k-instruct
""",
        "thenlper/gte-large microsoft/Phi-3-mini-4k-instruct",
    ),
    Case(
        "embedded",
        "gpu.Dockerfile",
        """
FROM python:3.12-slim
RUN <<EOF
huggingface-cli download BAAI/bge-reranker-v2-m3
EOF
RUN python3 -c 'import nltk; from faster_whisper import WhisperModel; WhisperModel("Systran/faster-whisper-small")'
COPY <<"EOF" /etc/app.json
{"model_name": "intfloat/multilingual-e5-small"}
EOF
ENTRYPOINT ["python", "-m", "vllm.entrypoints.openai.api_server", "--model", "01-ai/Yi-1.5-9B-Chat"]
""",
        "BAAI/bge-reranker-v2-m3 Systran/faster-whisper-small intfloat/multilingual-e5-small 01-ai/Yi-1.5-9B-Chat",
    ),
    Case(
        "embedded",
        "nb.ipynb",
        json.dumps(
            {
                "nbformat": 4,
                "nbformat_minor": 5,
                "metadata": {"kernelspec": {"language": "python"}},
                "cells": [
                    {
                        "cell_type": "code",
                        "metadata": {},
                        "outputs": [],
                        "source": "%%writefile deploy/values.yaml\nmodelSpec:\n- modelURL: tiiuae/Falcon3-7B-Instruct\n",
                    },
                    {
                        "cell_type": "code",
                        "metadata": {},
                        "outputs": [],
                        "source": [
                            "%%writefile docker-compose.yml\n",
                            "services:\n",
                            "  v:\n",
                            "    image: vllm/vllm-openai\n",
                            '    command: ["--model", "ibm-granite/granite-3.1-8b-instruct"]\n',
                        ],
                    },
                    {
                        "cell_type": "code",
                        "metadata": {},
                        "outputs": [],
                        "source": "%%script bash --bg\nvllm serve HuggingFaceTB/SmolLM2-1.7B-Instruct\n",
                    },
                    {
                        "cell_type": "code",
                        "metadata": {},
                        "outputs": [],
                        "source": "%%bash\nollama pull phi4:14b\n",
                    },
                    {
                        "cell_type": "code",
                        "metadata": {},
                        "outputs": [],
                        "source": "%env OPENAI_MODEL=gpt-4o\n",
                    },
                    {
                        "cell_type": "markdown",
                        "metadata": {},
                        "source": '```python\nimport openai\nopenai.OpenAI().chat.completions.create(model="gpt-4.1", messages=[])\n```',
                    },
                ],
            }
        ),
        "tiiuae/Falcon3-7B-Instruct ibm-granite/granite-3.1-8b-instruct HuggingFaceTB/SmolLM2-1.7B-Instruct phi4:14b gpt-4o gpt-4.1",
    ),
    Case(
        "embedded",
        "chart/templates/values.yaml.gotmpl",
        """
env:
  - name: MODEL_ID
    value: {{ .Values.model | default "google/gemma-3-27b-it" }}
args: ["--model-id", "mistralai/Mixtral-8x7B-Instruct-v0.1", "--num-shard", "{{ .Values.shards }}"]
""",
        "google/gemma-3-27b-it mistralai/Mixtral-8x7B-Instruct-v0.1",
    ),
    Case(
        "embedded",
        "user_data.sh.tpl",
        """
#!/bin/bash
cat > /etc/litellm.yaml <<YAML
model_list:
  - model_name: main
    litellm_params: {model: bedrock/anthropic.claude-3-haiku-20240307-v1:0, aws_region_name: ${region}}
YAML
docker run ghcr.io/huggingface/text-embeddings-inference:1.5 --model-id BAAI/bge-m3
""",
        "bedrock/anthropic.claude-3-haiku-20240307-v1:0 BAAI/bge-m3",
    ),
    Case(
        "embedded",
        "conf.env.j2",
        """
OPENAI_MODEL={{ openai_model | default('gpt-4.1-mini') }}
EMBED_MODEL=nomic-ai/nomic-embed-text-v1
""",
        "gpt-4.1-mini nomic-ai/nomic-embed-text-v1",
    ),
    Case(
        "embedded",
        "chat.prompty",
        """---
name: chat
model:
  api: chat
  configuration:
    type: openai
    model: gpt-4o-mini
  parameters: {max_tokens: 100}
sample: {question: hi}
---
system:
You help.
""",
        "gpt-4o-mini",
    ),
    Case(
        "embedded",
        "ask.prompt",
        """---
model: googleai/gemini-2.5-flash
config:
  temperature: 0.4
input:
  schema: {q: string}
---
Answer {{q}}
""",
        "googleai/gemini-2.5-flash",
    ),
    # ---- keys written in one, and variables
    Case(
        "joined-keys",
        "helm/values.yaml",
        """
envVars:
  APP_LLM_MODELNAME: mistralai/mixtral-8x22b-instruct-v0.1
  APP_EMBEDDINGS_MODELNAME: nvidia/nv-embedqa-e5-v5
  APP_RANKING_MODELNAME: "nvidia/llama-3.2-nv-rerankqa-1b-v2"
  APP_VECTORSTORE_NAME: milvus
guardrailModelId: meta-llama/Llama-Guard-3-8B
""",
        "mistralai/mixtral-8x22b-instruct-v0.1 nvidia/nv-embedqa-e5-v5 nvidia/llama-3.2-nv-rerankqa-1b-v2 meta-llama/Llama-Guard-3-8B",
    ),
    Case(
        "joined-keys",
        "app.properties",
        """
app.summarizer.modelname=facebook/bart-large-cnn
app.translator.modelId=Helsinki-NLP/opus-mt-en-de
app.car.modelname=golf
translation_modelname = facebook/nllb-200-distilled-600M
""",
        "facebook/bart-large-cnn Helsinki-NLP/opus-mt-en-de facebook/nllb-200-distilled-600M",
    ),
    Case(
        "joined-keys",
        "Dockerfile",
        """
FROM python:3.12
ENV APP_VLMMODELNAME=microsoft/Phi-3.5-vision-instruct \\
    CAPTIONER_MODELID="Salesforce/blip2-opt-2.7b"
ARG SPEECHMODELNAME=openai/whisper-medium
""",
        "microsoft/Phi-3.5-vision-instruct Salesforce/blip2-opt-2.7b openai/whisper-medium",
    ),
    # ---- defaults
    Case(
        "field-defaults",
        "settings.py",
        """
import attr, click, typer
from absl import flags
from pydantic import BaseModel, Field
flags.DEFINE_string("model_name", "google/flan-t5-large", "which")
class S(BaseModel):
    embedding_model: str = Field("sentence-transformers/all-MiniLM-L12-v2", description="x")
    reranker_model: str = Field(default="BAAI/bge-reranker-large")
    chat_model_name: str | None = Field(default_factory=lambda: "gpt-4o")
@attr.s
class T:
    model_id = attr.ib(default="stabilityai/stable-diffusion-2-1")
@click.command()
@click.option("--llm-model", default="claude-3-haiku-20240307", help="x")
def main(llm_model): ...
def run(model: str = typer.Option("mistral-small-latest", "--model", "-m")): ...
""",
        "google/flan-t5-large sentence-transformers/all-MiniLM-L12-v2 BAAI/bge-reranker-large gpt-4o stabilityai/stable-diffusion-2-1 claude-3-haiku-20240307 mistral-small-latest",
    ),
    Case(
        "field-defaults",
        "models.py",
        """
from django.db import models
from odoo import fields
class Assistant(models.Model):
    llm_model = models.CharField(max_length=100, default="gpt-4o-mini")
    car_model = models.CharField(max_length=100, default="golf-7")
class Conf:
    embedding_model = fields.Char(default="intfloat/e5-base-v2", string="Embedding model")
""",
        "gpt-4o-mini intfloat/e5-base-v2",
    ),
    Case(
        "field-defaults",
        "cli.ts",
        """
import { Command } from 'commander';
import { z } from 'zod';
program.option('-m, --model <name>', 'model to use', 'gpt-4.1-mini');
export const schema = z.object({ embeddingModel: z.string().default('text-embedding-3-small'), region: z.string().default('eu-1') });
const argv = yargs.option('model', { type: 'string', default: 'claude-3-5-haiku-latest', describe: 'x' }).argv;
""",
        "gpt-4.1-mini text-embedding-3-small claude-3-5-haiku-latest",
    ),
    Case(
        "field-defaults",
        "cmd.go",
        """
package cmd
func init() {
	rootCmd.Flags().StringVarP(&model, "model", "m", "llama3.2:latest", "model to use")
	flag.StringVar(&embedder, "embedding-model", "mxbai-embed-large", "embedder")
	viper.SetDefault("llm.model", "gpt-4o")
}
type Config struct {
	Model string `env:"LLM_MODEL" envDefault:"claude-3-5-sonnet-latest"`
	Size  string `env:"SIZE" envDefault:"small-1"`
}
""",
        "llama3.2:latest mxbai-embed-large gpt-4o claude-3-5-sonnet-latest",
    ),
    Case(
        "field-defaults",
        "Cli.java",
        """
class Cli {
  @Option(names = {"-m", "--model"}, defaultValue = "gpt-4o-mini", description = "model") String model;
  @ConfigProperty(name = "app.embedding-model", defaultValue = "text-embedding-3-small") String embeddingModel;
  @ConfigProperty(name = "app.port", defaultValue = "p-8080") String port;
}
""",
        "gpt-4o-mini text-embedding-3-small",
    ),
    Case(
        "field-defaults",
        "cli.rb",
        """
class App < Thor
  option :model, type: :string, default: "gpt-4.1-nano"
  def ask; end
end
Config = Struct.new(:model) { def initialize(model: "claude-3-7-sonnet-20250219") = super }
setting :embedding_model, default: "text-embedding-3-large"
""",
        "gpt-4.1-nano claude-3-7-sonnet-20250219 text-embedding-3-large",
    ),
    Case(
        "field-defaults",
        "Ask.php",
        """<?php
class Ask extends Command {
    protected $signature = 'ask {--model=gpt-4o-mini : the model}';
    protected function configure(): void {
        $this->addOption('model', null, InputOption::VALUE_REQUIRED, 'Model', 'claude-3-5-sonnet-20240620');
    }
    public function __construct(private string $embeddingModel = 'text-embedding-ada-002') {}
}
""",
        "claude-3-5-sonnet-20240620 text-embedding-ada-002 gpt-4o-mini",
    ),
    Case(
        "field-defaults",
        "Settings.kt",
        """
data class Settings(
  val chatModel: String = "gemini-1.5-flash",
  val embeddingModel: String = System.getenv("EMB") ?: "text-embedding-004",
  val city: String = "berlin-1",
)
class Cli : CliktCommand() { val model by option("--model").default("llama3.1:8b") }
""",
        "gemini-1.5-flash text-embedding-004 llama3.1:8b",
    ),
    Case(
        "field-defaults",
        "Options.cs",
        """
public class AiOptions {
  public string ChatModel { get; set; } = "gpt-4.1";
  public string EmbeddingModelId { get; init; } = "text-embedding-3-small";
  [Option('m', "model", Default = "phi4:latest")] public string Model { get; set; }
}
""",
        "gpt-4.1 text-embedding-3-small phi4:latest",
    ),
    Case(
        "field-defaults",
        "args.rs",
        """
#[derive(Parser)]
struct Args {
    #[arg(long, default_value_t = String::from("microsoft/phi-2"))]
    model: String,
    #[clap(long, default_value = "BAAI/bge-small-en-v1.5")]
    embedding_model: String,
}
impl Default for Config { fn default() -> Self { Self { model: "gpt-4o-mini".into(), size: "big-2".into() } } }
""",
        "microsoft/phi-2 BAAI/bge-small-en-v1.5 gpt-4o-mini",
    ),
    # ---- options with a word that elsewhere says something else
    Case(
        "vetoed-options",
        "run.sh",
        """
python eval.py --judge-api-model gpt-4o-2024-08-06 --output-parser-model gpt-4o-mini
python gen.py --dataset-generator-model Qwen/Qwen2.5-72B-Instruct --prompt-rewriter-model google/gemma-2-27b-it
python train.py --output-model acme/tuned-7b
""",
        "gpt-4o-2024-08-06 gpt-4o-mini Qwen/Qwen2.5-72B-Instruct google/gemma-2-27b-it",
    ),
    Case(
        "vetoed-options",
        "conf.yaml",
        """
data_cleaning_model: mistralai/Mistral-7B-Instruct-v0.3
text_classification_model: facebook/bart-large-mnli
image_description_model: Salesforce/blip-image-captioning-large
database_model: sqlalchemy/base
""",
        "mistralai/Mistral-7B-Instruct-v0.3 facebook/bart-large-mnli Salesforce/blip-image-captioning-large",
    ),
    Case(
        "vetoed-options",
        "a.py",
        """
run(query_rewrite_model="gpt-4o-mini", file_summary_model="claude-3-5-haiku-20241022", user_profile_model="Qwen/Qwen2.5-3B-Instruct")
""",
        "gpt-4o-mini claude-3-5-haiku-20241022 Qwen/Qwen2.5-3B-Instruct",
    ),
    # ---- commands that store a setting
    Case(
        "secrets",
        "set.sh",
        """
flyctl secrets set OPENAI_MODEL=gpt-4o-mini
az webapp config appsettings set -g rg -n app --settings AZURE_OPENAI_MODEL=gpt-4o CHAT_TEMPERATURE=0
kubectl create configmap app --from-literal=EMBEDDING_MODEL=BAAI/bge-base-en-v1.5 --from-literal=MODE=a/b
npx convex env set CHAT_MODEL claude-3-5-sonnet-latest
firebase functions:config:set openai.model="gpt-4.1"
railway variables --set "LLM_MODEL=llama-3.3-70b-versatile"
""",
        "gpt-4o-mini gpt-4o BAAI/bge-base-en-v1.5 claude-3-5-sonnet-latest gpt-4.1 llama-3.3-70b-versatile",
    ),
    Case(
        "secrets",
        "set.ps1",
        """
dotnet user-secrets set "Ollama:EmbeddingModel" "all-minilm:l6-v2"
dotnet user-secrets set 'AzureOpenAI:EmbeddingDeployment' 'text-embedding-3-small' --project src/App
setx OPENAI_MODEL "gpt-4o"
$env:LLM_MODEL = "mistral-large-latest"
[Environment]::SetEnvironmentVariable("CHAT_MODEL", "claude-3-opus-20240229", "User")
""",
        "all-minilm:l6-v2 text-embedding-3-small gpt-4o mistral-large-latest claude-3-opus-20240229",
    ),
    Case(
        "secrets",
        "README.md",
        """
```bash
cd src/App && dotnet user-secrets set "OpenAI:EmbeddingModelId" "text-embedding-ada-002"
vercel env add OPENAI_API_KEY
netlify env:set OPENAI_MODEL gpt-4.1-mini
gcloud run deploy app --set-env-vars=GEMINI_MODEL=gemini-2.0-flash,REGION=eu
modal secret create llm MODEL_ID=Qwen/Qwen2.5-7B-Instruct
```
""",
        "text-embedding-ada-002 gpt-4.1-mini gemini-2.0-flash Qwen/Qwen2.5-7B-Instruct",
    ),
    # ---- Docker Hub's models and NIM
    Case(
        "docker-ai",
        "compose.yml",
        """
services:
  chat:
    build: .
    models:
      llm:
        endpoint_var: LLM_URL
models:
  llm:
    model: ai/gemma3:4B-Q4_K_M
    context_size: 8192
  emb: {model: ai/mxbai-embed-large}
""",
        "ai/gemma3:4B-Q4_K_M ai/mxbai-embed-large",
    ),
    Case(
        "docker-ai",
        "App.java",
        """
class App {
  DockerModelRunnerContainer runner = new DockerModelRunnerContainer("alpine/socat:1.7.4").withModel("ai/smollm2:360M-Q4_K_M");
  ChatModel m = OpenAiChatModel.builder().baseUrl(runner.getOpenAIEndpoint()).modelName("ai/qwen3").build();
}
""",
        "ai/smollm2:360M-Q4_K_M ai/qwen3",
    ),
    Case(
        "docker-ai",
        "Makefile",
        """
pull:
\tdocker model pull hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF
\tdocker pull docker.io/ai/granite-embedding-multilingual:278M
\tdocker pull docker.io/library/postgres:16
""",
        "hf.co/bartowski/Llama-3.2-1B-Instruct-GGUF docker.io/ai/granite-embedding-multilingual:278M",
    ),
    Case(
        "nim",
        "nim.yaml",
        """
apiVersion: apps.nvidia.com/v1alpha1
kind: NIMService
metadata: {name: embed}
spec:
  image:
    repository: nvcr.io/nim/nvidia/nv-embedqa-e5-v5
    tag: "1.6"
---
apiVersion: apps/v1
kind: Deployment
spec:
  template:
    spec:
      containers: [{name: llm, image: "nvcr.io/nim/google/gemma-2-9b-it:1.2"}]
""",
        "nvcr.io/nim/nvidia/nv-embedqa-e5-v5 nvcr.io/nim/google/gemma-2-9b-it:1.2",
    ),
    Case(
        "nim",
        "main.tf",
        """
resource "docker_image" "nim" { name = "nvcr.io/nim/microsoft/phi-3-mini-4k-instruct:1.2.3" }
resource "kubernetes_deployment" "r" {
  spec { template { spec { container { image = "nvcr.io/nim/nvidia/nv-rerankqa-mistral-4b-v3:1.0.2" } } } }
}
""",
        "nvcr.io/nim/microsoft/phi-3-mini-4k-instruct:1.2.3 nvcr.io/nim/nvidia/nv-rerankqa-mistral-4b-v3:1.0.2",
    ),
    Case(
        "nim",
        "run.py",
        """
import docker
client = docker.from_env()
client.containers.run("nvcr.io/nim/qwen/qwen2.5-7b-instruct:1.3", detach=True)
llm = ChatNVIDIA(base_url="http://nim:8000/v1", model="meta/llama-3.2-3b-instruct")
""",
        "nvcr.io/nim/qwen/qwen2.5-7b-instruct:1.3 meta/llama-3.2-3b-instruct",
    ),
    # ---- languages
    Case(
        "languages",
        "Chat.kt",
        """
val executor = simpleOllamaAIExecutor()
val model = LLModel(provider = LLMProvider.Ollama, id = "qwen2.5:0.5b", capabilities = caps)
val request = ChatCompletionRequest(model = ModelId("gpt-3.5-turbo-0125"), messages = list)
val gem = GenerativeModel(modelName = "gemini-1.5-pro-latest", apiKey = key)
""",
        "qwen2.5:0.5b gpt-3.5-turbo-0125 gemini-1.5-pro-latest",
    ),
    Case(
        "languages",
        "Chat.swift",
        """
let request = MessageParameter(model: .other("claude-3-5-sonnet-20241022"), messages: [])
let session = LanguageModelSession(model: MLXLanguageModel(modelId: "mlx-community/Qwen3-0.6B-4bit"))
let ollama = OllamaLanguageModel(baseURL: url, model: "qwen3:8b")
let parameters = ChatCompletionParameters(messages: [], model: .custom("gpt-4o-mini"))
let pipe = try await WhisperKit(WhisperKitConfig(model: "distil-large-v3", modelRepo: "argmaxinc/whisperkit-coreml"))
""",
        "claude-3-5-sonnet-20241022 mlx-community/Qwen3-0.6B-4bit qwen3:8b gpt-4o-mini distil-large-v3 argmaxinc/whisperkit-coreml",
    ),
    Case(
        "languages",
        "main.rs",
        """
use rig::providers::{cohere, gemini, ollama};
let agent = cohere::Client::from_env().agent("command-r").build();
let emb = ollama::Client::new().embedding_model("nomic-embed-text");
let api = hf_hub::api::sync::Api::new()?.repo(Repo::with_revision("microsoft/phi-1_5".to_string(), RepoType::Model, "refs/pr/18".to_string()));
let tok = Tokenizer::from_pretrained("google-bert/bert-base-cased", None)?;
let model = TextEmbedding::try_new(InitOptions::new(EmbeddingModel::AllMiniLML6V2))?;
let text = TextModelBuilder::new("microsoft/Phi-3.5-mini-instruct").with_isq(IsqType::Q8_0);
let req = CreateEmbeddingRequestArgs::default().model("text-embedding-3-small").input("x").build()?;
""",
        "command-r nomic-embed-text microsoft/phi-1_5 google-bert/bert-base-cased microsoft/Phi-3.5-mini-instruct text-embedding-3-small",
    ),
    Case(
        "languages",
        "chat.rb",
        """
RubyLLM.configure { |c| c.default_model = "gemini-2.0-flash"; c.default_embedding_model = "text-embedding-3-large" }
chat = RubyLLM.chat.with_model("claude-3-5-haiku-20241022")
RubyLLM.embed("hi", model: "mistral-embed")
client = Ollama.new(credentials: { address: "http://localhost:11434" })
client.generate({ model: "phi3:mini", prompt: "hi" })
Transformers.pipeline("feature-extraction", "thenlper/gte-small")
""",
        "gemini-2.0-flash text-embedding-3-large claude-3-5-haiku-20241022 mistral-embed phi3:mini thenlper/gte-small",
    ),
    Case(
        "languages",
        "chat.php",
        """<?php
$config = new OllamaConfig();
$config->model = 'llama3:instruct';
$chat = new OllamaChat($config);
$response = Prism::embeddings()->using(Provider::VoyageAI, 'voyage-3-lite')->fromInput('x')->asEmbeddings();
$agent = new Anthropic(key: $k, model: 'claude-3-7-sonnet-latest');
$platform->invoke(new Gpt('gpt-4o-mini'), $messages);
$result = Gemini::generativeModel(model: 'gemini-2.0-flash')->generateContent('x');
$ollama = \\ArdaGnsrn\\Ollama\\Ollama::client()->completions()->create(['model' => 'llama3.1', 'prompt' => 'x']);
""",
        "llama3:instruct voyage-3-lite claude-3-7-sonnet-latest gpt-4o-mini gemini-2.0-flash llama3.1",
    ),
    Case(
        "languages",
        "Chat.scala",
        """
object Chat {
  val request = CreateChatCompletion(messages = m, settings = CreateChatCompletionSettings(model = ModelId.gpt_4o))
  val body = ChatBody(model = ChatCompletionModel.CustomChatCompletionModel("gpt-4.1-mini"), messages = m)
  val e = BertEmbeddings.pretrained("all_miniLM_L6_v2", "en")
  val claude = AnthropicMessages.create(model = "claude-3-5-haiku-latest")
  val r = requests.post(url, data = ujson.Obj("model" -> "mistral-tiny", "stream" -> false))
}
""",
        "gpt-4.1-mini claude-3-5-haiku-latest mistral-tiny all_miniLM_L6_v2",
    ),
    Case(
        "languages",
        "Chat.vue",
        """
<script setup lang="ts">
const model = ref('gpt-4o-mini')
const models = ['gpt-4.1', 'claude-3-5-sonnet-latest']
</script>
<template><select v-model="model"><option value="o3-mini">o3</option></select></template>
""",
        "gpt-4o-mini gpt-4.1 claude-3-5-sonnet-latest o3-mini",
    ),
    # ---- what names no model
    Case(
        "fp",
        "models.ts",
        """
export const entries = [
  { id: "gpt-4o", name: "GPT-4o", icon: "/icons/openai.svg", logo: "anthropic.webp", avatar: "mistral-logo.png", provider: "openai", docs: "https://docs.mistral.ai/x" },
];
export const providers = { mistral: { label: "Mistral", iconName: "mistral-color", image: "./assets/qwen.png", package: "@ai-sdk/mistral" } };
""",
        "gpt-4o",
    ),
    Case(
        "fp",
        "Catalog.swift",
        """
struct Item { let image = Image("llama-icon"); let icon = UIImage(named: "mistral-logo-2"); let model = "gpt-4o" }
""",
        "gpt-4o",
    ),
    Case(
        "fp",
        "cards.json",
        """
[{"model": "claude-3-5-sonnet-latest", "icon": "claude.png", "thumbnail": "images/claude-3.jpg", "label": "Claude 3.5"},
 {"provider": "qwen", "icon": "qwen-2.svg", "color": "#fff"}]
""",
        "claude-3-5-sonnet-latest",
    ),
    Case(
        "fp",
        "setup.md",
        """
```bash
vllm serve YOUR_ORG/YOUR_MODEL
ollama pull <model>:<tag>
export HF_MODEL=username/model-repo
export OPENAI_MODEL=your-model-here
huggingface-cli download org/model-name
```

```python
AutoModel.from_pretrained("path/to/your/model")
AutoModel.from_pretrained("your_username/my-awesome-model")
client.invoke_model(modelId="ENTER-MODEL-ID")
client.invoke_model(modelId="<YOUR_INFERENCE_PROFILE_ARN>")
pipeline("text-generation", model="{hf_username}/{model_name}")
```
""",
        "",
    ),
    Case(
        "fp",
        "conf.yaml",
        """
model: YOUR_MODEL_NAME
llm: {model_id: REPLACE_ME, embedding_model: "<embedding-model>"}
deployment_name: your-deployment-name
base_model: org/repo-name
judge_model: TODO
other_model: company/model-name-v1
""",
        "",
    ),
    Case(
        "fp",
        "appsettings.json",
        """
{"OpenAI": {"Model": "[model-id]", "ChatDeploymentName": "YOUR_DEPLOYMENT", "Endpoint": "https://YOUR.openai.azure.com"},
 "Ollama": {"Model": "%OLLAMA_MODEL%"}}
""",
        "",
    ),
    Case(
        "fp",
        ".github/workflows/test.yml",
        """
jobs:
  unit:
    strategy:
      matrix:
        provider: [openai, google-genai, vertex-ai, mistral-ai, bedrock-converse]
        model: [small, large, gpt2-tests]
        include:
          - {name: qwen-audio-unit, model-dir: models/qwen2}
          - {module: spring-ai-ollama, model-name: ollama}
    steps:
      - uses: ./.github/actions/run
        with: {model-name: vertex-ai, suite: llama-index-core}
""",
        "",
    ),
    Case(
        "fp",
        ".circleci/config.yml",
        """
workflows:
  all:
    jobs:
      - test:
          matrix: {parameters: {model: [cohere, anthropic, mistral], py: ["3.11"]}}
""",
        "",
    ),
    Case(
        "fp",
        "tests/test_prefix.py",
        """
def test_prefix():
    assert strip("azure/my-deployment") == "my-deployment"
    assert provider_of("bedrock/converse/some-model") == "bedrock"
    m = Model(model="custom-provider/test-model-1")
    n = Model(model_id="model-a"); o = Model(model_id="dummy-7b-model")
    r = router(model_list=[{"model_name": "fake-openai-endpoint", "litellm_params": {"model": "openai/fake"}}])
""",
        "",
    ),
    Case(
        "fp",
        "src/test/kotlin/PrefixTest.kt",
        """
class PrefixTest { @Test fun t() { val c = OpenAIClient(model = "test-model"); val d = Config(model = "fake-gpt"); assertEquals("gpt-4o", parse("openai/gpt-4o")) } }
""",
        "",
    ),
    Case(
        "fp",
        "spec/client_spec.rb",
        """
describe Client do
  it "passes the model" do
    expect(described_class.new(model: "test-model-2").model).to eq("test-model-2")
    stub_request(:post, url).with(body: { model: "dummy-model" })
  end
end
""",
        "",
    ),
    Case(
        "fp",
        "prompts.ts",
        """
import * as hub from "langchain/hub";
const prompt = await hub.pull("hwchase17/openai-functions-agent");
const other = await client.pullPrompt("efriis/my-first-prompt-llama3");
const rag = await pull<ChatPromptTemplate>("rlm/rag-prompt-mistral");
""",
        "",
    ),
    Case(
        "fp",
        "prompts.py",
        """
from langchain.hub import pull
from langsmith import Client
a = pull("rlm/rag-prompt-llama")
b = Client().pull_prompt("langchain-ai/retrieval-qa-chat")
c = hub.pull("hwchase17/self-discovery-deepseek:latest")
""",
        "",
    ),
    Case(
        "fp",
        "registry.yaml",
        """
models:
  - id: smollm3-3b
    hub: HuggingFaceTB/SmolLM3-3B
  - id: fable-5
    aliases: [claude-fable-5]
""",
        "",
    ),
    Case(
        "fp",
        "models.lock",
        """
# models.lock - written by tracker lock
schema = "tracker.lock/1"
[[model]]
id = "Qwen/Qwen3-8B"
revision = "b968826d9c46dd6066d109eabc6255188de91218"
""",
        "",
    ),
]


@pytest.mark.parametrize("case", CASES, ids=[f"{one.family}-{one.name}" for one in CASES])
def test_member(case: Case) -> None:
    found, expected = set(texts(case.name, case.content)), set(case.expected.split())
    assert (expected - found, found - expected) == (set(), set())
