import { documentOf } from "../evidence/evidence.ts";
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
    if (scopes.length <= MANY) return ok(scopes.length === 0 ? "none" : scopes.join(" "));
    return warn(
      `the metadata lists ${scopes.length} scopes, and some clients (use-mcp, the Inspector, Claude Code) ask for all of them at login`,
      "Name in `scopesSupported` only what nearly every user needs. Clients learn the scopes of single tools (`toolScopes`) from the challenge",
    );
  },
};
