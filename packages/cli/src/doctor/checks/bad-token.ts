import { challengeOf } from "../evidence/evidence.ts";
import type { Probe } from "../evidence/probe.ts";
import { fail, ok, type Verdict } from "./check.ts";
import { workerTrouble } from "./worker-trouble.ts";

const LET_EDGEGRANT_ANSWER = "Let {handler} handle the request first, and pass its 401 on unchanged";

/** Whether both answers are server errors. They probably have the same cause, which is then reported once. */
export function bothBroken(one: Probe, other: Probe): boolean {
  return [one, other].every((probe) => probe.answered && probe.status >= 500);
}

/** The verdict on the answer to an invalid token, which must be refused. */
export function refusalOf(probe: Probe): Verdict {
  if (!probe.answered) return fail(probe.why, LET_EDGEGRANT_ANSWER);
  const { status } = probe;
  if (status >= 200 && status < 300) {
    return fail(
      `HTTP ${status}: a token that nobody issued is accepted`,
      "Take the server down, and wrap its handler in {handler}: nothing else may accept tokens",
    );
  }
  if (status !== 401) {
    return workerTrouble(probe) ?? fail(`HTTP ${status} instead of 401 invalid_token`, LET_EDGEGRANT_ANSWER);
  }
  const challenge = challengeOf(probe);
  if (challenge?.parameters.get("error") !== "invalid_token") {
    return fail(
      "401, but the challenge does not say invalid_token: clients do not renew their token",
      LET_EDGEGRANT_ANSWER,
    );
  }
  return ok("401 invalid_token");
}
