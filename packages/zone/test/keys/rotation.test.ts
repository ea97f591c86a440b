import { createRemoteJWKSet, jwtVerify } from "jose";
import { expect, test } from "vitest";
import { claimsOf, discover, headerOf, login, register } from "../support/client.ts";
import { exchange } from "../support/exchange.ts";
import { mcp, testZone } from "../support/zone.ts";

test("after a rotation the new key signs and the old one is still published", async () => {
  const zone = await testZone();
  const before = await zone.mint({});
  await zone.rotateKeys();
  const after = await zone.mint({});
  expect(headerOf(after).kid).not.toBe(headerOf(before).kid);
  const keys = createRemoteJWKSet(new URL(`${zone.issuer}/jwks`));
  await expect(jwtVerify(before, keys)).resolves.toBeDefined();
  await expect(jwtVerify(after, keys)).resolves.toBeDefined();
});

test("a retired key is no longer published, and its tokens cannot be exchanged", async () => {
  const zone = await testZone();
  const before = await zone.mint({});
  await zone.rotateKeys({ retire: true });
  await expect(jwtVerify(before, createRemoteJWKSet(new URL(`${zone.issuer}/jwks`)))).rejects.toThrow();
  expect((await exchange(zone, { subject_token: before })).body).toMatchObject({ error: "invalid_request" });
});

test("clients and sign-ins live on over a rotation, and new sign-ins use the new key", async () => {
  const zone = await testZone();
  const as = await discover(zone);
  const client = await register(as);
  await zone.rotateKeys();
  const tokens = await login(as, client);
  expect(headerOf(tokens.access_token).kid).toBe(headerOf(await zone.mint({})).kid);
});

test("a minted token is an ordinary one unless told otherwise", async () => {
  const zone = await testZone();
  expect(claimsOf(await zone.mint({}))).toMatchObject({
    iss: zone.issuer,
    sub: "alice",
    aud: mcp,
    scope: "mcp:tools mcp:admin",
  });
});

test("a minted token can be wrong in every part", async () => {
  const zone = await testZone();
  const token = await zone.mint({
    user: "mallory",
    audience: ["a", "b"],
    scope: "x",
    clientId: "me",
    expiresInSeconds: -5,
    header: { typ: "JWT", alg: "none", kid: undefined },
    claims: { iss: "https://zone.example", jti: undefined },
  });
  expect(headerOf(token)).toEqual({ typ: "JWT", alg: "none" });
  const { iat, exp, ...claims } = claimsOf(token);
  expect(claims).toEqual({ iss: "https://zone.example", sub: "mallory", aud: ["a", "b"], scope: "x", client_id: "me" });
  expect(Number(exp) - Number(iat)).toBe(-5);
});

test("a minted token is for any identifier, verbatim", async () => {
  const zone = await testZone();
  expect(claimsOf(await zone.mint({ resource: "https://unknown.example/" })).aud).toBe("https://unknown.example/");
});
