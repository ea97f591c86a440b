import { afterEach, describe, expect, it, vi } from "vitest";
import { cacheKey } from "../../src/cache/key.ts";
import { subjectOf } from "../../src/cache/subject.ts";
import { type DPoP, dpop } from "../../src/dpop/dpop.ts";
import { ConfigurationError } from "../../src/errors.ts";
import { insufficientScope } from "../../src/server/error-response.ts";
import { ResourceServer } from "../../src/server/resource-server.ts";
import { webCryptoEngine } from "../../src/verify/signature-engine.ts";
import { ISSUER, RESOURCE } from "../support/bench.ts";
import { createSigner } from "../support/forge.ts";
import { createProofBench, ordinaryProof, type Sent, signedProof } from "./support.ts";

const METADATA = "https://mcp.example/.well-known/oauth-protected-resource/mcp";
const ALGORITHMS = "RS256 PS256 ES256 ES384 EdDSA Ed25519";
const NONCES = { nonces: { secret: "a secret of these tests", periodSeconds: 60 } };

afterEach(() => vi.restoreAllMocks());

const challengeOf = ({ headers }: Response) => headers.get("WWW-Authenticate");
const metadataOf = async (server: ResourceServer) =>
  (await (await server.handle(new Request(METADATA), () => new Response())).json()) as Record<string, unknown>;
const withNonce = (nonce: string | null) => ({ nonce: nonce ?? undefined });

describe("A stolen token", () => {
  it("is of no use to a thief who has neither the key nor a new proof", async () => {
    const { outcome, proof, token } = await createProofBench();
    const seen: Sent = { proofs: [await proof()] };
    expect(await outcome(seen)).toBe("accepted");
    expect(await outcome(seen)).toBe("replayed_proof");
    expect(await outcome({ authorization: `Bearer ${token}` })).toBe("sender_constrained");
    const thief = await createSigner("ES256");
    expect(await outcome({ proofs: [await proof({}, {}, thief)] })).toBe("wrong_proof_key");
  });

  it("is of no use with a proof of the client for another request", async () => {
    const { outcome, proof } = await createProofBench();
    expect(await outcome({ method: "DELETE", proofs: [await proof()] })).toBe("wrong_method");
    expect(await outcome({ url: "https://mcp.example/mcp/x", proofs: [await proof()] })).toBe("wrong_url");
  });
});

describe("A proof is used up", () => {
  it("once it is accepted, whatever else is in a second one of the same id", async () => {
    const { outcome, proof } = await createProofBench();
    expect(await outcome({ proofs: [await proof({ jti: "one" })] })).toBe("accepted");
    expect(await outcome({ proofs: [await proof({ jti: "one", more: true })] })).toBe("replayed_proof");
    expect(await outcome({ proofs: [await proof({ jti: "two" })] })).toBe("accepted");
  });

  it("by its own key only: clients don't know of each other's ids", async () => {
    const { outcome, proof, mint, clock } = await createProofBench();
    const other = await createProofBench();
    const token = await mint({ cnf: { jkt: other.thumbprint } });
    const ofOther = { ...(await ordinaryProof(clock, token)), jti: "one" };
    expect(await outcome({ proofs: [await proof({ jti: "one" })] })).toBe("accepted");
    const sent = { authorization: `DPoP ${token}`, proofs: [await signedProof(ofOther, {}, other.client)] };
    expect(await outcome(sent)).toBe("accepted");
  });

  it("not by a request that is refused for another reason", async () => {
    const { outcome, proof, token } = await createProofBench();
    const proofs = [await proof()];
    expect(await outcome({ method: "GET", proofs })).toBe("wrong_method");
    expect(await outcome({ authorization: `Bearer ${token}`, proofs })).toBe("sender_constrained");
    expect(await outcome({ proofs })).toBe("accepted");
  });

  it("until it is too old, whatever the store forgets", async () => {
    const { outcome, proof, clock } = await createProofBench({ replay: { once: () => true } });
    const proofs = [await proof({ iat: clock.seconds() + 5 })];
    clock.advance(309_000);
    expect(await outcome({ proofs })).toBe("accepted");
    clock.advance(1000);
    expect(await outcome({ proofs })).toBe("proof_too_old");
  });

  it("for as long as the store is told, which is as long as it could be accepted", async () => {
    const once = vi.fn(() => true);
    const { outcome, proof, clock, thumbprint } = await createProofBench({ replay: { once } });
    const now = clock.seconds();
    await outcome({ proofs: [await proof({ iat: now - 10, jti: "j".repeat(5000) })] });
    expect(once).toHaveBeenCalledWith(expect.stringMatching(/^[\w-]{43}\.[\w-]{43}$/), now + 295, now);
    expect(once).toHaveBeenCalledWith(expect.stringContaining(thumbprint), expect.anything(), expect.anything());
  });
});

