import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { CorsPolicy } from "../../src/metadata/cors-policy.ts";
import { outgoingResponse } from "../../src/server/outgoing-response.ts";
import { MCP } from "../exchange/support.ts";
import { HttpCache } from "./http-cache.ts";
import { APP, serverBench } from "./support.ts";

const OTHER_APP = "https://other.example";
const ENDPOINT = `${MCP}/mcp`;
const { zone, setUp } = serverBench();

const tokenOf = (user: string) => zone().mint({ user, resource: MCP, scope: "mcp:tools" });

async function call(method: string, headers: Record<string, string> = {}): Promise<Request> {
  return callWith(await tokenOf("alice"), method, headers);
}

function callWith(token: string, method: string, headers: Record<string, string>): Request {
  return new Request(ENDPOINT, { method, headers: { Authorization: `Bearer ${token}`, ...headers } });
}

describe("the answer to a POST", () => {
  it("goes out as it is to a client that is no page", async () => {
    for (const cors of [true, { origins: [APP] }]) {
      const own = new Response("made", { headers: { "X-Own": "1" } });
      expect(await setUp({ cors }).send(await call("POST"), () => own)).toBe(own);
      expect([...own.headers.keys()]).toEqual(["content-type", "x-own"]);
    }
  });

  it("without a body goes out as it is, and is not copied", async () => {
    const own = new Response(null, { status: 202 });
    expect(await setUp().send(await call("POST"), () => own)).toBe(own);
  });

  it("can be read by a page, with its session id", async () => {
    const own = () => new Response("made", { headers: { "Mcp-Session-Id": "1" } });
    const { headers } = await setUp({ cors: { origins: [APP] } }).send(await call("POST", { Origin: APP }), own);
    expect(headers.get("Access-Control-Allow-Origin")).toBe(APP);
    expect(headers.get("Access-Control-Expose-Headers")).toContain("Mcp-Session-Id");
    expect(headers.get("Vary")).toBe("Origin");
  });

  it("is private and complete for every page if it names its own URL, because a cache may then keep it for GET", async () => {
    const own = () => new Response("made", { headers: { "Content-Location": ENDPOINT, Expires: "later" } });
    const { headers } = await setUp({ cors: { origins: [APP] } }).send(await call("POST"), own);
    expect([headers.get("Cache-Control"), headers.get("Vary")]).toEqual(["private, no-store", "Origin"]);
  });

  it("goes out without a look at its body, which would make a stream of it", async () => {
    const own = new Response("made");
    const look = vi.fn();
    Object.defineProperty(own, "body", { get: look });
    expect(await setUp().send(await call("POST"), () => outgoingResponse(own, "POST"))).toBe(own);
    expect(look).not.toHaveBeenCalled();
  });

  it("that was read already is still 500", async () => {
    const own = new Response("made");
    await own.text();
    expect((await setUp().send(await call("POST"), () => own)).status).toBe(500);
  });
});

it.each(["GET", "DELETE"])("the answer to a %s has its headers whoever asks", async (method) => {
  const { headers } = await setUp().send(await call(method), () => new Response("made"));
  expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
  expect(headers.get("Cache-Control")).toBe("private, no-store");
});

describe.each([
  ["a shared cache", true],
  ["a browser's cache", false],
])("behind %s", (_, isShared) => {
  const calls = fc.array(
    fc.record({
      method: fc.constantFrom("GET", "POST"),
      origin: fc.constantFrom(undefined, APP, OTHER_APP),
      user: fc.constantFrom<("alice" | "bob")[]>("alice", "bob"),
      own: fc.constantFrom<Record<string, string>>(
        {},
        { "Content-Location": ENDPOINT },
        { "Content-Location": ENDPOINT, Expires: "Thu, 01 Jan 2037 00:00:00 GMT" },
        { "Content-Location": ENDPOINT, "Cache-Control": "public, max-age=60" },
        { "Cache-Control": "public, max-age=60" },
      ),
    }),
    { minLength: 2, maxLength: 6 },
  );
  const readers: [policy: CorsPolicy, mayRead: (origin: string) => boolean][] = [
    [true, () => true],
    [{ origins: [APP] }, (origin) => origin === APP],
    [{ origins: [APP, OTHER_APP] }, () => true],
  ];

  it("a page reads what it may read, and nobody gets what was another caller's alone", async () => {
    const tokens = { alice: await tokenOf("alice"), bob: await tokenOf("bob") };
    const servers = readers.map(([cors, mayRead]) => ({ ...setUp({ cors }), mayRead }));
    await fc.assert(
      fc.asyncProperty(calls, fc.constantFrom(...servers), async (made, { send, mayRead }) => {
        // A browser's cache belongs to one user.
        const cache = new HttpCache(isShared);
        for (const { method, origin, user, own } of made) {
          const caller = isShared ? user : "alice";
          const sent = callWith(tokens[caller], method, origin === undefined ? {} : { Origin: origin });
          const answer = await cache.send(sent, (request) =>
            send(request, (_request, { subject }) => {
              const isPublic = own["Cache-Control"] !== undefined;
              return new Response(isPublic ? "public" : subject, { headers: own });
            }),
          );
          expect(["public", caller]).toContain(await answer.clone().text());
          if (origin === undefined) continue;
          const allowed = answer.headers.get("Access-Control-Allow-Origin");
          expect(allowed === "*" || allowed === origin).toBe(mayRead(origin));
        }
      }),
      { numRuns: 100 },
    );
  });
});
