import { type Check, fail, ok, warn } from "./check.ts";
import { isOpenToPages, missingFrom } from "./cors.ts";
import { withoutToken } from "./without-token.ts";
import { workerTrouble } from "./worker-trouble.ts";

const NEEDED = ["Authorization", "Content-Type", "Mcp-Session-Id", "MCP-Protocol-Version"];
const LEAVE_IT = "Let {handler} answer OPTIONS: nothing in front of it may ask for a token or answer itself";

export const corsPreflight: Check = {
  id: "cors-preflight",
  title: "CORS, preflight",
  needs: [withoutToken],
  examine({ worker: { preflight } }) {
    if (!preflight.answered) return fail(`${preflight.url}: ${preflight.why}`, LEAVE_IT);
    if (preflight.status >= 300) {
      return workerTrouble(preflight) ?? fail(`HTTP ${preflight.status}: no page can call the server`, LEAVE_IT);
    }
    if (!isOpenToPages(preflight)) {
      return warn(
        "pages of other origins may not call the server: MCP clients that run in a browser need the origins they come from",
        "Leave `cors` at its default, or add those origins to `cors: { origins: [...] }`. If you restricted it on purpose, ignore this",
      );
    }
    const missing = missingFrom(preflight.headers.get("Access-Control-Allow-Headers"), NEEDED);
    if (missing.length > 0) {
      return fail(`Access-Control-Allow-Headers lacks ${missing.join(", ")}: MCP clients in a browser fail`, LEAVE_IT);
    }
    return ok("every page may call, with what MCP clients send");
  },
};
