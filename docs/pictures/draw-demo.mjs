// Draws the demo: runs it on Node, and writes its output as a moving picture. The lines appear one after the other, once. Readers who
// want less motion see all of them at once.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dirname, "../..");
const FONT_PX = 13;
const CHARACTER_PX = 7.83;
const LINE_PX = 20;
const MARGIN_PX = 20;
const SECONDS = 5;

/** Ports change with each run. The picture has those of the documentation. */
const PLACES = [
  [/(zone +http:\/\/127\.0\.0\.1:)(\d+)/, "8700"],
  [/(upstream API +http:\/\/127\.0\.0\.1:)(\d+)/, "8701"],
  [/(know only http:\/\/127\.0\.0\.1:)(\d+)/, "8787"],
];

/** The output of the demo, with the ports of the documentation. */
async function output() {
  const demo = spawn(process.execPath, [join(root, "examples/demo/src/demo.ts"), "--runtime", "node"], { cwd: root });
  const ended = once(demo, "exit");
  let text = "";
  for await (const chunk of demo.stdout) text += chunk;
  const [code] = await ended;
  if (code !== 0) throw new Error(`The demo failed:\n${text}`);
  for (const [place, port] of PLACES) {
    const actual = place.exec(text)?.[2];
    if (actual === undefined) throw new Error(`The demo does not say ${place}:\n${text}`);
    text = text.replaceAll(`:${actual}`, `:${port}`);
  }
  return text;
}

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function kindOf(line) {
  if (line.startsWith("$")) return "typed";
  if (/401/.test(line)) return "refused";
  if (/whoami|upstream_profile|Every user|yes/.test(line)) return "good";
  return "plain";
}

function picture(lines) {
  const width = Math.ceil(Math.max(...lines.map((line) => line.length)) * CHARACTER_PX) + 2 * MARGIN_PX;
  const height = lines.length * LINE_PX + 2 * MARGIN_PX;
  const texts = lines.map((line, index) => {
    const delay = ((index / lines.length) * SECONDS).toFixed(2);
    const y = MARGIN_PX + index * LINE_PX + FONT_PX;
    return `<text x="${MARGIN_PX}" y="${y}" class="${kindOf(line)}" style="animation-delay:${delay}s" xml:space="preserve">${escaped(line)}</text>`;
  });
  const style = [
    ".terminal text{fill:#d6dce5;white-space:pre;animation:terminal-line .3s both}",
    ".terminal .typed{fill:#ffffff;font-weight:bold}.terminal .refused{fill:#f4b678}.terminal .good{fill:#8fdcc2}",
    "@keyframes terminal-line{from{opacity:0}to{opacity:1}}",
    "@media (prefers-reduced-motion:reduce){.terminal text{animation:none}}",
  ].join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" class="terminal" role="img" aria-label="The output of npm run demo -- --runtime node" font-family="ui-monospace, SF Mono, Menlo, Consolas, DejaVu Sans Mono, monospace" font-size="${FONT_PX}">`,
    `<style>${style}</style><rect width="${width}" height="${height}" rx="10" fill="#15191f"/>`,
    ...texts.filter((text) => !text.endsWith('"preserve"></text>')),
    "</svg>\n",
  ].join("\n");
}

const said = (await output()).trimEnd().split("\n");
const lines = ["$ npm run demo -- --runtime node", ...said.filter((line) => !line.startsWith("To look around"))];
writeFileSync(join(import.meta.dirname, "demo.svg"), picture(lines));
