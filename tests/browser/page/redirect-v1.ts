// A client in a page that navigates to the zone and back: SDK v1, with sessions.
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import { dom, report } from "./dom.ts";
import { recall, remember, StoredProvider } from "./stored-provider.ts";

const address = new URL(dom.location.href);
const [server, code] = [address.searchParams.get("server"), address.searchParams.get("code")];
if (server !== null) remember("server", server);

const authProvider = new StoredProvider(address.origin + address.pathname, (url) => {
  dom.location.href = url.href;
});
const open = () => new StreamableHTTPClientTransport(new URL(recall<string>("server") ?? ""), { authProvider });

async function visit() {
  if (code !== null) await open().finishAuth(code);
  const client = new Client({ name: "page", version: "1.0.0" });
  try {
    await client.connect(open());
  } catch (error) {
    if (error instanceof UnauthorizedError && code === null) return undefined;
    throw error;
  }
  const { tools } = await client.listTools();
  return { tools: tools.map(({ name }) => name), caller: await client.callTool({ name: "whoami" }) };
}

void report(visit());
