import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { TokenExchangeError, type TokenExchangeErrorOptions } from "../../src/exchange/token-exchange-error.ts";
import { failureResponse } from "../../src/server/error-response.ts";

const context = { resourceMetadata: "https://mcp.example/.well-known/oauth-protected-resource", scopes: ["mcp:tools"] };
const secretWords = "notes-worker has no dependency on ledger-internal";

async function answerTo(error: Error) {
  const response = failureResponse(error, context);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

const refused = (code: string, options: TokenExchangeErrorOptions = {}) =>
  new TokenExchangeError(code, `The zone refused the token exchange: ${secretWords}`, {
    errorDescription: secretWords,
    errorUri: "https://zone.example/errors/1",
    ...options,
  });

describe("an exchange error that a handler lets through", () => {
  it.each([
    ["access_denied", /^You may not/],
    ["invalid_target", /does not know/],
    ["invalid_scope", /scopes/],
    ["invalid_grant", /granted no token/],
    ["policy_violation", /granted no token/],
    ["__proto__", /granted no token/],
    ["toString", /granted no token/],
    ["consent_required", /act at the authorization server/],
    ["insufficient_authorization", /act at the authorization server/],
  ])("is 403 with the code for a refusal of this user or target: %s", async (code, says) => {
    const { status, headers, body } = await answerTo(refused(code));
    expect(status).toBe(403);
    expect(body).toEqual({ error: code, error_description: expect.stringMatching(says) });
    expect(headers.get("Cache-Control")).toBe("no-store");
    expect(headers.get("Content-Type")).toContain("application/json");
  });

  it("is 401 with a challenge where the zone does not take the user's token any more", async () => {
    const { status, headers, body } = await answerTo(
      refused("invalid_grant", { upstreamStatus: 400, needsLogin: true }),
    );
    expect(status).toBe(401);
    expect(body).toMatchObject({ error: "invalid_token" });
    expect(headers.get("WWW-Authenticate")).toMatch(/^Bearer error="invalid_token", .*resource_metadata=/);
    expect(JSON.stringify(body) + headers.get("WWW-Authenticate")).not.toContain(secretWords);
  });

  it("names the page at which the user can act", async () => {
    const interactionUri = "https://zone.example/consent/1";
    const { status, body } = await answerTo(refused("interaction_required", { interactionUri }));
    expect(status).toBe(403);
    expect(body).toEqual({
      error: "interaction_required",
      error_description: expect.stringMatching(/act at the authorization server/),
      interaction_uri: interactionUri,
    });
  });

  it.each(["invalid_client", "unauthorized_client", "unsupported_grant_type"])(
    "is 500 without detail for what is ours to mend: %s",
    async (code) => {
      expect(await answerTo(refused(code))).toMatchObject({ status: 500, body: { error: "server_error" } });
    },
  );

  it.each([
    [undefined, "5"],
    [0, "0"],
    [77, "77"],
  ])("is 503 for a zone that is busy or down, Retry-After %j", async (retryAfterSeconds, header) => {
    const error = refused("temporarily_unavailable", { isTransient: true, retryAfterSeconds });
    const { status, headers, body } = await answerTo(error);
    expect(status).toBe(503);
    expect(headers.get("Retry-After")).toBe(header);
    expect(body).toEqual({ error: "temporarily_unavailable" });
  });

  it("is 502 for an answer that can't be used", async () => {
    expect(await answerTo(refused("invalid_response"))).toMatchObject({ status: 502, body: { error: "server_error" } });
  });

  it("is 503 for a call that the handler itself gave up", async () => {
    expect((await answerTo(refused("aborted"))).status).toBe(503);
  });

  it.each([
    ...["access_denied", "invalid_client", "invalid_response", "aborted", "whatever"].map((code) => refused(code)),
    refused("server_error", { isTransient: true }),
    new ConfigurationError(secretWords),
  ])("tells nobody the zone's words: %s", async (error) => {
    const { body, headers } = await answerTo(error);
    expect(JSON.stringify([body, [...headers]])).not.toContain("ledger-internal");
  });
});
