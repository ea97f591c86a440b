// Only the call and its answer.
import { announce, answerTo, JSON_TYPE } from "./answer.mjs";

const handler = async (request) => new Response(answerTo(await request.json()), { headers: JSON_TYPE });
announce(Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, handler).addr.port);
