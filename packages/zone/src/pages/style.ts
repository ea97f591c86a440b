/** The style of every page: colours for light and dark mode, type and small components. */
export const baseStyle = `
:root {
  --paper: #f6f5f1; --card: #ffffff; --line: #e3e0d8; --ink: #1d1c1a; --soft: #6a665e;
  --accent: #2f5bd0; --accent-ink: #ffffff; --accent-wash: #e9eefb;
  --good: #1f7a4d; --good-wash: #e4f3ea; --bad: #b3372b; --bad-wash: #fbe9e6;
  --wait: #855300; --wait-wash: #fbefd5;
  --shadow: 0 1px 2px rgb(40 36 28 / 6%), 0 8px 24px rgb(40 36 28 / 6%);
  --mono: ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, monospace;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #141518; --card: #1c1e22; --line: #30333a; --ink: #eceae5; --soft: #a19d94;
    --accent: #8fabff; --accent-ink: #101a33; --accent-wash: #232c45;
    --good: #74cf9f; --good-wash: #1b3227; --bad: #f1968a; --bad-wash: #3c2320;
    --wait: #f0c078; --wait-wash: #3b2e1a;
    --shadow: 0 1px 2px rgb(0 0 0 / 40%);
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  -webkit-font-smoothing: antialiased;
}
h1, h2, h3, p, ul, ol, dl, dd { margin: 0; padding: 0; }
ul, ol { list-style: none; }
code, .mono { font-family: var(--mono); font-size: .86em; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.face {
  display: inline-grid; place-items: center; flex: none; width: 2.5rem; height: 2.5rem; border-radius: 50%;
  font-weight: 650; font-size: .85rem; letter-spacing: .02em; background: var(--line); color: var(--ink);
}
[class*="face u"] { background: hsl(var(--hue) 60% 92%); color: hsl(var(--hue) 70% 24%); }
@media (prefers-color-scheme: dark) {
  [class*="face u"] { background: hsl(var(--hue) 40% 20%); color: hsl(var(--hue) 65% 80%); }
}
.chip {
  display: inline-block; padding: .05rem .5rem; border-radius: .8rem; border: 1px solid var(--line);
  font: .78rem/1.6 var(--mono); color: var(--soft); background: var(--paper);
  max-width: 100%; overflow-x: auto; vertical-align: middle;
}
.part { display: inline-block; white-space: nowrap; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
`;

/** The style of a page with one form. */
export const dialogStyle = `
body { display: grid; grid-template-columns: minmax(0, 1fr); place-items: center; min-height: 100vh; padding: 1.25rem; }
main {
  width: 100%; max-width: 27rem; background: var(--card); border: 1px solid var(--line); border-radius: 16px;
  box-shadow: var(--shadow); padding: 2rem 1.75rem 1.5rem;
}
.zone { font-size: .82rem; color: var(--soft); margin-bottom: 1.1rem; display: flex; gap: .5rem; align-items: center; }
.zone::before { content: ""; width: .6rem; height: .6rem; border-radius: 3px; background: var(--accent); }
h1 { font-size: 1.35rem; line-height: 1.3; letter-spacing: -.01em; text-wrap: balance; overflow-wrap: anywhere; }
h2 { font-size: .78rem; font-weight: 600; color: var(--soft); margin: 1.35rem 0 .5rem; }
.lead { margin-top: .4rem; color: var(--soft); }
button { font: inherit; color: inherit; cursor: pointer; }
.pick {
  display: flex; gap: .85rem; align-items: center; width: 100%; text-align: left; background: none;
  border: 1px solid var(--line); border-radius: 12px; padding: .7rem .85rem;
}
.pick:hover { border-color: var(--accent); background: var(--accent-wash); }
.pick span:not(.face), .who span:not(.face) { min-width: 0; overflow-wrap: anywhere; }
.pick strong, .who strong { display: block; font-weight: 600; line-height: 1.3; }
.pick small, .who small { color: var(--soft); font-size: .86rem; }
.people { display: grid; grid-template-columns: minmax(0, 1fr); gap: .6rem; margin-top: 1.4rem; }
.who { display: flex; gap: .85rem; align-items: center; margin-top: 1.3rem; padding-bottom: 1.2rem; border-bottom: 1px solid var(--line); }
.who form { flex: none; margin-left: auto; }
.link { background: none; border: 0; padding: .3rem; color: var(--accent); font-size: .86rem; }
.link:hover { text-decoration: underline; }
.scopes { display: grid; grid-template-columns: minmax(0, 1fr); gap: .4rem; }
.scopes li { display: flex; gap: .6rem; align-items: baseline; }
.scopes code { overflow-x: auto; min-width: 0; }
.scopes li::before {
  content: ""; flex: none; width: .34rem; height: .68rem; margin: 0 .2rem; transform: rotate(45deg);
  border: solid var(--good); border-width: 0 2px 2px 0;
}
.answer { display: grid; grid-template-columns: 1fr 1fr; gap: .7rem; margin-top: 1.6rem; }
.answer button { border-radius: 10px; padding: .7rem 1rem; font-weight: 600; border: 1px solid var(--line); background: none; }
.answer button:hover { border-color: var(--soft); }
.answer .allow { background: var(--accent); border-color: var(--accent); color: var(--accent-ink); }
.answer .allow:hover { filter: brightness(1.06); border-color: var(--accent); }
footer { margin-top: 1.3rem; font-size: .82rem; color: var(--soft); }
footer code { font-size: .95em; }
.error { color: var(--bad); }
`;
