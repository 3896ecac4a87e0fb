#!/bin/bash
lm_eval --model hf \
  --model_args pretrained=allenai/OLMo-2-1124-7B,revision=stage1-step928646-tokens3896B,dtype=bfloat16 \
  --tasks hellaswag,arc_easy
lighteval accelerate "model_name=ibm-granite/granite-3.3-2b-instruct,dtype=bfloat16" "leaderboard|mmlu|5"
uvx --from mlx-lm mlx_lm.generate --model mlx-community/Qwen3-4B-4bit --prompt "Hi"
python -m sglang.launch_server --model-path zai-org/GLM-4.5-Air --tp 4
litellm --model ollama/mistral-small3.1
