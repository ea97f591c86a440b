import { describe, expect, it, vi } from "vitest";
import { encodeBase64url } from "../../src/encoding/base64url.ts";
import type { TokenExchangeClient } from "../../src/exchange/client.ts";
import type { ApplicationCredential } from "../../src/exchange/credential.ts";
import { CrossAppClient } from "../../src/exchange/cross-app.ts";
import type { TokenEndpointOptions } from "../../src/exchange/token-endpoint.ts";

const HOME = "https://home.example";
const ABROAD = "https://abroad.example";
const NOTES = "https://notes.example/mcp";
const ID_JAG_TYPE = "urn:ietf:params:oauth:token-type:id-jag";

const jwt = (claims: object) => `${encodeBase64url("{}")}.${encodeBase64url(JSON.stringify(claims))}.AA`;
const ASSERTION = jwt({ client_id: "agent-abroad" });

/** A client whose zones are stubs: what it asks each of them. The other zone's first answers have these statuses. */
function setUp(options: TokenEndpointOptions = {}, assertion = ASSERTION, statuses: number[] = []) {
  const forms: Record<string, string>[] = [];
  const headers: Headers[] = [];
  const exchangeToken = vi.fn<TokenExchangeClient["exchangeToken"]>(async () => ({
    accessToken: assertion,
    tokenType: "N_A",
    issuedTokenType: ID_JAG_TYPE,
    scope: [],
  }));
  const home = { issuer: HOME, getTokenEndpoint: async () => `${HOME}/token`, exchangeToken } as unknown;
  const client = new CrossAppClient(home as TokenExchangeClient, ABROAD, {
    onEvent: () => undefined,
    fetch: async (input, init) => {
      if (init?.method !== "POST") return Response.json({ issuer: ABROAD, token_endpoint: `${ABROAD}/token` });
      headers.push(new Headers(init.headers));
      forms.push(Object.fromEntries(new URLSearchParams(String(init.body))));
      const status = statuses.shift() ?? 200;
      return Response.json({ access_token: `for ${String(input)}`, token_type: "Bearer" }, { status });
    },
    ...options,
  });
  return { client, exchangeToken, forms, headers };
}

describe("Cross-app access", () => {
  it("asks the user's zone for an assertion for the other zone, and that one for a token", async () => {
    const { client, exchangeToken, forms } = setUp();
    const given = { subjectToken: "user.token", resource: NOTES, scope: "notes:read" };
    expect(await client.exchangeToken(given)).toMatchObject({ accessToken: `for ${ABROAD}/token` });
    expect(exchangeToken.mock.lastCall?.[0]).toEqual({ ...given, requestedTokenType: ID_JAG_TYPE, audience: ABROAD });
    const grant = { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: ASSERTION };
    expect(forms).toEqual([{ ...grant, resource: NOTES, scope: "notes:read" }]);
    await client.exchangeToken({ subjectToken: "user.token" });
    expect(forms[1]).toEqual(grant);
  });

  it("belongs to the user's zone, for a cache", async () => {
    const { client } = setUp();
    expect([client.issuer, await client.getTokenEndpoint()]).toEqual([HOME, `${HOME}/token`]);
  });

  it("ends with its caller, and is told of as the caller's, at the user's zone too", async () => {
    const { client, exchangeToken } = setUp();
    const call = { signal: new AbortController().signal, onBehalfOf: { subject: "alice", clientId: "agent" } };
    await client.exchangeToken({ subjectToken: "user.token" }, call);
    expect(exchangeToken.mock.lastCall?.[1]).toMatchObject(call);
  });

  it("gets each new assertion for a new request, where the caller makes one", async () => {
    const { client, exchangeToken } = setUp({}, ASSERTION, [503]);
    const renewRequest = async () => ({ subjectToken: "new.token", resource: NOTES });
    await client.exchangeToken({ subjectToken: "user.token" }, { renewRequest });
    expect(exchangeToken.mock.calls.map(([{ subjectToken }]) => subjectToken)).toEqual(["user.token", "new.token"]);
    const renewedAtHome = await exchangeToken.mock.lastCall?.[1]?.renewRequest?.();
    expect(renewedAtHome).toEqual({
      subjectToken: "new.token",
      resource: NOTES,
      requestedTokenType: ID_JAG_TYPE,
      audience: ABROAD,
    });
  });

  it("asks again with the same request, where the caller makes no other", async () => {
    const { client, exchangeToken } = setUp({}, ASSERTION, [503]);
    await client.exchangeToken({ subjectToken: "user.token" });
    expect(exchangeToken.mock.calls.map(([{ subjectToken }]) => subjectToken)).toEqual(["user.token", "user.token"]);
    expect(exchangeToken.mock.lastCall?.[1]?.renewRequest).toBeUndefined();
  });
});

describe("The client id of an assertion is this server's name at the other zone", () => {
  const signing = () => {
    const prepareTokenExchangeRequest = vi.fn<ApplicationCredential["prepareTokenExchangeRequest"]>(
      async (subjectToken, _, { clientId } = {}) => ({
        subjectToken,
        clientAssertion: "signed",
        ...(clientId !== undefined && { clientId }),
      }),
    );
    return { getAuth: () => null, prepareTokenExchangeRequest };
  };

  it("for a credential that signs", async () => {
    const { client, forms } = setUp({ credential: signing() });
    await client.exchangeToken({ subjectToken: "user.token" });
    expect(forms).toMatchObject([{ client_id: "agent-abroad", client_assertion: "signed" }]);
  });

  it.each([{}, { client_id: 7 }])("unless it names none: %j", async (claims) => {
    const { client, forms } = setUp({ credential: signing() }, jwt(claims));
    await client.exchangeToken({ subjectToken: "user.token" });
    expect(forms[0]).not.toHaveProperty("client_id");
  });

  it("and is not sent beside another name or a secret (RFC 6749 section 2.3)", async () => {
    const pair = { clientId: "a", clientSecret: "b" };
    const credential = { ...signing(), getAuth: () => pair };
    for (const options of [pair, { credential }]) {
      const { client, forms, headers } = setUp(options);
      await client.exchangeToken({ subjectToken: "user.token" });
      expect(forms[0]).not.toHaveProperty("client_id");
      expect(headers[0]?.get("Authorization")).toBe(`Basic ${btoa("a:b")}`);
    }
    const { client, forms } = setUp({ clientId: "public" });
    await client.exchangeToken({ subjectToken: "user.token" });
    expect(forms[0]).toMatchObject({ client_id: "public" });
  });
});
