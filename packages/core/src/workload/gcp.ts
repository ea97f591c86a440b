import { fetchText } from "../platform/http.ts";
import { askSource, MAX_TOKEN_BYTES, processEnvironment, type WorkloadTokenSource } from "./source.ts";

/** Settings of {@link gcpMetadata}. */
export interface GcpMetadataOptions {
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** The host of the metadata server, with its port. Default: `GCE_METADATA_HOST`, or `metadata.google.internal`. */
  host?: string | undefined;
}

const PLACE = "Google's metadata server";

/** Fetches an identity token of the service account: on Compute Engine, Cloud Run, GKE and Cloud Functions. */
export function gcpMetadata(options: GcpMetadataOptions = {}): WorkloadTokenSource {
  const { host = processEnvironment().GCE_METADATA_HOST || "metadata.google.internal" } = options;
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  return {
    place: PLACE,
    read: async (audience) => {
      const query = new URLSearchParams({ audience, format: "full" });
      const url = `http://${host}/computeMetadata/v1/instance/service-accounts/default/identity?${query}`;
      const headers = { "Metadata-Flavor": "Google" };
      return (await askSource(PLACE, fetchText({ fetch: send }, url, { headers }, { maxBytes: MAX_TOKEN_BYTES }))).text;
    },
  };
}
