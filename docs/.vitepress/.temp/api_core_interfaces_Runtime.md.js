import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Runtime","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/Runtime.md","filePath":"api/core/interfaces/Runtime.md"}');
const _sfc_main = { name: "api/core/interfaces/Runtime.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-runtime" tabindex="-1">Interface: Runtime <a class="header-anchor" href="#interface-runtime" aria-label="Permalink to &quot;Interface: Runtime&quot;">​</a></h1><p><a href="./RuntimeOptions">RuntimeOptions</a> with its defaults filled in.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Modifier</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-emit"></a> <code>emit</code></td><td><code>readonly</code></td><td><a href="./../type-aliases/OnEvent"><code>OnEvent</code></a></td><td>-</td></tr><tr><td><a id="property-fetch"></a> <code>fetch</code></td><td><code>readonly</code></td><td>(<code>input</code>, <code>init?</code>) =&gt; <code>Promise</code>&lt;<code>Response</code>&gt;</td><td>-</td></tr><tr><td><a id="property-now"></a> <code>now</code></td><td><code>readonly</code></td><td>() =&gt; <code>number</code></td><td>-</td></tr><tr><td><a id="property-reportmisconfiguration"></a> <code>reportMisconfiguration</code></td><td><code>readonly</code></td><td>(<code>error</code>) =&gt; <code>void</code></td><td>Tells of a wrong setting, unless the listener has heard of this very error; of other errors it tells nothing.</td></tr><tr><td><a id="property-shelf"></a> <code>shelf</code></td><td><code>readonly</code></td><td><a href="./DocumentShelf"><code>DocumentShelf</code></a> | <code>undefined</code></td><td>-</td></tr><tr><td><a id="property-waituntil"></a> <code>waitUntil</code></td><td><code>readonly</code></td><td>(<code>work</code>) =&gt; <code>void</code></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/Runtime.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Runtime = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Runtime as default
};
