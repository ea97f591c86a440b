import { createKeycardHandler, createTokenCache, ResourceServer } from "@edgegrant/cloudflare";
import * as core from "@edgegrant/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { farEnd, mint, modeA } from "./support/far-end.ts";

const RESOURCE = "https://secret.example";
const handled = () => new Response("handled");
const spied = vi.spyOn(globalThis, "fetch");

/** How many documents are fetched while `serve` lets a caller in. */
async function fetchesOf(serve: (request: Request) => Promise<Response>): Promise<number> {
  const request = new Request(`${RESOURCE}/mcp`, { headers: { Authorization: `Bearer ${await mint({})}` } });
  spied.mockClear();
  expect(await (await serve(request)).text()).toBe("handled");
  return spied.mock.calls.length;
}

afterEach(() => spied.mockClear());

describe("A name of core that @edgegrant/cloudflare hands on has what Workers need:", () => {
  it.each<[string, () => (request: Request) => Promise<Response>]>([
    [
      "ResourceServer",
      () => {
        const server = new ResourceServer({ issuer: farEnd.ISSUER, resource: RESOURCE });
        return (request) => server.handle(request, handled);
      },
    ],
    [
      "createKeycardHandler",
      () => createKeycardHandler({ ...modeA, KEYCARD_SERVER_URL: RESOURCE }, { fetch: handled }),
    ],
  ])("a second %s of a data centre fetches no document of the zone", async (_, create) => {
    await vi.waitFor(async () => expect(await fetchesOf(create())).toBe(0), { timeout: 60_000 });
    const elsewhere = new core.ResourceServer({ issuer: farEnd.ISSUER, resource: RESOURCE });
    expect(await fetchesOf((request) => elsewhere.handle(request, handled))).toBeGreaterThan(0);
  });

  it("the cache of createTokenCache shares tokens where the environment binds a store", () => {
    const env = { ...modeA, KEYCARD_TOKENS: "no store" as never };
    expect(() => createTokenCache(env)).toThrow("KEYCARD_TOKENS");
  });
});
