// The Node server of the soak: a process that shares a SQLite file with others.
import { createServer } from "node:http";
import {
  createKeycardHandler,
  createTokenCache,
  environment,
  MemoryTokenStore,
  SqliteTokenStore,
  sealing,
  tiered,
  toNodeListener,
} from "@edgegrant/node";
import Database from "libsql";
import { BASE_SCOPE, BOUNDS, perform, STORE_WAIT_MS } from "./operations.ts";

const { PORT, AUDIENCE, TOKENS_FILE = "" } = process.env;
const { maxEntries, memoEntries } = BOUNDS;

const settings = environment();
const onEvent = () => undefined;
const store = tiered(
  new MemoryTokenStore({ maxEntries }),
  new SqliteTokenStore(new Database(TOKENS_FILE), { ...sealing(settings), maxEntries: 5 * maxEntries }),
);
const tokens = createTokenCache(settings, { store, maxEntries, storeWaitMs: STORE_WAIT_MS, onEvent });

const handle = createKeycardHandler({
  settings,
  resource: AUDIENCE,
  requiredScopes: [BASE_SCOPE],
  memoEntries,
  onEvent,
  fetch: (request, auth) => perform(request, auth, tokens),
});

/** V8's own function, with `--expose-gc`. */
declare const gc: () => void;

const listener = toNodeListener((request) => {
  const { pathname } = new URL(request.url);
  if (pathname === "/health") return new Response("ok");
  if (pathname !== "/heap") return handle(request);
  gc();
  return Response.json(process.memoryUsage().heapUsed);
});

// Longer than any client keeps a connection, so that none is closed while a request is being sent.
createServer({ keepAliveTimeout: 600_000 }, listener).listen(Number(PORT), "127.0.0.1");
