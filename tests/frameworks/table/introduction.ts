/** What docs/frameworks.md says before its table. */
export const introduction = `# Frameworks

\`npm run frameworks\` writes this page. It runs the recipe of each framework, as it stands on the linked page, against a local zone.
\`npm run frameworks -- agents\` runs some of them again. \`npm test\` runs those that are quick to install and compares them with
this page.

Each server has three tools: \`whoami\` names the caller, \`send_mail\` needs a scope by \`toolScopes\`, and \`delete_mail\` checks its scope
itself.

- **A client logs in**: the revisions of MCP in which a client logs in that is given nothing but the URL. It finds the metadata, signs
  its user in, and calls the tools. The clients are those of the MCP SDKs, v1 and v2.
- **\`toolScopes\`** and **Scope checked in the tool**: what a caller without the scope gets. "Works after the step-up" means that
  these clients ask their user for the scope and the call succeeds.
- **A page calls**: a web page of another origin calls a tool and can read the answer, the challenge and the session's id.
- **Another user's session**: Bob has a valid token, and uses the session of Alice with POST, GET and DELETE. He also tries to
  resume her stream (\`Last-Event-ID\`), and names the session in the query, as the transport of revision 2024-11-05 does.
- **Caller not passed on**: the recipe without the step that hands the caller on to the framework. The tool that checks its scope must
  refuse.

[Decision 0017](decisions/0017-frameworks.md) says why edgegrant is in front of each of them.
`;
