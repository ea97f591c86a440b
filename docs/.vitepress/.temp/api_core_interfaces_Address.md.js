import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: Address","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/Address.md","filePath":"api/core/interfaces/Address.md"}');
const _sfc_main = { name: "api/core/interfaces/Address.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-address" tabindex="-1">Interface: Address <a class="header-anchor" href="#interface-address" aria-label="Permalink to &quot;Interface: Address&quot;">​</a></h1><p>What a request addresses, by its URL and the <code>resource</code> setting.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-identifier"></a> <code>identifier</code></td><td><code>string</code></td><td>The resource identifier.</td></tr><tr><td><a id="property-resourcemetadata"></a> <code>resourceMetadata</code></td><td><code>string</code></td><td>Where the metadata of that resource stands.</td></tr><tr><td><a id="property-url"></a> <code>url</code></td><td><code>URL</code></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/Address.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const Address = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  Address as default
};
