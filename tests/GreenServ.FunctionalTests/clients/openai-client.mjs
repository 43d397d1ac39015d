// Does one thing with the openai package and prints what came of it as one line of JSON.
// Usage: node openai-client.mjs <base URL> <what>
import OpenAI from 'openai';

const [baseURL, what] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'unused', maxRetries: 0 });
const messages = [{ role: 'user', content: 'What is 17 + 25?' }];

const collect = async (stream) => {
  const seen = { ids: [], text: '', finish: null, usage: [] };
  for await (const chunk of stream) {
    seen.ids.push(chunk.id);
    seen.text += chunk.choices[0]?.delta?.content ?? '';
    seen.finish = chunk.choices[0]?.finish_reason ?? seen.finish;
    if (chunk.usage) seen.usage.push(chunk.usage);
  }
  return { ...seen, ids: [...new Set(seen.ids)] };
};

const failure = async (request) => {
  try {
    await request();
    return null;
  } catch (error) {
    return { class: error.constructor.name, status: error.status, code: error.code, param: error.param, type: error.type, message: error.message };
  }
};

const deeds = {
  chat: async () => {
    const { data, response } = await client.chat.completions.create({ model: 'greenserv', messages }).withResponse();
    return { completion: data, decision: response.headers.get('x-greenserv-decision-id') };
  },
  stream: async () => collect(await client.chat.completions.create({ model: 'greenserv:eco', messages, stream: true })),
  'stream-usage': async () =>
    collect(await client.chat.completions.create({ model: 'greenserv', messages, stream: true, stream_options: { include_usage: true } })),
  models: async () => {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    return { ids, one: await client.models.retrieve(ids[0]) };
  },
  errors: async () => ({
    unknownModel: await failure(() => client.chat.completions.create({ model: 'no-such-model', messages })),
    unknownModelStreaming: await failure(() => client.chat.completions.create({ model: 'no-such-model', messages, stream: true })),
    badRequest: await failure(() => client.chat.completions.create({ model: 'greenserv', messages: 'none' })),
    unknownPath: await failure(() => client.batches.list()),
  }),
};

console.log(JSON.stringify(await deeds[what]()));
