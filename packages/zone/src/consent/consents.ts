import { randomUUID } from "node:crypto";
import type { Application, Resource } from "../directory/directory.ts";
import { OAuthError } from "../token/oauth-error.ts";

const maximumAgeSeconds = 600;
const maximumPending = 1000;

/** A question to one user, open until it is answered or too old. */
export interface PendingConsent {
  readonly id: string;
  readonly user: string;
  readonly application: Application;
  readonly resources: readonly Resource[];
  readonly expiresAtMs: number;
  /** What the browser holds in which this user has said who it is. */
  readonly browserSecret: string;
}

/** Which application each user has allowed to reach which resource. */
export interface Consents {
  /** Those of the resources that need the user's consent and do not have it. */
  missing(user: string, application: Application, resources: readonly Resource[]): Resource[];
  /** A question for the user; the one that is open already, if there is one. */
  ask(user: string, application: Application, resources: readonly Resource[]): PendingConsent;
  find(id: string): PendingConsent | undefined;
  /** Ends the question; an answer that is no leaves all as it was. */
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
 * Refuses what the user has not allowed yet, and says where that can be done
 * (draft-parecki-oauth-jwt-grant-interaction-response-00, as Okta's token exchange does it).
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
