import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { WebIdentity } from "@edgegrant/core";
import { readPrivateKey } from "@edgegrant/core/adapter";
import { calculateJwkThumbprint } from "jose";
import { describe, expect, test } from "vitest";
import { temporaryFolder } from "../support/folder.ts";
import { run, runProgram } from "../support/run.ts";

const WHOLE_PEM = /^-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END PRIVATE KEY-----\n$/;

/** The JWK Set within a longer output. */
function jwksIn(text: string): { keys: [Record<string, unknown>] } {
  return JSON.parse(text.slice(text.indexOf("{"), text.lastIndexOf("}") + 1));
}

describe("keygen", () => {
  test.each(["RS256", "ES256", "EdDSA"])(
    "makes a key for %s that the Worker reads, and says what it will publish",
    async (alg) => {
      const { status, stdout, stderr } = await run("keygen", "--alg", alg);
      expect(status).toBe(0);
      expect(stdout).toMatch(WHOLE_PEM);
      const printed = jwksIn(stderr);
      expect(printed).toEqual(await new WebIdentity(stdout).getPublicJwks());
      expect(printed.keys[0].kid).toBe(await calculateJwkThumbprint(printed.keys[0]));
      expect(await readPrivateKey(stdout)).toMatchObject({ alg, kid: printed.keys[0].kid });
    },
  );

  test("makes an RSA key of 2048 bits unless told otherwise", async () => {
    const { stdout, stderr } = await run("keygen");
    expect(await readPrivateKey(stdout)).toMatchObject({ alg: "RS256", key: { algorithm: { modulusLength: 2048 } } });
    expect(stderr).toContain("npx edgegrant keygen | npx wrangler secret put KEYCARD_PRIVATE_KEY");
  });

  test("makes another key each time", async () => {
    const [one, other] = await Promise.all([run("keygen", "--alg", "ES256"), run("keygen", "--alg", "ES256")]);
    expect(one.stdout).not.toBe(other.stdout);
  });

  test("prints the private key nowhere but on standard output", async () => {
    const { stdout, stderr } = await runProgram("keygen", "--alg", "ES256");
    expect(stdout).toMatch(WHOLE_PEM);
    const secretLine = stdout.split("\n")[1] ?? "";
    expect(stderr).not.toContain(secretLine);
    expect(stderr).not.toContain("PRIVATE KEY-----");
    expect(Object.keys(jwksIn(stderr).keys[0]).sort()).toEqual(["alg", "crv", "kid", "kty", "use", "x", "y"]);
  });

  test("makes what openssl takes for a key", async () => {
    const { stdout } = await run("keygen");
    const file = join(temporaryFolder(), "key.pem");
    writeFileSync(file, stdout);
    const checked = await promisify(execFile)("openssl", ["pkey", "-in", file, "-noout", "-check"]);
    expect(checked.stdout + checked.stderr).toContain("valid");
  });

  test("writes to a file that only its owner can read", async () => {
    const file = join(temporaryFolder(), "my key.pem");
    const { status, stdout, stderr } = await run("keygen", "--alg", "EdDSA", "--out", file);
    expect(status).toBe(0);
    expect(stdout).toBe("");
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const pem = readFileSync(file, "utf8");
    expect(pem).toMatch(WHOLE_PEM);
    expect(jwksIn(stderr)).toEqual(await new WebIdentity(pem).getPublicJwks());
    expect(stderr).toContain(`npx wrangler secret put KEYCARD_PRIVATE_KEY < '${file}'`);
  });

  test("leaves a file alone that exists", async () => {
    const file = join(temporaryFolder(), "key.pem");
    writeFileSync(file, "something dear");
    const { status, stderr } = await run("keygen", "--out", file);
    expect(status).toBe(1);
    expect(stderr).toContain("exists already and was left as it is: choose another name");
    expect(readFileSync(file, "utf8")).toBe("something dear");
  });

  test("says so when it can't write", async () => {
    const { status, stderr } = await run("keygen", "--out", join(temporaryFolder(), "no", "such", "folder.pem"));
    expect(status).toBe(1);
    expect(stderr).toContain("can't be written (ENOENT): choose another place");
  });

  test("fails, and does not crash, when whoever should take the key is gone", async () => {
    const bin = fileURLToPath(new URL("../../bin/edgegrant.js", import.meta.url));
    const child = spawn(process.execPath, [bin, "keygen"], { stdio: ["ignore", "pipe", "pipe"] });
    child.stdout.destroy();
    let stderr = "";
    child.stderr.on("data", (chunk) => (stderr += chunk));
    const [status] = await once(child, "close");
    expect(status).toBe(1);
    expect(stderr).toContain("the output could not be written");
    expect(stderr).not.toContain("    at ");
  });
});
