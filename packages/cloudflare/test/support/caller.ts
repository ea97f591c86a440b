import type { AuthInfo } from "@edgegrant/cloudflare";

/** A caller as the verifier returns it. */
export function caller(subject = "alice"): AuthInfo {
  const claims = { iss: "https://zone.example", sub: subject, client_id: "client", aud: "https://mcp.example" };
  return {
    token: `token of ${subject}`,
    clientId: "client",
    scopes: ["mcp:tools"],
    expiresAt: Math.floor(Date.now() / 1000) + 3600,
    subject,
    issuer: "https://zone.example",
    claims,
  };
}

/** An exchanger that grants at once or after a delay, and counts its calls. */
export function exchanger({ delayMs = 0, name = "token" } = {}) {
  const state = {
    requests: 0,
    async exchangeToken() {
      state.requests += 1;
      const accessToken = `${name}-${state.requests}`;
      if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));
      return { accessToken, tokenType: "Bearer", expiresIn: 3600 };
    },
  };
  return state;
}
