import type { Zone } from "../../src/index.ts";
import { secret } from "./zone.ts";

export const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
export const accessTokenType = "urn:ietf:params:oauth:token-type:access_token";
export const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

export function basic(clientId: string, clientSecret: string): string {
  const encode = (part: string): string => new URLSearchParams({ part }).toString().slice("part=".length);
  return `Basic ${Buffer.from(`${encode(clientId)}:${encode(clientSecret)}`).toString("base64")}`;
}

export const secretApp = basic("https://apps.example/secret:app", secret);

type Parameters = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface ExchangeAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Sends a valid token request with changes. Undefined removes a parameter. */
export async function exchange(
  zone: Zone,
  changes: Parameters = {},
  headers: Readonly<Record<string, string>> = { authorization: secretApp },
): Promise<ExchangeAnswer> {
  const form = new URLSearchParams();
  const parameters: Parameters = {
    grant_type: exchangeGrant,
    subject_token_type: accessTokenType,
    resource: zone.resources.get("profiles")?.identifier,
    ...("subject_token" in changes ? {} : { subject_token: await zone.mint({ resource: "mcp" }) }),
    ...changes,
  };
  for (const [name, value] of Object.entries(parameters)) {
    for (const one of value === undefined ? [] : [value].flat()) form.append(name, one);
  }
  const response = await fetch(`${zone.issuer}/token`, { method: "POST", headers, body: form });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}
