import {
  atBoth,
  clientIdCell,
  loginCell,
  outageCell,
  type Row,
  redirectCell,
  resourceCell,
  scopeCell,
  stepUpCell,
  troubleCell,
} from "./cells.ts";
import type { Driver } from "./driver.ts";
import { observe, observeDocuments, type Step, type Story } from "./observe.ts";
import { type Place, startWorld } from "./world.ts";

/** What a client did at one of the two servers. */
interface Observed {
  story: Pick<Story, "login"> & Partial<Story>;
  /** The identifier of the server's resource. */
  identifier: string;
}

/** Runs a client against both servers and returns its row, except for the cell that waits for a clock. */
export async function rowOf(driver: Driver): Promise<Omit<Row, "expiry">> {
  const origin = await storyAt("origin", driver);
  const path = await storyAt("path", driver);
  const { login } = path.story;
  const cellOf = (name: keyof Story, words: (step: Step | undefined, isProcessPerCall: boolean) => string) => {
    const [atOrigin, atPath] = [origin, path].map(({ story }) => story[name]);
    const isProcessPerCall = driver.isProcessPerCall ?? false;
    return atBoth(atOrigin && words(atOrigin, isProcessPerCall), words(atPath, isProcessPerCall));
  };
  const documents = driver.kind === "command line" ? await observeDocuments(driver) : undefined;
  return {
    version: driver.version,
    kind: driver.kind,
    origin: loginCell(origin.story.login),
    path: loginCell(login),
    scope: scopeCell(login),
    resource: [
      `O: ${resourceCell(origin.story.login, origin.identifier)}`,
      `P: ${resourceCell(login, path.identifier)}`,
    ].join("; "),
    clientId: clientIdCell(login, documents),
    redirect: driver.kind === "library" ? "the host's" : redirectCell([origin.story.login, login]),
    calls: driver.isProcessPerCall ? "each call is a process" : "one process",
    stepUp: cellOf("stepUp", stepUpCell),
    refused: cellOf("refused", troubleCell),
    outage: cellOf("outage", outageCell),
    restart: cellOf("restart", troubleCell),
  };
}

/** The story at one server. The world is its own: nothing is left there of the other story, or of another client. */
async function storyAt(place: Place, driver: Driver): Promise<Observed> {
  const world = await startWorld();
  try {
    return { story: await observe(driver, world, place), identifier: world.identifiers[place] };
  } finally {
    await world.close();
  }
}
