import { rememberSecrets } from "../../src/redaction/known-secrets.ts";

// Test files share a process, and the process remembers known secrets for redaction. A text here could be a secret of
// an earlier file. This many other secrets evict all earlier ones. Beyond ASCII, a secret has one spelling only.
const REMEMBERED = 4_096;
for (let secret = 0; secret < REMEMBERED; secret += 1) rememberSecrets(`${secret} \u2026 forgotten`);
