// Runs before a package is packed: puts the skills for coding agents into it. Their sources are in docs/skills.
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

const skills = join(import.meta.dirname, "..", "docs", "skills");
const target = join(process.cwd(), "skills");

rmSync(target, { recursive: true, force: true });
for (const entry of readdirSync(skills, { withFileTypes: true })) {
  if (entry.isDirectory()) cpSync(join(skills, entry.name), join(target, entry.name), { recursive: true });
}
