import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: WebIdentityOptions","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/WebIdentityOptions.md","filePath":"api/core/interfaces/WebIdentityOptions.md"}');
const _sfc_main = { name: "api/core/interfaces/WebIdentityOptions.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-webidentityoptions" tabindex="-1">Interface: WebIdentityOptions <a class="header-anchor" href="#interface-webidentityoptions" aria-label="Permalink to &quot;Interface: WebIdentityOptions&quot;">​</a></h1><p>Settings of a <a href="./../classes/WebIdentity">WebIdentity</a>.</p><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-audience"></a> <code>audience?</code></td><td><code>&quot;issuer&quot;</code> | <code>&quot;token_endpoint&quot;</code></td><td>Whom the assertion addresses: the zone&#39;s token endpoint (the default) or its issuer (rfc7523bis).</td></tr><tr><td><a id="property-clientid"></a> <code>clientId?</code></td><td><code>string</code></td><td>The client id of this server. Default: the resource identifier that the subject token names as its audience.</td></tr><tr><td><a id="property-keyname"></a> <code>keyName?</code></td><td><code>string</code></td><td>How messages call the key. Default: &quot;The private key&quot;.</td></tr><tr><td><a id="property-now"></a> <code>now?</code></td><td>() =&gt; <code>number</code></td><td>The clock, in milliseconds since the epoch.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/WebIdentityOptions.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const WebIdentityOptions = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  WebIdentityOptions as default
};
