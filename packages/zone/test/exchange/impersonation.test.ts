import { describe, expect, test } from "vitest";
import { giveConsent, type Zone, type ZoneConfig } from "../../src/index.ts";
import { claimsOf } from "../support/client.ts";
import { accessTokenType, exchange } from "../support/exchange.ts";
import { mcp, resourceOf, testConfig, testZone } from "../support/zone.ts";

const clientId = "https://apps.example/secret:app";
const substituteUserType = "urn:keycard:params:oauth:token-type:substitute-user";

function application(changes: Partial<ZoneConfig["applications"][number]>): Partial<ZoneConfig> {
  return { applications: testConfig().applications.map((one) => ({ ...one, ...changes })) };
}

function substitute(payload: object = { sub: "bob" }, header: object = { typ: "vnd.kc.su+jwt", alg: "none" }): string {
  const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString("base64url");
  return `${encode(header)}.${encode(payload)}.`;
}

const impersonate = (zone: Zone, token = substitute(), more: Record<string, string> = {}) =>
  exchange(zone, { subject_token: token, subject_token_type: substituteUserType, ...more });

describe("a user who is not there", () => {
  test("is stood in for by an application that may", async () => {
    const zone = await testZone(application({ impersonates: ["bob"] }));
    const { status, body } = await impersonate(zone);
    expect(status).toBe(200);
    expect(claimsOf(String(body.access_token))).toMatchObject({
      sub: "bob",
      aud: resourceOf(zone, "profiles").identifier,
      client_id: clientId,
      act: { sub: clientId },
    });
  });

  test("is named in the log, and so is that the user was not there", async () => {
    const zone = await testZone(application({ impersonates: ["bob"] }));
    await impersonate(zone);
    await impersonate(zone, substitute({ sub: "alice" }));
    const common = { grant: "token_exchange", application: "secret-app", impersonation: true };
    expect(zone.audit()).toEqual([
      expect.objectContaining({ ...common, type: "credentials:issue", user: "bob" }),
      expect.objectContaining({ ...common, type: "credentials:deny", user: "alice", error: "invalid_grant" }),
    ]);
  });

  test("is nobody's to stand in for by default", async () => {
    const { body } = await impersonate(await testZone());
    expect(body.error).toBe("unauthorized_client");
  });

  test.each(["alice", "carol"])("is not %s for an application that may stand in for bob", async (sub) => {
    const { body } = await impersonate(await testZone(application({ impersonates: ["bob"] })), substitute({ sub }));
    expect(body.error).toBe("invalid_grant");
  });

  test("must have consented where that is needed", async () => {
    const resources = testConfig().resources.map((one) => ({ ...one, consent: one.id === "profiles" }));
    const zone = await testZone({ ...application({ impersonates: ["bob"] }), resources });
    const { body } = await impersonate(zone);
    expect(body.error).toBe("interaction_required");
    await giveConsent(String(body.interaction_uri), { user: "bob" });
    expect((await impersonate(zone)).status).toBe(200);
  });

  test.each([
    ["no JWT", "bob"],
    ["of another type", substitute({ sub: "bob" }, { typ: "JWT", alg: "none" })],
    ["without a user", substitute({})],
    ["for a user that is no text", substitute({ sub: 5 })],
    ["followed by a signature", `${substitute()}AAAA`],
  ])("can't be named by a token that is %s", async (_name, token) => {
    const { body } = await impersonate(await testZone(application({ impersonates: ["bob"] })), token);
    expect(body).toMatchObject({
      error: "invalid_request",
      error_description: expect.stringMatching(/substitute-user/),
    });
  });

  test("can't be named where an access token is asked for", async () => {
    const zone = await testZone(application({ impersonates: ["bob"] }));
    const { body } = await exchange(zone, { subject_token: substitute() });
    expect(body.error).toBe("invalid_request");
  });
});

describe("an actor token", () => {
  const own = async (zone: Zone): Promise<string> =>
    String((await exchange(zone, { grant_type: "client_credentials", resource: mcp })).body.access_token);

  test("is taken if it is the application's own", async () => {
    const zone = await testZone(application({ impersonates: ["bob"], clientCredentials: true }));
    const actor = { actor_token: await own(zone), actor_token_type: accessTokenType };
    expect((await impersonate(zone, substitute(), actor)).status).toBe(200);
    const { body } = await exchange(zone, actor);
    expect(claimsOf(String(body.access_token))).toMatchObject({ sub: "alice", act: { sub: clientId } });
  });

  test("is refused if it is a user's", async () => {
    const zone = await testZone();
    const actor = { actor_token: await zone.mint({ resource: "mcp" }), actor_token_type: accessTokenType };
    const { body } = await exchange(zone, actor);
    expect(body).toEqual({
      error: "invalid_request",
      error_description: "the actor token is refused: it is not the application's own",
    });
  });

  test("stands for no user: it is no subject token", async () => {
    const zone = await testZone(application({ clientCredentials: true }));
    const { body } = await exchange(zone, { subject_token: await own(zone) });
    expect(body).toMatchObject({ error: "invalid_request", error_description: expect.stringMatching(/no user/) });
  });
});

describe("an application's own token", () => {
  const ask = (zone: Zone, more: Record<string, string | undefined> = {}) =>
    exchange(zone, {
      grant_type: "client_credentials",
      subject_token: undefined,
      subject_token_type: undefined,
      ...more,
    });

  test("names the application, no user and no actor", async () => {
    const zone = await testZone(application({ clientCredentials: true }));
    const { status, body } = await ask(zone, { scope: "profile:read" });
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3600, scope: "profile:read" });
    const claims = claimsOf(String(body.access_token));
    expect(claims).toMatchObject({
      sub: clientId,
      client_id: clientId,
      aud: resourceOf(zone, "profiles").identifier,
      scope: "profile:read",
    });
    expect(claims).not.toHaveProperty("act");
  });

  test("is in the log without a user", async () => {
    const zone = await testZone(application({ clientCredentials: true }));
    await ask(zone);
    const [event] = zone.audit();
    expect(event).toMatchObject({ grant: "client_credentials", type: "credentials:issue", application: "secret-app" });
    expect(event).not.toHaveProperty("user");
  });

  test.each([
    ["by default", {}, {}, "unauthorized_client"],
    ["without a resource", { clientCredentials: true }, { resource: undefined }, "invalid_request"],
    ["for what it does not know", { clientCredentials: true }, { resource: "https://x.example" }, "invalid_target"],
    ["for no dependency", { clientCredentials: true }, { resource: "https://billing.example" }, "access_denied"],
    ["for another scope", { clientCredentials: true }, { scope: "root" }, "invalid_scope"],
  ])("is refused %s", async (_name, policy, more, error) => {
    const zone = await testZone(application(policy));
    const { body, status } = await ask(zone, more);
    expect(body.error).toBe(error);
    expect(status).toBe(400);
    expect(zone.audit()).toEqual([expect.objectContaining({ type: "credentials:deny", error })]);
  });

  test("does not open what users' tokens open", async () => {
    const zone = await testZone(application({ clientCredentials: true }));
    const { body } = await ask(zone);
    const response = await fetch(`${resourceOf(zone, "profiles").url}/api/user`, {
      headers: { authorization: `Bearer ${body.access_token}` },
    });
    expect(response.status).toBe(401);
  });
});
