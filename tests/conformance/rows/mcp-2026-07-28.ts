import { expect } from "vitest";
import { scopesOf } from "../support/challenge.ts";
import * as checks from "../support/checks.ts";
import { call, callConfigured, callWith, getJson, metadataPath } from "../support/requests.ts";
import type { Source } from "../support/row.ts";
import { commonRows } from "./mcp-common.ts";
import { stepUpRows } from "./mcp-step-up.ts";

export const mcp20260728: Source = {
  document: "MCP authorization, 2026-07-28",
  rows: [
    ...commonRows("2026-07-28"),
    ...stepUpRows("2026-07-28"),
    {
      id: "mcp-2026-07-28-offline-access",
      level: "SHOULD",
      requirement: "Neither a challenge nor `scopes_supported` contains `offline_access`, even if it is configured.",
      section: "Refresh tokens",
      async test({ configured }) {
        const { scopes_supported: supported } = await getJson(configured, metadataPath("protected-resource"));
        expect(supported).toEqual(["mail", "mail:read", "mail:send", "mail:attach"]);
        expect(scopesOf(await call(configured, undefined, "/public/mcp"))).toEqual(["mail:read"]);
      },
    },
    {
      id: "mcp-2026-07-28-single-challenge",
      level: "SHOULD",
      requirement: "One challenge names all scopes that an operation needs, so that one more login is enough.",
      section: "Runtime insufficient scope errors",
      test: checks.namesEveryScopeAtOnce,
    },
    {
      id: "mcp-2026-07-28-hierarchy",
      level: "MUST",
      requirement: "If a broad scope implies narrower ones, a token with the broad scope is sufficient.",
      section: "Step-up authorization flow",
      async test(subject) {
        expect((await callConfigured(subject, "mail")).status).toBe(200);
        expect((await callConfigured(subject, "mail:read")).status).toBe(200);
        expect((await callConfigured(subject, "mail:send")).status).toBe(403);
      },
      option: {
        setting: "`satisfies`, which says whether the granted scopes include a required one",
        byDefault:
          "Scopes are compared as they are. Only the author of the scopes knows which scope implies which, and a " +
          "wrong guess would grant access.",
        async testByDefault(subject) {
          expect((await callWith(subject, { scope: "mcp" })).status).toBe(200);
        },
      },
    },
  ],
};
