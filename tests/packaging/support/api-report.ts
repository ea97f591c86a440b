import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CompilerState, Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import ts from "typescript";
import { type EntryPoint, type Package, packages, root } from "./packages.ts";

export const REPORTS = join(root, "api");
export const reportName = ({ slug }: EntryPoint): string => `${slug}.api.md`;

/** The committed report. Empty if there is none. */
export function committedReport(entryPoint: EntryPoint): string {
  const file = join(REPORTS, reportName(entryPoint));
  return existsSync(file) ? readFileSync(file, "utf8") : "";
}

/** Every entry point of every published package, with its package. */
export const entryPoints = packages.flatMap((owner) => owner.entryPoints.map((entryPoint) => ({ owner, entryPoint })));

/** The public API of an entry point, from its published declarations. */
export function apiReport(owner: Package, entryPoint: EntryPoint): string {
  const scratch = mkdtempSync(join(tmpdir(), "edgegrant-api-"));
  const reportTempFolder = join(scratch, "temp");
  mkdirSync(reportTempFolder);
  const quiet = { default: { logLevel: "none" as never } };
  try {
    const config = ExtractorConfig.prepare({
      packageJsonFullPath: join(owner.path, "package.json"),
      configObjectFullPath: undefined,
      configObject: {
        projectFolder: owner.path,
        mainEntryPointFilePath: entryPoint.types,
        compiler: { overrideTsconfig: compilerConfig(owner) },
        apiReport: {
          enabled: true,
          reportFileName: reportName(entryPoint),
          reportFolder: `${scratch}/`,
          reportTempFolder,
          includeForgottenExports: true,
        },
        docModel: { enabled: false },
        dtsRollup: { enabled: false },
        tsdocMetadata: { enabled: false },
        messages: { extractorMessageReporting: quiet, tsdocMessageReporting: quiet },
        newlineKind: "lf",
      },
    });
    const failures: string[] = [];
    const messageCallback = (message: { handled: boolean; logLevel: string; text: string }) => {
      message.handled = true;
      if (message.logLevel === "error") failures.push(message.text);
    };
    Extractor.invoke(config, { localBuild: true, messageCallback, compilerState: analysisOf(owner, config) });
    if (failures.length > 0) throw new Error(failures.join("\n"));
    return readFileSync(join(scratch, reportName(entryPoint)), "utf8");
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What the compiler knows of each package. The entry points of a package share it, because it takes a second. */
const analyses = new Map<Package, CompilerState>();

function analysisOf(owner: Package, config: ExtractorConfig): CompilerState {
  const analysis = analyses.get(owner) ?? CompilerState.create(config);
  analyses.set(owner, analysis);
  return analysis;
}

/** The package's compiler settings. The packages in `types` are resolved from its own folder. */
function compilerConfig({ path, entryPoints: entries }: Package): object {
  const tsconfig = join(path, "tsconfig.json");
  const { options } = ts.parseJsonConfigFileContent(ts.readConfigFile(tsconfig, ts.sys.readFile).config, ts.sys, path);
  const ambient = (options.types ?? []).map((name) => {
    const found = ts.resolveTypeReferenceDirective(name, tsconfig, options, ts.sys).resolvedTypeReferenceDirective;
    if (found?.resolvedFileName === undefined) throw new Error(`${tsconfig}: no types of ${name}`);
    return found.resolvedFileName;
  });
  const { compilerOptions } = ts.readConfigFile(tsconfig, ts.sys.readFile).config;
  return {
    extends: "../../tsconfig.base.json",
    compilerOptions: { ...compilerOptions, types: [] },
    files: [...entries.map(({ types }) => types), ...ambient],
  };
}
