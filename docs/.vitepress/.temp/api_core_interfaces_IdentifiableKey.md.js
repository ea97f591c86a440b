import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: IdentifiableKey","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/IdentifiableKey.md","filePath":"api/core/interfaces/IdentifiableKey.md"}');
const _sfc_main = { name: "api/core/interfaces/IdentifiableKey.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-identifiablekey" tabindex="-1">Interface: IdentifiableKey <a class="header-anchor" href="#interface-identifiablekey" aria-label="Permalink to &quot;Interface: IdentifiableKey&quot;">​</a></h1><p>A private key and whose it is.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-alg"></a> <code>alg?</code></td><td><code>string</code></td><td>Default: told by the key.</td></tr><tr><td><a id="property-issuer"></a> <code>issuer</code></td><td><code>string</code></td><td>The <code>iss</code> of what is signed, unless the claims name one.</td></tr><tr><td><a id="property-key"></a> <code>key</code></td><td><code>CryptoKey</code></td><td>-</td></tr><tr><td><a id="property-kid"></a> <code>kid</code></td><td><code>string</code></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/IdentifiableKey.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const IdentifiableKey = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  IdentifiableKey as default
};
