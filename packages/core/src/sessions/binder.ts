import type { AuthInfo } from "../auth-info.ts";
import { decodeBase64url, encodeBase64url } from "../encoding/base64url.ts";
import { SessionError } from "../errors.ts";
import type { SessionKeys } from "./keys.ts";

/** The caller that owns a session. Scopes are not part of it, so a client keeps its session after a step-up. */
export type SessionOwner = Pick<AuthInfo, "issuer" | "subject" | "clientId">;

/** A session of the caller. */
export interface OpenSession {
  /** The id that the handler created. */
  id: string;
  /** The bound id that the caller sent. */
  bound: string;
  /** Whether it was bound with the previous key. */
  isOutdated: boolean;
}

/** A full stop, and the 32 bytes of an HMAC-SHA-256 in base64url. */
const SUFFIX_CHARACTERS = 44;
const MAX_ID_CHARACTERS = 4_096;

/**
 * Binds session ids to callers: `<id>.<HMAC over the caller and the id>`. The signed text is unambiguous, whatever
 * characters issuer, subject, client id and session id contain.
 */
export class SessionBinder {
  readonly #keys: SessionKeys;

  constructor(keys: SessionKeys) {
    this.#keys = keys;
  }

  /**
   * The bound id, which goes to the client.
   *
   * @throws {TypeError} if the handler's id is longer than 4,096 characters.
   */
  async bind(id: string, owner: SessionOwner): Promise<string> {
    if (id.length > MAX_ID_CHARACTERS) {
      throw new TypeError(
        `The handler names a session by an id of ${id.length} characters: at most ${MAX_ID_CHARACTERS} can be bound to a caller`,
      );
    }
    return `${id}.${encodeBase64url(await this.#keys.sign(signedText(id, owner)))}`;
  }

  /**
   * The session of a bound id.
   *
   * @throws {SessionError} unless the id was bound for the same caller.
   */
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
