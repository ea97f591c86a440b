// A client in a page that stays open and opens the zone in another window: SDK v2, revision 2026-07-28.
import { Client, StreamableHTTPClientTransport, UnauthorizedError } from "@modelcontextprotocol/client";
import { dom, report } from "./dom.ts";
import { StoredProvider } from "./stored-provider.ts";

const address = new URL(dom.location.href);
const server = new URL(address.searchParams.get("server") ?? "");

async function visit() {
  let back: Promise<URLSearchParams> | undefined;
  const authProvider = new StoredProvider(`${address.origin}/callback`, (url) => {
    back = callbackParameters();
    dom.open(url.href, "zone", "popup,width=500,height=700");
  });
  const open = () => new StreamableHTTPClientTransport(server, { authProvider });
  const newClient = () => new Client({ name: "page", version: "1.0.0" }, { versionNegotiation: { mode: "auto" } });
  const refused = open();
  await newClient()
    .connect(refused)
    .catch((error) => {
      if (!(error instanceof UnauthorizedError)) throw error;
    });
  if (back === undefined) throw new Error("The zone was not asked");
  await refused.finishAuth(await back);
  const client = newClient();
  await client.connect(open());
  const { tools } = await client.listTools();
  // In a page, the SDK does not repeat parameters in headers. The host must do it.
  const headers = { "Mcp-Param-City": "Bergen" };
  return {
    tools: tools.map(({ name }) => name),
    caller: await client.callTool({ name: "whoami" }),
    greeting: await client.callTool({ name: "greet", arguments: { city: "Bergen" } }, { headers }),
  };
}

function callbackParameters(): Promise<URLSearchParams> {
  return new Promise((resolve) => {
    const listener = ({ origin, data }: { origin: string; data: unknown }) => {
      if (origin === address.origin) resolve(new URL(String(data)).searchParams);
    };
    dom.addEventListener("message", listener, { once: true });
  });
}

dom.document.querySelector("button")?.addEventListener("click", () => void report(visit()));
