// The plan that `changeset pack` leaves beside its tarballs. Plain JavaScript without dependencies: it is read where nothing may
// be installed.
import { readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";

/** What is to be published, in order: the name, the version and the tarball of each package. */
export function plannedReleases(folder) {
  const { plan } = JSON.parse(readFileSync(join(folder, "publish-plan.json"), "utf8"));
  const releases = plan.flat().filter(({ kind }) => kind === "publish");
  return releases.map(({ name, version, tarball }) => ({
    name,
    version,
    tarball: within(resolve(folder), tarball.path),
  }));
}

/** A path that leads out of the folder, or to no tarball, is another that npm might publish. */
function within(folder, path) {
  const file = resolve(folder, path);
  if (file.startsWith(folder + sep) && file.endsWith(".tgz")) return file;
  throw new Error(`${path} is no tarball of the plan`);
}
