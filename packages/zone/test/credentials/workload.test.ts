import { describe, expect, test } from "vitest";
import type { Zone } from "../../src/index.ts";
import { assertionType, type ExchangeAnswer, exchange } from "../support/exchange.ts";
import { type Claims, type TestWorker, testWorker } from "../support/worker.ts";
import { otherMcp, testConfig, testZone } from "../support/zone.ts";

const issuer = "https://oidc.platform.example";
const subject = "system:serviceaccount:agents:mcp";

/** A zone with an application that has its platform's token. The worker stands in for the platform. */
async function scene(): Promise<{ zone: Zone; platform: TestWorker }> {
  const platform = await testWorker();
  const application = { id: "workload", name: "Workload", provides: "other-mcp", dependencies: ["profiles"] };
  const workload = { issuer, subject, jwksUri: platform.jwksUri };
  const zone = await testZone({ applications: [...testConfig().applications, { ...application, workload }] });
  return { zone, platform };
}

async function present(zone: Zone, assertion: string, changes: Record<string, string> = {}): Promise<ExchangeAnswer> {
  const parameters = { client_assertion: assertion, client_assertion_type: assertionType, ...changes };
  return exchange(zone, { ...parameters, subject_token: await zone.mint({ resource: "other-mcp" }) }, {});
}

const token = (platform: TestWorker, audience: string, changes: Claims = {}): Promise<string> =>
  platform.assertion(issuer, audience, { sub: subject, jti: undefined, ...changes });

test("a platform's token is accepted, more than once, without a client id and with the right one", async () => {
  const { zone, platform } = await scene();
  const assertion = await token(platform, zone.issuer);
  expect((await present(zone, assertion)).status).toBe(200);
  expect((await present(zone, assertion, { client_id: otherMcp })).status).toBe(200);
  expect((await present(zone, await token(platform, `${zone.issuer}/token`))).status).toBe(200);
});

describe("a platform's token is refused", () => {
  const later = (seconds: number): number => Math.floor(Date.now() / 1000) + seconds;
  test.each<[string, Claims, RegExp]>([
    ["of another subject", { sub: "another" }, /no application of this zone has that client id/],
    ["of another issuer", { iss: "https://another.example" }, /no application of this zone has that client id/],
    ["for another audience", { aud: "sts.amazonaws.com" }, /its aud must be/],
    ["that has expired", { exp: later(-60) }, /it has expired/],
    ["without an end", { exp: undefined }, /it has no exp/],
    ["that is valid for more than a day", { exp: later(2 * 24 * 60 * 60) }, /more than 86400 seconds away/],
  ])("%s", async (_what, changes, reason) => {
    const { zone, platform } = await scene();
    const { status, body } = await present(zone, await token(platform, zone.issuer, changes));
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: "invalid_client", error_description: expect.stringMatching(reason) });
  });

  test("that another key signed", async () => {
    const { zone } = await scene();
    const forger = await testWorker();
    const { body } = await present(zone, await token(forger, zone.issuer));
    expect(body.error_description).toMatch(/no key of the application's JWKS matches it/);
  });

  test("with the client id of another application", async () => {
    const { zone, platform } = await scene();
    const { status, body } = await present(zone, await token(platform, zone.issuer), {
      client_id: "https://apps.example/secret:app",
    });
    expect(status).toBe(400);
    expect(body.error_description).toBe("client_id is not the client that authenticates");
  });
});

test("the zone's page and API show the workload's name, not a secret", async () => {
  const { zone } = await scene();
  const { applications } = (await (await fetch(`${zone.issuer}/zone/config.json`)).json()) as {
    applications: { id: string; credential: string; workload?: unknown }[];
  };
  expect(applications.find(({ id }) => id === "workload")).toMatchObject({
    credential: "workload",
    workload: { issuer, subject },
  });
});
