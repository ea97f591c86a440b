import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigurationError } from "../../src/errors.ts";
import { allowOrigin, isPreflight, preflightResponse } from "../../src/metadata/cors.ts";
import { CorsPolicies, type CorsPolicy } from "../../src/metadata/cors-policy.ts";

const APP = "https://app.example";

function preflight(headers: Record<string, string> = {}): Request {
  return new Request("https://mcp.example/mcp", {
    method: "OPTIONS",
    headers: { Origin: APP, "Access-Control-Request-Method": "POST", ...headers },
  });
}

function listed(response: Response, header: string): string[] {
  return (response.headers.get(header) ?? "").split(",").map((name) => name.trim());
}

describe("isPreflight (Fetch standard, 3.2.2)", () => {
  it("knows a preflight", () => {
    expect(isPreflight(preflight())).toBe(true);
  });

  it.each([
    ["GET", { Origin: APP, "Access-Control-Request-Method": "POST" }],
    ["OPTIONS", { Origin: APP }],
    ["OPTIONS", { "Access-Control-Request-Method": "POST" }],
  ])("does not take %s with %j for one", (method, headers) => {
    expect(isPreflight(new Request("https://mcp.example", { method, headers }))).toBe(false);
  });
});

describe("preflightResponse", () => {
  it("is an empty 204", async () => {
    const response = preflightResponse(preflight(), true);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
  });

  it("allows the methods that MCP uses", () => {
    expect(listed(preflightResponse(preflight(), true), "Access-Control-Allow-Methods")).toEqual([
      "GET",
      "POST",
      "DELETE",
      "OPTIONS",
    ]);
  });

  it.each([
    "Authorization",
    "Content-Type",
    "Accept",
    "Last-Event-ID",
    "Mcp-Session-Id",
    "MCP-Protocol-Version",
    "Mcp-Method",
    "Mcp-Name",
    "DPoP",
  ])("allows the header %s by name, because * does not cover Authorization", (name) => {
    expect(listed(preflightResponse(preflight(), true), "Access-Control-Allow-Headers")).toContain(name);
  });

  it.each(["mcp-param-region", "Mcp-Param-User_Id", "mcp-param-a.b", "mcp-param-x!#$%&'*+^`|~"])(
    "allows %s if asked, because a parameter may have any token as its name",
    (name) => {
      const response = preflightResponse(preflight({ "Access-Control-Request-Headers": `accept, ${name}` }), true);
      expect(listed(response, "Access-Control-Allow-Headers")).toContain(name);
    },
  );

  it.each(["x-other", "mcp-param-", "mcp-paramx", "mcp-param-a b", "mcp-param-a:b", `mcp-param-${"a".repeat(65)}`])(
    "does not allow %s, however much it is asked for",
    (name) => {
      const response = preflightResponse(preflight({ "Access-Control-Request-Headers": name }), true);
      expect(response.headers.get("Access-Control-Allow-Headers")).not.toContain(name);
    },
  );

  it("does not repeat anything but parameters' names, whatever is asked for", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z,:; -]{1,20}$/)), (asked) => {
        const response = preflightResponse(
          preflight({ "Access-Control-Request-Headers": asked.join(",").trim() }),
          true,
        );
        const beyond = listed(response, "Access-Control-Allow-Headers").slice(9);
        expect(beyond.filter((name) => !name.startsWith("mcp-param-"))).toEqual([]);
      }),
    );
  });

  it("allows what the policy adds", () => {
    const policy = { origins: "*", allowHeaders: ["traceparent", "baggage", "X-Own"], allowMethods: ["PUT", "PATCH"] };
    const response = preflightResponse(preflight(), policy);
    expect(response.headers.get("Access-Control-Allow-Methods")).toBe("GET, POST, DELETE, OPTIONS, PUT, PATCH");
    expect(listed(response, "Access-Control-Allow-Headers").slice(-3)).toEqual(["traceparent", "baggage", "X-Own"]);
    expect(response.headers.get("Access-Control-Allow-Origin")).toBe("*");
  });

  it("may be kept for a day, by the headers asked for", () => {
    const { headers } = preflightResponse(preflight(), true);
    expect(headers.get("Access-Control-Max-Age")).toBe("86400");
    expect(headers.get("Vary")).toBe("Access-Control-Request-Headers");
  });

  it("varies by origin too where origins are listed", () => {
    const { headers } = preflightResponse(preflight(), { origins: [APP] });
    expect(headers.get("Vary")).toBe("Access-Control-Request-Headers, Origin");
    expect(headers.get("Access-Control-Allow-Origin")).toBe(APP);
  });
});

