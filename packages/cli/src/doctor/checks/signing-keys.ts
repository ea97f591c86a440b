import { inspectedKeysIn, nameOf } from "../keys.ts";
import { type Check, fail, ok, skip, warn } from "./check.ts";
import { jwks } from "./jwks.ts";

export const signingKeys: Check = {
  id: "signing-keys",
  title: "Zone's keys are strong",
  needs: [jwks],
  async examine({ zone }) {
    if (!zone.jwks.answered) return skip("the keys were not looked at");
    const keys = (await inspectedKeysIn(zone.jwks.json)) ?? [];
    const leaked = keys.find(({ refusal }) => refusal === "private");
    if (leaked) {
      return fail(
        `${nameOf(leaked)} is published with its private part: anybody can sign tokens with it`,
        "Remove it from the zone and rotate the keys: it is not secret any more",
      );
    }
    const weak = keys.filter(({ refusal }) => refusal === "weak");
    const good = keys.filter(({ algorithms }) => algorithms.length > 0);
    if (good.length === 0) {
      const why = weak[0]
        ? `${nameOf(weak[0])} is an RSA key of less than 2048 bits`
        : "none is a public key of an accepted algorithm that is meant for signatures";
      return fail(
        `${why}: no token can be verified`,
        "Let the zone sign with RS256 or PS256 (2048 bits or more), ES256, ES384 or EdDSA",
      );
    }
    if (weak[0]) {
      return warn(
        `${nameOf(weak[0])} is an RSA key of less than 2048 bits: tokens that it signs are refused`,
        "Let the zone retire it",
      );
    }
    return ok([...new Set(good.map(({ algorithms }) => algorithms[0]))].join(", "));
  },
};
