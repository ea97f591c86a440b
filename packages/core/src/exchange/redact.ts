const TOKEN = /[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;

/** Text of somebody else's without the secrets it may quote: those given, and whatever looks like a JWT. */
export function withoutSecrets(text: string, secrets: readonly (string | undefined)[] = []): string {
  // The longest first: what is left of a secret once a part of it is gone would not be found any more.
  return secrets
    .filter((secret): secret is string => Boolean(secret))
    .sort((one, other) => other.length - one.length)
    .reduce((rest, secret) => rest.replaceAll(secret, "(secret)"), text)
    .replace(TOKEN, "(token)");
}
