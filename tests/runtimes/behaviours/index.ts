import type { Behaviour, Context } from "./behaviour.ts";
import { cache } from "./cache.ts";
import { bound } from "./dpop.ts";
import { engines } from "./engines.ts";
import { exchange } from "./exchange.ts";
import { gateway } from "./gateway.ts";
import { server } from "./server.ts";
import { signingKey } from "./signing-key.ts";
import { verification } from "./verification.ts";

/** Every behaviour, by area. */
export const behaviours: Readonly<Record<string, readonly Behaviour[]>> = {
  verification,
  engines,
  server,
  "bound tokens": bound,
  "signing key": signingKey,
  exchange,
  cache,
  gateway,
};

/** The result of one behaviour. */
export interface Outcome {
  area: string;
  name: string;
  /** Empty if it succeeded. */
  error: string;
}

/** Runs the behaviours of these areas one after the other. A failure does not affect the others. */
export async function runAll(
  context: Context,
  areas: Readonly<Record<string, readonly Behaviour[]>> = behaviours,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const [area, list] of Object.entries(areas)) {
    for (const { name, run } of list) outcomes.push({ area, name, error: await errorOf(() => run(context)) });
  }
  return outcomes;
}

async function errorOf(work: () => Promise<void>): Promise<string> {
  try {
    await work();
    return "";
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
}
