import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CompilerState, Extractor, ExtractorConfig } from "@microsoft/api-extractor";
import ts from "typescript";
import { reportName } from "./api-reports.ts";
import { type EntryPoint, entryPoints, type Package } from "./packages.ts";

/** The public API of every entry point of every published package, by the name of its report. */
export function makeApiReports(): Record<string, string> {
  return Object.fromEntries(
    entryPoints.map((one) => [reportName(one.entryPoint), apiReport(one.owner, one.entryPoint)]),
  );
}

/** The public API of an entry point, from its published declarations. */
function apiReport(owner: Package, entryPoint: EntryPoint): string {
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
    Extractor.invoke(config, {
      localBuild: true,
      messageCallback,
      compilerState: { program: programOf(owner) } as CompilerState,
    });
    if (failures.length > 0) throw new Error(failures.join("\n"));
    return readFileSync(join(scratch, reportName(entryPoint)), "utf8");
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** What the compiler knows of each package. The entry points of a package share it. API Extractor's own would share no files. */
const programs = new Map<Package, ts.Program>();

function programOf(owner: Package): ts.Program {
  const known = programs.get(owner);
  if (known) return known;
  const { options, fileNames } = ts.parseJsonConfigFileContent(compilerConfig(owner), ts.sys, owner.path);
  const program = ts.createProgram(fileNames, options, hostOf(options));
  programs.set(owner, program);
  return program;
}

/** The files that the compiler read. The packages share them: most are the types of the language and of Node. */
const sources = new Map<string, ts.SourceFile | undefined>();

function hostOf(options: ts.CompilerOptions): ts.CompilerHost {
  const host = ts.createCompilerHost(options);
  const { getSourceFile } = host;
  host.getSourceFile = (file, ...others) => {
    if (!sources.has(file)) sources.set(file, getSourceFile(file, ...others));
    return sources.get(file);
  };
  return host;
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
