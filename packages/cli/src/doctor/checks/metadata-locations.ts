import { documentOf, resourceOf } from "../evidence/evidence.ts";
import type { Probe } from "../evidence/probe.ts";
import { difference } from "../identifiers.ts";
import { type Check, fail, ok, warn } from "./check.ts";
import { resourceMetadata } from "./resource-metadata.ts";

const SERVE_BOTH =
  "Let createKeycardWorker() answer /.well-known/oauth-protected-resource and everything below it: clients look in both places";

export const metadataLocations: Check = {
  id: "metadata-locations",
  title: "Metadata, everywhere",
  needs: [resourceMetadata],
  examine({ worker }) {
    const { rootMetadata, pathMetadata } = worker;
    if (!documentOf(pathMetadata)) return fail(`${pathMetadata.url}: ${whatIsWrong(pathMetadata)}`, SERVE_BOTH);
    const here = documentOf(pathMetadata)?.resource;
    const resource = resourceOf(worker);
    // The document at the root may be about another resource, where several share an origin.
    if (typeof here === "string" && resource !== undefined && difference(here, resource)) {
      return fail(
        `${pathMetadata.url} is about ${here}, but the challenge leads to ${resource}`,
        "Let both come from createKeycardWorker(), with one `resource`",
      );
    }
    if (!documentOf(rootMetadata)) {
      return warn(
        `${rootMetadata.url}: ${whatIsWrong(rootMetadata)}. Simple clients look nowhere else`,
        `${SERVE_BOTH}. If something else of yours is at the root of this host, all is well`,
      );
    }
    return ok("it is at the root and below the path");
  },
};

function whatIsWrong(probe: Probe): string {
  if (!probe.answered) return probe.why;
  return probe.status === 200 ? "it is no JSON object" : `HTTP ${probe.status}`;
}
