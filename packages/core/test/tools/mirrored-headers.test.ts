import { describe, expect, it } from "vitest";
import { call, message, toolBench } from "./support.ts";

const { start } = toolBench();
const toolScopes = { send_mail: "mail:send" };
const base64 = (text: string) => `=?base64?${btoa(String.fromCharCode(...new TextEncoder().encode(text)))}?=`;

async function answerTo(body: unknown, headers: Record<string, string>) {
  const { send, reached } = start({ toolScopes });
  const response = await send({ body: JSON.stringify(body), headers });
  return { status: response.status, json: response.status === 200 ? undefined : await response.json(), reached };
}

describe("headers that repeat the body (revision 2026-07-28)", () => {
  it.each<[string, unknown, Record<string, string>]>([
    ["the method and the name", call("whoami"), { "Mcp-Method": "tools/call", "Mcp-Name": "whoami" }],
    ["the method alone", message("tools/list"), { "Mcp-Method": "tools/list" }],
    ["a name in base64", call("wh\u00f6 "), { "Mcp-Method": "tools/call", "Mcp-Name": base64("wh\u00f6 ") }],
    ["an ASCII name in base64", call("whoami"), { "Mcp-Name": base64("whoami") }],
    ["a name that looks like base64", call("=?base64?a?="), { "Mcp-Name": base64("=?base64?a?=") }],
    ["a name that only begins like it", call("=?base64?a"), { "Mcp-Name": "=?base64?a" }],
    ["a prompt", message("prompts/get", { name: "greet" }), { "Mcp-Name": "greet" }],
    ["a resource", message("resources/read", { uri: "note://1" }), { "Mcp-Name": "note://1" }],
    ["a name of something else", message("tasks/get", { taskId: "7" }), { "Mcp-Method": "tasks/get", "Mcp-Name": "7" }],
    ["nothing", call("whoami"), {}],
  ])("pass: %s", async (_, body, headers) => {
    expect((await answerTo(body, headers)).status).toBe(200);
  });

  it.each<[string, unknown, Record<string, string>]>([
    ["another method", call("whoami"), { "Mcp-Method": "tools/list" }],
    ["the method in other case", call("whoami"), { "Mcp-Method": "Tools/Call" }],
    ["the method in base64, which is for names", call("whoami"), { "Mcp-Method": base64("tools/call") }],
    ["a guarded tool, and the body another", call("whoami"), { "Mcp-Method": "tools/call", "Mcp-Name": "send_mail" }],
    ["another prompt", message("prompts/get", { name: "greet" }), { "Mcp-Name": "other" }],
    ["another resource", message("resources/read", { uri: "note://1" }), { "Mcp-Name": "note://2" }],
    ["a name twice", call("whoami"), { "Mcp-Name": "whoami, send_mail" }],
    ["base64 of something else", call("whoami"), { "Mcp-Name": base64("send_mail") }],
    ["base64 that is none", call("whoami"), { "Mcp-Name": "=?base64?!!!!?=" }],
    ["base64 without its padding", call("a"), { "Mcp-Name": "=?base64?YQ?=" }],
    ["base64 with bits left over", call("a"), { "Mcp-Name": "=?base64?YR==?=" }],
    ["base64url", call("\u00bf\u00bf"), { "Mcp-Name": "=?base64?wr_Cvw==?=" }],
    ["base64 that is no UTF-8", call("\ufffd"), { "Mcp-Name": "=?base64?/w==?=" }],
    ["base64 in capitals", call("a"), { "Mcp-Name": "=?BASE64?YQ==?=" }],
    ["a method, and the body is a response", { jsonrpc: "2.0", id: 1, result: {} }, { "Mcp-Method": "ping" }],
    ["one method for a batch of two", [message("ping"), call("whoami")], { "Mcp-Method": "ping" }],
    ["a method, and the batch is empty", [], { "Mcp-Method": "ping" }],
  ])("are refused with 400 and HeaderMismatch if they say: %s", async (_, body, headers) => {
    const { status, json, reached } = await answerTo(body, headers);
    expect(status).toBe(400);
    expect(json).toMatchObject({ jsonrpc: "2.0", error: { code: -32_020 } });
    expect(reached).toEqual([]);
  });

  it("the answer has the id of the message", async () => {
    const { json } = await answerTo(call("whoami", "seven"), { "Mcp-Name": "other" });
    expect(json).toMatchObject({ id: "seven" });
  });

  it("a method with no body at all is refused as well", async () => {
    const { send, reached } = start({ toolScopes });
    expect((await send({ body: "", headers: { "Mcp-Method": "tools/call" } })).status).toBe(400);
    expect(reached).toEqual([]);
  });
});
