// How often the zone was asked for each token, and how often it may have been.
import type { AuditEvent } from "@edgegrant/zone";
import { tokenKey } from "./callers.ts";
import type { Fleet } from "./server.ts";
import { Violation } from "./violation.ts";
import type { FleetName } from "./zone.ts";

/** The least time between two exchanges of one isolate for one token, be it to renew it or because it has come to its end. */
const COOL_DOWN_MS = 30_000;

interface Account {
  fleet: FleetName;
  /** One who comes once only, with tokens that last. */
  isPassing: boolean;
  firstAskedAtMs: number;
  /** Requests under way: what they will have been excused for is not known yet. */
  underWay: number;
  granted: number;
  /** Exchanges that mishaps may have cost. */
  excused: number;
}

export type SharedBy = Pick<Fleet, "name" | "hasLeases"> & { servers: readonly unknown[] };

export class Ledger {
  readonly #fleets: ReadonlyMap<string, SharedBy>;
  readonly #accounts = new Map<string, Account>();
  /** What each fleet as a whole is excused for. */
  readonly #mishaps: { fleet: FleetName; atMs: number; exchanges: number }[] = [];
  /** Granted to of late. */
  readonly #unchecked = new Set<string>();
  #latestId: string | undefined;

  constructor(fleets: readonly SharedBy[]) {
    this.#fleets = new Map(fleets.map((fleet) => [fleet.name, fleet]));
  }

  /** Somebody asks. Call what is returned once the answer is there. */
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

  /** A client left, an answer failed or was slow: the zone may have granted a token that nobody got, or not in time. */
  excuse(key: string): void {
    const account = this.#accounts.get(key);
    if (account) account.excused += 1;
  }

  /** A process was killed, with what it knew; or tokens ended before their time. */
  excuseFleet(fleet: FleetName, exchanges: number, nowMs: number): void {
    this.#mishaps.push({ fleet, exchanges, atMs: nowMs });
  }

  /** Reads on in the zone's audit log. */
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

  /** Throws if a token that nobody waits for at the moment was exchanged for too often. */
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

  /** Of one fleet: exchanges in all, and those for the token that came nearest to its bound, with that. */
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
    // Who passes gets a token that need not be renewed; where there are leases, one server exchanges for all.
    const atATime = hasLeases && isPassing ? 1 : servers.length;
    const times = isPassing ? 1 : 1 + Math.floor((nowMs - firstAskedAtMs) / COOL_DOWN_MS);
    const mishaps = this.#mishaps.filter((mishap) => mishap.fleet === fleet && mishap.atMs >= firstAskedAtMs);
    return atATime * times + excused + mishaps.reduce((sum, { exchanges }) => sum + exchanges, 0);
  }
}
