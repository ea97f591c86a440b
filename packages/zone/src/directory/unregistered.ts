import { decodeJwt } from "jose";
import type { ClientDocument } from "../credentials/client-documents.ts";
import { type Application, type Directory, namesOf, type Resource } from "./directory.ts";

/**
 * An application without an entry in the configuration, as its client ID metadata document describes it. It provides
 * the resource on its own origin that the user's token is for, and may reach the resources that are open to it.
 *
 * @param subjectToken the user's token, unverified
 */
export function unregisteredApplication(
  { clientId, name, jwksUri }: ClientDocument,
  directory: Directory,
  subjectToken: string | undefined,
): Application {
  return {
    id: clientId,
    name,
    clientId,
    credential: { method: "private_key_jwt", jwksUri },
    provides: providedResource(new URL(clientId).origin, directory, subjectToken),
    dependencies: directory.resources.filter(({ openToUnregistered }) => openToUnregistered),
    impersonates: [],
    clientCredentials: false,
    crossApp: [],
  };
}

function providedResource(
  origin: string,
  directory: Directory,
  subjectToken: string | undefined,
): Resource | undefined {
  const isOwn = (name: string) => new URL(name).origin === origin;
  const own = directory.resources.filter((resource) => namesOf(resource).some(isOwn));
  const audiences = audiencesOf(subjectToken);
  return own.find((resource) => namesOf(resource).some((name) => audiences.includes(name))) ?? own[0];
}

function audiencesOf(token: string | undefined): string[] {
  try {
    return [decodeJwt(token ?? "").aud ?? []].flat();
  } catch {
    return [];
  }
}
