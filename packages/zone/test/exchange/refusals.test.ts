import { describe, expect, test } from "vitest";
import type { MintRequest } from "../../src/index.ts";
import { discover, register } from "../support/client.ts";
import { basic, exchange, secretApp } from "../support/exchange.ts";
import { testConfig, testZone } from "../support/zone.ts";

type Parameters = Record<string, string | string[] | undefined>;

describe("an exchange is refused", () => {
  const requests: [name: string, parameters: Parameters, error: string, why: RegExp][] = [
    ["without a subject token", { subject_token: undefined }, "invalid_request", /subject_token is missing/],
    ["with an empty subject token", { subject_token: "" }, "invalid_request", /subject_token is missing/],
    ["without its type", { subject_token_type: undefined }, "invalid_request", /subject_token_type is missing/],
    [
      "with a SAML subject",
      { subject_token_type: "urn:ietf:params:oauth:token-type:saml2" },
      "invalid_request",
      /must be/,
    ],
    [
      "for a refresh token",
      { requested_token_type: "urn:ietf:params:oauth:token-type:refresh_token" },
      "invalid_request",
      /must be/,
    ],
    [
      "with an actor token of another type",
      { actor_token: "x", actor_token_type: "y" },
      "invalid_request",
      /actor_token_type must be/,
    ],
    [
      "with the type of an actor token and no token",
      { actor_token_type: "urn:ietf:params:oauth:token-type:access_token" },
      "invalid_request",
      /actor_token_type is there without/,
    ],
    [
      "with an actor token that is none",
      { actor_token: "x", actor_token_type: "urn:ietf:params:oauth:token-type:access_token" },
      "invalid_request",
      /actor token is refused/,
    ],
    ["with a repeated parameter", { scope: ["shared", "shared"] }, "invalid_request", /more than once/],
    ["without a target", { resource: undefined }, "invalid_request", /resource is missing/],
    [
      "for a resource nobody knows",
      { resource: "https://nowhere.example" },
      "invalid_target",
      /no resource of this zone/,
    ],
    [
      "for an identifier that is off by a slash",
      { resource: "https://mail.example" },
      "invalid_target",
      /identifier https:\/\/mail.example: the nearest is https:\/\/mail.example\/, and it lacks the slash/,
    ],
    [
      "for a resource that is no dependency",
      { resource: "https://billing.example" },
      "access_denied",
      /billing is not a dependency of secret-app/,
    ],
    [
      "for several resources when one is unknown",
      { audience: "https://nowhere.example" },
      "invalid_target",
      /no resource/,
    ],
    ["for a scope the resource does not have", { scope: "shared root" }, "invalid_scope", /not one of the resource's/],
    [
      "when the subject token is no JWT",
      { subject_token: "opaque" },
      "invalid_request",
      /not an access token of this zone/,
    ],
  ];
  test.each(requests)("%s", async (_name, parameters, error, why) => {
    const { status, body } = await exchange(await testZone(), parameters);
    expect(body).toEqual({ error, error_description: expect.stringMatching(why) });
    expect(status).toBe(400);
  });

  const subjects: [name: string, subject: MintRequest, why: RegExp][] = [
    [
      "is for another resource",
      { resource: "other-mcp" },
      /aud is http:\/\/127.0.0.1:8788\/mcp, not http:\/\/127.0.0.1:8787, the/,
    ],
    ["has expired", { expiresInSeconds: -60 }, /it has expired/],
    ["has no expiry", { claims: { exp: undefined } }, /has no exp/],
    ["has no subject", { claims: { sub: undefined } }, /has no sub/],
    ["is of another zone", { claims: { iss: "https://zone.example" } }, /not issued by this zone/],
    ["is not typed as an access token", { header: { typ: "logout+jwt" } }, /typ is not acceptable/],
    ["names a key the zone does not have", { header: { kid: "unknown" } }, /not signed by a key of this zone/],
    ["says it is unsigned", { header: { alg: "none" } }, /not an access token of this zone/],
  ];
  test.each(subjects)("when the subject token %s", async (_name, subject, why) => {
    const zone = await testZone();
    const { status, body } = await exchange(zone, { subject_token: await zone.mint({ resource: "mcp", ...subject }) });
    expect(body).toEqual({ error: "invalid_request", error_description: expect.stringMatching(why) });
    expect(status).toBe(400);
  });

  test("when the subject token was tampered with", async () => {
    const zone = await testZone();
    const [header, payload, signature] = (await zone.mint({ resource: "mcp" })).split(".");
    const forged = JSON.parse(Buffer.from(payload ?? "", "base64url").toString());
    const changed = Buffer.from(JSON.stringify({ ...forged, sub: "bob" })).toString("base64url");
    const { body } = await exchange(zone, { subject_token: `${header}.${changed}.${signature}` });
    expect(body).toMatchObject({ error: "invalid_request", error_description: expect.stringContaining("signature") });
  });

  test("for several resources that share no scope", async () => {
    const [application] = testConfig().applications;
    const zone = await testZone({
      applications: application === undefined ? [] : [{ ...application, dependencies: ["mail", "billing"] }],
    });
    const { body } = await exchange(zone, { resource: ["https://mail.example/", "https://billing.example"] });
    expect(body).toMatchObject({
      error: "invalid_scope",
      error_description: expect.stringContaining("no scope in common"),
    });
  });
});

describe("a client is refused", () => {
  const clients: [
    name: string,
    headers: Record<string, string>,
    parameters: Parameters,
    status: number,
    error: string,
  ][] = [
    ["with no authentication", {}, {}, 401, "invalid_client"],
    [
      "with a wrong secret",
      { authorization: basic("https://apps.example/secret:app", "guess") },
      {},
      401,
      "invalid_client",
    ],
    ["that nobody knows", { authorization: basic("nobody", "x") }, {}, 401, "invalid_client"],
    ["with its id and no secret", {}, { client_id: "https://apps.example/secret:app" }, 401, "invalid_client"],
    [
      "with another client_id in the body",
      { authorization: secretApp },
      { client_id: "other" },
      400,
      "invalid_request",
    ],
    ["that authenticates twice", { authorization: secretApp }, { client_assertion: "x.y.z" }, 400, "invalid_request"],
    ["with a bearer token for a credential", { authorization: "Bearer x" }, {}, 400, "invalid_request"],
    ["with Basic that is not base64", { authorization: "Basic %%%" }, {}, 400, "invalid_request"],
    ["with another grant", { authorization: secretApp }, { grant_type: "password" }, 400, "unsupported_grant_type"],
    ["with no grant", { authorization: secretApp }, { grant_type: undefined }, 400, "invalid_request"],
  ];
  test.each(clients)("%s", async (_name, headers, parameters, status, error) => {
    const answer = await exchange(await testZone(), parameters, headers);
    expect(answer.body).toMatchObject({ error });
    expect(answer.status).toBe(status);
  });

  test("with a challenge for Basic when it is not authenticated", async () => {
    const zone = await testZone();
    const { headers } = await exchange(zone, {}, { authorization: basic("nobody", "x") });
    expect(headers.get("www-authenticate")).toBe(`Basic realm="${zone.issuer}"`);
  });

  test("when it is an MCP client and no application", async () => {
    const zone = await testZone();
    const { client_id: clientId } = await register(await discover(zone));
    const { status, body } = await exchange(zone, { client_id: clientId }, {});
    expect(body).toMatchObject({ error: "unauthorized_client" });
    expect(status).toBe(400);
  });

  test("when the body is not a form", async () => {
    const zone = await testZone();
    const headers = { authorization: secretApp, "content-type": "application/json" };
    const response = await fetch(`${zone.issuer}/token`, { method: "POST", headers, body: "{}" });
    expect(await response.json()).toMatchObject({ error: "invalid_request" });
  });

  test("when the body is too large", async () => {
    const zone = await testZone();
    const { status, body } = await exchange(zone, { padding: "x".repeat(70_000) });
    expect(body).toMatchObject({ error: "invalid_request", error_description: expect.stringContaining("longer than") });
    expect(status).toBe(400);
  });
});
