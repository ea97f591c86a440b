// Follows the makers' public documentation of 2025 and 2026. Tokens have the claims that an MCP server reads, and no more.
import { tokenExchangeGrant, tokenTypes } from "../exchange/grant.ts";
import { type Dialect, dialect, type JsonObject } from "./dialect.ts";

/** The makes of zones that the local zone can stand in for. */
export const makes = [
  "keycard",
  "entra",
  "okta",
  "auth0",
  "keycloak",
  "cognito",
  "workos",
  "better-auth",
  "ory",
] as const;

/** The make of a zone. */
export type Make = (typeof makes)[number];

/** The tenant that stands in for a directory of Microsoft Entra ID. */
export const localTenant = "11111111-2222-4333-8444-555555555555";

const jwtBearerGrant = "urn:ietf:params:oauth:grant-type:jwt-bearer";

const isApplication = ({ sub, client_id: client }: JsonObject): boolean => sub === client;
const scopesOf = ({ scope }: JsonObject): string[] => (typeof scope === "string" ? scope.split(" ") : []);
const afterSlash = (scope: string): string => scope.slice(scope.lastIndexOf("/") + 1);
const beforeSlash = (scope: string): string => scope.slice(0, scope.lastIndexOf("/"));

/** Takes a target from `audience` alone, which then has no other meaning. */
function audienceOnly(form: URLSearchParams): URLSearchParams {
  const standard = new URLSearchParams([...form].filter(([name]) => name !== "resource" && name !== "audience"));
  for (const target of form.getAll("audience")) standard.append("resource", target);
  return standard;
}

/** Takes targets from the scopes, `<target>/<scope>` or `<target>/.default`, as Microsoft Entra ID does. */
function onBehalfOf(form: URLSearchParams): URLSearchParams {
  const exchanged = form.get("grant_type") === jwtBearerGrant && form.get("requested_token_use") === "on_behalf_of";
  if (!exchanged && form.get("grant_type") !== "client_credentials") return form;
  const own = ["grant_type", "assertion", "requested_token_use", "scope", "resource"];
  const standard = new URLSearchParams([...form].filter(([name]) => !own.includes(name)));
  const scopes = form.get("scope")?.split(" ").filter(Boolean) ?? [];
  const named = scopes.filter((scope) => !scope.endsWith("/.default"));
  for (const target of new Set(scopes.map(beforeSlash))) standard.append("resource", target);
  if (named.length > 0) standard.set("scope", named.join(" "));
  standard.set("grant_type", exchanged ? tokenExchangeGrant : "client_credentials");
  if (!exchanged) return standard;
  standard.set("subject_token", form.get("assertion") ?? "");
  standard.set("subject_token_type", tokenTypes.accessToken);
  return standard;
}

const dialects: Record<Make, Dialect> = {
  keycard: dialect({}),
  entra: dialect({
    typ: "JWT",
    fullScopes: true,
    write({ client_id: azp, scope, ...claims }) {
      const names = scopesOf({ scope }).map(afterSlash);
      const grants = claims.sub === azp ? { roles: names, idtyp: "app" } : { scp: names.join(" ") };
      return { ...claims, ...grants, azp, azpacr: "0", oid: claims.sub, tid: localTenant, ver: "2.0" };
    },
    read: ({ azp, ...claims }) => ({ ...claims, client_id: azp }),
    parameters: onBehalfOf,
  }),
  okta: dialect({
    typ: "JWT",
    write({ client_id: cid, scope, sub, ...claims }) {
      const user = sub === cid ? { sub } : { sub: `${sub}@example.com`, uid: sub };
      return { ver: 1, ...claims, ...user, cid, scp: scopesOf({ scope }) };
    },
    read: ({ cid, uid, sub, ...claims }) => ({ ...claims, client_id: cid, sub: uid ?? sub }),
    parameters: audienceOnly,
  }),
  auth0: dialect({
    typ: "JWT",
    write: ({ client_id: azp, ...claims }) => ({
      ...claims,
      azp,
      ...(claims.sub === azp && { gty: "client-credentials" }),
    }),
    read: ({ azp, ...claims }) => ({ ...claims, client_id: azp }),
    parameters: audienceOnly,
  }),
  keycloak: dialect({
    typ: "JWT",
    write: ({ client_id: azp, ...claims }) => ({
      ...claims,
      typ: "Bearer",
      azp,
      preferred_username: claims.sub === azp ? `service-account-${azp}` : claims.sub,
    }),
    read: ({ azp, ...claims }) => ({ ...claims, client_id: azp }),
    parameters: audienceOnly,
  }),
  cognito: dialect({
    typ: "JWT",
    fullScopes: true,
    write: ({ aud, ...claims }) => ({
      ...claims,
      token_use: "access",
      version: 2,
      ...(!isApplication(claims) && { username: claims.sub }),
    }),
    read: (claims) => ({ ...claims, aud: scopesOf(claims).map(beforeSlash) }),
  }),
  workos: dialect({
    typ: "JWT",
    write: ({ client_id: client, jti, ...claims }) =>
      claims.sub === client ? { ...claims, sub: `client_${client}`, jti } : { ...claims, jti, sid: `session_${jti}` },
    read({ sub, ...claims }) {
      const [, client] = /^client_(.+)$/.exec(String(sub)) ?? [];
      return client === undefined ? { ...claims, sub } : { ...claims, sub: client, client_id: client };
    },
  }),
  ory: dialect({
    typ: "JWT",
    write: ({ scope, aud, ...claims }) => ({ ...claims, aud: [aud].flat(), scp: scopesOf({ scope }), ext: {} }),
    read: ({ scp, ...claims }) => ({ ...claims, scope: Array.isArray(scp) ? scp.join(" ") : scp }),
  }),
  "better-auth": dialect({
    write: ({ jti, ...claims }) => ({ ...claims, azp: claims.client_id, sid: `session-${jti}`, jti }),
  }),
};

/** The dialect of a make. */
export function dialectOf(make: Make = "keycard"): Dialect {
  return dialects[make];
}
