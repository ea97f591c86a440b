// The pages of zones, followed to the letter, with the local zone in place of the maker's. Nothing here knows a maker: the
// Workers, the changes, the variables and the calls are those of the page.
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type Make, type MintRequest, makes, sampleConfig, startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, changed, type Page, readPage, started, type Worker } from "./page.ts";

const docs = resolve(import.meta.dirname, "../../docs/zones");

/** The pages that start the local zone, with the make that it speaks as. */
const PAGES = readdirSync(docs).flatMap((file): [name: string, make: Make][] => {
  const command = /^npx @edgegrant\/zone(?: --speaks (\S+))?$/m.exec(readFileSync(join(docs, file), "utf8"));
  if (!command) return [];
  const make = makes.find((known) => known === (command[1] ?? "keycard"));
  if (!make) throw new Error(`${file} starts a zone that speaks as nobody: ${command[0]}`);
  return [[file.replace(/\.md$/, ""), make]];
});

it("covers each make that the local zone speaks as", () => {
  expect(PAGES.map(([, make]) => make).toSorted()).toEqual(makes.toSorted());
});

describe.each(PAGES)("docs/zones/%s.md", (name, make) => {
  const page: Page = readPage(name);
  let zone: Zone;
  beforeAll(async () => {
    const resources = sampleConfig.resources.map((one) => (one.serve ? { ...one, serve: {} } : one));
    zone = await startZone({ ...sampleConfig, port: 0, resources, speaks: make, signing: { algorithm: "ES256" } });
  });
  afterAll(() => zone?.close());

  /** The addresses of the page are those of the sample zone. */
  const here = (text: string) =>
    text
      .replaceAll("http://127.0.0.1:8700", zone.issuer)
      .replaceAll("http://127.0.0.1:8701", zone.resources.get("profile-api")?.url ?? "");

  const workers: Promise<Worker>[] = [];
  const worker = (index: number): Promise<Worker> => {
    const code = changed(page.blocks("ts")[index] ?? "", page.changes);
    expect(here(code)).not.toMatch(/example\.com/);
    workers[index] ??= started(code, here);
    return workers[index];
  };

  async function answer(index: number, token: object): Promise<{ status: number; body: string }> {
    const env = Object.fromEntries(Object.entries(page.variables).map(([key, value]) => [key, here(value)]));
    return call(await worker(index), env, await zone.mint(token as MintRequest));
  }

  it("lets a user in, and refuses the other tokens as the page says", async () => {
    const [ordinary, ...others] = page.calls;
    expect(await answer(0, ordinary?.token ?? {})).toEqual({ status: 200, body: "Hello alice" });
    expect(ordinary?.status).toBe(200);
    for (const { token, status } of others) expect((await answer(0, token)).status, JSON.stringify(token)).toBe(status);
    expect(others.map(({ status }) => status)).toContain(401);
  });

  if (page.blocks("ts").some((code) => code.includes("fetchWithToken"))) {
    it("calls an API as the user", async () => {
      const { status, body } = await answer(1, page.calls[0]?.token ?? {});
      expect([status, body]).toEqual([200, expect.stringContaining('"id":"alice"')]);
    });
  }

  it("changes nothing that is not on the page", () => {
    const code = page.blocks("ts").join();
    for (const [found] of page.changes) expect(code).toContain(found);
  });
});
