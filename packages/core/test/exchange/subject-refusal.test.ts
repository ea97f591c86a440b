import { describe, expect, it } from "vitest";
import { exchangeErrorFrom } from "../../src/exchange/refusal.ts";
import type { TokenRequest } from "../../src/exchange/request.ts";
import { unsignedToken } from "./support.ts";

const NOW_MS = Date.parse("2026-01-01T00:00:00Z");
const issued = (secondsAgo: number) => ({ subjectToken: unsignedToken({ iat: NOW_MS / 1000 - secondsAgo }) });
const user: TokenRequest = { ...issued(600), resource: "https://api.example" };

function refused(body: Record<string, unknown>, request: TokenRequest = user, status = 400) {
  return exchangeErrorFrom({ status, json: body, headers: new Headers() }, NOW_MS, [], request);
}

describe("a zone that does not take the user's token any more", () => {
  it.each<[string, Record<string, unknown>, number?]>([
    ["an authorization server after RFC 6749", { error: "invalid_grant" }],
    ["Keycloak's first token exchange", { error: "invalid_token", error_description: "Invalid token" }],
    ["Keycloak's second", { error: "invalid_request", error_description: "Invalid token" }],
    ["one that says it with 403", { error: "invalid_grant", error_description: "session revoked" }, 403],
    [
      "edgegrant's zone",
      { error: "invalid_request", error_description: "the subject token is refused: it has expired" },
    ],
    ["one after RFC 8693", { error: "invalid_request", error_description: "The subject_token has expired" }],
    ["another", { error: "invalid_request", error_description: "subject_token is not active" }],
  ])("sends the user to log in, which is 401: %s", (_, body, status) => {
    expect(refused(body, user, status)).toMatchObject({ needsLogin: true, status: 401, isTransient: false });
  });

  it.each<[string, Record<string, unknown>, number?]>([
    ["consent is missing", { error: "consent_required" }],
    ["a grant of the user's was revoked", { error: "insufficient_authorization" }],
    ["there is a page to act at", { error: "invalid_grant", interaction_uri: "https://zone.example/consent/1" }],
    ["Azure AD wants consent", { error: "invalid_grant", suberror: "consent_required" }],
    ["the words speak of consent", { error: "invalid_grant", error_description: "AADSTS65001: no consent" }],
    ["the request is wrong", { error: "invalid_request", error_description: "subject_token is missing" }],
    ["nobody knows what is wrong", { error: "invalid_request" }],
    ["a type is wrong", { error: "invalid_request", error_description: "Invalid subject token type" }],
    ["the server's own token is bad", { error: "invalid_request", error_description: "Invalid actor_token" }],
    ["the client may not", { error: "invalid_grant", error_description: "client not allowed to exchange" }],
    [
      "the token is for another server",
      { error: "invalid_request", error_description: "invalid token: its audience is another" },
    ],
    ["policy forbids it", { error: "access_denied", error_description: "token invalid by policy" }],
  ])("does not, where a login would not mend it: %s", (_, body, status) => {
    expect(refused(body, user, status)).toMatchObject({ needsLogin: false, status: 403 });
  });

  it("does not where the zone refuses this server, which is what 401 means", () => {
    expect(refused({ error: "invalid_grant" }, user, 401)).toMatchObject({ needsLogin: false, status: 500 });
  });

  it.each<[string, TokenRequest]>([
    ["the login was a moment ago and did not help", issued(59)],
    ["the token comes from a clock ahead of ours", issued(-30)],
    ["the token does not tell when it was issued", { subjectToken: unsignedToken({}) }],
    ["the token tells it in words", { subjectToken: unsignedToken({ iat: "0" }) }],
    ["the token is opaque", { subjectToken: "opaque" }],
    ["no user's token was sent", { grantType: "client_credentials" }],
    [
      "the user is not there",
      { ...issued(600), subjectTokenType: "urn:keycard:params:oauth:token-type:substitute-user" },
    ],
  ])("does not, so that nobody is sent round in circles, where %s", (_, request) => {
    expect(refused({ error: "invalid_grant" }, request)).toMatchObject({ needsLogin: false, status: 403 });
  });

  it("does, once a minute has passed since the login", () => {
    expect(refused({ error: "invalid_grant" }, issued(60)).needsLogin).toBe(true);
  });
});
