import { CorsPolicies } from "../metadata/cors-policy.ts";
import { Addresses } from "./addresses.ts";

/** What a request mostly has in common with the one before it, so that it is told once: kept by a server, or by an isolate. */
export class Latest {
  readonly addresses = new Addresses();
  readonly cors = new CorsPolicies();
  #hasSeenInsecure = false;

  /** Whether this is the first request to a resource on plain http, which is told of once. */
  isFirstInsecure(): boolean {
    const isFirst = !this.#hasSeenInsecure;
    this.#hasSeenInsecure = true;
    return isFirst;
  }
}
