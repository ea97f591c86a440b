// Each symptom on the page is caused here, and the log must have the lines that the page shows for it.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { createGateway, createKeycardHandler, type KeycardSettings, requireScopes } from "@edgegrant/core";
import { sampleConfig, startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, expect, it, vi } from "vitest";

type Handler = (request: Request) => Promise<Response>;
type Options = Partial<Parameters<typeof createKeycardHandler>[1]>;

const URL_OF_SERVER = "http://127.0.0.1:8787/mcp";
const API = "http://127.0.0.1:8701/api";
const OTHER_API = "http://127.0.0.1:8702/api";

let zone: Zone;
beforeAll(async () => {
  const [application] = sampleConfig.applications;
  if (!application) throw new Error("The sample has no application");
  zone = await startZone({
    ...sampleConfig,
    port: 0,
    resources: [
      { id: "secret-mcp", name: "Server", identifier: URL_OF_SERVER, scopes: ["mcp:tools"] },
      { id: "profile-api", name: "API", identifier: API, scopes: ["read"], consent: true },
      { id: "other-api", name: "Other API", identifier: OTHER_API, scopes: ["read"] },
    ],
    applications: [application],
  });
});
afterAll(() => zone?.close());

const settings = (changes: Partial<KeycardSettings> = {}): KeycardSettings => ({
  KEYCARD_ISSUER: zone.issuer,
  KEYCARD_SERVER_URL: URL_OF_SERVER,
  KEYCARD_CLIENT_ID: "secret-worker",
  KEYCARD_CLIENT_SECRET: "local-development-only",
  ...changes,
});

const server = (changes?: Partial<KeycardSettings>, options?: Options): Handler =>
  createKeycardHandler(settings(changes), { fetch: (_, auth) => new Response(`Hello ${auth.subject}`), ...options });

/** A server whose handler exchanges the caller's token. */
const caller = (api: string, changes?: Partial<KeycardSettings>, options?: Options) =>
  server(changes, {
    fetch: async (_, auth, { tokens }) => new Response((await tokens.getToken(auth, api)).accessToken),
    ...options,
  });

const everything: Options = { onEvent: (event) => console.log(JSON.stringify(event)) };
const token = (request: Parameters<Zone["mint"]>[0] = {}) =>
  zone.mint({ user: "alice", resource: "secret-mcp", scope: "mcp:tools", ...request });

/** Calls a server with a token, and gives the status. */
async function call(handler: Handler, bearer: string | undefined, init: RequestInit = {}): Promise<number> {
  const headers = new Headers(init.headers);
  if (bearer !== undefined) headers.set("Authorization", `Bearer ${bearer}`);
  return (await handler(new Request(URL_OF_SERVER, { ...init, headers }))).status;
}

