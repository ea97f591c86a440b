import type { KeycardHandlerOptions } from "../../settings/handler.ts";
import type { KeycardSettings } from "../../settings/settings.ts";

/** Starts the platform's server with the adapter under test. */
export interface AdapterHarness {
  /** Serves these options on a free port of 127.0.0.1, as a user of the adapter would. */
  serve(options: KeycardHandlerOptions & { settings: KeycardSettings }): ServedAdapter | Promise<ServedAdapter>;
  /**
   * Opens a TCP connection to a port of 127.0.0.1, for requests that no HTTP client sends. `connect` of `node:net`
   * fits.
   */
  connect(port: number): AdapterConnection | Promise<AdapterConnection>;
  /**
   * How long one check may take, in milliseconds. Then the server has as long to stop. It is a limit of what hangs, and says
   * nothing of how fast a server is. Default: 60,000.
   */
  timeoutMs?: number;
}

/** A listening server. */
export interface ServedAdapter {
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  close(): void | Promise<void>;
}

/** The needed part of a connection. A `Socket` of `node:net` fits. */
export interface AdapterConnection extends AsyncIterable<Uint8Array> {
  write(text: string): unknown;
  destroy(): unknown;
}

/** One rule of the contract. */
export interface AdapterRule {
  name: string;
  check(harness: AdapterHarness): Promise<void>;
}
