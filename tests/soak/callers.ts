import { BASE_SCOPE, type Operation, SEND_SCOPE, UPSTREAM_SCOPES } from "./operations.ts";
import type { Sky } from "./sky.ts";
import { audienceOf, type FleetName, type SoakZone } from "./zone.ts";

/** A token of a caller. */
export interface Credential {
  readonly token: string;
  readonly scopes: string;
  /** The number of key retirements before it was issued. A later retirement invalidates the token. */
  readonly retirements: number;
}

/**
 * The lifetime of a regular caller's token. The servers' tokens live no longer, so they exchange again during the soak.
 * A regular caller signs in again early enough that every token remains usable for longer than a renewal's cool-down.
 */
const LIFE_SECONDS = 120;
const SIGNS_IN_AFTER_MS = 50_000;

/** A user with a client, at one fleet. */
export class Caller {
  readonly fleet: FleetName;
  readonly user: string;
  readonly client: string;
  /** Whether the caller comes only once. Its tokens live much longer than its visit. */
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

  /** A token with these scopes. Default: the scopes that clients request first. */
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
export interface ToolCall {
  readonly caller: Caller;
  readonly credential: Credential;
  readonly operation: Operation;
  readonly resource: string;
}

/** The key of the token that a tool call needs. It contains the caller, the resource and the scope. */
export function keyOf({ caller, operation, resource }: ToolCall): string {
  return tokenKey(caller.fleet, caller.user, caller.client, resource, UPSTREAM_SCOPES[operation]);
}

export function tokenKey(application = "", user = "", client = "", resource = "", scope = ""): string {
  return [application, user, client, resource, scope].join(" ");
}

/** Whether the caller's token lacks the scope of the operation. */
export function lacksScope({ operation, credential }: ToolCall): boolean {
  return operation === "send" && !credential.scopes.split(" ").includes(SEND_SCOPE);
}
