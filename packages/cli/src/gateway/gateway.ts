import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import {
  ConfigurationError,
  createGateway,
  environment,
  logFailures,
  type OnEvent,
  readiness,
  resolveCredential,
  toNodeListener,
} from "@edgegrant/node";
import type { Terminal } from "../terminal.ts";
import type { GatewayArguments } from "./arguments.ts";
import { addedHeaders } from "./headers.ts";
import { profileNamed } from "./profile.ts";

/** The signals that stop the gateway, and its environment. */
export interface GatewayProcess {
  readonly env: NodeJS.ProcessEnv;
  once(signal: "SIGINT" | "SIGTERM", listener: () => void): unknown;
}

/**
 * Serves a gateway until the process is told to stop.
 *
 * @throws {UsageError} if a variable or a file that the command line names can't be used.
 * @throws {ConfigurationError} if tokens are to be exchanged, and there are no credentials, or if a setting is wrong.
 */
export async function gateway(options: GatewayArguments, process: GatewayProcess, terminal: Terminal): Promise<void> {
  const { upstream, issuer, exchange, scopes, toolScopes, resourceName, host, port } = options;
  const settings = { ...environment(), KEYCARD_ISSUER: issuer };
  if (exchange !== undefined) resolveCredential(settings, "in the environment of this command");
  const profileOf = profileNamed(options.profile, { ...options, clientId: settings.KEYCARD_CLIENT_ID });
  const headers = await addedHeaders(options, process.env);
  const server = createServer();
  server.listen(port, host);
  await once(server, "listening");
  const resource = options.resource ?? ownUrl(server.address() as AddressInfo, upstream);
  const wrong: string[] = [];
  let onEvent: OnEvent = (event) => {
    if (event.type === "configuration.invalid") wrong.push(event.message);
  };
  const handler = createGateway({
    onEvent: (event) => onEvent(event),
    settings: { ...settings, KEYCARD_SERVER_URL: resource },
    profile: profileOf(resource),
    audiences: options.audiences,
    upstream,
    headers,
    toolScopes,
    requiredScopes: scopes,
    scopesSupported: scopes,
    ...(exchange !== undefined && { exchange }),
    ...(options.health && { readiness: readiness({ requires: exchange === undefined ? [] : ["credential"] }) }),
    ...(resourceName !== undefined && { resourceName }),
  });
  if (wrong.length > 0) {
    server.close();
    throw new ConfigurationError(wrong.join("\n"));
  }
  onEvent = logFailures;
  server.on("request", toNodeListener(handler));
  terminal.print(`${resource} is now in front of ${upstream}\nClients log in at ${issuer}\n`);
  await stopped(process);
  server.close();
  server.closeAllConnections();
}

function ownUrl({ address, family, port }: AddressInfo, upstream: string): string {
  const { pathname } = new URL(upstream);
  return `http://${family === "IPv6" ? `[${address}]` : address}:${port}${pathname === "/" ? "" : pathname}`;
}

/** Resolves at the first signal that asks the process to stop. */
async function stopped(process: GatewayProcess): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once("SIGINT", resolve);
    process.once("SIGTERM", resolve);
  });
}
