// Makes a tag and a release on GitHub for each published package: `node scripts/announce.mjs packed <commit>`. The text of a
// release is the section of the package's changelog for that version. An existing release is left as it is.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { plannedReleases } from "./release-plan.mjs";
import { ours } from "./tarballs.mjs";

const [folder = "", commit = ""] = process.argv.slice(2);
if (folder === "" || commit === "") {
  console.error("Usage: node scripts/announce.mjs <folder> <commit>");
  process.exit(2);
}

/** The section of a changelog for one version. */
function notesOf(changelog, version) {
  const [, ...sections] = `\n${changelog}`.split("\n## ");
  const section = sections.find((one) => one.split("\n", 1)[0].trim() === version) ?? "";
  return section.slice(section.indexOf("\n") + 1).trim();
}

const packages = ours();
for (const { name, version } of plannedReleases(folder)) {
  const tag = `${name}@${version}`;
  const { folder: home } = packages.get(name);
  const isThere = spawnSync("gh", ["release", "view", tag], { stdio: "ignore" }).status === 0;
  if (isThere) continue;
  const notes = notesOf(readFileSync(join(home, "CHANGELOG.md"), "utf8"), version);
  const args = ["release", "create", tag, "--target", commit, "--title", tag, "--notes", notes];
  const { status } = spawnSync("gh", args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
