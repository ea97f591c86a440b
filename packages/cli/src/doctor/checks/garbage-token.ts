import { refusalOf } from "./bad-token.ts";
import { type Check, skip } from "./check.ts";
import { withoutToken } from "./without-token.ts";

export const garbageToken: Check = {
  id: "garbage-token",
  title: "Call with a token that is nonsense",
  needs: [withoutToken],
  examine({ worker }) {
    // A wrong setting breaks both; what is wrong is said there.
    if (isServerError(worker.resourceMetadata) && isServerError(worker.garbageToken)) {
      return skip("the metadata fails in the same way");
    }
    return refusalOf(worker.garbageToken);
  },
};

function isServerError(probe: { answered: boolean; status?: number }): boolean {
  return probe.answered && (probe.status ?? 0) >= 500;
}