describe("A store of proofs that fails", () => {
  it.each<[string, () => boolean | Promise<boolean>]>([
    [
      "throws",
      () => {
        throw new Error("out of order");
      },
    ],
    ["rejects", () => Promise.reject(new Error("out of order"))],
  ])("makes a request wait, not fail for good, if it %s", async (_, once) => {
    const { send, proof, events } = await createProofBench({ replay: { once } });
    const answer = await send({ proofs: [await proof()] });
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(events).toContainEqual({ type: "replay_check.failed", message: "out of order" });
  });

  it.each([1, "true", {}, undefined])("accepts nothing by answering %j", async (answer) => {
    const { outcome, proof } = await createProofBench({ replay: { once: async () => answer as unknown as boolean } });
    expect(await outcome({ proofs: [await proof()] })).toBe("replayed_proof");
  });
});

describe("What a caller can make the server do", () => {
  it("is nothing before its token is good: no proof is looked at", async () => {
    const check = vi.fn<DPoP["check"]>(async () => undefined);
    const watching: DPoP = { ...dpop(), check };
    const { outcome, token, mint } = await createProofBench({}, { dpop: watching });
    for (const bad of [token.slice(0, -4), "a.b.c", await mint({ exp: 1 }), await mint({ aud: "https://a.example" })]) {
      expect(await outcome({ authorization: `DPoP ${bad}`, proofs: ["a proof"] })).not.toBe("accepted");
    }
    expect(check).not.toHaveBeenCalled();
    expect(await outcome({ proofs: ["a proof"] })).toBe("accepted");
  });

  it("is no signature check for a key that the token is not bound to", async () => {
    const { outcome, proof } = await createProofBench();
    // The signature of the token is checked once.
    expect(await outcome({ proofs: [await proof()] })).toBe("accepted");
    const checked = vi.spyOn(webCryptoEngine, "verify");
    expect(await outcome({ proofs: [await proof({}, {}, await createSigner("ES256"))] })).toBe("wrong_proof_key");
    expect(checked).not.toHaveBeenCalled();
    expect(await outcome({ proofs: [await proof()] })).toBe("accepted");
    expect(checked).toHaveBeenCalledTimes(1);
  });

  it.each(["1", 1, {}, Promise.resolve(false)])("is no acceptance by an engine that answers %j", async (answer) => {
    const { outcome, proof } = await createProofBench();
    expect(await outcome({ proofs: [await proof()] })).toBe("accepted");
    vi.spyOn(webCryptoEngine, "verify").mockReturnValue(answer as unknown as boolean);
    expect(await outcome({ proofs: [await proof()] })).toBe("bad_proof_signature");
  });
});

