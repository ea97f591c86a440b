import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { refusal } from "../../src/exchange/refusal.ts";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");
const answer = (status: number, json: unknown, headers: Record<string, string> = {}) =>
  refusal({ status, json, headers: new Headers(headers) }, NOW_MS);

describe("refusal (RFC 6749 section 5.2)", () => {
  it("carries what the zone said", () => {
    const body = {
      error: "invalid_target",
      error_description: "no such resource",
      error_uri: "https://docs.example/e",
    };
    const error = answer(400, body);
    expect(error).toMatchObject({
      errorCode: "invalid_target",
      errorUri: "https://docs.example/e",
      upstreamStatus: 400,
      retryable: false,
      status: 403,
    });
    expect(error.message).toContain("no such resource");
  });

  it.each([
    [400, "invalid_request", 403],
    [400, "invalid_grant", 403],
    [400, "invalid_target", 403],
    [400, "invalid_scope", 403],
    [403, "access_denied", 403],
    [400, "consent_required", 403],
    [401, "invalid_client", 500],
    [400, "unauthorized_client", 500],
    [400, "unsupported_grant_type", 500],
    [503, "temporarily_unavailable", 503],
    [500, "server_error", 503],
    [429, "slow_down", 503],
  ])("answers callers of a zone that says %i %s with %i", (upstream, code, status) => {
    expect(answer(upstream, { error: code })).toMatchObject({ errorCode: code, status, retryable: status === 503 });
  });

  it.each([undefined, null, "no", [], {}, { error: 5 }, { error: "" }, { error: "\n" }, { error: "\u2603" }])(
    "has a code of its own where the zone gives none: %j",
    (body) => {
      expect(answer(400, body)).toMatchObject({ errorCode: "invalid_response", status: 502, retryable: false });
      expect(answer(503, body)).toMatchObject({ errorCode: "temporarily_unavailable", status: 503, retryable: true });
    },
  );

  it.each([
    ["17", 17],
    ["0", 0],
    ["Thu, 01 Jan 2026 00:01:00 GMT", 60],
    ["Wed, 31 Dec 2025 00:00:00 GMT", 0],
    ["soon", undefined],
    ["-5", undefined],
  ])("reads Retry-After: %s", (value, seconds) => {
    expect(answer(503, {}, { "Retry-After": value }).retryAfterSeconds).toBe(seconds);
  });

  it("drops an error_uri that is no text", () => {
    expect(answer(400, { error: "access_denied", error_uri: 5 }).errorUri).toBeUndefined();
  });

  it("never repeats what looks like a token", () => {
    const token = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";
    const { message, errorCode } = answer(400, {
      error: `bad ${token}`,
      error_description: `the token ${token} is bad`,
    });
    expect(message + errorCode).not.toContain("eyJzdWIiOiJhbGljZSJ9");
  });

  it("has one line of printable text of bounded length as its message, whatever the zone says", () => {
    const text = fc.string({ unit: "binary", maxLength: 2000 });
    fc.assert(
      fc.property(text, text, (error, error_description) => {
        const refused = answer(400, { error, error_description });
        expect(refused.message).toMatch(/^[ -~]{1,300}$/);
        expect(refused.errorCode).toMatch(/^[ -~]{1,200}$/);
      }),
    );
  });
});
