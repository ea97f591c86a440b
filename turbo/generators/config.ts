// `npm run gen -- adapter <name>`: writes the files of docs/adapters.md, and the other files that a package of this repository has.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { PlopTypes } from "@turbo/gen";
import { filesOf, NAME, NAME_RULE, renamed } from "./page.ts";
import { workspaceFiles } from "./workspace-files.ts";

export default function generators(plop: PlopTypes.NodePlopAPI): void {
  const repository = join(plop.getPlopfilePath(), "..", "..");
  plop.setGenerator("adapter", {
    description: "An adapter for another platform: a store, a binding, and the contract tests for both",
    prompts: [
      {
        type: "input",
        name: "name",
        message: "The platform's name, as in @edgegrant/<name>",
        validate: (name: string) => NAME.test(name) || NAME_RULE,
      },
    ],
    actions: (answers) => {
      const name = String(answers?.name);
      const page = readFileSync(join(repository, "docs", "adapters.md"), "utf8");
      const written = filesOf(page).filter(({ path }) => path !== "tsconfig.json");
      return [...written, ...workspaceFiles(repository)].map(({ path, text }) => ({
        type: "add",
        path: join("packages", name, path),
        // The text is not a template. Its braces are code.
        transform: () => renamed(text, name),
        template: " ",
      }));
    },
  });
}
