import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { cacheKey } from "../../src/cache/key.ts";
import { subjectOf } from "../../src/cache/subject.ts";
import { dpop } from "../../src/dpop/dpop.ts";
import { decodeBase64url, encodeBase64url } from "../../src/encoding/base64url.ts";
import { ConfigurationError, InvalidTokenError } from "../../src/errors.ts";
import { type ClientThumbprint, type MutualTls, mutualTls, thumbprintFromHex } from "../../src/mtls/mutual-tls.ts";
import { ResourceServer, type ResourceServerOptions } from "../../src/server/resource-server.ts";
import { createProofBench } from "../dpop/support.ts";
import { ISSUER, RESOURCE } from "../support/bench.ts";

// RFC 8705, appendix A: a certificate in PEM without its frame, and its thumbprint.
const CERTIFICATE =
  "MIIBBjCBrAIBAjAKBggqhkjOPQQDAjAPMQ0wCwYDVQQDDARtdGxzMB4XDTE4MTAxODEyMzcwOVoXDTIyMDUwMjEyMzcwOVowDzENMAsGA1UEAwwEbXRsczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABNcnyxwqV6hY8QnhxxzFQ03C7HKW9OylMbnQZjjJ/Au08/coZwxS7LfA4vOLS9WuneIXhbGGWvsDSb0tH6IxLm8wCgYIKoZIzj0EAwIDSQAwRgIhAP0RC1E+vwJD/D1AGHGzuri+hlV/PpQEKTWUVeORWz83AiEA5x2eXZOVbUlJSGQgjwD5vaUaKlLR50Q2DmFfQj1L+SY=";
const OWN = "A4DtL2JmUMhAsvJj5tKyn64SqzmuXbMrJa0n761y5v0";
const OTHER = "bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2";
const BOUND = { "x5t#S256": OWN };

type Shown = ReturnType<ClientThumbprint>;

/** A server that takes bound tokens, and a client that shows a certificate. */
async function createBench(shown: Shown, settings: Partial<ResourceServerOptions> = {}, required = false) {
  const option = mutualTls({ required, thumbprint: () => shown });
  const bench = await createProofBench({}, { dpop: undefined, mutualTls: option, ...settings });
  const outcome = async (cnf: object | undefined) =>
    bench.outcome({ authorization: `Bearer ${await bench.mint({ cnf })}` });
  return { ...bench, outcome };
}

