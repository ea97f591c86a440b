import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: PublicJwks","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/PublicJwks.md","filePath":"api/core/interfaces/PublicJwks.md"}');
const _sfc_main = { name: "api/core/interfaces/PublicJwks.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-publicjwks" tabindex="-1">Interface: PublicJwks <a class="header-anchor" href="#interface-publicjwks" aria-label="Permalink to &quot;Interface: PublicJwks&quot;">​</a></h1><p>A set of public keys (RFC 7517 section 5).</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th></tr></thead><tbody><tr><td><a id="property-keys"></a> <code>keys</code></td><td><code>Record</code>&lt;<code>string</code>, <code>unknown</code>&gt;[]</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/PublicJwks.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const PublicJwks = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  PublicJwks as default
};
