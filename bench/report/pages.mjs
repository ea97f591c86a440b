import { mkdir, writeFile } from "node:fs/promises";
import { goalsMet } from "./goals.mjs";
import { pictures } from "./pictures.mjs";
import { sections } from "./sections.mjs";
import { story } from "./story.mjs";

const docs = new URL("../../docs/", import.meta.url);

/** Writes `results.md`, the page in the docs, and the pictures. Returns the text of the first. */
export async function writePages(results) {
  const tables = resultsPage(results);
  await writeFile(new URL("../results.md", import.meta.url), tables);
  await writeFile(new URL("performance.md", docs), performancePage(results));
  await mkdir(new URL("pictures/", docs), { recursive: true });
  for (const [name, picture] of Object.entries(pictures(results))) {
    await writeFile(new URL(`pictures/${name}`, docs), picture);
  }
  return tables;
}

const resultsPage = (results) => `# Figures

Written by \`npm run bench\`. [README.md](README.md) explains them.

${sections(results, { pictures: "../docs/pictures", readme: "README.md" })}`;

/** The page of the docs: the figures in words, then all tables. */
export const performancePage = (results) => `# Performance

What edgegrant costs, compared with its alternatives and with the least that the work can cost. \`npm run bench\` measured this and
wrote this page. [The benchmark's README](../bench/README.md) explains the method.

${story(results, goalsMet(results))}

## All figures

${deeper(sections(results, { readme: "../bench/README.md" }))}`;

/** The same text with each heading one level lower. */
const deeper = (text) => text.replaceAll(/^##/gm, "###");