describe("A token that is bound to a certificate", () => {
  it.each<[string, Shown, string]>([
    ["the same certificate", OWN, "accepted"],
    ["the same one, told later", Promise.resolve(OWN), "accepted"],
    ["another certificate", OTHER, "wrong_certificate"],
    ["another one, told later", Promise.resolve(OTHER), "wrong_certificate"],
    ["no certificate", null, "missing_certificate"],
    ["a certificate that nobody tells", undefined, "unknown_certificate"],
    ["a thumbprint of no text", "", "wrong_certificate"],
  ])("is sent with %s", async (_, shown, expected) => {
    const { outcome } = await createBench(shown);
    expect(await outcome(BOUND)).toBe(expected);
  });

  it.each([
    ["padded", `${OWN}=`],
    ["with a blank", `${OWN} `],
    ["in another case", OWN.toLowerCase()],
    ["in hexadecimal", [...decodeBase64url(OWN)].map((byte) => byte.toString(16).padStart(2, "0")).join("")],
    ["in base64", OTHER.replace("_", "/").replace("-", "+")],
  ])("names it in exactly one way: a thumbprint %s is another one", async (_, thumbprint) => {
    const { outcome } = await createBench(thumbprint.startsWith("bw") ? OTHER : OWN);
    expect(await outcome({ "x5t#S256": thumbprint })).toBe("wrong_certificate");
  });

  it("is answered with 401 and invalid_token if the certificate is another one (RFC 8705 section 3)", async () => {
    const { send, mint } = await createBench(OTHER);
    const answer = await send({ authorization: `Bearer ${await mint({ cnf: BOUND })}` });
    expect(answer.status).toBe(401);
    expect(answer.headers.get("WWW-Authenticate")).toMatch(/^Bearer error="invalid_token"/);
    expect(JSON.stringify([...answer.headers]) + (await answer.text())).not.toMatch(new RegExp(`${OWN}|${OTHER}`));
  });

  it("is refused for the reason that the platform gives", async () => {
    const thumbprint = () => {
      throw new InvalidTokenError("no", "revoked_certificate");
    };
    const { outcome } = await createBench(OWN, { mutualTls: mutualTls({ thumbprint }) });
    expect(await outcome(BOUND)).toBe("revoked_certificate");
  });

  it("is not accepted if the platform fails to tell", async () => {
    const thumbprint = () => Promise.reject(new Error("out of order"));
    const { outcome } = await createBench(OWN, { mutualTls: mutualTls({ thumbprint }) });
    expect(await outcome(BOUND)).toBe("status 500");
  });

  it.each([{ ...BOUND, kid: "a" }, { ...BOUND, "x5t#S256": 1 }, { ...BOUND, jwk: {} }, {}])(
    "is refused if it is bound in an unknown way too: %j",
    async (cnf) => {
      const { outcome } = await createBench(OWN, { dpop: dpop() });
      expect(await outcome(cnf)).toBe("sender_constrained");
    },
  );

  it("is refused where only proofs are taken", async () => {
    const { outcome } = await createBench(OWN, { mutualTls: undefined, dpop: dpop() });
    expect(await outcome(BOUND)).toBe("sender_constrained");
  });

  it("is checked each time, also when the token is known", async () => {
    let shown: Shown = OWN;
    const { outcome, mint } = await createProofBench(
      {},
      { dpop: undefined, mutualTls: mutualTls({ thumbprint: () => shown }) },
    );
    const authorization = `Bearer ${await mint({ cnf: BOUND })}`;
    expect(await outcome({ authorization })).toBe("accepted");
    shown = OTHER;
    expect(await outcome({ authorization })).toBe("wrong_certificate");
  });

  it("may be opaque: the hook tells the thumbprint (RFC 8705 section 3.2)", async () => {
    const verifyToken = (cnf: string) => ({
      clientId: "client",
      subject: "alice",
      scopes: [],
      expiresAt: 4e9,
      audience: RESOURCE,
      claims: { cnf: { "x5t#S256": cnf } },
    });
    const { outcome } = await createProofBench(
      {},
      { dpop: undefined, mutualTls: mutualTls({ thumbprint: () => OWN }), verifyToken },
    );
    expect(await outcome({ authorization: `Bearer ${OWN}` })).toBe("accepted");
    expect(await outcome({ authorization: `Bearer ${OTHER}` })).toBe("wrong_certificate");
  });
});

describe("A token that is bound to no certificate", () => {
  it.each([
    [false, OWN, "accepted"],
    [false, undefined, "accepted"],
    [true, OWN, "unbound_token"],
    [true, undefined, "unbound_token"],
  ])("with required: %s, and the certificate %s", async (required, shown, expected) => {
    const { outcome } = await createBench(shown, {}, required);
    expect(await outcome(undefined)).toBe(expected);
  });

  it("but to a key needs dpop()", async () => {
    const { outcome, thumbprint } = await createBench(OWN);
    expect(await outcome({ jkt: thumbprint })).toBe("sender_constrained");
  });
});

describe("A token that is bound to a key and to a certificate", () => {
  const both = (shown: Shown) => createBench(shown, { dpop: dpop() });

  it("needs both", async () => {
    for (const shown of [OWN, OTHER, null, undefined]) {
      const bench = await createProofBench({}, { mutualTls: mutualTls({ thumbprint: () => shown }) });
      const token = await bench.mint({ cnf: { jkt: bench.thumbprint, ...BOUND } });
      const ath = encodeBase64url(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(token)));
      const authorization = `DPoP ${token}`;
      const without = await bench.outcome({ authorization });
      const withProof = await bench.outcome({ authorization, proofs: [await bench.proof({ ath })] });
      const refusal = shown === OTHER ? "wrong" : shown === null ? "missing" : "unknown";
      const expected =
        shown === OWN ? ["missing_proof", "accepted"] : [`${refusal}_certificate`, `${refusal}_certificate`];
      expect([without, withProof]).toEqual(expected);
    }
  });

  it("is no bearer token, whatever the certificate", async () => {
    const { outcome, thumbprint } = await both(OWN);
    expect(await outcome({ jkt: thumbprint, ...BOUND })).toBe("sender_constrained");
  });
});

