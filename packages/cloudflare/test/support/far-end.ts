import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import type { EdgegrantEvent, KeycardEnv, KeycardWorker } from "@edgegrant/cloudflare";

interface Bindings {
  ISSUER: string;
  PRIVATE_KEY: string;
  UPSTREAM: string;
}

/** The addresses of the zone and its upstream API, and the private key whose public key the zone knows (mode B). */
export const farEnd = env as unknown as Bindings;

/** The environment of a Worker in each credential mode. */
export const modeA = {
  KEYCARD_ISSUER: farEnd.ISSUER,
  KEYCARD_CLIENT_ID: "https://client.example/id",
  KEYCARD_CLIENT_SECRET: "s3cr:t %",
  KEYCARD_RESOURCE_URL: farEnd.UPSTREAM,
};
export const modeB = {
  KEYCARD_ISSUER: farEnd.ISSUER,
  KEYCARD_PRIVATE_KEY: farEnd.PRIVATE_KEY,
  KEYCARD_RESOURCE_URL: farEnd.UPSTREAM,
};

/** Mints an access token at the zone, as if a user had signed in. */
export async function mint(request: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${farEnd.ISSUER}/zone/tokens`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: "alice", resource: "secret", scope: "mcp:tools", clientId: "agent", ...request }),
  });
  if (!response.ok) throw new Error(`The zone minted nothing: ${response.status} ${await response.text()}`);
  return ((await response.json()) as { token: string }).token;
}

/** Sends a request to a Worker and waits for its background work. */
export async function send<Env extends KeycardEnv>(
  worker: KeycardWorker<Env>,
  environment: Env,
  url: string,
  token?: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = new Headers(init.headers);
  if (token !== undefined) headers.set("Authorization", `Bearer ${token}`);
  const ctx = createExecutionContext();
  const response = await worker.fetch(new Request(url, { ...init, headers }), environment, ctx);
  await waitOnExecutionContext(ctx);
  return response;
}

/** Collects events instead of logging them. */
export function recorder(): { events: EdgegrantEvent[]; onEvent: (event: EdgegrantEvent) => void } {
  const events: EdgegrantEvent[] = [];
  return { events, onEvent: (event) => events.push(event) };
}
