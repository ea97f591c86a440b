import { extractWWWAuthenticateParams } from "@modelcontextprotocol/sdk/client/auth.js";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { bearerChallenge, dpopChallenge } from "../../src/metadata/challenge.ts";

const RESOURCE_METADATA = "https://mcp.example/.well-known/oauth-protected-resource";

/** An independent parser for one challenge (RFC 9110 section 11.2): a scheme and quoted parameters. */
function parse(challenge: string): Record<string, string> {
  expect(challenge).toMatch(/^Bearer [a-z_]+="(?:[^"\\]|\\.)*"(?:, [a-z_]+="(?:[^"\\]|\\.)*")*$/);
  const parameters = challenge.slice("Bearer ".length).matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g);
  return Object.fromEntries([...parameters].map(([, name, value = ""]) => [name, value.replace(/\\(.)/g, "$1")]));
}

describe("bearerChallenge (RFC 6750 section 3)", () => {
  it("names no error if the request had no credentials", () => {
    expect(bearerChallenge({ resourceMetadata: RESOURCE_METADATA })).toBe(
      `Bearer resource_metadata="${RESOURCE_METADATA}"`,
    );
  });

  it("names the error, a sentence, every scope and the metadata", () => {
    const challenge = bearerChallenge({
      error: "insufficient_scope",
      errorDescription: "More is needed",
      scopes: ["mcp:tools", "mcp:admin"],
      resourceMetadata: RESOURCE_METADATA,
    });
    expect(challenge).toBe(
      `Bearer error="insufficient_scope", scope="mcp:tools mcp:admin", resource_metadata="${RESOURCE_METADATA}", error_description="More is needed"`,
    );
  });

  it("is read as meant by the MCP SDK's client, although it searches the whole text for each parameter", () => {
    const challenge = bearerChallenge({
      error: "insufficient_scope",
      errorDescription: "No error=none, no resource_metadata=https://other.example and no scope=mail:send",
      scopes: ["mcp:tools", "mcp:admin"],
      resourceMetadata: RESOURCE_METADATA,
    });
    expect(extractWWWAuthenticateParams(new Response(null, { headers: { "WWW-Authenticate": challenge } }))).toEqual({
      error: "insufficient_scope",
      scope: "mcp:tools mcp:admin",
      resourceMetadataUrl: new URL(RESOURCE_METADATA),
    });
  });

  it("never asks for offline_access", () => {
    const scopes = ["mcp:tools", "offline_access"];
    expect(parse(bearerChallenge({ scopes, resourceMetadata: RESOURCE_METADATA })).scope).toBe("mcp:tools");
  });

  it.each([[[]], [["offline_access"]], [undefined]])("has no scope parameter for the scopes %j", (scopes) => {
    expect(bearerChallenge({ scopes, resourceMetadata: RESOURCE_METADATA })).not.toContain("scope=");
  });

  it.each([
    ['say "hi"', 'say \\"hi\\"'],
    ["back\\slash", "back\\\\slash"],
    ['", error="none', '\\", error=\\"none'],
  ])("escapes %j within the quotes", (errorDescription, written) => {
    expect(bearerChallenge({ errorDescription, resourceMetadata: RESOURCE_METADATA })).toContain(
      `error_description="${written}"`,
    );
  });

  it.each(["line\r\nSet-Cookie: a=b", "nul\u0000", "caf\u00e9", "\u{1f511}", "del\u007f"])(
    "puts a question mark for what a header can't hold: %j",
    (errorDescription) => {
      const { error_description } = parse(bearerChallenge({ errorDescription, resourceMetadata: RESOURCE_METADATA }));
      expect(error_description).toBe(errorDescription.replace(/[^ -~]/g, "?"));
    },
  );

  it.each([["mcp:tools offline_access"], [""], ['"'], ["a\\b"], ["a\r\nb"], ["caf\u00e9"]])(
    "refuses %j, which can't be a scope (RFC 6749 section 3.3)",
    (scope) => {
      const challenge = () => bearerChallenge({ scopes: ["mcp:tools", scope], resourceMetadata: RESOURCE_METADATA });
      expect(challenge).toThrow(ConfigurationError);
      expect(challenge).toThrow(`scopes: ${JSON.stringify(scope)}`);
    },
  );
});

describe("dpopChallenge (RFC 9449 section 7.1)", () => {
  it("says what a challenge for a bearer says, and the algorithms of proofs", () => {
    const said = { error: "invalid_token", scopes: ["mcp:tools"], resourceMetadata: RESOURCE_METADATA };
    const parameters = bearerChallenge(said).slice("Bearer ".length);
    expect(dpopChallenge(["ES256", "EdDSA"], said)).toBe(`DPoP ${parameters}, algs="ES256 EdDSA"`);
    expect(dpopChallenge([], said)).toBe(`DPoP ${parameters}`);
  });

  it("says the algorithms alone beside another challenge", () => {
    expect(dpopChallenge(["ES256"])).toBe('DPoP algs="ES256"');
  });
});
