import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ExchangeOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/ExchangeOptions.md","filePath":"api/core/interfaces/ExchangeOptions.md"}');
const _sfc_main = { name: "api/core/interfaces/ExchangeOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-exchangeoptions" tabindex="-1">Interface: ExchangeOptions <a class="header-anchor" href="#interface-exchangeoptions" aria-label="Permalink to &quot;Interface: ExchangeOptions&quot;">​</a></h1><p>What one exchange needs beside the request.</p><h2 id="extends" tabindex="-1">Extends <a class="header-anchor" href="#extends" aria-label="Permalink to &quot;Extends&quot;">​</a></h2><ul><li><code>TokenCallOptions</code></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th><th>Overrides</th><th>Inherited from</th></tr></thead><tbody><tr><td><a id="property-renewrequest"></a> <code>renewRequest?</code></td><td>() =&gt; <code>Promise</code>&lt;<a href="./TokenExchangeRequest"><code>TokenExchangeRequest</code></a>&gt;</td><td>Makes the request anew for the retry, because an assertion is good for one use. Default: the same request.</td><td><code>TokenCallOptions.renewRequest</code></td><td>-</td></tr><tr><td><a id="property-signal"></a> <code>signal?</code></td><td><code>AbortSignal</code></td><td>Cancels the call.</td><td>-</td><td><code>TokenCallOptions.signal</code></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/ExchangeOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ExchangeOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ExchangeOptions as default
};
