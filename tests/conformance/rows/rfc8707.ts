import { expect } from "vitest";
import { getJson, metadataPath } from "../support/requests.ts";
import type { Source } from "../support/row.ts";

export const rfc8707: Source = {
  document: "RFC 8707, Resource Indicators",
  rows: [
    {
      id: "rfc8707-identifier",
      level: "MUST",
      requirement: "The resource that the server tells clients to request is an absolute URI without a fragment.",
      section: "2",
      async test({ example, configured }) {
        for (const [server, path] of [[example, ""] as const, [configured, "/public/mcp"] as const]) {
          const { resource } = await getJson(server, metadataPath("protected-resource", path));
          expect(resource).toMatch(/^https?:\/\/[^#]+$/);
        }
      },
    },
    {
      id: "rfc8707-no-query",
      level: "SHOULD",
      requirement: "It has no query.",
      section: "2",
      async test({ example, configured }) {
        for (const [server, path] of [[example, "?a=b"] as const, [configured, "/public/mcp?a=b"] as const]) {
          const { resource } = await getJson(server, metadataPath("protected-resource", path));
          expect(resource).not.toContain("?");
        }
      },
    },
  ],
};
