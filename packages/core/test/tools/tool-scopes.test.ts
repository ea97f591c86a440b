import { describe, expect, it } from "vitest";
import type { ResourceServerOptions } from "../../src/server/resource-server.ts";
import { bytesOf, call, challengeOf, ISSUER, message, scopesIn, textOf, toolBench } from "./support.ts";

const { start } = toolBench();
const ALICE = { issuer: ISSUER, subject: "alice", clientId: "agent" };
const toolScopes = { send_mail: ["mail:send"], "admin_*": "mcp:admin", "*_all": "mcp:bulk" };

/** The status of one message. */
async function statusOf(body: object, scope: string, options: Partial<ResourceServerOptions>): Promise<number> {
  return (await start(options).send({ body: JSON.stringify(body), scope })).status;
}

describe("a tool with a scope of its own", () => {
  it("is out of reach without the scope: 403 before the handler, and one challenge with what the token has and needs", async () => {
    const { send, reached, events } = start({ toolScopes, requiredScopes: ["mcp:tools"] });
    const response = await send({ body: JSON.stringify(call("send_mail")), scope: "mcp:tools mail:read" });
    expect(response.status).toBe(403);
    expect(challengeOf(response)).toContain('error="insufficient_scope"');
    expect(challengeOf(response)).toContain(
      'resource_metadata="https://mcp.example/.well-known/oauth-protected-resource"',
    );
    expect(scopesIn(response)).toBe("mcp:tools mail:read mail:send");
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(reached).toEqual([]);
    expect(events.at(-1)).toEqual({ type: "token.rejected", reason: "insufficient_scope", status: 403, ...ALICE });
  });

  it("and a required scope are lacked by a caller whom the event names", async () => {
    const { send, events } = start({ requiredScopes: ["mcp:admin"] });
    expect((await send({ scope: "mcp:tools" })).status).toBe(403);
    expect(events).toEqual([{ type: "token.rejected", reason: "insufficient_scope", status: 403, ...ALICE }]);
  });

  it.each([
    ["send_mail", "mcp:tools mail:send", 200],
    ["send_mail", "mcp:tools mcp:admin", 403],
    ["whoami", "mcp:tools", 200],
    ["admin_", "mcp:tools", 403],
    ["admin_users", "mcp:tools mail:send", 403],
    ["admin_users", "mcp:admin", 200],
    ["Admin_users", "mcp:tools", 200],
    ["the_admin_users", "mcp:tools", 200],
    ["delete_all", "mcp:tools", 403],
    ["send_mail ", "mcp:tools", 200],
    ["send_\u006dail", "mcp:tools", 403],
    ["send_mai\u200bl", "mcp:tools", 200],
    ["send_mail\n", "mcp:tools", 200],
    ["admin_*", "mcp:tools", 403],
    ["constructor", "mcp:tools", 200],
    ["__proto__", "mcp:tools", 200],
  ])("%j by a caller with %s: %i", async (name, scope, status) => {
    expect(await statusOf(call(name), scope, { toolScopes })).toBe(status);
  });

  it.each(["__proto__", "constructor", "hasOwnProperty"])("may be named %s", async (name) => {
    const policy = JSON.parse(`{"${name}":"odd:use"}`);
    expect(await statusOf(call(name), "mcp:tools", { toolScopes: policy })).toBe(403);
    expect(await statusOf(call(name), "odd:use", { toolScopes: policy })).toBe(200);
  });

  it("is another one in another Unicode form", async () => {
    const policy = { "caf\u00e9": "odd:use" };
    expect(await statusOf(call("caf\u00e9"), "mcp:tools", { toolScopes: policy })).toBe(403);
    expect(await statusOf(call("cafe\u0301"), "mcp:tools", { toolScopes: policy })).toBe(200);
  });

  it("needs the scopes of all patterns that match, and the challenge names those that are missing", async () => {
    const { send } = start({ toolScopes });
    const body = JSON.stringify(call("admin_delete_all"));
    expect(scopesIn(await send({ body }))).toBe("mcp:tools mcp:admin mcp:bulk");
    expect(scopesIn(await send({ body, scope: "mcp:admin" }))).toBe("mcp:admin mcp:bulk");
    expect((await send({ body, scope: "mcp:admin mcp:bulk" })).status).toBe(200);
  });

  it("is within reach of a broader scope, by the server's own hierarchy", async () => {
    const satisfies = (granted: readonly string[], required: string) => granted.includes(required.split(":")[0] ?? "");
    expect(await statusOf(call("send_mail"), "mail", { toolScopes, satisfies })).toBe(200);
    expect(await statusOf(call("send_mail"), "mail", { toolScopes })).toBe(403);
    const promised = (async () => true) as unknown as () => boolean;
    expect(await statusOf(call("send_mail"), "mail", { toolScopes, satisfies: promised })).toBe(403);
  });

  it("is not asked for again where a broader scope is there, but another is missing", async () => {
    const satisfies = (granted: readonly string[], required: string) => granted.includes(required.split(":")[0] ?? "");
    const body = JSON.stringify([call("send_mail"), call("admin_x", 2)]);
    expect(scopesIn(await start({ toolScopes, satisfies }).send({ body, scope: "mail" }))).toBe("mail mcp:admin");
  });

  it("is out of reach of a notification too", async () => {
    const body = { jsonrpc: "2.0", method: "tools/call", params: { name: "send_mail" } };
    expect(await statusOf(body, "mcp:tools", { toolScopes })).toBe(403);
  });

  it.each(["POST", "PUT", "PATCH", "DELETE"])("is out of reach by %s", async (method) => {
    const { send, reached } = start({ toolScopes });
    expect((await send({ method, body: JSON.stringify(call("send_mail")) })).status).toBe(403);
    expect(reached).toEqual([]);
  });
});

