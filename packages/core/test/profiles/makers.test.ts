import { beforeAll, describe, expect, it } from "vitest";
import { ConfigurationError, InvalidTokenError } from "../../src/errors.ts";
import { entra } from "../../src/profiles/entra.ts";
import { TokenVerifier } from "../../src/verify/verifier.ts";
import { createClock } from "../support/clock.ts";
import { compact, createSigner, type Json, type Signer } from "../support/forge.ts";
import { FIXTURES, type Fixture, MCP } from "./fixtures.ts";

let signer: Signer;
beforeAll(async () => {
  signer = await createSigner("ES256");
});

const clock = createClock();

async function verified({ profile, issuer, header, user }: Fixture, changes: Json = {}) {
  const jwks = { [issuer]: { keys: [signer.publicJwk] } };
  const verifier = new TokenVerifier({ issuers: issuer, jwks, profile, now: clock.now, onEvent: () => undefined });
  const claims = { iss: issuer, iat: clock.seconds(), exp: clock.seconds() + 3600, ...user, ...changes };
  return verifier.verify(await compact(header, claims, signer), { url: new URL(MCP), resource: MCP });
}

const refusal = async (attempt: Promise<unknown>): Promise<unknown> =>
  attempt.then(
    () => "accepted",
    (error: unknown) => error,
  );

/** For the makers of whom no other token is known. */
const NONE: Fixture["refused"] = [["a token for another server", { aud: "https://other.example" }, "wrong_audience"]];

describe.each(FIXTURES.map((fixture) => [`${fixture.profile.maker}: ${fixture.source}`, fixture] as const))(
  "%s",
  (_, fixture) => {
    it("a user's token is read", async () => {
      expect(await verified(fixture)).toMatchObject(fixture.userIs);
    });

    const { application, refused } = fixture;
    if (application) {
      it("an application's token is read", async () => {
        const [changes, caller] = application;
        expect(await verified(fixture, changes)).toMatchObject(caller);
      });
    }

    it.each(Object.entries(fixture.required))("without %s it is refused: %s", async (claim, reason) => {
      const error = await refusal(verified(fixture, { [claim]: undefined }));
      expect(error).toBeInstanceOf(InvalidTokenError);
      expect(error).toMatchObject({ reason });
      if (reason !== "wrong_audience") expect((error as InvalidTokenError).claim).toContain(claim);
    });

    it.each(refused.length > 0 ? refused : NONE)("%s is refused", async (_what, changes, reason, claim) => {
      expect(await refusal(verified(fixture, changes))).toMatchObject({ reason, claim });
    });
  },
);

describe("Only the profile of its maker reads a token", () => {
  const byMaker = (maker: string): Fixture => {
    const fixture = FIXTURES.find(({ profile }) => profile.maker === maker);
    if (!fixture) throw new Error(maker);
    return fixture;
  };
  const { profile: keycard } = byMaker("keycard");

  it.each([
    ["entra", "missing_client", "client_id or azp"],
    ["okta", "missing_client", "client_id or azp"],
    ["cognito", "missing_audience", "aud"],
    ["workos", "missing_client", "client_id or azp"],
  ])("%s, read as Keycard's: %s (%s)", async (maker, reason, claim) => {
    const fixture = byMaker(maker);
    // Version 1.0 of Entra's tokens has `appid` only.
    const changes = maker === "entra" ? { azp: undefined, appid: "app" } : {};
    expect(await refusal(verified({ ...fixture, profile: keycard }, changes))).toMatchObject({ reason, claim });
  });
});

describe("An application is no user", () => {
  it.each([
    ["auth0", { sub: "client0001@clients" }],
    ["auth0", { gty: "client-credentials" }],
    ["keycloak", { preferred_username: "service-account-agent", sid: "0001" }],
    ["keycloak", { preferred_username: undefined, sid: undefined }],
    ["entra", { scp: undefined }],
    ["entra", { idtyp: "app" }],
    ["workos", { sub: "client_0002" }],
    ["better-auth", { sub: "client0001" }],
  ])("%s: with %j", async (maker, changes) => {
    const fixture = FIXTURES.find(({ profile }) => profile.maker === maker) as Fixture;
    expect(await verified(fixture, changes)).toMatchObject({ subProfile: "application" });
  });
});

