#!/bin/sh
hf download unsloth/Qwen3-4B-GGUF Qwen3-4B-Q4_K_M.gguf --revision 22c9fc8a8c7700b76a1789366280a6a5a1ad1120
huggingface-cli download --repo-type dataset tatsu-lab/alpaca
huggingface-cli download deepseek-ai/DeepSeek-R1-Distill-Qwen-7B --local-dir weights
git lfs install
git clone https://huggingface.co/openai/gpt-oss-20b
git clone https://github.com/ggml-org/llama.cpp
curl -fL -o whisper.bin https://huggingface.co/ggerganov/whisper.cpp/resolve/main/ggml-base.en.bin
wget -q "https://huggingface.co/datasets/rajpurkar/squad/resolve/main/README.md"
for small in HuggingFaceTB/SmolLM2-135M-Instruct HuggingFaceTB/SmolLM2-360M-Instruct; do
  hf download "$small"
done
ollama pull llama3.1:8b
ollama pull hf.co/bartowski/Mistral-Nemo-Instruct-2407-GGUF:Q4_K_M
docker model pull ai/smollm2:1.7B-Q4_K_M
docker pull acme/support-api:1.4
llama-server -hf ggml-org/gemma-3-4b-it-GGUF:Q4_K_M --port 8082 &
llama-cli -m ./weights/tiny.gguf -p "hello"
