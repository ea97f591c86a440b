import { startWorkerd } from "@edgegrant/example-demo/workerd";
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

/** Bundles Workers of `tests` like wrangler and runs them in one process, without compatibility flags. */
export async function startIsolates<Name extends string>(
  members: Readonly<Record<Name, Member>>,
  { compatibilityDate }: { compatibilityDate: string },
): Promise<Isolates<Name>> {
  const names = Object.keys(members) as Name[];
  const services = await Promise.all(
    names.map(async (name) => {
      const { worker, bindings } = members[name];
      return [name, { script: await bundle(worker), compatibilityDate, bindings, ports: [0] }] as const;
    }),
  );
  const workerd = await startWorkerd(Object.fromEntries(services));
  const origins = names.map((name) => [name, workerd.originsOf(name)[0] ?? ""] as const);
  return { origins: Object.fromEntries(origins) as Record<Name, string>, close: workerd.close };
}
