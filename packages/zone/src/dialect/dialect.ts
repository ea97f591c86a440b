/** The claims of a token, or the members of another JSON object. */
export type JsonObject = Record<string, unknown>;

/** How a zone of another make writes its access tokens, and how it is asked for a token of another API. */
export interface Dialect {
  /** The header `typ` of its access tokens. */
  readonly typ: string;
  /** Whether clients ask for scopes by full name: the identifier of the resource, a slash, and the scope. */
  readonly fullScopes: boolean;
  /** Its claims, from those of RFC 9068. */
  write(claims: JsonObject): JsonObject;
  /** The claims of RFC 9068, from its own, as far as the zone needs them. */
  read(claims: JsonObject): JsonObject;
  /** The parameters of RFC 8693 with `resource`, from its own. */
  parameters(form: URLSearchParams): URLSearchParams;
}

/** A dialect with the members in which it differs from RFC 9068 and RFC 8693. */
export function dialect(differences: Partial<Dialect>): Dialect {
  const same = <T>(value: T): T => value;
  return { typ: "at+jwt", fullScopes: false, write: same, read: same, parameters: same, ...differences };
}
