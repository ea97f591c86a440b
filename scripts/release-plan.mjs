// Reads the plan that `changeset pack` writes next to its tarballs. This is plain JavaScript without dependencies, because it
// runs where nothing may be installed.
import { readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";

/** The packages to publish, in order, each with its name, version and tarball. */
export function plannedReleases(folder) {
  const { plan } = JSON.parse(readFileSync(join(folder, "publish-plan.json"), "utf8"));
  const releases = plan.flat().filter(({ kind }) => kind === "publish");
  return releases.map(({ name, version, tarball }) => ({
    name,
    version,
    tarball: within(resolve(folder), tarball.path),
  }));
}

/** The path of a tarball. Throws if it is outside the folder or not a tarball: npm would publish whatever is there. */
function within(folder, path) {
  const file = resolve(folder, path);
  if (file.startsWith(folder + sep) && file.endsWith(".tgz")) return file;
  throw new Error(`${path} is not a tarball of the plan`);
}
