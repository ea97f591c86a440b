import type { ZoneConfig } from "../config/types.ts";
import type { Zone } from "../zone.ts";

/** A server that runs beside its zone. */
export interface RunningServer {
  readonly zone: Zone;
  readonly config: ZoneConfig;
  /** The URL of its MCP endpoint. */
  readonly url: string;
  readonly name: string;
}

/** The text that says how to connect a client to a server: what to run or to paste, for each client. */
export function clientSettings({ zone, config, url, name }: RunningServer): string {
  const id = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return `
  ${name} is up. Ctrl-C stops it and its zone.

  Server  ${url}
  Zone    ${zone.issuer}/  (users: ${config.users.map((user) => user.id).join(", ")}; every token, live)

  Connect a client, and sign in as one of the users in the browser that it opens:

  Claude Code   claude mcp add --transport http ${id} ${url}
                claude mcp login ${id}
  Codex         codex mcp add ${id} --url ${url}
  Gemini CLI    gemini mcp add --scope user --transport http ${id} ${url}
                and in Gemini: /mcp auth ${id}
  VS Code       code --add-mcp '${JSON.stringify({ name: id, type: "http", url })}'
  Inspector     npx @modelcontextprotocol/inspector --cli ${url} --transport http --method tools/call --tool-name whoami
  stdio only    npx mcp-remote ${url}
  any other     ${JSON.stringify({ mcpServers: { [id]: { url } } })}

`;
}
