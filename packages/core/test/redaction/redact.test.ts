import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeBase64url } from "../../src/encoding/base64url.ts";
import { rememberSecrets } from "../../src/redaction/known-secrets.ts";
import { MAX_MESSAGE_LENGTH, redact } from "../../src/redaction/redact.ts";

const BEARER = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~+/";
const bearerToken = fc.string({ unit: fc.constantFrom(...BEARER), minLength: 24, maxLength: 200 });
/** Every character that RFC 6749 allows, blanks and quotes included. */
const anyToken = fc.string({ unit: "grapheme-ascii", minLength: 24, maxLength: 200 });

describe("a message", () => {
  it.each([
    ["in a header", (token: string) => `Authorization: Bearer ${token}`],
    ["in a query", (token: string) => `GET https://api.example/?access_token=${token}&page=2 failed`],
    ["in a query, encoded", (token: string) => `GET https://api.example/?${new URLSearchParams({ token })} failed`],
    ["encoded", (token: string) => `GET /${encodeURIComponent(token)} failed`],
    ["in JSON", (token: string) => `body: ${JSON.stringify({ access_token: token, expires_in: 3600 })}`],
    ["in quotes", (token: string) => `'${token}' and "${token}" and \`${token}\``],
    ["as a password", (token: string) => `fatal: https://x-access-token:${token}@github.com/a/b`],
    [
      "encoded with small digits",
      (token: string) => encodeURIComponent(token).replace(/%../g, (hex) => hex.toLowerCase()),
    ],
    ["in JSON with escaped slashes", (token: string) => JSON.stringify({ token }).replaceAll("/", "\\/")],
    ["between words", (token: string) => `token${token}is bad`],
    ["behind a long word", (token: string) => `${"x".repeat(1_900)}${token}`],
  ])("does not repeat a token that this process was granted: %s", (_, quoting) => {
    fc.assert(
      fc.property(bearerToken, (token) => {
        rememberSecrets(token);
        const message = redact(quoting(token));
        expect(message).toContain("(token)");
        expect(message).not.toContain(token.slice(0, 16));
        expect(message).not.toContain(token.slice(-16));
      }),
    );
  });

  it("does not repeat a granted token or a given secret, whatever characters it has and wherever it stands", () => {
    fc.assert(
      fc.property(anyToken, anyToken, fc.nat(MAX_MESSAGE_LENGTH), (token, secret, offset) => {
        rememberSecrets(token);
        const message = redact(`${" ".repeat(offset)}${token} ${secret}${token}`, [secret]);
        for (const part of [token.slice(0, 16), secret.slice(0, 16)]) {
          if (part.trim() !== "") expect(message).not.toContain(part);
        }
      }),
    );
  });

  it("does not repeat the beginning of a token that was cut off", () => {
    rememberSecrets("gho_0123456789abcdefghijklmnop");
    expect(redact("Invalid token gho_0123456789abcdef... for /user")).toBe("Invalid token (token) for /user");
  });

  it("does not begin to repeat a token where it ends itself", () => {
    const token = "gho_9876543210abcdefghijklmnop";
    rememberSecrets(token);
    const before = "x".repeat(MAX_MESSAGE_LENGTH - 5);
    expect(redact(`${before} ${token}`)).toBe(`${before} (token)`);
  });

  it("repeats neither of two secrets of which one goes on where the other ends", () => {
    const secrets = ["correct-horse-battery", "correct-horse-battery staple", "correct-horse-battery%20staple"];
    for (const secret of secrets) expect(redact(`<${secret}>`, secrets)).toBe("<(secret)>");
  });

  it.each([
    ["whole", "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"],
    ["without a signature", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhbGljZSJ9."],
    ["encrypted", "eyJhbGciOiJkaXIiLCJlbmMiOiJBMTI4R0NNIn0..c2l4dGVlbi1ieXRlcw.Y2lwaGVydGV4dA.dGFn"],
    ["with white space in its header", "eyAiYWxnIjogIkVTMjU2IiB9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"],
    ["cut off", "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9"],
    ["behind a name", "id_token_eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl"],
  ])("does not repeat what looks like a JWT: %s", (_, jwt) => {
    expect(redact(`a ${jwt} is bad`)).toMatch(/^a (id_token_)?\(token\) is bad$/);
  });

  it.each([
    "this.keyAlgorithm.namedCurve is not a function",
    "surveyJourney.startedAtLast is undefined",
    "Cannot read properties of undefined (reading 'moneyJarContents.totalBalance')",
  ])("keeps names that begin like a JWT: %s", (words) => {
    expect(redact(words)).toBe(words);
  });

  it("does not repeat a JWT, whatever names its header has and however it is indented", () => {
    const names = fc.dictionary(fc.stringMatching(/^[a-z][\w#-]{2,9}$/), fc.stringMatching(/^[\w+/ -]{2,20}$/), {
      minKeys: 1,
    });
    fc.assert(
      fc.property(names, fc.constantFrom("", "  ", "\t"), (header, indentation) => {
        const jwt = `${encodeBase64url(JSON.stringify(header, null, indentation))}.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl`;
        expect(redact(`a ${jwt} is bad`)).toBe("a (token) is bad");
      }),
    );
  });

  it("keeps what is no secret", () => {
    const words = "https://my-worker.my-account.workers.dev/mcp can't be reached: ENOTFOUND (see RFC 9728)";
    expect(redact(words)).toBe(words);
  });

  it("has a bounded length, and says so where something is missing", () => {
    expect(redact("x".repeat(MAX_MESSAGE_LENGTH))).toHaveLength(MAX_MESSAGE_LENGTH);
    expect(redact("x".repeat(1_000_000))).toBe(`${"x".repeat(MAX_MESSAGE_LENGTH)}...`);
  });
});
