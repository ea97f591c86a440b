import { assert } from "./assert.ts";
import type { AdapterRule } from "./harness.ts";
import { newEvent, withTestServer } from "./test-server.ts";

const encoder = new TextEncoder();
const LARGE = 3 * 1024 * 1024 + 7;

/** Bodies of requests and answers, complete and streamed. */
export const bodies: readonly AdapterRule[] = [
  {
    name: "passes on a large body in both directions",
    check: (harness) =>
      withTestServer(
        harness,
        async (request) => new Response(await request.arrayBuffer(), { headers: { "X-Kind": "echo" } }),
        async ({ send }) => {
          const body = new Uint8Array(LARGE).map((_, index) => index % 251);
          const answer = await send({ method: "POST", body });
          const back = new Uint8Array(await answer.arrayBuffer());
          const isSame = back.length === LARGE && back.every((byte, index) => byte === index % 251);
          assert(isSame && answer.headers.get("X-Kind") === "echo", "every byte comes back");
        },
      ),
  },
  {
    name: "streams the request's body to the handler",
    check: async (harness) => {
      const arrival = newEvent();
      const readBit = async (request: Request) => {
        const reader = request.body?.getReader();
        const first = await reader?.read();
        arrival.happens();
        for (let more = await reader?.read(); more && !more.done; more = await reader?.read());
        return new Response(first?.value);
      };
      await withTestServer(harness, readBit, async ({ inTime, send }) => {
        const body = new ReadableStream({
          async start(controller) {
            controller.enqueue(encoder.encode("first"));
            await arrival.happened;
            controller.enqueue(encoder.encode("last"));
            controller.close();
          },
        });
        const init: RequestInit & { duplex: string } = { method: "POST", body, duplex: "half" };
        const answer = await inTime("the handler reads the beginning before the end is sent", send(init));
        assert((await answer.text()).startsWith("first"), "the handler reads what was sent");
      });
    },
  },
  {
    name: "streams the handler's answer to the caller",
    check: async (harness) => {
      const arrival = newEvent();
      const inBits = () =>
        new Response(
          new ReadableStream({
            async start(controller) {
              controller.enqueue(encoder.encode("first"));
              await arrival.happened;
              controller.enqueue(encoder.encode(" last"));
              controller.close();
            },
          }),
          { headers: { "Content-Type": "text/event-stream" } },
        );
      await withTestServer(harness, inBits, async ({ inTime, send }) => {
        const answer = await inTime("the caller reads the beginning before the handler makes the end", send());
        const reader = answer.body?.getReader();
        const first = await reader?.read();
        assert(first?.done === false, "the answer does not end after its beginning");
        arrival.happens();
        let end = "";
        for (let more = await reader?.read(); more && !more.done; more = await reader?.read()) {
          end += new TextDecoder().decode(more.value);
        }
        assert(end.endsWith("last"), "the answer ends with what the handler made last");
      });
    },
  },
  {
    name: "sends two cookies as two headers",
    check: (harness) => {
      const headers = [
        ["Set-Cookie", "a=1; Expires=Thu, 01 Jan 2037 00:00:00 GMT"],
        ["Set-Cookie", "b=2"],
      ] as [string, string][];
      return withTestServer(
        harness,
        () => new Response(null, { status: 204, headers }),
        async ({ send }) => {
          const answer = await send();
          assert(answer.status === 204 && answer.headers.getSetCookie().length === 2, "two cookies are two headers");
        },
      );
    },
  },
  {
    name: "answers HEAD without a body",
    check: (harness) =>
      withTestServer(
        harness,
        () => new Response("Hello", { status: 404, headers: { "X-Kind": "head" } }),
        async ({ send }) => {
          const answer = await send({ method: "HEAD" });
          assert(
            answer.status === 404 && answer.headers.get("X-Kind") === "head",
            "status and headers are those of the handler",
          );
          assert((await answer.text()) === "", "there is no body");
        },
      ),
  },
];
