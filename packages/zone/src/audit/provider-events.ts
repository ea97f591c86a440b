import type { KoaContextWithOIDC, Provider } from "oidc-provider";
import { describeRefusal } from "../provider/refusal.ts";
import { type AuditFacts, auditGrant } from "./event.ts";
import type { AuditLog } from "./log.ts";

/** Records the tokens that the authorization server library issues and refuses, and refused sign-ins. */
export function auditProvider(provider: Provider, audit: AuditLog): void {
  provider.on("grant.success", (context) => {
    audit.issue(auditGrant(context.oidc.params?.grant_type), factsOf(context));
  });
  provider.on("grant.error", (context, error) => {
    const { code, reason } = describeRefusal(error);
    context.body = { error: code, error_description: reason };
    audit.deny(auditGrant(context.oidc.params?.grant_type), factsOf(context), { error: code, reason });
  });
  provider.on("authorization.error", (context, error) => {
    const { code, reason } = describeRefusal(error);
    audit.deny("authorization_code", factsOf(context), { error: code, reason });
  });
  provider.on("server_error", (context, error) => {
    audit.deny(auditGrant(context.oidc.params?.grant_type), factsOf(context), {
      error: "server_error",
      reason: error.message,
    });
  });
}

function factsOf(context: KoaContextWithOIDC): AuditFacts {
  const { entities, params } = context.oidc;
  const token = entities.AccessToken;
  const source = entities.AuthorizationCode ?? entities.RefreshToken;
  const signedIn = entities.Account?.accountId ?? entities.Interaction?.session?.accountId;
  const user = token?.accountId ?? source?.accountId ?? signedIn;
  const client = entities.Client?.clientId ?? text(params?.client_id);
  const resource = token === undefined ? text(params?.resource) : text(token.aud);
  const scope = token?.scope ?? text(params?.scope);
  return {
    ...(user === undefined ? {} : { user }),
    ...(client === undefined ? {} : { client }),
    ...(resource === undefined ? {} : { resource }),
    ...(scope === undefined ? {} : { scopes: scope.split(" ").filter(Boolean) }),
  };
}

function text(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.filter((part) => typeof part === "string").join(" ") || undefined;
  return typeof value === "string" && value !== "" ? value : undefined;
}
