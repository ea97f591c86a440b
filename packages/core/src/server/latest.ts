import { CorsPolicies } from "../metadata/cors.ts";
import { Addresses } from "./addresses.ts";

/** What a request mostly has in common with the one before it, so that it is told once: kept by a server, or by an isolate. */
export class Latest {
  readonly addresses = new Addresses();
  readonly cors = new CorsPolicies();
}
