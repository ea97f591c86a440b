import { expect, test } from "vitest";
import { discover } from "../support/client.ts";
import { exchangeGrant } from "../support/exchange.ts";
import { testZone } from "../support/zone.ts";

test.each(["oauth2", "oidc"] as const)("an independent client discovers the zone by %s", async (algorithm) => {
  const zone = await testZone();
  const metadata = await discover(zone, algorithm);
  expect(metadata).toMatchObject({
    issuer: zone.issuer,
    authorization_endpoint: `${zone.issuer}/authorize`,
    token_endpoint: `${zone.issuer}/token`,
    registration_endpoint: `${zone.issuer}/register`,
    jwks_uri: `${zone.issuer}/jwks`,
    code_challenge_methods_supported: ["S256"],
    client_id_metadata_document_supported: true,
    authorization_response_iss_parameter_supported: true,
  });
});

test("the metadata names the grants, the client authentication and the scopes there are", async () => {
  const metadata = await discover(await testZone());
  expect(metadata.grant_types_supported).toEqual(["authorization_code", "refresh_token", exchangeGrant]);
  expect(metadata.token_endpoint_auth_methods_supported).toEqual(["client_secret_basic", "private_key_jwt", "none"]);
  expect(metadata.token_endpoint_auth_signing_alg_values_supported).toEqual(
    expect.arrayContaining(["RS256", "PS256", "ES256", "ES384", "EdDSA"]),
  );
  expect(metadata.scopes_supported).toEqual(expect.arrayContaining(["offline_access", "mcp:tools", "profile:read"]));
});

test("the key set holds public keys only", async () => {
  const zone = await testZone();
  const { keys } = (await (await fetch(`${zone.issuer}/jwks`)).json()) as { keys: Record<string, unknown>[] };
  expect(keys).toHaveLength(1);
  expect(keys[0]).toMatchObject({ kty: "RSA", alg: "RS256", use: "sig" });
  expect(keys[0]).not.toHaveProperty("d");
});

test.each([
  ["/.well-known/oauth-authorization-server", "GET"],
  ["/.well-known/openid-configuration", "GET"],
  ["/jwks", "GET"],
  ["/token", "POST"],
  ["/register", "POST"],
])("a browser client may read %s", async (path, method) => {
  const zone = await testZone();
  const origin = "https://client.example";
  const preflight = await fetch(`${zone.issuer}${path}`, {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": method, "access-control-request-headers": "content-type" },
  });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get("access-control-allow-methods")).toBe(method);
  expect(preflight.headers.get("access-control-allow-headers")).toBe("content-type");
  const response = await fetch(`${zone.issuer}${path}`, { method, headers: { origin } });
  expect(response.headers.get("access-control-allow-origin")).toBe("*");
});
