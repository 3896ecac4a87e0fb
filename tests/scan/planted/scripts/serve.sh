#!/usr/bin/env bash
# Start the generator; the old one was: vllm serve lmsys/vicuna-7b-v1.5
set -euo pipefail

MODEL="${MODEL:-Qwen/Qwen3-30B-A3B-Instruct-2507}"
DRAFT=Qwen/Qwen3-0.6B
PORT=${PORT:-8000}

vllm serve "$MODEL" \
  --port "$PORT" \
  --speculative-config "{\"model\": \"$DRAFT\", \"num_speculative_tokens\": 4}" \
  --lora-modules support=acme/support-lora-qwen3 \
  --served-model-name support/chat 2>&1 | tee logs/server.txt &

if [[ "${WITH_EMBEDDINGS:-0}" == 1 ]]; then
  text-embeddings-router --model-id=Snowflake/snowflake-arctic-embed-l-v2.0 --port 8081 &
fi

echo "started vllm serve company/not-a-model"
wait