describe("allowOrigin", () => {
  const allowed = (policy: CorsPolicy, origin: string | null = APP, headers = new Headers()): Headers => {
    const request = new Request("https://mcp.example", origin === null ? {} : { headers: { Origin: origin } });
    allowOrigin(request, headers, policy);
    return headers;
  };

  it.each([true, undefined])("lets every page read where the setting is %s, without credentials", (policy) => {
    const headers = new Headers();
    allowOrigin(new Request("https://mcp.example", { headers: { Origin: APP } }), headers, policy);
    expect(headers.get("Access-Control-Allow-Origin")).toBe("*");
    expect(headers.has("Access-Control-Allow-Credentials")).toBe(false);
  });

  it("exposes what a browser-based client must read", () => {
    expect(allowed(true).get("Access-Control-Expose-Headers")).toBe(
      "WWW-Authenticate, Mcp-Session-Id, Retry-After, DPoP-Nonce",
    );
  });

  it.each(["WWW-Authenticate", "Mcp-Session-Id", "Retry-After", "DPoP-Nonce"])(
    "exposes %s to whoever asks, if the answer has it",
    (name) => {
      const headers = allowed(true, null, new Headers({ [name]: "1" }));
      expect(headers.get("Access-Control-Expose-Headers")).toContain(name);
    },
  );

  it("spares the list to those who are no page, where there is nothing to expose", () => {
    expect([...allowed(true, null)]).toEqual([["access-control-allow-origin", "*"]]);
  });

  it("adds to what the answer exposes already", () => {
    const headers = allowed(true, APP, new Headers({ "Access-Control-Expose-Headers": "X-Total" }));
    expect(headers.get("Access-Control-Expose-Headers")).toBe(
      "X-Total, WWW-Authenticate, Mcp-Session-Id, Retry-After, DPoP-Nonce",
    );
  });

  it("exposes what the policy adds", () => {
    const headers = allowed({ origins: APP, exposeHeaders: ["X-Total"] });
    expect(headers.get("Access-Control-Expose-Headers")).toBe(
      "WWW-Authenticate, Mcp-Session-Id, Retry-After, DPoP-Nonce, X-Total",
    );
  });

  it.each<CorsPolicy>([true, { origins: ["https://other.example"] }])(
    "leaves it to who has named a page already, and still exposes what must be read: %j",
    (policy) => {
      const headers = allowed(policy, APP, new Headers({ "Access-Control-Allow-Origin": APP }));
      expect(headers.get("Access-Control-Allow-Origin")).toBe(APP);
      expect(headers.get("Access-Control-Expose-Headers")).toContain("WWW-Authenticate");
      expect(headers.has("Vary")).toBe(false);
    },
  );

  it("adds nothing where CORS is off", () => {
    expect([...allowed(false)]).toEqual([]);
  });

  it("names the origin where it is listed, and varies by it", () => {
    const headers = allowed({ origins: ["https://other.example", APP] });
    expect(headers.get("Access-Control-Allow-Origin")).toBe(APP);
    expect(headers.get("Vary")).toBe("Origin");
  });

  it.each([null, "https://evil.example", "https://app.example.evil.example", "http://app.example", "null", `${APP}/`])(
    "does not let the origin %j read where it is not listed, and still varies",
    (origin) => {
      const headers = allowed({ origins: [APP] }, origin);
      expect(headers.has("Access-Control-Allow-Origin")).toBe(false);
      expect(headers.has("Access-Control-Expose-Headers")).toBe(false);
      expect(headers.get("Vary")).toBe("Origin");
    },
  );

  it("keeps what the answer varies by already", () => {
    expect(allowed({ origins: [APP] }, APP, new Headers({ Vary: "Accept" })).get("Vary")).toBe("Accept, Origin");
  });
});

