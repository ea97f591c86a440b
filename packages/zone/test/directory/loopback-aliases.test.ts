import * as oauth from "oauth4webapi";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sampleConfig, signIn, startZone, type Zone } from "../../src/index.ts";
import { authorizationRequest, claimsOf, discover, insecure, login, register } from "../support/client.ts";
import { basic, exchange } from "../support/exchange.ts";

const atLocalhost = "http://localhost:8787/mcp";
const headers = { authorization: basic("secret-worker", "local-development-only") };
const served = { port: 0 };
const resources = sampleConfig.resources.map((one) => (one.serve === undefined ? one : { ...one, serve: served }));

describe("in the sample zone, localhost and 127.0.0.1 are one", () => {
  let zone: Zone;
  beforeAll(async () => {
    zone = await startZone({ ...sampleConfig, port: 0, resources });
  });
  afterAll(() => zone.close());

  test("a token has the name that the client asked for", async () => {
    const as = await discover(zone);
    const { access_token } = await login(as, await register(as), { resource: atLocalhost });
    expect(claimsOf(access_token)).toMatchObject({ sub: "alice", aud: atLocalhost, scope: "mcp:tools" });
  });

  test("a token for either name is exchanged for a token that the API takes", async () => {
    const api = zone.resources.get("profile-api")?.identifier ?? "";
    for (const resource of [atLocalhost, "http://127.0.0.1:8787/mcp", "http://[::1]:8787/mcp"]) {
      for (const target of [api, api.replace("127.0.0.1", "localhost")]) {
        const subject_token = await zone.mint({ resource });
        const { body } = await exchange(zone, { subject_token, resource: target }, headers);
        const answer = await fetch(`${api}/api/user`, { headers: { authorization: `Bearer ${body.access_token}` } });
        expect([answer.status, claimsOf(String(body.access_token)).aud]).toEqual([200, target]);
      }
    }
  });

  test("an application whose client id is its identifier is known by either name", async () => {
    const { body } = await exchange(zone, {}, { authorization: basic("http://localhost:8788/mcp", "x") });
    expect(body.error_description).toBe("this application authenticates with private_key_jwt, not with a secret");
  });

  test("another port is another server, and the refusal names both identifiers and how they differ", async () => {
    const as = await discover(zone);
    const client = await register(as);
    const { url } = await authorizationRequest(as, client, { resource: "http://localhost:8790/mcp" });
    await expect(signIn(url, { user: "alice" })).rejects.toThrow(
      "no resource of this zone has the identifier http://localhost:8790/mcp: the nearest is http://localhost:8787/mcp, " +
        "and the port differs (8790, not 8787)",
    );
  });

  test("a code is good for the name that the user signed in for", async () => {
    const as = await discover(zone);
    const client = await register(as);
    const { url, verifier, state } = await authorizationRequest(as, client, { resource: atLocalhost });
    const parameters = oauth.validateAuthResponse(as, client, await signIn(url, { user: "alice" }), state);
    const redeem = (resource: string) =>
      oauth.authorizationCodeGrantRequest(
        as,
        client,
        oauth.None(),
        parameters,
        "http://localhost:3333/callback",
        verifier,
        {
          additionalParameters: { resource },
          ...insecure,
        },
      );
    expect(await (await redeem("http://127.0.0.1:8787/mcp")).json()).toMatchObject({
      error: "invalid_target",
      error_description: expect.stringContaining(
        `http://127.0.0.1:8787/mcp is not ${atLocalhost}, and the host name differs (127.0.0.1, not localhost)`,
      ),
    });
    expect((await redeem(atLocalhost)).status).toBe(200);
  });
});

test("without loopbackAliases, they are two, and an exchange says how they differ", async () => {
  const zone = await startZone({ ...sampleConfig, port: 0, resources, loopbackAliases: false });
  try {
    const subject_token = await zone.mint({ audience: atLocalhost });
    const { body } = await exchange(zone, { subject_token, resource: "x:y" }, headers);
    expect(body.error_description).toBe(
      "the subject token is refused: its aud is http://localhost:8787/mcp, not http://127.0.0.1:8787/mcp, the resource " +
        "that secret-worker provides: the host name differs (localhost, not 127.0.0.1)",
    );
  } finally {
    await zone.close();
  }
});
