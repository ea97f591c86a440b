import { createKeycardWorker, type KeycardEnv } from "@edgegrant/cloudflare";

interface Env extends KeycardEnv {
  UPSTREAM: string;
}

/** Forwards the upstream server's answer, unchanged or as a copy. */
export default createKeycardWorker<Env>({
  async fetch(request, { UPSTREAM }) {
    const { pathname, searchParams } = new URL(request.url);
    const answer = await fetch(UPSTREAM + pathname, { method: request.method, headers: request.headers });
    return searchParams.has("copy") ? new Response(answer.body, answer) : answer;
  },
});
