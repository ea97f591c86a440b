import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: AuthorizationServerMetadata","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/AuthorizationServerMetadata.md","filePath":"api/core/interfaces/AuthorizationServerMetadata.md"}');
const _sfc_main = { name: "api/core/interfaces/AuthorizationServerMetadata.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-authorizationservermetadata" tabindex="-1">Interface: AuthorizationServerMetadata <a class="header-anchor" href="#interface-authorizationservermetadata" aria-label="Permalink to &quot;Interface: AuthorizationServerMetadata&quot;">​</a></h1><p>What an authorization server says of itself (RFC 8414 section 2). Members are as the server sent them.</p><h2 id="indexable" tabindex="-1">Indexable <a class="header-anchor" href="#indexable" aria-label="Permalink to &quot;Indexable&quot;">​</a></h2><div class="language-ts vp-adaptive-theme"><button title="Copy Code" class="copy"></button><span class="lang">ts</span><pre class="shiki shiki-themes github-light github-dark vp-code" tabindex="0"><code><span class="line"><span style="--shiki-light:#24292E;--shiki-dark:#E1E4E8;">[member: string]: unknown</span></span></code></pre></div><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th></tr></thead><tbody><tr><td><a id="property-authorization_endpoint"></a> <code>authorization_endpoint?</code></td><td><code>string</code></td></tr><tr><td><a id="property-issuer"></a> <code>issuer</code></td><td><code>string</code></td></tr><tr><td><a id="property-jwks_uri"></a> <code>jwks_uri?</code></td><td><code>string</code></td></tr><tr><td><a id="property-registration_endpoint"></a> <code>registration_endpoint?</code></td><td><code>string</code></td></tr><tr><td><a id="property-token_endpoint"></a> <code>token_endpoint?</code></td><td><code>string</code></td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/AuthorizationServerMetadata.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const AuthorizationServerMetadata = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  AuthorizationServerMetadata as default
};
