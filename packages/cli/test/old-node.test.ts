import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const preload =
  "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'18.20.8'}})";

test.each([
  ["edgegrant", "../bin/edgegrant.js"],
  ["@edgegrant/zone", "../../zone/bin/edgegrant-zone.js"],
  ["This repository", "../../../scripts/run.mjs"],
])("%s tells a Node that is too old, before anything else", (name, file) => {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--import", preload, script], { encoding: "utf8" });
  expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
  expect(stderr).toBe(
    `${name} needs Node 20 or newer, and this is Node 18.20.8. Install a newer one: https://nodejs.org\n`,
  );
});
