// The steps of the table notice a server that is open: each cell can say so.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { sdkV1OnNode } from "./rows/sdk-v1-on-node.ts";
import { callerCell, lossCell, pageCell, sessionCell, toolScopesCell, withinToolCell } from "./table/cells.ts";
import { observeAttack, observeCalls, observeLoss } from "./table/observe.ts";
import { replaced } from "./table/recipe.ts";
import { startWorld, type World } from "./table/world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld(sdkV1OnNode);
});
afterAll(() => world?.close());

const REQUIRED = 'requiredScopes: ["mcp:tools"],';
const changed = (text: string, by: string) => (code: string) => replaced(code, text, by);

describe("a recipe that is made worse", () => {
  it("binds no session: another user is let in", async () => {
    const attack = await world.withServer(changed(REQUIRED, `${REQUIRED} sessions: "unbound",`), () =>
      observeAttack(world),
    );
    expect(sessionCell(attack)).toMatch(/^\*\*let in\*\* \(200, 200, /);
  });

  it("checks no scope and lets no page read: its calls say so", async () => {
    const open = (code: string) =>
      replaced(
        replaced(code, 'toolScopes: { send_mail: "mail:send" },', "cors: false,"),
        'requireScopes(authInfo, "mail:delete");',
        "",
      );
    const [calls, loss] = await world.withServer(open, async () => [
      await observeCalls(world),
      await observeLoss(world),
    ]);
    expect(toolScopesCell(calls, [])).toBe("not checked");
    expect(withinToolCell(calls, [])).toBe("not checked");
    expect(pageCell(calls)).toBe("can't read the answer");
    expect(lossCell(loss)).toBe("**the caller is still seen**");
  });

  it("takes every caller for one, and checks nothing without a caller", async () => {
    const blind = (code: string) =>
      replaced(sdkV1OnNode.withoutCaller(code), 'requireScopes(authInfo, "mail:delete");', "");
    const [calls, loss] = await world.withServer(blind, async () => [
      await observeCalls(world),
      await observeLoss(world),
    ]);
    expect(callerCell(calls)).toBe("no: it sees undefined");
    expect(lossCell(loss)).toBe("**allowed**");
  });
});
