import type { PersistedCopy } from "../concurrency/refreshing-value.ts";
import { isJsonObject } from "../encoding/json.ts";

/**
 * Keeps public documents (an issuer's metadata and keys) outside this isolate or process, so that a new one can start
 * without fetching them. Write access decides which keys are trusted, so only this server may have it.
 */
export interface DocumentCache {
  /** The document stored under `name`, or undefined. */
  get(name: string): Promise<unknown>;
  /** Stores a JSON document for about `keepSeconds` seconds. */
  put(name: string, document: unknown, keepSeconds: number): Promise<void>;
}

const KEEP_SECONDS = 24 * 3600;

/** Persists one value in a document cache. `write` converts the value to JSON, `read` converts it back. */
export function persistedCopy<T>(
  documentCache: DocumentCache | undefined,
  name: string,
  { write, read }: { write: (value: T) => unknown; read: (document: unknown) => T },
): PersistedCopy<T> | undefined {
  if (!documentCache) return undefined;
  return {
    read: async () => {
      const copy = await documentCache.get(name);
      if (!isJsonObject(copy) || typeof copy.loadedAtMs !== "number") return undefined;
      return { value: read(copy.document), loadedAtMs: copy.loadedAtMs };
    },
    write: (value, loadedAtMs) => documentCache.put(name, { document: write(value), loadedAtMs }, KEEP_SECONDS),
  };
}