describe("A user is no application", () => {
  it.each([
    ["keycloak", { preferred_username: "service-account-other" }],
    ["keycloak", { preferred_username: undefined }],
    ["auth0", { sub: "auth0|client0001@clients" }],
    ["auth0", { sub: "other@clients" }],
    ["workos", { sub: "user_client_1" }],
    ["better-auth", { sub: "client0002" }],
    ["okta", { sub: "0oa1example" }],
    ["cognito", { username: "1example23456789" }],
  ])("%s: with %j", async (maker, changes) => {
    const fixture = FIXTURES.find(({ profile }) => profile.maker === maker) as Fixture;
    expect(await verified(fixture, changes)).toMatchObject({ subProfile: "user" });
  });
});

describe("entra", () => {
  const TENANT = "0a1b2c3d-0000-4000-8000-00000000aaaa";
  const OTHER = "0a1b2c3d-0000-4000-8000-00000000bbbb";
  const LOGIN = "https://login.microsoftonline.com";
  const profile = entra({ tenants: [TENANT, OTHER], clientId: "app" });

  it.each([[[]], [["common"]], [["organizations"]], [[TENANT.toUpperCase()]], [["{tenantid}"]]])(
    "takes listed tenants only, each by its id: not %j",
    (tenants) => {
      expect(() => entra({ tenants, clientId: "app" })).toThrow(ConfigurationError);
    },
  );

  it.each(["organizations", "common"])("trusts the issuers of the listed tenants behind %s, and no template", (any) => {
    expect(profile.tokenIssuers?.(`${LOGIN}/${any}/v2.0`)).toEqual([
      `${LOGIN}/${TENANT}/v2.0`,
      `${LOGIN}/${OTHER}/v2.0`,
    ]);
    expect(profile.metadataIssuer?.(`${LOGIN}/${any}/v2.0`)).toBe(`${LOGIN}/{tenantid}/v2.0`);
  });

  it.each([
    [{ iss: `${LOGIN}/${OTHER}/v2.0`, tid: OTHER }, "accepted"],
    [{ iss: `${LOGIN}/${OTHER}/v2.0`, tid: TENANT }, "tid"],
    [{ iss: `${LOGIN}/${TENANT}/v2.0`, tid: TENANT.toUpperCase() }, "tid"],
    [{ iss: `${LOGIN}/${TENANT}/v2.0`, tid: `${TENANT}/` }, "tid"],
    [{ iss: `${LOGIN}/${TENANT}/v2.0`, tid: [TENANT] }, "tid"],
    [{ iss: `https://sts.windows.net/${TENANT}/`, tid: TENANT }, "accepted"],
  ])("takes a token of the tenant that its issuer names: %j", (claims, outcome) => {
    expect(profile.foreignClaim?.(claims) ?? "accepted").toBe(outcome);
  });

  it.each([
    ["of version 1.0", `https://sts.windows.net/${TENANT}/`, { reason: "untrusted_issuer" }],
    ["with a slash more", `${LOGIN}/${TENANT}/v2.0/`, { name: "ConfigurationError" }],
    ["in capitals", `${LOGIN}/${TENANT.toUpperCase()}/v2.0`, { reason: "untrusted_issuer" }],
    ["that is the template", `${LOGIN}/{tenantid}/v2.0`, { reason: "untrusted_issuer" }],
    ["of all", `${LOGIN}/organizations/v2.0`, { reason: "untrusted_issuer" }],
  ])("refuses an issuer %s", async (_, iss, error) => {
    const fixture = { ...(FIXTURES[1] as Fixture), issuer: `${LOGIN}/organizations/v2.0`, profile };
    const jwks = { [`${LOGIN}/${TENANT}/v2.0`]: { keys: [signer.publicJwk] } };
    const verifier = new TokenVerifier({
      issuers: fixture.issuer,
      jwks,
      profile,
      now: clock.now,
      onEvent: () => undefined,
    });
    const claims = { ...fixture.user, aud: "app", iss, exp: clock.seconds() + 60 };
    const of = async (changes: Json) =>
      refusal(
        verifier.verify(await compact(fixture.header, { ...claims, ...changes }, signer), {
          url: new URL(MCP),
          resource: MCP,
        }),
      );
    expect(await of({ iss: `${LOGIN}/${TENANT}/v2.0` })).toBe("accepted");
    expect(await of({})).toMatchObject(error);
  });

  it("takes the issuer of one tenant as it is", () => {
    const issuer = `${LOGIN}/${TENANT}/v2.0`;
    expect([profile.tokenIssuers?.(issuer), profile.metadataIssuer?.(issuer)]).toEqual([[issuer], issuer]);
  });
});
