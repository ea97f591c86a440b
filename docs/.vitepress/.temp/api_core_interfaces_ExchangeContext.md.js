import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ExchangeContext","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/ExchangeContext.md","filePath":"api/core/interfaces/ExchangeContext.md"}');
const _sfc_main = { name: "api/core/interfaces/ExchangeContext.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-exchangecontext" tabindex="-1">Interface: ExchangeContext <a class="header-anchor" href="#interface-exchangecontext" aria-label="Permalink to &quot;Interface: ExchangeContext&quot;">​</a></h1><p>What a credential may need to know of the exchange it is for.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-clientid"></a> <code>clientId?</code></td><td><code>string</code></td><td>The client id of this server, where the credential does not know it.</td></tr><tr><td><a id="property-issuer"></a> <code>issuer?</code></td><td><code>string</code></td><td>The zone.</td></tr><tr><td><a id="property-tokenendpoint"></a> <code>tokenEndpoint?</code></td><td><code>string</code></td><td>The zone&#39;s token endpoint.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/ExchangeContext.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ExchangeContext = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ExchangeContext as default
};
