// The demo as a test: a real zone, what `wrangler deploy` would upload, on real workerd, and the MCP SDK's own client.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  applicationOf,
  EXAMPLES,
  exampleFolder,
  faultsOf,
  openStage,
  rowOf,
  type Stage,
  USERS,
  type Visit,
  visit,
  type WorkerExample,
} from "@edgegrant/example-demo";
import { startOnWorkerd } from "@edgegrant/example-demo/workerd";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { callTool } from "../support/mcp.ts";
import { type Deployment, dryRun } from "./support/deployment.ts";

let deployments: Readonly<Record<WorkerExample, Deployment>>;
let stage: Stage;
beforeAll(async () => {
  const made = await Promise.all(EXAMPLES.map(async (example) => [example, await dryRun(example)] as const));
  deployments = Object.fromEntries(made) as Record<WorkerExample, Deployment>;
  const scripts = new Map(made.map(([example, { script }]) => [exampleFolder(example), script]));
  const scriptOf = (folder: string) => scripts.get(folder) ?? `no script of ${folder}`;
  stage = await openStage({
    startWorker: (settings) => startOnWorkerd({ ...settings, script: scriptOf(settings.folder) }),
  });
});
afterAll(async () => {
  await stage?.close();
  for (const example of EXAMPLES) await deployments?.[example].remove();
});

describe.each(EXAMPLES)("wrangler deploy --dry-run of the example %s", (example) => {
  it("passes, with no Node API in the bundle and no compatibility flag to allow one", async () => {
    const { script, printed } = deployments[example];
    expect(printed).toContain("--dry-run: exiting now.");
    expect(printed).toContain("env.KEYCARD_ISSUER");
    expect(await readFile(join(exampleFolder(example), "wrangler.jsonc"), "utf8")).not.toContain("nodejs_compat");
    expect(await readFile(script, "utf8")).not.toMatch(/(?:from|import|require\()\s*["']node:/);
  });
});

describe.each(EXAMPLES)("an agent that knows only the URL of the example %s", (example) => {
  const steps: Record<string, string[]> = {};
  let visits: Visit[];
  beforeAll(async () => {
    const url = new URL("/mcp", stage.workers[example].origin);
    visits = await Promise.all(
      USERS.map((user) => {
        steps[user] = [];
        return visit(url, user, (step) => steps[user]?.push(step), example === "mcp-v2" ? "v2" : "v1");
      }),
    );
  });

  it("finds its way from a 401 to the tools", () => {
    for (const user of USERS) {
      expect(steps[user]).toEqual([
        expect.stringMatching(/^POST \/mcp -> 401, the metadata is at http:.*\/oauth-protected-resource(\/mcp)?$/),
        "discovery: which zone protects this server",
        expect.stringMatching(/^discovery: the endpoints of http:/),
        "registration: the zone gave the client an id",
        `authorization: ${user} signed in and agreed`,
        "token: the zone gave an access token for this server",
        "connected",
        `tools/list: whoami, upstream_profile${example === "mcp-v2" ? ", send_note" : ""}`,
        `whoami: ${user}, scopes mcp:tools`,
        expect.stringMatching(/^upstream_profile: /),
      ]);
    }
  });

  it("reaches the upstream API as its own user and nobody else", () => {
    for (const { user, caller, profiles } of visits) {
      expect(caller.subject).toBe(user);
      expect(profiles.map(({ id }) => id)).toEqual([user, user, user]);
    }
  });

  it("costs one exchange per user, however many calls", () => {
    const rows = visits.map((seen) => rowOf(example, seen, stage.zone.audit()));
    expect(rows.map(({ user, toolCalls, exchanges }) => ({ user, toolCalls, exchanges }))).toEqual(
      USERS.map((user) => ({ user, toolCalls: 4, exchanges: 1 })),
    );
    expect(faultsOf(rows)).toEqual([]);
  });

  it("leaves the chain from user to upstream in the zone's audit log", () => {
    const name = applicationOf(example, stage.workers[example].origin);
    const exchange = stage.zone
      .audit()
      .find(({ grant, application, user }) => grant === "token_exchange" && application === name && user === "alice");
    expect(exchange).toMatchObject({
      type: "credentials:issue",
      user: "alice",
      clientName: "Demo agent",
      application: name,
      resource: stage.upstream,
    });
  });

  it("leaves no token in what the Worker logs", () => {
    expect(stage.workers[example].output()).not.toMatch(/eyJ[A-Za-z0-9_-]{8,}/);
  });
});

describe.each(EXAMPLES)("the example Worker %s", (example) => {
  it("answers /health without a token", async () => {
    const response = await fetch(`${stage.workers[example].origin}/health`);
    expect(await response.text()).toBe("ok");
  });

  it("sends the user to the page where the zone demands an act of the user, and leaves no error in the log", async () => {
    const { origin, output } = stage.workers[example];
    const token = await stage.zone.mint({ user: "bob", resource: example, scope: "mcp:tools" });
    const page = "https://zone.example/consent/0b6f";
    const refusal = { error: "interaction_required", interaction_uri: page };
    stage.zone.setFault("token", { status: 400, body: JSON.stringify(refusal), times: 1 });
    const refused = await callTool(origin, token, "upstream_profile");
    expect(refused).toMatchObject({ isError: true, text: `Open ${page}, then call this tool again` });
    expect((await callTool(origin, token, "upstream_profile")).text).toContain("bob@example.com");
    expect(output()).not.toContain("edgegrant: ");
  });

  it("has nothing at other paths, for those who are let in", async () => {
    const { origin } = stage.workers[example];
    const token = await stage.zone.mint({ user: "alice", resource: example, scope: "mcp:tools" });
    const response = await fetch(`${origin}/elsewhere`, { headers: { Authorization: `Bearer ${token}` } });
    expect(response.status).toBe(404);
  });
});

describe("the tool of the example mcp-v2 that has a scope of its own", () => {
  const sendNote = async (scope: string) => {
    const token = await stage.zone.mint({ user: "alice", resource: "mcp-v2", scope });
    return callTool(stage.workers["mcp-v2"].origin, token, "send_note");
  };

  it("asks for the scope, and runs once the token has it", async () => {
    const { status, headers } = await sendNote("mcp:tools");
    expect(status).toBe(403);
    expect(headers.get("WWW-Authenticate")).toContain('scope="mcp:tools notes:send"');
    expect(await sendNote("mcp:tools notes:send")).toMatchObject({ status: 200, isError: false });
  });
});
