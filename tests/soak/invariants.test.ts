// Each invariant of the soak fails when it is violated, and says what is wrong.
import { beforeAll, describe, expect, it } from "vitest";
import { type Circumstances, checkProfile, checkStatus, checkToken, Owners } from "./answers.ts";
import { Caller, keyOf, type ToolCall } from "./callers.ts";
import { checkHeap } from "./heap.ts";
import { Ledger } from "./ledger.ts";
import { BASE_SCOPE, type Operation, SEND_SCOPE } from "./operations.ts";
import { Random } from "./random.ts";
import { Sky } from "./sky.ts";
import type { SoakZone } from "./zone.ts";

const RESOURCE = "https://files.example";
const NOW_MS = 1_800_000_000_000;
const far = { zone: { mint: async () => "a token" } } as unknown as SoakZone;

async function toolCallOf(operation: Operation, scopes = BASE_SCOPE, user = "alice"): Promise<ToolCall> {
  const caller = new Caller({ fleet: "kv", user, client: "desktop", isPassing: false }, far, new Sky());
  return { caller, operation, resource: RESOURCE, credential: await caller.credential(scopes) };
}

let read: ToolCall;
let send: ToolCall;
let call: ToolCall;

beforeAll(async () => {
  [read, send, call] = await Promise.all([toolCallOf("read"), toolCallOf("send"), toolCallOf("call")]);
});

describe("a status", () => {
  const calm: Circumstances = { phase: "calm", isSettled: true, isCredentialGood: true, mayBeRefusedUpstream: false };
  const verdict = (toolCall: ToolCall, status: number, circumstances = calm, headers = {}) => {
    return () => checkStatus(toolCall, { status, headers: new Headers(headers) }, circumstances);
  };
  const later = { "Retry-After": "5" };
  const challenge = { "WWW-Authenticate": `Bearer scope="${BASE_SCOPE} ${SEND_SCOPE}"` };

  it.each([500, 502, 503])("of %i while the zone is healthy is a violation", (status) => {
    expect(verdict(read, status, calm, later)).toThrow("the zone is healthy");
    expect(verdict(read, status, { ...calm, isSettled: false }, later)).not.toThrow();
  });

  it("of 503 without Retry-After is a violation, whatever befalls the zone", () => {
    expect(verdict(read, 503, { ...calm, isSettled: false })).toThrow("no Retry-After");
  });

  it.each([401, 403, 404])("of %i for a good token is a violation, whatever befalls the zone", (status) => {
    expect(verdict(read, status, { ...calm, isSettled: false })).toThrow("the caller's token is good");
    expect(verdict(read, status, { ...calm, isCredentialGood: false })).not.toThrow();
  });

  it("of 401 from the upstream API is a violation, unless a key was retired a moment ago", () => {
    expect(verdict(call, 401)).toThrow("the caller's token is good");
    expect(verdict(call, 401, { ...calm, mayBeRefusedUpstream: true })).not.toThrow();
  });

  it("of 200 for a token that lacks the scope is a violation", async () => {
    expect(verdict(send, 200)).toThrow("the token lacks the scope");
    expect(verdict(await toolCallOf("send", `${BASE_SCOPE} ${SEND_SCOPE}`), 200)).not.toThrow();
  });

  it("of 403 whose challenge does not name the scope is a violation", () => {
    expect(verdict(send, 403)).toThrow("the challenge does not name the scope");
    expect(verdict(send, 403, calm, challenge)).not.toThrow();
  });
});

describe("a token", () => {
  const claims = {
    sub: "alice",
    aud: RESOURCE,
    client_id: "kv",
    act: { sub: "kv" },
    scope: "read",
    exp: NOW_MS / 1000 + 60,
    jti: "1",
  };

  it("is the caller's", () => {
    expect(() => checkToken(read, claims, new Owners(), NOW_MS)).not.toThrow();
  });

  it.each([
    ["another user's", { sub: "bob" }],
    ["for another resource", { aud: "https://profiles.example" }],
    ["for two resources", { aud: [RESOURCE, "https://profiles.example"] }],
    ["another server's", { client_id: "node" }],
    ["not exchanged", { act: undefined }],
    ["with another scope", { scope: "read send" }],
    ["expired", { exp: NOW_MS / 1000 }],
  ])("that is %s is a violation", (_, wrong) => {
    expect(() => checkToken(read, { ...claims, ...wrong }, new Owners(), NOW_MS)).toThrow("the token is the caller's");
  });

  it("that two callers get is a violation, if all it says is true of both", async () => {
    const owners = new Owners();
    const phone = new Caller({ fleet: "kv", user: "alice", client: "phone", isPassing: false }, far, new Sky());
    checkToken(read, claims, owners, NOW_MS);
    checkToken(read, claims, owners, NOW_MS);
    expect(() => checkToken({ ...read, caller: phone }, claims, owners, NOW_MS)).toThrow("a token of kv alice desktop");
  });

  it("with which the upstream API serves somebody else is a violation", () => {
    const profile = { id: "alice", via: { application: "kv" }, scope: "read" };
    expect(() => checkProfile(call, profile)).not.toThrow();
    expect(() => checkProfile(call, { ...profile, id: "bob" })).toThrow("the token is the caller's");
    expect(() => checkProfile(call, { ...profile, via: { application: "node" } })).toThrow("the token is the caller's");
  });
});

