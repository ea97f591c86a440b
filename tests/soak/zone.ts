import { startZone, type Zone } from "@edgegrant/zone";
import { createLocalJWKSet, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import { BASE_SCOPE, SEND_SCOPE } from "./operations.ts";

export const FLEETS = ["durable-objects", "kv", "node"] as const;
export type FleetName = (typeof FLEETS)[number];

/** What the zone knows of a fleet. Each is an application of its own. */
export const audienceOf = (fleet: FleetName) => `https://${fleet}.example/mcp`;

export const USERS = Array.from({ length: 12 }, (_, index) => `user-${index}`);

/** The far end: a zone with one application for each fleet, and two upstream APIs. */
export interface SoakZone {
  readonly zone: Zone;
  /** The identifiers of the upstream APIs, which are their addresses as well. */
  readonly resources: readonly string[];
  /** The claims of a token that some key of this zone has signed, one of today or an earlier one. Throws for any other. */
  claimsOf(token: string): Promise<JWTPayload>;
  rotateKeys(options: { retire: boolean }): Promise<void>;
}

const UPSTREAM = ["profiles", "files"];

export async function startSoakZone(): Promise<SoakZone> {
  const zone = await startZone({
    // Signing is what most of the zone's time goes to, and time is the servers'.
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
      // A key signs as soon as it is there.
      await learning;
      return (await jwtVerify(token, createLocalJWKSet({ keys: known }))).payload;
    },
    rotateKeys: (options) => {
      learning = rotateKeys(options);
      return learning;
    },
  };
}

/** The settings of a server of a fleet. */
export function settingsOf(fleet: FleetName, { zone }: SoakZone): Record<string, string> {
  return {
    KEYCARD_ISSUER: zone.issuer,
    KEYCARD_CLIENT_ID: fleet,
    KEYCARD_CLIENT_SECRET: `the secret of ${fleet}`,
    AUDIENCE: audienceOf(fleet),
  };
}
