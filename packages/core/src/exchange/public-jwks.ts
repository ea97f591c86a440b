import type { PublicJwks } from "../metadata/well-known.ts";

/** Keys to be published. One that is given twice is published once: no verifier can choose between two of one `kid`. */
export function publicJwks(keys: PublicJwks["keys"]): PublicJwks {
  return { keys: [...new Map(keys.map((key) => [key.kid ?? key, key])).values()] };
}
