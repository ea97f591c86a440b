// The gateway of gateway.test.ts, as a Worker.
import { createGateway, type KeycardEnv, type KeycardWorker } from "@edgegrant/cloudflare";

interface Env extends KeycardEnv {
  UPSTREAM_URL: string;
  EXCHANGE: string;
}

let gateway: KeycardWorker<Env> | undefined;

export default {
  fetch(request, env, ctx) {
    gateway ??= createGateway<Env>({
      upstream: env.UPSTREAM_URL,
      exchange: env.EXCHANGE,
      requiredScopes: ["mcp:tools"],
      toolScopes: { send_mail: "mail:send" },
    });
    return gateway.fetch(request, env, ctx);
  },
} satisfies KeycardWorker<Env>;
