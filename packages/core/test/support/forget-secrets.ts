import { rememberSecrets } from "../../src/redaction/known-secrets.ts";

// Test files share a process, and the process remembers known secrets for redaction. A text here could be a secret of
// an earlier file. This many new secrets evict all earlier ones.
const REMEMBERED = 4_096;
for (let secret = 0; secret < REMEMBERED; secret += 1) rememberSecrets(crypto.randomUUID());
