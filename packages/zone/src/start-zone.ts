import { randomBytes } from "node:crypto";
import { createAuditLog } from "./audit/log.ts";
import { auditProvider } from "./audit/provider-events.ts";
import { parseZoneConfig } from "./config/parse.ts";
import type { ZoneConfig } from "./config/types.ts";
import { createConsents } from "./consent/consents.ts";
import { publicConfig } from "./control/public-config.ts";
import { createAssertionVerifier } from "./credentials/assertion.ts";
import { createClientDocuments } from "./credentials/client-documents.ts";
import { dialectOf } from "./dialect/makers.ts";
import { createDirectory } from "./directory/directory.ts";
import { createCounters } from "./endpoints/counters.ts";
import { paths } from "./endpoints/names.ts";
import { createRedemptions } from "./exchange/redemption.ts";
import { createFaults } from "./faults/faults.ts";
import { type Listener, listen } from "./http/listener.ts";
import { mintToken } from "./keys/mint.ts";
import { createSigningKeys } from "./keys/signing-keys.ts";
import { describeZone } from "./provider/metadata.ts";
import { createProvider } from "./provider/provider.ts";
import { createStore } from "./provider/store.ts";
import { serveUpstream, serveZone } from "./serve.ts";
import type { Zone } from "./zone.ts";

/**
 * Starts a local zone on 127.0.0.1.
 *
 * @throws {ZoneConfigError} that lists all mistakes of the configuration
 * @throws an Error that names the port if it is in use
 * @example
 * const zone = await startZone({ users, resources, applications });
 * console.log(zone.issuer);
 * await zone.close();
 */
export async function startZone(input: ZoneConfig): Promise<Zone> {
  const config = parseZoneConfig(input);
  const keys = await createSigningKeys(config.signing?.algorithm ?? "RS256", dialectOf(config.speaks));
  const listeners: Listener[] = [];
  const closing = new AbortController();
  let closed: Promise<unknown> | undefined;
  const close = async (): Promise<void> => {
    closing.abort();
    closed ??= Promise.all(listeners.map((listener) => listener.close()));
    await closed;
  };

  try {
    const main = await listen(config.port ?? 0);
    listeners.push(main);
    const issuer = main.origin;
    const served = new Map<string, Listener>();
    for (const { id, serve } of config.resources) {
      if (serve === undefined) continue;
      const listener = await listen(serve.port ?? 0);
      listeners.push(listener);
      served.set(id, listener);
    }

    const directory = createDirectory(
      config,
      new Map([...served].map(([id, { origin }]) => [id, origin])),
      keys.dialect,
    );
    const accessTokenSeconds = config.accessTokenSeconds ?? 3600;
    const clientNames = new Map(directory.clients.map(({ clientId, name }) => [clientId, name]));
    const audit = createAuditLog(
      (clientId) => clientNames.get(clientId) ?? directory.applicationByClientId(clientId)?.name,
    );
    const counters = createCounters();
    const faults = createFaults();
    const consents = createConsents();

    const clientIdMetadataDocuments = config.clientIdMetadataDocuments ?? "fetch";
    const store = createStore({ refreshTokenLeewaySeconds: config.refreshTokenLeewaySeconds ?? 10 });
    const setup = {
      directory,
      keys,
      store,
      accessTokenSeconds,
      cookieSecret: randomBytes(32).toString("hex"),
      clientIdMetadataDocuments,
    };
    const crossApp = {
      issues: directory.applications.some((application) => application.crossApp.length > 0),
      takes: (config.trustedZones ?? []).length > 0,
    };
    const buildProvider = () => {
      const next = createProvider(issuer, setup);
      describeZone(
        next,
        directory.resources.flatMap((resource) => resource.scopes),
        crossApp,
      );
      next.on("authorization.accepted", ({ oidc }) => {
        if (oidc.client?.clientName !== undefined) clientNames.set(oidc.client.clientId, oidc.client.clientName);
      });
      auditProvider(next, audit);
      return next;
    };
    let provider = buildProvider();

    const zone: Zone = {
      issuer,
      resources: new Map(
        directory.resources.map(({ id, identifier, url }) => [
          id,
          { identifier, ...(url === undefined ? {} : { url }) },
        ]),
      ),
      audit: audit.read,
      counters: counters.read,
      resetCounters: counters.reset,
      setFault: faults.set,
      clearFaults: faults.clear,
      async rotateKeys({ retire = false } = {}) {
        await keys.rotate({ retire });
        provider = buildProvider();
      },
      mint: async (request) => mintToken(request, directory, keys, issuer),
      close,
    };

    const gate = { counters, faults, closing: closing.signal };
    for (const [id, listener] of served) {
      const resource = directory.resourceById(id);
      if (resource !== undefined) serveUpstream(listener, gate, { directory, resource, keys, issuer });
    }
    serveZone(main, gate, {
      zone,
      audit,
      directory,
      store,
      provider: () => provider,
      config: () => publicConfig(directory, keys, issuer),
      consents,
      exchange: { directory, keys, issuer, accessTokenSeconds, consents },
      redemptions: createRedemptions(config.trustedZones ?? []),
      documents: createClientDocuments(clientIdMetadataDocuments),
      assertions: createAssertionVerifier([`${issuer}${paths.token}`, issuer]),
    });
    return zone;
  } catch (error) {
    await close();
    throw error;
  }
}