describe("a batch", () => {
  it("is refused as a whole if one call lacks a scope, with the union of all that is missing", async () => {
    const { send, reached } = start({ toolScopes });
    const body = JSON.stringify([message("ping"), call("send_mail", 2), call("whoami", 3), call("admin_x", 4)]);
    const response = await send({ body });
    expect([response.status, scopesIn(response)]).toEqual([403, "mcp:tools mail:send mcp:admin"]);
    expect(reached).toEqual([]);
  });

  it("passes if every call has its scopes", async () => {
    const { send, reached } = start({ toolScopes });
    const body = JSON.stringify([call("send_mail"), call("whoami", 2)]);
    expect((await send({ body, scope: "mail:send" })).status).toBe(200);
    expect(textOf(reached[0])).toBe(body);
  });
});

describe("prompts and resources", () => {
  const promptScopes = { "hr_*": "hr:read" };
  const resourceScopes = { "mail://*": "mail:read", "https://files.example/secret/*": "files:secret" };
  const options = { promptScopes, resourceScopes };
  const uri = "mail://inbox/1";

  it.each<[string, object, number]>([
    ["prompts/get", { name: "hr_review" }, 403],
    ["prompts/get", { name: "greet" }, 200],
    ["completion/complete", { ref: { type: "ref/prompt", name: "hr_review" }, argument: {} }, 403],
    ["completion/complete", { ref: { type: "ref/prompt", name: "greet" }, argument: {} }, 200],
    ["completion/complete", { ref: { type: "ref/resource", uri: "mail://{box}/{id}" }, argument: {} }, 403],
    ["resources/read", { uri }, 403],
    ["resources/read", { uri: "note://1" }, 200],
    ["resources/subscribe", { uri }, 403],
    ["resources/unsubscribe", { uri }, 200],
    ["subscriptions/listen", { notifications: { resourceSubscriptions: ["note://1", uri] } }, 403],
    ["subscriptions/listen", { notifications: { toolsListChanged: true } }, 200],
    ["resources/list", {}, 200],
    ["tools/call", { name: "hr_review" }, 200],
  ])("%s of %j: %i", async (method, params, status) => {
    expect(await statusOf(message(method, params), "mcp:tools", options)).toBe(status);
    expect(await statusOf(message(method, params), "hr:read mail:read", options)).toBe(200);
  });

  it.each([
    "https://files.example/secret/1",
    "HTTPS://FILES.example:443/secret/1",
    "https://files.example/public/../secret/1",
    "https://files.example/%73ecret/1",
    "https://files.example/public/%2e%2e/secret/1",
    "https://files.example\\secret\\1",
    " https://files.example/sec\tret/1",
    "https://files.example/%73ecret/%ff",
  ])("%j is a spelling of a guarded resource", async (spelling) => {
    expect(await statusOf(message("resources/read", { uri: spelling }), "mcp:tools", options)).toBe(403);
  });
});

