import {
  clientIdCell,
  loginCell,
  outageCell,
  type Row,
  redirectCell,
  resourceCell,
  scopeCell,
  stepUpCell,
  troubleCell,
} from "./cells.ts";
import type { Driver } from "./driver.ts";
import { observe, observeDocuments, observeLogin } from "./observe.ts";
import type { World } from "./world.ts";

/** Runs a client against both servers and returns its row, except for the cell that waits for a clock. */
export async function rowOf(driver: Driver, world: World): Promise<Omit<Row, "expiry">> {
  const origin = await observeLogin(driver, world, "origin");
  const { login, ...steps } = await observe(driver, world, "path");
  const documents = driver.kind === "command line" ? await observeDocuments(driver) : undefined;
  return {
    version: driver.version,
    kind: driver.kind,
    origin: loginCell(origin),
    path: loginCell(login),
    scope: scopeCell(login),
    resource: [
      `O: ${resourceCell(origin, world.identifiers.origin)}`,
      `P: ${resourceCell(login, world.identifiers.path)}`,
    ].join("; "),
    clientId: clientIdCell(login, documents),
    redirect: driver.kind === "library" ? "the host's" : redirectCell([origin, login]),
    calls: driver.isProcessPerCall ? "each call is a process" : "one process",
    stepUp: stepUpCell(steps.stepUp, driver.isProcessPerCall),
    refused: troubleCell(steps.refused, driver.isProcessPerCall),
    outage: outageCell(steps.outage, driver.isProcessPerCall),
    restart: troubleCell(steps.restart, driver.isProcessPerCall),
  };
}
