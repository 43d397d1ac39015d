// Does one thing with the ollama package and prints what came of it as one line of JSON.
// Usage: node ollama-client.mjs <host> <what> [<model that calls tools>, <model that sees>, <model that thinks>, <encoder>]
import { Ollama } from 'ollama';

const [host, what, toolModel = 'greenserv', visionModel = 'greenserv', thinkingModel = 'qwen2.5-14b', encoder = 'all-minilm'] = process.argv.slice(2);
const ollama = new Ollama({ host });
const question = 'What is 17 + 25?';
const messages = [{ role: 'user', content: question }];
const tools = [{
  type: 'function',
  function: { name: 'get_weather', description: 'Current weather of a city', parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] } },
}];
const schema = { type: 'object', properties: { age: { type: 'integer' }, name: { type: 'string' } }, required: ['age', 'name'] };
// Three pixels wide, two high.
const png = Uint8Array.from(atob('iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAADElEQVR4nGNgIAcAAEEAAYs7Z9YAAAAASUVORK5CYII='), (letter) => letter.charCodeAt(0));

const collect = async (stream) => {
  const seen = { text: '', thinking: '', calls: [], lines: 0, last: null };
  for await (const part of stream) {
    seen.lines += 1;
    seen.text += part.message?.content ?? part.response ?? '';
    seen.thinking += part.message?.thinking ?? part.thinking ?? '';
    seen.calls.push(...(part.message?.tool_calls ?? []));
    seen.last = part;
  }
  return seen;
};

const failure = async (request) => {
  try {
    await request();
    return null;
  } catch (error) {
    return { name: error.name, status: error.status_code ?? null, message: error.message };
  }
};

const deeds = {
  chat: async () => ({
    whole: await ollama.chat({ model: 'greenserv', messages, options: { temperature: 0.1, seed: 1 }, keep_alive: '5m' }),
    streamed: await collect(await ollama.chat({ model: 'greenserv:eco', messages, stream: true })),
    limited: await ollama.chat({ model: 'greenserv', messages, options: { num_predict: 2 } }),
  }),
  generate: async () => ({
    whole: await ollama.generate({ model: 'greenserv', prompt: question, system: 'Be brief.' }),
    streamed: await collect(await ollama.generate({ model: 'greenserv', prompt: question, stream: true })),
  }),
  tools: async () => {
    const request = { model: toolModel, messages: [{ role: 'user', content: 'What is the weather in Paris and in Tokyo?' }], tools };
    const called = await ollama.chat(request);
    const streamed = await collect(await ollama.chat({ ...request, stream: true }));
    const results = called.message.tool_calls.map((call) => ({ role: 'tool', tool_name: call.function.name, content: `sunny in ${call.function.arguments.city}` }));
    const answered = await ollama.chat({ ...request, messages: [...request.messages, called.message, ...results] });
    return { called, streamed, answered };
  },
  structured: async () => {
    const request = { model: 'greenserv', messages: [{ role: 'user', content: 'Ann is 7.' }], format: schema };
    return {
      whole: JSON.parse((await ollama.chat(request)).message.content),
      streamed: JSON.parse((await collect(await ollama.chat({ ...request, stream: true }))).text),
      generated: JSON.parse((await ollama.generate({ model: 'greenserv', prompt: 'Ann is 7.', format: 'json' })).response),
    };
  },
  images: async () => ({
    chat: await ollama.chat({ model: visionModel, messages: [{ role: 'user', content: 'What is in this picture?', images: [png] }] }),
    generate: await ollama.generate({ model: visionModel, prompt: 'What is in this picture?', images: [png] }),
  }),
  think: async () => ({
    whole: await ollama.chat({ model: thinkingModel, messages: [{ role: 'user', content: 'Hello' }], think: true }),
    streamed: await collect(await ollama.chat({ model: thinkingModel, messages: [{ role: 'user', content: 'Hello' }], think: 'high', stream: true })),
    not: await ollama.chat({ model: thinkingModel, messages: [{ role: 'user', content: 'Hello' }], think: false }),
    logprobs: await ollama.chat({ model: 'gemma-3-1b', messages: [{ role: 'user', content: 'x' }], logprobs: true, top_logprobs: 2, options: { num_predict: 3 } }),
  }),
  embed: async () => ({
    many: await ollama.embed({ model: encoder, input: ['a b', 'c'] }),
    one: await ollama.embeddings({ model: encoder, prompt: 'a b' }),
  }),
  models: async () => ({
    list: (await ollama.list()).models,
    profile: await ollama.show({ model: 'greenserv' }),
    model: await ollama.show({ model: 'gemma-3-12b' }),
    running: (await ollama.ps()).models,
    version: await ollama.version(),
    loaded: await ollama.generate({ model: 'greenserv', prompt: '' }),
    pinned: await ollama.chat({ model: 'gemma-3-1b', messages: [] }),
  }),
  abort: async () => {
    const stream = await ollama.chat({ model: 'yi-34b', messages: [{ role: 'user', content: 'Hello' }], stream: true });
    try {
      for await (const part of stream) stream.abort();
    } catch (error) {
      return { name: error.name };
    }
    return { name: null };
  },
  errors: async () => ({
    unknownModel: await failure(() => ollama.chat({ model: 'no-such-model', messages })),
    unknownModelStreaming: await failure(() => ollama.chat({ model: 'no-such-model', messages, stream: true })),
    unknownModelShown: await failure(() => ollama.show({ model: 'no-such-model' })),
    refusedByHost: await failure(() => ollama.chat({ model: 'yi-34b', messages, tools })),
    profileEmbeds: await failure(() => ollama.embed({ model: 'greenserv', input: 'x' })),
    pull: await failure(() => ollama.pull({ model: 'x' })),
    push: await failure(() => ollama.push({ model: 'x' })),
    create: await failure(() => ollama.create({ model: 'x', from: 'y' })),
    copy: await failure(() => ollama.copy({ source: 'x', destination: 'y' })),
    delete: await failure(() => ollama.delete({ model: 'x' })),
  }),
};

console.log(JSON.stringify(await deeds[what]()));
