import { exportJWK, exportPKCS8, generateKeyPair } from "jose";
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenExchangeClient } from "../../src/exchange/client.ts";
import { readPrivateKeys } from "../../src/exchange/private-key.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { WebIdentity } from "../../src/exchange/web-identity.ts";
import { wellKnownResponse } from "../../src/metadata/well-known.ts";
import { claimsOf, errorOf, headerOf, PROFILES, published, testZone } from "./support.ts";

let pem: { old: string; next: string; rsa: string };
let jwkSet: string;
beforeAll(async () => {
  const pairs = await Promise.all(
    ["ES256", "EdDSA", "RS256"].map((alg) => generateKeyPair(alg, { extractable: true })),
  );
  const [old = "", next = "", rsa = ""] = await Promise.all(pairs.map(({ privateKey }) => exportPKCS8(privateKey)));
  pem = { old, next, rsa };
  jwkSet = JSON.stringify({ keys: await Promise.all(pairs.map(({ privateKey }) => exportJWK(privateKey))) });
});

let jwks: () => Promise<unknown> = async () => ({ keys: [] });
const zone = testZone(published(() => jwks()));

/** A deployment with these keys. It publishes them in place of the previous ones. */
function deployed(keys: string | string[]): { exchange(): Promise<string>; identity: WebIdentity } {
  const identity = new WebIdentity(keys);
  jwks = () => identity.getPublicJwks();
  const client = new TokenExchangeClient(zone().issuer, { credential: identity, onEvent: () => undefined });
  const exchange = async (): Promise<string> => {
    const subjectToken = await zone().mint({ user: "alice", resource: "identity-mcp" });
    return (await client.exchangeToken({ subjectToken, resource: PROFILES })).accessToken;
  };
  return { exchange, identity };
}

/** After this time no zone knows removed keys. The test zone caches keys for a minute. */
function aMinutePasses(): void {
  vi.setSystemTime(Date.now() + 61_000);
}

describe("several keys in one secret", () => {
  const forms: [name: string, text: () => string, algorithms: string[]][] = [
    ["PEM after PEM", () => pem.next + pem.old, ["EdDSA", "ES256"]],
    ["PEM after PEM with literal \\n", () => (pem.rsa + pem.old).replaceAll("\n", "\\n"), ["RS256", "ES256"]],
    [
      "PEM after PEM on one line, in quotes",
      () => `"${(pem.old + pem.rsa).replaceAll("\n", " ")}"`,
      ["ES256", "RS256"],
    ],
    ["a JWK Set", () => jwkSet, ["ES256", "EdDSA", "RS256"]],
    ["a JWK Set in quotes and blanks", () => ` '${jwkSet}' \n`, ["ES256", "EdDSA", "RS256"]],
  ];
  it.each(forms)("are read from %s, in order", async (_, text, algorithms) => {
    expect((await readPrivateKeys(text())).map(({ alg }) => alg)).toEqual(algorithms);
  });

  it.each(forms)("are all published from %s, and the first signs", async (_, text, algorithms) => {
    const { identity } = deployed(text());
    const { keys } = await identity.getPublicJwks();
    expect(keys.map(({ alg }) => alg)).toEqual(algorithms);
    const subjectToken = await zone().mint({ resource: "identity-mcp" });
    const request = await identity.prepareTokenExchangeRequest(subjectToken, PROFILES, {
      tokenEndpoint: "https://z/t",
    });
    expect(headerOf(request.clientAssertion ?? "").kid).toBe(keys[0]?.kid);
  });

  it.each([
    ["an empty JWK Set", () => '{"keys":[]}', /without a key/],
    ["a set with a public key in it", () => jwkSet.replace(/"d":"[^"]*",?/, "").replace(",}", "}"), /it lacks d$/],
    ["a PEM key followed by a damaged one", () => `${pem.old}${pem.next.replace(/\n./, "\n!")}`, /damaged/],
  ])("can't be read from %s, which is said without repeating it", async (_, text, says) => {
    const error = await errorOf(readPrivateKeys(text(), "MY_KEYS"), ConfigurationError);
    expect(error.message).toMatch(says);
    expect(error.message).toMatch(/^MY_KEYS /);
    expect(error.message.length).toBeLessThan(200);
  });
});

describe("a rotation", () => {
  afterEach(() => vi.useRealTimers());

  it("works at every step, and a key that is not published any more opens nothing", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const before = deployed(pem.old);
    expect(claimsOf(await before.exchange()).sub).toBe("alice");

    const overlap = deployed([pem.next, pem.old]);
    expect(claimsOf(await overlap.exchange()).sub).toBe("alice");
    // Isolates of the previous deployment still run and sign with the old key.
    expect(claimsOf(await before.exchange()).sub).toBe("alice");
    aMinutePasses();
    expect(claimsOf(await before.exchange()).sub).toBe("alice");

    const after = deployed(pem.next);
    expect(claimsOf(await after.exchange()).sub).toBe("alice");
    aMinutePasses();
    expect(await errorOf(before.exchange(), TokenExchangeError)).toMatchObject({
      errorCode: "invalid_client",
      status: 500,
      isTransient: false,
    });
    expect(claimsOf(await after.exchange()).sub).toBe("alice");
  });

  it("is not held up by caches: the published keys may be kept for five minutes", async () => {
    const { identity } = deployed([pem.next, pem.old]);
    const response = (await wellKnownResponse(new Request("https://mcp.example/.well-known/jwks.json"), {
      authorizationServer: () => {
        throw new Error("the keys do not depend on the zone");
      },
      publicJwks: () => identity.getPublicJwks(),
    })) as Response;
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=300");
    expect(((await response.json()) as { keys: unknown[] }).keys).toHaveLength(2);
  });
});
