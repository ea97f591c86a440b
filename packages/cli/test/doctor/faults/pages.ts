import { answer, callFromPage, drop, type Fault, metadata, on, preflight, set } from "../../support/fault.ts";

/** Faults that break MCP clients in a browser. */
export const pageFaults: Fault[] = [
  { what: "preflights need a token", tamper: on(preflight, answer(401)), id: "cors-preflight", words: "HTTP 401" },
  {
    what: "preflights forbid sessions",
    tamper: on(preflight, set("Access-Control-Allow-Headers", "authorization, content-type, mcp-protocol-version")),
    id: "cors-preflight",
    words: "lacks Mcp-Session-Id:",
  },
  {
    what: "preflights allow everything, which a token is not",
    tamper: on(preflight, set("Access-Control-Allow-Headers", "*")),
    id: "cors-preflight",
    words: "lacks Authorization:",
  },
  {
    what: "only some pages may call",
    tamper: on(({ server }) => server === "worker", drop("Access-Control-Allow-Origin")),
    id: "cors-preflight",
    words: "pages of other origins may not call",
    status: "warn",
  },
  {
    what: "the challenge is hidden",
    tamper: on(callFromPage, set("Access-Control-Expose-Headers", "Mcp-Session-Id")),
    id: "cors-answers",
    words: "lacks WWW-Authenticate:",
  },
  {
    what: "the refusal is hidden",
    tamper: on(callFromPage, drop("Access-Control-Allow-Origin")),
    id: "cors-answers",
    words: "no page can read the answer of",
  },
  {
    what: "the metadata is hidden",
    tamper: on(metadata, drop("Access-Control-Allow-Origin")),
    id: "cors-answers",
    words: "oauth-protected-resource",
  },
];
