import type { KeycardHandlerOptions } from "../../settings/handler.ts";
import type { KeycardSettings } from "../../settings/settings.ts";

/** Starts the platform's server with the adapter under test. */
export interface AdapterHarness {
  /** Serves with these options, as a user of the adapter would, on a free port of 127.0.0.1. */
  serve(options: KeycardHandlerOptions & { settings: KeycardSettings }): ServedAdapter | Promise<ServedAdapter>;
  /** How long one check may take, in milliseconds. Default: 10,000. */
  patienceMs?: number;
}

/** A server that listens. */
export interface ServedAdapter {
  /** `http://127.0.0.1:PORT`. */
  origin: string;
  close(): void | Promise<void>;
}
