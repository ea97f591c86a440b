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

  it("takes the issuer of one tenant as it is", () => {
    const issuer = `${LOGIN}/${TENANT}/v2.0`;
    expect([profile.tokenIssuers?.(issuer), profile.metadataIssuer?.(issuer)]).toEqual([[issuer], issuer]);
  });
});
