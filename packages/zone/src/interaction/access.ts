import type { Provider } from "oidc-provider";
import type { Directory } from "../directory/directory.ts";
import { zoneScopes } from "../provider/scopes.ts";

type Interaction = Awaited<ReturnType<Provider["interactionDetails"]>>;

export interface RequestedAccess {
  readonly resources: readonly {
    readonly name: string;
    readonly identifier: string;
    readonly scopes: readonly string[];
  }[];
  readonly zoneScopes: readonly string[];
}

/** The access that the consent page describes. */
export function requestedAccess(interaction: Interaction, directory: Directory): RequestedAccess {
  const asked = words(interaction.params.scope);
  const resources = identifiers(interaction).flatMap((identifier) => {
    const resource = directory.resourceByIdentifier(identifier);
    if (resource === undefined) return [];
    return [{ name: resource.name, identifier, scopes: resource.scopes.filter((scope) => asked.includes(scope)) }];
  });
  return { resources, zoneScopes: asked.filter((scope) => zoneScopes.includes(scope)) };
}

/** Grants all requested access, in addition to what the user granted this client before. @returns the grant's id */
export async function grantRequested(provider: Provider, interaction: Interaction): Promise<string> {
  const accountId = interaction.session?.accountId;
  const existing = interaction.grantId === undefined ? undefined : await provider.Grant.find(interaction.grantId);
  const grant =
    existing ??
    new provider.Grant({
      clientId: String(interaction.params.client_id),
      ...(accountId === undefined ? {} : { accountId }),
    });
  const asked = words(interaction.params.scope);
  const ofZone = asked.filter((scope) => zoneScopes.includes(scope));
  if (ofZone.length > 0) grant.addOIDCScope(ofZone.join(" "));
  for (const identifier of identifiers(interaction)) grant.addResourceScope(identifier, asked.join(" "));
  return grant.save();
}

function identifiers(interaction: Interaction): string[] {
  return [interaction.params.resource].flat().filter((value) => typeof value === "string");
}

function words(value: unknown): string[] {
  return typeof value === "string" ? value.split(" ").filter(Boolean) : [];
}
