import { describe, expect, it, vi } from "vitest";
import { ServerTokenCache } from "../../src/access/server-token-cache.ts";
import { TokenCache } from "../../src/cache/token-cache.ts";
import { type EdgegrantEvent, logFailures } from "../../src/events.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { API, caller, countingCache, NOON } from "../cache/support.ts";
import { unsignedToken } from "./support.ts";

const ISSUER = "https://zone.example";
const alice = { subject: "alice", clientId: "client", issuer: ISSUER };

/** A zone with the same answer to every token request, and the resulting events. */
function zoneThat(answer: () => Response) {
  const events: EdgegrantEvent[] = [];
  const metadata = { issuer: ISSUER, token_endpoint: `${ISSUER}/token` };
  const fetch: typeof globalThis.fetch = async (input) =>
    String(input) === metadata.token_endpoint ? answer() : Response.json(metadata);
  const options = { fetch, onEvent: (event: EdgegrantEvent) => void events.push(event), now: () => NOON * 1000 };
  const told = () => events.filter(({ type }) => /^(exchange|cache)\./.test(type));
  return { options, told, client: new TokenExchangeClient(ISSUER, options) };
}

const granting = () => Response.json({ access_token: "granted", token_type: "Bearer", expires_in: 300 });
const refusing = (error: string) => () => Response.json({ error }, { status: 400 });

describe("an audit that says who", () => {
  it("names subject, client and issuer with every exchange and with what the cache does", async () => {
    const { options, told, client } = zoneThat(granting);
    const cache = new TokenCache(client, options);
    await Promise.all([cache.getToken(caller(), API), cache.getToken(caller(), API)]);
    await cache.getToken(caller(), API);
    await cache.invalidate(caller(), API);
    const types = ["cache.miss", "exchange.succeeded", "cache.waited", "cache.hit", "cache.invalidated"];
    expect(new Set(told().map(({ type }) => type))).toEqual(new Set(types));
    for (const event of told()) expect(event).toMatchObject({ ...alice, resource: API });
    expect(JSON.stringify(told())).not.toContain(caller().token);
  });

  it.each([
    ["access_denied", "exchange.failed"],
    ["consent_required", "exchange.interaction_required"],
  ])("names them where the zone says %s", async (code, type) => {
    const { options, told, client } = zoneThat(refusing(code));
    await expect(new TokenCache(client, options).getToken(caller(), API)).rejects.toThrow();
    expect(told()).toContainEqual(expect.objectContaining({ type, ...alice }));
  });

  it("names them with a token that is renewed, and with one that can't be", async () => {
    const { cache, clock, events, failures, settled } = countingCache();
    await cache.getToken(caller(), API);
    clock.seconds += 240;
    await cache.getToken(caller(), API);
    await settled();
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.renewed", ...alice }));
    failures.push(new Error("down"));
    clock.seconds += 240;
    await cache.getToken(caller(), API);
    await settled();
    expect(events).toContainEqual(expect.objectContaining({ type: "cache.failed", operation: "renew", ...alice }));
  });

  it("names whom an opaque token is said to be of, and no client or issuer that it does not tell", async () => {
    const { options, told, client } = zoneThat(granting);
    await new TokenCache(client, options).getTokenForSubject("alice", "opaque", API);
    for (const event of told()) {
      expect(event).toMatchObject({ subject: "alice", issuer: ISSUER });
      expect(event).not.toHaveProperty("clientId");
    }
    const { cache, events } = countingCache();
    await cache.getTokenForSubject("alice", "opaque", API);
    expect(events).toEqual([{ type: "cache.miss", subject: "alice", resource: API, durationMs: 0 }]);
  });

  it("names what the token says where an exchange is asked for without a cache", async () => {
    const { told, client } = zoneThat(granting);
    await client.exchangeToken({ subjectToken: unsignedToken({ sub: "bob", azp: "agent" }), resource: API });
    await client.exchangeToken({ subjectToken: unsignedToken({ sub: 7, client_id: "" }), resource: API });
    const [bobs, nobodys] = told();
    expect(bobs).toMatchObject({ subject: "bob", clientId: "agent" });
    expect(nobodys).not.toHaveProperty("subject");
    expect(nobodys).not.toHaveProperty("clientId");
  });

  it("names this server where no user is there, and the user for whom it stands in", async () => {
    const { options, told } = zoneThat(granting);
    const tokens = new ServerTokenCache(ISSUER, {
      ...options,
      clientId: "server",
      clientSecret: "a secret of 16 letters",
    });
    await tokens.getToken(API);
    await tokens.getTokenFor("bob", API);
    expect(told().map((event) => "subject" in event && [event.subject, event.clientId])).toEqual([
      ["server", "server"],
      ["server", "server"],
      ["bob", "server"],
      ["bob", "server"],
    ]);
    for (const event of told()) expect(event).toMatchObject({ issuer: ISSUER });
  });

  it("is not in the default log, where a person's name does not belong", () => {
    const log = vi.spyOn(console, "error").mockImplementation(() => undefined);
    const failed = { errorCode: "access_denied", message: "no", resource: API, durationMs: 0 };
    logFailures({ type: "exchange.failed", ...alice, ...failed });
    const [line] = log.mock.calls.flat();
    log.mockRestore();
    expect(line).toContain('"clientId":"client"');
    expect(line).toContain(ISSUER);
    expect(line).not.toContain("alice");
  });
});
