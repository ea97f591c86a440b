import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { encodeRequest, grantName, requireSubjectToken, substituteUserToken } from "../../src/exchange/request.ts";
import type { Profile } from "../../src/profiles/profile.ts";

describe("encodeRequest (RFC 8693 section 2.1)", () => {
  it("says the least that an exchange must say", () => {
    expect([...encodeRequest({ subjectToken: "user.token" })]).toEqual([
      ["grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"],
      ["subject_token", "user.token"],
      ["subject_token_type", "urn:ietf:params:oauth:token-type:access_token"],
    ]);
  });

  it("calls an actor's token an access token, unless it is said to be another", () => {
    const form = encodeRequest({ subjectToken: "t", actorToken: "a" });
    expect(form.get("actor_token_type")).toBe("urn:ietf:params:oauth:token-type:access_token");
  });

  it("has a parameter for everything the RFC knows, and the assertion of RFC 7521", () => {
    const form = encodeRequest({
      grantType: "urn:example:grant",
      subjectToken: "user.token",
      subjectTokenType: "urn:ietf:params:oauth:token-type:jwt",
      resource: "https://api.example",
      audience: "api",
      scope: "a b",
      requestedTokenType: "urn:ietf:params:oauth:token-type:jwt",
      actorToken: "actor.token",
      actorTokenType: "urn:ietf:params:oauth:token-type:access_token",
      assertion: "granted",
      clientAssertion: "signed",
      clientAssertionType: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      clientId: "client",
    });
    expect(Object.fromEntries(form)).toEqual({
      grant_type: "urn:example:grant",
      subject_token: "user.token",
      subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
      resource: "https://api.example",
      audience: "api",
      scope: "a b",
      requested_token_type: "urn:ietf:params:oauth:token-type:jwt",
      actor_token: "actor.token",
      actor_token_type: "urn:ietf:params:oauth:token-type:access_token",
      assertion: "granted",
      client_assertion: "signed",
      client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
      client_id: "client",
    });
  });

  it("repeats resource and audience, in the order given", () => {
    const form = encodeRequest({ subjectToken: "t", resource: ["https://b", "https://a"], audience: ["y", "x"] });
    expect(form.getAll("resource")).toEqual(["https://b", "https://a"]);
    expect(form.getAll("audience")).toEqual(["y", "x"]);
  });

  it("leaves out what is empty", () => {
    expect([...encodeRequest({ subjectToken: "t", resource: "", audience: [], scope: "" }).keys()]).toEqual([
      "grant_type",
      "subject_token",
      "subject_token_type",
    ]);
  });

  it("is as the profile has it", () => {
    const tokenParameters: Profile["tokenParameters"] = ({ grant_type, subject_token }) => ({
      grant_type,
      assertion: subject_token,
      scope: ["a", ""],
    });
    const form = encodeRequest({ subjectToken: "user.token", resource: "https://a" }, { maker: "x", tokenParameters });
    expect([...form]).toEqual([
      ["grant_type", "urn:ietf:params:oauth:grant-type:token-exchange"],
      ["assertion", "user.token"],
      ["scope", "a"],
    ]);
    expect(encodeRequest({ subjectToken: "t", scope: "a" }, { maker: "x" }).get("scope")).toBe("a");
  });
});

describe("A token exchange", () => {
  it.each([{}, { subjectToken: "" }, { grantType: "urn:ietf:params:oauth:grant-type:token-exchange" }])(
    "needs a subject token, which %j has not",
    (request) => {
      expect(() => requireSubjectToken(request)).toThrow(ConfigurationError);
      expect(() => requireSubjectToken(request)).toThrow("subjectToken");
    },
  );

  it.each([{ subjectToken: "t" }, { grantType: "client_credentials" }])(
    "is no request such as %j, or has one",
    (request) => {
      expect(() => requireSubjectToken(request)).not.toThrow();
    },
  );
});

it.each([
  [undefined, "token exchange"],
  ["urn:ietf:params:oauth:grant-type:token-exchange", "token exchange"],
  ["client_credentials", "client credentials grant"],
  ["urn:ietf:params:oauth:grant-type:jwt-bearer", "JWT bearer grant"],
  ["urn:example:grant", "token request"],
])("A message calls the grant %j: %s", (grantType, name) => {
  expect(grantName(grantType)).toBe(name);
});

describe("The token of an absent user", () => {
  it("names that user and is not signed", () => {
    const [header, payload, ...signature] = substituteUserToken("alice").split(".");
    const read = (part = "") => JSON.parse(atob(part));
    expect([read(header), read(payload)]).toEqual([{ typ: "vnd.kc.su+jwt", alg: "none" }, { sub: "alice" }]);
    expect(signature).toEqual([""]);
  });

  it.each(["", undefined, null, 7])("can't be made for nobody: %j", (user) => {
    expect(() => substituteUserToken(user as string)).toThrow(ConfigurationError);
    expect(() => substituteUserToken(user as string)).toThrow("identifier of a user");
  });
});
