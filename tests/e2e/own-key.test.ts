// Follows "With a key of your own" in the README of the example web-identity, command by command.
import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join, resolve } from "node:path";
import { promisify } from "node:util";
import { exampleFolder, freePort } from "@edgegrant/example-demo";
import { startZone, type Zone, type ZoneConfig } from "@edgegrant/zone";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { callTool } from "../support/mcp.ts";

const example = exampleFolder("web-identity");
const bins = [join(example, "node_modules/.bin"), resolve(import.meta.dirname, "../../node_modules/.bin")];
const env = {
  ...process.env,
  CI: "1",
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  PATH: [...bins, process.env.PATH].join(delimiter),
  WRANGLER_SEND_METRICS: "false",
};
const closers: (() => unknown)[] = [];

let zone: Zone;
let origin: string;
let doctor: string;
beforeAll(async () => {
  const folder = await mkdtemp(join(tmpdir(), "edgegrant-own-key-"));
  closers.push(() => rm(folder, { recursive: true, force: true }));
  for (const part of ["src", "package.json", "wrangler.jsonc"])
    await cp(join(example, part), join(folder, part), { recursive: true });
  await symlink(join(example, "node_modules"), join(folder, "node_modules"));

  // Replaces the ports with free ones.
  const ports = new Map([
    ["8700", await freePort()],
    ["8701", await freePort()],
    ["8787", await freePort()],
  ]);
  const elsewhere = (text: string) => text.replace(/\b(8700|8701|8787)\b/g, (port) => String(ports.get(port)));
  const readme = elsewhere(await readFile(join(example, "README.md"), "utf8"));
  const [, section = ""] = readme.split("### With a key of your own");
  const [settings = "", servers = ""] = [...section.matchAll(/```(?:ba)?sh\n([\s\S]*?)```/g)].map(([, text]) => text);
  const commandOf = (tool: string) => (servers.match(new RegExp(`npx (${tool} .*)`))?.[1] ?? "").split(" ");

  await promisify(execFile)("bash", ["-c", settings], { cwd: folder });
  zone = await startZone(JSON.parse(elsewhere(await readFile(join(example, "zone.json"), "utf8"))) as ZoneConfig);
  closers.push(() => zone.close());

  const [wrangler = "", ...options] = commandOf("wrangler");
  const worker = spawn(wrangler, [...options, "--inspector-port", "0"], {
    cwd: folder,
    env,
    stdio: "ignore",
    detached: true,
  });
  closers.push(async () => {
    const ended = once(worker, "exit");
    if (worker.pid !== undefined) process.kill(-worker.pid, "SIGTERM");
    await ended;
  });
  origin = `http://127.0.0.1:${ports.get("8787")}`;
  const healthy = async () => expect((await fetch(`${origin}/health`)).ok).toBe(true);
  await vi.waitFor(healthy, { timeout: 300_000, interval: 200 });
  const [cli = "", ...call] = commandOf("edgegrant");
  doctor = (await promisify(execFile)(cli, call, { cwd: folder, env })).stdout;
});
afterAll(async () => {
  for (const close of closers.reverse()) await close();
});

it("has a Worker of which the doctor says that all is well", () => {
  expect(doctor).toContain("All is well");
});

it("reaches the upstream API through an exchange that the key of `openssl genrsa -traditional` has signed", async () => {
  const token = await zone.mint({ user: "alice", resource: "worker", scope: "mcp:tools" });
  const answer = await callTool(origin, token, "upstream_profile");
  expect(answer).toMatchObject({ status: 200, isError: false });
  expect(answer.text).toContain("alice@example.com");
  expect(zone.audit().at(-1)).toMatchObject({ grant: "token_exchange", application: "keyed-worker", user: "alice" });
});
