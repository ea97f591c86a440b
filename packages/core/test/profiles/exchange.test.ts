import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { exchangeErrorFrom } from "../../src/exchange/refusal.ts";
import { encodeRequest, type TokenRequest } from "../../src/exchange/request.ts";
import { auth0 } from "../../src/profiles/auth0.ts";
import { cognito } from "../../src/profiles/cognito.ts";
import { entra } from "../../src/profiles/entra.ts";
import { keycloak } from "../../src/profiles/keycloak.ts";
import { okta } from "../../src/profiles/okta.ts";
import type { Profile } from "../../src/profiles/profile.ts";
import { workos } from "../../src/profiles/workos.ts";

const API = "https://api.example";
const TENANT = "0a1b2c3d-0000-4000-8000-00000000aaaa";
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

const sent = (profile: Profile | undefined, request: TokenRequest): Record<string, string> =>
  Object.fromEntries(encodeRequest(request, profile));
const user: TokenRequest = { subjectToken: "user-token", resource: API };
const own: TokenRequest = { grantType: "client_credentials", resource: API };

describe("A token for another API is asked for", () => {
  const exchange = { grant_type: EXCHANGE, subject_token: "user-token", subject_token_type: ACCESS_TOKEN };

  it.each<[string, Profile | undefined]>([
    ["by default", undefined],
    ["at workos", workos()],
  ])("with resource %s", (_, profile) => {
    expect(sent(profile, user)).toEqual({ ...exchange, resource: API });
  });

  it.each([
    ["okta", okta],
    ["auth0", auth0],
    ["keycloak", keycloak],
  ])("with audience at %s, which may be another name", (_, maker) => {
    expect(sent(maker(), { ...user, scope: "read" })).toEqual({ ...exchange, audience: API, scope: "read" });
    expect(sent(maker({ targets: { [API]: "the-api" } }), user)).toEqual({ ...exchange, audience: "the-api" });
    expect(sent(maker(), own)).toEqual({ grant_type: "client_credentials", audience: API });
  });

  it.each<[string | undefined, string]>([
    [undefined, `${API}/.default`],
    ["read", `${API}/read`],
    ["read write", `${API}/read ${API}/write`],
    [`${API}/read api://other/write`, `${API}/read api://other/write`],
  ])("on behalf of the user at entra: scope %j as %j", (scope, full) => {
    const profile = entra({ tenants: [TENANT], clientId: "app" });
    expect(sent(profile, scope === undefined ? user : { ...user, scope })).toEqual({
      grant_type: JWT_BEARER,
      assertion: "user-token",
      requested_token_use: "on_behalf_of",
      scope: full,
    });
  });

  it("for the server itself at entra, with all that it may", () => {
    const targets = { [API]: "api://the-api" };
    const profile = entra({ tenants: [TENANT], clientId: "app", targets });
    expect(sent(profile, own)).toEqual({ grant_type: "client_credentials", scope: "api://the-api/.default" });
  });

  it("in vain at cognito, which has no exchange: nothing is sent", () => {
    expect(() => sent(cognito(), user)).toThrow(ConfigurationError);
    expect(sent(cognito(), own)).toMatchObject({ grant_type: "client_credentials" });
  });
});

describe("The user has to act", () => {
  const profile = entra({ tenants: [TENANT], clientId: "app" });
  const claims = '{"access_token":{"polids":{"essential":true,"values":["0001"]}}}';
  const aadsts = (error: string, code: number, more: object = {}) => ({
    error,
    error_description: `AADSTS${code}: made up. Trace ID: 0001 Correlation ID: 0002 Timestamp: 2026-01-01 00:00:00Z`,
    error_codes: [code],
    ...more,
  });

  it.each<[string, Profile, object, string]>([
    ["entra: another factor", profile, aadsts("interaction_required", 50_076, { claims }), "interaction_required"],
    ["entra: another factor, as a bad grant", profile, aadsts("invalid_grant", 50_079), "interaction_required"],
    ["entra: access is conditional", profile, aadsts("invalid_grant", 53_003), "interaction_required"],
    ["entra: basic action", profile, aadsts("invalid_grant", 1, { suberror: "basic_action" }), "interaction_required"],
    [
      "entra: the password has expired",
      profile,
      aadsts("invalid_grant", 1, { suberror: "user_password_expired" }),
      "interaction_required",
    ],
    ["entra: AADSTS65001", profile, aadsts("invalid_grant", 65_001), "consent_required"],
    ["entra: no consent", profile, aadsts("invalid_grant", 1, { suberror: "consent_required" }), "consent_required"],
    ["auth0: another factor", auth0(), { error: "mfa_required", error_description: "made up" }, "interaction_required"],
    [
      "keycloak: no consent",
      keycloak(),
      { error: "invalid_scope", error_description: "Missing consents for Token Exchange in client api" },
      "consent_required",
    ],
    ["okta: as the standard says", okta(), { error: "interaction_required" }, "interaction_required"],
  ])("%s", (_, maker, json, code) => {
    const error = exchangeErrorFrom({ status: 400, headers: new Headers(), json }, 0, [], user, maker);
    expect(error).toMatchObject({ errorCode: code, status: 403, needsLogin: false });
  });

  it("and entra says what the next login has to claim", () => {
    const json = aadsts("interaction_required", 50_076, { claims });
    const response = { status: 400, headers: new Headers(), json };
    expect(exchangeErrorFrom(response, 0, [], user, profile).claims).toBe(claims);
  });

  it.each([
    ["that is no JSON", "access_token"],
    ["that is not an object", '["a"]'],
    ["that is long", JSON.stringify({ a: "x".repeat(5000) })],
    ["that repeats a secret", '{"a":"user-token"}'],
    ["that is no text", { access_token: {} }],
  ])("but a request for claims %s is dropped", (_, value) => {
    const response = { status: 400, headers: new Headers(), json: { error: "interaction_required", claims: value } };
    expect(exchangeErrorFrom(response, 0, ["user-token"], user, profile).claims).toBeUndefined();
  });

  it("does not follow from another refusal", () => {
    const of = (maker: Profile, json: object) =>
      exchangeErrorFrom({ status: 400, headers: new Headers(), json }, 0, [], user, maker).errorCode;
    expect(of(profile, aadsts("invalid_grant", 500_131))).toBe("invalid_grant");
    expect(of(profile, aadsts("invalid_grant", 1, { suberror: "bad_token" }))).toBe("invalid_grant");
    expect(of(keycloak(), { error: "invalid_scope", error_description: "Invalid scopes: a" })).toBe("invalid_scope");
    expect(of(auth0(), { error: "access_denied" })).toBe("access_denied");
  });
});
