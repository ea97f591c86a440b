// Counts the exchanges for each token and compares them with the allowed number.
import type { AuditEvent } from "@edgegrant/zone";
import { tokenKey } from "./callers.ts";
import type { Fleet } from "./server.ts";
import { Violation } from "./violation.ts";
import type { FleetName } from "./zone.ts";

/** The least time between two exchanges of one isolate for one token, for a renewal or after its expiry. */
const COOL_DOWN_MS = 30_000;

interface Account {
  fleet: FleetName;
  /** Whether the caller comes only once. Its tokens last for the whole soak. */
  isPassing: boolean;
  firstAskedAtMs: number;
  /** The number of pending requests. They may still be excused. */
  underWay: number;
  granted: number;
  /** The number of exchanges that incidents may have caused. */
  excused: number;
}

export type SharedBy = Pick<Fleet, "name" | "hasLeases"> & { servers: readonly unknown[] };

export class Ledger {
  readonly #fleets: ReadonlyMap<string, SharedBy>;
  readonly #accounts = new Map<string, Account>();
  /** Incidents that excuse exchanges of a whole fleet. */
  readonly #mishaps: { fleet: FleetName; atMs: number; exchanges: number }[] = [];
  /** Keys with recent grants. */
  readonly #unchecked = new Set<string>();
  #latestId: string | undefined;

  constructor(fleets: readonly SharedBy[]) {
    this.#fleets = new Map(fleets.map((fleet) => [fleet.name, fleet]));
  }

  /** Records a request. Call the returned function when the answer arrives. */
  ask(key: string, fleet: FleetName, isPassing: boolean, nowMs: number): () => void {
    const account = this.#accounts.get(key) ?? {
      fleet,
      isPassing,
      firstAskedAtMs: nowMs,
      underWay: 0,
      granted: 0,
      excused: 0,
    };
    this.#accounts.set(key, account);
    account.underWay += 1;
    return () => {
      account.underWay -= 1;
    };
  }

  /**
   * A client disconnected, or an answer failed or was slow. The zone may have granted a token that was not delivered in
   * time.
   */
  excuse(key: string): void {
    const account = this.#accounts.get(key);
    if (account) account.excused += 1;
  }

  /** A process was killed and lost its memory, or tokens were revoked early. */
  excuseFleet(fleet: FleetName, exchanges: number, nowMs: number): void {
    this.#mishaps.push({ fleet, exchanges, atMs: nowMs });
  }

  /** Reads the new entries of the zone's audit log. */
  read(log: readonly AuditEvent[]): void {
    const start = log.findLastIndex(({ id }) => id === this.#latestId) + 1;
    this.#latestId = log.at(-1)?.id ?? this.#latestId;
    for (const { type, grant, application, user, client, resource, scopes } of log.slice(start)) {
      if (type !== "credentials:issue" || grant !== "token_exchange") continue;
      this.noteGrant(tokenKey(application, user, client, resource, scopes.join(" ")));
    }
  }

  noteGrant(key: string): void {
    const account = this.#accounts.get(key);
    if (!account) throw new Violation("exchanges are bounded", `nobody asked for ${key}`);
    account.granted += 1;
    this.#unchecked.add(key);
  }

  /** Throws if there were too many exchanges for a token without pending requests. */
  check(nowMs: number): void {
    for (const key of this.#unchecked) {
      const account = this.#accounts.get(key);
      if (!account || account.underWay > 0) continue;
      this.#unchecked.delete(key);
      const bound = this.#boundOf(account, nowMs);
      if (account.granted <= bound) continue;
      throw new Violation("exchanges are bounded", `${account.granted} for ${key}, at most ${bound} may be`);
    }
  }

  /** The exchanges of a fleet: the total, and the count and bound of the token closest to its bound. */
  summary(fleet: FleetName, nowMs: number): { total: number; nearest: number; bound: number } {
    const accounts = [...this.#accounts.values()].filter((account) => account.fleet === fleet);
    const total = accounts.reduce((sum, { granted }) => sum + granted, 0);
    let [nearest, bound] = [0, 1];
    for (const account of accounts) {
      const own = this.#boundOf(account, nowMs);
      const isNearer = account.granted / own - nearest / bound || account.granted - nearest;
      if (isNearer > 0) [nearest, bound] = [account.granted, own];
    }
    return { total, nearest, bound };
  }

  #boundOf({ fleet, isPassing, firstAskedAtMs, excused }: Account, nowMs: number): number {
    const { hasLeases = false, servers = [] } = this.#fleets.get(fleet) ?? {};
    // A one-time caller's token needs no renewal. With leases, one server exchanges for all.
    const atATime = hasLeases && isPassing ? 1 : servers.length;
    const times = isPassing ? 1 : 1 + Math.floor((nowMs - firstAskedAtMs) / COOL_DOWN_MS);
    const mishaps = this.#mishaps.filter((mishap) => mishap.fleet === fleet && mishap.atMs >= firstAskedAtMs);
    return atATime * times + excused + mishaps.reduce((sum, { exchanges }) => sum + exchanges, 0);
  }
}
