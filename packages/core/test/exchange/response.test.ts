import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readTokenResponse } from "../../src/exchange/response.ts";
import { TokenExchangeError } from "../../src/exchange/token-exchange-error.ts";
import { unsignedToken } from "./support.ts";

const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const JWT = "urn:ietf:params:oauth:token-type:jwt";
const GOOD = { access_token: "granted", issued_token_type: ACCESS_TOKEN, token_type: "Bearer", expires_in: 300 };

describe("readTokenResponse (RFC 8693 section 2.2.1)", () => {
  it("gives what the zone granted", () => {
    const body = { ...GOOD, scope: "a b", refresh_token: "refresh", id_token: "identity", unknown: 1 };
    expect(readTokenResponse(body)).toEqual({
      accessToken: "granted",
      tokenType: "Bearer",
      expiresIn: 300,
      issuedTokenType: ACCESS_TOKEN,
      scope: ["a", "b"],
      refreshToken: "refresh",
      idToken: "identity",
    });
  });

  it.each(["Bearer", "bearer", "BEARER", "bEaReR"])("takes the token_type %s for Bearer", (token_type) => {
    expect(readTokenResponse({ ...GOOD, token_type }).tokenType).toBe("Bearer");
  });

  it.each([
    [300, 300],
    [0, 0],
    [59.5, 59.5],
    ["300", 300],
    ["0", 0],
    [null, undefined],
    [undefined, undefined],
    [1e308, 2_147_483_647],
    ["99999999999", 2_147_483_647],
  ])("reads the expires_in %j as %j", (expires_in, expected) => {
    expect(readTokenResponse({ ...GOOD, expires_in }).expiresIn).toBe(expected);
  });

  it("takes the type for an access token where the zone names none", () => {
    expect(readTokenResponse({ ...GOOD, issued_token_type: undefined }).issuedTokenType).toBe(ACCESS_TOKEN);
  });

  it.each([ACCESS_TOKEN, JWT])("takes the type %s where none was asked for", (issued_token_type) => {
    expect(readTokenResponse({ ...GOOD, issued_token_type }).issuedTokenType).toBe(issued_token_type);
  });

  it("takes whatever type was asked for", () => {
    const requestedTokenType = "urn:example:token";
    expect(
      readTokenResponse({ ...GOOD, issued_token_type: requestedTokenType }, { requestedTokenType }).issuedTokenType,
    ).toBe(requestedTokenType);
  });

  it.each([undefined, null])("takes an answer whose token_type is %j for Bearer", (token_type) => {
    expect(readTokenResponse({ ...GOOD, token_type }).tokenType).toBe("Bearer");
  });

  it.each(["N_A", "n_a"])(
    "takes the token_type %s for what is no access token, and only where such was asked for",
    (type) => {
      const requestedTokenType = "urn:ietf:params:oauth:token-type:id-jag";
      const body = { ...GOOD, token_type: type, issued_token_type: requestedTokenType };
      expect(readTokenResponse(body, { requestedTokenType })).toMatchObject({
        tokenType: "N_A",
        issuedTokenType: requestedTokenType,
      });
      const asked = { requestedTokenType: ACCESS_TOKEN };
      expect(() => readTokenResponse({ ...GOOD, token_type: type }, asked)).toThrow(/token_type is not Bearer/);
      const bound = { ...body, token_type: "DPoP" };
      expect(() => readTokenResponse(bound, { requestedTokenType })).toThrow(/token_type is not Bearer/);
    },
  );

  it("says which grant was answered with something that can't be used", () => {
    const clientCredentials = { grantType: "client_credentials" };
    expect(() => readTokenResponse({}, clientCredentials)).toThrow(/answer to the client credentials grant holds no/);
    expect(() => readTokenResponse({})).toThrow(/answer to the token exchange holds no/);
  });

  it("has nothing of what the zone writes as null", () => {
    const body = { ...GOOD, issued_token_type: null, scope: null, refresh_token: null, id_token: null };
    const token = { accessToken: "granted", tokenType: "Bearer", issuedTokenType: ACCESS_TOKEN };
    expect(readTokenResponse({ ...body, expires_in: null })).toStrictEqual(token);
  });

  it("says what of an answer can't be used, by its name", () => {
    const wrong: [object, string][] = [
      [[], "is not a JSON object"],
      [{ ...GOOD, expires_in: "soon" }, "holds an expires_in that is not a number of seconds"],
      [{ ...GOOD, scope: ["a"] }, "has a member that must be a string: scope"],
      [{ ...GOOD, refresh_token: 1 }, "has a member that must be a string: refresh_token"],
      [{ ...GOOD, id_token: 1 }, "has a member that must be a string: id_token"],
      [{ ...GOOD, issued_token_type: 1 }, "has a member that must be a string: issued_token_type"],
      [{ ...GOOD, issued_token_type: "urn:x" }, "holds a token of another type than was asked for"],
    ];
    for (const [body, says] of wrong)
      expect(() => readTokenResponse(body)).toThrow(`The zone's answer to the token exchange ${says}`);
  });

  it("does not take an empty scope for a scope", () => {
    expect(readTokenResponse({ ...GOOD, scope: "" }).scope).toEqual([]);
  });

  it.each<[string, unknown]>([
    ["no object: undefined", undefined],
    ["no object: null", null],
    ["no object: an array", [GOOD]],
    ["no object: text", JSON.stringify(GOOD)],
    ["no access_token", { ...GOOD, access_token: undefined }],
    ["an empty access_token", { ...GOOD, access_token: "" }],
    ["an access_token that is no text", { ...GOOD, access_token: { token: "granted" } }],
    ["an access_token that no header can carry", { ...GOOD, access_token: "granted\r\nX-Admin: 1" }],
    ["an access_token with letters that no header can carry", { ...GOOD, access_token: "caf\u00e9\u2603" }],
    ["token_type DPoP", { ...GOOD, token_type: "DPoP" }],
    ["token_type N_A", { ...GOOD, token_type: "N_A" }],
    ["a token_type that is no text", { ...GOOD, token_type: ["Bearer"] }],
    ["a token_type with a blank", { ...GOOD, token_type: "Bearer " }],
    ["a negative expires_in", { ...GOOD, expires_in: -1 }],
    ["a negative expires_in as text", { ...GOOD, expires_in: "-1" }],
    ["an expires_in of garbage", { ...GOOD, expires_in: "soon" }],
    ["an expires_in in another notation", { ...GOOD, expires_in: "3e2" }],
    ["an empty expires_in", { ...GOOD, expires_in: "" }],
    ["an expires_in beyond all numbers", { ...GOOD, expires_in: "9".repeat(400) }],
    ["an expires_in in a list", { ...GOOD, expires_in: [300] }],
    ["an expires_in that is true", { ...GOOD, expires_in: true }],
    ["an issued_token_type that is no text", { ...GOOD, issued_token_type: 1 }],
    [
      "a refresh token in place of an access token",
      { ...GOOD, issued_token_type: "urn:ietf:params:oauth:token-type:refresh_token" },
    ],
    [
      "an id token in place of an access token",
      { ...GOOD, issued_token_type: "urn:ietf:params:oauth:token-type:id_token" },
    ],
    ["a scope that is no text", { ...GOOD, scope: ["a"] }],
    ["a refresh_token that is no text", { ...GOOD, refresh_token: 1 }],
    ["an id_token that is no text", { ...GOOD, id_token: 1 }],
  ])("refuses an answer with %s", (_, body) => {
    expect(() => readTokenResponse(body)).toThrow(TokenExchangeError);
    expect(() => readTokenResponse(body)).toThrow(
      expect.objectContaining({ errorCode: "invalid_response", status: 502, isTransient: false }),
    );
  });

  it("refuses another type than was asked for", () => {
    expect(() => readTokenResponse(GOOD, { requestedTokenType: JWT })).toThrow(/issued_token_type/);
  });

  describe("a token that says for what it is (target)", () => {
    const API = "https://api.example";
    const grant = (claims: Record<string, unknown>, resource: string | string[] = API) =>
      readTokenResponse({ ...GOOD, access_token: unsignedToken(claims) }, { resource });

    it.each<[string, Record<string, unknown>, (string | string[])?]>([
      ["no target", { aud: "https://elsewhere.example" }],
      ["the resource as target", { target: API }],
      ["the resource among its targets", { target: ["https://elsewhere.example", `${API}/`] }],
      ["the resource as audience", { aud: API, target: ["https://elsewhere.example"] }],
      ["one of several resources", { target: [API] }, ["https://elsewhere.example", API]],
      ["a target of another kind", { target: { [API]: true } }],
      ["no resource asked for", { target: [] }, []],
    ])("is taken with %s", (_, claims, resource) => {
      expect(grant(claims, resource).accessToken).not.toBe("");
    });

    it.each<[string, Record<string, unknown>]>([
      ["another target", { target: ["https://elsewhere.example"] }],
      ["no target left", { aud: "https://mcp.example", target: [] }],
      ["a target that only begins alike", { target: `${API}.evil` }],
    ])("is a refusal with %s", (_, claims) => {
      expect(() => grant(claims)).toThrow(
        expect.objectContaining({
          errorCode: "access_denied",
          message: "The zone granted a token, but not for the resource asked for (target)",
          status: 403,
          isTransient: false,
        }),
      );
    });

    it("may be for nothing where nothing was asked for", () => {
      const token = unsignedToken({ target: [] });
      expect(readTokenResponse({ ...GOOD, access_token: token }).accessToken).toBe(token);
    });

    it("is not looked at where the token is none of our business to read", () => {
      expect(readTokenResponse(GOOD, { resource: API }).accessToken).toBe("granted");
    });
  });

  it("gives a usable token or a TokenExchangeError that does not repeat the answer, whatever the answer", () => {
    const member = fc.oneof(fc.jsonValue(), fc.constantFrom("Bearer", "granted", 300, ACCESS_TOKEN));
    const names = ["access_token", "token_type", "expires_in", "issued_token_type", "scope", "refresh_token"];
    const body = fc.dictionary(fc.constantFrom(...names), member);
    fc.assert(
      fc.property(body, (answer) => {
        try {
          const token = readTokenResponse({ secret: "do-not-repeat", ...answer });
          expect(new Headers({ Authorization: `${token.tokenType} ${token.accessToken}` })).toBeTruthy();
          expect(token.expiresIn ?? 0).toBeGreaterThanOrEqual(0);
        } catch (error) {
          expect(error).toBeInstanceOf(TokenExchangeError);
          expect((error as Error).message).not.toContain("do-not-repeat");
        }
      }),
      { numRuns: 500 },
    );
  });
});
