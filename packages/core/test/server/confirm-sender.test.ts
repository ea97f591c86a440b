import { describe, expect, it, vi } from "vitest";
import { type DPoP, dpop } from "../../src/dpop/dpop.ts";
import { RejectionError } from "../../src/errors.ts";
import { confirmSenderOf, credentialsOf, type SenderPolicy } from "../../src/server/confirm-sender.ts";
import { RESOURCE } from "../support/bench.ts";

const request = (authorization: string) => new Request(RESOURCE, { headers: { Authorization: authorization } });

/** The reason of a refusal, which has to say in words what is wrong. */
async function refusalOf(attempt: () => unknown): Promise<string> {
  try {
    await attempt();
    return "none";
  } catch (error) {
    if (!(error instanceof RejectionError)) throw error;
    expect(error.message).toMatch(/^Th(is server|e token) /);
    return error.reason;
  }
}

describe("The credentials of a request", () => {
  const credentials = (authorization: string, policy: SenderPolicy) =>
    credentialsOf(request(authorization), RESOURCE, policy);

  it.each([
    ["DPoP a.b.c", { dpop: dpop() }, "DPoP"],
    ["DPoP a.b.c", { dpop: dpop({ required: true }) }, "DPoP"],
    ["Bearer a.b.c", { dpop: dpop() }, "Bearer"],
    ["Bearer a.b.c", {}, "Bearer"],
  ])("%s is of the scheme that it names", (authorization, policy, scheme) => {
    expect(credentials(authorization, policy)).toEqual({ scheme, token: "a.b.c" });
  });

  it.each([
    ["Bearer a.b.c", { dpop: dpop({ required: true }) }],
    ["DPoP a.b.c", {}],
  ])("%s is refused where that scheme is not taken", async (authorization, policy) => {
    expect(await refusalOf(() => credentials(authorization, policy))).toBe("unsupported_scheme");
  });
});

describe("The sender of a token", () => {
  const runtime = { emit: () => undefined, now: () => 0 };
  function confirmation(scheme: "Bearer" | "DPoP", nonce?: string) {
    const check = vi.fn<DPoP["check"]>(async () => nonce);
    const onNonce = vi.fn();
    const received = request(`${scheme} a.b.c`);
    const sent = { request: received, received, url: new URL(RESOURCE), identifier: RESOURCE, scheme, token: "a.b.c" };
    return { check, onNonce, confirm: confirmSenderOf(sent, { dpop: { ...dpop(), check } }, runtime, onNonce) };
  }

  it.each([
    ["Bearer", undefined, "none"],
    ["DPoP", undefined, "unbound_token"],
    ["Bearer", { jkt: "thumbprint" }, "sender_constrained"],
    ["DPoP", { jkt: "thumbprint" }, "none"],
  ] as const)("with the scheme %s and the binding %j: %s", async (scheme, binding, reason) => {
    const { check, confirm } = confirmation(scheme);
    expect(await refusalOf(() => confirm(binding))).toBe(reason);
    expect(check).toHaveBeenCalledTimes(binding && reason === "none" ? 1 : 0);
  });

  it.each([undefined, "next"])("is told of another nonce, if there is one: %j", async (nonce) => {
    const { onNonce, confirm } = confirmation("DPoP", nonce);
    await confirm({ jkt: "thumbprint" });
    expect(onNonce.mock.calls).toEqual(nonce === undefined ? [] : [[nonce]]);
  });
});
