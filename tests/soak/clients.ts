// The callers at work. Each caller sends one request after the other; many callers run at once.
import { setTimeout as pause } from "node:timers/promises";
import { sendAndLinger } from "../support/clients.ts";
import { checkProfile, checkStatus, checkToken, type Owners } from "./answers.ts";
import { Caller, keyOf, lacksScope, type ToolCall } from "./callers.ts";
import type { Ledger } from "./ledger.ts";
import { BASE_SCOPE, type Operation } from "./operations.ts";
import type { Random } from "./random.ts";
import type { Record } from "./record.ts";
import type { Fleet, Presence, Server } from "./server.ts";
import type { Sky } from "./sky.ts";
import { Violation } from "./violation.ts";
import { type SoakZone, USERS } from "./zone.ts";

/** The limit for one answer. The limits of all its steps in sequence add up to less than half of it. */
export const DEADLINE_MS = 60_000;
/** A slower answer may need more than one exchange. */
const SLOW_MS = 5_000;
/**
 * How long the upstream API may refuse a token after its key was retired: the token lives for at most two minutes. A
 * server that replaced one refused token by another one from the store waits for half a minute before it exchanges.
 */
const REFUSED_MS = 150_000;
const CLIENTS = ["desktop", "phone"];
const MAX_BURST = 6;
/**
 * The largest number of one-time callers per fleet. Some of a server's lists have room for more names, such as the list
 * of recent writes to KV. They keep growing, but by less than the allowed growth of the heap.
 */
const MAX_PASSERS = 1_500;

/** Settings and state that all clients share. */
export interface World {
  far: SoakZone;
  sky: Sky;
  presence: Presence;
  ledger: Ledger;
  owners: Owners;
  record: Record;
  /** The completed part of the soak, from 0 to 1. */
  progress(): number;
}

/** The clients of one fleet. */
export class Clients {
  readonly #world: World;
  readonly #fleet: Fleet;
  readonly #regulars: readonly Caller[];
  #passers = 0;

  constructor(fleet: Fleet, world: World) {
    this.#world = world;
    this.#fleet = fleet;
    this.#regulars = USERS.flatMap((user) =>
      CLIENTS.map((client) => this.#callerOf({ user, client, isPassing: false })),
    );
  }

  /** Performs random actions one after the other until `end` is aborted. */
  async work(random: Random, end: AbortSignal): Promise<void> {
    while (!end.aborted) {
      await pause(random.between(5, 150), undefined, { signal: end }).catch(() => undefined);
      if (end.aborted) return;
      const kind = random.next();
      if (kind < 0.1) await this.#passBy(random);
      else if (kind < 0.25) await this.#leaveEarly(random);
      else if (kind < 0.4) await this.#stepUp(random);
      else await this.#ask(this.#server(random), await this.#toolCall(random, kind < 0.6 ? "call" : "read"));
    }
  }

  /** Sends a request for a new caller, so that nothing is cached for it. */
  async probe(server: Server): Promise<number | undefined> {
    return this.#ask(server, await this.#toolCallOf(this.#passer(), "read", this.#world.far.resources[0] ?? ""));
  }

