import { createPrivateKey, type KeyObject } from "node:crypto";
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JSONWebKeySet, type JWK } from "jose";
import type { SigningAlgorithm } from "../config/types.ts";
import type { Dialect } from "../dialect/dialect.ts";
import { dialectOf } from "../dialect/makers.ts";

export interface SigningKey {
  readonly kid: string;
  readonly algorithm: SigningAlgorithm;
  readonly privateKey: KeyObject;
  readonly privateJwk: JWK;
  readonly publicJwk: JWK;
}

/** The zone's keys: the current signing key, and older ones that are still published. */
export interface SigningKeys {
  readonly current: SigningKey;
  /** How the tokens that these keys sign are written. */
  readonly dialect: Dialect;
  /** The signing key first. */
  all(): readonly SigningKey[];
  publicJwks(): JSONWebKeySet;
  rotate(options: { retire: boolean }): Promise<void>;
}

export async function createSigningKeys(
  algorithm: SigningAlgorithm,
  dialect: Dialect = dialectOf(),
): Promise<SigningKeys> {
  let current = await generateKey(algorithm);
  let older: readonly SigningKey[] = [];
  const all = (): readonly SigningKey[] => [current, ...older];
  return {
    get current() {
      return current;
    },
    dialect,
    all,
    publicJwks: () => ({ keys: all().map((key) => key.publicJwk) }),
    async rotate({ retire }) {
      const next = await generateKey(algorithm);
      older = retire ? [] : all();
      current = next;
    },
  };
}

async function generateKey(algorithm: SigningAlgorithm): Promise<SigningKey> {
  const pair = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2048 });
  const bare = await exportJWK(pair.publicKey);
  const kid = await calculateJwkThumbprint(bare);
  const described = { kid, alg: algorithm, use: "sig" };
  const privateJwk = { ...(await exportJWK(pair.privateKey)), ...described };
  return {
    kid,
    algorithm,
    privateKey: createPrivateKey({ key: privateJwk, format: "jwk" }),
    privateJwk,
    publicJwk: { ...bare, ...described },
  };
}
