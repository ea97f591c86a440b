import * as dpop from "dpop";
import { expect } from "vitest";
import { challengeOf, parameter } from "../support/challenge.ts";
import { CERTIFICATE, callGuarded, opaqueToken, THUMBPRINT } from "../support/guarded.ts";
import { type BoundClient, boundClient, callBound, changedProof, proofOf } from "../support/proof.ts";
import { call } from "../support/requests.ts";
import type { Row, Source } from "../support/row.ts";

const INVALID_PROOF = "invalid_dpop_proof";

/** Expects that a call with these proofs is refused with this error. */
async function refuses(client: BoundClient, proofs: readonly string[], error = INVALID_PROOF, status = 401) {
  const answer = await callBound(client, proofs);
  expect(answer.status).toBe(status);
  expect(parameter(challengeOf(answer), "error")).toBe(error);
}

/** A row that refuses a proof with one fault, and accepts the proof without it. */
function fault(id: string, requirement: string, bad: (client: BoundClient) => Promise<readonly string[]>): Row {
  return {
    id: `rfc9449-${id}`,
    level: "MUST",
    requirement,
    section: "4.3",
    async test(subject) {
      const client = await boundClient(subject);
      await refuses(client, await bad(client), INVALID_PROOF, id === "one-header" ? 400 : 401);
      expect((await callBound(client, [await proofOf(client)])).status).toBe(200);
    },
  };
}

const now = () => Math.floor(Date.now() / 1000);

