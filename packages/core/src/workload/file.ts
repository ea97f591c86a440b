import { ConfigurationError, messageOf } from "../errors.ts";
import {
  type Environment,
  MAX_TOKEN_BYTES,
  processEnvironment,
  requireBuiltinModule,
  type WorkloadTokenSource,
} from "./source.ts";

/** Settings of {@link tokenFile}. */
export interface TokenFileOptions {
  /** The variables that name the file. Default: those of this process. */
  env?: Environment | undefined;
}

/** The parts of `node:fs/promises` that are used. */
interface Files {
  open(path: string): Promise<{
    read(buffer: Uint8Array, offset: number, length: number): Promise<{ bytesRead: number }>;
    close(): Promise<void>;
  }>;
}

/** The variables that name a token file, in order: Keycard's own, EKS (Pod Identity, then IRSA), and AKS. */
const VARIABLES = [
  "KEYCARD_EKS_WORKLOAD_IDENTITY_TOKEN_FILE",
  "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE",
  "AWS_WEB_IDENTITY_TOKEN_FILE",
  "AZURE_FEDERATED_TOKEN_FILE",
];

/**
 * Reads the token from a file that the platform rotates: a projected service account token of Kubernetes, or what EKS
 * and AKS mount.
 *
 * @param path Default: the first that is set of `KEYCARD_EKS_WORKLOAD_IDENTITY_TOKEN_FILE`,
 *   `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE`, `AWS_WEB_IDENTITY_TOKEN_FILE` and `AZURE_FEDERATED_TOKEN_FILE`.
 * @throws {ConfigurationError} if there is neither a path nor one of these variables.
 */
export function tokenFile(path?: string, { env = processEnvironment() }: TokenFileOptions = {}): WorkloadTokenSource {
  const file = path || VARIABLES.map((name) => env[name]).find(Boolean);
  if (!file) {
    throw new ConfigurationError(`No token file: give its path, or set one of ${VARIABLES.join(", ")}`);
  }
  return { place: `the file ${file}`, read: () => readFile(file) };
}

async function readFile(path: string): Promise<string> {
  const files = requireBuiltinModule<Files>("node:fs/promises", "A token file");
  try {
    const handle = await files.open(path);
    try {
      const bytes = new Uint8Array(MAX_TOKEN_BYTES);
      let size = 0;
      for (;;) {
        const { bytesRead } = await handle.read(bytes, size, bytes.length - size);
        if (bytesRead === 0) break;
        size += bytesRead;
      }
      return new TextDecoder().decode(bytes.subarray(0, size));
    } finally {
      await handle.close();
    }
  } catch (error) {
    throw new ConfigurationError(`The token file ${path} can't be read: ${messageOf(error)}`, { cause: error });
  }
}
