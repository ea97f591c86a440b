import type { ConfigProblem } from "./error.ts";

type Entry = Readonly<Record<string, unknown>>;

/**
 * Checks the references between members. It reads the raw document, valid or not, so that all mistakes are reported at
 * once.
 */
export function checkReferences(config: unknown): ConfigProblem[] {
  const root = asEntry(config);
  const resources = entries(root.resources);
  const applications = entries(root.applications);
  const resourceIds = new Set(resources.map((resource) => resource.id));
  const userIds = new Set(entries(root.users).map((user) => user.id));
  return [
    ...duplicates("users", entries(root.users), "id"),
    ...duplicates("resources", resources, "id"),
    ...duplicates("resources", resources, "identifier"),
    ...duplicates("applications", applications, "id"),
    ...resources.flatMap(checkResource),
    ...applications.flatMap((application, index) => checkApplication(application, index, resourceIds)),
    ...applications.flatMap((application, index) => checkImpersonated(application, index, userIds)),
    ...duplicateWorkloads(applications),
    ...duplicateClientIds(applications, entries(root.clients), resources),
  ];
}

function checkResource(resource: Entry, index: number): ConfigProblem[] {
  if (resource.identifier !== undefined || resource.serve !== undefined) return [];
  return [{ path: `resources[${index}].identifier`, message: "is missing: add it, or `serve` to run the API here" }];
}

function checkApplication(application: Entry, index: number, resourceIds: ReadonlySet<unknown>): ConfigProblem[] {
  const at = `applications[${index}]`;
  const { clientSecret, clientId, provides, dependencies } = application;
  const problems: ConfigProblem[] = [];
  const credentials = CREDENTIALS.filter((name) => application[name] !== undefined).map((name) => `\`${name}\``);
  if (credentials.length === 0) {
    problems.push({ path: at, message: "has no credential: add `clientSecret`, `jwksUri` or `workload`" });
  }
  if (credentials.length > 1) {
    problems.push({ path: at, message: `has several credentials: keep one of ${credentials.join(", ")}` });
  }
  if (clientSecret !== undefined && clientId === undefined) {
    problems.push({ path: `${at}.clientId`, message: "is missing: `clientSecret` needs it" });
  }
  if (clientSecret === undefined && clientId === undefined && provides === undefined) {
    problems.push({ path: `${at}.clientId`, message: "is missing: add it, or the resource that it `provides`" });
  }
  const references: [string, unknown][] = [[`${at}.provides`, provides]];
  if (Array.isArray(dependencies)) {
    references.push(...dependencies.map((id: unknown, nth): [string, unknown] => [`${at}.dependencies[${nth}]`, id]));
  }
  for (const [path, id] of references) {
    if (typeof id !== "string" || id === "" || resourceIds.has(id)) continue;
    problems.push({ path, message: `no resource has the id ${JSON.stringify(id)}: ${known(resourceIds)}` });
  }
  return problems;
}

const CREDENTIALS = ["clientSecret", "jwksUri", "workload"];

function checkImpersonated({ impersonates }: Entry, index: number, userIds: ReadonlySet<unknown>): ConfigProblem[] {
  if (!Array.isArray(impersonates)) return [];
  return impersonates.flatMap((id: unknown, nth) => {
    if (typeof id !== "string" || id === "" || userIds.has(id)) return [];
    const path = `applications[${index}].impersonates[${nth}]`;
    return [{ path, message: `no user has the id ${JSON.stringify(id)}: use one of \`users\`` }];
  });
}

function known(ids: ReadonlySet<unknown>): string {
  const names = [...ids].filter((id) => typeof id === "string");
  return names.length === 0
    ? "add one to `resources`"
    : `use one of ${names.map((id) => JSON.stringify(id)).join(", ")}`;
}

function duplicates(list: string, members: Entry[], key: string): ConfigProblem[] {
  const seen = new Map<string, number>();
  return members.flatMap((member, index) => {
    const value = member[key];
    if (typeof value !== "string") return [];
    const first = seen.get(value);
    if (first === undefined) {
      seen.set(value, index);
      return [];
    }
    return [{ path: `${list}[${index}].${key}`, message: `is that of ${list}[${first}] too: choose another` }];
  });
}

function duplicateClientIds(applications: Entry[], clients: Entry[], resources: Entry[]): ConfigProblem[] {
  const seen = new Set<string>();
  const at = [
    ...applications.map((entry, index): [string, unknown] => [
      `applications[${index}].clientId`,
      entry.clientId ?? defaultClientId(entry, resources),
    ]),
    ...clients.map((entry, index): [string, unknown] => [`clients[${index}].clientId`, entry.clientId]),
  ];
  return at.flatMap(([path, id]) => {
    if (typeof id !== "string") return [];
    if (seen.has(id)) return [{ path, message: "is the client id of another already: choose one for each" }];
    seen.add(id);
    return [];
  });
}

/** The zone knows an application by its platform's name for it, so no two may have the same. */
function duplicateWorkloads(applications: Entry[]): ConfigProblem[] {
  const names = applications.map(({ workload }) => {
    const { issuer, subject } = asEntry(workload);
    return { workload: workload === undefined ? undefined : JSON.stringify([issuer, subject]) };
  });
  return duplicates("applications", names, "workload");
}

/** A served resource has no identifier yet, so its id is used instead. */
function defaultClientId({ clientSecret, provides }: Entry, resources: Entry[]): unknown {
  if (clientSecret !== undefined) return undefined;
  const resource = resources.find(({ id }) => id === provides);
  return resource?.identifier ?? (resource === undefined ? undefined : `resource ${String(resource.id)}`);
}

function asEntry(value: unknown): Entry {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Entry) : {};
}

function entries(value: unknown): Entry[] {
  return Array.isArray(value) ? value.map(asEntry) : [];
}
