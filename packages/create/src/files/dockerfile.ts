import { lines } from "../lines.ts";
import type { Plan, Runtime } from "../plan.ts";

const IMAGES: Readonly<Record<Exclude<Runtime, "workers">, string>> = {
  node: "node:22-slim",
  bun: "oven/bun:1-slim",
  deno: "denoland/deno:2.9.6",
};

const INSTALLS = {
  node: "npm install --omit=dev --no-audit --no-fund",
  bun: "bun install --production",
  deno: "deno install",
};

/** The command of each runtime. */
export const STARTS = {
  node: ["node", "src/main.ts"],
  bun: ["bun", "src/main.ts"],
  deno: ["deno", "run", "--allow-env", "--allow-net", "src/main.ts"],
};

export function dockerfile({ runtime }: Plan): string {
  if (runtime === "workers") return "";
  return lines(
    `FROM ${IMAGES[runtime]}`,
    "WORKDIR /server",
    "COPY . .",
    `RUN ${INSTALLS[runtime]}`,
    "# All addresses of the container. The settings come from its environment: see README.md.",
    "ENV HOST=0.0.0.0 PORT=8000",
    "EXPOSE 8000",
    `CMD ${JSON.stringify(STARTS[runtime])}`,
  );
}
