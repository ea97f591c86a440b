// Tokens as the makers describe them. Every value is made up. `source` names the documentation and its version.
import { auth0 } from "../../src/profiles/auth0.ts";
import { betterAuth } from "../../src/profiles/better-auth.ts";
import { cognito } from "../../src/profiles/cognito.ts";
import { entra } from "../../src/profiles/entra.ts";
import { keycard } from "../../src/profiles/keycard.ts";
import { keycloak } from "../../src/profiles/keycloak.ts";
import { okta } from "../../src/profiles/okta.ts";
import type { Profile } from "../../src/profiles/profile.ts";
import { workos } from "../../src/profiles/workos.ts";
import type { Json } from "../support/forge.ts";

/** What a handler learns of the caller. */
interface ExpectedCaller {
  subject: string;
  clientId: string;
  scopes: string[];
  audience: string;
  subProfile?: string;
}

/** The tokens of one maker. */
export interface Fixture {
  profile: Profile;
  source: string;
  issuer: string;
  header: Json;
  /** The claims of a user's token, without times. */
  user: Json;
  userIs: ExpectedCaller;
  /** Changes that make it a token of an application, and the caller then. */
  application?: [Json, Partial<ExpectedCaller>];
  /** The claims without which the token is refused, each with the reason. */
  required: Record<string, string>;
  /** Tokens of the same maker that must not pass. */
  refused: [what: string, changes: Json, reason: string, claim?: string][];
}

export const MCP = "https://mcp.example/mcp";
const TENANT = "0a1b2c3d-0000-4000-8000-00000000aaaa";
const OTHER_TENANT = "0a1b2c3d-0000-4000-8000-00000000bbbb";
const APP = "0a1b2c3d-0000-4000-8000-0000000000a1";
const CLIENT = "0a1b2c3d-0000-4000-8000-0000000000c1";
const PERSON = "0a1b2c3d-0000-4000-8000-0000000000e1";

const ordinary = { iss: "untrusted_issuer", sub: "missing_subject", exp: "missing_expiry" };

