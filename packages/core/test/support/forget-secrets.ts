import { rememberSecrets } from "../../src/redaction/known-secrets.ts";

// Files share a process, and a process remembers the secrets that it has seen: a text of this file could be one of the file
// before. As many new secrets as it remembers make it forget those.
const REMEMBERED = 4_096;
for (let secret = 0; secret < REMEMBERED; secret += 1) rememberSecrets(crypto.randomUUID());