export const rfc9449: Source = {
  document: "RFC 9449, Demonstrating Proof of Possession (with the option `dpop`)",
  rows: [
    fault("one-header", "There is not more than one `DPoP` header.", async (client) => [
      await proofOf(client),
      await proofOf(client),
    ]),
    fault("jwt", "The header is one well-formed JWT.", async () => ["not.a.proof"]),
    fault("claims", "The proof has all required claims: `jti`, `htm`, `htu`, `iat`.", async (client) => [
      await changedProof(client, { claims: { jti: undefined } }),
    ]),
    fault("typ", "Its type is `dpop+jwt`.", async (client) => [await changedProof(client, { header: { typ: "JWT" } })]),
    fault("alg", "Its algorithm is asymmetric, is not `none`, and is accepted here.", async (client) => [
      await changedProof(client, { header: { alg: "HS256" } }),
    ]),
    fault("signature", "Its signature verifies with the key in its header.", async (client) => [
      (await proofOf(client)).replace(/[^.]*$/, "A".repeat(86)),
    ]),
    fault("public", "The key in its header is not a private key.", async (client) => {
      const jwk = await crypto.subtle.exportKey("jwk", client.keys.publicKey);
      return [await changedProof(client, { header: { jwk: { ...jwk, d: "A".repeat(43) } } })];
    }),
    fault("htm", "`htm` is the method of the request.", async (client) => [await proofOf(client, { method: "GET" })]),
    fault("htu", "`htu` is the URL of the request, without query and fragment.", async (client) => [
      await proofOf(client, { url: `${client.server.origin}/other` }),
    ]),
    {
      id: "rfc9449-htu-normalized",
      level: "SHOULD",
      requirement: "`htu` is compared after normalization.",
      section: "4.3",
      async test(subject) {
        const client = await boundClient(subject);
        const htu = `${client.server.origin.replace("http", "HTTP")}/a/../%6Dcp?query=1#fragment`;
        expect((await callBound(client, [await changedProof(client, { claims: { htu } })])).status).toBe(200);
      },
    },
    fault("iat", "The proof was made within an acceptable time.", async (client) => [
      await changedProof(client, { claims: { iat: now() - 3600 } }),
    ]),
    {
      id: "rfc9449-nonce",
      level: "MUST",
      requirement: "If the server provided a nonce, the `nonce` of the proof is that one.",
      section: "4.3",
      async test(subject) {
        const client = await boundClient(subject, "nonced");
        await refuses(client, [await proofOf(client, { nonce: "made-up" })], "use_dpop_nonce");
      },
    },
    fault("ath", "`ath` is the hash of the access token.", async (client) => [
      await proofOf(client, { hashed: `${client.token}A` }),
    ]),
    {
      id: "rfc9449-key",
      level: "MUST",
      requirement: "The token is bound to the key of the proof.",
      section: "4.3",
      async test(subject) {
        const client = await boundClient(subject);
        const thief = { ...client, keys: await dpop.generateKeyPair("ES256") };
        await refuses(client, [await proofOf(thief)], "invalid_token");
      },
    },
    {
      id: "rfc9449-identified",
      level: "MUST",
      requirement:
        "Whether a token is bound, and to which key, is known reliably, also from an introspection response.",
      section: "6",
      async test(subject) {
        const statusOf = async (members: object) =>
          (await callGuarded(subject, "/opaque", opaqueToken(subject, { ...members }), CERTIFICATE)).status;
        expect(await statusOf({ token_type: "Bearer" })).toBe(200);
        for (const cnf of [undefined, {}, { "x5t#S256": THUMBPRINT }, { jkt: THUMBPRINT }]) {
          expect(await statusOf({ token_type: "DPoP", cnf })).toBe(401);
        }
      },
    },
    {
      id: "rfc9449-bound",
      level: "MUST",
      requirement: "With the scheme `DPoP`, a token that is not bound is refused.",
      section: "7.1",
      async test(subject) {
        const { bound, zone } = subject;
        const client = await boundClient(subject);
        const token = await zone.mint({ audience: `${bound.origin}/mcp`, scope: "mcp:tools" });
        const unbound = { ...client, token };
        await refuses(unbound, [await proofOf(unbound)], "invalid_token");
      },
    },
    {
      id: "rfc9449-proof",
      level: "MUST",
      requirement: "A request with a bound token needs a proof.",
      section: "7.1",
      test: async (subject) => refuses(await boundClient(subject), []),
    },
    {
      id: "rfc9449-challenge",
      level: "SHOULD",
      requirement: "Challenges have the scheme `DPoP`, and `algs` with the accepted algorithms.",
      section: "7.1",
      async test(subject) {
        const client = await boundClient(subject);
        const challenge = challengeOf(await callBound(client, []));
        expect(challenge.scheme).toBe("DPoP");
        expect(parameter(challenge, "algs")?.split(" ")).toContain("ES256");
        expect((await call(subject.bound)).headers.get("WWW-Authenticate")).toMatch(/^Bearer .*, DPoP algs="/);
      },
    },
    {
      id: "rfc9449-no-echo",
      level: "MUST",
      requirement: "Error, description and scopes contain only the characters that are allowed there.",
      section: "7.1",
      async test(subject) {
        const { parameters } = challengeOf(await callBound(await boundClient(subject), ["a.b.c"]));
        for (const [, value] of parameters) expect(value).toMatch(/^[\x20-\x21\x23-\x5b\x5d-\x7e]*$/);
      },
    },
    {
      id: "rfc9449-bearer",
      level: "MUST",
      requirement: "A bound token as a bearer token is refused, where both schemes are accepted.",
      section: "7.2",
      async test(subject) {
        const client = await boundClient(subject);
        expect((await callBound(client, [], "Bearer")).status).toBe(401);
        expect((await callBound(client, [await proofOf(client)], "Bearer")).status).toBe(401);
      },
    },
    {
      id: "rfc9449-use-nonce",
      level: "MUST",
      requirement: "A proof without the nonce gets 401, `use_dpop_nonce` and one `DPoP-Nonce`.",
      section: "9",
      async test(subject) {
        const client = await boundClient(subject, "nonced");
        const answer = await callBound(client, [await proofOf(client)]);
        expect([answer.status, parameter(challengeOf(answer), "error")]).toEqual([401, "use_dpop_nonce"]);
        const nonce = answer.headers.get("DPoP-Nonce") ?? "";
        expect(nonce).toMatch(/^[\x21\x23-\x5b\x5d-\x7e]+$/);
        expect((await callBound(client, [await proofOf(client, { nonce })])).status).toBe(200);
      },
    },
    {
      id: "rfc9449-nonce-unpredictable",
      level: "MUST",
      requirement: "A nonce can't be predicted.",
      section: "8",
      async test(subject) {
        const client = await boundClient(subject, "nonced");
        const nonce = (await callBound(client, [await proofOf(client)])).headers.get("DPoP-Nonce") ?? "";
        expect(Buffer.from(nonce, "base64url").length).toBeGreaterThanOrEqual(16);
        for (const guess of [String(now()), String(Math.floor(now() / 300)), `${nonce.slice(0, -2)}AA`]) {
          await refuses(client, [await proofOf(client, { nonce: guess })], "use_dpop_nonce");
        }
      },
    },
    {
      id: "rfc9449-nonce-not-cached",
      level: "SHOULD",
      requirement: "An answer with a `DPoP-Nonce` is not cached.",
      section: "8.2",
      async test(subject) {
        const client = await boundClient(subject, "nonced");
        const answer = await callBound(client, [await proofOf(client)]);
        expect(answer.headers.get("Cache-Control")).toContain("no-store");
      },
    },
    {
      id: "rfc9449-large-jti",
      level: "SHOULD",
      requirement:
        "A server that remembers each `jti`, to accept a proof once, refuses large ones or keeps a hash only.",
      section: "11.1",
      async test(subject) {
        const client = await boundClient(subject);
        const proof = await changedProof(client, { claims: { jti: "j".repeat(3000) } });
        expect((await callBound(client, [proof])).status).toBe(200);
        await refuses(client, [proof]);
      },
    },
    {
      id: "rfc9449-token-first",
      level: "MUST",
      requirement: "A bound token is verified like any other.",
      section: "7.1",
      async test(subject) {
        const client = await boundClient(subject);
        const forged = { ...client, token: client.token.replace(/[^.]*$/, "A".repeat(86)) };
        await refuses(forged, [await proofOf(forged)], "invalid_token");
      },
    },
    {
      id: "rfc9449-no-error",
      level: "SHOULD",
      requirement: "Without credentials, no challenge has an error.",
      section: "7.2",
      test: async ({ bound }) => expect((await call(bound)).headers.get("WWW-Authenticate")).not.toContain("error"),
    },
    {
      id: "rfc9449-where-error",
      level: "SHOULD",
      requirement: "The error is in the challenge of the scheme that the client used.",
      section: "7.2",
      async test(subject) {
        const client = await boundClient(subject);
        const header = (await callBound(client, [], "Bearer")).headers.get("WWW-Authenticate");
        expect(header).toMatch(/^Bearer error="invalid_token".*, DPoP algs="[^"]*"$/);
        await refuses(client, []);
      },
    },
  ],
};
