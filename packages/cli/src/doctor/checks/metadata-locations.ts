import { documentOf, isLeftOut, resourceOf, type WorkerEvidence } from "../evidence/evidence.ts";
import type { Probe } from "../evidence/probe.ts";
import { difference } from "../identifiers.ts";
import { type Check, fail, ok, type Verdict, warn } from "./check.ts";
import { resourceMetadata } from "./resource-metadata.ts";

const SERVE_BOTH =
  "Let {handler} answer /.well-known/oauth-protected-resource and everything below it: clients look in both places";

export const metadataLocations: Check = {
  id: "metadata-locations",
  title: "Metadata, everywhere",
  needs: [resourceMetadata],
  examine({ worker }) {
    const { rootMetadata, pathMetadata } = worker;
    if (isLeftOut(pathMetadata)) return notBelowPath(worker);
    if (!documentOf(pathMetadata)) return fail(`${pathMetadata.url}: ${whatIsWrong(pathMetadata)}`, SERVE_BOTH);
    const here = documentOf(pathMetadata)?.resource;
    const resource = resourceOf(worker);
    // The document at the root is not compared: it may describe another resource on the same origin.
    if (typeof here === "string" && resource !== undefined && difference(here, resource)) {
      return fail(
        `${pathMetadata.url} is about ${here}, but the challenge leads to ${resource}`,
        "Let both come from {handler}, with one `resource`",
      );
    }
    if (isLeftOut(rootMetadata)) return ok("it is below the path, and on purpose not at the root");
    if (!documentOf(rootMetadata)) {
      return warn(
        `${rootMetadata.url}: ${whatIsWrong(rootMetadata)}. Simple clients look nowhere else`,
        `${SERVE_BOTH}. If another server of yours is at the root of this host, ignore this`,
      );
    }
    return ok("it is at the root and below the path");
  },
};

/** The document below the path is missing. Clients that get no challenge then use the one at the root. */
function notBelowPath(worker: WorkerEvidence): Verdict {
  const resource = resourceOf(worker);
  if (resource !== undefined && documentOf(worker.rootMetadata)?.resource === resource) {
    return ok("it is at the root, and on purpose not below the path");
  }
  return warn(
    "it is where the challenge leads, and neither at the root nor below the path. Clients that lose the challenge find nothing",
    "Set `resource` to the address of the MCP endpoint or to its origin, or leave `legacyDiscovery: false` out",
  );
}

function whatIsWrong(probe: Probe): string {
  if (!probe.answered) return probe.why;
  return probe.status === 200 ? "it is not a JSON object" : `HTTP ${probe.status}`;
}