describe("A challenge", () => {
  it("names both schemes, Bearer first with all that clients read", async () => {
    const { send } = await createProofBench({}, { requiredScopes: ["mcp:tools"] });
    expect(challengeOf(await send({ authorization: "" }))).toBe(
      `Bearer scope="mcp:tools", resource_metadata="${METADATA}", DPoP algs="${ALGORITHMS}"`,
    );
  });

  it("names only DPoP if bound tokens are required", async () => {
    const { send, mint } = await createProofBench({ required: true, algorithms: ["ES256"] });
    expect(challengeOf(await send({ authorization: "" }))).toBe(`DPoP resource_metadata="${METADATA}", algs="ES256"`);
    const answer = await send({ authorization: `Bearer ${await mint({ cnf: undefined })}` });
    expect([answer.status, challengeOf(answer)]).toEqual([401, `DPoP resource_metadata="${METADATA}", algs="ES256"`]);
  });

  it("says to a bearer of a bound token that the token is invalid, and which scheme there is", async () => {
    const { send, token } = await createProofBench();
    const answer = await send({ authorization: `Bearer ${token}` });
    expect(answer.status).toBe(401);
    expect(challengeOf(answer)).toMatch(/^Bearer error="invalid_token".*, DPoP algs="/);
  });

  it.each([
    ["is missing", [], 401, "invalid_dpop_proof"],
    ["is malformed", ["a.b.c"], 401, "invalid_dpop_proof"],
    ["is there twice", ["a.b.c", "a.b.c"], 400, "invalid_dpop_proof"],
  ])("names one scheme and the fault of a proof that %s", async (_, proofs, status, error) => {
    const { send } = await createProofBench();
    const answer = await send({ proofs });
    expect(answer.status).toBe(status);
    expect(challengeOf(answer)).toMatch(new RegExp(`^DPoP error="${error}", resource_[^,]+, error_description="`));
    expect(await answer.json()).toMatchObject({ error });
  });

  it("says invalid_token if the proof is of another key than the token's", async () => {
    const { send, proof } = await createProofBench();
    const answer = await send({ proofs: [await proof({}, {}, await createSigner("ES256"))] });
    expect([answer.status, challengeOf(answer)]).toEqual([401, expect.stringMatching(/^DPoP error="invalid_token"/)]);
  });

  it("demands scopes under the scheme that the caller uses", async () => {
    const { send, proof } = await createProofBench({}, { requiredScopes: ["mcp:admin"] });
    const answer = await send({ proofs: [await proof()] });
    expect(answer.status).toBe(403);
    expect(challengeOf(answer)).toMatch(/^DPoP error="insufficient_scope".*scope="mcp:tools mcp:admin"/);
  });

  it("of a handler is of the caller's scheme too", () => {
    const auth = { scopes: ["mcp:tools"], resourceMetadataUrl: METADATA, claims: { cnf: { jkt: "thumbprint" } } };
    expect(challengeOf(insufficientScope(auth, ["mcp:admin"]))).toMatch(/^DPoP error="insufficient_scope"/);
    const plain = { ...auth, claims: {} };
    expect(challengeOf(insufficientScope(plain, ["mcp:admin"]))).toMatch(/^Bearer error="insufficient_scope"/);
    // A certificate is no scheme of its own.
    const certified = { ...auth, claims: { cnf: { "x5t#S256": "thumbprint" } } };
    expect(challengeOf(insufficientScope(certified, ["mcp:admin"]))).toMatch(/^Bearer error="insufficient_scope"/);
    expect(challengeOf(insufficientScope(auth, ["mcp:admin"]))).not.toContain("algs");
  });

  it("repeats nothing that the caller sent", async () => {
    const { send, proof } = await createProofBench();
    const marked = await proof({ jti: "marker-1", htm: "marker-2", nonce: "marker-3" }, { kid: "marker-4" });
    const answer = await send({ proofs: [marked] });
    expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toContain("marker");
  });
});

describe("Without dpop()", () => {
  it("every bound token is refused, and the scheme is not known", async () => {
    const { send, outcome, token, proof } = await createProofBench({}, { dpop: undefined });
    expect(await outcome({ authorization: `Bearer ${token}` })).toBe("sender_constrained");
    expect(await outcome({ proofs: [await proof()] })).toBe("unsupported_scheme");
    expect(challengeOf(await send({ proofs: [await proof()] }))).toBe(`Bearer resource_metadata="${METADATA}"`);
  });
});

describe("The metadata", () => {
  it.each([
    [undefined, {}],
    [dpop(), { dpop_signing_alg_values_supported: ALGORITHMS.split(" ") }],
    [
      dpop({ required: true, algorithms: ["ES256"] }),
      { dpop_signing_alg_values_supported: ["ES256"], dpop_bound_access_tokens_required: true },
    ],
  ])("tells how bound tokens are taken (RFC 9728 section 2)", async (option, members) => {
    const server = new ResourceServer({ issuer: ISSUER, resource: RESOURCE, dpop: option });
    const {
      resource: _,
      authorization_servers: __,
      bearer_methods_supported: ___,
      ...others
    } = await metadataOf(server);
    expect(others).toEqual(members);
  });
});

describe("A page", () => {
  it("may send a proof, and read the nonce", async () => {
    const { send, proof } = await createProofBench(NONCES);
    const server = new ResourceServer({ issuer: ISSUER });
    const asks = { Origin: "https://page.example", "Access-Control-Request-Method": "POST" };
    const preflight = await server.handle(
      new Request(RESOURCE, { method: "OPTIONS", headers: asks }),
      () => new Response(),
    );
    expect(preflight.headers.get("Access-Control-Allow-Headers")).toMatch(/\bDPoP\b/);
    const answer = await send({ proofs: [await proof()], headers: { Origin: "https://page.example" } });
    expect(answer.headers.get("DPoP-Nonce")).toMatch(/^[\w-]{43}$/);
    expect(answer.headers.get("Access-Control-Expose-Headers")).toMatch(/\bDPoP-Nonce\b/);
  });
});

describe("A nonce", () => {
  it("is demanded with use_dpop_nonce, and its proof is then accepted", async () => {
    const { send, outcome, proof } = await createProofBench(NONCES);
    const answer = await send({ proofs: [await proof()] });
    expect([answer.status, challengeOf(answer)]).toEqual([401, expect.stringMatching(/^DPoP error="use_dpop_nonce"/)]);
    const nonce = answer.headers.get("DPoP-Nonce");
    expect(await outcome({ proofs: [await proof(withNonce(nonce))] })).toBe("accepted");
  });

  it("is in no answer of a server that demands none", async () => {
    const { send } = await createProofBench({});
    const answer = await send({ proofs: [] });
    expect([answer.status, answer.headers.has("DPoP-Nonce")]).toEqual([401, false]);
  });

  it("is the same for every instance with the secret, and for no other", async () => {
    const [one, same, other] = [
      await createProofBench(NONCES),
      await createProofBench(NONCES),
      await createProofBench({ nonces: { ...NONCES.nonces, secret: "another secret" } }),
    ];
    const nonce = (await one.send({ proofs: [await one.proof()] })).headers.get("DPoP-Nonce");
    expect(await same.outcome({ proofs: [await same.proof(withNonce(nonce))] })).toBe("accepted");
    expect(await other.outcome({ proofs: [await other.proof(withNonce(nonce))] })).toBe("stale_nonce");
  });

  it("rotates: the previous one is still accepted, with the next one in the answer, and the one before is not", async () => {
    const { send, outcome, proof, clock } = await createProofBench(NONCES);
    const nonce = (await send({ proofs: [await proof()] })).headers.get("DPoP-Nonce");
    const current = await send({ proofs: [await proof(withNonce(nonce))] });
    expect([current.status, current.headers.get("DPoP-Nonce")]).toEqual([200, null]);
    clock.advance(60_000);
    const previous = await send({ proofs: [await proof(withNonce(nonce))] });
    const next = previous.headers.get("DPoP-Nonce");
    expect([previous.status, await previous.text()]).toEqual([200, "alice"]);
    expect(next).toMatch(/^[\w-]{43}$/);
    clock.advance(60_000);
    expect(await outcome({ proofs: [await proof(withNonce(nonce))] })).toBe("stale_nonce");
    expect(await outcome({ proofs: [await proof(withNonce(next))] })).toBe("accepted");
  });

  it.each([
    ["GET", "public, max-age=600"],
    ["POST", "public, max-age=600"],
    ["GET", undefined],
  ])("is not cached with the answer to %s that announces it, whatever the handler says: %s", async (method, policy) => {
    const { send, proof, clock } = await createProofBench(NONCES);
    const nonce = (await send({ proofs: [await proof()] })).headers.get("DPoP-Nonce");
    clock.advance(60_000);
    const answer = await send({
      method,
      proofs: [await proof({ ...withNonce(nonce), htm: method })],
      answerHeaders: policy === undefined ? {} : { "Cache-Control": policy },
    });
    expect([answer.status, answer.headers.has("DPoP-Nonce")]).toEqual([200, true]);
    expect(answer.headers.get("Cache-Control")).toMatch(/\bno-store\b/);
  });

  it("of an instance whose clock is ahead is accepted", async () => {
    const [here, ahead] = [await createProofBench(NONCES), await createProofBench(NONCES)];
    ahead.clock.advance(60_000);
    const nonce = (await ahead.send({ proofs: [await ahead.proof()] })).headers.get("DPoP-Nonce");
    expect(await here.outcome({ proofs: [await here.proof(withNonce(nonce))] })).toBe("accepted");
  });

  it.each(["", "a", "\ud800", "0".repeat(4000)])("that is made up is refused: %j", async (nonce) => {
    const { outcome, proof } = await createProofBench(NONCES);
    expect(await outcome({ proofs: [await proof({ nonce })] })).toBe("stale_nonce");
  });

  it.each([
    ["", "empty"],
    [undefined, "neither a string"],
  ])("needs a secret, not %j", async (secret, message) => {
    const { send, proof, events } = await createProofBench({ nonces: { secret: secret as string } });
    expect((await send({ proofs: [await proof({ nonce: "a" })] })).status).toBe(500);
    expect(events).toContainEqual({ type: "configuration.invalid", message: expect.stringContaining(message) });
  });
});

describe("The URL in a proof is compared with", () => {
  const at = async (settings: object, url: string, htu: string) => {
    const { outcome, mint, clock, client } = await createProofBench({}, settings);
    const token = await mint({ aud: ["https://mcp.example/mcp", "https://mcp.example"] });
    const text = await signedProof({ ...(await ordinaryProof(clock, token)), htu }, {}, client);
    return outcome({ authorization: `DPoP ${token}`, url, proofs: [text] });
  };

  it("the public address, where one is set, whatever the request that arrives", async () => {
    expect(await at({}, "http://10.0.0.1:8080/mcp", "https://mcp.example/mcp")).toBe("accepted");
    expect(await at({}, "http://10.0.0.1:8080/mcp", "http://10.0.0.1:8080/mcp")).toBe("wrong_url");
  });

  it("the address of the request where none is set", async () => {
    const settings = { resource: undefined };
    expect(await at(settings, "https://mcp.example/mcp", "https://mcp.example/mcp")).toBe("accepted");
    expect(await at(settings, "https://mcp.example/mcp", "https://other.example/mcp")).toBe("wrong_url");
  });

  it("the URL that a function makes, behind a proxy that strips a path", async () => {
    const publicUrl = (url: URL) => new URL(`/tools${url.pathname}`, url);
    const settings = { dpop: dpop({ publicUrl }) };
    expect(await at(settings, "http://10.0.0.1/mcp", "https://mcp.example/tools/mcp")).toBe("accepted");
    expect(await at(settings, "http://10.0.0.1/mcp", "https://mcp.example/mcp")).toBe("wrong_url");
  });
});

describe("A wrong option", () => {
  it.each([
    [{ maxAgeSeconds: 0 }],
    [{ maxAgeSeconds: 3601 }],
    [{ maxAgeSeconds: Number.NaN }],
    [{ clockToleranceSeconds: -1 }],
    [{ clockToleranceSeconds: Number.NaN }],
    [{ algorithms: [] }],
    [{ algorithms: ["HS256" as "ES256"] }],
    [{ nonces: { secret: "a", periodSeconds: 0 } }],
  ])("is refused at once: %j", (options) => {
    expect(() => dpop(options)).toThrow(ConfigurationError);
  });

  it.each([
    ["true", true],
    ["the function", dpop],
    ["{}", {}],
    ["null", null],
  ])("of the server is reported, and requests get 500: %s", async (_, wrong) => {
    const { send, proof, events } = await createProofBench({}, { dpop: wrong as unknown as DPoP });
    expect(events).toMatchObject([{ type: "configuration.invalid", message: expect.stringContaining("dpop()") }]);
    expect((await send({ proofs: [await proof()] })).status).toBe(500);
  });
});

it("The cached upstream token of a key is not that of another key, and never that of a bearer", () => {
  const bindings = [undefined, { jkt: "one" }, { jkt: "another" }];
  const keys = bindings.map((cnf) => {
    const claims = { iss: ISSUER, sub: "alice", client_id: "client", aud: RESOURCE, ...(cnf && { cnf }) };
    const caller = {
      token: "t",
      issuer: ISSUER,
      subject: "alice",
      clientId: "client",
      scopes: [],
      expiresAt: 4e9,
      claims,
    };
    return cacheKey({ ...subjectOf(caller), resource: "https://api.example", requestedScopes: [] });
  });
  expect(new Set(keys).size).toBe(3);
});
