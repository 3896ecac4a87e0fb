import { pipeline } from '@huggingface/transformers';
import { createOpenAI } from '@ai-sdk/openai';
import { Button } from '@acme/design-system';

const openai = createOpenAI({});

// const old = await pipeline('feature-extraction', 'Xenova/bge-base-en-v1.5');
export async function embed(text: string) {
  const extractor = await pipeline('feature-extraction', 'Xenova/all-MiniLM-L6-v2');
  return extractor(text, { pooling: 'mean' });
}

export const chat = openai('gpt-4.1-mini');
export const headers = { 'content-type': 'text/html' };
