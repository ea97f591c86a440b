export type AuditGrant =
  | "authorization_code"
  | "refresh_token"
  | "token_exchange"
  | "client_credentials"
  | "jwt_bearer"
  | "unknown";

const grants: Readonly<Record<string, AuditGrant>> = {
  authorization_code: "authorization_code",
  refresh_token: "refresh_token",
  client_credentials: "client_credentials",
  "urn:ietf:params:oauth:grant-type:token-exchange": "token_exchange",
  "urn:ietf:params:oauth:grant-type:jwt-bearer": "jwt_bearer",
};

/** The audit log's name for a `grant_type`. "unknown" if it is missing or not supported by this zone. */
export function auditGrant(grantType: unknown): AuditGrant {
  return (typeof grantType === "string" ? grants[grantType] : undefined) ?? "unknown";
}

/** A token that was issued or refused. Contains no token and no secret. */
export interface AuditEvent {
  id: string;
  /** ISO 8601. */
  time: string;
  type: "credentials:issue" | "credentials:deny";
  grant: AuditGrant;
  /** The `sub` of the user. */
  user?: string;
  /** The MCP client the user signed in with. */
  client?: string;
  clientName?: string;
  /** The id of the application that exchanged. */
  application?: string;
  /** Whether the application impersonated the user, without a token of theirs. */
  impersonation?: true;
  /** The identifier of the token's resource. Several are separated by a space. */
  resource?: string;
  scopes: string[];
  /** The OAuth error code of a refusal. */
  error?: string;
  /** The reason of a refusal, as a sentence. */
  reason?: string;
}

/** The facts known so far about a request. They become part of its event. */
export type AuditFacts = Partial<
  Pick<AuditEvent, "user" | "client" | "application" | "impersonation" | "resource" | "scopes">
>;
