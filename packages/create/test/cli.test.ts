// The command, as a user runs it.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";

const BIN = join(import.meta.dirname, "../bin/create-edgegrant.js");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "edgegrant-create-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
});

function create(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, ...args], { cwd: folder, encoding: "utf8" });
  return { status, stdout, stderr };
}

it("writes a project without a question, and says what to do next", () => {
  const { status, stdout } = create("my-server", "--runtime", "node", "--upstream", "none", "--no-install");
  expect({ status, stdout }).toEqual({
    status: 0,
    stdout: expect.stringMatching(/cd my-server\n {2}npm install\n {2}npm run dev/),
  });
  expect(readdirSync(join(folder, "my-server"))).toContain("zone.json");
  expect(readFileSync(join(folder, "my-server/.env"), "utf8")).not.toContain("KEYCARD_RESOURCE_URL");
});

it("writes nothing into a folder that has files", () => {
  mkdirSync(join(folder, "my-server"));
  writeFileSync(join(folder, "my-server/kept"), "");
  const { status, stderr } = create("my-server", "--no-install");
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("my-server is not empty") });
  expect(readdirSync(join(folder, "my-server"))).toEqual(["kept"]);
});

it.each([
  [["x", "--runtime", "deno", "--framework", "agents"], "agents run on Workers only, not on Deno"],
  [["x", "--runtime", "worker"], "--runtime must be workers, node, bun, deno, not worker"],
  [["x", "--upstream", "own"], "--upstream must be none, sample, or the https URL of your API"],
  [["x", "--upstream", "http://api.example.com"], "--upstream must be"],
  [["My Server"], "use lower-case letters"],
  [["x", "y"], "unexpected argument: y"],
  [["x", "--packages", "missing"], "missing can't be read"],
])("refuses %j with a sentence", (args, sentence) => {
  const { status, stderr } = create(...args);
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(sentence) });
  expect(readdirSync(folder)).toEqual([]);
});

it("writes nothing where a file has the folder's name", () => {
  writeFileSync(join(folder, "my-server"), "kept");
  const { status, stderr } = create("my-server", "--no-install");
  expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("my-server is a file") });
  expect(readFileSync(join(folder, "my-server"), "utf8")).toBe("kept");
});

it("says first that Node is too old", () => {
  const script = `Object.defineProperty(process.versions, "node", { value: "20.19.0" }); import(${JSON.stringify(BIN)});`;
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", script, "x"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^create-edgegrant: This is Node 20\.19\.0, and a new server needs Node 22\.18 or newer\..*\n$/,
  );
});
