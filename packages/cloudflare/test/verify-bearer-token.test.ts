import { insufficientScope, isAuthError, verifyBearerToken } from "@edgegrant/cloudflare";
import { describe, expect, it } from "vitest";
import { farEnd, mint, recorder } from "./support/far-end.ts";

const bearer = (token: string) =>
  new Request("https://secret.example/mcp", { headers: { Authorization: `Bearer ${token}` } });

describe("verifyBearerToken", () => {
  it("tells who sent a request", async () => {
    const auth = await verifyBearerToken(bearer(await mint({ user: "bob" })), {
      issuers: farEnd.ISSUER,
      requiredScopes: ["mcp:tools"],
    });
    expect(isAuthError(auth)).toBe(false);
    expect(auth).toMatchObject({ subject: "bob", clientId: "agent", scopes: ["mcp:tools"], issuer: farEnd.ISSUER });
  });

  it("answers a request without a token", async () => {
    const auth = await verifyBearerToken(new Request("https://secret.example/mcp"), { issuers: farEnd.ISSUER });
    expect(isAuthError(auth) && auth.status).toBe(401);
  });

  it("refuses a token of an issuer that is not listed", async () => {
    const auth = await verifyBearerToken(bearer(await mint({})), { issuers: ["https://other.keycard.cloud"] });
    expect(isAuthError(auth) && auth.status).toBe(401);
  });

  it("takes further audiences verbatim", async () => {
    const token = await mint({ audience: "urn:my:server" });
    const refused = await verifyBearerToken(bearer(token), { issuers: farEnd.ISSUER });
    expect(isAuthError(refused)).toBe(true);
    const taken = await verifyBearerToken(bearer(token), { issuers: farEnd.ISSUER, audiences: "urn:my:server" });
    expect(isAuthError(taken)).toBe(false);
  });

  it("tells where the resource's metadata stands, so that a step-up can name it", async () => {
    const request = bearer(await mint({ user: "bob" }));
    const auth = await verifyBearerToken(request, { issuers: farEnd.ISSUER });
    if (isAuthError(auth)) throw new Error("refused");
    const response = insufficientScope(auth, ["mail:send"]);
    expect(response.status).toBe(403);
    expect(response.headers.get("WWW-Authenticate")).toContain(
      'scope="mcp:tools mail:send", resource_metadata="https://secret.example/.well-known/oauth-protected-resource"',
    );
  });

  it.each([
    ["requiredScopes", { requiredScopes: "mcp:tools" as unknown as string[] }],
    ["cors", { cors: {} as unknown as boolean }],
    ["resource", { resource: "http://secret.example" }],
  ])("answers 500 where %s can't be one, and says why", async (name, wrong) => {
    const { events, onEvent } = recorder();
    const auth = await verifyBearerToken(bearer(await mint({})), { issuers: farEnd.ISSUER, onEvent, ...wrong });
    expect(isAuthError(auth) && auth.status).toBe(500);
    expect(events).toEqual([{ type: "configuration.invalid", message: expect.stringMatching(new RegExp(`^${name}`)) }]);
  });

  it("tells each request's address anew, and by each caller's own setting", async () => {
    const token = await mint({ audience: "https://secret.example/tenant-a" });
    const visit = async (url: string, resource?: string) => {
      const request = new Request(url, { headers: { Authorization: `Bearer ${token}` } });
      const auth = await verifyBearerToken(request, { issuers: farEnd.ISSUER, resource });
      return isAuthError(auth) ? auth.status : auth.resourceMetadataUrl;
    };
    const metadata = "https://secret.example/.well-known/oauth-protected-resource";
    const home = "https://secret.example/tenant-a";
    expect(await visit(home)).toBe(metadata);
    expect(await visit("https://secret.example/tenant-b")).toBe(401);
    expect(await visit(home)).toBe(metadata);
    expect(await visit("https://other.example/tenant-a")).toBe(401);
    expect(await visit(home)).toBe(metadata);
    expect(await visit(home, "/tenant-b")).toBe(401);
    expect(await visit(home, "/tenant-a")).toBe(`${metadata}/tenant-a`);
    expect(await visit(home)).toBe(metadata);
  });

  it("takes marked access tokens only, where it is told to", async () => {
    const token = await mint({ header: { typ: "JWT" } });
    const options = { issuers: farEnd.ISSUER, onEvent: recorder().onEvent };
    expect(isAuthError(await verifyBearerToken(bearer(token), options))).toBe(false);
    expect(isAuthError(await verifyBearerToken(bearer(token), { ...options, tokenType: "at+jwt" }))).toBe(true);
  });

  it("tells its own listener why keys can't be had", async () => {
    const { events, onEvent } = recorder();
    const issuers = "http://127.0.0.1:9";
    const token = await mint({ claims: { iss: issuers } });
    const auth = await verifyBearerToken(bearer(token), { issuers, onEvent });
    expect(isAuthError(auth) && auth.status).toBe(503);
    expect(events).toEqual([expect.objectContaining({ type: "keys.failed", issuer: issuers })]);
  });

  it("answers 500 where no issuer is configured", async () => {
    const { events, onEvent } = recorder();
    const options = { issuers: undefined as unknown as string, onEvent };
    const auth = await verifyBearerToken(bearer(await mint({})), options);
    expect(isAuthError(auth) && auth.status).toBe(500);
    expect(events).toEqual([{ type: "configuration.invalid", message: expect.stringContaining("issuer is missing") }]);
  });
});
