import { beforeAll, describe, expect, it } from "vitest";
import { InvalidTokenError } from "../../src/errors.ts";
import type { Profile } from "../../src/profiles/profile.ts";
import { rfc9068 } from "../../src/profiles/rfc9068.ts";
import { createBench, ISSUER, outcome } from "../support/bench.ts";
import { createSigner, type Json, type Signer } from "../support/forge.ts";

let signer: Signer;
beforeAll(async () => {
  signer = await createSigner("ES256");
});

/** What a verifier with this profile makes of an ordinary token with these changes. */
async function verified(profile: Profile, claims: Json = {}, header: Json = {}) {
  const bench = await createBench({ profile, signer });
  return bench.verify(await bench.token(claims, header));
}

const verdict = (profile: Profile, claims?: Json, header?: Json) => outcome(verified(profile, claims, header));

const ours: Profile = {
  maker: "ours",
  subjectClaims: ["uid", "sub"],
  clientClaims: ["cid"],
  scopeClaims: ["scp"],
  scopePrefix: "api://",
  audience: ({ for: audience }) => audience,
  audiences: ["the-api"],
  tokenTypes: ["ours+jwt"],
  foreignClaim: ({ use }) => (use === "access" ? undefined : "use"),
  caller: ({ uid }) => ({ subProfile: uid === undefined ? "application" : "user" }),
};
const theirs = { client_id: undefined, scope: undefined, aud: undefined };
const claims = { ...theirs, uid: "u1", cid: "c1", scp: ["a", "b"], for: "the-api", use: "access" };
const header = { typ: "Ours+JWT" };

describe("A profile says", () => {
  it("which claims hold the user, the client, the scopes and the audience, and what the caller is", async () => {
    expect(await verified(ours, claims, header)).toMatchObject({
      subject: "u1",
      clientId: "c1",
      scopes: ["api://a", "api://b"],
      audience: "the-api",
      subProfile: "user",
    });
  });

  it("which claim counts if the first one is missing", async () => {
    expect(await verified(ours, { ...claims, uid: undefined }, header)).toMatchObject({
      subject: "alice",
      subProfile: "application",
    });
  });

  it.each(["at+jwt", "JWT", "", undefined])("which types there are: not %j", async (typ) => {
    expect(await verdict(ours, claims, { typ })).toBe("unsupported_type");
  });

  it.each<[string, Json, string, string, string]>([
    ["no client", { cid: undefined }, "missing_client", "cid", "The token names no client"],
    ["a client that is no text", { cid: 1 }, "malformed_claim", "cid", "wrong type"],
    ["no user", { uid: undefined, sub: undefined }, "missing_subject", "uid or sub", "The token names no subject"],
    ["a user that is no text", { uid: null }, "malformed_claim", "uid", "wrong type"],
    ["scopes that are none", { scp: { a: true } }, "malformed_claim", "scp", "wrong type"],
    ["no issuer", { iss: undefined }, "untrusted_issuer", "iss", "The token names no issuer"],
    ["no audience", { for: undefined }, "missing_audience", "aud", "The token names no audience"],
    ["an audience that is no text", { for: 1 }, "malformed_claim", "aud", "wrong type"],
    ["no expiry", { exp: undefined }, "missing_expiry", "exp", "The token never expires"],
    ["a claim of another kind of token", { use: "id" }, "unknown_shape", "use", 'as "ours" writes it'],
  ])("the name of the claim that is wrong, and how it is: %s", async (_, changes, reason, claim, how) => {
    const error = await verified(ours, { ...claims, ...changes }, header).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(InvalidTokenError);
    expect(error).toMatchObject({ reason, claim, message: expect.stringContaining(`${how} (${claim})`) });
  });

  it("nothing against other claims: all that are wrong are told", async () => {
    const error = await verified(ours, { ...claims, cid: undefined, use: "id" }, header).catch((thrown) => thrown);
    expect(error).toMatchObject({ reasons: ["unknown_shape", "missing_client"], claim: "use" });
  });

  it("which foreign claim is told of, even if another claim is refused first", async () => {
    const error = await verified(ours, { ...claims, cnf: {}, use: "id" }, header).catch((thrown) => thrown);
    expect(error).toMatchObject({ reasons: ["sender_constrained", "unknown_shape"] });
  });
});

describe("The issuers of a zone's tokens", () => {
  const tenants: Profile = { maker: "tenants", tokenIssuers: (zone) => [`${zone}/one`, `${zone}/two`] };

  it("are those that the profile tells, and no longer the zone", async () => {
    const jwks = Object.fromEntries(
      [`${ISSUER}/one`, `${ISSUER}/two`].map((name) => [name, { keys: [signer.publicJwk] }]),
    );
    const bench = await createBench({ profile: tenants, signer, jwks });
    const of = async (iss: string) => outcome(bench.verify(await bench.token({ iss })));
    expect([await of(`${ISSUER}/one`), await of(`${ISSUER}/two`)]).toEqual(["accepted", "accepted"]);
    expect([await of(ISSUER), await of(`${ISSUER}/three`)]).toEqual(["untrusted_issuer", "untrusted_issuer"]);
  });
});

describe("The metadata of a zone", () => {
  it("is where the profile says, with the issuer that the profile says", async () => {
    const profile: Profile = {
      maker: "template",
      metadataUrls: (issuer) => [`${issuer}/meta`],
      metadataIssuer: () => `${ISSUER}/{tenant}`,
    };
    const bench = await createBench({ profile, signer });
    bench.zone.documents[`${ISSUER}/meta`] = { issuer: `${ISSUER}/{tenant}`, jwks_uri: `${ISSUER}/jwks` };
    expect(await outcome(bench.verify(await bench.token()))).toBe("accepted");
    expect(bench.zone.calls).toEqual([`${ISSUER}/meta`, `${ISSUER}/jwks`]);
  });
});

describe("rfc9068", () => {
  it("takes what section 2.2 describes", async () => {
    expect(await verdict(rfc9068)).toBe("accepted");
    expect(await verdict(rfc9068, {}, { typ: "application/at+jwt" })).toBe("accepted");
  });

  it.each<[Json, Json, string]>([
    [{}, { typ: "JWT" }, "unsupported_type"],
    [{}, { typ: undefined }, "unsupported_type"],
    [{ client_id: undefined, azp: "client" }, {}, "missing_client"],
    [{ iat: undefined }, {}, "unknown_shape"],
    [{ jti: undefined }, {}, "unknown_shape"],
  ])("takes nothing else: %j %j", async (changes, typ, reason) => {
    expect(await verdict(rfc9068, changes, typ)).toBe(reason);
  });
});
