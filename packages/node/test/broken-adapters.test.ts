// The adapter contract must detect adapters that violate it.
import { createKeycardHandler } from "@edgegrant/core";
import { createResourceServer } from "@edgegrant/core/adapter";
import { type AdapterHarness, adapterContract } from "@edgegrant/core/testing";
import { toNodeListener } from "@edgegrant/node";
import { createRequestListener } from "@remix-run/node-fetch-server";
import { describe, expect, it } from "vitest";
import { connectTo, listen } from "./support.ts";

type Serve = AdapterHarness["serve"];
type Options = Parameters<Serve>[0];
type Handler = (request: Request) => Promise<Response>;

/** An adapter with a fault in each request or answer. */
const spoiled =
  (spoil: (handler: Handler) => Handler): Serve =>
  ({ settings, ...options }) =>
    listen(toNodeListener(spoil(createKeycardHandler(settings, options))));

/** An adapter that takes its address from the request. */
const gullible: Serve = ({ settings, fetch: _, ...options }: Options) => {
  const server = createResourceServer(settings, options);
  return listen(toNodeListener((request) => server.handle(request, () => new Response("Hello"))));
};

/** An adapter that only converts requests and answers. */
const bare: Serve = ({ settings, ...options }) => {
  const onError = () => new Response(null, { status: 500 });
  return listen(createRequestListener(createKeycardHandler(settings, options), { onError }));
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
/** Sends wrong headers for some answers, like an adapter that forwards a Response's headers unchanged. */
const claiming =
  (claims: Record<string, string>, isMeant: (url: string) => boolean): Serve =>
  ({ settings, ...options }) => {
    const handler = createKeycardHandler(settings, options);
    const onError = () => new Response(null, { status: 500 });
    const claim = async (request: Request) => {
      const { body, status, headers } = await handler(request);
      if (!isMeant(request.url)) return new Response(body, { status, headers });
      return new Response(body, { status, headers: { ...Object.fromEntries(headers), ...claims } });
    };
    return listen(createRequestListener(claim, { onError }));
  };
const joined = ({ status, headers, body }: Response) =>
  new Response(body, { status, headers: { "Set-Cookie": headers.getSetCookie().join(", ") } });

interface Broken {
  how: string;
  /** Whether only the contract's time limit shows it. */
  hangs?: boolean;
  serve: Serve;
  /** The violated rule, and a part of its message. */
  rule: string;
  demand: string;
}

const broken: readonly Broken[] = [
  {
    how: "trusts the host that a request names",
    serve: gullible,
    rule: "refuses a token for the host that a request names",
    demand: "a token for another server is refused",
  },
  {
    how: "guesses its address",
    serve: gullible,
    rule: "answers 500 if its address is not configured",
    demand: "the answer is 500 until KEYCARD_SERVER_URL is set",
  },
  {
    how: "reads a whole body before it hands it on",
    hangs: true,
    serve: spoiled((handler) => async (request) => handler(await wholeBody(request))),
    rule: "streams the request's body to the handler",
    demand: "the handler reads the beginning before the end is sent",
  },
  {
    how: "makes a whole answer before it sends it",
    hangs: true,
    serve: spoiled((handler) => async (request) => {
      const answer = await handler(request);
      return new Response(await answer.arrayBuffer(), answer);
    }),
    rule: "streams the handler's answer to the caller",
    demand: "the caller reads the beginning before the handler makes the end",
  },
  {
    how: "makes an answer faster than it is read",
    serve: spoiled((handler) => async (request) => hasty(await handler(request))),
    rule: "applies backpressure to the handler's stream",
    demand: "a stream that the caller does not read is not produced to its end",
  },
  {
    how: "joins cookies",
    serve: spoiled((handler) => async (request) => joined(await handler(request))),
    rule: "sends two cookies as two headers",
    demand: "two cookies are two headers",
  },
  {
    how: "names a coding that fetch has taken off",
    serve: claiming({ "Content-Encoding": "gzip" }, (url) => url.includes("/passed/gzip")),
    rule: "names the content coding of a forwarded response only if its body is still encoded",
    demand: "a body that fetch received in gzip is readable",
  },
  {
    how: "names a coding to HEAD that it does not use",
    serve: claiming({ "Content-Encoding": "gzip" }, (url) => url.includes("/passed/gzip")),
    rule: "names no content coding for forwarded responses to HEAD and with 304",
    demand: "no content coding is named that the answer to GET does not have",
  },
  {
    how: "sends the length that a handler claims",
    serve: claiming({ "Content-Length": "5" }, (url) => url.endsWith("/5")),
    rule: "ignores a wrong Content-Length of the handler",
    demand: "the answer has the whole body and not the wrong length",
  },
  {
    how: "does not tell when its caller leaves",
    hangs: true,
    serve: spoiled(
      (handler) =>
        ({ url, method, headers }) =>
          handler(new Request(url, { method, headers })),
    ),
    rule: "aborts request.signal when the caller leaves",
    demand: "request.signal is aborted when the caller has left",
  },
  {
    how: "makes a URL of any host",
    serve: bare,
    rule: "refuses an invalid host with a short answer",
    demand: 'the answer for the host "a b" is 400',
  },
  {
    how: "takes the path for the host that is missing",
    serve: bare,
    rule: "serves a request without a host, as HTTP/1.0 allows",
    demand: "the handler gets the path and the query",
  },
  {
    how: "takes the first of two tokens",
    serve: bare,
    rule: "refuses a request with two tokens",
    demand: "the answer is 400, whichever token is valid",
  },
  {
    how: "fails at a method",
    serve: bare,
    rule: "refuses a method that a Request can't have",
    demand: "the answer to TRACE is 400, 405 or 501",
  },
  {
    how: "leaves a large body where it is",
    hangs: true,
    serve: bare,
    rule: "refuses a request with a large body, and serves the next one or closes the connection",
    demand: "all requests of one connection are answered",
  },
];

describe("the contract catches an adapter that", () => {
  it.each(broken)("$how", async ({ serve, rule, demand, hangs }) => {
    const timeoutMs = hangs ? 6_000 : 60_000;
    const check = adapterContract({ serve, connect: connectTo, timeoutMs }).find(({ name }) => name === rule);
    await expect(check?.run()).rejects.toThrow(`The adapter breaks its contract: ${demand}`);
  });
});
