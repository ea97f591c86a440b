import { expect, test } from "vitest";
import { signIn, type Zone } from "../../src/index.ts";
import { authorizationRequest, discover, login, register } from "../support/client.ts";
import { basic, exchange } from "../support/exchange.ts";
import { mcp, resourceOf, secret, testZone } from "../support/zone.ts";

async function loginAndExchange(zone: Zone): Promise<{ clientId: string; tokens: string[] }> {
  const as = await discover(zone);
  const client = await register(as);
  const tokens = await login(as, client, { user: "bob", scope: "mcp:tools" });
  const { body } = await exchange(zone, { subject_token: tokens.access_token, scope: "profile:read" });
  return {
    clientId: client.client_id,
    tokens: [tokens.access_token, tokens.refresh_token ?? "", String(body.access_token)],
  };
}

test("the log has the whole chain, oldest first: user, client, application, upstream", async () => {
  const zone = await testZone();
  const { clientId } = await loginAndExchange(zone);
  const common = { id: expect.any(String), time: expect.stringMatching(/^\d{4}-.*Z$/), type: "credentials:issue" };
  const who = { user: "bob", client: clientId, clientName: "Test client" };
  expect(zone.audit()).toEqual([
    { ...common, ...who, grant: "authorization_code", resource: mcp, scopes: ["mcp:tools"] },
    {
      ...common,
      ...who,
      grant: "token_exchange",
      application: "secret-app",
      resource: resourceOf(zone, "profiles").identifier,
      scopes: ["profile:read"],
    },
  ]);
});

test("a refused exchange is in the log with what was asked for and why it was refused", async () => {
  const zone = await testZone();
  await exchange(zone, { resource: "https://billing.example", scope: "pay" });
  expect(zone.audit()).toEqual([
    expect.objectContaining({
      type: "credentials:deny",
      grant: "token_exchange",
      user: "alice",
      application: "secret-app",
      resource: "https://billing.example",
      scopes: ["pay"],
      error: "access_denied",
      reason: "billing is not a dependency of secret-app",
    }),
  ]);
});

test("a refused code is in the log", async () => {
  const zone = await testZone();
  const as = await discover(zone);
  const { client_id: clientId } = await register(as);
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code: "never",
    client_id: clientId,
    redirect_uri: "x",
  });
  await fetch(`${zone.issuer}/token`, { method: "POST", body });
  const denial = { type: "credentials:deny", grant: "authorization_code", client: clientId, error: "invalid_grant" };
  expect(zone.audit()).toEqual([expect.objectContaining(denial)]);
});

test("an authorization request that is refused is in the log", async () => {
  const zone = await testZone();
  const as = await discover(zone);
  const { url } = await authorizationRequest(as, await register(as), { resource: "https://nowhere.example" });
  await expect(signIn(url, { user: "alice" })).rejects.toThrow();
  expect(zone.audit()).toEqual([
    expect.objectContaining({ error: "invalid_target", resource: "https://nowhere.example" }),
  ]);
});

test("no token and no secret is ever in the log", async () => {
  const zone = await testZone();
  const { tokens } = await loginAndExchange(zone);
  await exchange(zone, { subject_token: "a-subject-token-that-is-wrong" });
  await exchange(zone, {}, { authorization: basic("https://apps.example/secret:app", "a-wrong-secret") });
  const log = JSON.stringify(zone.audit());
  for (const hidden of [...tokens, secret, "a-subject-token-that-is-wrong", "a-wrong-secret"])
    expect(log).not.toContain(hidden);
});

test("what a caller does to the list it got does not change the log", async () => {
  const zone = await testZone();
  await exchange(zone);
  zone.audit()[0]?.scopes.push("root");
  zone.audit().pop();
  expect(zone.audit()[0]?.scopes).toEqual(["profile:read", "shared"]);
});

test("minting leaves no trace in the log", async () => {
  const zone = await testZone();
  await zone.mint({});
  expect(zone.audit()).toEqual([]);
});
