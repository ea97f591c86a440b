import type { Probe } from "../evidence/probe.ts";
import { challenge } from "./challenge.ts";
import { type Check, fail, ok, skip } from "./check.ts";
import { isOpenToPages, missingFrom } from "./cors.ts";
import { corsPreflight } from "./cors-preflight.ts";
import { resourceMetadata } from "./resource-metadata.ts";

const LEAVE_HEADERS = "Let the headers of {handler} through as they are";

export const corsAnswers: Check = {
  id: "cors-answers",
  title: "CORS, answers",
  needs: [challenge, resourceMetadata, corsPreflight],
  examine({ worker: { preflight, refusalToPage, metadataToPage } }) {
    if (!preflight.answered || !isOpenToPages(preflight)) return skip("pages of other origins may not call");
    const hidden = [refusalToPage, metadataToPage].find((probe) => !isReadable(probe));
    if (hidden) return fail(`no page can read the answer of ${hidden.url}`, LEAVE_HEADERS);
    const exposed = refusalToPage.answered ? refusalToPage.headers.get("Access-Control-Expose-Headers") : null;
    const missing = missingFrom(exposed, ["WWW-Authenticate", "Mcp-Session-Id"]);
    if (missing.length > 0) {
      return fail(
        `Access-Control-Expose-Headers lacks ${missing.join(", ")}: MCP clients in a browser can't log in`,
        LEAVE_HEADERS,
      );
    }
    return ok("pages can read the challenge and the metadata");
  },
};

function isReadable(probe: Probe): boolean {
  return probe.answered && isOpenToPages(probe);
}
