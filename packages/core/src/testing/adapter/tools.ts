import type { AuthenticatedHandler } from "../../server/resource-server.ts";
import { assert } from "./assert.ts";
import type { AdapterRule } from "./harness.ts";
import { newEvent, withTestServer } from "./test-server.ts";

const encoder = new TextEncoder();
const TOLERANCE_SECONDS = 5;
/** Longer than a busy machine takes to send the first event. */
const REST_MS = 1_000;
const options = { toolScopes: { send_mail: "mail:send" } };

const call = (tool: string) => JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params: { name: tool } });

/** A body that is sent in bits. */
function inBits(text: string): ReadableStream<Uint8Array> {
  const bits = [...text];
  return new ReadableStream({
    pull(controller) {
      const bit = bits.splice(0, 7).join("");
      if (bit === "") controller.close();
      else controller.enqueue(encoder.encode(bit));
    },
  });
}

/** Scopes of single tools, and the end of streams. */
export const tools: readonly AdapterRule[] = [
  {
    name: "refuses a call without the tool's scope, and passes on any other call unchanged",
    check: (harness) => {
      const echo = async (request: Request) => new Response(await request.arrayBuffer());
      return withTestServer(
        harness,
        echo,
        async ({ send }) => {
          const sendInBits = (text: string) => {
            const init: RequestInit & { duplex: string } = { method: "POST", body: inBits(text), duplex: "half" };
            return send(init);
          };
          const refused = await sendInBits(call("send_mail"));
          const challenge = refused.headers.get("WWW-Authenticate") ?? "";
          assert(
            refused.status === 403 && challenge.includes('scope="mcp:tools mail:send"'),
            "the challenge names the scope",
          );
          const other = ` ${call("greet")}\r\n`;
          assert((await (await sendInBits(other)).text()) === other, "the handler gets every byte");
          const broken = await sendInBits(call("send_mail").slice(1));
          assert(broken.status === 400, "a body that is not JSON is refused");
        },
        { options },
      );
    },
  },
  {
    name: "ends an idle event stream when the caller's token expires",
    check: (harness) => {
      let aheadMs = 0;
      const departure = newEvent();
      const events: AuthenticatedHandler = (_request, { expiresAt }) => {
        // The clock leaps to a moment before the stream's end.
        aheadMs = (expiresAt + TOLERANCE_SECONDS) * 1000 - REST_MS - Date.now();
        const body = new ReadableStream({
          start: (controller) => controller.enqueue(encoder.encode("data: 1\n\n")),
          cancel: departure.happens,
        });
        return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
      };
      return withTestServer(
        harness,
        events,
        async ({ inTime, send }) => {
          const answer = await send();
          assert(
            (await inTime("the stream ends", answer.text())) === "data: 1\n\n",
            "the caller gets the events before the end",
          );
          await inTime("whoever makes the stream is told", departure.happened);
        },
        { options: { now: () => Date.now() + aheadMs, clockToleranceSeconds: TOLERANCE_SECONDS } },
      );
    },
  },
];
