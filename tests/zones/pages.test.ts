// The pages of zones, followed to the letter, with the local zone in place of the maker's. Nothing here knows a maker: the
// Workers, the changes, the variables and the calls are those of the page.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Make, type MintRequest, makes, sampleConfig, startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bundled, changed, type Page, readPage } from "./page.ts";

const MCP = "http://127.0.0.1:8787/mcp";
const docs = resolve(import.meta.dirname, "../../docs/zones");
const folder = mkdtempSync(join(tmpdir(), "edgegrant-zones-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The pages that start the local zone, with the make that it speaks as. */
const PAGES = readdirSync(docs).flatMap((file): [name: string, make: Make][] => {
  const command = /^npx @edgegrant\/zone(?: --speaks (\S+))?$/m.exec(readFileSync(join(docs, file), "utf8"));
  if (!command) return [];
  const make = makes.find((known) => known === (command[1] ?? "keycard"));
  if (!make) throw new Error(`${file} starts a zone that speaks as nobody: ${command[0]}`);
  return [[file.replace(/\.md$/, ""), make]];
});

interface Worker {
  fetch(request: Request, env: object, ctx: object): Promise<Response>;
}

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

  async function worker(index: number): Promise<Worker> {
    const code = here(changed(page.blocks("ts")[index] ?? "", page.changes));
    expect(code).not.toMatch(/example\.com/);
    const file = join(folder, `${name}-${index}.mjs`);
    writeFileSync(file, await bundled(code, "node"));
    return ((await import(pathToFileURL(file).href)) as { default: Worker }).default;
  }

  async function call(index: number, token: object): Promise<{ status: number; body: string }> {
    const env = Object.fromEntries(Object.entries(page.variables).map(([key, value]) => [key, here(value)]));
    const bearer = await zone.mint(token as MintRequest);
    const request = new Request(MCP, { headers: { Authorization: `Bearer ${bearer}` } });
    const response = await (await worker(index)).fetch(request, env, { waitUntil: () => undefined });
    return { status: response.status, body: await response.text() };
  }

  it("lets a user in, and refuses the other tokens as the page says", async () => {
    const [ordinary, ...others] = page.calls;
    expect(await call(0, ordinary?.token ?? {})).toEqual({ status: 200, body: "Hello alice" });
    expect(ordinary?.status).toBe(200);
    for (const { token, status } of others) expect((await call(0, token)).status, JSON.stringify(token)).toBe(status);
    expect(others.map(({ status }) => status)).toContain(401);
  });

  if (page.blocks("ts").some((code) => code.includes("fetchWithToken"))) {
    it("calls an API as the user", async () => {
      const { status, body } = await call(1, page.calls[0]?.token ?? {});
      expect([status, body]).toEqual([200, expect.stringContaining('"id":"alice"')]);
    });
  }

  it("changes nothing that is not on the page", () => {
    const code = page.blocks("ts").join();
    for (const [found] of page.changes) expect(code).toContain(found);
  });
});
