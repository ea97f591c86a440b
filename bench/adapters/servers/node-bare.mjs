// Only the call and its answer.
import { createServer } from "node:http";
import { announce, answerTo, JSON_TYPE } from "./answer.mjs";

const server = createServer((request, response) => {
  let text = "";
  request.setEncoding("utf8");
  request.on("data", (part) => {
    text += part;
  });
  request.on("end", () => {
    const answer = answerTo(JSON.parse(text));
    response.writeHead(200, { ...JSON_TYPE, "Content-Length": Buffer.byteLength(answer) }).end(answer);
  });
}).listen(0, "127.0.0.1", () => announce(server.address().port));
