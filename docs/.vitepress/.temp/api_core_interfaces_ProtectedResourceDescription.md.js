import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: ProtectedResourceDescription","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/ProtectedResourceDescription.md","filePath":"api/core/interfaces/ProtectedResourceDescription.md"}');
const _sfc_main = { name: "api/core/interfaces/ProtectedResourceDescription.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-protectedresourcedescription" tabindex="-1">Interface: ProtectedResourceDescription <a class="header-anchor" href="#interface-protectedresourcedescription" aria-label="Permalink to &quot;Interface: ProtectedResourceDescription&quot;">​</a></h1><p>How a server describes itself to clients.</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./WellKnownOptions"><code>WellKnownOptions</code></a></li><li><a href="./ResourceServerOptions"><code>ResourceServerOptions</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-resourcename"></a> <code>resourceName?</code></td><td><code>string</code></td><td>A name for people.</td></tr><tr><td><a id="property-resourcepolicyurl"></a> <code>resourcePolicyUrl?</code></td><td><code>string</code></td><td>A page about how data may be used.</td></tr><tr><td><a id="property-resourcetermsurl"></a> <code>resourceTermsUrl?</code></td><td><code>string</code></td><td>The terms of service.</td></tr><tr><td><a id="property-scopessupported"></a> <code>scopesSupported?</code></td><td>readonly <code>string</code>[]</td><td>-</td></tr><tr><td><a id="property-servicedocumentationurl"></a> <code>serviceDocumentationUrl?</code></td><td><code>string</code></td><td>A page for developers. This and the two that follow are http or https URLs.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/ProtectedResourceDescription.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const ProtectedResourceDescription = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  ProtectedResourceDescription as default
};
