// Publishes a release: `node scripts/publish.mjs packed`. The folder contains the plan and the tarballs of `changeset pack`.
// Nothing is published unless every tarball is a package of this repository, in the version that the repository has. A
// version that the registry already has is skipped, so that an interrupted release can be run again.
import { spawnSync } from "node:child_process";
import { plannedReleases } from "./release-plan.mjs";
import { identitiesOf, ours } from "./tarballs.mjs";

const [folder = ""] = process.argv.slice(2);
if (folder === "") {
  console.error("Usage: node scripts/publish.mjs <folder>");
  process.exit(2);
}

function isPublished({ name, version }) {
  const { status, stdout } = spawnSync("npm", ["view", `${name}@${version}`, "version"], { encoding: "utf8" });
  return status === 0 && stdout.trim() === version;
}

function refuse(strangers) {
  for (const { name, version, tarball } of strangers)
    console.error(`${tarball} is not ${name} ${version} of this repository`);
  if (strangers.length > 0) process.exit(1);
}

const packages = ours();
const releases = plannedReleases(folder);
// The plan first, because npm takes a second to read the tarballs.
refuse(releases.filter(({ name, version }) => packages.get(name)?.version !== version));
const identities = identitiesOf(releases.map(({ tarball }) => tarball));
refuse(
  releases.filter(
    ({ name, version }, index) => identities[index]?.name !== name || identities[index]?.version !== version,
  ),
);

for (const release of releases.filter((one) => !isPublished(one))) {
  const args = ["publish", release.tarball, "--access", "public", "--provenance", "--ignore-scripts"];
  const { status } = spawnSync("npm", args, { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
