/** What docs/clients.md says before its tables. */
export const introduction = `# Clients

\`npm run clients\` writes this page. It installs each client from npm and gives it only the URL of an MCP server. The client logs in at
a local zone, lists the tools and calls them. A program takes the place of the browser: it opens the authorization URL, signs in and
allows everything. The cells say what the server and the zone received and what the client printed. \`npm run clients -- mcporter\`
runs one client again.

The server requires the scope \`mcp:tools\`, and its challenge asks for it. Its metadata lists \`mcp:tools mail:read\`. One tool also needs
\`mail:send\` by [\`toolScopes\`](recipes.md#a-tool-with-a-scope-of-its-own), which only the 403 answer names. The zone issues refresh tokens to clients that register for them.

- **O** is a server whose resource is its origin (no \`resource\` option). **P** is a server with \`resource: "/mcp"\`, which
  [we recommend](recipes.md#which-identifier). The other columns of the first table were observed at P. The second
  table was observed at both, and says O and P where they differ.
- **\`resource\`**: "exact" is the identifier of the server, "with a slash" is the same with a slash at its end, and "the endpoint" is
  the URL that the client was given.
- **Client id**: "registers" is dynamic registration (RFC 7591). A URL is a client ID metadata document, which some clients use where
  the zone supports them.
- **Redirect address**: \`PORT\` is a port that changes.
- **The second table**: "works" and "fails" are the result of the call that met the condition. What the client did follows. "The next call
  fails, too" is about one more call under normal conditions. A client with "each call is a process" keeps nothing in memory.
  "(tries again)" is a client that sent the call or its connection more than once. "Token expired by the clock" is a call after the
  time that the zone named as \`expires_in\`.

Not here are clients that npm does not have or that need an account or a desktop: VS Code, Cursor, Claude Desktop, and the connectors of
claude.ai and ChatGPT. Nobody has observed them with edgegrant for this page.
`;
