// Does one thing with the openai package and prints what came of it as one line of JSON.
// Usage: node openai-client.mjs <base URL> <what> [<model to stream a response of>]
import OpenAI from 'openai';

const [baseURL, what, streamedModel = 'gemma-3-1b'] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: 'unused', maxRetries: 0 });
const question = 'What is 17 + 25?';
const messages = [{ role: 'user', content: question }];
const weather = {
  name: 'get_weather',
  description: 'Current weather of a city',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'], additionalProperties: false },
};
const tools = [{ type: 'function', function: weather }];
const twoCities = 'What is the weather in Paris and in Tokyo?';
const schema = { type: 'object', properties: { age: { type: 'integer' }, name: { type: 'string' } }, required: ['age', 'name'], additionalProperties: false };
// Three pixels wide, two high.
const png = 'iVBORw0KGgoAAAANSUhEUgAAAAMAAAACCAIAAAASFvFNAAAADElEQVR4nGNgIAcAAEEAAYs7Z9YAAAAASUVORK5CYII=';

const collect = async (stream) => {
  const seen = { ids: [], text: '', finish: null, usage: [] };
  for await (const chunk of stream) {
    seen.ids.push(chunk.id);
    seen.text += chunk.choices[0]?.delta?.content ?? chunk.choices[0]?.text ?? '';
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

// Lets the package call the tool itself until the model has no more calls.
const runTools = async (stream) => {
  const cities = [];
  const runner = client.chat.completions.runTools({
    model: 'greenserv',
    stream,
    messages: [{ role: 'user', content: twoCities }],
    tools: [{ type: 'function', function: { ...weather, parse: JSON.parse, function: ({ city }) => { cities.push(city); return `sunny in ${city}`; } } }],
  });
  return { text: await runner.finalContent(), cities };
};

const deeds = {
  chat: async () => {
    const { data, response } = await client.chat.completions.create({ model: 'greenserv', messages }).withResponse();
    return { completion: data, decision: response.headers.get('x-greenserv-decision-id'), model: response.headers.get('x-greenserv-model') };
  },
  stream: async () => collect(await client.chat.completions.create({ model: 'greenserv:eco', messages, stream: true })),
  'stream-usage': async () =>
    collect(await client.chat.completions.create({ model: 'greenserv', messages, stream: true, stream_options: { include_usage: true } })),
  models: async () => {
    const ids = [];
    for await (const model of client.models.list()) ids.push(model.id);
    return { ids, one: await client.models.retrieve(ids[0]), last: await client.models.retrieve(ids.at(-1)) };
  },
  tools: async () => ({
    one: await client.chat.completions.create({ model: 'greenserv', messages: [{ role: 'user', content: twoCities }], tools, parallel_tool_calls: false }),
    whole: await runTools(false),
    streamed: await runTools(true),
  }),
  structured: async () => {
    const request = {
      model: 'greenserv',
      messages: [{ role: 'user', content: 'Ann is 7.' }],
      response_format: { type: 'json_schema', json_schema: { name: 'person', schema, strict: true } },
    };
    return {
      whole: (await client.chat.completions.parse(request)).choices[0].message.parsed,
      streamed: JSON.parse((await client.chat.completions.stream(request).finalChatCompletion()).choices[0].message.content),
    };
  },
  images: async () => client.chat.completions.create({
    model: 'greenserv',
    messages: [{ role: 'user', content: [{ type: 'text', text: 'What is in this picture?' }, { type: 'image_url', image_url: { url: `data:image/png;base64,${png}` } }] }],
  }),
  options: async () => client.chat.completions.create({
    model: 'gemma-3-1b', messages: [{ role: 'user', content: 'x' }], n: 2, logprobs: true, top_logprobs: 2, seed: 7, max_completion_tokens: 3, temperature: 0.5, user: 'someone',
  }),
  completions: async () => ({
    whole: await client.completions.create({ model: 'greenserv', prompt: question }),
    streamed: await collect(await client.completions.create({ model: 'greenserv', prompt: question, stream: true })),
  }),
  responses: async () => {
    const events = [];
    const stream = client.responses.stream({ model: streamedModel, input: 'Hello' });
    for await (const event of stream) events.push(event.type);
    const whole = await client.responses.create({ model: 'greenserv', instructions: 'Be brief.', input: [{ role: 'user', content: question }] });
    return { whole, text: whole.output_text, events, streamed: await stream.finalResponse() };
  },
  'responses-tools': async () => {
    const input = [{ role: 'user', content: twoCities }];
    const request = { model: 'llama-3.1-8b', input, tools: [{ type: 'function', strict: true, ...weather }] };
    const called = await client.responses.create(request);
    const streamed = await client.responses.stream(request).finalResponse();
    const outputs = called.output.filter((item) => item.type === 'function_call')
      .map((item) => ({ type: 'function_call_output', call_id: item.call_id, output: `sunny in ${JSON.parse(item.arguments).city}` }));
    const answered = await client.responses.create({ ...request, input: [...input, ...called.output, ...outputs] });
    return { called: called.output, streamed: streamed.output, text: answered.output_text };
  },
  'responses-structured': async () => {
    const parsed = await client.responses.parse({
      model: 'greenserv', input: 'Ann is 7.', text: { format: { type: 'json_schema', name: 'person', schema, strict: true } },
    });
    return { parsed: parsed.output_parsed };
  },
  'responses-unsupported': async () => ({
    hosted: await failure(() => client.responses.create({ model: 'greenserv', input: 'x', tools: [{ type: 'web_search' }] })),
    stateful: await failure(() => client.responses.create({ model: 'greenserv', input: 'x', previous_response_id: 'resp_1' })),
  }),
  embeddings: async () => {
    const numbers = await client.embeddings.create({ model: 'all-minilm', input: ['a b', 'c'], encoding_format: 'float' });
    // Without a format the package asks for base64 and reads it.
    const bytes = await client.embeddings.create({ model: 'all-minilm', input: 'a b' });
    return {
      lengths: numbers.data.map((item) => item.embedding.length),
      same: numbers.data[0].embedding.every((value, i) => Math.abs(value - bytes.data[0].embedding[i]) < 1e-6),
      usage: numbers.usage,
      profile: await failure(() => client.embeddings.create({ model: 'greenserv', input: 'x' })),
    };
  },
  abort: async () => {
    const { data: stream, response } = await client.chat.completions.create({ model: 'yi-34b', messages, stream: true }).withResponse();
    for await (const chunk of stream) {
      stream.controller.abort();
      return { first: chunk.choices[0], decision: response.headers.get('x-greenserv-decision-id') };
    }
  },
  errors: async () => ({
    unknownModel: await failure(() => client.chat.completions.create({ model: 'no-such-model', messages })),
    unknownModelStreaming: await failure(() => client.chat.completions.create({ model: 'no-such-model', messages, stream: true })),
    badRequest: await failure(() => client.chat.completions.create({ model: 'greenserv', messages: 'none' })),
    unknownPath: await failure(() => client.batches.list()),
    refusedByHost: await failure(() => client.chat.completions.create({ model: 'yi-34b', messages, tools })),
    unknownModelRetrieved: await failure(() => client.models.retrieve('no-such-model')),
  }),
};

console.log(JSON.stringify(await deeds[what]()));