describe("a policy that is none", () => {
  const wrong: [policy: unknown, says: string][] = [
    [{}, "cors must be true, false or"],
    [null, "cors must be true, false or"],
    ["https://app.example", "cors must be true, false or"],
    [{ origins: true }, "cors must be true, false or"],
    [{ origins: [APP, 5] }, "cors must be true, false or"],
    ...[
      `${APP}/`,
      `${APP}/page`,
      `${APP}?a=b`,
      "https://App.example",
      "HTTPS://app.example",
      "https://app.example:443",
      "http://app.example:80",
      "app.example",
      "*",
      "https://*.example",
      "null",
      "",
      "file://",
      "https://m\u0441p.example",
      "https://user@app.example",
      ` ${APP}`,
    ].map((origin): [unknown, string] => [{ origins: [APP, origin] }, `cors.origins holds ${JSON.stringify(origin)}`]),
  ];

  wrong.push(
    [{ origins: APP, allowHeaders: "traceparent" }, "cors.allowHeaders must be a list"],
    [{ origins: ["*", APP] }, 'cors.origins holds "*"'],
    [{ origins: APP, allowHeaders: ["x y"] }, 'cors.allowHeaders holds "x y", which is not a header\'s name, such as'],
    [{ origins: APP, allowHeaders: ["x\r\nSet-Cookie: a=b"] }, "cors.allowHeaders holds"],
    [{ origins: APP, allowMethods: ["put"] }, 'cors.allowMethods holds "put", which is not a method in capitals'],
    [{ origins: APP, allowMethods: ["PUT, PATCH"] }, "cors.allowMethods holds"],
    [{ origins: APP, exposeHeaders: [""] }, 'cors.exposeHeaders holds "", which is not a header\'s name, such as'],
  );

  it.each(wrong)("is refused, and the message says what to change: %j", (policy, says) => {
    const request = new Request("https://mcp.example", { headers: { Origin: APP } });
    const answers = [
      () => allowOrigin(request, new Headers(), policy as CorsPolicy),
      () => preflightResponse(preflight(), policy as CorsPolicy),
    ];
    for (const answer of answers) {
      expect(answer).toThrow(ConfigurationError);
      expect(answer).toThrow(says);
    }
  });

  it.each([
    "https://app.example:8443",
    "http://localhost:5173",
    "http://[::1]:5173",
    "https://xn--mp-nmc.example",
    "chrome-extension://abcdefghijklmnopabcdefghijklmnop",
    "capacitor://localhost",
  ])("is not one that lists %s", (origin) => {
    const headers = new Headers();
    const request = new Request("https://mcp.example", { headers: { Origin: origin } });
    allowOrigin(request, headers, { origins: [origin] });
    expect(headers.get("Access-Control-Allow-Origin")).toBe(origin);
  });

  it("may list no origin: then no page may read", () => {
    const headers = new Headers();
    allowOrigin(new Request("https://mcp.example", { headers: { Origin: APP } }), headers, { origins: [] });
    expect(headers.has("Access-Control-Allow-Origin")).toBe(false);
  });
});

it("takes one origin as one, and not for the letters in it", () => {
  const allowed = (origin: string) => {
    const headers = new Headers();
    allowOrigin(new Request("https://a.example", { headers: { Origin: origin } }), headers, {
      origins: "https://app.example.com",
    });
    return headers.get("Access-Control-Allow-Origin");
  };
  expect(allowed("https://app.example.com")).toBe("https://app.example.com");
  expect(allowed("https://app.example.co")).toBeNull();
});

describe("CorsPolicies", () => {
  it("checks a policy once, as long as requests come with the same one", () => {
    const policies = new CorsPolicies();
    const resolve = () =>
      policies.resolve({
        origins: [APP, "https://other.example"],
        allowHeaders: ["X-Own"],
        exposeHeaders: ["X-Total"],
      });
    expect(resolve()).toBe(resolve());
  });

  it("looks again where one of several origins is another", () => {
    const policies = new CorsPolicies();
    for (const other of ["https://one.example", "https://two.example"]) {
      expect(policies.resolve({ origins: [APP, other] }).readers).toEqual([APP, other]);
    }
  });

  it("takes no text for a list of the same length", () => {
    const policies = new CorsPolicies();
    policies.resolve({ origins: APP, allowHeaders: ["x"] });
    const wrong = { origins: APP, allowHeaders: "y" as unknown as string[] };
    expect(() => policies.resolve(wrong)).toThrow("cors.allowHeaders must be a list");
  });

  it("looks again once another list than that of the origins holds something else", () => {
    const policies = new CorsPolicies();
    const methods = (...allowMethods: string[]) => policies.resolve({ origins: APP, allowMethods }).allowMethods;
    expect([methods("PUT"), methods("PATCH"), methods()]).toEqual([
      "GET, POST, DELETE, OPTIONS, PUT",
      "GET, POST, DELETE, OPTIONS, PATCH",
      "GET, POST, DELETE, OPTIONS",
    ]);
  });

  it("looks at a list again once it holds something else", () => {
    const policies = new CorsPolicies();
    const origins = [APP];
    expect(policies.resolve({ origins }).readers).toEqual([APP]);
    origins.push("https://other.example");
    expect(policies.resolve({ origins }).readers).toEqual([APP, "https://other.example"]);
    origins.push("*");
    for (let time = 0; time < 2; time++) expect(() => policies.resolve({ origins })).toThrow(ConfigurationError);
    expect(policies.resolve({ origins: [APP] }).readers).toEqual([APP]);
    expect(policies.resolve(false).readers).toBe(false);
  });
});
