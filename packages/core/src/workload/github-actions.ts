import { isJsonObject } from "../encoding/json.ts";
import { parseUrl } from "../encoding/url.ts";
import { ConfigurationError } from "../errors.ts";
import { fetchJson } from "../platform/http.ts";
import { rememberSecrets } from "../redaction/known-secrets.ts";
import {
  askSource,
  type Environment,
  MAX_TOKEN_BYTES,
  processEnvironment,
  type WorkloadTokenSource,
} from "./source.ts";

/** Settings of {@link githubActions}. */
export interface GithubActionsOptions {
  /** Default: the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** The variables of the job. Default: those of this process. */
  env?: Environment | undefined;
}

const PLACE = "GitHub Actions' token endpoint";

/** Fetches the OIDC token of a job, which needs the permission `id-token: write`. */
export function githubActions(options: GithubActionsOptions = {}): WorkloadTokenSource {
  const send = options.fetch ?? ((input, init) => fetch(input, init));
  return {
    place: PLACE,
    read: async (audience) => {
      const env = options.env ?? processEnvironment();
      const { ACTIONS_ID_TOKEN_REQUEST_URL: address, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = env;
      const url = parseUrl(address ?? "");
      if (!url || !token) {
        throw new ConfigurationError(
          "The job has no usable ACTIONS_ID_TOKEN_REQUEST_URL and ACTIONS_ID_TOKEN_REQUEST_TOKEN: give it `permissions: id-token: write`",
        );
      }
      rememberSecrets(token);
      url.searchParams.set("audience", audience);
      const headers = { Authorization: `Bearer ${token}`, Accept: "application/json" };
      const limits = { maxBytes: MAX_TOKEN_BYTES };
      const { json } = await askSource(PLACE, fetchJson({ fetch: send }, url.href, { headers }, limits));
      return isJsonObject(json) && typeof json.value === "string" ? json.value : "";
    },
  };
}
