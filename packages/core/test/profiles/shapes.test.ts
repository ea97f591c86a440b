// What each profile makes of claims that its maker does not write.
import { describe, expect, it } from "vitest";
import { cacheKey } from "../../src/cache/key.ts";
import { InvalidTokenError } from "../../src/errors.ts";
import { rfc9068 } from "../../src/profiles/rfc9068.ts";
import { readClaims } from "../../src/verify/claims.ts";
import type { Json } from "../support/forge.ts";
import { FIXTURES, type Fixture, MCP } from "./fixtures.ts";

const NOW = 1_800_000_000;
const claimsOf = ({ issuer, user }: Fixture): Json => ({ iss: issuer, iat: NOW, exp: NOW + 3600, ...user });

/** Values that no maker writes where a text or a number is due. */
const ODD: Json = {
  nothing: undefined,
  null: null,
  false: false,
  true: true,
  zero: 0,
  text: "",
  list: [],
  "list of null": [null],
  "list of lists": [["a"]],
  "list of numbers": [1],
  object: {},
  "object of the name": { sub: "alice" },
  "number as text": "1800003600",
  fraction: 0.5,
  "long text": "x".repeat(5000),
};

/** The claims that decide who calls and what for, by the type that they must have. */
const DECIDING: Record<string, "text" | "number" | "texts"> = {
  ...{ iss: "text", sub: "text", uid: "text", exp: "number", nbf: "number", iat: "number", aud: "texts" },
  ...{ client_id: "text", azp: "text", appid: "text", cid: "text", sid: "text" },
  ...{ scope: "texts", scp: "texts", roles: "texts", permissions: "texts" },
  ...{ tid: "text", token_use: "text", typ: "text" },
};

const isTexts = (value: unknown) =>
  typeof value === "string" || (Array.isArray(value) && value.every((item) => typeof item === "string"));

function outcome({ profile }: Fixture, claims: Json): unknown {
  try {
    return readClaims(JSON.parse(JSON.stringify(claims)), profile);
  } catch (error) {
    return error;
  }
}

const ROWS = [...FIXTURES, { ...(FIXTURES[0] as Fixture), profile: rfc9068, source: "RFC 9068" }].map(
  (fixture) => [`${fixture.profile.maker}: ${fixture.source}`, fixture] as const,
);

describe.each(ROWS)("%s", (_, fixture) => {
  it.each(Object.entries(ODD))(
    "refuses %s in a claim by the name of the claim, or reads no other than a text",
    (_what, odd) => {
      for (const claim of Object.keys(DECIDING)) {
        const result = outcome(fixture, { ...claimsOf(fixture), [claim]: odd });
        if (result instanceof InvalidTokenError) {
          expect(result.claim?.split(" or "), `${claim}: ${result.message}`).toContain(claim);
          expect(result.reason).toMatch(/^missing_|^malformed_claim$|^unknown_shape$|^untrusted_issuer$/);
          expect(result.message).not.toContain("alice");
          continue;
        }
        expect(result, claim).toMatchObject({
          issuer: expect.stringMatching(/./),
          subject: expect.stringMatching(/./),
        });
        const { clientId, scopes, audience, expiresAt } = result as ReturnType<typeof readClaims>;
        expect(typeof clientId === "string" && clientId !== "" && Number.isFinite(expiresAt)).toBe(true);
        expect(isTexts(scopes) && isTexts(audience)).toBe(true);
      }
    },
  );

  it("names the very claim that is wrong, for each that a user's token has", () => {
    const claims = claimsOf(fixture);
    for (const claim of Object.keys(fixture.required)) {
      if (claims[claim] === undefined || (claim === "scope" && fixture.required.scope === "wrong_audience")) continue;
      for (const odd of [null, false, {}, [[]]]) {
        const result = outcome(fixture, { ...claims, [claim]: odd });
        expect(result, `${claim}: ${JSON.stringify(odd)}`).toMatchObject({ claim });
      }
    }
  });

  const { application } = fixture;
  // Where the subject alone tells, two with the same subject are one.
  if (application && Object.keys(application[0]).some((claim) => claim !== "sub")) {
    it("never keeps the token of an application under a user's key, even with the same ids", () => {
      const keyOf = (claims: Json): string => {
        const read = outcome(fixture, claims);
        if (read instanceof Error) throw read;
        const { issuer, subject, clientId, scopes } = read as ReturnType<typeof readClaims>;
        return cacheKey({ issuer, subject, clientId, scopes, claims, resource: MCP, requestedScopes: [] });
      };
      const user = claimsOf(fixture);
      const { subject, clientId } = fixture.userIs;
      const own = { ...user, ...application[0] };
      const posing = { ...own, ...(user.uid === undefined ? { sub: user.sub } : { sub: subject }) };
      const read = outcome(fixture, posing);
      expect(read).toMatchObject({ subject, clientId, details: { subProfile: "application" } });
      expect(keyOf(posing)).not.toBe(keyOf(user));
    });
  }
});
