import { createHash, timingSafeEqual } from "node:crypto";
import { type Application, methodName } from "../directory/directory.ts";
import { OAuthError } from "../token/oauth-error.ts";

export interface BasicCredentials {
  readonly clientId: string;
  readonly secret: string;
}

/** Parses `Authorization: Basic`. Both parts are form-urlencoded (RFC 6749 section 2.3.1). */
export function parseBasic(authorization: string): BasicCredentials {
  const encoded = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(authorization)?.[1];
  const text = encoded === undefined ? "" : Buffer.from(encoded, "base64").toString("utf8");
  const colon = text.indexOf(":");
  const malformed = new OAuthError("invalid_request", "the Authorization header is not well-formed Basic credentials");
  if (colon < 1) throw malformed;
  try {
    return { clientId: formDecode(text.slice(0, colon)), secret: formDecode(text.slice(colon + 1)) };
  } catch {
    throw malformed;
  }
}

/** @throws {OAuthError} `invalid_client` */
export function checkSecret(application: Application, secret: string): void {
  const { credential } = application;
  if (credential.method !== "client_secret_basic") {
    throw new OAuthError(
      "invalid_client",
      `this application authenticates with ${methodName(credential)}, not with a secret`,
    );
  }
  if (!timingSafeEqual(digest(credential.secret), digest(secret))) {
    throw new OAuthError("invalid_client", "the client secret is wrong");
  }
}

function formDecode(part: string): string {
  return decodeURIComponent(part.replaceAll("+", "%20"));
}

function digest(value: string): Buffer {
  return createHash("sha256").update(value).digest();
}
