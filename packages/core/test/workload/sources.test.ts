import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ConfigurationError, SecretError } from "../../src/errors.ts";
import { flyMachine, gcpMetadata, githubActions, tokenFile } from "../../src/workload/index.ts";
import { errorOf } from "../exchange/support.ts";

const AUDIENCE = "https://zone.example/?a=b&c";

/** What the platform's server answers, and the last request. */
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let seen: { method?: string; url?: string; headers: IncomingMessage["headers"]; body: string };
let server: Server;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgegrant-workload-"));
  answer = (_request, response) => response.end("a token");
  server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    seen = { method: request.method ?? "", url: request.url ?? "", headers: request.headers, body };
    answer(request, response);
  });
});
afterEach(() => {
  vi.unstubAllGlobals();
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function listen(): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function listenOnSocket(): Promise<string> {
  const path = join(folder, "api");
  await new Promise<void>((resolve) => server.listen(path, resolve));
  return path;
}

/** Each source that asks a server, at the server of these tests. */
const SERVERS = {
  "Google's metadata server": async () => gcpMetadata({ host: await listen() }),
  "GitHub Actions' token endpoint": async () => githubActions({ env: job(await listen()) }),
  "the Machines API of Fly.io": async () => flyMachine({ socketPath: await listenOnSocket() }),
};
const job = (host: string) => ({
  ACTIONS_ID_TOKEN_REQUEST_URL: `http://${host}/idtoken?api-version=2.0`,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: "the job's token",
});

describe("a file", () => {
  it("is read each time, because the platform rotates it", async () => {
    const path = join(folder, "token");
    writeFileSync(path, "one");
    const source = tokenFile(path);
    expect(await source.read(AUDIENCE)).toBe("one");
    writeFileSync(path, "two");
    expect(await source.read(AUDIENCE)).toBe("two");
  });

  it.each([
    "KEYCARD_EKS_WORKLOAD_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AZURE_FEDERATED_TOKEN_FILE",
  ])("may be named by %s", async (variable) => {
    const path = join(folder, "token");
    writeFileSync(path, "from the variable");
    expect(await tokenFile(undefined, { env: { [variable]: path } }).read(AUDIENCE)).toBe("from the variable");
  });

  it("that Keycard's variable names takes precedence, and a path before all", async () => {
    const env = { AWS_WEB_IDENTITY_TOKEN_FILE: "/irsa", KEYCARD_EKS_WORKLOAD_IDENTITY_TOKEN_FILE: "/keycard" };
    expect(tokenFile(undefined, { env }).place).toBe("the file /keycard");
    expect(tokenFile("/mine", { env }).place).toBe("the file /mine");
  });

  it("that nothing names is a wrong setting", () => {
    expect(() => tokenFile(undefined, { env: {} })).toThrow(/No token file: give its path, or set one of KEYCARD_EKS/);
  });

  it("that is missing is named in the message", async () => {
    const path = join(folder, "missing");
    const error = await errorOf(Promise.resolve(tokenFile(path).read(AUDIENCE)), ConfigurationError);
    expect(error.message).toMatch(new RegExp(`^The token file ${path} can't be read: ENOENT`));
  });

  it("is read to a limit", async () => {
    const path = join(folder, "token");
    writeFileSync(path, "x".repeat(100_000));
    expect(await tokenFile(path).read(AUDIENCE)).toHaveLength(65_536);
  });

  it("is refused clearly on a runtime without files", async () => {
    vi.stubGlobal("process", { ...process, getBuiltinModule: () => undefined });
    const error = await errorOf(Promise.resolve(tokenFile("/token").read(AUDIENCE)), ConfigurationError);
    expect(error.message).toContain("A token file needs Node 20.16 or newer, Deno 2 or Bun");
  });
});

describe("the request", () => {
  it("to Google has its header, and the audience in the query", async () => {
    const source = await SERVERS["Google's metadata server"]();
    expect(await source.read(AUDIENCE)).toBe("a token");
    const { pathname, searchParams } = new URL(seen.url ?? "", "http://host");
    expect(pathname).toBe("/computeMetadata/v1/instance/service-accounts/default/identity");
    expect(Object.fromEntries(searchParams)).toEqual({ audience: AUDIENCE, format: "full" });
    expect(seen.headers["metadata-flavor"]).toBe("Google");
  });

  it("to GitHub has the job's token, and keeps the query that GitHub gave", async () => {
    answer = (_request, response) => response.end(JSON.stringify({ value: "a token" }));
    const source = await SERVERS["GitHub Actions' token endpoint"]();
    expect(await source.read(AUDIENCE)).toBe("a token");
    const { searchParams } = new URL(seen.url ?? "", "http://host");
    expect(Object.fromEntries(searchParams)).toEqual({ "api-version": "2.0", audience: AUDIENCE });
    expect(seen.headers.authorization).toBe("Bearer the job's token");
  });

  it("to Fly.io goes through the socket", async () => {
    const source = await SERVERS["the Machines API of Fly.io"]();
    // Its characters have several bytes.
    const audience = "https://zone.example/ärger";
    expect(await source.read(audience)).toBe("a token");
    expect(seen).toMatchObject({ method: "POST", url: "/v1/tokens/oidc", body: JSON.stringify({ aud: audience }) });
    expect(seen.headers["content-type"]).toBe("application/json");
  });
});

describe.each(Object.entries(SERVERS))("%s", (_name, start) => {
  it.each([429, 500, 503])("that answers %i is out of order", async (status) => {
    answer = (_request, response) => response.writeHead(status).end("no");
    const error = await errorOf(Promise.resolve((await start()).read(AUDIENCE)), SecretError);
    expect(error.message).toContain(`it answered with status ${status}`);
  });

  it.each([400, 403, 404])("that answers %i is set up wrongly", async (status) => {
    answer = (_request, response) => response.writeHead(status).end("no");
    const error = await errorOf(Promise.resolve((await start()).read(AUDIENCE)), ConfigurationError);
    expect(error.message).toContain(`it answered with status ${status}`);
  });

  it("that resets the connection is out of order", async () => {
    answer = (request) => request.socket.destroy();
    await errorOf(Promise.resolve((await start()).read(AUDIENCE)), SecretError);
  });

  it("that answers without end is out of order", async () => {
    answer = (_request, response) => {
      const more = (): void => void (response.destroyed || response.write("x".repeat(50_000), more));
      more();
    };
    await errorOf(Promise.resolve((await start()).read(AUDIENCE)), SecretError);
  });

  it("that sends elsewhere is not followed", async () => {
    answer = (_request, response) => response.writeHead(302, { Location: "https://elsewhere.example" }).end();
    const read = Promise.resolve((await start()).read(AUDIENCE));
    await expect(read).rejects.toThrow(/redirect|status 302/);
  });
});

it.each([
  ["without the permission", {}],
  ["with an address that is no URL", { ACTIONS_ID_TOKEN_REQUEST_URL: "/idtoken", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t" }],
])("a job %s is told which permission it needs", async (_what, env) => {
  const error = await errorOf(Promise.resolve(githubActions({ env }).read(AUDIENCE)), ConfigurationError);
  expect(error.message).toContain("`permissions: id-token: write`");
});

it("a machine without the socket is out of order, and the message names it", async () => {
  const read = flyMachine({ socketPath: join(folder, "none") }).read(AUDIENCE);
  expect((await errorOf(Promise.resolve(read), SecretError)).message).toContain(join(folder, "none"));
});
