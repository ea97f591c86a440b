import * as oauth from "oauth4webapi";
import { describe, expect, test } from "vitest";
import { signIn } from "../../src/index.ts";
import { createBrowser } from "../support/browser.ts";
import { authorizationRequest, discover, insecure, login, redirectUri, register } from "../support/client.ts";
import { testZone } from "../support/zone.ts";

test("anyone may register a public client", async () => {
  const client = await register(await discover(await testZone()));
  expect(client).toMatchObject({ client_name: "Test client", token_endpoint_auth_method: "none" });
  expect(client).not.toHaveProperty("client_secret");
});

test.each(["http://localhost:1234/cb", "http://127.0.0.1:1234/cb", "http://[::1]:1234/cb", "cursor://app/callback"])(
  "a client that redirects to %s is a native one, though it does not say so",
  async (uri) => {
    const client = await register(await discover(await testZone()), { redirect_uris: [uri] });
    expect(client.application_type).toBe("native");
  },
);

test("a client may come back on another loopback port than it registered", async () => {
  const as = await discover(await testZone());
  const client = await register(as, { redirect_uris: ["http://127.0.0.1:1000/callback"] });
  const tokens = await login(as, client, { redirect: "http://127.0.0.1:2000/callback" });
  expect(tokens.scope).toBe("mcp:tools mcp:admin");
});

test("the scope a client registers does not bind it, so that it can ask for more later", async () => {
  const as = await discover(await testZone());
  const client = await register(as, { scope: "mcp:tools" });
  expect(await login(as, client, { scope: "mcp:admin" })).toMatchObject({ scope: "mcp:admin" });
});

test("metadata that makes no sense is refused as invalid_client_metadata", async () => {
  const zone = await testZone();
  const response = await fetch(`${zone.issuer}/register`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ redirect_uris: ["http://localhost/cb"], token_endpoint_auth_method: "telepathy" }),
  });
  expect(response.status).toBe(400);
  expect(await response.json()).toMatchObject({ error: "invalid_client_metadata" });
});

test("a configured client needs no registration", async () => {
  const as = await discover(await testZone());
  const redirect = "http://localhost:6274/oauth/callback";
  expect(await login(as, { client_id: "inspector" }, { redirect })).toHaveProperty("access_token");
});

test("a client that names no authentication method gets a secret, as RFC 7591 says, and has to use it", async () => {
  const as = await discover(await testZone());
  const response = await oauth.dynamicClientRegistrationRequest(as, { redirect_uris: [redirectUri] }, insecure);
  const client = await oauth.processDynamicClientRegistrationResponse(response);
  const { url, verifier, state } = await authorizationRequest(as, client);
  const callback = oauth.validateAuthResponse(as, client, await signIn(url, { user: "alice" }), state);
  const redeem = (authentication: oauth.ClientAuth) =>
    oauth.authorizationCodeGrantRequest(as, client, authentication, callback, redirectUri, verifier, insecure);
  expect((await redeem(oauth.None())).status).toBe(401);
  expect((await redeem(oauth.ClientSecretBasic(String(client.client_secret)))).status).toBe(200);
});

describe("a client id that is the URL of a metadata document", () => {
  const clientId = "https://127.0.0.1:1/client.json";

  test("is looked up there; where it can't be had, the page says so, why, and what to change", async () => {
    const as = await discover(await testZone());
    const { url } = await authorizationRequest(as, { client_id: clientId });
    const page = await createBrowser()(url);
    expect(page.status).toBe(400);
    expect(page.html).toContain(`the document ${clientId}, which this zone can&#39;t use`);
    expect(page.html).toContain("metadata document fetch failed: ");
    expect(page.html).toContain("set clientIdMetadataDocuments to &quot;off&quot;");
  });

  test("is not offered where the zone fetches none, and a client that uses one all the same is told", async () => {
    const as = await discover(await testZone({ clientIdMetadataDocuments: "off" }));
    expect(as.client_id_metadata_document_supported).toBeUndefined();
    const { url } = await authorizationRequest(as, { client_id: clientId });
    const page = await createBrowser()(url);
    expect(page.status).toBe(400);
    expect(page.html).toContain(`names the document ${clientId} in place of a client id`);
    expect(page.html).toContain("Clear the saved login");
  });

  test("is shown as text", async () => {
    const as = await discover(await testZone({ clientIdMetadataDocuments: "off" }));
    const { url } = await authorizationRequest(as, { client_id: "https://x.example/<img src=x>" });
    expect((await createBrowser()(url)).html).not.toContain("<img");
  });
});

test("a client that the zone has forgotten is told to clear its saved login", async () => {
  const as = await discover(await testZone());
  const { url } = await authorizationRequest(as, { client_id: "forgotten" });
  expect((await createBrowser()(url)).html).toContain("A local zone forgets its clients when it stops");
});
