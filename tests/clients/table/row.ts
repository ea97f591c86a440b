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
import { observe, observeLogin } from "./observe.ts";
import type { World } from "./world.ts";

/** Runs a client against both servers and returns its row. */
export async function rowOf(driver: Driver, world: World): Promise<Row> {
  const origin = await observeLogin(driver, world, "origin");
  const { login, ...steps } = await observe(driver, world, "path");
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
    clientId: clientIdCell(login),
    redirect: driver.kind === "library" ? "the host's" : redirectCell([origin, login]),
    stepUp: stepUpCell(steps.stepUp),
    refused: troubleCell(steps.refused),
    outage: outageCell(steps.outage),
    restart: troubleCell(steps.restart),
  };
}
