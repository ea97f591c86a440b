import { env } from "cloudflare:workers";
import { createKeycardWorker } from "@edgegrant/cloudflare";
import { describe, expect, it } from "vitest";
import { mint, modeA, send } from "./support/far-end.ts";
import type { Agent } from "./support/vault-worker.ts";

const { AGENT } = env as unknown as { AGENT: DurableObjectNamespace<Agent> };

describe("A caller who is handed to a Durable Object", () => {
  it.each(["alice", "bob"])("is %s there too, and gets tokens", async (user) => {
    const worker = createKeycardWorker({
      fetch: async (_request, _env, _ctx, auth) => {
        const agent = AGENT.get(AGENT.idFromName("agent"));
        const { user, audience, hasResource } = await agent.whoIs(auth);
        return Response.json({ user, audience, hasResource, here: auth.resource instanceof URL });
      },
    });
    const response = await send(worker, modeA, "https://secret.example/", await mint({ user }));
    expect(await response.json()).toEqual({
      user: expect.objectContaining({ id: user }),
      audience: "https://secret.example",
      hasResource: false,
      here: true,
    });
  });
});
