import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exchangeErrorFrom } from "../../src/exchange/refusal.ts";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");
const answer = (status: number, json: unknown, headers: Record<string, string> = {}) =>
  exchangeErrorFrom({ status, json, headers: new Headers(headers) }, NOW_MS);

describe("refusal (RFC 6749 section 5.2)", () => {
  it.each([
    ["passes on what a new login has to claim, up to 4,096 characters", 4_096, true],
    ["leaves out longer texts of what to claim", 4_097, false],
  ])("%s", (_, length, isThere) => {
    const claims = `{"a":"${"x ".repeat(length).slice(0, length - 8)}"}`;
    expect(claims).toHaveLength(length);
    expect(answer(400, { error: "interaction_required", claims }).claims).toBe(isThere ? claims : undefined);
  });

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
      isTransient: false,
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
    [400, "interaction_required", 403],
    [401, "invalid_client", 500],
    [400, "unauthorized_client", 500],
    [400, "unsupported_grant_type", 500],
    [400, "vendor:policy/7", 403],
    [401, "unauthorized", 500],
    [401, "invalid_grant", 500],
    [400, "server_error", 503],
    [400, "temporarily_unavailable", 503],
    [503, "temporarily_unavailable", 503],
    [500, "server_error", 503],
    [500, "access_denied", 503],
    [429, "slow_down", 503],
  ])("answers callers of a zone that says %i %s with %i", (upstream, code, status) => {
    expect(answer(upstream, { error: code })).toMatchObject({ errorCode: code, status, isTransient: status === 503 });
  });

  it.each([
    [404, "Not Found", 502],
    [404, "not_found", 502],
    [405, "method_not_allowed", 502],
    [403, "forbidden by waf", 502],
    [400, "forbidden by waf", 502],
    [400, 'a "quoted" code', 502],
    [400, "a\\code", 502],
    [400, "invalid_request\n", 502],
    [400, "a".repeat(101), 502],
    // The zone must not choose this code.
    [400, "aborted", 502],
    [400, "invalid_response", 502],
    [503, "aborted", 503],
    [401, "Who are you?", 500],
  ])("does not take for the zone's code, but answers with a status that fits: %i %j", (upstream, code, status) => {
    const error = answer(upstream, { error: code });
    expect(error.status).toBe(status);
    const own = { 500: "invalid_client", 502: "invalid_response", 503: "temporarily_unavailable" }[status];
    expect(error.errorCode).toBe(own);
    expect(error.message).not.toContain(code);
  });

  it("has the zone's code to the letter, though a secret is a part of it", () => {
    const response = { status: 400, headers: new Headers(), json: { error: "invalid_request" } };
    for (const secret of ["t", "request"]) {
      expect(exchangeErrorFrom(response, NOW_MS, [secret])).toMatchObject({
        errorCode: "invalid_request",
        status: 403,
      });
    }
  });

  it.each(["opaque-token-1", "8letters"])("has no code that quotes a secret: %s", (secret) => {
    const json = { error: `bad:${secret}` };
    const error = exchangeErrorFrom({ status: 400, headers: new Headers(), json }, NOW_MS, [secret]);
    expect(error).toMatchObject({ errorCode: "invalid_response", status: 502 });
    expect(error.message).not.toContain(secret);
  });

  it.each([undefined, null, "no", [], {}, { error: 5 }, { error: "" }, { error: "\n" }, { error: "\u2603" }])(
    "has a code of its own where the zone gives none: %j",
    (body) => {
      expect(answer(400, body)).toMatchObject({ errorCode: "invalid_response", status: 502, isTransient: false });
      expect(answer(503, body)).toMatchObject({ errorCode: "temporarily_unavailable", status: 503, isTransient: true });
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

  const jwt = "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJhbGljZSJ9.c2lnbmF0dXJl";

  it.each([
    ["no text", 5],
    ["no URL", "docs/errors"],
    ["a script", "javascript:alert(1)"],
    ["data", "data:text/html,hi"],
    ["a URL with a user name", "https://zone.example@evil.example/"],
    ["a URL with a password", "https://:p@evil.example/"],
    ["another scheme with http at its end", "web+https://docs.example/"],
    ["what goes on for ever", `https://docs.example/${"a".repeat(2028)}`],
    ["a URL with our secret", "https://docs.example/?s=our%2Fsecret+word"],
    ["a URL with our secret as it is", "https://docs.example/our/secret%20word"],
  ])("takes for a link neither as error_uri nor as interaction_uri: %s", (_, uri) => {
    const body = { error: "interaction_required", error_uri: uri, interaction_uri: uri };
    const error = exchangeErrorFrom({ status: 400, json: body, headers: new Headers() }, NOW_MS, ["our/secret word"]);
    expect(error).toMatchObject({ errorCode: "interaction_required", errorUri: undefined, interactionUri: undefined });
  });

  it.each(["https://docs.example/%zz?a+b", `https://docs.example/${"a".repeat(2027)}`])(
    "takes any other page for a link: %s",
    (uri) => {
      const body = { error: "interaction_required", error_uri: uri, interaction_uri: uri };
      const error = exchangeErrorFrom({ status: 400, json: body, headers: new Headers() }, NOW_MS, ["our/secret word"]);
      expect(error).toMatchObject({ errorUri: uri, interactionUri: uri });
    },
  );

  it("takes a page about the error over plain http, and none that holds a token", () => {
    expect(answer(400, { error: "x", error_uri: "http://docs.example/e" }).errorUri).toBe("http://docs.example/e");
    expect(answer(400, { error: "x", error_uri: `https://docs.example/${jwt}` }).errorUri).toBeUndefined();
  });

  it("takes a page to act at over https or loopback only, with whatever state the zone puts in it", () => {
    const of = (uri: string) => answer(400, { error: "interaction_required", interaction_uri: uri }).interactionUri;
    expect(of("http://zone.example/act")).toBeUndefined();
    expect(of("http://127.0.0.1:8700/act")).toBe("http://127.0.0.1:8700/act");
    expect(of(`https://zone.example/act?state=${jwt}`)).toBe(`https://zone.example/act?state=${jwt}`);
  });

  it("keeps the zone's description apart from the sentence around it", () => {
    expect(answer(400, { error: "x", error_description: "no\nsuch\tthing" }).errorDescription).toBe("no such thing");
    expect(answer(400, { error: "x" }).errorDescription).toBeUndefined();
    expect(answer(400, { error: "x", error_description: " \r\nno\u2603\u2603such thing\n" }).errorDescription).toBe(
      "no such thing",
    );
    expect(answer(400, { error: "x", error_description: "a".repeat(201) }).errorDescription).toBe("a".repeat(200));
  });

  it.each([
    [{ requestId: "req_01JZ-7" }, "req_01JZ-7"],
    [{ request_id: "req_01JZ-7" }, "req_01JZ-7"],
    [{}, undefined],
    [{ requestId: 7 }, undefined],
    [{ requestId: "" }, undefined],
    [{ requestId: "two\nlines" }, undefined],
    [{ requestId: "a".repeat(101) }, undefined],
    [{ requestId: jwt }, undefined],
  ])("carries the zone's name of the request, where it is fit for a log: %j", (body, requestId) => {
    expect(answer(403, { error: "access_denied", ...body }).requestId).toBe(requestId);
  });

  it.each([
    ["client_credentials", "client credentials grant"],
    ["urn:ietf:params:oauth:grant-type:token-exchange", "token exchange"],
    [undefined, "token exchange"],
    ["urn:example:grant", "token request"],
  ])("says what was refused: grant type %s", (grantType, name) => {
    const refused = (status: number, json: object) =>
      exchangeErrorFrom({ status, json, headers: new Headers() }, NOW_MS, [], { ...(grantType && { grantType }) })
        .message;
    expect(refused(400, { error: "invalid_scope" })).toBe(`The zone refused the ${name}`);
    expect(refused(404, {})).toBe(`The zone answered the ${name} with HTTP 404`);
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
    const text = fc.string({ unit: "binary", maxLength: 500 });
    fc.assert(
      fc.property(text, text, (error, error_description) => {
        const refused = answer(400, { error, error_description });
        expect(refused.message).toMatch(/^[ -~]{1,300}$/);
        expect(refused.errorCode).toMatch(/^[ -~]{1,200}$/);
      }),
    );
  });
});