export const FIXTURES: Fixture[] = [
  {
    profile: keycard,
    source: "Keycard's documentation of access tokens, and RFC 9068",
    issuer: "https://zone-1.keycard.example",
    header: { typ: "at+jwt" },
    user: { sub: "alice", aud: MCP, client_id: "agent", scope: "mcp:tools", jti: "1", sub_profile: "user" },
    userIs: { subject: "alice", clientId: "agent", scopes: ["mcp:tools"], audience: MCP, subProfile: "user" },
    required: { ...ordinary, aud: "missing_audience", client_id: "missing_client" },
    refused: [["an ID token", { aud: "agent" }, "wrong_audience"]],
  },
  {
    profile: entra({ tenants: [TENANT], clientId: APP }),
    source: "Microsoft identity platform, access token claims reference, version 2.0 tokens, as of 2026",
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    header: { typ: "JWT" },
    user: {
      aud: APP,
      aio: "opaque",
      azp: CLIENT,
      azpacr: "0",
      name: "Alice Archer",
      oid: PERSON,
      preferred_username: "alice@example.com",
      rh: "opaque",
      scp: "mcp.read mcp.write",
      sub: "pairwise-subject-of-alice",
      tid: TENANT,
      uti: "opaque",
      ver: "2.0",
    },
    userIs: {
      subject: "pairwise-subject-of-alice",
      clientId: CLIENT,
      scopes: [`api://${APP}/mcp.read`, `api://${APP}/mcp.write`],
      audience: APP,
      subProfile: "user",
    },
    application: [
      { scp: undefined, roles: ["mcp.read"], oid: CLIENT, sub: CLIENT, idtyp: "app", azpacr: "1" },
      { subject: CLIENT, scopes: [`api://${APP}/mcp.read`], subProfile: "application" },
    ],
    required: { ...ordinary, aud: "missing_audience", azp: "missing_client", tid: "unknown_shape" },
    refused: [
      [
        "an ID token for an application that shares the registration",
        { azp: undefined },
        "missing_client",
        "azp or appid",
      ],
      ["a token for Microsoft Graph", { aud: "00000003-0000-0000-c000-000000000000" }, "wrong_audience"],
      ["a token of a tenant that is not listed", { tid: OTHER_TENANT }, "unknown_shape", "tid"],
      ["scopes that are no text", { scp: { read: true } }, "malformed_claim", "scp"],
      [
        "a guest's token of the guest's own tenant",
        { iss: `https://login.microsoftonline.com/${OTHER_TENANT}/v2.0`, tid: OTHER_TENANT, acct: 1 },
        "unknown_shape",
        "tid",
      ],
    ],
  },
  {
    profile: entra({ tenants: [TENANT], clientId: APP }),
    source: "Microsoft identity platform, optional claims reference, a guest of the tenant, as of 2026",
    issuer: `https://login.microsoftonline.com/${TENANT}/v2.0`,
    header: { typ: "JWT" },
    user: {
      aud: APP,
      azp: CLIENT,
      acct: 1,
      idp: `https://sts.windows.net/${OTHER_TENANT}/`,
      idtyp: "user",
      oid: PERSON,
      // The roles of a user are no scopes.
      roles: ["mcp.admin"],
      scp: "mcp.read",
      sub: "pairwise-subject-of-a-guest",
      tid: TENANT,
      ver: "2.0",
    },
    userIs: {
      subject: "pairwise-subject-of-a-guest",
      clientId: CLIENT,
      scopes: [`api://${APP}/mcp.read`],
      audience: APP,
      subProfile: "user",
    },
    // Every application of a tenant gets such a token without a role, unless the server demands an assignment.
    application: [
      { scp: undefined, roles: undefined, oid: CLIENT, sub: CLIENT, idtyp: "app", acct: undefined, idp: undefined },
      { subject: CLIENT, scopes: [], subProfile: "application" },
    ],
    required: { ...ordinary, aud: "missing_audience", azp: "missing_client", tid: "unknown_shape" },
    refused: [
      ["an ID token with the roles of a user", { azp: undefined, scp: undefined }, "missing_client", "azp or appid"],
    ],
  },
  {
    profile: okta(),
    source: "Okta developer documentation, access tokens of a custom authorization server, as of 2026",
    issuer: "https://example.okta.com/oauth2/aus1example",
    header: {},
    user: {
      ver: 1,
      jti: "AT.0001",
      aud: MCP,
      cid: "0oa1example",
      uid: "00u1example",
      scp: ["openid", "mcp:tools"],
      auth_time: 1,
      sub: "alice@example.com",
    },
    userIs: {
      subject: "00u1example",
      clientId: "0oa1example",
      scopes: ["openid", "mcp:tools"],
      audience: MCP,
      subProfile: "user",
    },
    application: [
      { uid: undefined, sub: "0oa1example" },
      { subject: "0oa1example", subProfile: "application" },
    ],
    required: { iss: "untrusted_issuer", exp: "missing_expiry", aud: "missing_audience", cid: "missing_client" },
    refused: [
      ["an ID token", { cid: undefined, aud: "0oa1example", scp: undefined }, "missing_client", "cid"],
      ["a user that is no text", { uid: 7 }, "malformed_claim", "uid"],
      [
        "a token of the org's own server",
        { iss: "https://example.okta.com", aud: "https://example.okta.com" },
        "untrusted_issuer",
      ],
      [
        "a token of another authorization server of the org",
        { iss: "https://example.okta.com/oauth2/default" },
        "untrusted_issuer",
      ],
    ],
  },
  {
    profile: auth0(),
    source: "Auth0 documentation, access token profiles, the Auth0 profile, as of 2026",
    issuer: "https://example.eu.auth0.com/",
    header: { typ: "JWT" },
    user: {
      sub: "auth0|0001",
      aud: [MCP, "https://example.eu.auth0.com/userinfo"],
      azp: "client0001",
      scope: "openid mcp:tools",
      permissions: ["mcp:tools"],
    },
    userIs: {
      subject: "auth0|0001",
      clientId: "client0001",
      scopes: ["openid", "mcp:tools"],
      audience: MCP,
      subProfile: "user",
    },
    application: [
      { sub: "client0001@clients", aud: MCP, gty: "client-credentials", scope: "mcp:tools" },
      { subject: "client0001@clients", scopes: ["mcp:tools"], subProfile: "application" },
    ],
    required: { ...ordinary, aud: "missing_audience", azp: "missing_client" },
    refused: [
      ["an ID token", { aud: "client0001", azp: undefined }, "missing_client", "client_id or azp"],
      [
        "a token for other APIs",
        { aud: ["https://other.example", "https://example.eu.auth0.com/userinfo"] },
        "wrong_audience",
      ],
      ["an audience in a list in a list", { aud: [[MCP]] }, "malformed_claim", "aud"],
      ["a token of another tenant", { iss: "https://other.eu.auth0.com/" }, "untrusted_issuer"],
    ],
  },
  {
    profile: auth0(),
    source: "Auth0 documentation, access token profiles, the RFC 9068 profile, as of 2026",
    issuer: "https://example.eu.auth0.com/",
    header: { typ: "at+jwt" },
    user: { sub: "auth0|0001", aud: MCP, client_id: "client0001", scope: "mcp:tools", jti: "1" },
    userIs: { subject: "auth0|0001", clientId: "client0001", scopes: ["mcp:tools"], audience: MCP, subProfile: "user" },
    application: [{ sub: "client0001@clients" }, { subject: "client0001@clients", subProfile: "application" }],
    required: { ...ordinary, client_id: "missing_client" },
    refused: [],
  },
  {
    profile: keycloak(),
    source: "Keycloak 26 documentation and source, access tokens of the openid-connect protocol",
    issuer: "https://id.example/realms/main",
    header: { typ: "JWT" },
    user: {
      jti: "onrtro:0001",
      aud: [MCP, "account"],
      sub: PERSON,
      typ: "Bearer",
      azp: "agent",
      sid: "0001",
      acr: "1",
      realm_access: { roles: ["user"] },
      scope: "openid mcp:tools",
      preferred_username: "alice",
    },
    userIs: {
      subject: PERSON,
      clientId: "agent",
      scopes: ["openid", "mcp:tools"],
      audience: MCP,
      subProfile: "user",
    },
    application: [{ preferred_username: "service-account-agent" }, { subProfile: "application" }],
    required: { ...ordinary, aud: "missing_audience", azp: "missing_client" },
    refused: [
      ["an ID token", { typ: "ID" }, "unknown_shape", "typ"],
      ["a refresh token", { typ: "Refresh" }, "unknown_shape", "typ"],
      ["a logout token", { typ: "Logout" }, "unknown_shape", "typ"],
      ["a token without an audience mapper", { aud: "account" }, "wrong_audience"],
      ["a token of a client that is named like this server", { aud: "account", azp: MCP }, "wrong_audience"],
    ],
  },
  {
    profile: keycloak(),
    source: "Keycloak 26 documentation and source, lightweight access tokens",
    issuer: "https://id.example/realms/main",
    header: { typ: "JWT" },
    user: { jti: "onrtac:0001", aud: MCP, sub: PERSON, typ: "Bearer", azp: "agent", sid: "0001", scope: "mcp:tools" },
    userIs: { subject: PERSON, clientId: "agent", scopes: ["mcp:tools"], audience: MCP, subProfile: "user" },
    application: [{ sid: undefined }, { subProfile: "application" }],
    required: { ...ordinary, aud: "missing_audience", azp: "missing_client" },
    refused: [],
  },
  {
    profile: cognito(),
    source: "Amazon Cognito developer guide, understanding the access token, as of 2026",
    issuer: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_example",
    header: {},
    user: {
      sub: PERSON,
      "cognito:groups": ["readers"],
      version: 2,
      client_id: "1example23456789",
      origin_jti: "0001",
      event_id: "0002",
      token_use: "access",
      scope: `openid ${MCP}/mcp:tools`,
      auth_time: 1,
      jti: "0003",
      username: "alice",
    },
    userIs: {
      subject: PERSON,
      clientId: "1example23456789",
      scopes: ["openid", `${MCP}/mcp:tools`],
      audience: MCP,
      subProfile: "user",
    },
    application: [
      { username: undefined, sub: "1example23456789", scope: `${MCP}/mcp:tools` },
      { subject: "1example23456789", scopes: [`${MCP}/mcp:tools`], subProfile: "application" },
    ],
    required: { ...ordinary, client_id: "missing_client", token_use: "unknown_shape", scope: "wrong_audience" },
    refused: [
      ["an ID token", { token_use: "id", aud: "1example23456789" }, "unknown_shape", "token_use"],
      ["a token of another resource server", { scope: "https://other.example/mcp/mcp:tools" }, "wrong_audience"],
      ["a token bound to another resource", { aud: "https://other.example/mcp" }, "wrong_audience"],
      ["a token of a longer identifier", { scope: `${MCP}/more/mcp:tools` }, "wrong_audience"],
    ],
  },
  {
    profile: workos(),
    source: "WorkOS documentation, AuthKit for MCP and session tokens, as of 2026",
    issuer: "https://example.authkit.app",
    header: {},
    user: {
      sub: "user_0001",
      aud: MCP,
      org_id: "org_0001",
      role: "member",
      permissions: ["posts:read"],
      sid: "session_0001",
      jti: "0001",
    },
    userIs: {
      subject: "user_0001",
      clientId: "session_0001",
      scopes: ["posts:read"],
      audience: MCP,
      subProfile: "user",
    },
    required: { ...ordinary, aud: "missing_audience", sid: "missing_client" },
    refused: [
      [
        "a token of an application, which names no client",
        { sub: "client_0002", sid: undefined },
        "missing_client",
        "client_id or azp or sid",
      ],
      ["a token for an application and not for this server", { aud: "client_0001" }, "wrong_audience"],
      ["a session token of the API", { aud: undefined }, "missing_audience", "aud"],
    ],
  },
  {
    profile: betterAuth(),
    source: "better-auth 1.7 with its OAuth provider plugin, from its documentation and a run of it",
    issuer: "https://app.example/api/auth",
    header: { typ: "at+jwt" },
    user: {
      sub: "u0001",
      aud: MCP,
      client_id: "client0001",
      azp: "client0001",
      scope: "openid mcp:tools",
      sid: "s0001",
      jti: "0001",
    },
    userIs: {
      subject: "u0001",
      clientId: "client0001",
      scopes: ["openid", "mcp:tools"],
      audience: MCP,
      subProfile: "user",
    },
    application: [{ sub: "client0001" }, { subject: "client0001", subProfile: "application" }],
    required: { ...ordinary, aud: "missing_audience" },
    refused: [
      [
        "an ID token",
        { aud: "client0001", scope: undefined, client_id: undefined, azp: undefined },
        "missing_client",
        "client_id or azp",
      ],
    ],
  },
];
