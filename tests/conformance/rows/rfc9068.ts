import { expect } from "vitest";
import * as checks from "../support/checks.ts";
import { resigned } from "../support/forge.ts";
import { call, callConfigured, callWith } from "../support/requests.ts";
import type { Source } from "../support/row.ts";

const ACCESS_TOKEN_TYPES = ["at+jwt", "application/at+jwt"];
const NO_TYPES = ["JWT", undefined];
const TYPES_OF_OTHER_TOKENS = ["logout+jwt", "dpop+jwt", "oauth-id-jag+jwt", "id_token+jwt", ""];

async function takesOnly(accepted: string[], refused: unknown[], callTyped: (typ: unknown) => Promise<Response>) {
  for (const typ of accepted) expect((await callTyped(typ)).status, typ).toBe(200);
  for (const typ of refused) expect((await callTyped(typ)).status, String(typ)).toBe(401);
}

export const rfc9068: Source = {
  document: "RFC 9068, JWT Access Tokens",
  rows: [
    {
      id: "rfc9068-rs256",
      level: "MUST",
      requirement: "RS256 is accepted, also by default.",
      section: "2.1",
      async test({ zone, example }) {
        const token = await zone.mint({ resource: "example" });
        const [header = ""] = token.split(".");
        expect(JSON.parse(Buffer.from(header, "base64url").toString())).toMatchObject({ alg: "RS256" });
        expect((await call(example, `Bearer ${token}`)).status).toBe(200);
      },
    },
    {
      id: "rfc9068-type",
      level: "MUST",
      requirement: "Only the types `at+jwt` and `application/at+jwt` are accepted.",
      section: "4",
      test: (subject) =>
        takesOnly(ACCESS_TOKEN_TYPES, [...TYPES_OF_OTHER_TOKENS, ...NO_TYPES], (typ) =>
          callConfigured(subject, "mail", "", { header: { typ } }),
        ),
      option: {
        setting: '`tokenType: "at+jwt"`',
        byDefault:
          "A token without a specific type (`JWT`, or none) is accepted too, because many zones do not mark their " +
          "access tokens. A token of another type is not (`rfc9068-other-types`).",
        testByDefault: (subject) =>
          takesOnly(ACCESS_TOKEN_TYPES, NO_TYPES, (typ) => callWith(subject, { header: { typ } })),
      },
    },
    {
      id: "rfc9068-other-types",
      level: "MUST",
      requirement: "A token of another type is refused, also by default.",
      section: "4",
      test: (subject) =>
        takesOnly(ACCESS_TOKEN_TYPES, TYPES_OF_OTHER_TOKENS, (typ) => callWith(subject, { header: { typ } })),
    },
    {
      id: "rfc9068-issuer",
      level: "MUST",
      requirement: "`iss` is exactly the trusted issuer.",
      section: "4",
      async test(subject) {
        const { issuer } = subject.zone;
        for (const iss of ["https://another.example", undefined]) {
          expect((await callWith(subject, { claims: { iss } })).status, iss).toBe(401);
        }
        // A token of the trusted issuer with another spelling of its name is refused as a wrong setting.
        for (const iss of [`${issuer}/`, issuer.replace("http:", "HTTP:")]) {
          expect((await callWith(subject, { claims: { iss } })).status, iss).toBe(500);
        }
      },
    },
    {
      id: "rfc9068-audience",
      level: "MUST",
      requirement: "`aud` names this server; a token without it is refused.",
      section: "4",
      test: checks.refusesOtherAudiences,
    },
    {
      id: "rfc9068-signature",
      level: "MUST",
      requirement: "The signature is verified.",
      section: "4",
      test: checks.refusesForgedTokens,
    },
    {
      id: "rfc9068-none",
      level: "MUST",
      requirement: "The algorithm `none` is refused, and so is an algorithm that does not fit the key.",
      section: "4",
      async test(subject) {
        for (const alg of ["none", "None", "HS256", "RS384", "ES256"]) {
          expect((await callWith(subject, { header: { alg } })).status, alg).toBe(401);
        }
        const [, payload] = (await subject.zone.mint({ resource: "example" })).split(".");
        const header = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString("base64url");
        expect((await call(subject.example, `Bearer ${header}.${payload}.`)).status).toBe(401);
      },
    },
    {
      id: "rfc9068-keys",
      level: "MUST",
      requirement: "Only the issuer's keys are used, not a key in the token or one that the token points to.",
      section: "4",
      async test({ zone, example }) {
        const token = await zone.mint({ resource: "example" });
        const pointers = [
          resigned(token, (jwk) => ({ jwk })),
          resigned(token, (jwk) => ({ jwk, kid: undefined })),
          resigned(token, () => ({ jku: "https://another.example/jwks" })),
        ];
        for (const forged of pointers) expect((await call(example, `Bearer ${forged}`)).status).toBe(401);
      },
    },
    {
      id: "rfc9068-expiry",
      level: "MUST",
      requirement: "A token whose `exp` has passed is refused.",
      section: "4",
      async test(subject) {
        expect((await callWith(subject, { expiresInSeconds: -60 })).status).toBe(401);
        expect((await callWith(subject, { expiresInSeconds: 60 })).status).toBe(200);
      },
    },
    {
      id: "rfc9068-error",
      level: "MUST",
      requirement: "A failure is answered as in RFC 6750, with `invalid_token`.",
      section: "4",
      test: checks.refusesBadTokens,
    },
    {
      id: "rfc9068-scopes",
      level: "SHOULD",
      requirement: "The token's scopes are part of the decision.",
      section: "4",
      async test(subject) {
        expect((await callWith(subject, { scope: "another:scope" })).status).toBe(403);
        expect((await callWith(subject, { claims: { scope: undefined } })).status).toBe(403);
      },
    },
  ],
};
