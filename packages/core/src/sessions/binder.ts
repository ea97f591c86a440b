import type { AuthInfo } from "../auth-info.ts";
import { decodeBase64url, encodeBase64url } from "../encoding/base64url.ts";
import { SessionError } from "../errors.ts";
import type { SessionKeys } from "./keys.ts";

/** Whose a session is. Scopes are left out: a client that steps up stays in its session. */
export type SessionOwner = Pick<AuthInfo, "issuer" | "subject" | "clientId">;

/** A session of the caller. */
export interface OpenSession {
  /** The id as the handler made it. */
  id: string;
  /** The id as the caller sent it. */
  bound: string;
  /** Whether it was bound by a key that is being replaced. */
  isOutdated: boolean;
}

/** A full stop and the 32 bytes of HMAC-SHA-256 in base64url. */
const SUFFIX_CHARACTERS = 44;
const MAX_ID_CHARACTERS = 4_096;

/**
 * Binds session ids to callers: `<id>.<HMAC over the caller and the id>`. What the suffix is made of can be taken apart in
 * one way only, whatever characters an issuer, a subject, a client or an id has.
 */
export class SessionBinder {
  readonly #keys: SessionKeys;

  constructor(keys: SessionKeys) {
    this.#keys = keys;
  }

  /** The id as it goes out. Throws `TypeError` if the handler made one of more than 4,096 characters. */
  async bind(id: string, owner: SessionOwner): Promise<string> {
    if (id.length > MAX_ID_CHARACTERS) {
      throw new TypeError(
        `The handler names a session by an id of ${id.length} characters: at most ${MAX_ID_CHARACTERS} can be bound to a caller`,
      );
    }
    return `${id}.${encodeBase64url(await this.#keys.sign(signedText(id, owner)))}`;
  }

  /** The session that a bound id stands for. Throws {@link SessionError} unless it was bound for this very caller. */
  async open(bound: string, owner: SessionOwner): Promise<OpenSession> {
    const length = bound.length - SUFFIX_CHARACTERS;
    if (length > MAX_ID_CHARACTERS) throw new SessionError("too_long");
    if (length < 0 || bound[length] !== ".") throw new SessionError("malformed");
    const id = bound.slice(0, length);
    const key = await this.#keys.verify(signedText(id, owner), suffixOf(bound));
    if (key === undefined) throw new SessionError("not_the_callers");
    return { id, bound, isOutdated: key === "previous" };
  }
}

function suffixOf(bound: string): Uint8Array<ArrayBuffer> {
  try {
    return decodeBase64url(bound.slice(1 - SUFFIX_CHARACTERS));
  } catch {
    throw new SessionError("malformed");
  }
}

function signedText(id: string, { issuer, subject, clientId }: SessionOwner): string {
  return JSON.stringify([issuer, subject ?? null, clientId, id]);
}
