import { startZone, type Zone } from "@edgegrant/zone";
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { BASE_SCOPE, SEND_SCOPE } from "./operations.ts";

export const FLEETS = ["durable-objects", "kv", "node"] as const;
export type FleetName = (typeof FLEETS)[number];

/** The audience of a fleet. Each fleet is an application of its own. */
export const audienceOf = (fleet: FleetName) => `https://${fleet}.example/mcp`;

export const USERS = Array.from({ length: 12 }, (_, index) => `user-${index}`);

/** The far end: a zone with an application for each fleet, and two upstream APIs. */
export interface SoakZone {
  readonly zone: Zone;
  /** The identifiers of the upstream APIs, which are also their URLs. */
  readonly resources: readonly string[];
  /** The claims of a token that a current or earlier key of this zone signed. Throws for any other token. */
  claimsOf(token: string): Promise<JWTPayload>;
  rotateKeys(options: { retire: boolean }): Promise<void>;
}

const UPSTREAM = ["profiles", "files"];

export async function startSoakZone(): Promise<SoakZone> {
  const zone = await startZone({
    // Signing takes most of the zone's time, and ES256 leaves more processor time for the servers.
    signing: { algorithm: "ES256" },
    users: USERS.map((id) => ({ id, name: id, email: `${id}@example.com` })),
    resources: [
      ...FLEETS.map((id) => ({ id, name: id, identifier: audienceOf(id), scopes: [BASE_SCOPE, SEND_SCOPE] })),
      ...UPSTREAM.map((id) => ({ id, name: id, scopes: ["read", "send"], serve: {} })),
    ],
    applications: FLEETS.map((id) => ({
      id,
      name: id,
      clientId: id,
      clientSecret: `the secret of ${id}`,
      provides: id,
      dependencies: UPSTREAM,
    })),
  });
  let known: JSONWebKeySet["keys"] = [];
  const learnKeys = async () => {
    const { keys } = (await (await fetch(`${zone.issuer}/jwks`)).json()) as JSONWebKeySet;
    known = [...keys, ...known.filter(({ kid }) => !keys.some((key) => key.kid === kid))];
  };
  let learning = learnKeys();
  await learning;
  const rotateKeys = async (options: { retire: boolean }) => {
    await zone.rotateKeys(options);
    await learnKeys();
  };
  return {
    zone,
    resources: UPSTREAM.map((id) => zone.resources.get(id)?.identifier ?? ""),
    claimsOf: async (token) => {
      // A new key signs at once, so its public key must be known first.
      await learning;
      return (await jwtVerify(token, createLocalJWKSet({ keys: known }))).payload;
    },
    rotateKeys: (options) => {
      learning = rotateKeys(options);
      return learning;
    },
  };
}

/** The settings for the servers of a fleet. */
export function settingsOf(fleet: FleetName, { zone }: SoakZone): Record<string, string> {
  return {
    KEYCARD_ISSUER: zone.issuer,
    KEYCARD_CLIENT_ID: fleet,
    KEYCARD_CLIENT_SECRET: `the secret of ${fleet}`,
    AUDIENCE: audienceOf(fleet),
  };
}
