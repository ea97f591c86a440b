// For any description, any scope and any granted scope, a client can read the resulting header or document, or the
// developer gets an error that says what to change. The reader is an OAuth client without knowledge of this library.
import fc from "fast-check";
import * as oauth from "oauth4webapi";
import { describe, expect, it } from "vitest";
import { ConfigurationError, InsufficientScopeError } from "../../src/errors.ts";
import { bearerChallenge } from "../../src/metadata/challenge.ts";
import { type ProtectedResourceDescription, protectedResourceMetadata } from "../../src/metadata/protected-resource.ts";
import { failureResponse } from "../../src/server/error-response.ts";

const RESOURCE = "https://mcp.example/mcp";
const RESOURCE_METADATA = "https://mcp.example/.well-known/oauth-protected-resource/mcp";
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]+$/;
const RUNS = { numRuns: 500 };

/** Random texts, and typical attack strings. */
const text = fc.oneof(
  fc.string(),
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    '", error="none',
    "a\r\nSet-Cookie: a=b",
    "\\",
    '\\"',
    "\ud800",
    "\u202e",
    ", Basic realm=",
    "a=b",
    "",
  ),
);
const scopeText = fc.oneof(text, fc.constantFrom("mcp:tools", "offline_access", "mcp:tools offline_access"));
const pageText = fc.oneof(
  text,
  fc.webUrl(),
  fc.constantFrom("javascript:alert(1)", "https://a@b", "https://docs.example"),
);

/** The result of `make`. Undefined if it throws a configuration error. Any other error fails the test. */
function unlessMisconfigured<T>(make: () => T): T | undefined {
  try {
    return make();
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigurationError);
    return undefined;
  }
}

/** The parameters of an answer's only challenge, as the client reads them. */
async function parametersOf(refusal: Response): Promise<Record<string, string | undefined>> {
  const call = oauth.protectedResourceRequest("token", "GET", new URL(RESOURCE), new Headers(), null, {
    [oauth.customFetch]: async () => refusal,
  });
  const error = await call.catch((reason: unknown) => reason);
  if (!(error instanceof oauth.WWWAuthenticateChallengeError)) throw new Error("no challenge", { cause: error });
  const [challenge, ...others] = error.cause;
  expect(others).toEqual([]);
  expect(challenge?.scheme).toBe("bearer");
  return { ...challenge?.parameters };
}

const refusal = (challenge: string) => new Response(null, { status: 401, headers: { "WWW-Authenticate": challenge } });

describe("a challenge", () => {
  it("reads back as what went in, but for characters that no header holds", async () => {
    const readable = (value: string) => value.replace(/[^ -~]/g, "?");
    await fc.assert(
      fc.asyncProperty(text, text, text, async (error, errorDescription, resourceMetadata) => {
        fc.pre(error + errorDescription + resourceMetadata !== "");
        const parameters = await parametersOf(refusal(bearerChallenge({ error, errorDescription, resourceMetadata })));
        const expected = { error, error_description: errorDescription, resource_metadata: resourceMetadata };
        for (const [name, value] of Object.entries(expected)) expect(parameters[name] ?? "").toBe(readable(value));
      }),
      RUNS,
    );
  });

  it("names the scopes that it was given, if each of them can be one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(scopeText), async (scopes) => {
        const challenge = unlessMisconfigured(() => bearerChallenge({ scopes, resourceMetadata: RESOURCE_METADATA }));
        expect(challenge === undefined).toBe(!scopes.every((scope) => SCOPE.test(scope)));
        if (challenge === undefined) return;
        const { scope, resource_metadata } = await parametersOf(refusal(challenge));
        expect(scope?.split(" ") ?? []).toEqual(scopes.filter((name) => name !== "offline_access"));
        expect(resource_metadata).toBe(RESOURCE_METADATA);
      }),
      RUNS,
    );
  });

  it("of a step-up says nothing else, whatever the token grants", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(scopeText), async (granted) => {
        const error = new InsufficientScopeError({ scopes: ["mail:send"], granted });
        const parameters = await parametersOf(failureResponse(error, { resourceMetadata: RESOURCE_METADATA }));
        const usable = granted.filter((scope) => SCOPE.test(scope) && scope !== "offline_access");
        expect(parameters).toEqual({
          error: "insufficient_scope",
          error_description: expect.any(String),
          scope: [...new Set([...usable, "mail:send"])].join(" "),
          resource_metadata: RESOURCE_METADATA,
        });
      }),
      RUNS,
    );
  });
});

describe("protected resource metadata", () => {
  it("reads back as what went in, if it can be that", async () => {
    const description: fc.Arbitrary<ProtectedResourceDescription> = fc.record(
      {
        resourceName: text,
        scopesSupported: fc.array(scopeText, { maxLength: 2 }),
        serviceDocumentationUrl: pageText,
        resourcePolicyUrl: pageText,
        resourceTermsUrl: pageText,
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(description, async (given) => {
        const metadata = unlessMisconfigured(() =>
          protectedResourceMetadata(RESOURCE, ["https://zone.example"], given),
        );
        if (metadata === undefined) return;
        const read = await oauth.processResourceDiscoveryResponse(new URL(RESOURCE), Response.json(metadata));
        expect(read).toEqual(metadata);
        expect(read.resource_name ?? "").toBe(given.resourceName ?? "");
        for (const page of [read.resource_documentation, read.resource_policy_uri, read.resource_tos_uri]) {
          if (page !== undefined) expect(new URL(String(page)).protocol).toMatch(/^https?:$/);
        }
        for (const scope of read.scopes_supported ?? []) expect(scope).toMatch(SCOPE);
        expect(read.scopes_supported ?? []).not.toContain("offline_access");
      }),
      RUNS,
    );
  });

  it("takes any name at all", () => {
    fc.assert(
      fc.property(text, (resourceName) => {
        const json = JSON.stringify(protectedResourceMetadata(RESOURCE, [], { resourceName }));
        expect(JSON.parse(json).resource_name ?? "").toBe(resourceName);
      }),
      RUNS,
    );
  });
});
