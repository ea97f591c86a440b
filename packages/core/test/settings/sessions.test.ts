import { beforeAll, describe, expect, it } from "vitest";
import type { EdgegrantEvent } from "../../src/events.ts";
import { createKeycardHandler } from "../../src/settings/handler.ts";
import type { KeycardSettings } from "../../src/settings/settings.ts";
import { compact, createSigner, type Signer } from "../support/forge.ts";

const ISSUER = "https://zone.example";
const SERVER = "https://mcp.example.com";
const zone: KeycardSettings = { KEYCARD_ISSUER: ISSUER, KEYCARD_SERVER_URL: SERVER };
const secret: KeycardSettings = {
  ...zone,
  KEYCARD_CLIENT_ID: "id",
  KEYCARD_CLIENT_SECRET: "the client's secret, which is long",
};
const cached: KeycardSettings = { ...secret, KEYCARD_CACHE_SECRET: "a secret for the cache that is long enough" };

let signer: Signer;
beforeAll(async () => {
  signer = await createSigner("ES256");
});

/** A process of the server. Its handler answers with the session id that it got. */
function start(settings: KeycardSettings) {
  const events: EdgegrantEvent[] = [];
  const handler = createKeycardHandler(settings, {
    jwks: { [ISSUER]: { keys: [signer.publicJwk] } },
    onEvent: (event) => events.push(event),
    fetch: (request) => new Response(request.headers.get("Mcp-Session-Id"), { headers: { "Mcp-Session-Id": "7" } }),
  });
  const send = async (session?: string) => {
    const exp = Math.floor(Date.now() / 1000) + 600;
    const claims = { iss: ISSUER, sub: "alice", aud: SERVER, client_id: "agent", exp };
    const headers = new Headers({ Authorization: `Bearer ${await compact({ typ: "at+jwt" }, claims, signer)}` });
    if (session !== undefined) headers.set("Mcp-Session-Id", session);
    return handler(new Request("http://127.0.0.1:8080/mcp", { headers }));
  };
  const open = async () => (await send()).headers.get("Mcp-Session-Id") ?? "";
  return { events, send, open };
}

const statusAt = async (settings: KeycardSettings, session: string) => (await start(settings).send(session)).status;

describe("what sessions are bound with", () => {
  it.each([
    ["the cache's secret", cached],
    ["else the client secret", secret],
    ["else a private key", { ...zone, KEYCARD_PRIVATE_KEY: "which is read when it has to sign" }],
  ])("is the same in all processes: %s", async (_, settings) => {
    const { open, events } = start(settings);
    const session = await open();
    const answer = await start(settings).send(session);
    expect(await answer.text()).toBe("7");
    expect(await statusAt({ ...settings, KEYCARD_CLIENT_ID: "another server" }, session)).toBe(404);
    expect(events.map(({ type }) => type)).not.toContain("session.unshared");
  });

  it("is of the process where there is neither, and the operator hears of it", async () => {
    const { open, send, events } = start(zone);
    const session = await open();
    expect((await send(session)).status).toBe(200);
    expect(await statusAt(zone, session)).toBe(404);
    expect(events.filter(({ type }) => type === "session.unshared")).toHaveLength(1);
  });

  it.each([
    ["the cache's secret", cached, { ...secret, KEYCARD_CACHE_SECRET: "the next secret, as long as the one before" }],
    ["the credential, by a secret of its own", secret, cached],
  ])("may be replaced: %s", async (_, before, after) => {
    const session = await start(before).open();
    expect(await statusAt(after, session)).toBe(404);
    const previous = before.KEYCARD_CACHE_SECRET ?? before.KEYCARD_CLIENT_SECRET;
    expect(await statusAt({ ...after, KEYCARD_CACHE_SECRET_PREVIOUS: previous }, session)).toBe(200);
  });
});
