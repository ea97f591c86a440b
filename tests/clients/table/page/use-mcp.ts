// A page with the hook of use-mcp, which opens the zone in a window of its own.
import { createElement } from "react";
import { createRoot } from "react-dom/client";
import { useMcp } from "use-mcp/react";

/** What the test asks of the page. */
interface Page {
  document: { body: object; createElement(name: string): object };
  location: { href: string; origin: string };
  observed: { state: string; error?: string; tools: string[]; call(name: string): Promise<string> };
}

const page = globalThis as unknown as Page;
const { origin, href } = page.location;

function Client() {
  const { state, error, tools, callTool } = useMcp({
    url: new URL(href).searchParams.get("server") ?? "",
    callbackUrl: `${origin}/use-mcp-callback`,
    clientName: "A page",
    transportType: "http",
    autoReconnect: false,
  });
  page.observed = {
    state,
    ...(error && { error }),
    tools: tools.map(({ name }) => name),
    call: async (name) => JSON.stringify(await callTool(name)),
  };
  return null;
}

createRoot(page.document.createElement("div") as never).render(createElement(Client));
