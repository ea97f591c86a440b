import { randomUUID } from "node:crypto";
import type { Application, Resource } from "../directory/directory.ts";
import { OAuthError } from "../token/oauth-error.ts";

const maximumAgeSeconds = 600;
const maximumPending = 1000;

/** A consent request to one user. Open until it is answered or expires. */
export interface PendingConsent {
  readonly id: string;
  readonly user: string;
  readonly application: Application;
  readonly resources: readonly Resource[];
  readonly expiresAtMs: number;
  /** A cookie value. It identifies the browser in which this user has signed in. */
  readonly browserSecret: string;
}

/** The consent of each user for each application and resource. */
export interface Consents {
  /** The resources that require the user's consent and do not have it yet. */
  missing(user: string, application: Application, resources: readonly Resource[]): Resource[];
  /** Opens a consent request for the user, or returns the one that is already open. */
  ask(user: string, application: Application, resources: readonly Resource[]): PendingConsent;
  find(id: string): PendingConsent | undefined;
  /** Closes the consent request. If `allowed` is false, nothing else changes. */
  answer(pending: PendingConsent, allowed: boolean): void;
}

export function createConsents(now: () => number = Date.now): Consents {
  const given = new Set<string>();
  const pending = new Map<string, PendingConsent>();
  const key = (user: string, application: Application, resource: Resource): string =>
    JSON.stringify([user, application.id, resource.id]);
  const sameIds = (one: readonly Resource[], other: readonly Resource[]): boolean =>
    one.map(({ id }) => id).join("\n") === other.map(({ id }) => id).join("\n");

  const forgetOld = (): void => {
    for (const [id, { expiresAtMs }] of pending) {
      if (expiresAtMs <= now() || pending.size >= maximumPending) pending.delete(id);
    }
  };

  return {
    missing: (user, application, resources) =>
      resources.filter((resource) => resource.consent && !given.has(key(user, application, resource))),
    ask(user, application, resources) {
      forgetOld();
      const open = [...pending.values()].find(
        (one) => one.user === user && one.application.id === application.id && sameIds(one.resources, resources),
      );
      if (open !== undefined) return open;
      const expiresAtMs = now() + maximumAgeSeconds * 1000;
      const asked = { id: randomUUID(), user, application, resources, expiresAtMs, browserSecret: randomUUID() };
      pending.set(asked.id, asked);
      return asked;
    },
    find(id) {
      forgetOld();
      return pending.get(id);
    },
    answer({ id, user, application, resources }, allowed) {
      pending.delete(id);
      if (allowed) for (const resource of resources) given.add(key(user, application, resource));
    },
  };
}

/**
 * Refuses the exchange if the user's consent is missing, and says where the user can give it
 * (draft-parecki-oauth-jwt-grant-interaction-response-00, as in Okta's token exchange).
 *
 * @throws {OAuthError} `interaction_required` with `interaction_uri`
 */
export function requireConsent(
  consents: Consents,
  user: string,
  application: Application,
  targets: readonly Resource[],
  issuer: string,
): void {
  const missing = consents.missing(user, application, targets);
  if (missing.length === 0) return;
  const { id, expiresAtMs } = consents.ask(user, application, missing);
  const names = missing.map((resource) => resource.id).join(" and ");
  throw new OAuthError("interaction_required", `the user has not allowed ${application.id} to reach ${names}`, {
    interaction_uri: `${issuer}/consent/${id}`,
    interval: 1,
    expires_in: Math.ceil((expiresAtMs - Date.now()) / 1000),
  });
}
