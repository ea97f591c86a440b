/** The settings for every runtime: the addresses of the far end, and this server's credentials. */
export interface Context {
  /** The zone. */
  issuer: string;
  /** Answers `POST /mint` with a token and `GET /audit` with the zone's log. Pages may call it. */
  control: string;
  /** The resource identifiers of the server in mode A (client secret) and mode B (key). */
  secretServer: string;
  keyServer: string;
  clientId: string;
  clientSecret: string;
  /** PKCS#8 PEM. The zone has the public key. */
  privateKey: string;
  /** The identifier of the upstream API, and the URL at which it returns its caller. */
  upstream: string;
  profile: string;
  /** The package name of the runtime's adapter. */
  adapter?: string;
}

/** One behaviour, for every runtime. It resolves or throws. */
export interface Behaviour {
  name: string;
  run(context: Context): Promise<void>;
}

/** Throws unless two values are equal as JSON. */
export function same(actual: unknown, expected: unknown, what = "the result"): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what} is ${one}, not ${other}`);
}

/** Throws unless `condition` holds. */
export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`It does not hold that ${what}`);
}

/** The error of `work`. Throws if `work` succeeds. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("It should have failed, and did not");
}

/** Throws unless every check of a contract passes. */
export async function keeps(contract: readonly { name: string; run(): Promise<void> }[]): Promise<void> {
  for (const { name, run } of contract) {
    await run().catch((cause: unknown) => {
      throw new Error(`${name}: ${cause}`, { cause });
    });
  }
}
