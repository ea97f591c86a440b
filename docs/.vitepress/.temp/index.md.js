import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"edgegrant","description":"","frontmatter":{},"headers":[],"relativePath":"index.md","filePath":"README.md"}');
const _sfc_main = { name: "index.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="edgegrant" tabindex="-1">edgegrant <a class="header-anchor" href="#edgegrant" aria-label="Permalink to &quot;edgegrant&quot;">​</a></h1><p>OAuth for MCP servers at the edge: it verifies the agent&#39;s Keycard token, tells clients how to get one, exchanges it for a token of the upstream API that a tool needs, and keeps that token so that nobody ever gets somebody else&#39;s.</p><table tabindex="0"><thead><tr><th>You want to</th><th>Read</th></tr></thead><tbody><tr><td>see it run on your laptop, then protect a Worker</td><td><a href="./quick-start">Quick start</a></td></tr><tr><td>put it under the MCP SDK, Hono, several tenants</td><td><a href="./recipes">Recipes</a></td></tr><tr><td>move over from <code>@keycardai/cloudflare</code></td><td><a href="./migrating">Moving over</a></td></tr><tr><td>choose how your server proves itself to the zone</td><td><a href="./credentials">Credentials and token exchange</a></td></tr><tr><td>send the user to a page when they must act</td><td><a href="./elicitation">When the user has to act</a></td></tr><tr><td>know where tokens are kept, and for how long</td><td><a href="./caching">Where tokens are kept</a></td></tr><tr><td>keep sessions that belong to their users</td><td><a href="./sessions">Sessions</a></td></tr><tr><td>see what happens in production</td><td><a href="./observability">Events and observability</a></td></tr><tr><td>know what it costs, beside what you would use instead</td><td><a href="./performance">Performance</a></td></tr><tr><td>know what it protects, and what it does not</td><td><a href="./security">Security model</a></td></tr><tr><td>know which requirement of which document it meets</td><td><a href="./conformance">Conformance</a></td></tr><tr><td>run it elsewhere than on Workers</td><td><a href="https://github.com/edgegrant/edgegrant/blob/main/packages/deno/README.md" target="_blank" rel="noreferrer">Deno</a>, <a href="https://github.com/edgegrant/edgegrant/blob/main/packages/bun/README.md" target="_blank" rel="noreferrer">Bun</a>, <a href="https://github.com/edgegrant/edgegrant/blob/main/packages/node/README.md" target="_blank" rel="noreferrer">Node</a>, or <a href="./adapters">an adapter of your own</a></td></tr><tr><td>read its code</td><td><a href="./architecture">Architecture</a>, <a href="./decisions/0001-dependencies">decisions</a></td></tr></tbody></table><p>One request, from the agent to the upstream API and back:</p><figure class="picture">${`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 606.7435 480" width="606.7435" height="480" style="--bg:var(--vp-c-bg);--fg:var(--vp-c-text-1);background:var(--bg)">
<style>
  
  text { font-family: inherit; }
  svg {
    /* Derived from --bg and --fg (overridable via --line, --accent, etc.) */
    --_text:          var(--fg);
    --_text-sec:      var(--muted, color-mix(in srgb, var(--fg) 60%, var(--bg)));
    --_text-muted:    var(--muted, color-mix(in srgb, var(--fg) 40%, var(--bg)));
    --_text-faint:    color-mix(in srgb, var(--fg) 25%, var(--bg));
    --_line:          var(--line, color-mix(in srgb, var(--fg) 50%, var(--bg)));
    --_arrow:         var(--accent, color-mix(in srgb, var(--fg) 85%, var(--bg)));
    --_node-fill:     var(--surface, color-mix(in srgb, var(--fg) 3%, var(--bg)));
    --_node-stroke:   var(--border, color-mix(in srgb, var(--fg) 20%, var(--bg)));
    --_group-fill:    var(--bg);
    --_group-hdr:     color-mix(in srgb, var(--fg) 5%, var(--bg));
    --_inner-stroke:  color-mix(in srgb, var(--fg) 12%, var(--bg));
    --_key-badge:     color-mix(in srgb, var(--fg) 10%, var(--bg));
  }
</style>
<defs>
  <marker id="seq-arrow" markerWidth="8" markerHeight="5" refX="8" refY="2.5" orient="auto-start-reverse">
    <polygon points="0 0, 8 2.5, 0 5" fill="var(--_arrow)" />
  </marker>
  <marker id="seq-arrow-open" markerWidth="8" markerHeight="5" refX="8" refY="2.5" orient="auto-start-reverse">
    <polyline points="0 0, 8 2.5, 0 5" fill="none" stroke="var(--_arrow)" stroke-width="1" />
  </marker>
</defs>
<line class="lifeline" data-actor="Agent" x1="70.3165" y1="70" x2="70.3165" y2="450" stroke="var(--_line)" stroke-width="0.75" stroke-dasharray="6 4" />
<line class="lifeline" data-actor="Worker" x1="210.31650000000002" y1="70" x2="210.31650000000002" y2="450" stroke="var(--_line)" stroke-width="0.75" stroke-dasharray="6 4" />
<line class="lifeline" data-actor="Zone" x1="364.665" y1="70" x2="364.665" y2="450" stroke="var(--_line)" stroke-width="0.75" stroke-dasharray="6 4" />
<line class="lifeline" data-actor="API" x1="520.125" y1="70" x2="520.125" y2="450" stroke="var(--_line)" stroke-width="0.75" stroke-dasharray="6 4" />
<g class="message" data-from="Agent" data-to="Worker" data-label="call without a token" data-line-style="solid" data-arrow-head="filled" data-self="false">
  <line x1="70.3165" y1="90" x2="210.31650000000002" y2="90" stroke="var(--_line)" stroke-width="1" marker-end="url(#seq-arrow)" />
  <text x="140.31650000000002" y="80" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">call without a token</text>
</g>
<g class="message" data-from="Worker" data-to="Agent" data-label="401, the metadata is here" data-line-style="dashed" data-arrow-head="filled" data-self="false">
  <line x1="210.31650000000002" y1="130" x2="70.3165" y2="130" stroke="var(--_line)" stroke-width="1" stroke-dasharray="6 4" marker-end="url(#seq-arrow)" />
  <text x="140.31650000000002" y="120" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">401, the metadata is here</text>
</g>
<g class="message" data-from="Agent" data-to="Zone" data-label="log in the user" data-line-style="solid" data-arrow-head="filled" data-self="false">
  <line x1="70.3165" y1="170" x2="364.665" y2="170" stroke="var(--_line)" stroke-width="1" marker-end="url(#seq-arrow)" />
  <text x="217.49075000000002" y="160" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">log in the user</text>
</g>
<g class="message" data-from="Zone" data-to="Agent" data-label="token for your Worker" data-line-style="dashed" data-arrow-head="filled" data-self="false">
  <line x1="364.665" y1="210" x2="70.3165" y2="210" stroke="var(--_line)" stroke-width="1" stroke-dasharray="6 4" marker-end="url(#seq-arrow)" />
  <text x="217.49075000000002" y="200" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">token for your Worker</text>
</g>
<g class="message" data-from="Agent" data-to="Worker" data-label="call with the token" data-line-style="solid" data-arrow-head="filled" data-self="false">
  <line x1="70.3165" y1="250" x2="210.31650000000002" y2="250" stroke="var(--_line)" stroke-width="1" marker-end="url(#seq-arrow)" />
  <text x="140.31650000000002" y="240" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">call with the token</text>
</g>
<g class="message" data-from="Worker" data-to="Zone" data-label="exchange, once per user and API" data-line-style="solid" data-arrow-head="filled" data-self="false">
  <line x1="210.31650000000002" y1="290" x2="364.665" y2="290" stroke="var(--_line)" stroke-width="1" marker-end="url(#seq-arrow)" />
  <text x="287.49075000000005" y="280" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">exchange, once per user and API</text>
</g>
<g class="message" data-from="Zone" data-to="Worker" data-label="token for the API" data-line-style="dashed" data-arrow-head="filled" data-self="false">
  <line x1="364.665" y1="330" x2="210.31650000000002" y2="330" stroke="var(--_line)" stroke-width="1" stroke-dasharray="6 4" marker-end="url(#seq-arrow)" />
  <text x="287.49075000000005" y="320" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">token for the API</text>
</g>
<g class="message" data-from="Worker" data-to="API" data-label="call as the user" data-line-style="solid" data-arrow-head="filled" data-self="false">
  <line x1="210.31650000000002" y1="370" x2="520.125" y2="370" stroke="var(--_line)" stroke-width="1" marker-end="url(#seq-arrow)" />
  <text x="365.22075" y="360" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">call as the user</text>
</g>
<g class="message" data-from="API" data-to="Agent" data-label="the user's own data" data-line-style="dashed" data-arrow-head="filled" data-self="false">
  <line x1="520.125" y1="410" x2="70.3165" y2="410" stroke="var(--_line)" stroke-width="1" stroke-dasharray="6 4" marker-end="url(#seq-arrow)" />
  <text x="295.22075" y="400" font-size="11" text-anchor="middle" font-weight="400" fill="var(--_text-muted)" dy="3.8499999999999996">the user&#39;s own data</text>
</g>
<g class="actor" data-id="Agent" data-label="AI agent" data-type="participant">
  <rect x="30" y="30" width="80.63300000000001" height="40" rx="4" ry="4" fill="var(--_node-fill)" stroke="var(--_node-stroke)" stroke-width="1" />
  <text x="70.3165" y="50" font-size="13" text-anchor="middle" font-weight="500" fill="var(--_text)" dy="4.55">AI agent</text>
</g>
<g class="actor" data-id="Worker" data-label="Your Worker" data-type="participant">
  <rect x="154.8095" y="30" width="111.01400000000001" height="40" rx="4" ry="4" fill="var(--_node-fill)" stroke="var(--_node-stroke)" stroke-width="1" />
  <text x="210.31650000000002" y="50" font-size="13" text-anchor="middle" font-weight="500" fill="var(--_text)" dy="4.55">Your Worker</text>
</g>
<g class="actor" data-id="Zone" data-label="Keycard zone" data-type="participant">
  <rect x="305.8235" y="30" width="117.68299999999999" height="40" rx="4" ry="4" fill="var(--_node-fill)" stroke="var(--_node-stroke)" stroke-width="1" />
  <text x="364.665" y="50" font-size="13" text-anchor="middle" font-weight="500" fill="var(--_text)" dy="4.55">Keycard zone</text>
</g>
<g class="actor" data-id="API" data-label="Upstream API" data-type="participant">
  <rect x="463.5065" y="30" width="113.237" height="40" rx="4" ry="4" fill="var(--_node-fill)" stroke="var(--_node-stroke)" stroke-width="1" />
  <text x="520.125" y="50" font-size="13" text-anchor="middle" font-weight="500" fill="var(--_text)" dy="4.55">Upstream API</text>
</g>
</svg>`}</figure></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("README.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const README = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  README as default
};
