// The listener of @edgegrant/node on other runtimes than Node: whether their `node:https` tells the client's certificate.
import { execFile } from "node:child_process";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { expect, it } from "vitest";
import { selfSigned } from "../../packages/node/test/certificates.ts";

const require = createRequire(import.meta.url);
const script = resolve(import.meta.dirname, "entries/mutual-tls.ts");
const [server, own, other] = await Promise.all([selfSigned("server"), selfSigned("own"), selfSigned("other")]);

/** What clients get with the certificate of the token (twice), with another one, and without one. */
async function outcomesOn(runtime: string, args: readonly string[]): Promise<unknown> {
  const identities = JSON.stringify({ server, own, other });
  return JSON.parse((await promisify(execFile)(runtime, [...args, script, identities])).stdout);
}

it("Deno's node:https tells the certificate of each connection", async () => {
  const deno = (require("deno/install_api.cjs") as { runInstall(): string }).runInstall();
  const args = ["run", "--quiet", "--no-lock", "--no-remote", "--no-check", "-A"];
  const expected = [["accepted", "accepted"], ["wrong_certificate"], ["missing_certificate"]];
  expect(await outcomesOn(deno, args)).toEqual(expected);
});

it("Bun's does not, and every bound token is refused", async () => {
  const unknown = "unknown_certificate";
  expect(await outcomesOn(require.resolve("bun/bin/bun.exe"), ["run"])).toEqual([
    [unknown, unknown],
    [unknown],
    [unknown],
  ]);
});
