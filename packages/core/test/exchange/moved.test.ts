import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import type { ExchangeContext } from "../../src/exchange/credential.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { createClock, MINUTE_MS } from "../support/clock.ts";
import { errorOf, recorder } from "./support.ts";

const ISSUER = "https://zone.example";
const [OLD, NEW] = [`${ISSUER}/token`, `${ISSUER}/v2/token`];
const REQUEST = { subjectToken: "subject token", resource: "https://api.example" };

/** A zone whose token endpoint moves. The old one answers with `status`. */
function movingZone(status = 404) {
  const zone = { endpoint: OLD, issuer: ISSUER, calls: [] as string[] };
  const fetch = async (input: unknown): Promise<Response> => {
    zone.calls.push(String(input));
    if (String(input) === zone.endpoint) {
      return Response.json({ access_token: "granted", token_type: "Bearer", expires_in: 60 });
    }
    if (!String(input).includes("/.well-known/oauth-authorization-server")) return new Response(null, { status });
    return Response.json({ issuer: zone.issuer, token_endpoint: zone.endpoint });
  };
  return { zone, fetch };
}

describe("A token endpoint that moves", () => {
  it.each([404, 410])(
    "is found at once where the old one is gone (%i), though the metadata is fresh",
    async (status) => {
      const { zone, fetch } = movingZone(status);
      const client = new TokenExchangeClient(ISSUER, { fetch, onEvent: () => undefined });
      await client.exchangeToken(REQUEST);
      zone.endpoint = NEW;
      expect((await client.exchangeToken(REQUEST)).accessToken).toBe("granted");
      expect(await client.getTokenEndpoint()).toBe(NEW);
    },
  );

  it("gets an assertion that is meant for it", async () => {
    const { zone, fetch } = movingZone();
    const asked: (string | undefined)[] = [];
    const credential = {
      getAuth: () => null,
      prepareTokenExchangeRequest: async (_: string, __: string, context: ExchangeContext = {}) => {
        asked.push(context.tokenEndpoint);
        return { ...REQUEST, clientAssertion: "assertion" };
      },
    };
    const client = new TokenExchangeClient(ISSUER, { fetch, credential, onEvent: () => undefined });
    await client.getTokenEndpoint();
    zone.endpoint = NEW;
    await client.exchangeToken(REQUEST);
    expect(asked).toEqual([OLD, NEW]);
  });

  it("and is nowhere costs the zone two looks at its metadata per cool-down at most", async () => {
    const { zone, fetch } = movingZone();
    const clock = createClock();
    let attempts = 0;
    const gone = async (input: unknown) => {
      if (String(input) !== OLD) return fetch(input);
      attempts += 1;
      return new Response(null, { status: 404 });
    };
    const client = new TokenExchangeClient(ISSUER, { fetch: gone, now: clock.now, onEvent: () => undefined });
    for (let index = 0; index < 10; index++) {
      const error = await errorOf(client.exchangeToken(REQUEST), TokenExchangeError);
      expect(error).toMatchObject({ errorCode: "invalid_response", upstreamStatus: 404 });
    }
    expect(zone.calls).toHaveLength(2);
    expect(attempts, "once for each exchange").toBe(10);
    clock.advance(MINUTE_MS / 2);
    await errorOf(client.exchangeToken(REQUEST), TokenExchangeError);
    expect(zone.calls).toHaveLength(3);
  });
});

it("A zone whose metadata writes the issuer differently is a wrong setting for an exchange, too", async () => {
  const { zone, fetch } = movingZone();
  zone.issuer = `${ISSUER}/`;
  const { events, onEvent } = recorder();
  const client = new TokenExchangeClient(ISSUER, { fetch, onEvent });
  const error = await errorOf(client.exchangeToken(REQUEST), ConfigurationError);
  expect(error.message).toContain(`the configuration says "${ISSUER}", the zone's metadata "${ISSUER}/"`);
  expect(events).toContainEqual({ type: "configuration.invalid", message: error.message });
});
