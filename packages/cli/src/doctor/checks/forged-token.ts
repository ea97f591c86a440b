import { authorizationServers } from "./authorization-servers.ts";
import { bothBroken, refusalOf } from "./bad-token.ts";
import { type Check, skip } from "./check.ts";
import { garbageToken } from "./garbage-token.ts";
import { resourceIdentifier } from "./resource-identifier.ts";
import { signingKeys } from "./signing-keys.ts";

/** The only check of the server's own network access: to refuse this token, the server needs its zone's keys. */
export const forgedToken: Check = {
  id: "forged-token",
  title: "Call with a forged token",
  needs: [garbageToken, resourceIdentifier, authorizationServers, signingKeys],
  examine({ worker }) {
    if (bothBroken(worker.proxiedMetadata, worker.forgedToken)) return skip("the server can't reach its zone");
    return refusalOf(worker.forgedToken);
  },
};
