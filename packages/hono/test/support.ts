import type { EdgegrantEvent } from "@edgegrant/core";
import { startZone, type Zone } from "@edgegrant/zone";
import { Hono } from "hono";
import { afterAll, beforeAll } from "vitest";
import { type KeycardOptions, type KeycardVariables, keycard } from "../src/node.ts";

export const SERVER_URL = "https://mcp.example/mcp";
export const METADATA = "https://mcp.example/.well-known/oauth-protected-resource/mcp";

/** A zone for the tests of a file. */
export function zoneForFile(): () => Zone {
  let zone: Zone | undefined;
  beforeAll(async () => {
    zone = await startZone({
      users: ["alice", "bob"].map((id) => ({ id, name: id, email: `${id}@example.com` })),
      resources: [
        { id: "any", name: "Tokens are minted, not asked for", identifier: "https://any.example", scopes: [] },
      ],
      applications: [],
    });
  });
  afterAll(() => zone?.close());
  return () => {
    if (!zone) throw new Error("The zone is not running");
    return zone;
  };
}

/** An app for protected routes, with the events of its middleware. */
export function protectedApp(issuer: string, options: KeycardOptions = {}) {
  const events: EdgegrantEvent[] = [];
  const settings = { KEYCARD_ISSUER: issuer, KEYCARD_SERVER_URL: SERVER_URL, ...options.settings };
  const guard = keycard({ onEvent: (event) => events.push(event), ...options, settings });
  return { app: new Hono<{ Variables: KeycardVariables }>(), guard, events };
}
