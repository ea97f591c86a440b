import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { EXAMPLES, exampleFolder, WRANGLER } from "@edgegrant/example-demo";
import { describe, expect, it, onTestFinished } from "vitest";

describe.each(EXAMPLES)("wrangler deploy --dry-run of the example %s", (example) => {
  it("passes, with no Node API in the bundle and no compatibility flag to allow one", async () => {
    const out = await mkdtemp(join(tmpdir(), "edgegrant-deploy-"));
    onTestFinished(() => rm(out, { recursive: true, force: true }));
    const { stdout } = await promisify(execFile)(process.execPath, [WRANGLER, "deploy", "--dry-run", "--outdir", out], {
      cwd: exampleFolder(example),
      env: { ...process.env, CI: "1", WRANGLER_SEND_METRICS: "false" },
    });
    expect(stdout).toContain("--dry-run: exiting now.");
    expect(stdout).toContain("env.KEYCARD_ISSUER");
    expect(await readFile(join(exampleFolder(example), "wrangler.jsonc"), "utf8")).not.toContain("nodejs_compat");
    expect(await readFile(join(out, "index.js"), "utf8")).not.toMatch(/(?:from|import|require\()\s*["']node:/);
  });
});
