import { ssrRenderAttrs } from "vue/server-renderer";
import { useSSRContext } from "vue";
import { _ as _export_sfc } from "./plugin-vue_export-helper.1tPrXgE0.js";
const __pageData = JSON.parse('{"title":"Interface: TokenResponse","description":"","frontmatter":{},"headers":[],"relativePath":"api/core/interfaces/TokenResponse.md","filePath":"api/core/interfaces/TokenResponse.md"}');
const _sfc_main = { name: "api/core/interfaces/TokenResponse.md" };
function _sfc_ssrRender(_ctx, _push, _parent, _attrs, $props, $setup, $data, $options) {
  _push(`<div${ssrRenderAttrs(_attrs)}><h1 id="interface-tokenresponse" tabindex="-1">Interface: TokenResponse <a class="header-anchor" href="#interface-tokenresponse" aria-label="Permalink to &quot;Interface: TokenResponse&quot;">​</a></h1><p>What the zone granted (RFC 8693 section 2.2.1).</p><h2 id="extended-by" tabindex="-1">Extended by <a class="header-anchor" href="#extended-by" aria-label="Permalink to &quot;Extended by&quot;">​</a></h2><ul><li><a href="./UpstreamToken"><code>UpstreamToken</code></a></li></ul><h2 id="properties" tabindex="-1">Properties <a class="header-anchor" href="#properties" aria-label="Permalink to &quot;Properties&quot;">​</a></h2><table tabindex="0"><thead><tr><th>Property</th><th>Type</th><th>Description</th></tr></thead><tbody><tr><td><a id="property-accesstoken"></a> <code>accessToken</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-expiresin"></a> <code>expiresIn?</code></td><td><code>number</code></td><td>For how many seconds the token is good, counted from the answer.</td></tr><tr><td><a id="property-idtoken"></a> <code>idToken?</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-issuedtokentype"></a> <code>issuedTokenType?</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-refreshtoken"></a> <code>refreshToken?</code></td><td><code>string</code></td><td>-</td></tr><tr><td><a id="property-scope"></a> <code>scope?</code></td><td><code>string</code>[]</td><td>The scopes granted, where the zone named them.</td></tr><tr><td><a id="property-tokentype"></a> <code>tokenType</code></td><td><code>string</code></td><td>Always <code>Bearer</code>, whatever case the zone wrote.</td></tr></tbody></table></div>`);
}
const _sfc_setup = _sfc_main.setup;
_sfc_main.setup = (props, ctx) => {
  const ssrContext = useSSRContext();
  (ssrContext.modules || (ssrContext.modules = /* @__PURE__ */ new Set())).add("api/core/interfaces/TokenResponse.md");
  return _sfc_setup ? _sfc_setup(props, ctx) : void 0;
};
const TokenResponse = /* @__PURE__ */ _export_sfc(_sfc_main, [["ssrRender", _sfc_ssrRender]]);
export {
  __pageData,
  TokenResponse as default
};
