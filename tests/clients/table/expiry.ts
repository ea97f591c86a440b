// A client whose token expires by the clock, as the zone announced it. The client may know, or learn it from a 401.
import { setTimeout } from "node:timers/promises";
import type { Driver } from "./driver.ts";
import { called, logIn, type Step, taken } from "./observe.ts";
import { type Place, startWorld } from "./world.ts";

/** A client with a short-lived token. */
export interface Expiry {
  /** Waits until the token has expired and calls a tool. Undefined if the client had no valid token to begin with. */
  observe(): Promise<Step | undefined>;
  /** Ends the client and its servers. */
  close(): Promise<void>;
}

/** Longer than a login takes. Command lines start a process for each of its steps. */
const LIFETIME_SECONDS = { "command line": 120, browser: 120, library: 40 };
/** The server's clock tolerance, and one second so that the times are not equal. */
const TOLERANCE_SECONDS = 5 + 1;

/** Logs a client in at a zone and a server of its own, where access tokens are short-lived. */
export async function startExpiry(driver: Driver, place: Place): Promise<Expiry> {
  const accessTokenSeconds = LIFETIME_SECONDS[driver.kind];
  const world = await startWorld({ accessTokenSeconds });
  const { login, session } = await logIn(driver, world, place);
  const issued = login.tokens.findLast(({ type }) => type === "credentials:issue")?.time ?? "";
  const expiresAtMs = Date.parse(issued) + (accessTokenSeconds + TOLERANCE_SECONDS) * 1000;
  const isValid = Date.now() < expiresAtMs;
  const happened = world.watch(place);
  return {
    async observe() {
      if (!session || !isValid) return undefined;
      const whoami = () => called(session, "whoami", world.identifiers[place]);
      await setTimeout(Math.max(expiresAtMs - Date.now(), 0));
      const { failure } = await taken(world, place, whoami);
      const step = { ...happened(), ...(failure !== undefined && { failure }) };
      if (failure === undefined) return step;
      const next = await taken(world, place, whoami);
      return { ...step, goesOn: next.failure === undefined };
    },
    async close() {
      await session?.close();
      await world.close();
    },
  };
}
