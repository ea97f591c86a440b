import type {
  ApplicationConfig,
  ClientConfig,
  CrossAppConfig,
  UserConfig,
  WorkloadConfig,
  ZoneConfig,
} from "../config/types.ts";
import { loopbackAliases } from "../config/urls.ts";
import type { Dialect } from "../dialect/dialect.ts";
import { dialectOf } from "../dialect/makers.ts";

export interface Resource {
  readonly id: string;
  readonly name: string;
  readonly identifier: string;
  /** Other identifiers of the same resource: other names of the loopback interface. */
  readonly aliases: readonly string[];
  readonly scopes: readonly string[];
  /** Whether each user must consent before an application may access it on their behalf. */
  readonly consent: boolean;
  /** Whether applications that the configuration does not name may get tokens for it. */
  readonly openToUnregistered: boolean;
  /** The URL of the API, if the zone serves it. */
  readonly url?: string;
}

export type Credential =
  | { readonly method: "client_secret_basic"; readonly secret: string }
  | { readonly method: "private_key_jwt"; readonly jwksUri: string }
  | ({ readonly method: "workload" } & Readonly<WorkloadConfig>);

/** How messages name the way an application authenticates. */
export function methodName({ method }: Credential): string {
  return method === "workload" ? "its platform's token" : method;
}

export interface Application {
  readonly id: string;
  readonly name: string;
  readonly clientId: string;
  readonly credential: Credential;
  /** Undefined for an application that only calls others. */
  readonly provides: Resource | undefined;
  readonly dependencies: readonly Resource[];
  /** The ids of the users that it may impersonate. */
  readonly impersonates: readonly string[];
  /** Whether it may get tokens on its own behalf. */
  readonly clientCredentials: boolean;
  /** The other zones at which it may act for the users of this one. */
  readonly crossApp: readonly CrossAppConfig[];
}

/** The configuration with resolved references and defaults. Built when every port is known. */
export interface Directory {
  readonly name: string;
  readonly users: ReadonlyMap<string, UserConfig>;
  readonly resources: readonly Resource[];
  readonly applications: readonly Application[];
  readonly clients: readonly ClientConfig[];
  resourceById(id: string): Resource | undefined;
  /** The resource with this identifier or alias, which is then its `identifier`. */
  resourceByIdentifier(identifier: string): Resource | undefined;
  /** The same, but ignores one trailing slash. */
  resourceNamed(identifier: string): Resource | undefined;
  /** The application with this client id. If its id is its resource's identifier, an alias is also its id. */
  applicationByClientId(clientId: string): Application | undefined;
  /** The application that a platform names `subject` in its tokens. */
  applicationByWorkload(issuer: string, subject: string): Application | undefined;
}

/** @param servedUrls the origin of each served resource, by resource id */
export function createDirectory(
  config: ZoneConfig,
  servedUrls: ReadonlyMap<string, string>,
  { fullScopes }: Dialect = dialectOf(),
): Directory {
  const taken = new Set(config.resources.map(({ id, identifier = servedUrls.get(id) }) => identifier));
  const isFree = (identifier: string): boolean => !taken.has(identifier);
  const resources = config.resources.map((resource): Resource => {
    const url = servedUrls.get(resource.id);
    const identifier = resource.identifier ?? url;
    if (identifier === undefined) throw new TypeError(`resource ${resource.id} has neither identifier nor URL`);
    const { id, name, consent = false, openToUnregistered = false } = resource;
    const scopes = fullScopes ? resource.scopes.map((scope) => `${identifier}/${scope}`) : resource.scopes;
    const aliases = config.loopbackAliases === true ? loopbackAliases(identifier).filter(isFree) : [];
    const served = url === undefined ? {} : { url };
    return { id, name, identifier, aliases, scopes, consent, openToUnregistered, ...served };
  });
  const byId = new Map(resources.map((resource) => [resource.id, resource]));
  const byIdentifier = new Map(
    resources.flatMap((resource) => namesOf(resource).map((identifier) => [identifier, { ...resource, identifier }])),
  );

  const find = (id: string): Resource => {
    const resource = byId.get(id);
    if (resource === undefined) throw new TypeError(`no resource has the id ${id}`);
    return resource;
  };
  const applications = config.applications.map((application): Application => {
    const provides = application.provides === undefined ? undefined : find(application.provides);
    const clientId = application.clientId ?? provides?.identifier;
    if (clientId === undefined) throw new TypeError(`application ${application.id} has no client id`);
    return {
      id: application.id,
      name: application.name,
      clientId,
      credential: credentialOf(application),
      provides,
      dependencies: application.dependencies.map(find),
      impersonates: application.impersonates ?? [],
      clientCredentials: application.clientCredentials ?? false,
      crossApp: application.crossApp ?? [],
    };
  });
  const byClientId = new Map(
    applications.flatMap((application) => {
      const { clientId, provides } = application;
      const ids = provides?.identifier === clientId ? namesOf(provides) : [clientId];
      return ids.map((id): [string, Application] => [id, { ...application, clientId: id }]);
    }),
  );

  const byWorkload = new Map(
    applications.flatMap((application) => {
      const { credential } = application;
      return credential.method === "workload"
        ? [[workloadKey(credential.issuer, credential.subject), application]]
        : [];
    }),
  );

  return {
    name: config.name ?? "Local zone",
    users: new Map(config.users.map((user) => [user.id, user])),
    resources,
    applications,
    clients: config.clients ?? [],
    resourceById: (id) => byId.get(id),
    resourceByIdentifier: (identifier) => byIdentifier.get(identifier),
    resourceNamed: (identifier) => byIdentifier.get(identifier) ?? byIdentifier.get(withOtherEnding(identifier)),
    applicationByClientId: (clientId) => byClientId.get(clientId),
    applicationByWorkload: (issuer, subject) => byWorkload.get(workloadKey(issuer, subject)),
  };
}

/** Every identifier of a resource. */
export function namesOf({ identifier, aliases }: Resource): string[] {
  return [identifier, ...aliases];
}

function workloadKey(issuer: string, subject: string): string {
  return JSON.stringify([issuer, subject]);
}

function credentialOf({ clientSecret = "", jwksUri, workload }: ApplicationConfig): Credential {
  if (workload) return { method: "workload", ...workload };
  if (jwksUri !== undefined) return { method: "private_key_jwt", jwksUri };
  return { method: "client_secret_basic", secret: clientSecret };
}

/** The identifier without its trailing slash, or with one if it has none. */
export function withOtherEnding(identifier: string): string {
  return identifier.endsWith("/") ? identifier.slice(0, -1) : `${identifier}/`;
}
