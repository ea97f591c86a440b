import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import type { Fault } from "./fault.ts";
import type { Faults } from "./faults.ts";

/**
 * Carries out the fault.
 *
 * @returns whether the request is answered; false lets the endpoint answer normally
 */
export async function injectFault(
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
  { faults, closing }: { faults: Faults; closing: AbortSignal },
): Promise<boolean> {
  if (fault.delayMs !== undefined) await delay(fault.delayMs, undefined, { signal: closing, ref: false });
  if (fault.untilCleared === true) await faults.waitUntilCleared(closing);
  if (fault.hang === true) return true;
  if (fault.reset === true) {
    request.socket.resetAndDestroy();
    return true;
  }
  const body = faultBody(fault);
  const answers = body !== undefined || fault.status !== undefined || fault.redirectTo !== undefined;
  if (answers) response.setHeader("content-type", "application/json");
  for (const [name, value] of Object.entries(fault.headers ?? {})) response.setHeader(name, value);
  if (!answers) return false;

  request.resume();
  if (fault.redirectTo !== undefined) response.setHeader("location", fault.redirectTo);
  response.statusCode = fault.status ?? (fault.redirectTo === undefined ? 200 : 302);
  response.end(body ?? defaultBody(response.statusCode));
  return true;
}

function faultBody(fault: Fault): string | undefined {
  if (fault.body !== undefined) return fault.body;
  if (fault.oversizedBytes !== undefined) return JSON.stringify({ padding: "x".repeat(fault.oversizedBytes) });
  return fault.garbage === true ? '\u0000{"issuer": <not json>' : undefined;
}

function defaultBody(status: number): string | undefined {
  if (status === 204 || status === 304) return undefined;
  return status < 400
    ? "{}"
    : JSON.stringify({ error: "temporarily_unavailable", error_description: "a fault set on this zone" });
}
