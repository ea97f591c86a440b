import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ResourceGrant","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/ResourceGrant.md","filePath":"api/core/interfaces/ResourceGrant.md"}');
const _sfc_main = { name: "api/core/interfaces/ResourceGrant.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-resourcegrant" tabindex="-1">Interface: ResourceGrant <a class="header-anchor" href="#interface-resourcegrant" aria-label="Permalink to &quot;Interface: ResourceGrant&quot;">​</a></h1><p>One upstream resource, and what is to be done there.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><code>Pick</code>&lt;<a href="./GetTokenOptions"><code>GetTokenOptions</code></a>, <code>&quot;scope&quot;</code>&gt;</li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th><th>Inherited from</th></tr></thead><tbody><tr><td><a id="property-resource"></a> <code>resource</code></td><td><code>string</code></td><td>-</td><td>-</td></tr><tr><td><a id="property-scope"></a> <code>scope?</code></td><td><code>string</code> | readonly <code>string</code>[]</td><td>The scopes to ask for, as a list or separated by spaces. Default: none, so that the zone decides.</td><td><a href="./GetTokenOptions"><code>GetTokenOptions</code></a>.<a href="./GetTokenOptions#property-scope"><code>scope</code></a></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/ResourceGrant.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ResourceGrant = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ResourceGrant as default
};
