import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"0001: Runtime dependencies","description":"","frontmatter":{},"headers":[],"relativePath":"decisions/0001-dependencies.md","filePath":"decisions/0001-dependencies.md"}');
const _sfc_main = { name: "decisions/0001-dependencies.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="_0001-runtime-dependencies" tabindex="-1">0001: Runtime dependencies <a class="header-anchor" href="#_0001-runtime-dependencies" aria-label="Permalink to &quot;0001: Runtime dependencies&quot;">​</a></h1><p>Each dependency of a published package is here, with its reason.</p><table tabindex="0"><thead><tr><th>Package</th><th>Dependency</th><th>Why</th></tr></thead><tbody><tr><td>core</td><td>jose</td><td>JOSE by the people who know it, for thumbprints and signing (<a href="./0009-own-signature-step">0009</a>); WebCrypto only, no dependencies of its own</td></tr><tr><td>cloudflare</td><td>@edgegrant/core</td><td></td></tr><tr><td>deno, bun</td><td>@edgegrant/core</td><td></td></tr><tr><td>node</td><td>@edgegrant/core</td><td></td></tr><tr><td>node</td><td>@remix-run/node-fetch-server</td><td>the bridge between <code>node:http</code> and web-standard requests, with streams both ways and cancellation; no dependencies of its own</td></tr><tr><td>zone</td><td>oidc-provider</td><td>a certified authorization server, so that the far end of our tests is not our own reading of the RFCs</td></tr><tr><td>zone</td><td>jose</td><td>keys and access tokens of the exchange, which oidc-provider does not know</td></tr><tr><td>zone</td><td>zod</td><td>the configuration file, with an error per mistake</td></tr></tbody></table><h2 id="tools" tabindex="-1">Tools <a class="header-anchor" href="#tools" aria-label="Permalink to &quot;Tools&quot;">​</a></h2><p>Every tool is at its newest version. Exceptions are here.</p><table tabindex="0"><thead><tr><th>Tool</th><th>Version</th><th>Why</th></tr></thead><tbody><tr><td>typescript</td><td>7 for type checking (<code>@typescript/native</code>, the command <code>tsc</code>), 6 for its JavaScript API (<code>typescript</code>, which is Microsoft&#39;s <code>@typescript/typescript6</code>)</td><td>7 checks four to five times faster. It has no stable JavaScript API yet, and tsup, typedoc and the tests of our docs need one</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("decisions/0001-dependencies.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const _0001Dependencies = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  _0001Dependencies as default
};
