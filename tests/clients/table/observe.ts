// Takes a client through the story: login, tools, step-up, an access token refused, an outage, a restart.
import { setTimeout } from "node:timers/promises";
import type { Driver, Session } from "./driver.ts";
import { type Happened, type Place, startWorld, type Visit, type World } from "./world.ts";

/** What came of a step. */
export interface Step extends Happened {
  /** What the client said, if it failed. */
  failure?: string;
  /** Whether the next call of a tool that needs nothing more succeeded. */
  goesOn?: boolean;
}

export interface Story {
  login: Step;
  stepUp: Step;
  refused: Step;
  outage: Step;
  restart: Step;
}

/** Longer than a client takes to start, to log in, and to give up. */
const POLL_MS = 500;
const STEP_MS = 400_000;

/** The whole story, or the login alone if that fails. */
export async function observe(
  driver: Driver,
  world: World,
  place: Place,
): Promise<Pick<Story, "login"> & Partial<Story>> {
  const { login, session } = await logIn(driver, world, place);
  if (!session) return { login };
  const server = world.servers[place];
  let current = session;
  const call = (tool: string) => called(current, tool, world.identifiers[place]);
  const whoami = () => call("whoami");
  const attempt = async (trouble: () => Promise<unknown>) => {
    const step = await taken(world, place, trouble);
    const next = await taken(world, place, whoami);
    // What is left of a step that ended the login must not spoil the next.
    if (next.failure !== undefined) {
      await current.close();
      current = await driver.connect(server.url, world);
      await taken(world, place, whoami);
    }
    return { ...step, goesOn: next.failure === undefined };
  };
  try {
    const refused = await attempt(async () => {
      server.expireTokens();
      await whoami();
    });
    const outage = await attempt(async () => {
      server.lose();
      // A client that waits as long as it was told finds the server well again.
      const recovery = globalThis.setTimeout(server.recover, server.retryAfterSeconds * 1000);
      try {
        await whoami();
      } finally {
        clearTimeout(recovery);
        server.recover();
      }
    });
    const restart = await attempt(async () => {
      await server.restart();
      await whoami();
    });
    const stepUp = await attempt(() => call("send_mail"));
    return { login, stepUp, refused, outage, restart };
  } finally {
    server.recover();
    await current.close();
  }
}

/** The authorization URL of a login at a zone that takes client ID metadata documents. Nobody signs in there. */
export async function observeDocuments(driver: Driver): Promise<Visit | undefined> {
  const world = await startWorld({ metadataDocuments: true });
  const happened = world.watch("path");
  const login = logIn(driver, world, "path");
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  login.then(over, over);
  while (!isOver && happened().visits.length === 0) await setTimeout(POLL_MS);
  await world.close();
  await login;
  return happened().visits[0];
}

/** Lists the tools and calls one. Gives the session if that succeeded. */
export async function logIn(driver: Driver, world: World, place: Place): Promise<{ login: Step; session?: Session }> {
  let session: Session | undefined;
  const login = await taken(world, place, async () => {
    session = await driver.connect(world.servers[place].url, world);
    const tools = await session.tools();
    if (!tools.some((name) => name.includes("whoami"))) throw new Error(`it lists ${tools.join(", ") || "no tools"}`);
    await called(session, "whoami", world.identifiers[place]);
  });
  if (login.failure === undefined && session) return { login, session };
  await session?.close();
  return { login };
}

/** Calls a tool. Throws if the client does not show what the tool says: some end well and print an error. */
export async function called(session: Session, tool: string, identifier: string): Promise<void> {
  const said = await session.call(tool);
  if (!said.includes(identifier)) throw new Error(`${tool} says ${said}`);
}

/** Does something, and tells what happened. */
export async function taken(world: World, place: Place, work: () => Promise<unknown>): Promise<Step> {
  const happened = world.watch(place);
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = globalThis.setTimeout(() => reject(new Error(`no answer within ${STEP_MS / 1000} s`)), STEP_MS);
  });
  try {
    await Promise.race([work(), deadline]);
    return happened();
  } catch (error) {
    return { ...happened(), failure: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}
