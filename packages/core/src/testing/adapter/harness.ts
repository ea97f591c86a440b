import type { KeycardHandlerOptions } from "../../settings/handler.ts";
import type { KeycardSettings } from "../../settings/settings.ts";

/** Starts the platform's server with the adapter under test. */
export interface AdapterHarness {
  /** Serves with these options, as a user of the adapter would, on a free port of 127.0.0.1. */
  serve(options: KeycardHandlerOptions & { settings: KeycardSettings }): ServedAdapter | Promise<ServedAdapter>;
  /** Opens a TCP connection to a port of 127.0.0.1, for what no HTTP client would send: `connect` of `node:net` does. */
  connect(port: number): AdapterConnection | Promise<AdapterConnection>;
  /** How long one check may take, in milliseconds. Default: 10,000. */
  timeoutMs?: number;
}

/** A server that listens. */
export interface ServedAdapter {
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  close(): void | Promise<void>;
}

/** A connection, as much of it as is needed: what comes in, and what goes out. A `Socket` of `node:net` is one. */
export interface AdapterConnection extends AsyncIterable<Uint8Array> {
  write(text: string): unknown;
  destroy(): unknown;
}

/** One demand of the contract. */
export interface AdapterRule {
  name: string;
  check(harness: AdapterHarness): Promise<void>;
}