describe("exchanges", () => {
  const three = { name: "durable-objects", hasLeases: true, servers: [1, 2, 3] } as const;
  const two = { name: "kv", hasLeases: false, servers: [1, 2] } as const;
  const KEY = "kv alice desktop https://files.example read";

  /** Whether this number of exchanges is too high for a token that was first requested at this time. */
  function areTooMany(
    granted: number,
    { fleet = two as typeof two | typeof three, isPassing = true, ageMs = 0, excused = 0, killed = 0 } = {},
  ): boolean {
    const ledger = new Ledger([three, two]);
    ledger.ask(KEY, fleet.name, isPassing, NOW_MS)();
    for (let count = 0; count < granted; count += 1) ledger.noteGrant(KEY);
    for (let count = 0; count < excused; count += 1) ledger.excuse(KEY);
    if (killed > 0) ledger.excuseFleet(fleet.name, killed, NOW_MS);
    try {
      ledger.check(NOW_MS + ageMs);
      return false;
    } catch {
      return true;
    }
  }

  it("of each server for somebody who passes by are enough; with leases, those of one server", () => {
    expect([areTooMany(2), areTooMany(3)]).toEqual([false, true]);
    const fleet = three;
    expect([areTooMany(1, { fleet }), areTooMany(2, { fleet })]).toEqual([false, true]);
  });

  it("of each server every half minute are enough for those who stay", () => {
    const regular = { isPassing: false, ageMs: 61_000 };
    expect([areTooMany(6, regular), areTooMany(7, regular)]).toEqual([false, true]);
  });

  it("may be more where a client left, and where a process was killed", () => {
    expect([areTooMany(3, { excused: 1 }), areTooMany(4, { excused: 1 })]).toEqual([false, true]);
    expect([areTooMany(4, { killed: 2 }), areTooMany(5, { killed: 2 })]).toEqual([false, true]);
  });

  it("are counted once nobody waits for the token any more", () => {
    const ledger = new Ledger([two]);
    const answered = ledger.ask(KEY, "kv", true, NOW_MS);
    for (let count = 0; count < 3; count += 1) ledger.noteGrant(KEY);
    expect(() => ledger.check(NOW_MS)).not.toThrow();
    answered();
    expect(() => ledger.check(NOW_MS)).toThrow(`3 for ${KEY}, at most 2 may be`);
  });

  it("for a token that nobody asked for are a violation", () => {
    expect(() => new Ledger([two]).noteGrant(KEY)).toThrow("nobody asked for");
  });

  it("are read off the zone's log, each once", () => {
    const ledger = new Ledger([two]);
    const event = {
      id: "1",
      time: "",
      type: "credentials:issue",
      grant: "token_exchange",
      application: "kv",
      user: "alice",
      client: "desktop",
      resource: RESOURCE,
      scopes: ["read"],
    } as const;
    ledger.ask(keyOf(read), "kv", true, NOW_MS)();
    ledger.read([{ ...event, scopes: ["read"] }]);
    ledger.read([
      { ...event, scopes: ["read"] },
      { ...event, id: "2", scopes: ["read"] },
    ]);
    expect(ledger.summary("kv", NOW_MS)).toEqual({ total: 2, nearest: 2, bound: 2 });
  });
});

describe("a heap", () => {
  const MIB = 2 ** 20;
  const samplesOf = (mib: readonly number[]) => mib.map((size, index) => ({ atMs: index * 1000, bytes: size * MIB }));

  it("that fills its caches first and then stays is flat, whatever a single sample says", () => {
    expect(() => checkHeap("kv", samplesOf([1, 5, 8, 10, 10, 10, 10.9, 30, 10.9]))).not.toThrow();
  });

  it("that grows by more than a tenth in the last third is a violation", () => {
    expect(() => checkHeap("kv", samplesOf([8, 8, 9, 10, 10, 10, 11.2, 11.2, 11.2]))).toThrow(
      "the heap is flat: kv grew",
    );
  });

  it("that nobody looked at is a violation", () => {
    expect(() => checkHeap("kv", [])).toThrow("was not sampled often enough");
  });
});

it("a seed decides what is done", () => {
  const numbersOf = (seed: number) => {
    const random = new Random(seed);
    return [random.between(0, 1000), random.pick(["a", "b", "c"]), random.shuffled([1, 2, 3, 4]), random.fork().next()];
  };
  expect(numbersOf(7)).toEqual(numbersOf(7));
  expect(numbersOf(7)).not.toEqual(numbersOf(8));
});
