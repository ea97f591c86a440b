import { writeFile } from "node:fs/promises";
import type { Terminal } from "../terminal.ts";
import { createKeyPair, type KeyAlgorithm } from "./key-pair.ts";

const PUT_SECRET = "npx wrangler secret put KEYCARD_PRIVATE_KEY";

/** Creates a key pair. Prints only the private key to standard output, or nothing if it goes to a file. */
export async function keygen(algorithm: KeyAlgorithm, file: string | undefined, terminal: Terminal): Promise<void> {
  const { privatePem, publicJwks } = await createKeyPair(algorithm);
  if (file === undefined) terminal.print(privatePem);
  else await writeNewFile(file, privatePem);
  terminal.note(`${file === undefined ? pipeHint(algorithm) : fileHint(file)}
The public key, as the Worker will publish it at /.well-known/jwks.json (register that URL in the Console):

${JSON.stringify(publicJwks, undefined, 2)}
`);
}

function pipeHint(algorithm: KeyAlgorithm): string {
  const option = algorithm === "RS256" ? "" : ` --alg ${algorithm}`;
  return `A new ${algorithm} key pair. The private key went to standard output. Pipe it, so that nobody sees it:

  npx edgegrant keygen${option} | ${PUT_SECRET}
`;
}

function fileHint(file: string): string {
  return `The private key is in ${file}, which only you can read. Give it to the Worker, then delete it:

  ${PUT_SECRET} < ${shellWord(file)}
`;
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

async function writeNewFile(file: string, text: string): Promise<void> {
  await writeFile(file, text, { flag: "wx", mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") throw new Error(`${file} exists already and was left as it is: choose another name`);
    throw new Error(`${file} can't be written (${error.code ?? "unknown error"}): choose another place`);
  });
}
