// The APIs of language models, as far as one tool call needs them.

/** A tool that an agent offers. Codex keeps those of one server in a namespace. */
export interface Tool {
  name: string;
  namespace?: string;
}

export interface Dialect {
  /** The tools that are offered, and what tools have said so far. */
  read(body: unknown): { tools: Tool[]; results: string[] };
  /** A whole answer. */
  say(text: string): object;
  call(tool: Tool): object;
  /** The same answer as server-sent events. */
  events(answer: object): string;
}

type Json = Record<string, unknown>;

const USAGE = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
const list = (value: unknown): Json[] => (Array.isArray(value) ? (value as Json[]) : []);
const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
const data = (value: unknown) => `data: ${JSON.stringify(value)}\n\n`;
const named = (value: Json) => `event: ${value.type}\n${data(value)}`;

/** `/v1/chat/completions` of OpenAI, which many others have, too. */
const chat: Dialect = {
  read: (body) => {
    const { tools, messages } = body as Json;
    return {
      tools: list(tools).map((tool) => ({ name: String((tool.function as Json)?.name) })),
      results: list(messages).flatMap(({ role, content }) => (role === "tool" ? [text(content)] : [])),
    };
  },
  say: (content) => completion({ role: "assistant", content }, "stop"),
  call: ({ name }) => {
    const call = { id: "call_1", type: "function", function: { name, arguments: "{}" } };
    return completion({ role: "assistant", content: null, tool_calls: [call] }, "tool_calls");
  },
  events: (answer) => {
    const [{ message, finish_reason }] = (answer as { choices: [{ message: Json; finish_reason: string }] }).choices;
    const calls = list(message.tool_calls).map((call, index) => ({ index, ...call }));
    const delta = { ...message, ...(calls.length > 0 && { tool_calls: calls }) };
    const chunk = { ...answer, object: "chat.completion.chunk", usage: null };
    return [
      data({ ...chunk, choices: [{ index: 0, delta, finish_reason: null }] }),
      data({ ...chunk, choices: [{ index: 0, delta: {}, finish_reason }] }),
      data({ ...chunk, choices: [], usage: USAGE }),
      "data: [DONE]\n\n",
    ].join("");
  },
};

const completion = (message: Json, finish_reason: string) => ({
  id: "completion_1",
  object: "chat.completion",
  created: 1,
  model: "model",
  choices: [{ index: 0, message, finish_reason }],
  usage: USAGE,
});

/** `/v1/responses` of OpenAI. */
const responses: Dialect = {
  read: (body) => {
    const { tools, input } = body as Json;
    return {
      tools: list(tools).flatMap((tool): Tool[] => {
        if (tool.type !== "namespace") return [{ name: String(tool.name) }];
        return list(tool.tools).map(({ name }) => ({ name: String(name), namespace: String(tool.name) }));
      }),
      results: list(input).flatMap(({ type, output }) => (type === "function_call_output" ? [text(output)] : [])),
    };
  },
  say: (said) =>
    response({
      type: "message",
      id: "message_1",
      role: "assistant",
      status: "completed",
      content: [{ type: "output_text", text: said, annotations: [] }],
    }),
  call: (tool) =>
    response({ type: "function_call", id: "item_1", call_id: "call_1", status: "completed", arguments: "{}", ...tool }),
  events: (answer) => {
    const [item] = (answer as { output: Json[] }).output;
    return [
      named({ type: "response.created", response: { ...answer, status: "in_progress", output: [] } }),
      named({ type: "response.output_item.added", output_index: 0, item }),
      named({ type: "response.output_item.done", output_index: 0, item }),
      named({ type: "response.completed", response: answer }),
    ].join("");
  },
};

const response = (item: Json) => ({
  id: "response_1",
  object: "response",
  created_at: 1,
  status: "completed",
  model: "model",
  output: [item],
  usage: {
    input_tokens: 1,
    input_tokens_details: { cached_tokens: 0 },
    output_tokens: 1,
    output_tokens_details: { reasoning_tokens: 0 },
    total_tokens: 2,
  },
});

/** `/v1/messages` of Anthropic. */
const messages: Dialect = {
  read: (body) => {
    const { tools, messages: sent } = body as Json;
    const blocks = list(sent).flatMap(({ content }) => list(content));
    return {
      tools: list(tools).map(({ name }) => ({ name: String(name) })),
      results: blocks.flatMap(({ type, content }) => (type === "tool_result" ? [text(content)] : [])),
    };
  },
  say: (said) => message({ type: "text", text: said }, "end_turn"),
  call: ({ name }) => message({ type: "tool_use", id: "toolu_1", name, input: {} }, "tool_use"),
  events: (answer) => {
    const { content, stop_reason, ...rest } = answer as { content: [Json]; stop_reason: string };
    const [block] = content;
    const isText = block.type === "text";
    const delta = isText ? { type: "text_delta", text: block.text } : { type: "input_json_delta", partial_json: "{}" };
    return [
      named({ type: "message_start", message: { ...rest, content: [], stop_reason: null } }),
      named({ type: "content_block_start", index: 0, content_block: isText ? { type: "text", text: "" } : block }),
      named({ type: "content_block_delta", index: 0, delta }),
      named({ type: "content_block_stop", index: 0 }),
      named({ type: "message_delta", delta: { stop_reason, stop_sequence: null }, usage: { output_tokens: 1 } }),
      named({ type: "message_stop" }),
    ].join("");
  },
};

const message = (block: Json, stop_reason: string) => ({
  id: "message_1",
  type: "message",
  role: "assistant",
  model: "model",
  content: [block],
  stop_reason,
  stop_sequence: null,
  usage: { input_tokens: 1, output_tokens: 1 },
});

/** `/v1beta/models/NAME:generateContent` of Gemini. */
const gemini: Dialect = {
  read: (body) => {
    const { tools, contents } = body as Json;
    const parts = list(contents).flatMap(({ parts: own }) => list(own));
    return {
      tools: list(tools).flatMap(({ functionDeclarations }) =>
        list(functionDeclarations).map(({ name }) => ({ name: String(name) })),
      ),
      results: parts.flatMap(({ functionResponse }) => (functionResponse ? [text(functionResponse)] : [])),
    };
  },
  say: (said) => content({ text: said }),
  call: ({ name }) => content({ functionCall: { name, args: {} } }),
  events: data,
};

const content = (part: Json) => ({
  candidates: [{ index: 0, content: { role: "model", parts: [part] }, finishReason: "STOP" }],
  usageMetadata: { promptTokenCount: 1, candidatesTokenCount: 1, totalTokenCount: 2 },
  modelVersion: "model",
});

/** The dialect of an address. */
export function dialectOf(pathname: string): Dialect | undefined {
  if (pathname.endsWith("/chat/completions")) return chat;
  if (pathname.endsWith("/responses")) return responses;
  if (pathname.endsWith("/messages")) return messages;
  return pathname.includes("enerateContent") ? gemini : undefined;
}
