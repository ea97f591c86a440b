import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ConsentOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/zone/interfaces/ConsentOptions.md","filePath":"api/zone/interfaces/ConsentOptions.md"}');
const _sfc_main = { name: "api/zone/interfaces/ConsentOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-consentoptions" tabindex="-1">Interface: ConsentOptions <a class="header-anchor" href="#interface-consentoptions" aria-label="Permalink to &quot;Interface: ConsentOptions&quot;">​</a></h1><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-decision"></a> <code>decision?</code></td><td><code>&quot;allow&quot;</code> | <code>&quot;deny&quot;</code></td><td>Default &quot;allow&quot;.</td></tr><tr><td><a id="property-fetch"></a> <code>fetch?</code></td><td>(<code>input</code>, <code>init?</code>) =&gt; <code>Promise</code>&lt;<code>Response</code>&gt;</td><td>-</td></tr><tr><td><a id="property-user"></a> <code>user</code></td><td><code>string</code></td><td>The id of the user whom the link is for.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/zone/interfaces/ConsentOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ConsentOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ConsentOptions as default
};
