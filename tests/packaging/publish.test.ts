// A release publishes the packed tarballs unchanged, and only if they match this repository.
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { root } from "./support/packages.ts";

const { name, version } = JSON.parse(readFileSync(join(root, "packages/core/package.json"), "utf8")) as Identity;
const core: Identity = { name, version };

interface Identity {
  name: string;
  version: string;
}

interface Planned extends Identity {
  kind?: string;
  path?: string;
}

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "edgegrant-publish-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** The output of `changeset pack`: a plan, and a tarball with a package. */
function packed(planned: readonly Planned[], inside: Identity): string {
  const folder = newFolder();
  const contents = newFolder();
  mkdirSync(join(folder, "packages"));
  mkdirSync(join(contents, "package"));
  writeFileSync(join(contents, "package/package.json"), JSON.stringify(inside));
  spawnSync("tar", ["-czf", join(folder, "packages/one.tgz"), "-C", contents, "package"]);
  const plan = planned.map(({ kind = "publish", path = "packages/one.tgz", ...one }) => ({
    ...one,
    kind,
    tarball: { path },
  }));
  writeFileSync(join(folder, "publish-plan.json"), JSON.stringify({ version: 1, plan: [plan] }));
  return folder;
}

/**
 * Publishes to no registry: npm packs as usual but only records what it should publish. `has` is the registry's
 * content.
 */
function publish(folder: string, has = ""): { status: number | null; published: string } {
  const bin = newFolder();
  const log = join(bin, "log");
  writeFileSync(log, "");
  const real = spawnSync("which", ["npm"], { encoding: "utf8" }).stdout.trim();
  const fake = `#!/bin/sh
case "$1" in
  publish) echo "$@" >> "${log}" ;;
  view) [ "$2" = "${has}" ] && echo "\${2##*@}" || exit 1 ;;
  *) exec "${real}" "$@" ;;
esac
`;
  writeFileSync(join(bin, "npm"), fake);
  chmodSync(join(bin, "npm"), 0o755);
  const env = { ...process.env, PATH: [bin, process.env.PATH].join(delimiter) };
  const { status } = spawnSync(process.execPath, ["scripts/publish.mjs", folder], { cwd: root, env, stdio: "ignore" });
  return { status, published: readFileSync(log, "utf8") };
}

it("publishes the tarball of the plan, with provenance, and runs nothing of it", () => {
  const folder = packed([core], core);
  const { status, published } = publish(folder);
  expect(status).toBe(0);
  expect(published).toBe(`publish ${folder}/packages/one.tgz --access public --provenance --ignore-scripts\n`);
});

it("leaves out what the registry has", () => {
  expect(publish(packed([core], core), `${core.name}@${core.version}`)).toEqual({ status: 0, published: "" });
});

it.each<[string, readonly Planned[], Identity]>([
  ["another version", [core], { ...core, version: "99.0.0" }],
  ["another version, which the plan names too", [{ ...core, version: "99.0.0" }], { ...core, version: "99.0.0" }],
  ["another package", [core], { ...core, name: "@edgegrant/other" }],
  ["a stranger beside a good one", [core, { name: "left-pad", version: "1.0.0" }], core],
  ["a tarball from elsewhere", [{ ...core, path: "../one.tgz" }], core],
  ["a folder", [{ ...core, path: "packages" }], core],
])("publishes nothing at all where there is %s", (_, planned, inside) => {
  const { status, published } = publish(packed(planned, inside));
  expect(status).not.toBe(0);
  expect(published).toBe("");
});
