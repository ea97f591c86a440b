import { requireIssuer } from "@edgegrant/core/adapter";
import { authorizationServersOf, type Evidence } from "../evidence/evidence.ts";
import { difference, isLoopback, secureUrl } from "../identifiers.ts";
import { type Check, fail, ok, type Verdict } from "./check.ts";
import { resourceMetadata } from "./resource-metadata.ts";

const SET_THE_ISSUER =
  "Set KEYCARD_ISSUER to your zone's URL exactly as the Console shows it, https:// included: otherwise every request is answered with 401";

export const authorizationServers: Check = {
  id: "authorization-servers",
  title: "Authorization server",
  needs: [resourceMetadata],
  examine({ target, expectedIssuer, worker }) {
    const servers = authorizationServersOf(worker);
    const [first] = servers;
    if (first === undefined) return fail("the metadata names no authorization_servers", SET_THE_ISSUER);
    const trouble =
      notExpected(servers, first, expectedIssuer, target) ??
      servers.map((server) => unusable(server, target)).find(Boolean);
    return trouble ?? ok(seen(servers, expectedIssuer ?? first));
  },
};

/** The other checks examine only one zone. */
function seen(servers: readonly string[], examined: string): string {
  const others = servers.filter((server) => server !== examined);
  return others.length === 0 ? examined : `${examined}; not checked: ${others.join(", ")} (check it with --issuer URL)`;
}

function notExpected(
  servers: readonly string[],
  first: string,
  expected: Evidence["expectedIssuer"],
  target: URL,
): Verdict | undefined {
  if (expected === undefined || servers.includes(expected)) return undefined;
  if (secureUrl(expected)?.origin === target.origin) {
    return fail(
      `${expected} is the server itself, not its zone`,
      `Give --issuer the zone's URL. The server trusts ${first}`,
    );
  }
  return fail(`the server trusts ${first}, not ${expected}: ${difference(first, expected)}`, SET_THE_ISSUER);
}

function unusable(issuer: string, target: URL): Verdict | undefined {
  try {
    requireIssuer(issuer, "KEYCARD_ISSUER");
  } catch (error) {
    return fail(error instanceof Error ? error.message : `${issuer} is not an issuer`, SET_THE_ISSUER);
  }
  if (isLoopback(new URL(issuer)) && !isLoopback(target)) {
    return fail(`${issuer} is on the server's own machine, which no client can reach`, SET_THE_ISSUER);
  }
  return undefined;
}
