import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: OAuthErrorOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/OAuthErrorOptions.md","filePath":"api/core/interfaces/OAuthErrorOptions.md"}');
const _sfc_main = { name: "api/core/interfaces/OAuthErrorOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-oautherroroptions" tabindex="-1">Interface: OAuthErrorOptions <a class="header-anchor" href="#interface-oautherroroptions" aria-label="Permalink to &quot;Interface: OAuthErrorOptions&quot;">​</a></h1><p>Details that not every error has.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./TokenExchangeErrorOptions"><code>TokenExchangeErrorOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-cause"></a> <code>cause?</code></td><td><code>unknown</code></td><td>What led to the error. It is never sent to a client.</td></tr><tr><td><a id="property-erroruri"></a> <code>errorUri?</code></td><td><code>string</code></td><td>A page about the error, as the authorization server named it (RFC 6749 section 5.2).</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/OAuthErrorOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const OAuthErrorOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  OAuthErrorOptions as default
};
