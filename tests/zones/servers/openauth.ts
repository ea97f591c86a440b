import { issuer } from "@openauthjs/openauth";
import { MemoryStorage } from "@openauthjs/openauth/storage/memory";
import { createSubjects } from "@openauthjs/openauth/subject";
import { z } from "zod";
import { CALLBACK, codeIn, type ForeignServer, listen, pkce, redeem } from "./server.ts";

const CLIENT = "agent";

/** OpenAuth, with a provider that logs Alice in without a page. */
export async function startOpenAuth(): Promise<ForeignServer> {
  const app = issuer({
    subjects: createSubjects({ user: z.object({ id: z.string() }) }),
    storage: MemoryStorage(),
    providers: {
      alice: {
        type: "alice",
        init(routes, context) {
          routes.get("/authorize", (c) => context.success(c, { id: "alice" }));
        },
      },
    },
    success: (context, { id }: { id: string }) => context.subject("user", { id }, { subject: id }),
  });
  const { origin, close } = await listen(() => (request) => app.fetch(request));
  return {
    issuer: origin,
    async token({ resource = "" } = {}) {
      const { challenge, verifier } = await pkce();
      const asked = { client_id: CLIENT, redirect_uri: CALLBACK, response_type: "code", provider: "alice", resource };
      const start = `${origin}/authorize?${new URLSearchParams({ ...asked, ...challenge })}`;
      const begun = await fetch(start, { redirect: "manual" });
      const cookie = begun.headers
        .getSetCookie()
        .map((one) => one.split(";")[0])
        .join("; ");
      const next = new URL(begun.headers.get("Location") ?? "", origin);
      const done = await fetch(next, { redirect: "manual", headers: { cookie } });
      const code = codeIn(done.headers.get("Location"));
      return redeem(`${origin}/token`, { code, client_id: CLIENT, code_verifier: verifier });
    },
    close,
  };
}
