/** What every runtime is told: how to reach the far end, and what it knows this server by. */
export interface Context {
  /** The zone. */
  issuer: string;
  /** Answers `POST /mint` with a token, `GET /audit` with the zone's log; for pages too. */
  control: string;
  /** The resource identifiers of the server, as an application with a secret and as one with a key. */
  secretServer: string;
  keyServer: string;
  clientId: string;
  clientSecret: string;
  /** PKCS#8 PEM; the zone has the public half. */
  privateKey: string;
  /** The identifier of the upstream API, and the address at which it says whom it takes its caller for. */
  upstream: string;
  profile: string;
  /** The adapter that belongs to the runtime, by its package's name. */
  adapter?: string;
}

/** One behaviour, the same on every runtime: it resolves, or throws. */
export interface Behaviour {
  name: string;
  run(context: Context): Promise<void>;
}

/** Throws unless two values are the same as JSON. */
export function same(actual: unknown, expected: unknown, what = "the result"): void {
  const [one, other] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what} is ${one}, not ${other}`);
}

/** Throws unless `condition` holds. */
export function holds(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(`It does not hold that ${what}`);
}

/** What `work` fails with; it is wrong if it does not. */
export async function failureOf(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error("It should have failed, and did not");
}

/** Throws unless every check of a contract is met. */
export async function keeps(contract: readonly { name: string; run(): Promise<void> }[]): Promise<void> {
  for (const { name, run } of contract) {
    await run().catch((cause: unknown) => {
      throw new Error(`${name}: ${cause}`, { cause });
    });
  }
}
