/** The work of every server here: reads an MCP call, and answers it. */
export const answerTo = ({ id }) => JSON.stringify({ jsonrpc: "2.0", id, result: {} });

export const JSON_TYPE = { "Content-Type": "application/json" };

/** Tells the benchmark where the server listens. */
export const announce = (port) => console.log(`port ${port}`);
