import { readFile, writeFile } from "node:fs/promises";
import { parseZoneConfig } from "../config/parse.ts";
import { sampleConfig } from "../config/sample.ts";
import type { ZoneConfig } from "../config/types.ts";

/** @throws an Error that says what is wrong with the file, such as a ZoneConfigError */
export async function readConfigFile(file: string): Promise<ZoneConfig> {
  const text = await readFile(file, "utf8").catch(() => {
    throw new Error(`cannot read ${file}: npx @edgegrant/zone init ${file} writes a sample there`);
  });
  return parseZoneConfig(parseJson(text, file));
}

/** @throws an Error if the file exists already */
export async function writeSampleConfig(file: string): Promise<void> {
  await writeFile(file, `${JSON.stringify(sampleConfig, undefined, 2)}\n`, { flag: "wx" }).catch(
    (error: NodeJS.ErrnoException) => {
      throw new Error(
        error.code === "EEXIST" ? `${file} exists already: it was left as it is` : `cannot write ${file}`,
      );
    },
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file} is not JSON: ${error instanceof Error ? error.message : "it does not parse"}`);
  }
}
