import type { AuthInfo } from "@edgegrant/cloudflare";
import type { AuthInfo as SdkAuthInfo } from "@modelcontextprotocol/sdk/server/auth/types.js";
import { expectTypeOf, it } from "vitest";
import guideWorker from "./support/guide-worker.ts";

it("AuthInfo fits what the MCP SDK hands on to tools", () => {
  expectTypeOf<AuthInfo>().toExtend<SdkAuthInfo>();
});

it("a Worker fits the platform's handler", () => {
  expectTypeOf(guideWorker).toExtend<ExportedHandler<Parameters<typeof guideWorker.fetch>[1]>>();
});
