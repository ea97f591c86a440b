import { lines } from "../lines.ts";
import { type Plan, TOOL_SCOPE } from "../plan.ts";
import { indent } from "./answer.ts";

/** The tests of the server. Those of a Worker run in workerd, under vitest; all others in their runtime's own runner. */
export function test(plan: Plan): string {
  return plan.runtime === "workers" ? workerTest(plan) : processTest(plan);
}

function workerTest(plan: Plan): string {
  const calls = plan.upstream !== "none";
  return lines(
    'import { env, exports } from "cloudflare:workers";',
    'import { asUser, connectZone, testServer } from "@edgegrant/testing";',
    'import { expect, it } from "vitest";',
    "",
    "const zone = connectZone(env);",
    "const server = testServer(zone, (request) => exports.default.fetch(request));",
    "",
    'it("refuses a caller without a token", async () => {',
    '  const response = await server.fetch(new Request(server.url, { method: "POST" }));',
    "  expect(response.status).toBe(401);",
    "});",
    "",
    'it("knows who calls", async () => {',
    '  const { text } = await asUser(server, "alice").callTool("whoami");',
    '  expect(JSON.parse(text)).toMatchObject({ subject: "alice" });',
    "});",
    "",
    'it("asks for the scope of a tool", async () => {',
    '  const alice = asUser(server, "alice", { scope: "mcp:tools" });',
    '  const refused = alice.callTool("send_note", { text: "Hello" });',
    `  await expect(refused).rejects.toMatchObject({ status: 403, scope: expect.stringContaining("${TOOL_SCOPE}") });`,
    "});",
    ...(calls
      ? [
          "",
          'it("gives each user their own profile", async () => {',
          '  const profiles = ["alice", "bob"].map((user) => asUser(server, user).callTool("profile"));',
          "  const ids = (await Promise.all(profiles)).map(({ text }) => JSON.parse(text).id);",
          '  expect(ids).toEqual(["alice", "bob"]);',
          "});",
        ]
      : []),
    "",
    "declare global {",
    "  namespace Cloudflare {",
    "    interface GlobalProps {",
    '      mainModule: typeof import("../src/index.ts");',
    "    }",
    "  }",
    "}",
  );
}

function processTest(plan: Plan): string {
  const calls = plan.upstream !== "none";
  return lines(
    'import assert from "node:assert/strict";',
    'import process from "node:process";',
    'import { after, test } from "node:test";',
    'import { asUser, startZone, testServer } from "@edgegrant/testing";',
    'import { createHandler } from "../src/server.ts";',
    "",
    'const zone = await startZone("zone.json");',
    "after(() => zone.close());",
    "Object.assign(process.env, zone.settings);",
    "const server = testServer(zone, createHandler());",
    "",
    ...testCase("refuses a caller without a token", [
      'const response = await server.fetch(new Request(server.url, { method: "POST" }));',
      "assert.equal(response.status, 401);",
    ]),
    "",
    ...testCase("knows who calls", [
      'const { text } = await asUser(server, "alice").callTool("whoami");',
      'assert.equal(JSON.parse(text).subject, "alice");',
    ]),
    "",
    ...testCase("asks for the scope of a tool", [
      'const alice = asUser(server, "alice", { scope: "mcp:tools" });',
      'const refused = alice.callTool("send_note", { text: "Hello" });',
      `await assert.rejects(refused, { status: 403, scope: /${TOOL_SCOPE}/ });`,
    ]),
    ...(calls
      ? [
          "",
          ...testCase("gives each user their own profile", [
            'const profiles = ["alice", "bob"].map((user) => asUser(server, user).callTool("profile"));',
            "const ids = (await Promise.all(profiles)).map(({ text }) => JSON.parse(text).id);",
            'assert.deepEqual(ids, ["alice", "bob"]);',
          ]),
        ]
      : []),
  );
}

function testCase(title: string, body: readonly string[]): string[] {
  return [`test("${title}", async () => {`, ...indent(2, body), "});"];
}
