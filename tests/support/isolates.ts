import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { bundle } from "./isolate.ts";

/** Several Workers on one workerd, each at a port and with isolates of its own. */
export interface Isolates<Name extends string> {
  readonly origins: Readonly<Record<Name, string>>;
  close(): Promise<void>;
}

/** A Worker of `tests`: its file or its source, and its variables. */
export interface Member {
  readonly worker: URL | string;
  readonly bindings: Readonly<Record<string, string>>;
}

/**
 * Bundles Workers of `tests` like wrangler and runs them in one process, without compatibility flags. The start of a
 * process takes as much processor time as that of eight Workers in it. Clients connect to each Worker directly.
 */
export async function startIsolates<Name extends string>(
  members: Readonly<Record<Name, Member>>,
  { compatibilityDate }: { compatibilityDate: string },
): Promise<Isolates<Name>> {
  const names = Object.keys(members) as Name[];
  const workers = await Promise.all(
    names.map(async (name) => ({
      name,
      compatibilityDate,
      bindings: { ...members[name].bindings },
      modules: true,
      script: await bundle(members[name].worker),
      unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }],
    })),
  );
  const miniflare = new Miniflare(convertV4MiniflareOptions({ host: "127.0.0.1", port: 0, workers }));
  await miniflare.ready;
  const origins = await Promise.all(
    names.map(async (name) => [name, (await miniflare.unsafeGetDirectURL(name)).origin] as const),
  );
  return { origins: Object.fromEntries(origins) as Record<Name, string>, close: () => miniflare.dispose() };
}
