import { z } from "zod";
import { makes } from "../dialect/makers.ts";
import type { ZoneConfig } from "./types.ts";
import { isHttpsOrLoopback } from "./urls.ts";

const text = z.string().trim().min(1);
const visible = z.string().regex(/^[\x20-\x7e]+$/, "must be one or more printable ASCII characters");
const port = z.int().min(0).max(65535);
const reservedScopes = new Set(["openid", "offline_access"]);

const scope = z
  .string()
  .regex(/^[\x21\x23-\x5b\x5d-\x7e]+$/, "must be one scope: printable ASCII without spaces, quotes or backslashes")
  .refine((value) => !reservedScopes.has(value), "is a scope of the zone itself: remove it");

const identifier = z
  .string()
  .refine(
    (value) => URL.canParse(value) && !value.includes("#") && !/\s/.test(value),
    "must be an absolute URI without a fragment, such as http://127.0.0.1:8787",
  );

const redirectUri = z
  .string()
  .refine((value) => URL.canParse(value) && !value.includes("#"), "must be an absolute URI without a fragment");

const user = z.strictObject({ id: visible, name: text, email: z.string().pipe(z.email("must be an email address")) });

const resource = z.strictObject({
  id: text,
  name: text,
  identifier: z.exactOptional(identifier),
  scopes: z.array(scope),
  consent: z.exactOptional(z.boolean()),
  openToUnregistered: z.exactOptional(z.boolean()),
  serve: z.exactOptional(z.strictObject({ port: z.exactOptional(port) })),
});

const keysUrl = z.string().refine(isHttpsOrLoopback, "must be an https URL, or http on 127.0.0.1 or localhost");

const application = z.strictObject({
  id: text,
  name: text,
  clientId: z.exactOptional(visible),
  clientSecret: z.exactOptional(visible),
  jwksUri: z.exactOptional(keysUrl),
  workload: z.exactOptional(z.strictObject({ issuer: text, subject: text, jwksUri: keysUrl })),
  provides: z.exactOptional(text),
  dependencies: z.array(text),
  impersonates: z.exactOptional(z.array(visible)),
  clientCredentials: z.exactOptional(z.boolean()),
  crossApp: z.exactOptional(z.array(z.strictObject({ zone: text, clientId: visible }))),
});

const client = z.strictObject({ clientId: visible, name: text, redirectUris: z.array(redirectUri).min(1) });

/** The shape of a configuration. references.ts checks the references between its members. */
export const zoneConfigSchema: z.ZodType<ZoneConfig> = z.strictObject({
  name: z.exactOptional(text),
  port: z.exactOptional(port),
  signing: z.exactOptional(z.strictObject({ algorithm: z.enum(["RS256", "ES256", "EdDSA"]) })),
  accessTokenSeconds: z.exactOptional(z.int().min(1)),
  refreshTokenLeewaySeconds: z.exactOptional(z.int().min(0).max(60)),
  clientIdMetadataDocuments: z.exactOptional(z.enum(["fetch", "loopback", "off"])),
  speaks: z.exactOptional(z.enum(makes)),
  loopbackAliases: z.exactOptional(z.boolean()),
  users: z.array(user).min(1),
  resources: z.array(resource).min(1),
  applications: z.array(application),
  trustedZones: z.exactOptional(z.array(z.strictObject({ issuer: text, jwksUri: keysUrl }))),
  clients: z.exactOptional(z.array(client)),
});