  /** A new caller sends a request to all servers at once. */
  async #passBy(random: Random): Promise<void> {
    const toolCall = await this.#toolCallOf(this.#stranger(random), "read", random.pick(this.#world.far.resources));
    const servers = Array.from({ length: random.between(3, MAX_BURST + 1) }, () => this.#server(random));
    await Promise.all(servers.map((server) => this.#ask(server, toolCall)));
  }

  /** Sends a request and resets the connection before the answer, or shortly after. */
  async #leaveEarly(random: Random): Promise<void> {
    const { far, ledger, record, sky } = this.#world;
    const caller = random.chance(0.5) ? this.#stranger(random) : random.pick(this.#regulars);
    const toolCall = await this.#toolCallOf(caller, "read", random.pick(far.resources));
    const server = this.#server(random);
    const answered = this.#announce(toolCall);
    ledger.excuse(keyOf(toolCall));
    const url = server.url(pathOf(toolCall));
    const client = await sendAndLinger(url, toolCall.credential.token).catch(() => undefined);
    await pause(random.between(0, 40));
    client?.vanish();
    answered();
    record.note([server.name, sky.phase], "reset", 0);
  }

  /**
   * Requests an operation that the token does not allow, gets the scopes in the challenge from the zone, and tries
   * again.
   */
  async #stepUp(random: Random): Promise<void> {
    const toolCall = await this.#toolCall(random, "send");
    const server = this.#server(random);
    if (random.chance(0.3) && (await this.#ask(server, toolCall)) !== 403) return;
    const credential = await toolCall.caller.credential(`${BASE_SCOPE} mail:send`);
    await this.#ask(this.#server(random), { ...toolCall, credential });
  }

  async #ask(server: Server, toolCall: ToolCall): Promise<number | undefined> {
    const { sky, presence, ledger, record } = this.#world;
    const [settled, lives, phase, startedAtMs] = [sky.settled, presence.livesOf(server), sky.phase, Date.now()];
    const answered = this.#announce(toolCall);
    const note = (outcome: number | "cut off") => {
      const durationMs = Date.now() - startedAtMs;
      // During an outage a server retries, and the zone may have granted the first request. So a 200 may need two
      // exchanges.
      const isCalm = settled !== undefined && settled === sky.settled;
      const isOrdinary = isCalm && outcome === 200 && durationMs <= SLOW_MS;
      if (!lacksScope(toolCall) && !isOrdinary) ledger.excuse(keyOf(toolCall));
      record.note([server.name, phase], outcome, durationMs);
    };
    try {
      const response = await fetch(server.url(pathOf(toolCall)), {
        headers: { Authorization: `Bearer ${toolCall.credential.token}` },
        signal: AbortSignal.timeout(DEADLINE_MS),
      });
      const text = await response.text();
      note(response.status);
      checkStatus(toolCall, response, {
        phase: `${phase}, then ${sky.phase}`,
        isSettled: settled !== undefined && settled === sky.settled,
        isCredentialGood: toolCall.credential.retirements === sky.retirements,
        mayBeRefusedUpstream: sky.hasRetiredWithin(REFUSED_MS),
      });
      if (response.status === 200) await this.#checkBody(toolCall, JSON.parse(text));
      return response.status;
    } catch (error) {
      if (error instanceof Violation) throw error;
      const where = `${server.name}, for ${keyOf(toolCall)}`;
      if (error instanceof DOMException && error.name === "TimeoutError") {
        throw new Violation("no request outlives its deadline", `no answer from ${where}`);
      }
      if (presence.isUp(server) && presence.livesOf(server) === lives) {
        const cause = error instanceof Error ? (error.cause ?? error) : error;
        throw new Violation("no refusal and no 5xx without a cause", `no answer from ${where}: ${cause}`);
      }
      note("cut off");
      return undefined;
    } finally {
      answered();
    }
  }

  async #checkBody(toolCall: ToolCall, body: unknown): Promise<void> {
    const { far, owners } = this.#world;
    if (toolCall.operation === "call") return checkProfile(toolCall, body);
    const { accessToken } = body as { accessToken: string };
    const claims = await far.claimsOf(accessToken).catch((error: unknown) => {
      throw new Violation("the token is the caller's", `${keyOf(toolCall)} got one that is not the zone's: ${error}`);
    });
    checkToken(toolCall, claims, owners, Date.now());
  }

  #announce(toolCall: ToolCall): () => void {
    const { fleet, isPassing } = toolCall.caller;
    if (lacksScope(toolCall)) return () => undefined;
    return this.#world.ledger.ask(keyOf(toolCall), fleet, isPassing, Date.now());
  }

  #server(random: Random): Server {
    return random.pick(this.#fleet.servers.filter((server) => this.#world.presence.isUp(server)));
  }

  /** A new caller, unless the limit for this time is reached. */
  #stranger(random: Random): Caller {
    const { progress } = this.#world;
    return this.#passers < MAX_PASSERS * progress() ? this.#passer() : random.pick(this.#regulars);
  }

  #passer(): Caller {
    this.#passers += 1;
    return this.#callerOf({ user: `passer-${this.#passers}`, client: "web", isPassing: true });
  }

  #callerOf(who: { user: string; client: string; isPassing: boolean }): Caller {
    return new Caller({ ...who, fleet: this.#fleet.name }, this.#world.far, this.#world.sky);
  }

  async #toolCall(random: Random, operation: Operation): Promise<ToolCall> {
    const [caller, resource] = [random.pick(this.#regulars), random.pick(this.#world.far.resources)];
    return this.#toolCallOf(caller, operation, resource);
  }

  async #toolCallOf(caller: Caller, operation: Operation, resource: string): Promise<ToolCall> {
    return { caller, operation, resource, credential: await caller.credential() };
  }
}

function pathOf({ operation, resource }: ToolCall): string {
  return `/${operation}?resource=${encodeURIComponent(resource)}`;
}
