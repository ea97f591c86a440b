const TOKEN = /[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*/g;

/** Text of somebody else's without the secrets it may quote: those given, and whatever looks like a JWT. */
export function withoutSecrets(text: string, secrets: readonly (string | undefined)[] = []): string {
  return secrets
    .reduce<string>((rest, secret) => (secret ? rest.replaceAll(secret, "(secret)") : rest), text)
    .replace(TOKEN, "(token)");
}
