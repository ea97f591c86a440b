import { exportPKCS8, generateKeyPair } from "jose";
import { describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenExchangeClient, type TokenExchangeClientOptions } from "../../src/exchange/client.ts";
import { ClientSecret } from "../../src/exchange/client-secret.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { readSecret } from "../../src/platform/secret.ts";
import { CLIENT_ID, CLIENT_SECRET, claimsOf, errorOf, PROFILES, recorder, testZone } from "./support.ts";

const zone = testZone();

async function exchange(options: TokenExchangeClientOptions): Promise<unknown> {
  const client = new TokenExchangeClient(zone().issuer, { onEvent: () => undefined, ...options });
  return client.exchangeToken({ subjectToken: await zone().mint({ user: "alice" }), resource: PROFILES });
}

/** The parameters and the Authorization header of the last token request. */
function heard(): { fetch: typeof fetch; last(): { form: URLSearchParams; authorization: string | null } } {
  const spy = vi.fn(globalThis.fetch);
  return {
    fetch: spy,
    last: () => {
      const init = spy.mock.lastCall?.[1];
      const authorization = new Headers(init?.headers).get("Authorization");
      return { form: new URLSearchParams(String(init?.body)), authorization };
    },
  };
}

describe("our client secret", () => {
  const formEncoded = new URLSearchParams({ "": CLIENT_SECRET }).toString().slice(1);
  const header = btoa(`${new URLSearchParams({ "": CLIENT_ID }).toString().slice(1)}:${formEncoded}`);

  it.each([
    ["as it is", CLIENT_SECRET],
    ["as it goes over the wire", formEncoded],
    ["as an address has it", encodeURIComponent(CLIENT_SECRET)],
    ["in the whole header", header],
  ])("is in no error and no event, though the zone quotes it %s", async (_, quoted) => {
    const body = {
      error: `bad ${quoted}`,
      error_description: `the credentials ${quoted} are no good`,
      error_uri: `https://docs.example/e?${new URLSearchParams({ quoted })}`,
    };
    zone().setFault("token", { status: 401, body: JSON.stringify(body) });
    const { events, onEvent } = recorder();
    const credential = new ClientSecret(CLIENT_ID, { get: async () => CLIENT_SECRET });
    const error = await errorOf(exchange({ credential, onEvent }), TokenExchangeError);
    const told = error.message + error.errorCode + error.errorDescription + error.errorUri + JSON.stringify(events);
    expect(told).toContain("are no good");
    for (const form of [CLIENT_SECRET, formEncoded, header, encodeURIComponent(quoted)])
      expect(told).not.toContain(form);
  });
});

describe("a binding of the Secrets Store", () => {
  it.each([
    ["fails", () => Promise.reject(new Error("secret not found")), /The client secret can't be read.*secret not found/],
    [
      "throws",
      () => {
        throw new Error("no such store");
      },
      /The client secret can't be read.*no such store/,
    ],
    ["is empty", async () => "", /The client secret is empty/],
    ["holds no text", async () => 5 as unknown as string, /The client secret is empty/],
  ])("that %s is said to, and is asked again the next time", async (_, fails, says) => {
    const get = vi.fn(async () => CLIENT_SECRET).mockImplementationOnce(fails);
    const one = new TokenExchangeClient(zone().issuer, {
      clientId: CLIENT_ID,
      clientSecret: { get },
      onEvent: () => undefined,
    });
    const request = { subjectToken: await zone().mint({ user: "alice" }), resource: PROFILES };
    expect((await errorOf(one.exchangeToken(request), ConfigurationError)).message).toMatch(says);
    expect(zone().counters().token).toBe(0);
    expect((await one.exchangeToken(request)).accessToken).toBeTruthy();
  });

  it("that never answers takes no more than the time given", async () => {
    const clientSecret = { get: () => new Promise<string>(() => undefined) };
    const error = await errorOf(exchange({ clientId: CLIENT_ID, clientSecret, timeoutMs: 200 }), TokenExchangeError);
    expect(error).toMatchObject({ isTransient: true, status: 503 });
  });

  it("gives the private key under the name of its setting", async () => {
    const binding = { get: () => Promise.reject(new Error("no such secret")) };
    const identity = new WebIdentity(binding, { keyName: "KEYCARD_PRIVATE_KEY" });
    const error = await errorOf(identity.getPublicJwks(), ConfigurationError);
    expect(error.message).toMatch(/^KEYCARD_PRIVATE_KEY can't be read from its binding: no such secret/);
  });

  it.each([undefined, null, 5, { kty: "RSA" }])("is not %j", async (secret) => {
    const error = await errorOf(readSecret(secret as unknown as string, "KEYCARD_PRIVATE_KEY"), ConfigurationError);
    expect(error.message).toBe("KEYCARD_PRIVATE_KEY is neither a string nor a binding with a get method");
  });

  it("is not needed for a secret given as text", async () => {
    expect(await readSecret("text")).toBe("text");
  });
});

describe("a client without a secret", () => {
  it("names itself by its id, and sends no header", async () => {
    const { fetch, last } = heard();
    // The test zone does not know these clients. Only the request matters.
    await errorOf(exchange({ clientId: "public-client", fetch }), TokenExchangeError);
    expect(last().form.get("client_id")).toBe("public-client");
    expect(last().authorization).toBeNull();
  });

  it("names nobody beside an Authorization header", async () => {
    const { fetch, last } = heard();
    await exchange({ clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, fetch });
    expect(last().form.has("client_id")).toBe(false);
    expect(last().authorization).toMatch(/^Basic /);
  });
});

describe("a client id beside a key", () => {
  const key = generateKeyPair("ES256", { extractable: true }).then(({ privateKey }) => exportPKCS8(privateKey));

  it.each([
    ["names the key's server", undefined, "beside"],
    ["gives way to the one that the key comes with", "with-the-key", "with-the-key"],
  ])("%s", async (_, own, expected) => {
    const { fetch, last } = heard();
    const credential = new WebIdentity(await key, { clientId: own });
    await errorOf(exchange({ clientId: "beside", credential, fetch }), TokenExchangeError);
    expect(claimsOf(last().form.get("client_assertion") ?? "")).toMatchObject({ iss: expected, sub: expected });
  });
});

describe("a credential that has nothing for the zone", () => {
  it("is an error of ours, before anything is sent", async () => {
    const credential = { getAuth: () => null };
    const error = await errorOf(exchange({ credential }), ConfigurationError);
    expect(error.message).toContain(zone().issuer);
    expect(zone().counters().token).toBe(0);
  });
});
