import { describe, expect, it } from "vitest";
import { AuthorizationServer } from "../../src/discovery/authorization-server.ts";
import type { DocumentCache } from "../../src/platform/document-cache.ts";
import { createRuntime } from "../../src/platform/runtime.ts";
import { TokenVerifier, type TokenVerifierOptions } from "../../src/verify/verifier.ts";
import { createBench, ISSUER, ordinaryClaims, outcome, RESOURCE } from "../support/bench.ts";
import { createClock, HOUR_MS, MINUTE_MS } from "../support/clock.ts";
import { compact, createSigner } from "../support/forge.ts";
import { createStubZone, fetchAmong } from "../support/stub-zone.ts";

const OTHER = "https://other-zone.example";
const DAY_MS = 24 * HOUR_MS;

/** Two zones, each with a key of its own, and verifiers that trust both. */
async function twoZones() {
  const clock = createClock();
  const signers = { [ISSUER]: await createSigner("ES256", "one"), [OTHER]: await createSigner("ES256", "other") };
  const zones = Object.entries(signers).map(([issuer, { publicJwk }]) => createStubZone(issuer, [publicJwk]));
  const options = { issuers: [ISSUER, OTHER], fetch: fetchAmong(zones), now: clock.now, onEvent: () => undefined };
  const verdicts = async (verifier: TokenVerifier): Promise<string[]> => {
    const tokens = Object.entries(signers).map(([iss, signer]) =>
      compact({ typ: "at+jwt" }, { ...ordinaryClaims(clock), iss }, signer),
    );
    const answers: string[] = [];
    for (const token of await Promise.all(tokens)) {
      answers.push(await outcome(verifier.verify(token, { url: new URL(RESOURCE) })));
    }
    return answers;
  };
  const calls = () => zones.flatMap((zone) => zone.calls.splice(0));
  return { options, verdicts, calls };
}

/** A document cache in memory. */
function shelf() {
  const documents = new Map<string, unknown>();
  const documentCache: DocumentCache = {
    get: async (name) => structuredClone(documents.get(name)),
    put: async (name, document) => void documents.set(name, structuredClone(document)),
  };
  const names = (word: string) => [...documents.keys()].filter((name) => name.startsWith(word));
  return { documentCache, names };
}

describe("The keys of a zone", () => {
  /** A zone that can stop to answer, and a verdict on a new token that the memory of tokens does not know. */
  async function zoneThatStops(stopped: () => Promise<Response>) {
    let isStopped = false;
    const zone = createStubZone(ISSUER, []);
    const { clock, events, signer, token, verify } = await createBench({
      fetch: (input, init) => (isStopped ? stopped() : zone.fetch(input, init)),
      memoEntries: 0,
    });
    zone.keys = [signer.publicJwk];
    const verdict = async () => outcome(verify(await token()));
    expect(await verdict()).toBe("accepted");
    const stop = () => {
      isStopped = true;
    };
    return { clock, events, zone, verdict, stop };
  }

  it("are not asked for again within eight minutes", async () => {
    const { clock, zone, verdict } = await zoneThatStops(async () => Response.error());
    zone.calls.length = 0;
    clock.advance(8 * MINUTE_MS - 1);
    expect(await verdict()).toBe("accepted");
    expect(zone.calls).toEqual([]);
  });

  it("are fresh for ten minutes, so that nobody waits for those that are asked for meanwhile", async () => {
    const { clock, events, verdict, stop } = await zoneThatStops(() => new Promise(() => undefined));
    stop();
    clock.advance(10 * MINUTE_MS - 1);
    expect(await verdict()).toBe("accepted");
    expect(events, "whoever waits learns that they can't be had").not.toContainEqual(
      expect.objectContaining({ type: "keys.failed" }),
    );
  });

  it("serve for a day while the zone is down, and no longer", async () => {
    const { clock, verdict, stop } = await zoneThatStops(async () => new Response(null, { status: 503 }));
    stop();
    clock.advance(DAY_MS - 1);
    expect(await verdict()).toBe("accepted");
    clock.advance(1);
    expect(await verdict()).toBe("UnavailableError");
  });

  it("that are gone, while the metadata still names their address, are not asked for there a second time", async () => {
    const zone = createStubZone(ISSUER, []);
    const calls: string[] = [];
    const { token, verify } = await createBench({
      fetch: async (input, init) => {
        calls.push(String(input));
        return String(input) === zone.jwksUri ? new Response(null, { status: 404 }) : zone.fetch(input, init);
      },
    });
    expect(await outcome(verify(await token()))).toBe("UnavailableError");
    const metadata = `${ISSUER}/.well-known/oauth-authorization-server`;
    expect(calls).toEqual([metadata, zone.jwksUri, metadata]);
  });
});

describe("The document cache", () => {
  const create = (options: TokenVerifierOptions, documentCache: DocumentCache) =>
    new TokenVerifier({ ...options, documentCache });

  it("gives a new isolate the keys of each zone, so that it asks no zone for anything", async () => {
    const { options, verdicts, calls } = await twoZones();
    const { documentCache } = shelf();
    expect(await verdicts(create(options, documentCache))).toEqual(["accepted", "accepted"]);
    calls();
    expect(await verdicts(create(options, documentCache))).toEqual(["accepted", "accepted"]);
    expect(calls()).toEqual([]);
  });

  it("is not asked for keys that came from origins which this server does not trust", async () => {
    const { options, verdicts } = await twoZones();
    const { documentCache, names } = shelf();
    await verdicts(create(options, documentCache));
    await verdicts(create({ ...options, jwksOrigins: ["https://a.example", "https://b.example"] }, documentCache));
    const [one, other] = [`keys ${ISSUER}`, `keys ${OTHER}`];
    const trusted = "https://a.example https://b.example";
    expect(names("keys")).toEqual([one, other, `${one} ${trusted}`, `${other} ${trusted}`]);
  });
});

describe("Metadata that this server keeps already", () => {
  it("names the keys of its own issuer, and is not fetched a second time", async () => {
    const { options, verdicts, calls } = await twoZones();
    const servers = [OTHER, ISSUER].map((issuer) => new AuthorizationServer(issuer, createRuntime(options)));
    await Promise.all(servers.map((server) => server.metadata()));
    calls();
    expect(await verdicts(new TokenVerifier(options, servers))).toEqual(["accepted", "accepted"]);
    expect(calls()).toEqual([`${ISSUER}/jwks`, `${OTHER}/jwks`]);
  });
});
