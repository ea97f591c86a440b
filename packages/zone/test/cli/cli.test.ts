import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { run } from "../../src/cli/run.ts";
import { parseZoneConfig } from "../../src/index.ts";
import { mcp, testConfig } from "../support/zone.ts";

const bin = fileURLToPath(new URL("../../bin/edgegrant-zone.js", import.meta.url));

/** Runs the built program in a process of its own. */
function runProgram(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, [bin, ...args], { encoding: "utf8" });
}

/** Runs the program in this process, which has loaded the zone already. */
async function runHere(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
  let [stdout, stderr] = ["", ""];
  const status = await run(args, { print: (text) => (stdout += text), note: (text) => (stderr += text) });
  return { status, stdout, stderr };
}

function temporaryFile(name: string, content?: string): string {
  const folder = mkdtempSync(join(tmpdir(), "zone-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, name);
  if (content !== undefined) writeFileSync(file, content);
  return file;
}

async function start(...args: string[]): Promise<{ child: ChildProcess; issuer: string }> {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "inherit"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  let output = "";
  for await (const chunk of child.stdout ?? []) {
    output += String(chunk);
    const issuer = /KEYCARD_ISSUER +(\S+)/.exec(output)?.[1];
    if (issuer !== undefined) {
      child.stdout?.resume();
      return { child, issuer };
    }
  }
  throw new Error(`the zone did not start: ${output}`);
}

describe("edgegrant-zone", () => {
  test.each(["SIGINT", "SIGTERM"] as const)("runs a configured zone until %s and then ends cleanly", async (signal) => {
    const file = temporaryFile("zone.json", JSON.stringify({ ...testConfig(), port: 1 }));
    const { child, issuer } = await start("--config", file, "--port", "0");
    expect(await (await fetch(`${issuer}/zone/config.json`)).json()).toMatchObject({ name: "Test zone", issuer });
    const exited = once(child, "exit");
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
  });

  test("prints how it is used", () => {
    expect(runProgram("--help")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("Usage: npx @edgegrant/zone"),
      stderr: "",
    });
  });

  test("writes a sample configuration that is a good one", async () => {
    const file = temporaryFile("sample.json");
    expect(await runHere("init", file)).toMatchObject({ status: 0, stdout: expect.stringContaining("is written") });
    expect(() => parseZoneConfig(JSON.parse(readFileSync(file, "utf8")))).not.toThrow();
  });

  test("does not write over a file", async () => {
    const file = temporaryFile("zone.json", "mine");
    expect(await runHere("init", file)).toMatchObject({ status: 1, stderr: expect.stringContaining("exists already") });
    expect(readFileSync(file, "utf8")).toBe("mine");
  });

  test.each([
    ["a file that is not there", () => ["--config", "/nowhere/zone.json"], /cannot read/],
    ["a file that is not JSON", () => ["--config", temporaryFile("zone.json", "{,}")], /is not JSON/],
    [
      "mistakes in the configuration",
      () => ["--config", temporaryFile("zone.json", "{}")],
      /users: is missing: add a list\n {2}resources: is missing/,
    ],
    ["a port that is none", () => ["--port", "http"], /--port must be a number/],
    ["an option it does not have", () => ["--colour"], /--colour/],
    ["run without the command of a server", () => ["run", "--config", "zone.json"], /run needs the server's command/],
    [
      "a command that there is not",
      () => [
        "run",
        "--config",
        // Nothing listens on port 1. Where something does, no server would be started.
        temporaryFile("zone.json", JSON.stringify({ ...testConfig(), port: 0 }).replaceAll(mcp, "http://127.0.0.1:1")),
        "--",
        "no-such-command",
      ],
      /there is no command no-such-command/,
    ],
    ["a verb it does not have", () => ["stop"], /unexpected argument: stop/],
  ])("ends with 1 and a readable message for %s", async (_name, args, message) => {
    const { status, stdout, stderr } = await runHere(...args());
    expect(stderr).toMatch(message);
    expect(stderr).not.toContain("    at ");
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  });
});

describe("edgegrant-zone run", () => {
  /** A configuration whose first application is a server at this port. */
  const configFor = (port: number, zonePort = 0) => {
    const [server, ...others] = testConfig().resources;
    return temporaryFile(
      "zone.json",
      JSON.stringify({
        ...testConfig({ port: zonePort }),
        resources: [{ ...server, identifier: `http://127.0.0.1:${port}/mcp` }, ...others],
      }),
    );
  };

  test("waits until the server sends its clients to the zone, says how to connect one, and stops both", async () => {
    const [port, zonePort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}/mcp`;
    const issuer = `http://127.0.0.1:${zonePort}`;
    // It has a setting that is wrong until its second answer.
    const script = `let zone = "https://other.example";
require("node:http").createServer((_, response) => {
  response.end(JSON.stringify({ authorization_servers: [zone] }));
  zone = "${issuer}";
}).listen(${port}, "127.0.0.1")`;
    const args = ["run", "--config", configFor(port, zonePort), "--", process.execPath, "--eval", script];
    const child = spawn(process.execPath, [bin, ...args], { stdio: ["ignore", "pipe", "pipe"] });
    onTestFinished(() => void child.kill("SIGKILL"));
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    let output = "";
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (output.includes("any other")) break;
    }
    expect(errors).toBe(
      `edgegrant-zone: the server sends its clients to https://other.example, and not to this zone: set its KEYCARD_ISSUER to ${issuer} for a local run, and start again\n`,
    );
    expect(output).toBe(`
  App with a secret is up. Ctrl-C stops it and its zone.

  Server  ${url}
  Zone    ${issuer}/  (users: alice, bob; every token, live)

  Connect a client, and sign in as one of the users in the browser that it opens:

  Claude Code   claude mcp add --transport http app-with-a-secret ${url}
                claude mcp login app-with-a-secret
  Codex         codex mcp add app-with-a-secret --url ${url}
  Gemini CLI    gemini mcp add --scope user --transport http app-with-a-secret ${url}
                and in Gemini: /mcp auth app-with-a-secret
  VS Code       code --add-mcp '{"name":"app-with-a-secret","type":"http","url":"${url}"}'
  Inspector     npx @modelcontextprotocol/inspector --cli ${url} --transport http --method tools/call --tool-name whoami
  stdio only    npx mcp-remote ${url}
  any other     {"mcpServers":{"app-with-a-secret":{"url":"${url}"}}}

`);
    const exited = once(child, "exit");
    child.kill("SIGTERM");
    expect(await exited).toEqual([0, null]);
    await expect(fetch(url)).rejects.toThrow();
  });

  test("starts nothing where another server is already", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    const { stderr } = await runHere("run", "--config", configFor(port), "--", "no-such-command");
    expect(stderr).toMatch(`edgegrant-zone: another server is at http://127.0.0.1:${port}/mcp already: stop it`);
  });

  test("says first that the project needs a newer Node", () => {
    const manifest = temporaryFile("package.json", JSON.stringify({ engines: { node: ">=999.18" } }));
    const { status, stderr } = spawnSync(process.execPath, [bin, "run", "--", "no-such-command"], {
      cwd: dirname(manifest),
      encoding: "utf8",
    });
    const why = `this project needs Node 999.18 or newer, and this is Node ${process.versions.node}.`;
    expect({ status, stderr }).toEqual({ status: 1, stderr: expect.stringContaining(`edgegrant-zone: ${why}`) });
  });

  test("ends with the server's exit code", () => {
    const exits = ["--", process.execPath, "--eval", "process.exitCode = 3"];
    expect(runProgram("run", "--config", configFor(1), ...exits).status).toBe(3);
  });
});

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}
