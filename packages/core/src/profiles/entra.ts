import { isJsonObject, toList } from "../encoding/json.ts";
import { ConfigurationError } from "../errors.ts";
import { callerIs } from "./kind.ts";
import { openidConfiguration } from "./openid.ts";
import type { Profile, TokenParameters } from "./profile.ts";
import { namesOf, type Targets } from "./targets.ts";

/** The registration of this server at Microsoft Entra ID. */
export interface EntraOptions {
  /** The ids of the tenants whose users may come, each a GUID. The tokens of all other tenants are refused. */
  tenants: readonly string[];
  /** The application (client) id of this server: the `aud` of its tokens of version 2.0. */
  clientId: string;
  /** The Application ID URI. Clients ask for its scopes by full name. Default: `api://` and the client id. */
  appIdUri?: string | undefined;
  /** The Application ID URIs of the upstream APIs, by the resource that `getToken` gets. Default: the resource. */
  targets?: Targets | undefined;
}

const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;
/** The part of an issuer that stands for every tenant. */
const ANY_TENANT = /\/(?:common|organizations)\//;
/** Version 1.0 of the tokens names the client in `appid`. */
const CLIENT_CLAIMS = ["azp", "appid"];
/** A user's token has the scopes in `scp`. That of an application has its app roles. */
const SCOPE_CLAIMS = ["scp", "roles"];
const JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/**
 * Microsoft Entra ID (Azure AD), with access tokens of version 2.0.
 *
 * `KEYCARD_ISSUER` is `https://login.microsoftonline.com/<tenant>/v2.0`, or the same with `organizations` in place of
 * the tenant to let users of all listed tenants log in. Scopes have their full names, such as `api://<client id>/read`,
 * because clients have to ask for these. A token for another API is asked for on behalf of the user.
 *
 * @throws {ConfigurationError} unless each tenant is a GUID and there is a client id.
 */
export function entra({ tenants, clientId, appIdUri = `api://${clientId}`, targets }: EntraOptions): Profile {
  if (tenants.length === 0 || !tenants.every((tenant) => GUID.test(tenant)) || !clientId) {
    throw new ConfigurationError(
      'entra() needs the id of each tenant, a GUID in lower case and never "common", and the application (client) id',
    );
  }
  return {
    maker: "entra",
    clientClaims: CLIENT_CLAIMS,
    scopeClaims: SCOPE_CLAIMS,
    scopePrefix: `${appIdUri}/`,
    audiences: [clientId, appIdUri],
    foreignClaim: ({ tid, iss }) => (tenants.some((tenant) => tenant === tid && isOf(tenant, iss)) ? undefined : "tid"),
    caller: ({ idtyp, scp }) => callerIs(scp !== undefined && idtyp !== "app"),
    metadataUrls: openidConfiguration,
    metadataIssuer: (issuer) => issuer.replace(ANY_TENANT, "/{tenantid}/"),
    tokenIssuers: (issuer) =>
      ANY_TENANT.test(issuer) ? tenants.map((tenant) => issuer.replace(ANY_TENANT, `/${tenant}/`)) : [issuer],
    tokenParameters: (parameters) => onBehalfOf(parameters, targets),
    refusalCode: codeOf,
  };
}

/** Whether an issuer is the tenant's, or names no tenant at all. */
function isOf(tenant: string, issuer: unknown): boolean {
  const named = String(issuer)
    .split("/")
    .find((part) => GUID.test(part));
  return named === undefined || named === tenant;
}

/** The on-behalf-of flow. The target is part of each scope, and without scopes it is all that was consented to. */
function onBehalfOf(parameters: TokenParameters, targets: Targets | undefined): TokenParameters {
  const { subject_token: assertion, subject_token_type: _, resource, audience, scope, ...others } = parameters;
  const { requested_token_type: __, ...rest } = others;
  const apis = [...namesOf(resource, targets), ...toList(audience)];
  const names = toList(scope).flatMap((text) => text.split(" "));
  const full = (names.length === 0 || !assertion ? [".default"] : names).flatMap((name) =>
    name.includes("://") ? [name] : apis.map((api) => `${api}/${name}`),
  );
  const asked = { ...rest, scope: full.join(" ") };
  if (!assertion) return asked;
  return { ...asked, grant_type: JWT_BEARER, assertion, requested_token_use: "on_behalf_of" };
}

/** Consent of the user or an administrator is missing, or was declined. */
const CONSENT = [65_001, 65_004];
/** Another factor, another device or another login is required. */
const INTERACTION = [50_072, 50_074, 50_076, 50_079, 50_158, 53_000, 53_001, 53_002, 53_003];
/** A login helps, or at least shows the user why it does not. */
const INTERACTION_NAMES: readonly unknown[] = [
  "basic_action",
  "additional_action",
  "message_only",
  "user_password_expired",
];

/** The standard code for a refusal that asks the user to act. Entra writes many of them as `invalid_grant`. */
function codeOf(refusal: unknown): string | undefined {
  if (!isJsonObject(refusal) || refusal.error !== "invalid_grant") return undefined;
  const { suberror, error_codes: codes } = refusal;
  const isOneOf = (known: readonly number[]) => Array.isArray(codes) && codes.some((code) => known.includes(code));
  if (suberror === "consent_required" || isOneOf(CONSENT)) return "consent_required";
  return INTERACTION_NAMES.includes(suberror) || isOneOf(INTERACTION) ? "interaction_required" : undefined;
}
