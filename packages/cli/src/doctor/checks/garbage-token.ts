import { bothBroken, refusalOf } from "./bad-token.ts";
import { type Check, skip } from "./check.ts";
import { withoutToken } from "./without-token.ts";

export const garbageToken: Check = {
  id: "garbage-token",
  title: "Call with a token that is nonsense",
  needs: [withoutToken],
  examine({ worker }) {
    if (bothBroken(worker.resourceMetadata, worker.garbageToken)) return skip("the metadata fails in the same way");
    return refusalOf(worker.garbageToken);
  },
};
