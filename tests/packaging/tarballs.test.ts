// Tests what would be published: the packed tarballs, not the folders.
import { createHash } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { type CheckPackageOptions, checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { problemAffectsResolutionKind } from "@arethetypeswrong/core/problems";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Manifest, packages, readManifest, root } from "./support/packages.ts";
import { packTarballs, type Tarballs, unpack } from "./support/tarballs.ts";

/** The packages that a user installs for their platform. */
const PLATFORMS = ["bun", "cloudflare", "deno", "hono", "node"];

let tarballs: Tarballs;
beforeAll(async () => {
  tarballs = await packTarballs();
});

describe.each(packages.map(({ name, folder }) => ({ name, folder })))("$name", ({ name, folder }) => {
  let unpacked: string;
  let files: string[];
  let manifest: Manifest;
  beforeAll(async () => {
    unpacked = await unpack(tarballs.of(name), await mkdtemp(join(tmpdir(), "edgegrant-unpacked-")));
    files = (await readdir(unpacked, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name: file }) => join(parentPath, file).slice(unpacked.length + 1));
    manifest = readManifest(unpacked);
  });
  afterAll(() => rm(dirname(unpacked), { recursive: true, force: true }));

  it("holds its README, the licence, what is built, and nothing else", () => {
    expect(files).toEqual(expect.arrayContaining(["LICENSE", "README.md", "package.json"]));
    expect(sha256(join(unpacked, "LICENSE"))).toBe(sha256(join(root, "LICENSE")));
    const others = files.filter(
      (file) => !/^(LICENSE|README\.md|CHANGELOG\.md|package\.json|(dist|bin|skills)\/.+)$/.test(file),
    );
    expect(others).toEqual([]);
  });

  it("is an ES module without side effects, for Node 20 and later, published by CI with provenance", () => {
    expect(manifest).toMatchObject({
      type: "module",
      sideEffects: false,
      license: "MIT",
      engines: { node: ">=20" },
      publishConfig: { access: "public", provenance: true },
    });
  });

  it("says what it is and where its source is", () => {
    const { repository } = readManifest(root) as Manifest & { repository: { url: string } };
    const home = repository.url.replace(/^git\+|\.git$/g, "");
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/.{20}/),
      keywords: expect.arrayContaining(["mcp", "oauth"]),
      repository: { ...repository, directory: `packages/${folder}` },
      homepage: `${home}/tree/main/packages/${folder}#readme`,
      bugs: `${home}/issues`,
    });
  });

  it("asks for versions that a registry has, and for no workspace", () => {
    const wanted = Object.entries(manifest.dependencies ?? {});
    for (const [dependency, version] of wanted) {
      const ours = packages.find((other) => other.name === dependency)?.manifest.version;
      if (ours === undefined) expect(version).toMatch(/^\d+\.\d+\.\d+/);
      else expect(version).toBe(`^${ours}`);
    }
  });

  it("brings the source of every line of its scripts", () => {
    const scripts = files.filter((file) => /^dist\/.*\.js$/.test(file));
    expect(scripts).not.toEqual([]);
    for (const script of scripts) {
      expect(readFileSync(join(unpacked, script), "utf8")).toMatch(/\/\/# sourceMappingURL=\S+\.js\.map\s*$/);
      const { sources, sourcesContent } = JSON.parse(readFileSync(join(unpacked, `${script}.map`), "utf8"));
      expect(sourcesContent).toHaveLength(sources.length);
      expect(sourcesContent).not.toContain(null);
    }
  });

  it("satisfies publint, strictly", async () => {
    const { messages, pkg } = await publint({ pkgDir: unpacked, pack: false, strict: true });
    expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  });

  it("gives its types to everybody who imports ES modules (attw)", async () => {
    expect(await typeProblems(tarballs.of(name))).toEqual([]);
  });

  it("brings the skills for coding agents if it serves on a platform, and none otherwise", () => {
    const skills = globSync("*/SKILL.md", { cwd: join(root, "docs/skills") }).sort();
    expect(skills.length).toBeGreaterThan(1);
    const brought = globSync("*/SKILL.md", { cwd: join(unpacked, "skills") }).sort();
    expect(brought).toEqual(PLATFORMS.includes(folder) ? skills : []);
    for (const skill of brought) {
      expect(sha256(join(unpacked, "skills", skill))).toBe(sha256(join(root, "docs/skills", skill)));
    }
  });

  it("has a README about itself", () => {
    expect(readFileSync(join(unpacked, "README.md"), "utf8")).toContain(`# ${name}\n`);
  });
});

function sha256(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** attw's problems for ES modules. CommonJS and Node 10 are unsupported, as `exports` shows. */
async function typeProblems(tarball: string): Promise<unknown[]> {
  const options: CheckPackageOptions = { excludeEntrypoints: ["./package.json"] };
  const result = await checkPackage(createPackageFromTarballData(readFileSync(tarball)), options);
  // A package with only commands has no types.
  if (result.types === false) return [];
  return result.problems.filter((problem) =>
    (["node16-esm", "bundler"] as const).some((kind) => problemAffectsResolutionKind(problem, kind, result)),
  );
}
