import { auth } from "@modelcontextprotocol/sdk/client/auth.js";
import { Person } from "../person.ts";
import type { World } from "./world.ts";

/** What a host does around a library: it sends its user to the zone when the library says so, finishes, and tries again. */
export class Host {
  readonly person: Person;
  readonly #finish: () => Promise<unknown>;

  /** `finish`: exchanges the code. Default: the function of the MCP SDK, on which most libraries are built. */
  constructor(url: string, world: World, finish?: (person: Person) => Promise<unknown>) {
    this.person = new Person({ refreshes: true, visit: world.visit });
    this.#finish = () => {
      if (finish) return finish(this.person);
      return auth(this.person, { serverUrl: url, authorizationCode: this.person.callback().get("code") ?? "" });
    };
  }

  /** Does something, once more if the user had to be asked. */
  async signedIn<Result>(work: () => Promise<Result>): Promise<Result> {
    const { length } = this.person.authorizations;
    try {
      return await work();
    } catch (error) {
      if (this.person.authorizations.length === length) throw error;
      await this.#finish();
      return await work();
    }
  }
}

/** What a tool said, or an error if that is not what our tools say. */
export function saidBy(result: unknown): string {
  const text = JSON.stringify(result) ?? "nothing";
  if (!text.includes("subject")) throw new Error(text);
  return text;
}
