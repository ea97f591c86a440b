// A pull request's tarballs are published only if they are canaries of that pull request and of this repository's
// packages.
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { root } from "./support/packages.ts";

/** A tarball's content: the text of each file. */
type Contents = Record<string, string>;

const manifest = (name: string, version: string) => JSON.stringify({ name, version });
const CANARY = { "package/package.json": manifest("@edgegrant/core", "0.0.0-pr-12-20260115120000") };

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgegrant-canary-"));
  folders.push(folder);
  return folder;
}

/** Whether these tarballs may be published, and the reason if not. */
function verdictOn(tarballs: Record<string, Contents>, tag = "pr-12"): { may: boolean; why: string } {
  const folder = newFolder();
  for (const [name, contents] of Object.entries(tarballs)) {
    const from = newFolder();
    for (const [file, text] of Object.entries(contents)) {
      mkdirSync(join(from, file, ".."), { recursive: true });
      writeFileSync(join(from, file), text);
    }
    spawnSync("tar", ["-czf", join(folder, name), "-C", from, ...Object.keys(contents)]);
  }
  const { status, stderr } = spawnSync(process.execPath, ["scripts/check-canary.mjs", tag, folder], {
    cwd: root,
    encoding: "utf8",
  });
  return { may: status === 0, why: stderr };
}

it("a canary of the pull request may be published", () => {
  expect(verdictOn({ "core.tgz": CANARY })).toEqual({ may: true, why: "" });
});

it("a pull request that packs nothing may publish it", () => {
  expect(verdictOn({})).toEqual({ may: true, why: "" });
});

describe("what is no canary may not be published", () => {
  const STRANGERS: [string, Contents][] = [
    ["a release", { "package/package.json": manifest("@edgegrant/core", "1.0.1") }],
    ["another pull request's canary", { "package/package.json": manifest("@edgegrant/core", "0.0.0-pr-13-1") }],
    [
      "a pull request's whose number goes on",
      { "package/package.json": manifest("@edgegrant/core", "0.0.0-pr-120-1") },
    ],
    ["a version that sorts above releases", { "package/package.json": manifest("@edgegrant/core", "9.0.0-pr-12-1") }],
    ["another package", { "package/package.json": manifest("@edgegrant/other", "0.0.0-pr-12-1") }],
    ["a second manifest, which npm would heed", { ...CANARY, "q/package.json": manifest("@edgegrant/core", "1.0.1") }],
  ];
  // One run for all: npm takes seconds to start.
  let all: ReturnType<typeof verdictOn>;
  beforeAll(() => {
    const strangers = STRANGERS.map(([, contents], index) => [`stranger-${index}.tgz`, contents]);
    all = verdictOn({ "core.tgz": CANARY, ...Object.fromEntries(strangers) });
  });

  it.each(STRANGERS.map(([what], index) => [what, `stranger-${index}.tgz`]))("%s", (_what, file) => {
    expect(all.why).toContain(`${file} is `);
  });

  it("and the message names nothing that is one", () => {
    expect(all.why).not.toContain("core.tgz is ");
  });

  it("no manifest, and what it stands beside is read all the same", () => {
    const { may, why } = verdictOn({ "core.tgz": CANARY, "stranger.tgz": { "package/index.js": "" } });
    expect(may).toBe(false);
    expect(why).toContain("stranger.tgz is a file that npm can't read");
    expect(why).not.toContain("core.tgz is ");
  });

  it("nor may what stands beside it", () => {
    expect(all.may).toBe(false);
  });
});

it("what is no tarball may not be published", () => {
  expect(verdictOn({ "core.zip": CANARY }).may).toBe(false);
});

it.each(["", "pr-", "latest", "pr-.*"])("a pull request that is none, %j, may publish nothing", (tag) => {
  expect(verdictOn({ "core.tgz": CANARY }, tag).may).toBe(false);
});
