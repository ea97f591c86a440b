import {
  callerCell,
  lossCell,
  pageCell,
  type Row,
  revisionsCell,
  sessionCell,
  toolScopesCell,
  withinToolCell,
} from "./cells.ts";
import type { Framework } from "./framework.ts";
import { observeAttack, observeCalls, observeLogins, observeLoss } from "./observe.ts";
import { startWorld } from "./world.ts";

/** Runs the recipe of a framework and returns its row. */
export async function rowOf(framework: Framework): Promise<Row> {
  const world = await startWorld(framework);
  try {
    const asItStands = (code: string) => code;
    const seen = await world.withServer(asItStands, async () => ({
      logins: await observeLogins(world),
      calls: await observeCalls(world),
      attack: await observeAttack(world),
    }));
    const loss = await world.withServer(framework.withoutCaller, () => observeLoss(world));
    const { logins, calls, attack } = seen;
    return {
      revisions: revisionsCell(logins),
      caller: callerCell(calls),
      toolScopes: toolScopesCell(calls, logins),
      withinTool: withinToolCell(calls, logins),
      page: pageCell(calls),
      session: sessionCell(attack),
      loss: lossCell(loss),
    };
  } finally {
    await world.close();
  }
}

/** The name of a row: package, version, and the part of the package. */
export const keyOf = ({ name, version, part, runtime }: Framework): string =>
  `${name} ${version}${part ? `, ${part}` : ""} on ${runtime}`;