/** What causes each symptom, by the heading on the page, and the status that the caller gets. */
const causes: Record<string, { status: number; act: () => Promise<number> }> = {
  "Every request gets 401, and the client logs in again and again": {
    status: 401,
    act: async () => call(server(), await token({ audience: "http://localhost:8787/mcp" })),
  },
  "Every request gets 401, and the token comes from another zone": {
    status: 401,
    act: async () => call(server({ KEYCARD_ISSUER: "http://127.0.0.1:8790" }), await token()),
  },
  "One client gets 401": {
    status: 401,
    act: async () => call(server({}, everything), await token({ expiresInSeconds: -3600 })),
  },
  "A tool gets 403": {
    status: 403,
    act: async () => call(server({}, { ...everything, requiredScopes: ["mail:send"] }), await token()),
  },
  "The user must allow something first": {
    status: 403,
    act: async () => call(caller(API, {}, everything), await token()),
  },
  "Every request gets 500": {
    status: 500,
    act: async () => call(server({ KEYCARD_ISSUER: undefined }), await token()),
  },
  "Every request gets 500 after a secret was set": {
    status: 500,
    act: async () => call(caller(API, { KEYCARD_CLIENT_SECRET: "local-development-only\n" }), await token()),
  },
  "The server has no credential": {
    status: 500,
    act: async () =>
      call(caller(API, { KEYCARD_CLIENT_ID: undefined, KEYCARD_CLIENT_SECRET: undefined }), await token()),
  },
  "The zone does not accept the credential": {
    status: 500,
    act: async () => call(caller(API, { KEYCARD_CLIENT_SECRET: "another" }), await token()),
  },
  "The zone does not know the API": {
    status: 403,
    act: async () => call(caller("http://127.0.0.1:8701"), await token()),
  },
  "The API is no dependency of the server": {
    status: 403,
    act: async () => call(caller(OTHER_API), await token()),
  },
  "Requests get 503": {
    status: 503,
    act: async () => {
      zone.setFault("jwks", { status: 500 });
      const status = await call(server(), await token());
      zone.clearFaults();
      return status;
    },
  },
  "Requests get 500, and a tool has a bug": {
    status: 500,
    act: async () =>
      call(
        server({}, { fetch: () => Promise.reject(new TypeError("Cannot read properties of undefined")) }),
        await token(),
      ),
  },
  "A tool does not see the caller": {
    status: 500,
    act: async () =>
      call(
        server(
          {},
          {
            fetch: () => {
              requireScopes(undefined, "mail:send");
              return new Response();
            },
          },
        ),
        await token(),
      ),
  },
  "Clients lose their session at each restart": {
    status: 200,
    act: async () =>
      call(
        server(
          { KEYCARD_CLIENT_ID: undefined, KEYCARD_CLIENT_SECRET: undefined },
          { fetch: () => new Response("", { headers: { "Mcp-Session-Id": "1" } }) },
        ),
        await token(),
      ),
  },
  "404 for a session that exists": {
    status: 404,
    act: async () => call(server({}, everything), await token(), { headers: { "Mcp-Session-Id": "made-up" } }),
  },
  "The gateway answers 502": {
    status: 502,
    act: async () => call(createGateway(settings(), { upstream: "http://127.0.0.1:1/mcp" }), await token()),
  },
};

const page = readFileSync(join(import.meta.dirname, "../../docs/troubleshooting.md"), "utf8");
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((section) => {
      const [heading = "", ...rest] = section.split("\n");
      const text = rest.join("\n");
      const lines = [...text.matchAll(/```text\n([\s\S]*?)```/g)].flatMap(([, log = ""]) => log.trim().split("\n"));
      return [heading, { text, lines }] as const;
    }),
);

it("the page has every symptom, each with a log line and a command", () => {
  expect([...sections.keys()].sort()).toEqual(Object.keys(causes).sort());
  for (const [heading, { text, lines }] of sections) {
    expect(lines, heading).not.toEqual([]);
    expect(text, heading).toMatch(/```(sh|bash|ts)\n/);
  }
});

it.each(Object.keys(causes))("%s", async (heading) => {
  const cause = causes[heading];
  const logged: string[] = [];
  const keep = (line: unknown) => void logged.push(plain(String(line)));
  const spies = [vi.spyOn(console, "error"), vi.spyOn(console, "log")].map((spy) => spy.mockImplementation(keep));
  const status = await cause?.act();
  for (const spy of spies) spy.mockRestore();
  expect(status).toBe(cause?.status);
  expect(logged).toEqual(expect.arrayContaining(sections.get(heading)?.lines ?? ["(not on the page)"]));
});

/** A line without what changes with each run. */
function plain(line: string): string {
  return line
    .replaceAll(zone.issuer, "http://127.0.0.1:8700")
    .replace(/"requestId":"[^"]*"/, '"requestId":"..."')
    .replace(/"durationMs":[\d.]+/, '"durationMs":12')
    .replace(/"clientId":"minted[^"]*"/, '"clientId":"..."');
}
