import { BASE_SCOPE, type Operation, SEND_SCOPE, UPSTREAM_SCOPES } from "./operations.ts";
import type { Sky } from "./sky.ts";
import { audienceOf, type FleetName, type SoakZone } from "./zone.ts";

/** A token of a caller. */
export interface Credential {
  readonly token: string;
  readonly scopes: string;
  /** How many key retirements there had been by then: a later one ends the token. */
  readonly retirements: number;
}

/**
 * How long a regular's token lives. The servers' tokens live no longer, so that they exchange again while the soak runs. A
 * regular signs in again early enough for every token to be of use for longer than a renewal's cool-down.
 */
const LIFE_SECONDS = 120;
const SIGNS_IN_AFTER_MS = 50_000;

/** A user with a client, at one fleet. */
export class Caller {
  readonly fleet: FleetName;
  readonly user: string;
  readonly client: string;
  /** Whether the caller comes once only. Its tokens outlast its visit by far. */
  readonly isPassing: boolean;
  readonly #far: SoakZone;
  readonly #sky: Sky;
  readonly #signedIn = new Map<string, Credential & { atMs: number }>();

  constructor(who: { fleet: FleetName; user: string; client: string; isPassing: boolean }, far: SoakZone, sky: Sky) {
    this.fleet = who.fleet;
    this.user = who.user;
    this.client = who.client;
    this.isPassing = who.isPassing;
    this.#far = far;
    this.#sky = sky;
  }

  /** A token with these scopes; by default those that clients ask for at first. */
  async credential(scopes = BASE_SCOPE): Promise<Credential> {
    const { retirements } = this.#sky;
    const known = this.#signedIn.get(scopes);
    if (known && known.retirements === retirements && Date.now() - known.atMs < SIGNS_IN_AFTER_MS) return known;
    const token = await this.#far.zone.mint({
      user: this.user,
      clientId: this.client,
      resource: audienceOf(this.fleet),
      scope: scopes,
      expiresInSeconds: this.isPassing ? 3600 : LIFE_SECONDS,
    });
    const credential = { token, scopes, retirements, atMs: Date.now() };
    this.#signedIn.set(scopes, credential);
    return credential;
  }
}

/** One request of a caller. */
export interface Question {
  readonly caller: Caller;
  readonly credential: Credential;
  readonly operation: Operation;
  readonly resource: string;
}

/** What names the token that a question leads to: no two callers, resources or scopes have it in common. */
export function keyOf({ caller, operation, resource }: Question): string {
  return tokenKey(caller.fleet, caller.user, caller.client, resource, UPSTREAM_SCOPES[operation]);
}

export function tokenKey(application = "", user = "", client = "", resource = "", scope = ""): string {
  return [application, user, client, resource, scope].join(" ");
}

/** Whether the caller has yet to ask for the scope of the operation. */
export function lacksScope({ operation, credential }: Question): boolean {
  return operation === "send" && !credential.scopes.split(" ").includes(SEND_SCOPE);
}
