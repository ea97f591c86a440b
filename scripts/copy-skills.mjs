// Runs before a package is packed: puts the skills for coding agents into it. Their sources are in docs/skills. Only what differs
// is written or removed, so a package can be packed several times at once.
import { globSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const skills = join(import.meta.dirname, "..", "docs", "skills");
const target = join(process.cwd(), "skills");
const filesOf = (folder) => globSync("*/**/*.*", { cwd: folder });

function textOf(file) {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

const wanted = filesOf(skills);
for (const file of wanted) {
  const text = readFileSync(join(skills, file), "utf8");
  const place = join(target, file);
  if (textOf(place) === text) continue;
  mkdirSync(dirname(place), { recursive: true });
  writeFileSync(`${place}.${process.pid}`, text);
  renameSync(`${place}.${process.pid}`, place);
}
// The half-written files of another process end with its number.
const isFinished = (file) => !/\.\d+$/.test(file);
for (const file of filesOf(target).filter(isFinished)) {
  if (!wanted.includes(file)) rmSync(join(target, file), { force: true });
}
