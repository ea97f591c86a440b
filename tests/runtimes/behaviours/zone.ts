import type { Context } from "./behaviour.ts";

/** A token of the zone, as if a user had signed in. The members are those of the zone's own `mint`. */
export async function mint({ control }: Context, request: Record<string, unknown>): Promise<string> {
  const response = await fetch(`${control}/mint`, { method: "POST", body: JSON.stringify(request) });
  if (!response.ok) throw new Error(`The zone minted nothing: ${await response.text()}`);
  return response.text();
}

/** The number of exchanges that the zone granted to a client of this name. */
export async function exchangesOf({ control }: Context, client: string): Promise<number> {
  const audit = (await (await fetch(`${control}/audit`)).json()) as { type: string; grant: string; client?: string }[];
  return audit.filter(
    (event) => event.type === "credentials:issue" && event.grant === "token_exchange" && event.client === client,
  ).length;
}
