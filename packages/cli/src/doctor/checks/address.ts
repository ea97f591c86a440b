import { secureUrl } from "../identifiers.ts";
import { type Check, fail, ok } from "./check.ts";

export const address: Check = {
  id: "address",
  title: "Address",
  needs: [],
  examine({ target }) {
    if (target.username || target.password) {
      return fail("it holds a user name or a password", "Remove them: doctor sends none");
    }
    if (target.hash) return fail("it has a fragment, which no server ever sees", "Leave out the # and what follows");
    if (!secureUrl(target.href)) {
      return fail(
        "plain http: everybody on the network path can read the tokens",
        "Use https:// (http is for your own machine only)",
      );
    }
    return ok(`${target.origin}${target.pathname}`);
  },
};
