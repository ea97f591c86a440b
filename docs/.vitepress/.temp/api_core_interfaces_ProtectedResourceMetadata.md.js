import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ProtectedResourceMetadata","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/ProtectedResourceMetadata.md","filePath":"api/core/interfaces/ProtectedResourceMetadata.md"}');
const _sfc_main = { name: "api/core/interfaces/ProtectedResourceMetadata.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-protectedresourcemetadata" tabindex="-1">Interface: ProtectedResourceMetadata <a class="header-anchor" href="#interface-protectedresourcemetadata" aria-label="Permalink to &quot;Interface: ProtectedResourceMetadata&quot;">​</a></h1><p>What a protected resource says of itself (RFC 9728 section 2).</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th></tr></thead><tbody><tr><td><a id="property-authorization_servers"></a> <code>authorization_servers?</code></td><td>readonly <code>string</code>[]</td></tr><tr><td><a id="property-bearer_methods_supported"></a> <code>bearer_methods_supported</code></td><td>readonly [<code>&quot;header&quot;</code>]</td></tr><tr><td><a id="property-resource"></a> <code>resource</code></td><td><code>string</code></td></tr><tr><td><a id="property-resource_documentation"></a> <code>resource_documentation?</code></td><td><code>string</code></td></tr><tr><td><a id="property-resource_name"></a> <code>resource_name?</code></td><td><code>string</code></td></tr><tr><td><a id="property-resource_policy_uri"></a> <code>resource_policy_uri?</code></td><td><code>string</code></td></tr><tr><td><a id="property-resource_tos_uri"></a> <code>resource_tos_uri?</code></td><td><code>string</code></td></tr><tr><td><a id="property-scopes_supported"></a> <code>scopes_supported?</code></td><td>readonly <code>string</code>[]</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/ProtectedResourceMetadata.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ProtectedResourceMetadata = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ProtectedResourceMetadata as default
};
