import type { ApplicationConfig, ResourceConfig, Zone, ZoneConfig } from "@edgegrant/zone";
import { connectZone, type TestZone, type ZoneSettings } from "./connect-zone.ts";
import { defaultConfig } from "./default-config.ts";
import { withFreePorts } from "./free-ports.ts";

/** Settings of {@link startZone}. */
export interface StartZoneOptions {
  /** The id of the application that is under test. Default: the first one. */
  application?: string | undefined;
}

/** A zone that this process started. `audit()`, `setFault()` and all other methods of a local zone work. */
export interface StartedZone extends Zone, TestZone {
  /** The settings for the server under test. Plain data, which another process or isolate can use. */
  readonly settings: ZoneSettings;
}

/**
 * Starts a local zone on free ports, so that many can run at once, beside the one of `npm run dev`. The identifier of
 * the server stays as it is. An API that the zone serves gets the free port in its identifier.
 *
 * A zone runs on Node, Deno and Bun. Tests inside a Worker use {@link connectZone}.
 *
 * @param config The zone's configuration, or the path of its file. Default: the users alice and bob, the scope
 *   `mcp:tools`, and a sample API.
 * @throws {ZoneConfigError} (of `@edgegrant/zone`) that lists all mistakes of the configuration
 * @throws an Error if the file can't be read, or inside a Worker
 * @example
 * ```ts
 * const zone = await startZone("zone.json");
 * const token = await zone.tokenFor("alice", { scope: "mcp:tools" });
 * await zone.close();
 * ```
 */
export async function startZone(
  config: ZoneConfig | string = defaultConfig,
  options: StartZoneOptions = {},
): Promise<StartedZone> {
  if (globalThis.navigator?.userAgent === "Cloudflare-Workers") {
    throw new Error(
      "A zone can't run inside a Worker: start it in a file of vitest's `globalSetup`, pass its `settings` to the Worker " +
        "as bindings, and call connectZone(env) in the tests",
    );
  }
  const { parseZoneConfig, startZone: start } = await loadZone();
  const parsed = parseZoneConfig(typeof config === "string" ? await readJson(config) : config);
  const application = chooseApplication(parsed.applications, options.application);
  const zone = await start(await withFreePorts(parsed));
  try {
    const settings = settingsFor(zone, application);
    return { ...zone, ...connectZone(settings), settings };
  } catch (error) {
    await zone.close();
    throw error;
  }
}

/**
 * Loads the zone, which could not run inside a Worker. The runtime itself loads it, because an import would pass through
 * vite where vitest tests Workers, and hundreds of modules take it seconds.
 */
async function loadZone(): Promise<typeof import("@edgegrant/zone")> {
  const { createRequire } = await import("node:module");
  try {
    return createRequire(import.meta.url)("@edgegrant/zone");
  } catch {
    // Node before 20.19 can't require a module of this kind.
    return import("@edgegrant/zone");
  }
}

async function readJson(file: string): Promise<unknown> {
  const { readFile } = await import("node:fs/promises");
  const text = await readFile(file, "utf8").catch((cause: unknown) => {
    throw new Error(`${file} can't be read: pass the path of the zone's configuration`, { cause });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Error(`${file} is not JSON`, { cause });
  }
}

function chooseApplication(applications: readonly ApplicationConfig[], id: string | undefined): ApplicationConfig {
  const chosen = id === undefined ? applications[0] : applications.find((one) => one.id === id);
  if (chosen) return chosen;
  if (id === undefined) throw new Error("The zone needs an application: the server under test");
  throw new Error(`The zone has no application "${id}": use ${applications.map((one) => one.id).join(", ")}`);
}

function settingsFor(zone: Zone, { provides, dependencies, clientId, clientSecret }: ApplicationConfig): ZoneSettings {
  const identifierOf = (id: ResourceConfig["id"] = "") => zone.resources.get(id)?.identifier;
  const upstream = identifierOf(dependencies[0]);
  return {
    KEYCARD_ISSUER: zone.issuer,
    KEYCARD_SERVER_URL: identifierOf(provides) ?? "",
    ...(clientId !== undefined && { KEYCARD_CLIENT_ID: clientId }),
    ...(clientSecret !== undefined && { KEYCARD_CLIENT_SECRET: clientSecret }),
    ...(upstream !== undefined && { KEYCARD_RESOURCE_URL: upstream }),
  };
}
