// Only the call and its answer.
import { announce, answerTo, JSON_TYPE } from "./answer.mjs";

const fetch = async (request) => new Response(answerTo(await request.json()), { headers: JSON_TYPE });
announce(Bun.serve({ hostname: "127.0.0.1", port: 0, fetch }).port);
