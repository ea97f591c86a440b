// The steps of one verification of a token that was seen before, with core's own functions: RS256, 100 tokens in turn.
import { LruMap } from "../../packages/core/src/concurrency/lru-map.ts";
import { createRuntime } from "../../packages/core/src/platform/runtime.ts";
import { keycard } from "../../packages/core/src/profiles/keycard.ts";
import { authenticate, resolvePolicy } from "../../packages/core/src/server/authenticate.ts";
import { RequestMemo } from "../../packages/core/src/server/request-target.ts";
import { requireAudience } from "../../packages/core/src/verify/audience.ts";
import { bearerCredentials } from "../../packages/core/src/verify/bearer.ts";
import { authInfoFrom } from "../../packages/core/src/verify/caller.ts";
import { checkTimes, readClaims } from "../../packages/core/src/verify/claims.ts";
import { decodeObject, splitJws } from "../../packages/core/src/verify/compact.ts";
import { checkScopes } from "../../packages/core/src/verify/scopes.ts";
import { TokenVerifier } from "../../packages/core/src/verify/verifier.ts";
import { AUDIENCE, REGULARS, repeat, subjectsFor, tokensOf } from "../verify/subjects.mjs";

const TOLERANCE_SECONDS = 5;

async function prepare() {
  const { jwk, issuer, tokens } = await tokensOf("RS256", REGULARS);
  const requests = tokens.map(
    (token) => new Request(`${AUDIENCE}/mcp/0`, { headers: { Authorization: `Bearer ${token}` } }),
  );
  const known = new LruMap(REGULARS);
  for (const token of tokens) {
    const payload = decodeObject(splitJws(token).payload);
    known.set(token, { payload, claims: readClaims(payload, keycard) });
  }
  const verifier = new TokenVerifier({ issuers: issuer, jwks: { [issuer]: { keys: [jwk] } } });
  for (const token of tokens) await verifier.verify(token, { url: new URL(AUDIENCE) });
  const [runtime, memo, policy] = [createRuntime({}), new RequestMemo(), { requiredScopes: ["mcp:tools"] }];

  const credentials = (request) => bearerCredentials(request, "");
  const addressed = (request) => {
    const { href, url } = resolvePolicy(request, policy, memo);
    return { url, token: bearerCredentials(request, href) };
  };
  const found = (request) => {
    const { url, token } = addressed(request);
    return { url, token, ...known.get(token) };
  };
  const timely = (request) => {
    const caller = found(request);
    checkTimes(caller.claims, Math.floor(runtime.now() / 1000), TOLERANCE_SECONDS);
    return caller;
  };
  const meant = (request) => {
    const { url, token, payload, claims } = timely(request);
    return { token, payload, claims, audience: requireAudience(claims.audience, { url }, keycard) };
  };
  const identified = (request) => {
    const { token, payload, claims, audience } = meant(request);
    checkScopes(claims, policy.requiredScopes);
    return authInfoFrom(token, claims, payload, audience);
  };
  const steps = { credentials, addressed, found, timely, meant, identified };
  steps.verifier = (request) => {
    const { url, token } = addressed(request);
    return verifier.check(token, { url, ...policy });
  };
  steps.authenticate = (request) => authenticate(request, () => verifier, policy, runtime, memo);
  const { again } = await subjectsFor("RS256");
  const turns = Object.entries(steps).map(([name, step]) => [name, (turn) => step(requests[turn % REGULARS])]);
  return { ...Object.fromEntries(turns), again };
}

let prepared;

export default {
  async fetch(request) {
    prepared ??= await prepare();
    const { step, times, offset } = Object.fromEntries(new URL(request.url).searchParams);
    // No promise for steps that make none.
    if (step === "again") await repeat(prepared.again, Number(times), Number(offset));
    else for (let turn = 0; turn < Number(times); turn += 1) prepared[step](turn);
    return new Response("done");
  },
};
