// Runs the behaviours of one area per request, because the number of subrequests is limited.
import type { Context } from "../behaviours/behaviour.ts";
import { behaviours, runAll } from "../behaviours/index.ts";

export default {
  async fetch(request: Request): Promise<Response> {
    const { context, area, index } = (await request.json()) as { context: Context; area: string; index: number };
    const chosen = behaviours[area]?.[index];
    return Response.json(await runAll(context, { [area]: chosen ? [chosen] : [] }));
  },
};