describe("The platform is asked", () => {
  it("not before the token is good, and not for a token without a binding", async () => {
    const thumbprint = vi.fn(() => OWN);
    const { outcome, mint } = await createProofBench({}, { dpop: undefined, mutualTls: mutualTls({ thumbprint }) });
    const good = await mint({ cnf: BOUND });
    const bad = [good.slice(0, -4), await mint({ cnf: BOUND, exp: 1 }), await mint({ cnf: BOUND, aud: "https://a.b" })];
    for (const token of bad) expect(await outcome({ authorization: `Bearer ${token}` })).not.toBe("accepted");
    expect(await outcome({ authorization: `Bearer ${await mint({ cnf: undefined })}` })).toBe("accepted");
    expect(thumbprint).not.toHaveBeenCalled();
    expect(await outcome({ authorization: `Bearer ${good}` })).toBe("accepted");
    expect(thumbprint).toHaveBeenCalledTimes(1);
  });

  it("with the request that it gave, whatever is read in its place", async () => {
    const seen: unknown[] = [];
    const option = mutualTls({
      thumbprint: (request) => {
        seen.push(request);
        return OWN;
      },
    });
    const { mint } = await createProofBench();
    const authorization = `Bearer ${await mint({ cnf: BOUND })}`;
    const claims = { clientId: "c", subject: "alice", scopes: [], expiresAt: 4e9, audience: RESOURCE };
    const server = new ResourceServer({
      issuer: ISSUER,
      resource: RESOURCE,
      mutualTls: option,
      verifyToken: () => ({ ...claims, claims: { cnf: BOUND } }),
    });
    const received = new Request("http://10.0.0.1/mcp", { headers: { Authorization: authorization } });
    const head = { method: "GET", url: RESOURCE, headers: received.headers, signal: received.signal };
    expect((await server.handle(received, () => new Response(), head)).status).toBe(200);
    expect(seen[0]).toBe(received);
  });
});

it("The metadata tells that bound tokens are taken (RFC 9728 section 2)", async () => {
  const metadataOf = async (option: MutualTls | undefined) => {
    const server = new ResourceServer({ issuer: ISSUER, resource: RESOURCE, mutualTls: option });
    const url = "https://mcp.example/.well-known/oauth-protected-resource/mcp";
    return (await server.handle(new Request(url), () => new Response())).json();
  };
  const name = "tls_client_certificate_bound_access_tokens";
  expect(await metadataOf(mutualTls({ thumbprint: () => OWN }))).toMatchObject({ [name]: true });
  expect(await metadataOf(undefined)).not.toHaveProperty(name);
});

describe("A wrong option", () => {
  it.each([{}, { thumbprint: true }])("is refused at once: %j", (options) => {
    expect(() => mutualTls(options as Parameters<typeof mutualTls>[0])).toThrow(ConfigurationError);
    expect(() => mutualTls(options as Parameters<typeof mutualTls>[0])).toThrow("this platform does not tell");
  });

  it.each([true, mutualTls, {}, null])("of the server is reported, and requests get 500: %s", async (wrong) => {
    const { outcome, events } = await createBench(OWN, { mutualTls: wrong as unknown as MutualTls });
    expect(events).toMatchObject([{ type: "configuration.invalid", message: expect.stringContaining("mutualTls()") }]);
    expect(await outcome(BOUND)).toBe("status 500");
  });
});

describe("A thumbprint from hexadecimal", () => {
  it("is that of RFC 8705 appendix A", async () => {
    const der = Uint8Array.from(atob(CERTIFICATE), (byte) => byte.charCodeAt(0));
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", der));
    const hex = [...hash].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    expect(thumbprintFromHex(hex)).toBe(OWN);
  });

  it("is the base64url of its bytes, in either case, with colons and without", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
        const pairs = [...bytes].map((byte) => byte.toString(16).padStart(2, "0"));
        const texts = [pairs.join(""), pairs.join("").toUpperCase(), pairs.join(":").toUpperCase()];
        for (const text of texts) expect(thumbprintFromHex(text)).toBe(encodeBase64url(bytes));
      }),
      { numRuns: 50 },
    );
  });

  it.each(["", "ab", "0".repeat(63), "0".repeat(128), "g".repeat(64), `${"0".repeat(63)}\n`, "undefined"])(
    "is none of %j",
    (text) => {
      expect(thumbprintFromHex(text)).toBeUndefined();
    },
  );
});

it("The cached upstream token of a certificate is not that of another one, of a key, or of a bearer", () => {
  const bindings = [undefined, { jkt: OWN }, BOUND, { "x5t#S256": OTHER }, { jkt: OWN, ...BOUND }];
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
  expect(new Set(keys).size).toBe(bindings.length);
});
