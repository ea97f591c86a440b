import { describe, expect, it } from "vitest";
import { BadRequestError, InvalidTokenError, UnauthorizedError } from "../../src/errors.ts";
import { bearerToken, dpopCredentials } from "../../src/verify/bearer.ts";

const request = (authorization: string | undefined, url = "https://mcp.example/mcp"): Request =>
  new Request(url, { headers: authorization === undefined ? {} : { Authorization: authorization } });

const refusal = (attempt: () => unknown): unknown => {
  try {
    return attempt();
  } catch (error) {
    return error;
  }
};

const SAYS_WHAT_TO_SEND = /bearer token|Authorization header/;

describe("The Authorization header gives the token", () => {
  it.each([
    ["in its plain form", "Bearer abc", "abc"],
    ["with the scheme in lower case", "bearer abc", "abc"],
    ["with the scheme in upper case", "BEARER abc", "abc"],
    ["with the scheme in mixed case", "bEaReR abc", "abc"],
    ["after more than one space", "Bearer    abc", "abc"],
    ["without the white space around the header, which HTTP drops", "  Bearer abc\t ", "abc"],
    ["with every character that b64token has", "Bearer aZ09-._~+/==", "aZ09-._~+/=="],
    ["when the token is the name of the scheme", "Bearer Bearer", "Bearer"],
  ])("%s: %j", (_, header, token) => {
    expect(bearerToken(request(header))).toBe(token);
  });

  it("whatever else the query holds", () => {
    expect(bearerToken(request("Bearer abc", "https://mcp.example/mcp?token=x&my_access_token=y"))).toBe("abc");
  });
});

describe("The Authorization header is refused", () => {
  it.each([
    ["missing", undefined, 401, "no_credentials"],
    ["empty", "", 401, "no_credentials"],
    ["white space only", "   ", 401, "no_credentials"],
    ["of scheme Basic", "Basic dXNlcjpwYXNz", 401, "unsupported_scheme"],
    ["of scheme DPoP", "DPoP abc", 401, "unsupported_scheme"],
    ["of scheme Digest", 'Digest username="a", realm="b"', 401, "unsupported_scheme"],
    ["of another scheme without credentials", "Negotiate", 401, "unsupported_scheme"],
    ["of a scheme that begins alike", "BearerX abc", 401, "unsupported_scheme"],
    ["of another scheme first", "Basic dXNlcg==, Bearer abc", 401, "unsupported_scheme"],
    ["the scheme alone", "Bearer", 400, "malformed_credentials"],
    ["with a tab in place of the space", "Bearer\tabc", 400, "malformed_credentials"],
    ["with a tab after the space", "Bearer \tabc", 400, "malformed_credentials"],
    ["with a colon", "Bearer: abc", 400, "malformed_credentials"],
    ["with an equals sign", "Bearer=abc", 400, "malformed_credentials"],
    ["with two tokens", "Bearer abc def", 400, "malformed_credentials"],
    ["with two tokens in a list", "Bearer abc, def", 400, "malformed_credentials"],
    ["with two tokens in a list without a space", "Bearer abc,def", 400, "malformed_credentials"],
    ["sent twice, which HTTP joins to a list", "Bearer abc, Bearer def", 400, "malformed_credentials"],
    ["followed by another scheme", "Bearer abc, Basic dXNlcg==", 400, "malformed_credentials"],
    ["with the token in quotes", 'Bearer "abc"', 400, "malformed_credentials"],
    ["with a named token", "Bearer token=abc", 401, "invalid_token_syntax"],
    ["with padding in the middle", "Bearer ab=c", 401, "invalid_token_syntax"],
    ["with padding alone", "Bearer ==", 401, "invalid_token_syntax"],
    ["with a character beyond b64token", "Bearer a%62c", 401, "invalid_token_syntax"],
    ["with a Latin-1 letter", "Bearer abc\u00e9", 401, "invalid_token_syntax"],
    ["with a token of colons", "Bearer user:grant:secret", 401, "invalid_token_syntax"],
    ["with a scheme in quotes", '"Bearer" abc', 400, "malformed_credentials"],
    ["a list separator only", ",", 400, "malformed_credentials"],
  ])("%s: %j -> %i %s", (_, header, status, reason) => {
    const error = refusal(() => bearerToken(request(header)));
    expect(error).toMatchObject({ status, reason, message: expect.stringMatching(SAYS_WHAT_TO_SEND) });
    const refused = status === 400 ? BadRequestError : UnauthorizedError;
    expect(error).toBeInstanceOf(reason === "invalid_token_syntax" ? InvalidTokenError : refused);
  });

  it("when two such headers were sent", () => {
    const headers = new Headers([
      ["Authorization", "Bearer abc"],
      ["Authorization", "Bearer abc"],
    ]);
    const error = refusal(() => bearerToken(new Request("https://mcp.example", { headers })));
    expect(error).toMatchObject({ status: 400, reason: "malformed_credentials" });
  });
});

describe("A token in the query", () => {
  it.each([
    "https://mcp.example/mcp?access_token=abc",
    "https://mcp.example/mcp?a=b&access_token=abc",
    "https://mcp.example/mcp?access_token=",
    "https://mcp.example/mcp?access_token",
    "https://mcp.example/mcp?access%5Ftoken=abc",
    "https://mcp.example/mcp?%61ccess_token=abc",
  ])("beside one in the header is refused: %s", (url) => {
    expect(refusal(() => bearerToken(request("Bearer abc", url)))).toMatchObject({
      status: 400,
      reason: "token_in_query",
      message: expect.stringContaining("in the Authorization header only"),
    });
  });

  it("alone counts as no credentials", () => {
    const error = refusal(() => bearerToken(request(undefined, "https://mcp.example/mcp?access_token=abc")));
    expect(error).toMatchObject({ status: 401, reason: "no_credentials" });
  });
});

describe("A token in the body", () => {
  it("counts as no credentials, and the body is left unread", () => {
    const body = new URLSearchParams({ access_token: "abc" });
    const posted = new Request("https://mcp.example/mcp", { method: "POST", body });
    expect(refusal(() => bearerToken(posted))).toMatchObject({ status: 401, reason: "no_credentials" });
    expect(posted.bodyUsed).toBe(false);
  });
});

describe("The scheme DPoP gives the token (RFC 9449 section 7.1)", () => {
  const URL_HERE = "https://mcp.example/mcp";

  it.each([
    ["DPoP abc", "abc"],
    ["dpop   abc", "abc"],
    ["DPoP", ""],
    ["DPoP a b", "a b"],
    ["DPoPabc", undefined],
    ["DPoP-x abc", undefined],
    ["DPoP,abc", undefined],
    ["Bearer dpop abc", undefined],
    ["Bearer abc", undefined],
    [undefined, undefined],
  ])("of the header %j: %j", (header, token) => {
    expect(dpopCredentials(request(header), URL_HERE)).toBe(token);
  });

  it("unless the query holds one as well, which is no matter to another scheme", () => {
    const url = `${URL_HERE}?access_token=x`;
    expect(refusal(() => dpopCredentials(request("DPoP abc"), url))).toBeInstanceOf(BadRequestError);
    expect(dpopCredentials(request("Basic abc"), url)).toBeUndefined();
    expect(dpopCredentials(request("DPoP abc"), `${URL_HERE}?token=x`)).toBe("abc");
  });
});
