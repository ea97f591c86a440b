import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { targetUri } from "../../src/dpop/target-uri.ts";
import { createSigner, type Json } from "../support/forge.ts";
import { bareJwk, createProofBench } from "./support.ts";

const bench = await createProofBench();
const { proof, outcome, clock, token, client } = bench;

describe("A good proof is accepted", () => {
  const now = clock.seconds();
  it.each<[name: string, claims: Json, header?: Json]>([
    ["without a variation", {}],
    ["with a query and a fragment in htu, which are ignored", { htu: "https://mcp.example/mcp?a=b#c" }],
    ["with the scheme and host of htu in capitals", { htu: "HTTPS://MCP.EXAMPLE/mcp" }],
    ["with the default port in htu", { htu: "https://mcp.example:443/mcp" }],
    ["with dot segments in htu", { htu: "https://mcp.example/a/../mcp" }],
    ["with characters of htu encoded without need", { htu: "https://mcp.example/%6D%63%70" }],
    ["made 5 minutes ago", { iat: now - 300 }],
    ["made a moment before it is too old", { iat: now - 304.9 }],
    ["made 5 seconds from now, by another clock", { iat: now + 5 }],
    ["made at a fraction of a second", { iat: now - 0.5 }],
    ["with claims that mean nothing here", { iss: "client", exp: 1, nbf: 9e9, aud: "other" }],
    ["with a nonce, although none is needed", { nonce: "a" }],
    [
      "with a key that has a name and a purpose",
      {},
      { jwk: { ...bareJwk(client), kid: "a", use: "sig", alg: "ES256" } },
    ],
    ["with members of the header that are ignored", {}, { kid: "a", jku: "https://evil.example", x5c: ["a"] }],
    ["with members of another key type, which are ignored", {}, { jwk: { ...bareJwk(client), n: "AQ" } }],
    ["with a long jti", { jti: "j".repeat(2000) }],
    ["with a jti of any characters", { jti: "\ud800 \u0000 :: é" }],
  ])("%s", async (_, claims, header) => {
    expect(await outcome({ proofs: [await proof({ ...claims }, header)] })).toBe("accepted");
  });

  it.each(["DPoP", "dpop", "DPOP"])("under the scheme %s", async (scheme) => {
    expect(await outcome({ authorization: `${scheme}  ${token}`, proofs: [await proof()] })).toBe("accepted");
  });

  it.each(["GET", "DELETE", "PUT"])("for %s", async (method) => {
    expect(await outcome({ method, proofs: [await proof({ htm: method })] })).toBe("accepted");
  });

  it("for a URL with a query", async () => {
    expect(await outcome({ url: "https://mcp.example/mcp?session=1", proofs: [await proof()] })).toBe("accepted");
  });

  it.each(["RS256", "PS256", "ES384", "EdDSA", "Ed25519"] as const)("of a key for %s", async (alg) => {
    const other = await createProofBench({}, {}, alg);
    expect(await other.outcome({ proofs: [await other.proof()] })).toBe("accepted");
  });

  it("of an algorithm that the options name, and no other", async () => {
    const strict = await createProofBench({ algorithms: ["ES384"] }, {}, "ES384");
    expect(await strict.outcome({ proofs: [await strict.proof()] })).toBe("accepted");
    const other = await strict.proof({}, {}, await createSigner("ES256"));
    expect(await strict.outcome({ proofs: [other] })).toBe("unsupported_proof_algorithm");
  });
});

describe("The target of a request", () => {
  const path = fc.webPath().map((text) => (text.startsWith("/") ? text : `/${text}`));

  it("is the same however a URL parser or a client spells it", () => {
    fc.assert(
      fc.property(path, fc.webQueryParameters(), (pathname, query) => {
        const plain = targetUri(`https://mcp.example${pathname}`);
        expect(targetUri(`https://MCP.example:443${pathname}?${query}`)).toBe(plain);
        expect(plain === undefined ? undefined : targetUri(plain)).toBe(plain);
      }),
      { numRuns: 100 },
    );
  });

  it("differs for paths that differ after decoding", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[\w.~!$&'()*+,;=:@-]{1,8}$/),
        fc.stringMatching(/^[\w~-]{1,8}$/),
        (one, other) => {
          fc.pre(one !== other && one !== "." && one !== "..");
          expect(targetUri(`https://mcp.example/${one}`)).not.toBe(targetUri(`https://mcp.example/${other}`));
        },
      ),
      { numRuns: 100 },
    );
  });
});
