// Runs a client through these steps: login, tools, step-up, a refused access token, an outage, a restart.
import type { Driver, Session } from "./driver.ts";
import type { Happened, Place, World } from "./world.ts";

/** The result of a step. */
export interface Step extends Happened {
  /** The client's error, if the step failed. */
  failure?: string;
  /** Whether the next call of a tool without further scopes succeeded. */
  goesOn?: boolean;
}

export interface Story {
  login: Step;
  stepUp: Step;
  refused: Step;
  outage: Step;
  restart: Step;
}

/** Longer than a client needs to start, to log in, and to give up. */
const STEP_MS = 120_000;

/** Runs the login only: lists the tools and calls one. */
export async function observeLogin(driver: Driver, world: World, place: Place): Promise<Step> {
  const { login, session } = await logIn(driver, world, place);
  await session?.close();
  return login;
}

/** Runs all steps, or only the login if that fails. */
export async function observe(
  driver: Driver,
  world: World,
  place: Place,
): Promise<Pick<Story, "login"> & Partial<Story>> {
  const { login, session } = await logIn(driver, world, place);
  if (!session) return { login };
  const server = world.servers[place];
  let current = session;
  const whoami = () => current.call("whoami");
  const attempt = async (trouble: () => Promise<unknown>) => {
    const step = await taken(world, place, trouble);
    const next = await taken(world, place, whoami);
    // A step that ended the login must not affect the next one.
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
      // For a client that waits as long as `Retry-After` says, the server is available again.
      const recovery = setTimeout(server.recover, server.retryAfterSeconds * 1000);
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
    const stepUp = await attempt(() => current.call("send_mail"));
    return { login, stepUp, refused, outage, restart };
  } finally {
    server.recover();
    await current.close();
  }
}

async function logIn(driver: Driver, world: World, place: Place): Promise<{ login: Step; session?: Session }> {
  let session: Session | undefined;
  const login = await taken(world, place, async () => {
    session = await driver.connect(world.servers[place].url, world);
    const tools = await session.tools();
    if (!tools.some((name) => name.includes("whoami"))) throw new Error(`it lists ${tools.join(", ") || "no tools"}`);
    const said = await session.call("whoami");
    if (!said.includes(world.identifiers[place])) throw new Error(`whoami says ${said}`);
  });
  if (login.failure === undefined && session) return { login, session };
  await session?.close();
  return { login };
}

/** Runs `work` and returns what happened. */
async function taken(world: World, place: Place, work: () => Promise<unknown>): Promise<Step> {
  const happened = world.watch(place);
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${STEP_MS / 1000} s`)), STEP_MS);
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
