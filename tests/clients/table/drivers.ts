import type { Driver } from "./driver.ts";
import { sdks } from "./drivers/agents.ts";

/** Those that are quick to run and small to install: `npm test` runs them, too. */
export const light: Driver[] = [...sdks];

/** Every client, in the order of the table. */
export const drivers: Driver[] = [...light];
