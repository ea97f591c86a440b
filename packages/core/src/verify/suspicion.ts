import { toList } from "../encoding/json.ts";
import type { RejectionReason } from "../errors.ts";
import { type AudiencePolicy, resourceIdentifier } from "./audience.ts";

/**
 * Describes a wrong setting that may be the cause of a refusal. Names the expected values and nothing from the token.
 */
export function suspicion(
  reason: RejectionReason,
  { url, resource, audiences }: AudiencePolicy & { url: URL },
  issuers: Iterable<string>,
  audiencesOfProfile: readonly string[] = [],
): string | undefined {
  if (reason === "untrusted_issuer") {
    return `A token is from another issuer than ${[...issuers].join(", ")}. If your own clients are refused, the issuer that is set here must equal the "iss" of their tokens exactly`;
  }
  if (reason !== "wrong_audience") return undefined;
  const expected = [resourceIdentifier(url, resource), ...toList(audiences), ...audiencesOfProfile].join(", ");
  return `A token is meant for another server than ${expected}. If your own clients are refused, register that as the resource identifier, or set \`resource\` to exactly the registered one`;
}
