import { createKeycardWorker, type KeycardEnv } from "@edgegrant/cloudflare";

interface Env extends KeycardEnv {
  UPSTREAM: string;
}

/** Forwards the upstream server's answer, unchanged or as a copy. Lists are narrowed. */
export default createKeycardWorker<Env>({
  toolScopes: { send_mail: "mail:send" },
  listing: "granted",
  async fetch(request, { UPSTREAM }) {
    const { pathname, searchParams } = new URL(request.url);
    const answer = await fetch(UPSTREAM + pathname, {
      method: request.method,
      headers: request.headers,
      body: request.body,
    });
    return searchParams.has("copy") ? new Response(answer.body, answer) : answer;
  },
});
