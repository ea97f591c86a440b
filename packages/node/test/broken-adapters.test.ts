// The contract of adapters is worth something only if it catches those that break it.
import { createKeycardHandler, createResourceServer } from "@edgegrant/core";
import { type AdapterHarness, adapterContract } from "@edgegrant/core/testing";
import { toNodeListener } from "@edgegrant/node";
import { describe, expect, it } from "vitest";
import { listen } from "./support.ts";

type Serve = AdapterHarness["serve"];
type Options = Parameters<Serve>[0];
type Handler = (request: Request) => Promise<Response>;

/** An adapter that does to each request or answer what none may do. */
const spoiled =
  (spoil: (handler: Handler) => Handler): Serve =>
  ({ settings, ...options }) =>
    listen(toNodeListener(spoil(createKeycardHandler(settings, options))));

/** An adapter that takes its address from the request. */
const gullible: Serve = ({ settings, fetch: _, ...options }: Options) => {
  const server = createResourceServer(settings, options);
  return listen(toNodeListener((request) => server.handle(request, () => new Response("Hello"))));
};

const wholeBody = async (request: Request) => {
  const { url, method, headers, signal } = request;
  return new Request(url, { method, headers, signal, ...(method === "POST" && { body: await request.arrayBuffer() }) });
};
const hasty = (answer: Response) => {
  const { body } = answer;
  if (!body) return answer;
  const all = new ReadableStream({
    async start(controller) {
      for await (const chunk of body) controller.enqueue(chunk);
      controller.close();
    },
  });
  return new Response(all, answer);
};
const joined = ({ status, headers, body }: Response) =>
  new Response(body, { status, headers: { "Set-Cookie": headers.getSetCookie().join(", ") } });

describe("the contract catches an adapter that", () => {
  it.each<[string, Serve, string]>([
    ["trusts the host that a request names", gullible, "takes no token that is for the host which a request names"],
    ["guesses its address", gullible, "does not guess its address where none is configured"],
    [
      "reads a whole body before it hands it on",
      spoiled((handler) => async (request) => handler(await wholeBody(request))),
      "hands a request's body on as it comes",
    ],
    [
      "makes a whole answer before it sends it",
      spoiled((handler) => async (request) => {
        const answer = await handler(request);
        return new Response(await answer.arrayBuffer(), answer);
      }),
      "sends an answer as it is made",
    ],
    [
      "makes an answer faster than it is read",
      spoiled((handler) => async (request) => hasty(await handler(request))),
      "makes an answer no faster than it is read",
    ],
    [
      "joins cookies",
      spoiled((handler) => async (request) => joined(await handler(request))),
      "keeps two cookies apart",
    ],
    [
      "does not tell when its caller leaves",
      spoiled(
        (handler) =>
          ({ url, method, headers }) =>
            handler(new Request(url, { method, headers })),
      ),
      "tells the handler when its caller leaves",
    ],
  ])("%s", async (_, serve, rule) => {
    const check = adapterContract({ serve, patienceMs: 1_000 }).find(({ name }) => name === rule);
    await expect(check?.run()).rejects.toThrow("The adapter breaks its contract");
  });
});
