import { once } from "node:events";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { isLoopback } from "../config/urls.ts";
import { bounded } from "../http/bounded-fetch.ts";

const POLL_MS = 250;
/** The longest pause between two questions to a server that gives wrong answers. Some servers log each question. */
const MAXIMUM_PAUSE_MS = 30_000;
/** A cold server may answer late, and a second question would not make it faster. */
const ANSWER_MS = 30_000;

/** A server that is about to start: the URL of its MCP endpoint, and the zone that it should name. */
export interface AwaitedServer {
  readonly url: string;
  readonly issuer: string;
}

/** Whether a process of this machine listens at the URL. A URL of another machine is not tried. */
export async function isTaken(url: string): Promise<boolean> {
  const target = new URL(url);
  if (!isLoopback(target)) return false;
  const host = target.hostname.replace(/[[\]]/g, "");
  const port = Number(target.port) || (target.protocol === "https:" ? 443 : 80);
  const socket = connect({ host, port });
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/**
 * Waits until the server sends its clients to the zone. While it does something else in place of that, it waits on.
 *
 * @param say Gets a sentence that says what the server does, once for each.
 * @returns false if the server has ended before
 */
export async function waitForServer(
  server: AwaitedServer,
  ended: AbortSignal,
  say: (sentence: string) => void,
): Promise<boolean> {
  let said: string | undefined;
  let pause = POLL_MS;
  while (!ended.aborted) {
    const state = await stateOf(server, AbortSignal.any([ended, AbortSignal.timeout(ANSWER_MS)]));
    if (state === "up") return true;
    if (state !== "silent" && !ended.aborted) {
      if (state.problem !== said) say(state.problem);
      said = state.problem;
      pause = Math.min(2 * pause, MAXIMUM_PAUSE_MS);
    }
    await sleep(pause, undefined, { signal: ended }).catch(() => undefined);
  }
  return false;
}

type State = "silent" | "up" | { readonly problem: string };

/** What the server's metadata (RFC 9728) says about its zone. */
async function stateOf({ url, issuer }: AwaitedServer, signal: AbortSignal): Promise<State> {
  const { origin, pathname } = new URL(url);
  const address = `${origin}/.well-known/oauth-protected-resource${pathname.replace(/\/$/, "")}`;
  const response = await fetch(address, { signal, redirect: "manual" }).catch(() => undefined);
  if (response === undefined) return "silent";
  try {
    const zones = zonesIn(await (await bounded(response)).json());
    if (zones.includes(issuer)) return "up";
    if (zones.length === 0) throw new Error("it names no zone");
    const problem = `the server sends its clients to ${zones.join(" and ")}, and not to this zone`;
    return { problem: `${problem}: set its KEYCARD_ISSUER to ${issuer} for a local run, and start again` };
  } catch (error) {
    const why = error instanceof Error ? error.message : "it can't be read";
    return { problem: `the server answers, but its clients can't find the zone at ${address}: ${why}` };
  }
}

function zonesIn(metadata: unknown): string[] {
  const { authorization_servers: zones } = (metadata ?? {}) as { authorization_servers?: unknown };
  return Array.isArray(zones) ? zones.filter((zone) => typeof zone === "string") : [];
}
