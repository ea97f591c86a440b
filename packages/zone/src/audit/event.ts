export type AuditGrant = "authorization_code" | "refresh_token" | "token_exchange" | "client_credentials" | "unknown";

const grants: Readonly<Record<string, AuditGrant>> = {
  authorization_code: "authorization_code",
  refresh_token: "refresh_token",
  client_credentials: "client_credentials",
  "urn:ietf:params:oauth:grant-type:token-exchange": "token_exchange",
};

/** The name the log has for a `grant_type`; "unknown" for one that is missing or no grant of this zone. */
export function auditGrant(grantType: unknown): AuditGrant {
  return (typeof grantType === "string" ? grants[grantType] : undefined) ?? "unknown";
}

/** One token issued or refused. It never holds a token or a secret. */
export interface AuditEvent {
  id: string;
  /** ISO 8601. */
  time: string;
  type: "credentials:issue" | "credentials:deny";
  grant: AuditGrant;
  /** The `sub` of the user whose identity it is. */
  user?: string;
  /** The MCP client the user signed in with. */
  client?: string;
  clientName?: string;
  /** The id of the application that exchanged. */
  application?: string;
  /** Whether the application named the user, who was not there. */
  impersonation?: true;
  /** The identifier of the resource the token is for; several are separated by a space. */
  resource?: string;
  scopes: string[];
  /** The OAuth error code of a refusal. */
  error?: string;
  /** Why it was refused, in a sentence. */
  reason?: string;
}

/** What is known so far of a request that will end as an event. */
export type AuditFacts = Partial<
  Pick<AuditEvent, "user" | "client" | "application" | "impersonation" | "resource" | "scopes">
>;
