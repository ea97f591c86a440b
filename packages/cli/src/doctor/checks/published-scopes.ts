import { challengeOf, documentOf } from "../evidence/evidence.ts";
import { textsOf } from "../json.ts";
import { type Check, ok, warn } from "./check.ts";
import { resourceMetadata } from "./resource-metadata.ts";

/** A consent page with more lines than this is not read. */
const MANY = 5;

export const publishedScopes: Check = {
  id: "published-scopes",
  title: "Published scopes",
  needs: [resourceMetadata],
  examine({ worker }) {
    const scopes = textsOf(documentOf(worker.resourceMetadata)?.scopes_supported);
    const needed = challengeOf(worker.withoutToken)?.parameters.get("scope")?.split(" ").filter(Boolean) ?? [];
    const missing = needed.filter((scope) => !scopes.includes(scope));
    if (missing.length > 0) {
      return warn(
        `every call needs ${missing.join(" ")}, but the metadata does not list it: clients that read only the metadata log in without it, and get 403`,
        "Name in `scopesSupported` at least what is in `requiredScopes`",
      );
    }
    if (scopes.length <= MANY) return ok(scopes.length === 0 ? "none" : scopes.join(" "));
    return warn(
      `the metadata lists ${scopes.length} scopes, and some clients (use-mcp, the Inspector, Claude Code) ask for all of them at login`,
      "Name in `scopesSupported` only what nearly every user needs. Clients learn the scopes of single tools (`toolScopes`) from the challenge",
    );
  },
};
