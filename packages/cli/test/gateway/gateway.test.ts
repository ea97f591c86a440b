import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { freePort } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseCommand } from "../../src/arguments.ts";
import { profileNamed, profileNames } from "../../src/gateway/profile.ts";
import { run } from "../support/run.ts";

const bin = fileURLToPath(new URL("../../bin/edgegrant.js", import.meta.url));
const UPSTREAM = "https://notes.example/mcp";

describe("the command line of the gateway", () => {
  const usual = ["gateway", "--upstream", "http://127.0.0.1:9/mcp", "--issuer", "https://zone.example"];

  test.each([
    ["--upstream", ["gateway", "--issuer", "https://zone.example"]],
    ["--issuer", ["gateway", "--upstream", "https://a.example"]],
    ["--upstream must be a URL", ["gateway", "--upstream", "a.example", "--issuer", "https://zone.example"]],
    ["--port", [...usual, "--port", "65536"]],
    ["--resource", [...usual, "--host", "0.0.0.0"]],
    ["--tool-scope", [...usual, "--tool-scope", "send_mail"]],
    ["--profile", [...usual, "--profile", "toString"]],
    ["--user-secrets", [...usual, "--user-header", "X-Key=notes"]],
    ["unexpected argument", [...usual, "more"]],
  ])("is refused without or with a wrong %s", (message, args) => {
    expect(() => parseCommand(args)).toThrow(message);
  });

  test("needs the tenants and the client of Microsoft Entra ID", () => {
    const tenants = ["0a1b2c3d-0000-4000-8000-00000000aaaa"];
    expect(() => profileNamed("entra", { tenants: [], clientId: "app" })).toThrow("--tenant");
    expect(() => profileNamed("entra", { tenants, clientId: undefined })).toThrow("KEYCARD_CLIENT_ID");
    const profile = profileNamed("entra", { tenants, clientId: "app" })("https://mcp.example/mcp");
    expect(profile.audiences).toEqual(["app", "https://mcp.example/mcp"]);
  });

  test.each(profileNames)("knows the profile %s", (name) => {
    const registration = { tenants: ["0a1b2c3d-0000-4000-8000-00000000aaaa"], clientId: "app" };
    expect(profileNamed(name, registration)("https://mcp.example/mcp").maker).toBe(name);
  });

  test("may name scopes of tools more than once", () => {
    const scopes = ["--tool-scope", "send_*=mail:send", "--tool-scope", "send_*=mail:read", "--tool-scope", "a=b=c"];
    expect(parseCommand([...usual, ...scopes])).toMatchObject({
      toolScopes: { "send_*": ["mail:send", "mail:read"], "a=b": ["c"] },
      port: 8000,
      host: "127.0.0.1",
    });
  });

  test.each([
    ["a variable that is not set", ["--header", "X-Key=EDGEGRANT_TEST_NOTHING"], 2, "EDGEGRANT_TEST_NOTHING"],
    ["a file that is not there", ["--user-header", "X-Key=a", "--user-secrets", "/nowhere.json"], 2, "/nowhere.json"],
    ["a header that is sent already", ["--header", "Host=PATH"], 1, 'headers can\'t hold "Host"'],
    ["an unsafe connection for credentials", ["--upstream", "http://a.example", "--header", "X-Key=PATH"], 1, "https"],
    ["an exchange without credentials", ["--exchange", UPSTREAM], 1, "Missing Keycard credentials"],
  ])("ends at once with %s", async (_what, args, code, message) => {
    const { status, stderr } = await run(...usual, "--port", "0", ...args);
    expect(status).toBe(code);
    expect(stderr).toContain(message);
  });
});

describe("a gateway that was started with a command", () => {
  const received: IncomingHttpHeaders[] = [];
  const server = createServer(({ headers }, response) => {
    received.push(headers);
    response.end("hello");
  });
  const folder = mkdtempSync(join(tmpdir(), "edgegrant-cli-"));
  let zone: Zone;
  let gateway: ReturnType<typeof spawn>;
  let address = "";
  let output = "";

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const upstream = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
    const port = await freePort();
    address = `http://127.0.0.1:${port}/mcp`;
    zone = await startZone({
      speaks: "okta",
      users: ["alice", "bob"].map((id) => ({ id, name: id, email: `${id}@example.com` })),
      resources: [
        { id: "gateway", name: "Gateway", identifier: address, scopes: ["mcp:tools"] },
        { id: "notes", name: "Notes", identifier: UPSTREAM, scopes: ["notes"] },
      ],
      applications: [
        {
          id: "app",
          name: "App",
          clientId: "app",
          clientSecret: "secret",
          provides: "gateway",
          dependencies: ["notes"],
        },
      ],
    });
    const secrets = join(folder, "secrets.json");
    writeFileSync(secrets, JSON.stringify({ alice: { notes: "alice's" } }));
    const options = {
      "--upstream": upstream,
      "--issuer": zone.issuer,
      "--profile": "okta",
      "--port": String(port),
      "--exchange": UPSTREAM,
      "--scope": "mcp:tools",
      "--name": "Notes",
      "--header": "X-Key=UPSTREAM_KEY",
      "--user-header": "X-User-Key=notes",
      "--subject-header": "X-User",
      "--user-secrets": secrets,
    };
    gateway = spawn(process.execPath, [bin, "gateway", ...Object.entries(options).flat(), "--health"], {
      env: { ...process.env, UPSTREAM_KEY: "k", KEYCARD_CLIENT_ID: "app", KEYCARD_CLIENT_SECRET: "secret" },
      stdio: ["ignore", "pipe", "inherit"],
    });
    const [first] = await once(gateway.stdout ?? gateway, "data");
    output = String(first);
  });
  afterAll(async () => {
    gateway?.kill("SIGKILL");
    server.close();
    server.closeAllConnections();
    await zone?.close();
    rmSync(folder, { recursive: true });
  });

  const call = async (user: string) => {
    const token = await zone.mint({ user, resource: "gateway", scope: "mcp:tools" });
    return fetch(address, { headers: { Authorization: `Bearer ${token}` } });
  };

  test("says where it is", () => {
    expect(output).toContain(`${address} is now in front of http://127.0.0.1:`);
  });

  test("says whether it is ready", async () => {
    const health = await fetch(new URL("/.well-known/edgegrant/health", address));
    expect([health.status, await health.text()]).toEqual([200, '{"status":"pass"}']);
  });

  test("refuses a caller without a token, and says where to get one", async () => {
    const { status, headers } = await fetch(address);
    expect(status).toBe(401);
    const [, metadata = ""] = /resource_metadata="([^"]+)"/.exec(headers.get("WWW-Authenticate") ?? "") ?? [];
    expect(await (await fetch(metadata)).json()).toMatchObject({
      resource: address,
      resource_name: "Notes",
      authorization_servers: [zone.issuer],
      scopes_supported: ["mcp:tools"],
    });
  });

  test("forwards a caller with a token of the server, the header, and the caller's own secret", async () => {
    expect(await (await call("alice")).text()).toBe("hello");
    const [headers] = received;
    expect(headers).toMatchObject({ "x-key": "k", "x-user": "alice", "x-user-key": "alice's" });
    const claims = JSON.parse(Buffer.from(headers?.authorization?.split(".")[1] ?? "", "base64url").toString());
    // As Okta writes it: `sub` is a login.
    expect(claims).toMatchObject({ uid: "alice", aud: UPSTREAM });
  });

  test("refuses a caller who has no secret", async () => {
    expect((await call("bob")).status).toBe(403);
  });

  test("ends at a signal", async () => {
    const exited = once(gateway, "exit");
    gateway.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
  });
});
