// A plain bridge to a web-standard handler on Node: a real `Request` with its body as a stream, and a real `Response`. No token is
// read, nothing is checked, and a caller who leaves is not noticed.
import { createServer } from "node:http";
import { announce } from "./answer.mjs";
import { options } from "./edgegrant-options.mjs";

const server = createServer(async (incoming, outgoing) => {
  const { method, headers } = incoming;
  const body = new ReadableStream({
    start(controller) {
      incoming.on("data", (part) => controller.enqueue(new Uint8Array(part)));
      incoming.on("end", () => controller.close());
    },
  });
  const address = `http://${headers.host}${incoming.url}`;
  const answer = await options.fetch(new Request(address, { method, headers, body, duplex: "half" }));
  const bytes = new Uint8Array(await answer.arrayBuffer());
  outgoing.writeHead(answer.status, { ...Object.fromEntries(answer.headers), "Content-Length": bytes.byteLength });
  outgoing.end(bytes);
}).listen(0, "127.0.0.1", () => announce(server.address().port));