describe("a key of resourceScopes", () => {
  it.each([
    ["https://example.com", "https://example.com/"],
    ["https://Example.org/a", "https://example.org/a"],
    ["https://Ex.net/a/*", "https://ex.net/a/1"],
    ["notes://a%2Fb", "notes://a%2fb"],
    ["file:///a/../b", "file:///b"],
  ])("guards the same resource in another spelling: %s and %s", async (key, uri) => {
    const { send, reached } = start({ resourceScopes: { [key]: "notes:read" } });
    expect((await send({ body: JSON.stringify(message("resources/read", { uri })) })).status).toBe(403);
    expect(reached).toEqual([]);
  });

  it("with a pattern does not guard more by the spelling of a star", async () => {
    const { send } = start({ resourceScopes: { "x://%2A/b": "notes:read" } });
    expect((await send({ body: JSON.stringify(message("resources/read", { uri: "x://a/b" })) })).status).toBe(200);
  });
});

it("a handler that opens a WebSocket is wrong where tools have scopes: nobody would check its messages", async () => {
  const opened = Object.defineProperty(new Response(), "status", { value: 101 });
  const { send, events } = start({ toolScopes: { send_mail: "mail:send" } }, () => opened);
  expect((await send({ method: "GET", headers: { Upgrade: "websocket" } })).status).toBe(500);
  expect(events).toContainEqual({ type: "configuration.invalid", message: expect.stringContaining("WebSocket") });
});

describe("what the handler gets", () => {
  const pretty = `\n{ "jsonrpc":"2.0", "id" : 1.0, "method":"ping","big":12345678901234567890, "\\u0061":"\\/" }\r\n`;

  it("is the body to the byte, and the request otherwise as it came", async () => {
    const { send, reached, requests } = start({ toolScopes });
    const response = await send({ body: pretty, headers: { "X-Mine": "1", "Mcp-Session-Id": "s" } });
    expect(response.status).toBe(200);
    expect(reached).toEqual([bytesOf(pretty)]);
    expect(requests[0]?.method).toBe("POST");
    expect(requests[0]?.headers.get("X-Mine")).toBe("1");
    expect(requests[0]?.headers.get("Content-Type")).toBe("application/json");
    expect(requests[0]?.url).toBe("https://mcp.example/mcp");
  });

  it.each([1, 2, 7])("is the same where the body comes in bits of %i bytes", async (size) => {
    const text = JSON.stringify(message("ping", { city: "Zürich \ud83d\ude00" }));
    const { send, reached } = start({ toolScopes });
    expect((await send({ body: inBits(text, size) })).status).toBe(200);
    expect(textOf(reached[0])).toBe(text);
    expect((await send({ body: inBits(JSON.stringify(call("send_mail")), size) })).status).toBe(403);
    expect(reached.length).toBe(1);
  });

  it.each([
    ["a request without a body", undefined, "GET"],
    ["an empty body", "", "POST"],
    ["a body that is no message", '{"to":"bob"}', "POST"],
    ["a list that is no batch", "[1,2,{}]", "POST"],
    ["a text", '"tools/call"', "POST"],
    ["a response", '{"jsonrpc":"2.0","id":1,"result":{"name":"send_mail"}}', "POST"],
  ])("is %s", async (_, body, method) => {
    const { send, reached } = start({ toolScopes });
    expect((await send({ body, method })).status).toBe(200);
    expect(textOf(reached[0])).toBe(body ?? "");
  });

  it("is the very request, unread, where no tool has a scope", async () => {
    const { send, reached } = start({ toolScopes: {}, listing: "granted" });
    expect((await send({ body: "not JSON" })).status).toBe(200);
    expect(textOf(reached[0])).toBe("not JSON");
  });
});

