// Does one thing with Vercel's AI SDK and prints what came of it as one line of JSON.
// Usage: node ai-client.mjs <the router's URL> <openai | openai-chat | compatible | ollama> <what>
import { APICallError, embedMany, generateObject, generateText, stepCountIs, streamObject, streamText, tool } from 'ai';
import { createOpenAI } from '@ai-sdk/openai';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import { createOllama } from 'ollama-ai-provider-v2';
import { z } from 'zod';

globalThis.AI_SDK_LOG_WARNINGS = false;
const [url, provider, what] = process.argv.slice(2);
const openai = createOpenAI({ baseURL: `${url}/v1`, apiKey: 'unused' });
const compatible = createOpenAICompatible({ name: 'greenserv', baseURL: `${url}/v1`, includeUsage: true, supportsStructuredOutputs: true });
const ollama = createOllama({ baseURL: `${url}/api` });
const { chat, embedding } = {
  openai: { chat: openai, embedding: openai.embedding },
  'openai-chat': { chat: openai.chat, embedding: openai.embedding },
  compatible: { chat: compatible.chatModel, embedding: compatible.embeddingModel },
  ollama: { chat: ollama, embedding: ollama.embedding },
}[provider];
const model = chat('greenserv');
const asked = { model, maxRetries: 0, onError() {} };
const schema = z.object({ name: z.string(), age: z.number().int(), kind: z.enum(['child', 'adult']), tags: z.array(z.string()) });

const tooled = (cities) => ({
  ...asked,
  prompt: 'What is the weather in Paris and in Tokyo?',
  stopWhen: stepCountIs(3),
  tools: {
    get_weather: tool({
      description: 'Current weather of a city',
      inputSchema: z.object({ city: z.string() }),
      execute: ({ city }) => { cities.push(city); return `sunny in ${city}`; },
    }),
  },
});

const facts = async (result) => ({ text: await result.text, finish: await result.finishReason, usage: await result.usage });

const deeds = {
  text: async () => {
    const prompt = 'What is 17 + 25?';
    return { whole: await facts(await generateText({ ...asked, prompt })), streamed: await facts(streamText({ ...asked, prompt })) };
  },
  tools: async () => {
    const [whole, streamed] = [[], []];
    return [
      { cities: whole, text: (await generateText(tooled(whole))).text },
      { cities: streamed, text: (await (await streamText(tooled(streamed)).steps)).at(-1).text },
    ];
  },
  objects: async () => {
    const request = { ...asked, schema, prompt: 'Ann is 7.' };
    let streamed;
    for await (const partial of streamObject(request).partialObjectStream) streamed = partial;
    return [(await generateObject(request)).object, schema.parse(streamed)];
  },
  embeddings: async () => {
    const { embeddings, usage } = await embedMany({ model: embedding('all-minilm'), values: ['a b', 'c'], maxRetries: 0 });
    return { lengths: embeddings.map((vector) => vector.length), tokens: usage.tokens };
  },
  abort: async () => {
    const controller = new AbortController();
    const seen = new Set();
    for await (const part of streamText({ ...asked, model: chat('yi-34b'), prompt: 'Hello', abortSignal: controller.signal }).fullStream) {
      seen.add(part.type);
      if (part.type === 'text-delta') controller.abort();
    }
    return [...seen];
  },
  error: async () => {
    try {
      return await generateText({ ...asked, model: chat('no-such-model'), prompt: 'x' });
    } catch (error) {
      return { ofTheCall: APICallError.isInstance(error), status: error.statusCode, retryable: error.isRetryable };
    }
  },
};

console.log(JSON.stringify(await deeds[what]()));
