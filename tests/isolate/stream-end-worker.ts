// The Worker of stream-end.test.ts: a stream that says nothing after its first event. Once the caller is known, the clock
// leaps to a moment before the token's expiry. Nothing but a timer of this isolate can end the stream.
import { createKeycardWorker, type KeycardEnv } from "@edgegrant/cloudflare";

const TOLERANCE_SECONDS = 5;
const REST_MS = 100;
let aheadMs = 0;
let hasHeard = false;

export default createKeycardWorker<KeycardEnv>({
  clockToleranceSeconds: TOLERANCE_SECONDS,
  now: () => Date.now() + aheadMs,
  toolScopes: { send_mail: "mail:send" },
  async fetch(request, _env, _ctx, { expiresAt }) {
    const { pathname } = new URL(request.url);
    if (pathname === "/heard") return Response.json(hasHeard);
    if (pathname === "/echo") return new Response(await request.arrayBuffer());
    aheadMs = (expiresAt + TOLERANCE_SECONDS) * 1000 - REST_MS - Date.now();
    const events = new ReadableStream({
      start: (controller) => controller.enqueue(new TextEncoder().encode("data: 1\n\n")),
      cancel() {
        aheadMs = 0;
        hasHeard = true;
      },
    });
    return new Response(events, { headers: { "Content-Type": "text/event-stream" } });
  },
});