describe("a body that is too large", () => {
  const maxMessageBytes = 100;
  const ofSize = (size: number) => `{"a":"${"x".repeat(size - 8)}"}`;

  it("passes up to the limit, and is 413 beyond", async () => {
    const { send, reached, events } = start({ toolScopes, maxMessageBytes });
    expect((await send({ body: ofSize(100) })).status).toBe(200);
    const response = await send({ body: ofSize(101) });
    expect(response.status).toBe(413);
    expect(await response.json()).toEqual({
      jsonrpc: "2.0",
      id: null,
      error: { code: -32_000, message: "The request body is too large" },
    });
    expect(reached.length).toBe(1);
    expect(events.at(-1)).toEqual({
      type: "message.refused",
      reason: "too_large",
      issuer: "https://zone.example",
      subject: "alice",
      clientId: "agent",
    });
  });

  it("is not read any further, and its source is told", async () => {
    let sent = 0;
    let isCancelled = false;
    const endless = new ReadableStream({
      pull(controller) {
        sent += 1;
        controller.enqueue(bytesOf("          "));
      },
      cancel: () => {
        isCancelled = true;
      },
    });
    const { send } = start({ toolScopes, maxMessageBytes });
    expect((await send({ body: endless })).status).toBe(413);
    expect(isCancelled).toBe(true);
    expect(sent).toBeLessThan(20);
  });

  it("is 4 MiB by default", async () => {
    const { send } = start({ toolScopes });
    expect((await send({ body: ofSize(4 * 1024 * 1024) })).status).toBe(200);
    expect((await send({ body: ofSize(4 * 1024 * 1024 + 1) })).status).toBe(413);
  });
});

describe("a client that leaves before it has sent its whole body", () => {
  it("is no failure of the server: 503, and an event that says so", async () => {
    const { send, events } = start({ toolScopes });
    const broken = new ReadableStream({
      pull(controller) {
        controller.error(new TypeError("terminated"));
      },
    });
    expect((await send({ body: broken })).status).toBe(503);
    expect(events.at(-1)?.type).toBe("request.abandoned");
  });
});

describe("a wrong setting", () => {
  it.each<[string, object]>([
    ["toolScopes", { toolScopes: { a: "two scopes" } }],
    ["toolScopes", { toolScopes: { a: [] } }],
    ["toolScopes", { toolScopes: { "a*b*": "x" } }],
    ["toolScopes", { toolScopes: ["send_mail"] }],
    ["toolScopes", { toolScopes: { a: true } }],
    ["toolScopes", { toolScopes: new Map([["send_mail", "mail:send"]]) }],
    ["toolScopes", { toolScopes: Promise.resolve({ send_mail: "mail:send" }) }],
    ["toolScopes", { toolScopes: null }],
    ["toolScopes", { toolScopes: Object.create({ send_mail: "mail:send" }) }],
    // What `{ __proto__: ["mail:send"] }` makes.
    ["toolScopes", { toolScopes: Object.create(["mail:send"]) }],
    ["promptScopes", { promptScopes: { a: "" } }],
    ["resourceScopes", { resourceScopes: { a: [1] } }],
    ["listing", { listing: "some" }],
    ["maxMessageBytes", { maxMessageBytes: "4MB" }],
    ["maxMessageBytes", { maxMessageBytes: 0 }],
  ])("%s is told at once, and lets nobody in: %j", async (name, options) => {
    const { send, reached, events } = start(options as Partial<ResourceServerOptions>);
    expect(events).toEqual([{ type: "configuration.invalid", message: expect.stringContaining(name) }]);
    expect((await send({ body: JSON.stringify(message("ping")) })).status).toBe(500);
    expect(reached).toEqual([]);
  });
});

function inBits(text: string, size: number): ReadableStream<Uint8Array> {
  const bytes = bytesOf(text);
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      controller.enqueue(bytes.slice(at, at + size));
      at += size;
    },
  });
}
