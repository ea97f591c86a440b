import { assert } from "./assert.ts";
import type { AdapterRule } from "./harness.ts";
import { newEvent, withTestServer } from "./test-server.ts";

const CHUNK = new Uint8Array(256 * 1024);
/** 128 MiB, more than the buffers of any socket. */
const CHUNKS = 512;

/** How a server behaves when callers disconnect and handlers fail. */
export const failures: readonly AdapterRule[] = [
  {
    name: "aborts request.signal when the caller leaves",
    check: async (harness) => {
      const [arrival, departure] = [newEvent(), newEvent()];
      const wait = async (request: Request) => {
        request.signal.addEventListener("abort", departure.happens);
        arrival.happens();
        await departure.happened;
        return new Response("too late");
      };
      await withTestServer(harness, wait, async ({ inTime, send }) => {
        const caller = new AbortController();
        const call = send({ signal: caller.signal }).catch(() => undefined);
        await arrival.happened;
        caller.abort();
        await call;
        await inTime("request.signal is aborted when the caller has left", departure.happened);
      });
    },
  },
  {
    name: "cancels the handler's stream when the caller stops reading",
    check: async (harness) => {
      const end = newEvent();
      const endless = () =>
        new Response(
          new ReadableStream({
            pull: (controller) => controller.enqueue(CHUNK),
            cancel: end.happens,
          }),
        );
      await withTestServer(harness, endless, async ({ inTime, send }) => {
        const reader = (await send()).body?.getReader();
        await reader?.read();
        await reader?.cancel();
        await inTime("the handler's stream is cancelled when the caller stops reading", end.happened);
      });
    },
  },
  {
    name: "applies backpressure to the handler's stream",
    check: async (harness) => {
      let made = 0;
      const long = () =>
        new Response(
          new ReadableStream({
            pull(controller) {
              made += 1;
              if (made > CHUNKS) controller.close();
              else controller.enqueue(CHUNK);
            },
          }),
        );
      await withTestServer(harness, long, async ({ origin, send }) => {
        const reader = (await send()).body?.getReader();
        await reader?.read();
        // These requests take longer than it takes to produce the long answer without backpressure.
        for (let asked = 0; asked < 50; asked += 1) await (await fetch(`${origin}/mcp`)).text();
        assert(made < CHUNKS, "a stream that the caller does not read is not produced to its end");
        await reader?.cancel();
      });
    },
  },
  {
    name: "answers 500 without the cause if the handler throws",
    check: (harness) =>
      withTestServer(
        harness,
        ({ url }) => {
          if (url.endsWith("/throws")) throw new Error("the secret cause");
          return new Response("Hello");
        },
        async ({ send }) => {
          const answer = await send({ path: "/throws" });
          assert(
            answer.status === 500 && !(await answer.text()).includes("secret"),
            "the answer is 500 without the cause",
          );
          assert((await (await send()).text()) === "Hello", "the next request is served");
        },
      ),
  },
  {
    name: "answers 500 without the cause if the handler's answer was already read",
    check: (harness) =>
      withTestServer(
        harness,
        async ({ url }) => {
          const answer = new Response("Hello");
          if (url.endsWith("/read")) await answer.text();
          return answer;
        },
        async ({ send }) => {
          const answer = await send({ path: "/read" });
          assert(
            answer.status === 500 && (await answer.text()).length < 1_000,
            "the answer is 500 without an error page for developers",
          );
          assert((await (await send()).text()) === "Hello", "the next request is served");
        },
      ),
  },
  {
    name: "serves the next request after an answer that breaks off",
    check: (harness) =>
      withTestServer(
        harness,
        ({ url }) => {
          if (!url.endsWith("/breaks")) return new Response("Hello");
          let pulls = 0;
          return new Response(
            new ReadableStream({
              pull(controller) {
                pulls += 1;
                if (pulls === 1) controller.enqueue(CHUNK);
                else controller.error(new Error("the secret cause"));
              },
            }),
          );
        },
        async ({ send }) => {
          const text = await send({ path: "/breaks" })
            .then((answer) => answer.text())
            .catch(() => "");
          assert(!text.includes("secret"), "the caller does not get the cause");
          assert((await (await send()).text()) === "Hello", "the next request is served");
        },
      ),
  },
  {
    name: "serves the next request after a caller that leaves while sending a body",
    check: async (harness) => {
      const arrival = newEvent();
      const read = async (request: Request) => {
        if (request.method === "GET") return new Response("Hello");
        const reader = request.body?.getReader();
        await reader?.read();
        arrival.happens();
        for (let more = await reader?.read(); more && !more.done; more = await reader?.read());
        return new Response("read");
      };
      await withTestServer(harness, read, async ({ send }) => {
        const caller = new AbortController();
        const body = new ReadableStream({ start: (controller) => controller.enqueue(CHUNK) });
        const init: RequestInit & { duplex: string } = { method: "POST", body, duplex: "half", signal: caller.signal };
        const call = send(init).catch(() => undefined);
        await arrival.happened;
        caller.abort();
        await call;
        assert((await (await send()).text()) === "Hello", "the next request is served");
      });
    },
  },
];
