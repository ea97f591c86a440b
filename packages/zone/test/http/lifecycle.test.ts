import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { startZone } from "../../src/index.ts";
import { resourceOf, testConfig, testZone } from "../support/zone.ts";

test("a closed zone listens no more, neither does what it served", async () => {
  const zone = await startZone(testConfig());
  await zone.close();
  await expect(fetch(`${zone.issuer}/jwks`)).rejects.toThrow();
  await expect(fetch(`${resourceOf(zone, "profiles").url}/api/user`)).rejects.toThrow();
});

test("closing ends hung and delayed requests at once, and may be done again", async () => {
  const zone = await startZone(testConfig());
  zone.setFault("jwks", { hang: true });
  zone.setFault("token", { delayMs: 60_000 });
  const hung = [fetch(`${zone.issuer}/jwks`), fetch(`${zone.issuer}/token`, { method: "POST" })];
  const settled = Promise.allSettled(hung);
  while (zone.counters().jwks + zone.counters().token < 2) await new Promise(setImmediate);
  await zone.close();
  await zone.close();
  expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
});

test("closing does not wait for a page that follows the log", async () => {
  const zone = await startZone(testConfig());
  const response = await fetch(`${zone.issuer}/zone/events`);
  await zone.close();
  await expect(response.text()).rejects.toThrow();
});

test("a port that is taken is named, and nothing stays open", async () => {
  const blocker = createServer();
  await new Promise<void>((resolve) => blocker.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void blocker.close());
  const { port } = blocker.address() as AddressInfo;
  const resources = [{ id: "mcp", name: "MCP", scopes: [], serve: { port } }];
  await expect(startZone(testConfig({ resources, applications: [] }))).rejects.toThrow(
    `port ${port} of 127.0.0.1 is in use`,
  );
});

test("zones side by side know nothing of each other", async () => {
  const [one, two] = [await testZone(), await testZone()];
  one.setFault("jwks", { status: 500 });
  expect((await fetch(`${two.issuer}/jwks`)).status).toBe(200);
  expect(two.counters().jwks).toBe(1);
  expect(one.counters().jwks).toBe(0);
});

test("the zone prints nothing", async () => {
  const { spawnSync } = await import("node:child_process");
  const script = `import { startZone, sampleConfig } from ${JSON.stringify(new URL("../../dist/index.js", import.meta.url).href)};
    const resources = sampleConfig.resources.map(({ serve, ...rest }) => (serve ? { ...rest, serve: {} } : rest));
    const zone = await startZone({ ...sampleConfig, port: 0, resources });
    await fetch(zone.issuer + "/.well-known/openid-configuration");
    await fetch(zone.issuer + "/token", { method: "POST" });
    await zone.close();`;
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", script], { encoding: "utf8" });
  expect({ status: run.status, stdout: run.stdout, stderr: run.stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
});
