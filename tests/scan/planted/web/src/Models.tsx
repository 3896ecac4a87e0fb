import { spawn } from "node:child_process";
import { useState } from "react";
import { pipeline } from "@huggingface/transformers";

export enum Models {
  Small = "Qwen/Qwen3-4B",
}
enum Pages {
  Help = "support/help",
}
export const CATALOGUE_MODELS: Record<string, { id: string; name: string }> = {
  large: { id: "Qwen/Qwen2.5-72B-Instruct", name: "Qwen2.5-72B-Instruct" },
};
const OPTIONS = [
  { label: "Llama", value: "meta-llama/Llama-3.1-70B-Instruct" },
  { label: "Help", value: "support/index" },
];
const LIMITS = { "support/chat-limits": 1 };

export function Picker() {
  const [model, setModel] = useState("mistralai/Mistral-Nemo-Instruct-2407");
  const [tab, setTab] = useState("support/settings");
  const fallback = { pref: process.env.WHISPER_MODEL_PREF || "Xenova/whisper-small", repo: process.env.REPO || "acme/support-web" };
  return <Chat id="main" model={"microsoft/phi-4"} page="support/page" />;
}

spawn("vllm", ["serve", "ibm-granite/granite-3.3-8b-instruct", "--port", "8000"]);
spawn("git", ["clone", "acme/support-docs"]);
export const embed = await pipeline("feature-extraction", "nomic-ai/nomic-embed-text-v1.5", {
  revision: "5617a9f61b028005a4858fdac845db406aefb181",
});
if (false) {
  await pipeline("fill-mask", "Xenova/distilroberta-base");
}
