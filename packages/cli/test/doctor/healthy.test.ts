import { EXAMPLES, exampleFolder, openStage, type Stage, startWorker } from "@edgegrant/example-demo";
import { startOnWorkerd } from "@edgegrant/example-demo/workerd";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { CHECKS } from "../../src/doctor/checks/index.ts";
import type { Finding } from "../../src/doctor/checks/run.ts";
import { run, runProgram } from "../support/run.ts";

/**
 * Runs under wrangler dev, as the other two do in other tests. Here they are on the same workerd, which starts with a
 * fifth of the processor time.
 */
const UNDER_WRANGLER = exampleFolder("mcp-v2");

let stage: Stage;
beforeAll(async () => {
  stage = await openStage({
    startWorker: (settings) => (settings.folder === UNDER_WRANGLER ? startWorker(settings) : startOnWorkerd(settings)),
  });
});
afterAll(() => stage?.close());

describe.each(EXAMPLES)("the example %s, as it runs in development", (example) => {
  const address = () => `${stage.workers[example].origin}/mcp`;

  test("is well, says doctor", async () => {
    const { status, stdout, stderr } = await run("doctor", address(), "--issuer", stage.zone.issuer);
    expect(stdout).toContain("All is well.");
    expect(stdout.match(/^ {2}✓ /gm)).toHaveLength(CHECKS.length);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test("is well, says doctor in JSON", async () => {
    const { status, stdout } = await run("doctor", address(), "--json");
    const findings: Finding[] = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(findings.map(({ id, title, status }) => ({ id, title, status }))).toEqual(
      CHECKS.map(({ id, title }) => ({ id, title, status: "ok" })),
    );
    for (const finding of findings) expect(Object.keys(finding)).toEqual(["id", "title", "status", "detail"]);
  });
});

test("the Worker with a key of its own: doctor says which, and where to register it", async () => {
  const { origin } = stage.workers["web-identity"];
  const { keys } = (await (await fetch(`${origin}/.well-known/jwks.json`)).json()) as { keys: [{ kid: string }] };
  const { status, stdout, stderr } = await runProgram("doctor", `${origin}/mcp`);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  expect(stdout).toContain(`${keys[0].kid}: register ${origin}/.well-known/jwks.json in the Console`);
});

test("the Worker with a client secret: doctor says what it can't see", async () => {
  const { stdout } = await run("doctor", `${stage.workers["client-secret"].origin}/mcp`);
  expect(stdout).toContain(
    "none. Without KEYCARD_CLIENT_ID and KEYCARD_CLIENT_SECRET, which are not visible from outside, exchanges",
  );
});

test("nothing that looking leaves behind is a token in the log", async () => {
  expect(stage.zone.audit()).toEqual([]);
  for (const example of EXAMPLES) expect(stage.workers[example].output()).not.toContain("configuration.invalid");
});
