import { freePort } from "@edgegrant/example-demo";
import { startZone, type Zone } from "@edgegrant/zone";

/** A zone with a Worker in mode A, an upstream API that exists only by name, and the Worker's settings. */
export interface WorkerZone {
  zone: Zone;
  /** The port on which the Worker must listen, because the zone's configuration contains it. */
  port: number;
  bindings: Record<string, string>;
  /** A user whom no test has had before, so that tests can share a Worker. */
  newUser(): string;
}

/** More than there are tests in a file. */
const USERS = 100;

export async function startWorkerZone(): Promise<WorkerZone> {
  const port = await freePort();
  const upstream = "https://upstream.example";
  const users = Array.from({ length: USERS }, (_, index) => `user-${index}`);
  const zone = await startZone({
    users: [
      { id: "alice", name: "Alice", email: "alice@example.com" },
      { id: "bob", name: "Bob", email: "bob@example.com" },
      ...users.map((id) => ({ id, name: id, email: `${id}@example.com` })),
    ],
    resources: [
      { id: "worker", name: "Worker", identifier: `http://127.0.0.1:${port}`, scopes: ["mcp:tools"] },
      { id: "upstream", name: "Upstream", identifier: upstream, scopes: ["read"] },
    ],
    applications: [
      {
        id: "worker",
        name: "Worker",
        clientId: "worker",
        clientSecret: "secret",
        provides: "worker",
        dependencies: ["upstream"],
      },
    ],
  });
  const bindings = {
    KEYCARD_ISSUER: zone.issuer,
    KEYCARD_CLIENT_ID: "worker",
    KEYCARD_CLIENT_SECRET: "secret",
    KEYCARD_RESOURCE_URL: upstream,
  };
  const newUser = () => {
    const user = users.shift();
    if (user === undefined) throw new Error(`this zone has ${USERS} users: raise USERS`);
    return user;
  };
  return { zone, port, bindings, newUser };
}
