import { expect, test } from "vitest";
import { discover, login, register } from "../support/client.ts";
import { exchange } from "../support/exchange.ts";
import { resourceOf, testZone } from "../support/zone.ts";

const none = {
  "authorization-server-metadata": 0,
  "openid-configuration": 0,
  jwks: 0,
  authorize: 0,
  token: 0,
  register: 0,
  userinfo: 0,
  upstream: 0,
};

test("every endpoint counts its requests", async () => {
  const zone = await testZone();
  const as = await discover(zone);
  await discover(zone, "oidc");
  await login(as, await register(as));
  await exchange(zone);
  await fetch(`${zone.issuer}/jwks`);
  await fetch(`${zone.issuer}/userinfo`);
  await fetch(`${resourceOf(zone, "profiles").url}/api/user`);
  expect(zone.counters()).toEqual({
    "authorization-server-metadata": 1,
    "openid-configuration": 1,
    jwks: 1,
    authorize: 1,
    token: 2,
    register: 1,
    userinfo: 1,
    upstream: 1,
  });
});

test("a request that a fault answers is counted", async () => {
  const zone = await testZone();
  zone.setFault("jwks", { status: 500 });
  await fetch(`${zone.issuer}/jwks`);
  expect(zone.counters().jwks).toBe(1);
});

test("a CORS preflight is neither counted nor made to fail", async () => {
  const zone = await testZone();
  zone.setFault("token", { status: 500 });
  const preflight = await fetch(`${zone.issuer}/token`, { method: "OPTIONS" });
  expect(preflight.status).toBe(204);
  expect(zone.counters()).toEqual(none);
});

test("counters start again at a reset", async () => {
  const zone = await testZone();
  await fetch(`${zone.issuer}/jwks`);
  zone.resetCounters();
  expect(zone.counters()).toEqual(none);
});
