// The Workers on the pages of zones, with what the pages say about a laptop, and the local zone in place of the maker's.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { localTenant, type Make, sampleConfig, startZone, type Zone } from "@edgegrant/zone";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const MCP = "http://127.0.0.1:8787/mcp";
const docs = resolve(import.meta.dirname, "../../docs/zones");
const folder = mkdtempSync(join(tmpdir(), "edgegrant-zones-"));
afterAll(() => rmSync(folder, { recursive: true }));

interface Row {
  page: string;
  make: Make;
  /** What a reader replaces on a laptop. */
  laptop: (api: string) => [text: string | RegExp, by: string][];
  /** Whether the page has a second Worker, which calls an API as the user. */
  calls: boolean;
}

const identifier: [string, string] = ["https://mcp.example.com/mcp", MCP];
const ROWS: Row[] = [
  {
    page: "entra",
    make: "entra",
    laptop: (api) => [
      identifier,
      ["aaaabbbb-0000-cccc-1111-dddd2222eeee", localTenant],
      ["00001111-aaaa-2222-bbbb-3333cccc4444", "secret-worker"],
      ["mcp.tools", "mcp:tools"],
      ["https://graph.microsoft.com", api],
      ["/v1.0/me", "/api/user"],
      ["User.Read", "profile:read"],
    ],
    calls: true,
  },
  {
    page: "okta",
    make: "okta",
    laptop: (api) => [
      ["https://api.example.com", api],
      [/okta\(\{ targets.*\}\)/, "okta()"],
      ["/user`", "/api/user`"],
    ],
    calls: true,
  },
  {
    page: "auth0",
    make: "auth0",
    laptop: (api) => [
      ["https://api.example.com", api],
      ["/user`", "/api/user`"],
    ],
    calls: true,
  },
  {
    page: "keycloak",
    make: "keycloak",
    laptop: (api) => [
      ["https://api.example.com", api],
      [/keycloak\(\{ targets.*\}\)/, "keycloak()"],
      ["/user`", "/api/user`"],
    ],
    calls: true,
  },
  { page: "cognito", make: "cognito", laptop: () => [identifier], calls: false },
  { page: "workos", make: "workos", laptop: () => [], calls: false },
  { page: "better-auth", make: "better-auth", laptop: () => [], calls: false },
];

interface Worker {
  fetch(request: Request, env: object, ctx: object): Promise<Response>;
}

/** A Worker of a page, for Node. */
async function workerOf({ page, laptop }: Row, index: number, api: string): Promise<Worker> {
  const blocks = [...readFileSync(join(docs, `${page}.md`), "utf8").matchAll(/```ts\n([\s\S]*?)```/g)];
  const text = laptop(api).reduce(
    (code, [found, by]) => code.replaceAll(asGlobal(found), by),
    blocks[index]?.[1] ?? "",
  );
  const { outputFiles } = await build({
    stdin: { contents: text, resolveDir: import.meta.dirname, loader: "ts" },
    bundle: true,
    format: "esm",
    write: false,
    conditions: ["node"],
  });
  const file = join(folder, `${page}-${index}.mjs`);
  writeFileSync(file, outputFiles[0]?.text ?? "");
  return ((await import(pathToFileURL(file).href)) as { default: Worker }).default;
}

function asGlobal(found: string | RegExp): string | RegExp {
  return typeof found === "string" ? found : new RegExp(found.source, "g");
}

describe.each(ROWS.map((row) => [row.page, row] as const))("docs/zones/%s.md", (_, row) => {
  let zone: Zone;
  beforeAll(async () => {
    const resources = sampleConfig.resources.map((one) => (one.serve ? { ...one, serve: {} } : one));
    zone = await startZone({ ...sampleConfig, port: 0, resources, speaks: row.make, signing: { algorithm: "ES256" } });
  });
  afterAll(() => zone?.close());

  const answer = async (index: number): Promise<{ status: number; body: string }> => {
    const worker = await workerOf(row, index, zone.resources.get("profile-api")?.url ?? "");
    const env = {
      KEYCARD_ISSUER: zone.issuer,
      KEYCARD_CLIENT_ID: "secret-worker",
      KEYCARD_CLIENT_SECRET: "local-development-only",
    };
    const token = await zone.mint({ resource: "secret-mcp" });
    const request = new Request(MCP, { headers: { Authorization: `Bearer ${token}` } });
    const response = await worker.fetch(request, env, { waitUntil: () => undefined, passThroughOnException() {} });
    return { status: response.status, body: await response.text() };
  };

  it("lets a user in", async () => {
    expect(await answer(0)).toEqual({ status: 200, body: "Hello alice" });
  });

  if (row.calls) {
    it("calls an API as the user", async () => {
      const { status, body } = await answer(1);
      expect(status).toBe(200);
      expect(JSON.parse(body)).toMatchObject(row.page === "entra" ? { id: "alice" } : { found: true });
    });
  }
});
