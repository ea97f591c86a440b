// The Worker of request-signal.test.ts. It calls the upstream API until its caller disconnects. `waitUntil` keeps the
// isolate from ending the call itself, so only the signal can end it.
import { type AuthInfo, IsolateSafeTokenCache } from "@edgegrant/cloudflare";

const tokens = new IsolateSafeTokenCache({
  exchangeToken: async () => ({ accessToken: "granted", tokenType: "Bearer", expiresIn: 300 }),
});

const alice: AuthInfo = {
  token: "opaque",
  clientId: "client",
  scopes: [],
  expiresAt: 0,
  subject: "alice",
  issuer: "https://zone.example",
  claims: {},
};

export default {
  async fetch(
    request: Request,
    { UPSTREAM }: { UPSTREAM: string },
    ctx: { waitUntil(work: Promise<unknown>): void },
  ): Promise<Response> {
    const { signal } = request;
    const { pathname } = new URL(request.url);
    const call =
      pathname === "/option"
        ? tokens.fetchWithToken(alice, UPSTREAM, UPSTREAM, { signal })
        : tokens.fetchWithToken(alice, UPSTREAM, new Request(UPSTREAM, { signal }));
    ctx.waitUntil(call.catch(() => undefined));
    return call;
  },
};
