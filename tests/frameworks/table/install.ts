import { fileURLToPath } from "node:url";
import { installHeavyPackages } from "../../support/heavy-packages.ts";

/** The folder of the frameworks that are too big for the workspace: half a GB. */
export const REAL = fileURLToPath(new URL("../real", import.meta.url));

export const installReal = (): void => installHeavyPackages(REAL);
