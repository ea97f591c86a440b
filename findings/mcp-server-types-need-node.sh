#!/usr/bin/env bash
# @modelcontextprotocol/server 2.4.0 with TypeScript 6.0.3.
# Behaviour: the package runs on Workers, Deno and in browsers, but its declarations name Node's `Buffer` and do not depend on
# @types/node. A strict project without Node's types (`types: []`, or those of Workers) does not compile as soon as it imports the
# package, unless it sets `skipLibCheck`.
# Output seen: `error TS2591: Cannot find name 'Buffer'`, in a declaration file of the package.
# Exits with 1 if that changes.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts @modelcontextprotocol/server@2.4.0 typescript@6.0.3
cat > server.ts <<'TS'
import { McpServer } from "@modelcontextprotocol/server";

export const server = new McpServer({ name: "server", version: "1.0.0" });
TS
cat > tsconfig.json <<'JSON'
{
  "compilerOptions": {
    "target": "es2023",
    "lib": ["es2023", "dom"],
    "module": "preserve",
    "moduleResolution": "bundler",
    "types": [],
    "strict": true,
    "noEmit": true
  },
  "files": ["server.ts"]
}
JSON
output=$(npx tsc -p . || true)
echo "$output"
grep -q "^node_modules/@modelcontextprotocol/server/.*error TS2591: Cannot find name 'Buffer'" <<<"$output"
