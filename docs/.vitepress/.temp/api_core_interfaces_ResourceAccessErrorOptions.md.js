import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ResourceAccessErrorOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/ResourceAccessErrorOptions.md","filePath":"api/core/interfaces/ResourceAccessErrorOptions.md"}');
const _sfc_main = { name: "api/core/interfaces/ResourceAccessErrorOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-resourceaccesserroroptions" tabindex="-1">Interface: ResourceAccessErrorOptions <a class="header-anchor" href="#interface-resourceaccesserroroptions" aria-label="Permalink to &quot;Interface: ResourceAccessErrorOptions&quot;">​</a></h1><p>Details of a <a href="./../classes/ResourceAccessError">ResourceAccessError</a>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-availableresources"></a> <code>availableResources?</code></td><td>readonly <code>string</code>[]</td><td>The resources that there is a token for.</td></tr><tr><td><a id="property-cause"></a> <code>cause?</code></td><td><code>unknown</code></td><td>What led to the error. A server answers this error as it would answer that one.</td></tr><tr><td><a id="property-errordetails"></a> <code>errorDetails?</code></td><td><a href="./ErrorDetail"><code>ErrorDetail</code></a> | <code>null</code></td><td>-</td></tr><tr><td><a id="property-errortype"></a> <code>errorType</code></td><td><a href="./../type-aliases/ResourceAccessErrorType"><code>ResourceAccessErrorType</code></a></td><td>-</td></tr><tr><td><a id="property-resource"></a> <code>resource</code></td><td><code>string</code></td><td>-</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/ResourceAccessErrorOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ResourceAccessErrorOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ResourceAccessErrorOptions as default
};
