import { copyStyle } from "./copy.ts";

export const dashboardStyle = `${copyStyle}
.shell { max-width: 84rem; margin: 0 auto; padding: 2.2rem clamp(1rem, 3vw, 2.5rem) 4rem; }
.top { display: flex; flex-wrap: wrap; gap: .4rem 1.2rem; align-items: baseline; padding-bottom: 1.4rem; border-bottom: 1px solid var(--line); }
.top h1 { font-size: 1.7rem; letter-spacing: -.02em; line-height: 1.2; }
.top code { color: var(--soft); font-size: .92rem; }
.top nav { margin-left: auto; display: flex; gap: 1rem; font-size: .86rem; }
a { color: var(--accent); text-underline-offset: 3px; }
.columns { display: grid; grid-template-columns: minmax(0, 1fr); gap: 2.2rem; margin-top: 1.8rem; }
@media (min-width: 62rem) {
  .columns { grid-template-columns: 23rem minmax(0, 1fr); gap: 3rem; align-items: start; }
  .columns > * { grid-row: 1; }
  .columns > aside { grid-column: 1; }
}
h2 { font-size: 1rem; letter-spacing: -.005em; margin-bottom: .8rem; }
section + section { margin-top: 2rem; }
.users { display: grid; gap: .8rem; }
.users li { display: flex; gap: .8rem; align-items: center; }
.users strong { display: block; line-height: 1.25; font-weight: 600; }
.users small { color: var(--soft); font-size: .85rem; }
.users span:not(.face) { min-width: 0; overflow-wrap: anywhere; }
.users code { flex: none; margin-left: auto; color: var(--soft); }
.apps { display: grid; gap: 1rem; }
.app { background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 1rem 1.1rem; box-shadow: var(--shadow); }
.app h3 { font-size: .98rem; line-height: 1.3; }
.app .credential { font-size: .88rem; color: var(--soft); }
.app dl { display: grid; grid-template-columns: 4.6rem minmax(0, 1fr); gap: .7rem .6rem; margin-top: .8rem; font-size: .9rem; }
.app dt { color: var(--soft); font-size: .8rem; padding-top: .1rem; }
.app dd + dd { grid-column: 2; }
.app .copyable, .other .copyable { color: var(--soft); margin-top: .1rem; }
.app .chip { margin: .25rem .2rem 0 0; }
.other li { font-size: .9rem; } .other li + li { margin-top: .6rem; } .other code { display: block; color: var(--soft); }
.loghead { display: flex; flex-wrap: wrap; align-items: baseline; gap: .9rem; margin-bottom: .8rem; }
.loghead h2 { margin: 0; }
.tally { color: var(--soft); font-size: .86rem; }
.tally b { color: var(--ink); font-variant-numeric: tabular-nums; font-weight: 600; }
.live { margin-left: auto; font-size: .8rem; color: var(--soft); }
.live::before { content: ""; display: inline-block; width: .5rem; height: .5rem; border-radius: 50%; background: var(--line); margin-right: .4rem; }
.live.on::before { background: var(--good); }
.log { display: grid; gap: .7rem; }
.event {
  background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: .8rem 1.1rem .9rem;
  display: grid; gap: .55rem;
}
.event.new { animation: arrive .5s ease-out; }
@keyframes arrive { from { background: var(--accent-wash); } }
@media (prefers-reduced-motion: reduce) { .event.new { animation: none; } }
.what { display: flex; flex-wrap: wrap; gap: .2rem .6rem; align-items: baseline; font-size: .82rem; color: var(--soft); }
.what time { margin-left: auto; font: .8rem var(--mono); }
.verdict { white-space: nowrap; font-weight: 650; padding: 0 .55rem; border-radius: 99px; line-height: 1.7; }
.issued .verdict { color: var(--good); background: var(--good-wash); }
.refused .verdict { color: var(--bad); background: var(--bad-wash); }
.waiting .verdict { color: var(--wait); background: var(--wait-wash); }
.times { font-weight: 600; color: var(--ink); }
.chain { display: flex; flex-wrap: wrap; gap: .5rem 0; align-items: stretch; }
.chain li { position: relative; padding-right: 1.75rem; min-width: 0; }
.chain li:last-child { padding-right: 0; }
.chain li:not(:last-child)::after {
  content: ""; position: absolute; right: .7rem; bottom: .5rem; width: .42rem; height: .42rem; transform: rotate(45deg);
  border: solid var(--soft); border-width: 1.5px 1.5px 0 0;
}
.chain small { display: block; font-size: .75rem; color: var(--soft); line-height: 1.35; }
.chain span { font-size: .95rem; font-weight: 560; overflow-wrap: anywhere; }
.chain .face { width: 1.35rem; height: 1.35rem; font-size: .62rem; margin-right: .4rem; vertical-align: .08rem; }
.asked { line-height: 1.9; min-width: 0; }
@media (max-width: 40rem) { .asked { order: 1; flex-basis: 100%; } }
.reason { color: var(--bad); font-size: .88rem; overflow-wrap: anywhere; }
.waiting .reason { color: var(--wait); } .reason code { font-weight: 600; }
.empty { border: 1px dashed var(--line); border-radius: 14px; padding: 1.5rem; color: var(--soft); }
.empty strong { color: var(--ink); display: block; margin-bottom: .6rem; }
.steps { display: grid; gap: 1.2rem; counter-reset: step; }
.steps > li { counter-increment: step; display: grid; gap: .6rem; padding-left: 2.2rem; position: relative; min-width: 0; }
.steps > li::before {
  content: counter(step); position: absolute; left: 0; top: 0; width: 1.5rem; height: 1.5rem; border-radius: 50%;
  display: grid; place-items: center; font-size: .8rem; font-weight: 650; background: var(--accent-wash); color: var(--accent);
}
.steps dl { display: grid; gap: .5rem; }
.steps dt { font: .8rem var(--mono); }
.steps dd { color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 8px; padding: .35rem .6rem; margin-top: -.3rem; }
.steps dd > span:first-child:not(.copyable), .steps small { color: var(--soft); font-size: .85rem; }
.steps small code { font-size: .95em; }
.more { margin-top: 1rem; font-size: .88rem; }
.log:not(:empty) + .empty { display: none; }
`;
