// The examples for other runtimes, each on its runtime, with a real zone and the MCP SDK's own client.
import { connect } from "node:net";
import { text } from "node:stream/consumers";
import {
  type Example,
  faultsOf,
  openStageOf,
  RUNTIMES,
  rowOf,
  type Stage,
  USERS,
  type Visit,
  visit,
} from "@edgegrant/example-demo";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

describe.each(RUNTIMES)("an agent that knows only the URL of the example for %s", (runtime) => {
  let stage: Stage<Example>;
  let visits: Visit[];
  beforeAll(async () => {
    stage = await openStageOf<Example>([runtime]);
    const server = stage.workers[runtime];
    let restarted: Promise<void> | undefined;
    const restart = () => {
      restarted ??= server.restart();
      return restarted;
    };
    const url = new URL("/mcp", server.origin);
    visits = [];
    // One after the other: the second user comes to a restarted server.
    for (const user of USERS) visits.push(await visit(url, user, () => undefined, "v1", restart));
  });
  afterAll(() => stage?.close());

  it("reaches the upstream API as its own user and nobody else", () => {
    for (const { user, caller, profiles } of visits) {
      expect(caller.subject).toBe(user);
      expect(new Set(profiles.map(({ id }) => id))).toEqual(new Set([user]));
    }
  });

  it("costs one exchange per user, a restart of the server included", () => {
    expect(faultsOf(visits.map((seen) => rowOf(runtime, seen, stage.zone.audit())))).toEqual([]);
  });

  it("leaves no token in what the server logs", () => {
    expect(stage.workers[runtime].output()).not.toMatch(/eyJ[A-Za-z0-9_-]{8,}/);
  });

  it("is refused under a name that the server does not go by", async () => {
    const { port } = new URL(stage.workers[runtime].origin);
    const token = await stage.zone.mint({ user: "alice", audience: `http://localhost:${port}`, scope: "mcp:tools" });
    const answer = await fetch(`http://localhost:${port}/mcp`, { headers: { Authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(401);
  });

  it("finds /health without a token, and nothing at other paths with one", async () => {
    const { origin } = stage.workers[runtime];
    expect(await (await fetch(`${origin}/health`)).text()).toBe("ok");
    const token = await stage.zone.mint({ user: "alice", resource: runtime, scope: "mcp:tools" });
    const answer = await fetch(`${origin}/elsewhere`, { headers: { Authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(404);
  });

  it("refuses a caller who names an invalid host", async () => {
    const socket = connect(Number(new URL(stage.workers[runtime].origin).port), "127.0.0.1");
    socket.write("GET /mcp HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n");
    expect(await text(socket)).toMatch(/^HTTP\/1.1 400 .*\{"error":"invalid_request"\}/s);
  });
});
